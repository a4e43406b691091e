// Giving back on second thoughts: for ten minutes it stays on the account of what is held, so that nobody else is given it and one word takes it back.
// Then its case is withdrawn and it is the next one's. It is all in the claim's own row, under its lock: any process does it, and after a crash the next.
import { keptMinutes, stopWaitingInRound } from '#claims/waiting.ts';
import {
  giveBackClaim,
  type Held,
  heldLocked,
  moveClaims,
  noClaim,
  roundsOf,
  serviceOf,
  tell,
  timeOf,
} from '#engine/claimed.ts';
import type { Engine } from '#engine/engine.ts';
import { endLines } from '#engine/event-begun.ts';
import { labelsOf } from '#engine/offered.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { put } from '#policy/in-words.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import { retrying } from '#store/connection.ts';
import type { Queryable } from '#store/queryable.ts';

const setBackOn = (q: Queryable, tenantId: number, roundId: number, personId: number, backOn: Date | null) =>
  q.query('UPDATE claims SET back_on = $4 WHERE tenant_id = $1 AND round_id = $2 AND person_id = $3', [
    ...[tenantId, roundId, personId, backOn],
  ]);

interface Whose {
  readonly roundId: number;
  readonly personId: number;
}

/** What he has and how what it is is called. */
async function called(engine: Engine, tenantId: number, roundId: number, held: Pick<Held, 'package'>) {
  const round = (await roundsOf(engine, tenantId, [roundId])).get(roundId)!;
  return { thing: labelsOf(round)(held.package), link: serviceOf(round) };
}

/** Ten minutes, and no longer than it can be claimed or is kept for who has not confirmed it. */
async function keptUntil(q: Queryable, tenantId: number, { offerId, until }: Held, now: Date): Promise<Date> {
  const [offer] = await q.query<{ closesAt: Date }>(
    'SELECT closes_at AS "closesAt" FROM claim_offers WHERE tenant_id = $1 AND id = $2',
    [tenantId, offerId],
  );
  const ends = [offer!.closesAt, ...(until ? [until] : [])].filter((at) => at > now).map((at) => at.getTime());
  return new Date(Math.min(now.getTime() + keptMinutes * 60_000, ...ends));
}

/**
 * In the caller's transaction. He gives back what he has; it is kept until the time that is answered. Said twice it is said once. Refuses: no-claim, claim-used.
 */
export async function askBack(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  { roundId, personId }: Whose,
): Promise<Date | Refusal> {
  const held = await heldLocked(q, tenantId, roundId, personId);
  if (!held) return noClaim();
  if (held.backOn !== null) return held.backOn;
  if (held.caseId !== null) {
    const [one] = await q.query<{ status: string }>('SELECT status FROM cases WHERE tenant_id = $1 AND id = $2', [
      ...[tenantId, held.caseId],
    ]);
    if (one!.status !== 'open')
      return refuse('claim-used', '已经取走了，不能退回', 'It was handed over; it cannot be given back', {
        next: text('有问题请问工会', 'Ask your union if something is wrong'),
      });
  }
  const now = engine.house.clock.now();
  const backOn = await keptUntil(q, tenantId, held, now);
  await setBackOn(q, tenantId, roundId, personId, backOn);
  const { thing, link } = await called(engine, tenantId, roundId, held);
  await tell(engine, q, tenantId, {
    ...{ topic: 'claim-back', key: `${held.offerId}:${held.batch}:${now.getTime()}`, people: [personId], link },
    words: put(
      '您退回了：{0}。{1}前还可以要回来，过后给下一位',
      'You gave back: {0}. Until {1} you may take it back; then the next one has it',
      ...[thing, timeOf(backOn)],
    ),
  });
  return backOn;
}

/** In the caller's transaction. He waits for nothing of the round any more and is told so; false: he did not wait. */
export async function leaveLine(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  { roundId, personId }: Whose,
): Promise<boolean> {
  const places = await stopWaitingInRound(q, tenantId, roundId, personId);
  for (const left of places) {
    const { thing, link } = await called(engine, tenantId, roundId, left);
    await tell(engine, q, tenantId, {
      ...{
        topic: 'claim-line-left',
        key: `${left.offerId}:${left.place}:${engine.house.clock.now().getTime()}`,
        people: [personId],
        link,
      },
      words: put('您退出了候补：{0}', 'You left the line for: {0}', thing),
    });
  }
  return places.length > 0;
}

/** In the caller's transaction. He keeps it after all. Refuses: no-claim. Kept already is kept. */
export async function keepAfterAll(
  q: Queryable,
  tenantId: number,
  { roundId, personId }: Whose,
): Promise<{ readonly done: true } | Refusal> {
  const held = await heldLocked(q, tenantId, roundId, personId);
  if (!held) return noClaim();
  if (held.backOn !== null) await setBackOn(q, tenantId, roundId, personId, null);
  return { done: true };
}

interface Due extends Whose {
  readonly offerId: number;
  /** The round is closed. */
  readonly over: boolean;
}

const passedOnAtMost = 1_000;

/** One whose time is over: its case is withdrawn and it is free, or he keeps it because it is on its way to him. False: another process did it, or he kept it. */
async function passOn(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  { roundId, personId, over }: Due,
): Promise<boolean> {
  const held = await heldLocked(q, tenantId, roundId, personId);
  if (!held || held.backOn === null || (!over && held.backOn > engine.house.clock.now())) return false;
  const ids = await actionIdsOf(engine.house, tenantId);
  const { offerId, batch } = held;
  const actionId = ids.named(offerId, `claim-back|${tenantId}|${offerId}|${batch}|${personId}`);
  const given = await giveBackClaim(engine, q, tenantId, { roundId, actionId, acting: { personId, posts: [] } });
  if (!isRefusal(given)) return true;
  await setBackOn(q, tenantId, roundId, personId, null);
  const { thing, link } = await called(engine, tenantId, roundId, held);
  await tell(engine, q, tenantId, {
    ...{ topic: 'claim-back-not', key: `${offerId}:${batch}:${held.backOn.getTime()}`, people: [personId], link },
    words: put('没有退成：{0}。{1}，还是您的', 'Not given back: {0}. {1}; it is still yours', thing, given.why),
  });
  return false;
}

/** What was given back and is kept no longer goes to the next: its time is over, or the round is closed. Gives of which offers something came free. */
export async function passOnGivenBack(engine: Engine, tenantId: number): Promise<ReadonlySet<number>> {
  const { db, clock } = engine.house;
  const due = await db.query<Due>(
    `SELECT c.round_id AS "roundId", c.person_id AS "personId", c.offer_id AS "offerId", r.state <> 'open' AS over FROM claims c
       JOIN rounds r ON r.tenant_id = c.tenant_id AND r.id = c.round_id
      WHERE c.tenant_id = $1 AND c.back_on IS NOT NULL AND (c.back_on <= $2 OR r.state <> 'open')
      ORDER BY c.back_on, c.round_id, c.person_id LIMIT ${passedOnAtMost}`,
    [tenantId, clock.now()],
  );
  const free = new Set<number>();
  for (const one of due)
    if (await retrying(() => db.transaction((q) => passOn(engine, q, tenantId, one)))) free.add(one.offerId);
  return free;
}

/** Everything about claims that happens by itself; safe to run any number of times, by any number of processes. */
export async function keepClaims(engine: Engine, tenantId: number): Promise<void> {
  await passOnGivenBack(engine, tenantId);
  await endLines(engine, tenantId);
  await moveClaims(engine, tenantId);
}
