// What can be done while two sides come together, and by whom: declarations, apart from what they come to.
import { text } from '#kit/text.ts';
import type { ActionDeclaration, Duty } from '#policy/kind.ts';

const number = { type: 'number', whole: true, min: 1 } as const;
const interest = { ...number, label: text('第几份意向', 'Which interest') } as const;
const claim = { ...number, label: text('第几笔效益', 'Which benefit') } as const;
const solution = { ...number, label: text('第几次解决', 'Which solution') } as const;
const since = { type: 'date', label: text('从哪天起', 'Since') } as const;
const why = { type: 'text', maxLength: 500, prose: true, label: text('理由', 'Reason') } as const;
/** Who it is, found by src/matches from the register and never typed. */
const party = {
  organisation: { ...number, optional: true, label: text('哪个工会', 'Union') },
  union: { ...number, optional: true, label: text('所在的工会', 'The union they belong to') },
  district: { ...number, optional: true, label: text('所在的区', 'District') },
} as const;
const owners: readonly Duty[] = ['subject', 'opener'];

export const actions: Readonly<Record<string, ActionDeclaration>> = {
  interest: {
    label: text('提出意向', 'Say that one is interested'),
    by: ['interested'],
    recusal: 'none',
    input: { ...party, note: { ...why, label: text('想怎么用、怎么解', 'What one would do with it') } },
  },
  'step-back': { label: text('收回意向', 'Step back'), by: ['interested'], recusal: 'none', input: { interest } },
  agree: { label: text('同意对接', 'Agree'), by: owners, recusal: 'none', input: { interest } },
  decline: { label: text('婉拒', 'Decline'), by: owners, recusal: 'none', input: { interest, why } },
  confirm: { label: text('确认对接', 'Confirm'), by: ['interested'], recusal: 'none', input: { interest } },
  'claim-benefit': {
    label: text('报一笔效益', 'Report a benefit'),
    by: ['interested'],
    recusal: 'none',
    input: {
      interest,
      nth: { ...number, max: 10, label: text('采用后第几年', 'Year after it was taken up') },
      saved: { type: 'money', optional: true, label: text('这一年节约', 'Saved in that year') },
      earned: { type: 'money', optional: true, label: text('这一年增收', 'Earned in that year') },
      paper: {
        ...{ type: 'file', optional: true, class: 'S1', label: text('凭据', 'Paper that shows it') },
        accept: ['image/jpeg', 'image/png', 'application/pdf'],
      },
    },
  },
  'accept-benefit': { label: text('核实效益', 'Accept a benefit'), by: ['handler'], decides: true, input: { claim } },
  'refuse-benefit': {
    label: text('不认这笔效益', 'Do not accept a benefit'),
    by: ['handler'],
    decides: true,
    input: { claim, why },
  },
  'report-solved': {
    label: text('报解决了', 'Report it solved'),
    by: ['interested'],
    recusal: 'none',
    reads: true,
    input: {
      interest,
      how: { ...why, maxLength: 300, label: text('解决了什么、怎么解决的', 'What was solved, and how') },
    },
  },
  'confirm-solved': {
    label: text('确认解决', 'Confirm that it is solved'),
    by: [...owners, 'organiser'],
    recusal: 'none',
    input: { solution },
  },
  'not-yet': {
    label: text('还没有解决', 'Not solved yet'),
    by: [...owners, 'organiser'],
    recusal: 'none',
    input: { solution, why: { ...why, label: text('还差什么', 'What is missing') } },
  },
  close: { label: text('对接结束', 'Close'), by: owners, recusal: 'none' },
  'give-up': { label: text('没有对接成', 'Give up'), by: owners, recusal: 'none', input: { why } },
  end: { label: text('由工会结束', 'End it for the union'), by: ['organiser'], input: { why } },
  lapse: { label: text('到期没有答复', 'Not answered in time'), by: ['system'], recusal: 'none' },
  'tell-over': { label: text('公开期满', 'Not on show any more'), by: ['system'], recusal: 'none', input: { since } },
  'shown-again': { label: text('续了期', 'Renewed'), by: ['system'], recusal: 'none' },
  expire: {
    label: text('期满结束', 'Ended, as it was not renewed'),
    by: ['system'],
    recusal: 'none',
    input: { since },
  },
};
