// What can be done at a hand-over and by whom, and what a programme says about it: declarations, apart from what they come to.
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import type { ActionDeclaration } from '#policy/kind.ts';

export const settings: Form = {
  what: {
    type: 'choice',
    label: text('发什么', 'What is handed over'),
    choices: [
      { key: 'goods', label: text('库里的物资', 'goods of the warehouse') },
      { key: 'claimed', label: text('已经领到名额的', 'what was claimed before') },
    ],
  },
  package: {
    type: 'text',
    optional: true,
    label: text('每份发什么（批次给出的哪一项）', 'What one gets (which the round gives)'),
    names: [{ of: 'parameter', types: ['goods'] }],
  },
  proof: {
    type: 'choice',
    label: text('凭什么签收', 'Proof'),
    choices: [
      { key: 'signature', label: text('本人签名', 'a signature') },
      { key: 'code', label: text('取货码', 'a code') },
      { key: 'either', label: text('签名或取货码', 'either') },
    ],
  },
  where: {
    type: 'choice',
    label: text('在哪里领', 'Where'),
    choices: [
      { key: 'route', label: text('送到人', 'brought by route') },
      { key: 'point', label: text('到领取点领', 'at a pick-up point') },
    ],
  },
  at: { type: 'level', optional: true, label: text('由哪一级发', 'Level that hands over') },
  address: {
    ...{ type: 'text', optional: true },
    label: text('送到哪里（表单的哪一栏）', 'Where to (a field of the form)'),
    names: [{ of: 'field', types: ['text'] }],
  },
  within: { type: 'duration', optional: true, label: text('多久发完', 'Time to hand over') },
};

const number = (zh: string, en: string) => ({ type: 'number', whole: true, min: 1, label: text(zh, en) }) as const;
const route = number('路线', 'Route');
const carrier = number('送的人', 'Carrier');
const at = { type: 'text', optional: true, maxLength: 30, label: text('手机上的时间', "The phone's time") } as const;
const why = { type: 'text', maxLength: 200, prose: true, label: text('原因', 'Reason') } as const;

/** What shows that it was handed over. */
const shown = {
  paper: { type: 'number', whole: true, min: 1, optional: true, label: text('签名', 'The signature') },
  photo: { type: 'number', whole: true, min: 1, optional: true, label: text('照片', 'The photograph') },
  photoAgreed: { type: 'yes-no', optional: true, label: text('本人同意拍照', 'Agreed to the photograph') },
  at,
} as const;

export const actions: Readonly<Record<string, ActionDeclaration>> = {
  load: {
    label: text('装车', 'Load'),
    by: ['dispatcher'],
    recusal: 'none',
    input: {
      route,
      carrier,
      parcel: {
        type: 'table',
        optional: true,
        label: text('装了什么', 'What was packed'),
        columns: {
          lot: number('批号', 'Lot'),
          goods: number('物资', 'Goods'),
          pieces: number('件数', 'Pieces'),
        },
      },
    },
  },
  assign: { label: text('换人送', 'Give to another carrier'), by: ['dispatcher'], recusal: 'none', input: { carrier } },
  hand: {
    label: text('签收', 'Hand over'),
    by: ['deliverer'],
    input: {
      route,
      proof: {
        type: 'choice',
        label: text('凭什么签收', 'Proof'),
        choices: [
          { key: 'signature', label: text('本人签名', 'a signature') },
          { key: 'code', label: text('取货码', 'a code') },
        ],
      },
      ...shown,
    },
  },
  // Somebody who is no member: there is no code for him, and who he is becomes known only now.
  'hand-walk-in': {
    label: text('未入会劳动者签收', 'Hand over to a worker who is no member'),
    by: ['deliverer'],
    reads: true,
    input: {
      ...{ route, ...shown },
      name: { type: 'text', maxLength: 40, class: 'S2', label: text('姓名', 'Name') },
      tail: { type: 'text', maxLength: 4, class: 'S2', label: text('手机号后四位', 'Last four digits of the phone') },
      mark: { type: 'text', maxLength: 64, class: 'S2', label: text('防重复的编码', 'Code against giving twice') },
    },
  },
  absent: { label: text('本人不在', 'Not met'), by: ['deliverer'], input: { route, at } },
  refused: { label: text('本人不要', 'Declined'), by: ['deliverer'], input: { route, at } },
  damaged: { label: text('损坏', 'Damaged'), by: ['deliverer'], input: { route, at } },
  lost: { label: text('丢失', 'Lost'), by: ['handler'], input: { why } },
  return: { label: text('退回入库', 'Back in stock'), by: ['handler'], recusal: 'none' },
  correct: { label: text('更正签收', 'Correct the hand-over'), by: ['handler'], reads: true, input: { why } },
  close: { label: text('结清', 'Close'), by: ['dispatcher'], recusal: 'none' },
};
