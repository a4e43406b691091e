// One member's claim from the knock to the answer: the round and what is left as this process saw them last (a second ago at most), his facts
// read together with those of everybody who comes at the same moment, the rules, then the decision of src/claims.
import { makeClaims } from '#claims/claims.ts';
import { householdOf, isPerHousehold } from '#claims/household.ts';
import { type Offer, offersOf } from '#claims/offers.ts';
import { enlist, placeInLine } from '#claims/waiting.ts';
import { claimStage } from '#engine/claimed.ts';
import type { Engine } from '#engine/engine.ts';
import { loadFacts, type PinnedRound } from '#engine/load.ts';
import type { Sharing } from '#kinds/claim/claim.ts';
import { chinaDate, chinaTime } from '#kit/clock.ts';
import { formatFullDay } from '#kit/format.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Forest } from '#organisations/forest.ts';
import { judge } from '#policy/evaluate.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import { notEligible } from '#policy/not-eligible.ts';
import { groupCommit } from '#store/group-commit.ts';

/** waiting: in line at `place`, 1 is the next. held: he has one of the round already, `package` says of what. */
export interface ClaimAnswer {
  readonly fate: 'given' | 'held' | 'waiting' | 'none-left';
  readonly package: string;
  readonly place: number | null;
}

/** A round's offers, and the unions, as they were a second ago at most. */
export interface Board {
  readonly round: PinnedRound;
  readonly forest: Forest;
  readonly sharing: Sharing;
  readonly offers: readonly Offer[];
}

export interface Claiming {
  /** null: there is no such round, or it does not begin with a claim. */
  board(tenantId: number, roundId: number): Promise<Board | null>;
  /** The offers that are for this person: of each package that of the nearest union over his. */
  offersFor(tenantId: number, board: Board, personId: number): Promise<readonly Offer[]>;
  /** His own union; 0 where he has none. */
  unionOf(tenantId: number, personId: number): Promise<number>;
  /** Refuses: no-such-round, not-a-rush, not-eligible, no-such-package, claim-shut, claim-crowd. */
  claim(tenantId: number, personId: number, wish: Wished): Promise<ClaimAnswer | Refusal>;
  /** Something came back: nobody is told no from memory. */
  forget(tenantId: number, offerId: number): void;
}

export interface Wished {
  readonly roundId: number;
  readonly package: string;
}

const boardForMs = 1_000;
const factsForMs = 10_000;
const remembered = 300_000;

