// What a pact says to the master: who has still to answer, and whether there are enough.
import type { PactState } from '#kinds/pact/state.ts';
import { plural } from '#kit/format.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

const happened: Readonly<Record<string, Text>> = {
  invited: text('请了一名徒弟', 'An apprentice was asked'),
  confirmed: text('一名徒弟同意拜师', 'An apprentice agreed'),
  declined: text('一名徒弟没有同意', 'An apprentice said no'),
  left: text('一名徒弟退出了', 'An apprentice left'),
  'let-go': text('不再请一名徒弟', 'An apprentice is asked no longer'),
  settled: text('徒弟到齐，交给工会', 'The pact was handed to the union'),
  'given-up': text('登记为没有结成', 'No pact came about'),
};

export const pactWords: MemberWords<PactState> = {
  standing({ state: { pairs, least } }) {
    // Counted here: the hall's first page carries no more of the kind than this.
    const count = (wanted: string): number => Object.values(pairs).filter(({ status }) => status === wanted).length;
    const agreed = count('agreed');
    if (agreed >= least)
      return {
        tone: 'wait',
        says: text(`${agreed} 名徒弟同意，请交给工会`, `${plural(agreed, 'apprentice')} agreed; hand it to the union`),
      };
    const asked = count('asked');
    return asked > 0
      ? {
          tone: 'go',
          says: text(`${asked} 名徒弟还没答复`, `${asked} ${asked === 1 ? 'has' : 'have'} not answered yet`),
        }
      : { tone: 'wait', says: text('请您的徒弟来结对', 'Ask your apprentices') };
  },
  happened: ({ type }) => own(happened, type) ?? null,
  ahead: ({ title }) => title,
};
