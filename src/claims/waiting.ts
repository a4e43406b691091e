// What comes free moves on by itself: giving back, places that were not confirmed in time, and who waits longest getting what is there.
import { retrying } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** How long what was given back is kept for who gave it. */
export const keptMinutes = 10;

const listed = (ids: readonly number[]): string => `{${ids.join(',')}}`;

/** In the caller's transaction. Gives who had one to give back; what they gave is there for the next at once. */
export async function giveBack(
  q: Queryable,
  tenantId: number,
  { offerId, people, unconfirmed = false }: { offerId: number; people: readonly number[]; unconfirmed?: boolean },
  doing: { readonly transferId: number; readonly at: Date },
): Promise<readonly number[]> {
  const [row] = await q.query<{ gone: readonly number[] }>(
    'SELECT claim_give_back($1, $2, $3, $4, $5::bigint[], $6) AS gone',
    [tenantId, offerId, doing.transferId, doing.at, listed(people), unconfirmed],
  );
  return row!.gone;
}

/** At the end of the list, in this order; who waits already keeps his place, who holds one of the round does not wait. Gives how many came to wait. */
export async function enlist(
  q: Queryable,
  tenantId: number,
  offerId: number,
  people: readonly { readonly personId: number; readonly household?: number }[],
  at: Date,
): Promise<number> {
  const households = people.map(({ household }) => household ?? 'NULL').join(',');
  const [row] = await q.query<{ count: number }>('SELECT claim_wait($1, $2, $3, $4::bigint[], $5::bigint[]) AS count', [
    ...[tenantId, offerId, at, listed(people.map(({ personId }) => personId)), `{${households}}`],
  ]);
  return row!.count;
}

/** How many wait for each offer of the round. */
export async function waitingByOffer(q: Queryable, tenantId: number, roundId: number): Promise<Map<number, number>> {
  const rows = await q.query<{ id: number; waiting: number }>(
    `SELECT w.offer_id AS id, count(*) AS waiting FROM claim_waits w JOIN claim_offers o ON o.tenant_id = w.tenant_id AND o.id = w.offer_id
      WHERE w.tenant_id = $1 AND o.round_id = $2 GROUP BY w.offer_id`,
    [tenantId, roundId],
  );
  return new Map(rows.map(({ id, waiting }) => [id, waiting]));
}

/** Waits for nothing of the round any more; gives the places that were left. */
export async function stopWaitingInRound(
  q: Queryable,
  tenantId: number,
  roundId: number,
  personId: number,
): Promise<readonly { readonly offerId: number; readonly package: string; readonly place: number }[]> {
  return q.query(
    `DELETE FROM claim_waits w USING claim_offers o WHERE w.tenant_id = $1 AND o.tenant_id = $1 AND o.round_id = $2
        AND w.offer_id = o.id AND w.person_id = $3 RETURNING w.offer_id AS "offerId", o.package, w.place`,
    [tenantId, roundId, personId],
  );
}

/** Waits no more; false when he did not. */
export async function stopWaiting(q: Queryable, tenantId: number, offerId: number, personId: number): Promise<boolean> {
  const rows = await q.query(
    'DELETE FROM claim_waits WHERE tenant_id = $1 AND offer_id = $2 AND person_id = $3 RETURNING place',
    [tenantId, offerId, personId],
  );
  return rows.length > 0;
}

/** His places in the lines of these rounds, by offer: 1 is the next. */
export async function placesInLine(
  q: Queryable,
  tenantId: number,
  roundIds: readonly number[],
  personId: number,
): Promise<Map<number, number>> {
  const rows = await q.query<{ id: number; place: number }>(
    `SELECT w.offer_id AS id, (SELECT count(*) FROM claim_waits b WHERE b.tenant_id = $1 AND b.offer_id = w.offer_id AND b.place <= w.place) AS place
       FROM claim_offers o JOIN claim_waits w ON w.tenant_id = o.tenant_id AND w.offer_id = o.id AND w.person_id = $3
      WHERE o.tenant_id = $1 AND o.round_id = ANY ($2::bigint[])`,
    [tenantId, roundIds, personId],
  );
  return new Map(rows.map(({ id, place }) => [id, place]));
}