/** What was read lately, read once for all who ask at the same moment. */
class Lately<T> {
  readonly #known = new Map<string, { readonly at: number; readonly value: Promise<T> }>();
  readonly #forMs: number;
  constructor(forMs: number) {
    this.#forMs = forMs;
  }
  get(key: string, now: number, read: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known && now - known.at >= 0 && now - known.at < this.#forMs) return known.value;
    if (this.#known.size >= remembered) this.#known.clear();
    const value = read();
    this.#known.set(key, { at: now, value });
    value.catch(() => this.#known.delete(key));
    return value;
  }
}

/** Of each package the offer of the nearest organisation at or above this one. */
export function nearest(offers: readonly Offer[], organisationId: number, forest: Forest): Offer[] {
  const mine = new Map<string, Offer>();
  for (const offer of offers) {
    if (!forest.within(organisationId, offer.organisationId)) continue;
    const known = mine.get(offer.package);
    if (!known || forest.within(offer.organisationId, known.organisationId)) mine.set(offer.package, offer);
  }
  return [...mine.values()];
}

const ownUnion = (facts: FactSnapshot): number => {
  const union = facts['membership.organisation'];
  return typeof union === 'number' ? union : 0;
};

const momentOf = (at: Date) => {
  const day = formatFullDay(chinaDate(at));
  return text(`${day.zh} ${chinaTime(at)}`, `${chinaTime(at)} on ${day.en}`);
};

function shut({ opensAt, closesAt }: Offer, now: Date): Refusal {
  const early = now < opensAt;
  const when = momentOf(early ? opensAt : closesAt);
  return refuse(
    'claim-shut',
    early ? `还没开始，${when.zh}开始领` : `已经截止了，${when.zh}截止的`,
    early ? `Not open yet: it opens at ${when.en}` : `Closed: it closed at ${when.en}`,
    {
      next: early
        ? text('到点再来，不用提前反复点', 'Come back then; there is no need to press before')
        : text('请看下一批', 'Look for the next round'),
    },
  );
}

const noSuchRound = () => refuse('no-such-round', '没有这个批次', 'There is no such round');
const noSuchPackage = () =>
  refuse(
    'no-such-package',
    '没有这一种，或您所在的工会没有分到',
    'No such package, or none was allotted to your union',
    {
      next: text('刷新看现在有哪些', 'Reload to see what there is'),
    },
  );
const notARush = () =>
  refuse('not-a-rush', '这一批用抽签来分，不是先到先得', 'This round is shared by a draw', {
    next: text('请在抽签页报名', 'Enter the draw'),
  });

const together = { most: 2_000, least: 2_000, underWay: 2, waitingMost: 50_000 };

export function makeClaiming(engine: Engine): Claiming {
  const { house, caches } = engine;
  const claims = makeClaims(house);
  const boards = new Lately<Board | null>(boardForMs);
  const facts = new Lately<FactSnapshot>(factsForMs);
  const now = () => house.clock.now();
  const factsTogether = groupCommit<number, number, FactSnapshot>(async (tenantId, people) => {
    const found = await loadFacts(house.db, tenantId, [...new Set(people)]);
    return people.map((id) => found.get(id) ?? {});
  }, together);
  const waitTogether = groupCommit<string, { personId: number; household?: number }, null>(async (key, people) => {
    const [tenantId, offerId] = key.split(':').map(Number) as [number, number];
    const each = new Map(people.map((one) => [one.personId, one]));
    await enlist(house.db, tenantId, offerId, [...each.values()], now());
    return people.map(() => null);
  }, together);

  async function readBoard(tenantId: number, roundId: number): Promise<Board | null> {
    const [tenant] = await house.db.query<{ epoch: number }>(
      'SELECT rounds_epoch AS epoch FROM tenants WHERE tenant_id = $1',
      [tenantId],
    );
    const round = (await caches.rounds.get(house.db, tenantId, tenant?.epoch ?? 0, [roundId])).get(roundId);
    const stage = round && claimStage(round.programme);
    if (!round || !stage) return null;
    const [forest, offers] = [
      await caches.forests.get(house.db, tenantId),
      await offersOf(house.db, tenantId, [roundId]),
    ];
    return { round, forest, sharing: stage.settings.sharing as Sharing, offers };
  }

  const board = (tenantId: number, roundId: number) =>
    boards.get(`${tenantId}:${roundId}`, now().getTime(), () => readBoard(tenantId, roundId));
  const factsOf = (tenantId: number, personId: number): Promise<FactSnapshot> =>
    facts.get(
      `${tenantId}:${personId}`,
      now().getTime(),
      async () => (await factsTogether.add(tenantId, personId)) ?? {},
    );

  function ownOffers({ offers, forest }: Board, known: FactSnapshot): Offer[] {
    const union = ownUnion(known);
    return union === 0 ? [] : nearest(offers, union, forest);
  }

  /** Refuses: not-eligible. */
  function may({ round, forest }: Board, known: FactSnapshot): Refusal | null {
    const within = (id: number, above: number) => forest.within(id, above);
    const around = { facts: known, round: round.view, asOf: chinaDate(now()), within };
    const verdict = judge(round.programme, { ...around, which: 'who' });
    return verdict.holds === true ? null : notEligible(verdict.findings);
  }

  async function decided(tenantId: number, personId: number, offer: Offer, found: Board, household?: number) {
    const one = { personId, ...(household === undefined ? {} : { household }) };
    const fate = await claims.claim(tenantId, { offerId: offer.id, ...one });
    if (isRefusal(fate)) return fate;
    if (fate.fate === 'shut') return shut(offer, now());
    if (fate.fate === 'none-left' && found.sharing === 'queue') {
      await waitTogether.add(`${tenantId}:${offer.id}`, one);
      const place = await placeInLine(house.db, tenantId, offer.id, personId);
      return { fate: place === null ? 'none-left' : 'waiting', package: offer.package, place } as const;
    }
    if (!('offerId' in fate)) return { fate: fate.fate, package: offer.package, place: null };
    const held = found.offers.find(({ id }) => id === fate.offerId) ?? offer;
    return { fate: fate.fate, package: held.package, place: null };
  }

  return {
    board,
    offersFor: async (tenantId, found, personId) => ownOffers(found, await factsOf(tenantId, personId)),
    unionOf: async (tenantId, personId) => ownUnion(await factsOf(tenantId, personId)),
    forget: (tenantId, offerId) => claims.forget(tenantId, offerId),
    async claim(tenantId, personId, { roundId, package: key }) {
      const found = await board(tenantId, roundId);
      if (!found) return noSuchRound();
      if (found.sharing === 'draw') return notARush();
      const known = await factsOf(tenantId, personId);
      const refusal = may(found, known);
      if (refusal) return refusal;
      const offer = ownOffers(found, known).find((one) => one.package === key);
      if (!offer) return noSuchPackage();
      const perHousehold = isPerHousehold(found.round.programme);
      return decided(tenantId, personId, offer, found, perHousehold ? householdOf(known) : undefined);
    },
  };
}
