// What comes free moves on by itself: giving back, places that were not confirmed in time, and who waits longest getting what is there.
import { retrying } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

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

/** Waits no more; false when he did not. */
export async function stopWaiting(q: Queryable, tenantId: number, offerId: number, personId: number): Promise<boolean> {
  const rows = await q.query(
    'DELETE FROM claim_waits WHERE tenant_id = $1 AND offer_id = $2 AND person_id = $3 RETURNING place',
    [tenantId, offerId, personId],
  );
  return rows.length > 0;
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

/** It is his to keep; false when it was not waiting for his word any more. */
export async function confirm(q: Queryable, tenantId: number, roundId: number, personId: number, at: Date) {
  const rows = await q.query(
    'UPDATE claims SET until = NULL WHERE tenant_id = $1 AND round_id = $2 AND person_id = $3 AND until > $4 RETURNING offer_id',
    [tenantId, roundId, personId, at],
  );
  return rows.length > 0;
}

/** Offers with something left and somebody waiting. */
export async function offersToMove(
  q: Queryable,
  tenantId: number,
): Promise<readonly { readonly offerId: number; readonly roundId: number }[]> {
  return q.query(
    `SELECT o.id AS "offerId", o.round_id AS "roundId" FROM claim_offers o
       JOIN accounts s ON s.tenant_id = o.tenant_id AND s.id = o.stock_id
       JOIN rounds r ON r.tenant_id = o.tenant_id AND r.id = o.round_id AND r.state = 'open'
      WHERE o.tenant_id = $1 AND s.credits - s.debits - s.debits_pending - s.floor > 0
        AND EXISTS (SELECT FROM claim_waits w WHERE w.tenant_id = o.tenant_id AND w.offer_id = o.id) ORDER BY o.id`,
    [tenantId],
  );
}