/** How many are before him, and himself: 1 is the next; null when he does not wait. */
export async function placeInLine(
  q: Queryable,
  tenantId: number,
  offerId: number,
  personId: number,
): Promise<number | null> {
  const [row] = await q.query<{ place: number | null }>(
    `SELECT (SELECT count(*) FROM claim_waits b WHERE b.tenant_id = $1 AND b.offer_id = $2 AND b.place <= w.place)::int AS place
       FROM claim_waits w WHERE w.tenant_id = $1 AND w.offer_id = $2 AND w.person_id = $3`,
    [tenantId, offerId, personId],
  );
  return row?.place ?? null;
}

const movedAtMost = 1_000;

/** To those who wait longest, to be confirmed until then (null: theirs at once). Gives who got one. */
export async function moveOn(
  house: House,
  tenantId: number,
  offerId: number,
  until: Date | null,
): Promise<readonly number[]> {
  return retrying(async () => {
    const transferId = await house.ids.take(tenantId);
    const [row] = await house.db.query<{ got: readonly number[] }>(
      'SELECT claim_move_on($1, $2, $3, $4, $5, $6) AS got',
      [tenantId, offerId, transferId, house.clock.now(), until, movedAtMost],
    );
    return row!.got;
  });
}

/** Takes back what nobody confirmed in time. Gives who lost it, by offer. */
export async function expireUnconfirmed(
  house: House,
  tenantId: number,
): Promise<readonly { readonly offerId: number; readonly people: readonly number[] }[]> {
  const at = house.clock.now();
  const due = await house.db.query<{ offerId: number; people: readonly number[] }>(
    `SELECT offer_id AS "offerId", array_agg(person_id) AS people FROM (
       SELECT offer_id, person_id FROM claims WHERE tenant_id = $1 AND until <= $2 ORDER BY until LIMIT ${movedAtMost}) d
      GROUP BY offer_id ORDER BY offer_id`,
    [tenantId, at],
  );
  const lost: { offerId: number; people: readonly number[] }[] = [];
  for (const { offerId, people } of due) {
    const gone = await retrying(async () =>
      giveBack(
        house.db,
        tenantId,
        { offerId, people, unconfirmed: true },
        { transferId: await house.ids.take(tenantId), at },
      ),
    );
    if (gone.length > 0) lost.push({ offerId, people: gone });
  }
  return lost;
}

/** Offers with something left and somebody waiting. */
export async function offersToMove(
  q: Queryable,
  tenantId: number,
): Promise<readonly { readonly offerId: number; readonly roundId: number; readonly package: string }[]> {
  return q.query(
    `SELECT o.id AS "offerId", o.round_id AS "roundId", o.package FROM claim_offers o
       JOIN accounts s ON s.tenant_id = o.tenant_id AND s.id = o.stock_id
       JOIN rounds r ON r.tenant_id = o.tenant_id AND r.id = o.round_id AND r.state = 'open'
      WHERE o.tenant_id = $1 AND s.credits - s.debits - s.debits_pending - s.floor > 0
        AND EXISTS (SELECT FROM claim_waits w WHERE w.tenant_id = o.tenant_id AND w.offer_id = o.id) ORDER BY o.id`,
    [tenantId],
  );
}

/** Offers that somebody waits for. */
export async function offersWithLines(
  q: Queryable,
  tenantId: number,
): Promise<readonly { readonly offerId: number; readonly roundId: number; readonly package: string }[]> {
  return q.query(
    `SELECT o.id AS "offerId", o.round_id AS "roundId", o.package FROM claim_offers o
      WHERE o.tenant_id = $1 AND EXISTS (SELECT FROM claim_waits w WHERE w.tenant_id = $1 AND w.offer_id = o.id) ORDER BY o.id`,
    [tenantId],
  );
}

/** In the caller's transaction. Nobody waits for it any more; gives who did, in their order. */
export async function emptyLine(q: Queryable, tenantId: number, offerId: number): Promise<readonly number[]> {
  const rows = await q.query<{ personId: number; place: number }>(
    'DELETE FROM claim_waits WHERE tenant_id = $1 AND offer_id = $2 RETURNING person_id AS "personId", place',
    [tenantId, offerId],
  );
  return rows.sort((a, b) => a.place - b.place).map(({ personId }) => personId);
}
