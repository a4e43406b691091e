// How a master and an apprentice stand, to each of them and to the union, on every page the same way.
import type { Text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import type { Tone } from '#web/parts/status.tsx';

export type MyPair = Answer<'GET /me/pairs'>['items'][number];

export const pairsTitle: Text = { zh: '我的师徒', en: 'Masters and apprentices' };

interface Standing {
  readonly tone: Tone;
  readonly says: Text;
}

/** To the apprentice. */
export const pairWords: Readonly<Record<MyPair['status'], Standing>> = {
  asked: { tone: 'wait', says: { zh: '师傅想带您，等您答复', en: 'A master asks you; answer as you like' } },
  agreed: { tone: 'go', says: { zh: '您同意了，还没有开始', en: 'You agreed; it has not begun' } },
  begun: { tone: 'ok', says: { zh: '正在跟师傅学', en: 'Under way' } },
  finished: { tone: 'ok', says: { zh: '带徒期满', en: 'Completed' } },
  ended: { tone: 'off', says: { zh: '这份结对已结束', en: 'This pact is over' } },
  declined: { tone: 'off', says: { zh: '您没有同意', en: 'You said no' } },
  left: { tone: 'off', says: { zh: '您退出了', en: 'You left' } },
  'let-go': { tone: 'off', says: { zh: '师傅不再请了', en: 'The master asks no longer' } },
  over: { tone: 'off', says: { zh: '没有等到您的答复', en: 'Closed before you answered' } },
};

/** To the master and to the union. */
export const apprenticeWords: Readonly<Record<MyPair['status'], Standing>> = {
  ...pairWords,
  asked: { tone: 'go', says: { zh: '等徒弟答复', en: 'Waiting for the apprentice' } },
  agreed: { tone: 'ok', says: { zh: '徒弟同意了', en: 'The apprentice agreed' } },
  begun: { tone: 'ok', says: { zh: '正在带', en: 'Being taught' } },
  declined: { tone: 'off', says: { zh: '徒弟没有同意', en: 'The apprentice said no' } },
  left: { tone: 'off', says: { zh: '徒弟退出了', en: 'The apprentice left' } },
  over: { tone: 'off', says: { zh: '没有答复', en: 'No answer' } },
};
