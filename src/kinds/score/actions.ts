// What can be done with a work that is being scored, and by whom: declarations, apart from what they come to.
import { text } from '#kit/text.ts';
import type { ActionDeclaration } from '#policy/kind.ts';

const seat = { type: 'number', whole: true, min: 1, label: text('评委席位', 'Seat') } as const;
const why = { type: 'text', maxLength: 500, prose: true, label: text('理由', 'Reason') } as const;

/** A sheet, on the phone or on paper: each criterion with its points, or vetoed. */
export const sheet = {
  type: 'table',
  optional: true,
  maxRows: 50,
  label: text('各项给分', 'Points by criterion'),
  columns: {
    criterion: { type: 'text', maxLength: 40, label: text('哪一项', 'Criterion') },
    points: { type: 'number', optional: true, whole: true, min: 0, label: text('分数', 'Points') },
    veto: { type: 'yes-no', optional: true, label: text('否决', 'Vetoed') },
    why: { ...why, optional: true },
  },
} as const;

export const recusals = ['own-work', 'same-unit', 'same-studio', 'declared', 'left'] as const;
export type Recusal = (typeof recusals)[number];

const near = [
  { key: 'own-work', label: text('本人的成果', 'their own work') },
  { key: 'same-unit', label: text('同一单位', 'of the same unit') },
  { key: 'same-studio', label: text('同一工作室的师徒、成员', 'master, apprentice or member of the same studio') },
];

export const actions: Readonly<Record<string, ActionDeclaration>> = {
  admit: {
    label: text('编入评审组', 'Put before a panel'),
    by: ['system'],
    recusal: 'none',
    reads: true,
    input: {
      panel: { type: 'number', whole: true, min: 1, label: text('评审组', 'Panel') },
      number: { type: 'number', whole: true, min: 1, label: text('盲评编号', 'Blind number') },
      seats: { type: 'number', whole: true, min: 1, label: text('评委人数', 'Number of judges') },
      recused: {
        type: 'table',
        optional: true,
        label: text('要回避的', 'Recused'),
        columns: {
          seat,
          why: {
            type: 'choice',
            label: text('为什么', 'Why'),
            choices: [...near, { key: 'left', label: text('评委已经退出', 'the judge has left') }],
          },
        },
      },
    },
  },
  // Marks are not written among those who decided: who sat where is with the panel alone.
  mark: { label: text('打分', 'Mark'), by: ['judge'], recusal: 'preparer', untold: true, input: { seat, sheet } },
  recuse: {
    label: text('申请回避', 'Recuse oneself'),
    by: ['judge'],
    recusal: 'none',
    untold: true,
    input: { seat, why },
  },
  // By one officer and again by another: see typing.ts.
  'enter-sheet': {
    label: text('录入评分表', 'Type a signed sheet'),
    by: ['handler'],
    recusal: 'subject',
    input: {
      ...{ seat, sheet },
      paper: { type: 'file', optional: true, class: 'S3', label: text('签了字的评分表', 'The signed sheet') },
    },
  },
  // Of all open works of a panel at once, by src/panels.
  reseat: {
    label: text('更换评委', 'Change a judge'),
    by: ['system'],
    recusal: 'none',
    untold: true,
    input: {
      left: { ...seat, optional: true, label: text('退出的席位', 'Seat that was left') },
      added: { ...seat, optional: true, label: text('新设的席位', 'Seat that was added') },
      near: {
        type: 'choice',
        optional: true,
        label: text('新评委为什么回避', 'Why the new judge is recused'),
        choices: near,
      },
      why,
    },
  },
  // Of all works of a panel at once, by src/panels; no person gives a place.
  rank: {
    label: text('排出名次', 'Rank'),
    by: ['system'],
    decides: true,
    recusal: 'subject',
    input: {
      total: { type: 'number', whole: true, min: 0, label: text('总分（千分之一分）', 'Total in thousandths') },
      closing: { type: 'number', whole: true, min: 1, label: text('第几次排名次', 'Which closing of the panel') },
      place: { type: 'number', optional: true, whole: true, min: 1, label: text('名次', 'Place') },
      taken: { type: 'yes-no', label: text('入选', 'Taken') },
      award: { type: 'text', optional: true, maxLength: 40, label: text('奖项（代号）', 'Award (its key)') },
      beside: {
        type: 'table',
        optional: true,
        maxRows: 20,
        label: text('另给的', 'Awards beside it'),
        columns: { award: { type: 'text', maxLength: 40, label: text('奖项（代号）', 'Award (its key)') } },
      },
    },
  },
  reopen: {
    label: text('重新打分', 'Have it marked again'),
    by: ['handler'],
    recusal: 'subject',
    input: { seat: { ...seat, optional: true, label: text('哪一席（不填是全部）', 'Seat (none: all)') }, why },
  },
};
