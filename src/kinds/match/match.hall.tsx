// What matching says to the owner: who waits for his answer, who came together with him, what it brought.
import type { MatchState } from '#kinds/match/match.ts';
import { type Text, text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

const happened: Readonly<Record<string, Text>> = {
  interested: text('有人提出了意向', 'Somebody was interested'),
  'stepped-back': text('一份意向收回了', 'An interest was withdrawn'),
  agreed: text('同意了一份意向', 'An interest was agreed to'),
  declined: text('婉拒了一份意向', 'An interest was declined'),
  confirmed: text('双方确认，对接成功', 'Both sides agreed'),
  'benefit-claimed': text('报了一笔效益', 'A benefit was reported'),
  'benefit-accepted': text('工会核实了一笔效益', 'Your union accepted a benefit'),
  'benefit-refused': text('一笔效益没有通过核实', 'A benefit was not accepted'),
  closed: text('对接结束', 'The matching was closed'),
  'given-up': text('登记为没有对接成', 'Nobody came together'),
};

export const matchWords: MemberWords<MatchState> = {
  standing({ state }) {
    // Counted here: the hall's first page carries no more of the kind than this.
    const interests = Object.values(state.interests).filter(({ status }) => status === 'waiting').length;
    if (interests > 0)
      return {
        tone: 'wait',
        says: text(`${interests} 份意向等您答复`, `${interests} ${interests === 1 ? 'waits' : 'wait'} for your answer`),
      };
    const partners = Object.values(state.interests).filter(({ status }) => status === 'partner').length;
    return partners > 0
      ? { tone: 'ok', says: text(`已和 ${partners} 方对接`, `Partners: ${partners}`) }
      : { tone: 'go', says: text('正在推介，等有意向的来', 'On show; waiting for somebody interested') };
  },
  happened: ({ type }) => happened[type] ?? null,
  ahead: ({ title }) => title,
};
