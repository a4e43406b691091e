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
  readonly got: readonly number[] | null;
  readonly had: readonly number[] | null;
  readonly hadOffers: readonly number[] | null;
}

/** Who wants one of which offer; `household`: where a round gives each household one, its number. */
export interface Wish {
  readonly offerId: number;
  readonly personId: number;
  readonly household?: number;
}

/** The people of one offer in one batch, each once. */
interface Asked {
  readonly offerId: number;
  readonly people: readonly number[];
  readonly households: readonly (number | undefined)[];
}

const noneLeft: Fate = { fate: 'none-left' };
const shut: Fate = { fate: 'shut' };

const joined = (ids: readonly (number | undefined)[]): string => `{${ids.map((id) => id ?? 'NULL').join(',')}}`;

/** By offer, in the order of their ids, so that two batches lock in the same order; each person once, in the order in which he came. */
function sorted(wishes: readonly Wish[]): Asked[] {
  return [...Map.groupBy(wishes, ({ offerId }) => offerId)]
    .sort(([a], [b]) => a - b)
    .map(([offerId, all]) => {
      const each = new Map(all.map(({ personId, household }) => [personId, household]));
      return { offerId, people: [...each.keys()], households: [...each.values()] };
    });
}

/** Decides in one transaction. Fresh ids at every attempt: a lost answer's transfer may stand. */
async function decide(house: House, tenantId: number, asked: readonly Asked[]): Promise<readonly Answer[]> {
  const people = asked.flatMap((one) => one.people);
  const households = asked.flatMap((one) => one.households);
  let end = 0;
  const ends = asked.map((one) => (end += one.people.length));
  return retrying(async () => {
    const transferId = await house.ids.take(tenantId, asked.length);
    return house.db.query<Answer>(
      `SELECT shut, got, had, had_offers AS "hadOffers"
         FROM claim_many($1, $2::bigint[], $3::int[], $4::bigint[], $5, $6::bigint[], $7::bigint[]) ORDER BY ord`,
      [
        ...[tenantId, joined(asked.map(({ offerId }) => offerId)), joined(ends)],
        ...[joined(asked.map((_, n) => transferId + n)), house.clock.now(), joined(people)],
        households.some((one) => one !== undefined) ? joined(households) : null,
      ],
    );
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
  /** Refuses: claim-crowd. Whether the person may have it at all was judged before. */
  claim(tenantId: number, wish: Wish): Promise<Fate | Refusal>;
  /** Something of the offer came back or was put in: nobody is told no from memory. */
  forget(tenantId: number, offerId: number): void;
}

const batches = { most: 1_000, least: 1_000, underWay: 1, waitingMost: 20_000 };

/** Too many at once, or the database is away for a moment: nothing was taken, and the same wish may be said again. */
export const crowded = (): Refusal =>
  refuse('claim-crowd', '现在领的人太多，请过一会儿再试', 'Too many people at once; please try again in a moment', {
    details: { retryAfterSeconds: 1 },
    next: text('不用反复点，名额不会因此变少', 'No need to press again and again'),
  });

export function makeClaims(house: House): Claims {
  const noes = new Map<string, Noes>();
  const keyOf = (tenantId: number, offerId: number) => `${tenantId}:${offerId}`;
  const noesOf = (tenantId: number, offerId: number): Noes => {
    const key = keyOf(tenantId, offerId);
    const found = noes.get(key) ?? new Noes(house.clock);
    noes.set(key, found);
    return found;
  };
  const together = groupCommit<number, Wish, Fate>(async (tenantId, wishes) => {
    const asked = sorted(wishes);
    const answers = await decide(house, tenantId, asked);
    invariant(answers.length === asked.length, 'claim_many answers with a row for each offer');
    const fates = new Map(asked.map(({ offerId }, n) => [offerId, fatesOf(offerId, answers[n]!)]));
    return wishes.map(({ offerId, personId }) => {
      const fate = fates.get(offerId)!(personId);
      if (fate.fate === 'none-left') noesOf(tenantId, offerId).add(personId);
      return fate;
    });
  }, batches);
  return {
    async claim(tenantId, wish) {
      if (noesOf(tenantId, wish.offerId).has(wish.personId)) return noneLeft;
      return (await together.add(tenantId, wish)) ?? crowded();
    },
    forget: (tenantId, offerId) => noes.get(keyOf(tenantId, offerId))?.forget(),
  };
}
