// Claiming: whoever comes first gets one, exactly once, as long as there are any. Requests of one offer ride together under the lock of its
// account; the answer comes after the commit. What this process remembers may only say no, and only to whom it said no just now.
import type { Clock } from '#kit/clock.ts';
import { invariant, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { retrying } from '#store/connection.ts';
import { groupCommit } from '#store/group-commit.ts';
import type { House } from '#store/house.ts';

/**
 * given: now. held: he has one of the round already, of `offerId` (asked again, it is the same answer). none-left, shut: nothing was changed.
 */
export type Fate =
  | { readonly fate: 'given' | 'held'; readonly offerId: number }
  | { readonly fate: 'none-left' | 'shut' };

interface Answer {
  readonly shut: boolean;
  /** null: all of them. */
  readonly got: number[] | null;
  readonly had: number[] | null;
  readonly hadOffers: number[] | null;
  readonly remaining: number;
}

const noneLeft: Fate = { fate: 'none-left' };
const shut: Fate = { fate: 'shut' };

const joined = (ids: readonly number[]): string => `{${ids.join(',')}}`;

/** Decides for different people, in this order, in one transaction. A fresh id at every attempt: a lost answer's transfer may stand. */
async function decide(house: House, tenantId: number, offerId: number, people: readonly number[]): Promise<Answer> {
  return retrying(async () => {
    const transferId = await house.ids.take(tenantId);
    const [answer] = await house.db.query<Answer>(
      `SELECT shut, got, had, had_offers AS "hadOffers", remaining FROM claim_batch($1, $2, $3, $4, $5::bigint[])`,
      [tenantId, offerId, transferId, house.clock.now(), joined(people)],
    );
    invariant(answer, 'claim_batch answers with one row');
    return answer;
  });
}

function fatesOf(offerId: number, answer: Answer): (person: number) => Fate {
  const given: Fate = { fate: 'given', offerId };
  if (answer.got === null) return () => given;
  const got = new Set(answer.got);
  const had = new Map((answer.had ?? []).map((person, n) => [person, answer.hadOffers![n]!]));
  const none = answer.shut ? shut : noneLeft;
  return (person) => {
    if (got.has(person)) return given;
    const held = had.get(person);
    return held === undefined ? none : { fate: 'held', offerId: held };
  };
}

/** How long a no is remembered: as long as a place that comes free may stay unseen by whoever asks again and again. */
const noForMs = 1_000;
const rememberedMost = 200_000;

/** Who was told a moment ago that nothing is left: asked again and again, it costs the database nothing. */
class Noes {
  readonly #clock: Clock;
  #people = new Set<number>();
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(person: number): boolean {
    if (this.#people.size > 0 && this.#clock.now().getTime() - this.#since > noForMs) this.forget();
    return this.#people.has(person);
  }

  add(person: number): void {
    if (this.#people.size === 0) this.#since = this.#clock.now().getTime();
    if (this.#people.size < rememberedMost) this.#people.add(person);
  }

  forget(): void {
    this.#people = new Set();
  }
}

export interface Claims {
  /** Refuses: busy. Whether the person may have it at all was judged before. */
  claim(tenantId: number, offerId: number, personId: number): Promise<Fate | Refusal>;
  /** Gives how many had one to give back; what they gave is there for the next at once. */
  giveBack(tenantId: number, offerId: number, people: readonly number[]): Promise<number>;
}

const batches = { most: 1_000, least: 1_000, underWay: 1, waitingMost: 20_000 };

const busy = (): Refusal =>
  refuse('busy', '现在领的人太多，请过一会儿再试', 'Too many people at once; please try again in a moment', {
    next: text('不用反复点，名额不会因此变少', 'No need to press again and again'),
  });

export function makeClaims(house: House): Claims {
  const noes = new Map<string, Noes>();
  const noesOf = (key: string): Noes => {
    const found = noes.get(key) ?? new Noes(house.clock);
    noes.set(key, found);
    return found;
  };
  const together = groupCommit<string, number, Fate>(async (key, asked) => {
    const [tenantId, offerId] = key.split(':').map(Number) as [number, number];
    const people = [...new Set(asked)];
    const answer = await decide(house, tenantId, offerId, people);
    const fateOf = fatesOf(offerId, answer);
    const told = noesOf(key);
    return asked.map((person) => {
      const fate = fateOf(person);
      if (fate.fate === 'none-left') told.add(person);
      return fate;
    });
  }, batches);
  return {
    async claim(tenantId, offerId, personId) {
      const key = `${tenantId}:${offerId}`;
      if (noesOf(key).has(personId)) return noneLeft;
      return (await together.add(key, personId)) ?? busy();
    },
    async giveBack(tenantId, offerId, people) {
      const gone = await retrying(async () => {
        const transferId = await house.ids.take(tenantId);
        const [row] = await house.db.query<{ gone: number[] }>(
          'SELECT claim_give_back($1, $2, $3, $4, $5::bigint[]) AS gone',
          [tenantId, offerId, transferId, house.clock.now(), joined(people)],
        );
        return row!.gone;
      });
      if (gone.length > 0) noes.get(`${tenantId}:${offerId}`)?.forget();
      return gone.length;
    },
  };
}
