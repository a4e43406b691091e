// How a showing and an interest are told, on every page the same way.
import type { Text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import type { Tone } from '#web/parts/status.tsx';

export type ShowingCard = Answer<'GET /open/showings'>['items'][number];
export type MyInterest = Answer<'GET /me/interests'>['items'][number];

export const whatWords: Readonly<Record<ShowingCard['what'], Text>> = {
  result: { zh: '成果', en: 'Result' },
  problem: { zh: '难题', en: 'Problem' },
};

export const showcaseTitle: Text = { zh: '职工创新成果推介', en: 'Showcase of workers’ innovations' };

export const matchesTitle: Text = { zh: '成果推介和对接', en: 'Showcase and matches' };

interface Standing {
  readonly tone: Tone;
  readonly says: Text;
}

export const standingWords: Readonly<Record<MyInterest['status'], Standing>> = {
  waiting: { tone: 'go', says: { zh: '等对方答复', en: 'Waiting for an answer' } },
  agreed: { tone: 'wait', says: { zh: '对方同意了，等您确认', en: 'Agreed; to be confirmed by you' } },
  partner: { tone: 'ok', says: { zh: '已对接', en: 'Partners' } },
  declined: { tone: 'off', says: { zh: '对方没有同意', en: 'Declined' } },
  withdrawn: { tone: 'off', says: { zh: '已收回', en: 'Withdrawn' } },
  lapsed: { tone: 'off', says: { zh: '过了期限，已作罢', en: 'Lapsed: its time was over' } },
  over: { tone: 'off', says: { zh: '对接已结束', en: 'The matching is over' } },
};

/** The same to the union that follows it. */
export const standingsOfAsked: Readonly<Record<MyInterest['status'], Standing>> = {
  ...standingWords,
  agreed: { tone: 'go', says: { zh: '等提意向的一方确认', en: 'To be confirmed by who asked' } },
  declined: { tone: 'off', says: { zh: '没有同意', en: 'Not agreed to' } },
};

/** The same to the owner. */
export const askedWords: Readonly<Record<MyInterest['status'], Standing>> = {
  ...standingWords,
  waiting: { tone: 'wait', says: { zh: '等您答复', en: 'Waiting for your answer' } },
  agreed: { tone: 'go', says: { zh: '您同意了，等对方确认', en: 'You agreed; the other side is to confirm' } },
  declined: { tone: 'off', says: { zh: '您没有同意', en: 'You declined' } },
  withdrawn: { tone: 'off', says: { zh: '对方收回了', en: 'The other side stepped back' } },
};

export const benefitWords: Readonly<Record<MyInterest['benefits'][number]['status'], Standing>> = {
  waiting: { tone: 'go', says: { zh: '等工会核实', en: 'To be accepted by the union' } },
  accepted: { tone: 'ok', says: { zh: '已核实', en: 'Accepted' } },
  refused: { tone: 'warn', says: { zh: '没有通过核实', en: 'Not accepted' } },
};

export const solvedWords: Standing = { tone: 'ok', says: { zh: '已经解决', en: 'Solved' } };

export const showingStates: Readonly<Record<ShowingCard['state'], Standing>> = {
  shown: { tone: 'ok', says: { zh: '正在公开', en: 'On show' } },
  withdrawn: { tone: 'off', says: { zh: '已撤下', en: 'Withdrawn' } },
  over: { tone: 'off', says: { zh: '公开期已满', en: 'No longer on show' } },
};

/** To whoever solved it. */
export const solutionWords: Readonly<Record<MyInterest['solutions'][number]['status'], Standing>> = {
  waiting: { tone: 'go', says: { zh: '等对方确认', en: 'To be confirmed' } },
  confirmed: { tone: 'ok', says: { zh: '已确认解决', en: 'Confirmed as solved' } },
  returned: { tone: 'warn', says: { zh: '还没有解决', en: 'Not solved yet' } },
};

/** The same to the union that follows it. */
export const solutionsOfAsked: typeof solutionWords = {
  ...solutionWords,
  waiting: { tone: 'go', says: { zh: '等提的一方确认', en: 'To be confirmed by the owner' } },
};

/** To whoever is to say whether it is solved. */
export const solutionAskedWords: typeof solutionWords = {
  ...solutionWords,
  waiting: { tone: 'wait', says: { zh: '等您确认', en: 'To be confirmed by you' } },
};
