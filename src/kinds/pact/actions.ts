// What can be done while a pact comes about, and by whom: declarations, apart from what they come to.
import { text } from '#kit/text.ts';
import type { ActionDeclaration, Duty } from '#policy/kind.ts';

const number = { type: 'number', whole: true, min: 1 } as const;
const pair = { ...number, label: text('第几名徒弟', 'Which apprentice') } as const;
const owners: readonly Duty[] = ['subject', 'opener'];

export const actions: Readonly<Record<string, ActionDeclaration>> = {
  // Whom a name and a phone mean is found by src/matches and never typed as a number: nobody tries numbers to learn who is a member.
  invite: {
    label: text('请一名徒弟', 'Ask an apprentice'),
    by: ['interested'],
    recusal: 'none',
    input: { person: { ...number, label: text('请谁', 'Whom') } },
  },
  confirm: { label: text('同意拜师', 'Agree'), by: ['interested'], recusal: 'none', input: { pair } },
  decline: { label: text('不同意', 'Say no'), by: ['interested'], recusal: 'none', input: { pair } },
  leave: { label: text('退出', 'Leave'), by: ['interested'], recusal: 'none', input: { pair } },
  'confirm-on-paper': {
    label: text('凭签名登记同意', 'Enter an agreement signed on paper'),
    by: ['opener', 'handler'],
    input: {
      pair,
      paper: {
        ...{
          type: 'file',
          class: 'S2',
          label: text('徒弟签了名的协议', 'The pact with the signature of the apprentice'),
        },
        accept: ['image/jpeg', 'image/png', 'application/pdf'],
      },
    },
  },
  'let-go': { label: text('不再请', 'Ask no longer'), by: owners, recusal: 'none', input: { pair } },
  begin: { label: text('人齐了，交工会', 'Hand it to the union'), by: owners, recusal: 'none' },
  'give-up': {
    label: text('没有结成', 'Give up'),
    by: owners,
    recusal: 'none',
    input: { why: { type: 'text', maxLength: 500, prose: true, label: text('理由', 'Reason') } },
  },
};
