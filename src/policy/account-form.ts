// The account that an officer gives for a member, and what the second officer types: one form for both, so that the same number is checked alike.
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';

export const accountForm = {
  account: {
    type: 'text',
    class: 'S2',
    pattern: 'bank-card',
    maxLength: 40,
    label: text('银行卡号', 'Card number'),
    help: text(
      '本人名下的卡，照卡面抄，空格不要紧',
      'A card in the member’s own name, as printed; blanks do not matter',
    ),
  },
  bank: {
    type: 'text',
    maxLength: 100,
    label: text('开户银行', 'Bank'),
    help: text('写到支行更稳妥', 'With its branch if it is known'),
  },
} as const satisfies Form;

export const accountAgain = {
  account: {
    ...accountForm.account,
    label: text('银行卡号，您再输一遍', 'Card number, typed once more by you'),
    help: text(
      '对着卡、存折或签了字的纸输，不要照抄同事登记的',
      'From the card or the signed paper, not from what your colleague entered',
    ),
  },
} as const satisfies Form;
