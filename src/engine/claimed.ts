// What follows from claims: cases for what was given, who is next for what came free, and giving back. A claim is decided without a case
// (docs/decisions/0013); from here on it is a case like any other.
import { systemActs } from '#access/duties.ts';
import { findOffer } from '#claims/offers.ts';
import { expireUnconfirmed, giveBack, moveOn, offersToMove } from '#claims/waiting.ts';
import type { CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import { eventBegins, labelsOf } from '#engine/offered.ts';
import type { ClaimState } from '#kinds/claim/claim.ts';
import { type Calendar, dayAfter } from '#kit/calendar.ts';
import { atEndOfDay, chinaDate, chinaTime } from '#kit/clock.ts';
import { formatFullDay } from '#kit/format.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import { currentMemberships } from '#people/memberships.ts';
import { put } from '#policy/in-words.ts';
import type { Duration, Programme, Stage } from '#policy/programme.ts';
import { type ActionIds, actionIdsOf } from '#store/action-ids.ts';
import { retrying } from '#store/connection.ts';
import type { Queryable } from '#store/queryable.ts';

/** The claim a programme begins with; undefined where it begins otherwise. */
export function claimStage(programme: Programme): (Stage & { readonly key: string }) | undefined {
  const [first] = Object.entries(programme.stages);
  return first?.[1].kind === 'claim' ? { key: first[0], ...first[1] } : undefined;
}

interface Given {
  readonly offerId: number;
  readonly roundId: number;
  readonly package: string;
  readonly batch: number;
  readonly people: readonly number[];
}

const claimOf = (ids: ActionIds, tenantId: number, { offerId, batch }: Given, personId: number): string =>
  ids.named(offerId, `claim|${tenantId}|${offerId}|${batch}|${personId}`);

/** Opens their cases in the caller's transaction. Whose case cannot be opened (he left the union meanwhile) gives back what he had. */
async function openCases(engine: Engine, q: Queryable, tenantId: number, given: Given): Promise<void> {
  const { offerId, roundId, people } = given;
  if (people.length === 0) return;
  const members = await currentMemberships(q, tenantId, people);
  const able = people.filter((id) => members.has(id));
  const ids = await actionIdsOf(engine.house, tenantId);
  const actions = able.map((personId): CaseAction => {
    const organisationId = members.get(personId)!.organisationId;
    const submit: ClaimState = { package: given.package, offerId };
    return {
      acting: systemActs,
      target: { open: { roundId, organisationId, personId, subjectOrganisationId: null } },
      request: { id: claimOf(ids, tenantId, given, personId), action: 'open', input: { submit } },
    };
  });
  const outcomes = await engine.actWithin(q, tenantId, actions);
  const cases = able.map((personId, n) => ({ personId, outcome: outcomes[n]! }));
  const opened = cases.flatMap(({ personId, outcome }) => (isRefusal(outcome) ? [] : [[personId, outcome.caseId]]));
  await q.query(
    `UPDATE claims c SET case_id = o.case_id FROM unnest($3::bigint[], $4::bigint[]) AS o(person_id, case_id)
      WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.person_id = o.person_id`,
    [tenantId, roundId, opened.map(([person]) => person), opened.map(([, caseId]) => caseId)],
  );
  const without = people.filter((id) => !opened.some(([person]) => person === id));
  if (without.length === 0) return;
  const { house } = engine;
  const doing = { transferId: await house.ids.take(tenantId), at: house.clock.now() };
  await giveBack(q, tenantId, { offerId, people: without }, doing);
  await tell(engine, q, tenantId, {
    topic: 'claim-void',
    key: `${offerId}:${given.batch}`,
    people: without,
    words: text(
      '领到的名额没有办成：您已不在会或不在本批次范围内，名额已退回',
      'What you claimed was given back: you are no longer a member within this round',
    ),
  });
}

interface Telling {
  readonly topic: string;
  readonly key: string;
  readonly people: readonly number[];
  readonly words: Text;
  readonly link?: string;
}

export async function tell(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  { topic, key, people, words, link }: Telling,
) {
  const payload = { words, ...(link ? { link } : {}) };
  await putMessages(
    engine.house,
    q,
    tenantId,
    people.map((personId) => ({ topic, dedupe: `${topic}:${key}:${personId}`, personId, payload })),
  );
}

interface Behind {
  readonly offerId: number;
  readonly roundId: number;
  readonly package: string;
  readonly opened: number;
  readonly batches: number;
}

/** Opens the cases of everything given so far, batch by batch. Gives how many batches it did. */
export async function openClaimed(engine: Engine, tenantId: number): Promise<number> {
  const { db } = engine.house;
  const behind = await db.query<Behind>(
    `SELECT id AS "offerId", round_id AS "roundId", package, opened, batches FROM claim_offers
      WHERE tenant_id = $1 AND opened < batches ORDER BY id`,
    [tenantId],
  );
  let done = 0;
  for (const offer of behind)
    for (let batch = offer.opened + 1; batch <= offer.batches; batch += 1) {
      if (!(await retrying(() => db.transaction((q) => openBatch(engine, q, tenantId, { ...offer, batch }))))) break;
      done += 1;
    }
  return done;
}

/** False when another process did it. */
async function openBatch(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  { offerId, roundId, package: key, batch }: Behind & { readonly batch: number },
): Promise<boolean> {
  // Held to the end: who gives back meanwhile waits and finds his case.
  const rows = await q.query<{ id: number }>(
    `SELECT c.person_id AS id FROM claims c WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.person_id = ANY (
       (SELECT b.people FROM claim_batches b WHERE b.tenant_id = $1 AND b.offer_id = $3 AND b.number = $4)::bigint[])
        AND c.offer_id = $3 AND c.batch = $4 AND c.until IS NULL AND c.case_id IS NULL ORDER BY c.person_id FOR UPDATE`,
    [tenantId, roundId, offerId, batch],
  );
  await openCases(engine, q, tenantId, {
    ...{ offerId, roundId, package: key, batch },
    people: rows.map(({ id }) => id),
  });
  const moved = await q.query(
    'UPDATE claim_offers SET opened = $3 WHERE tenant_id = $1 AND id = $2 AND opened = $3 - 1 RETURNING id',
    [tenantId, offerId, batch],
  );
  return moved.length > 0;
}

/** Until when who is next has to say that he wants it, and no longer than until the event begins; null: it is his at once. */
function confirmUntil(round: PinnedRound, now: Date, calendar: Calendar): Date | null {
  const within = claimStage(round.programme)?.settings.confirmWithin as Duration | undefined;
  if (!within) return null;
  const until = atEndOfDay(dayAfter(chinaDate(now), within, calendar));
  const begins = eventBegins(round);
  return begins !== null && begins < until ? begins : until;
}

export const roundsOf = async (engine: Engine, tenantId: number, ids: readonly number[]) => {
  const [tenant] = await engine.house.db.query<{ epoch: number }>(
    'SELECT rounds_epoch AS epoch FROM tenants WHERE tenant_id = $1',
    [tenantId],
  );
  return engine.caches.rounds.get(engine.house.db, tenantId, tenant?.epoch ?? 0, ids);
};

export const serviceOf = ({ view }: PinnedRound): string => `/hall/services/${view.id}`;

async function moveAllOn(engine: Engine, tenantId: number): Promise<void> {
  const { house } = engine;
  const offers = await offersToMove(house.db, tenantId);
  if (offers.length === 0) return;
  const rounds = await roundsOf(
    engine,
    tenantId,
    offers.map(({ roundId }) => roundId),
  );
  const calendar = await engine.caches.calendars.get(house.db, tenantId);
  for (const { offerId, roundId, package: key } of offers) {
    const round = rounds.get(roundId)!;
    const now = house.clock.now();
    const begins = eventBegins(round);
    // It began while this was under way: the line ends (src/engine/event-begun.ts).
    if (begins !== null && begins <= now) continue;
    const until = confirmUntil(round, now, calendar);
    const people = await moveOn(house, tenantId, offerId, until);
    const thing = labelsOf(round)(key);
    const words = until
      ? put(
          '{0}：轮到您了，{1}前确认要不要',
          '{0}: it is your turn; say by {1} whether you want it',
          thing,
          timeOf(until),
        )
      : put('{0}：轮到您了，名额已经是您的', '{0}: it was your turn, and it is yours', thing);
    const when = `${offerId}:${now.getTime()}`;
    await tell(engine, house.db, tenantId, { topic: 'claim-turn', key: when, people, words, link: serviceOf(round) });
  }
}

export const timeOf = (at: Date): Text => {
  const day = formatFullDay(chinaDate(at));
  return text(`${day.zh} ${chinaTime(at)} `, `${chinaTime(at)} on ${day.en}`);
};

/** What time and the batches bring about; safe to run any number of times, by any number of processes. */
export async function moveClaims(engine: Engine, tenantId: number): Promise<void> {
  const { db, clock } = engine.house;
  for (const { offerId, people } of await expireUnconfirmed(engine.house, tenantId)) {
    const offer = (await findOffer(db, tenantId, offerId))!;
    const round = (await roundsOf(engine, tenantId, [offer.roundId])).get(offer.roundId)!;
    await tell(engine, db, tenantId, {
      ...{ topic: 'claim-expired', key: `${offerId}:${clock.now().getTime()}`, people, link: serviceOf(round) },
      words: put(
        '{0}：您没有在期限内确认，名额给了下一位',
        '{0}: you did not confirm in time; the next one has it',
        labelsOf(round)(offer.package),
      ),
    });
  }
  await moveAllOn(engine, tenantId);
  await openClaimed(engine, tenantId);
}

export const noClaim = (): Refusal =>
  refuse('no-claim', '您在这一批里没有名额', 'You hold none of this round', {
    next: text('刷新看最新情况', 'Reload to see what happened'),
  });

export interface Held {
  readonly offerId: number;
  readonly package: string;
  readonly batch: number;
  readonly caseId: number | null;
  readonly until: Date | null;
  /** Its holder gave it back: kept until then. */
  readonly backOn: Date | null;
  /** When it was given. */
  readonly at: Date;
}

const holding = `SELECT c.round_id AS "roundId", c.offer_id AS "offerId", o.package, c.batch, c.case_id AS "caseId", c.until, c.back_on AS "backOn",
    b.at FROM claims c
    JOIN claim_offers o ON o.tenant_id = c.tenant_id AND o.id = c.offer_id
    JOIN claim_batches b ON b.tenant_id = c.tenant_id AND b.offer_id = c.offer_id AND b.number = c.batch
   WHERE c.tenant_id = $1 AND c.round_id = ANY ($2::bigint[]) AND c.person_id = $3`;

/** What this person holds of the rounds, by round. */
export async function holdingsOf(
  q: Queryable,
  tenantId: number,
  roundIds: readonly number[],
  personId: number,
): Promise<Map<number, Held>> {
  const rows = await q.query<Held & { readonly roundId: number }>(holding, [tenantId, roundIds, personId]);
  return new Map(rows.map(({ roundId, ...held }) => [roundId, held]));
}

/** What this person holds of the round. */
export const heldBy = async (q: Queryable, tenantId: number, roundId: number, personId: number) =>
  (await holdingsOf(q, tenantId, [roundId], personId)).get(roundId);

/** The same, kept from changing to the end of the caller's transaction. */
export const heldLocked = async (q: Queryable, tenantId: number, roundId: number, personId: number) =>
  (await q.query<Held>(`${holding} FOR UPDATE OF c`, [tenantId, [roundId], personId]))[0];

interface By {
  readonly roundId: number;
  readonly acting: CaseAction['acting'] & { readonly personId: number };
  /** Of the action on the case, if there is one. */
  readonly actionId: string;
}

/** His own claim is the next one's; its case is withdrawn with it. Refuses: no-claim, and what withdrawing refuses. Gives the offer. */
export async function giveBackClaim(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  { roundId, acting, actionId }: By,
): Promise<{ readonly offerId: number } | Refusal> {
  const held = await heldLocked(q, tenantId, roundId, acting.personId);
  if (!held) return noClaim();
  const { offerId, caseId } = held;
  if (caseId !== null) {
    const request = { id: actionId, action: 'withdraw', input: {} };
    const [outcome] = await engine.actWithin(q, tenantId, [{ acting, target: { caseId }, request }]);
    return isRefusal(outcome!) ? outcome : { offerId };
  }
  const { ids, clock } = engine.house;
  const doing = { transferId: await ids.take(tenantId), at: clock.now() };
  await giveBack(q, tenantId, { offerId, people: [acting.personId] }, doing);
  return { offerId };
}

/** He wants what it was his turn for. Refuses: no-claim, confirmed-late. Confirmed already is confirmed. */
export async function confirmClaim(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  roundId: number,
  personId: number,
): Promise<Held | Refusal> {
  const held = await heldLocked(q, tenantId, roundId, personId);
  if (!held) return noClaim();
  if (held.until === null && held.backOn === null) return held;
  if (held.until !== null && held.until <= engine.house.clock.now())
    return refuse('confirmed-late', '确认的时间已经过了，名额给下一位', 'The time to confirm is over', {
      next: text('还想要可以再排队', 'You may wait in line again'),
    });
  await q.query(
    'UPDATE claims SET until = NULL, back_on = NULL WHERE tenant_id = $1 AND round_id = $2 AND person_id = $3',
    [...[tenantId, roundId, personId]],
  );
  if (held.caseId === null) await openCases(engine, q, tenantId, { ...held, roundId, people: [personId] });
  return { ...held, until: null, backOn: null };
}
