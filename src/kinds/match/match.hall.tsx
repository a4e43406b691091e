// What matching says to the owner: who waits for his answer, who came together with him, what it brought.
import type { MatchState } from '#kinds/match/match.ts';
import { own } from '#kit/own.ts';
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
  'solution-reported': text('对接的一方说解决了', 'A partner says that it is solved'),
  'solution-confirmed': text('确认解决了', 'It was confirmed as solved'),
  'solution-returned': text('还没有解决', 'Not solved yet'),
  lapsed: text('一份意向过了期限', 'An interest lapsed'),
  over: text('公开期满，等续期', 'Not on show any more; to be renewed'),
  'shown-again': text('续了期，又在公开', 'Renewed, and on show again'),
  ended: text('工会结束了对接', 'The union ended the matching'),
  expired: text('公开结束以后没有再续，到此结束', 'Not shown again, and over'),
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
    const solutions = Object.values(state.solutions ?? {}).filter(({ status }) => status === 'waiting').length;
    if (solutions > 0)
      return { tone: 'wait', says: text('对接的一方说解决了，等您确认', 'Said to be solved; to be confirmed by you') };
    if (state.over !== undefined)
      return { tone: 'wait', says: text('公开期满，可以续期', 'Not on show any more; you may renew it') };
    const partners = Object.values(state.interests).filter(({ status }) => status === 'partner').length;
    return partners > 0
      ? { tone: 'ok', says: text(`已和 ${partners} 方对接`, `Partners: ${partners}`) }
      : { tone: 'go', says: text('正在推介，等有意向的来', 'On show; waiting for somebody interested') };
  },
  happened: ({ type }) => own(happened, type) ?? null,
  ahead: ({ title }) => title,
};
