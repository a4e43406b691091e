// The member's word that somebody of his union may act for him in one case, as it is put on record: one form for the desk and the server.
// It covers this one case and no more.
import { text } from '#kit/text.ts';
import { fact } from '#policy/condition.ts';
import type { Form } from '#policy/form.ts';

export const consentWays = ['signed', 'spoken', 'phone'] as const;
export type ConsentWay = (typeof consentWays)[number];

/** What is done for the member: the case opened, corrected and handed in again, withdrawn, appealed; the account given that he is paid on. */
export const actedFor = ['open', 'submit', 'withdraw', 'appeal', 'account'] as const;
export type ActedFor = (typeof actedFor)[number];

const given = (way: ConsentWay) => fact('form.how').is(way);

export const consentForm = {
  how: {
    type: 'choice',
    label: text('本人怎么同意的', 'How did the member agree'),
    choices: [
      { key: 'signed', label: text('当面签了字', 'Signed, in person') },
      { key: 'spoken', label: text('当面口头说的', 'Said so, in person') },
      { key: 'phone', label: text('电话里说的', 'Said so on the phone') },
    ],
  },
  on: { type: 'date', label: text('哪天同意的', 'On which day') },
  paper: {
    type: 'file',
    class: 'S2',
    label: text('签了字的纸，拍一张', 'A picture of the signed paper'),
    help: text('签名和日期要看得清', 'Signature and date must be readable'),
    showWhen: given('signed'),
  },
  witness: {
    type: 'text',
    class: 'S2',
    maxLength: 50,
    label: text('在场的证人（不是您自己）', 'Who was there as a witness (not yourself)'),
    showWhen: given('spoken'),
  },
  time: {
    type: 'text',
    maxLength: 20,
    label: text('几点打的电话，例如 10:05', 'At what time was the call, such as 10:05'),
    showWhen: given('phone'),
  },
} as const satisfies Form;

/** Without a case there is nowhere to keep a picture: where the paper lies is noted instead. */
export const consentWithoutCase = {
  how: consentForm.how,
  on: consentForm.on,
  kept: {
    type: 'text',
    maxLength: 50,
    label: text('签了字的纸放在哪里', 'Where the signed paper is kept'),
    showWhen: given('signed'),
  },
  witness: consentForm.witness,
  time: consentForm.time,
} as const satisfies Form;

/** What its picture is sent as, beside the fields of a programme's own form. */
export const consentPaper = 'consent:paper';
