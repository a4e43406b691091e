// How a pact stands: who was asked, who agreed and when. A fold of the stage's events, and what is counted of it.
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { text } from '#kit/text.ts';
import type { Contribution, StageEvent } from '#policy/kind.ts';

export interface Pair {
  readonly personId: number;
  /** over: not answered when the pact was closed. */
  readonly status: 'asked' | 'agreed' | 'declined' | 'left' | 'let-go' | 'over';
  readonly askedOn: Day;
  /** The day of his last word, or of the master's. */
  readonly answeredOn: Day | null;
  /** Agreed on paper: the paper. */
  readonly paper: number | null;
}

export interface PactState {
  readonly status: 'open' | 'settled' | 'given-up';
  readonly least: number;
  readonly most: number;
  /** By their numbers, 1 and upwards. */
  readonly pairs: Readonly<Record<string, Pair>>;
}

export const withStatus = ({ pairs }: PactState, ...wanted: readonly Pair['status'][]): number =>
  Object.values(pairs).filter(({ status }) => wanted.includes(status)).length;

const standings: Readonly<Record<string, Pair['status']>> = {
  ...{ confirmed: 'agreed', declined: 'declined', left: 'left', 'let-go': 'let-go' },
};

const nothingYet: PactState = { status: 'open', least: 1, most: 1, pairs: {} };

const closed = (pairs: PactState['pairs']): PactState['pairs'] =>
  Object.fromEntries(
    Object.entries(pairs).map(([number, one]) => [
      number,
      one.status === 'asked' ? { ...one, status: 'over' as const } : one,
    ]),
  );

export function evolve(state: PactState = nothingYet, { type, data }: StageEvent): PactState {
  const put = (number: number, one: Pair): PactState => ({ ...state, pairs: { ...state.pairs, [number]: one } });
  const standing = own(standings, type);
  if (standing) {
    const number = data.number as number;
    const found = state.pairs[number];
    const paper = typeof data.paper === 'number' ? data.paper : null;
    return found ? put(number, { ...found, status: standing, answeredOn: data.on as Day, paper }) : state;
  }
  switch (type) {
    case 'started':
      // Entered once more after a correction or an appeal: whoever agreed has agreed.
      return { ...state, status: 'open', least: data.least as number, most: data.most as number };
    case 'invited':
      return put(data.number as number, {
        ...{ personId: data.to as number, status: 'asked', askedOn: data.on as Day, answeredOn: null, paper: null },
      });
    case 'settled':
    case 'given-up':
      return { ...state, status: type, pairs: closed(state.pairs) };
    default:
      return state;
  }
}

export const measures = {
  asked: text('请过的徒弟', 'asked to be apprentices'),
  agreed: text('结成的师徒', 'pairs agreed'),
  onPaper: text('其中凭签名登记', 'of them on paper'),
  declined: text('没有同意', 'said no'),
  left: text('退出', 'left'),
  settled: text('结成的协议', 'pacts agreed'),
  givenUp: text('没有结成', 'given up'),
};

export const meanings: typeof measures = {
  asked: text('师傅请过的，每请一次算一次', 'Whom masters asked; each time counts'),
  agreed: text(
    '徒弟自己同意了、没有退出的，一名师傅和一名徒弟算一对',
    'Agreed by the apprentice, who did not leave; one master and one apprentice are a pair',
  ),
  onPaper: text('徒弟没有用手机、由工会凭签名登记的', 'Agreed with a signature on paper, which the union entered'),
  declined: text('徒弟说了不同意的', 'Those who said no'),
  left: text(
    '同意以后，徒弟退出或者师傅不再请的，开始前后都算',
    'Those that ended after the apprentice had agreed, by either side, before the start or after it',
  ),
  settled: text('徒弟够数、师傅交给工会的', 'With apprentices enough, handed to the union by the master'),
  givenUp: text('登记为没有结成、就此结束的', 'Those that ended because no pact came about'),
};

export function contribution(state: PactState): Contribution {
  const all = Object.values(state.pairs);
  return {
    asked: all.length,
    agreed: withStatus(state, 'agreed'),
    onPaper: all.filter(({ status, paper }) => status === 'agreed' && paper !== null).length,
    declined: withStatus(state, 'declined'),
    left: withStatus(state, 'left', 'let-go'),
    settled: state.status === 'settled' ? 1 : 0,
    givenUp: state.status === 'given-up' ? 1 : 0,
  };
}
