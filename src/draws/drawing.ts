// The draw itself: seed and order by what everybody may compute, the first of them put in line for what there is, and, when all is given
// out, the memory of who came away with nothing.
import { householdOf, isPerHousehold } from '#claims/household.ts';
import { enlist } from '#claims/waiting.ts';
import { computeOrder } from '#draws/computing.ts';
import { appendStep, type Draw, lockDraw } from '#draws/draws.ts';
import { readList, readReveals } from '#draws/record.ts';
import { sealIfDue, withholdIfDue } from '#draws/words.ts';
import { chinaDate } from '#kit/clock.ts';
import { sha256Hex } from '#kit/json.ts';
import { type NewFact, recordFacts, refreshSnapshots } from '#people/facts.ts';
import { seedOf } from '#policy/draw.ts';
import { lostFact, moreAfterLosing } from '#policy/draw-weights.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const orderHash = (order: Uint32Array): string => sha256Hex(order.join(','));

/** The programme whose round what is drawn for belongs to. */
async function programmeOf(q: Queryable, tenantId: number, { offerId }: Draw): Promise<Programme> {
  const [version] = await q.query<{ definition: Programme }>(
    `SELECT v.definition FROM claim_offers o JOIN rounds r ON r.tenant_id = $1 AND r.id = o.round_id
       JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash WHERE o.tenant_id = $1 AND o.id = $2`,
    [tenantId, offerId],
  );
  return version!.definition;
}

/** Places to the entries, and the first of them into the line of the offer, behind whoever waits there already. */
async function place(q: Queryable, tenantId: number, draw: Draw, order: Uint32Array, at: Date): Promise<void> {
  await q.query(
    `WITH numbered AS (
       SELECT e.person_id, row_number() OVER (ORDER BY e.mark) AS number FROM draw_entries e WHERE e.tenant_id = $1 AND e.draw_id = $2)
     UPDATE draw_entries e SET place = o.place FROM numbered n JOIN unnest($3::bigint[]) WITH ORDINALITY AS o(number, place) ON o.number = n.number
      WHERE e.tenant_id = $1 AND e.draw_id = $2 AND e.person_id = n.person_id`,
    [tenantId, draw.id, `{${order.join(',')}}`],
  );
  const first = await q.query<{ personId: number; facts: FactSnapshot | null }>(
    `SELECT e.person_id AS "personId", CASE WHEN $4 THEN f.snapshot END AS facts FROM draw_entries e
       LEFT JOIN person_facts f ON f.tenant_id = $1 AND f.person_id = e.person_id
      WHERE e.tenant_id = $1 AND e.draw_id = $2 AND e.place <= $3 ORDER BY e.place`,
    [tenantId, draw.id, draw.quota + draw.waiting, isPerHousehold(await programmeOf(q, tenantId, draw))],
  );
  const line = first.map(({ personId, facts }) => {
    const household = householdOf(facts ?? {});
    return { personId, ...(household === undefined ? {} : { household }) };
  });
  await enlist(q, tenantId, draw.offerId, line, at);
}

const peopleAtOnce = 5_000;

/** In the transaction that decides it: those who come away with nothing hear it. Told of twice they hear it once. */
export type TellLost = (
  q: Queryable,
  tenantId: number,
  draw: Pick<Draw, 'id' | 'title'>,
  lost: { readonly people: readonly number[]; readonly moreNextTime: number },
) => Promise<void>;

async function told(q: Queryable, tenantId: number, draw: Draw, tell: TellLost | undefined, people: readonly number[]) {
  if (!tell || people.length === 0) return;
  const { key, stages } = await programmeOf(q, tenantId, draw);
  const moreNextTime = moreAfterLosing(key, Object.values(stages)[0]?.settings ?? {});
  for (let from = 0; from < people.length; from += peopleAtOnce)
    await tell(q, tenantId, draw, { people: people.slice(from, from + peopleAtOnce), moreNextTime });
}

/** Nothing can come to them any more: neither drawn nor in line. */
const behindAll = (q: Queryable, tenantId: number, { id, quota, waiting }: Draw) =>
  q.query<{ id: number }>(
    'SELECT person_id AS id FROM draw_entries WHERE tenant_id = $1 AND draw_id = $2 AND place > $3 ORDER BY person_id',
    [tenantId, id, quota + waiting],
  );

/** A draw that is locked and has its outside value; otherwise it stays as it is. */
async function carryOut(q: Queryable, tenantId: number, draw: Draw, at: Date, tell?: TellLost): Promise<Draw> {
  if (draw.state !== 'ready') return draw;
  const list = await readList(q, tenantId, draw.id);
  const reveals = await readReveals(q, tenantId, draw.id);
  const seed = seedOf({ rules: draw.rules!, root: draw.root!, reveals, outside: draw.outside! });
  const order = await computeOrder(seed, list);
  await place(q, tenantId, draw, order, at);
  const drawn = Math.min(draw.quota, order.length);
  const waiting = Math.min(draw.waiting, order.length - drawn);
  const said = { seed, order: orderHash(order), drawn, waiting };
  const after = await appendStep(q, tenantId, draw, { kind: 'drawn', said, actorId: null, at });
  await q.query(`UPDATE draws SET state = 'drawn', seed = $3 WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    draw.id,
    seed,
  ]);
  const lost = await behindAll(q, tenantId, draw);
  await told(
    q,
    tenantId,
    draw,
    tell,
    lost.map(({ id }) => id),
  );
  return { ...after, state: 'drawn', seed };
}

/** got: he has one and keeps it. lost: he was neither drawn nor offered one that came free. */
const outcomes = `SELECT e.person_id AS "personId", c.person_id IS NOT NULL AND c.until IS NULL AS got,
    c.person_id IS NULL AND e.place > $3 AND (e.place > $4 OR w.person_id IS NOT NULL) AS lost, coalesce((f.snapshot ->> $5)::int, 0) AS before
  FROM draw_entries e JOIN claim_offers o ON o.tenant_id = $1 AND o.id = $6
  LEFT JOIN claims c ON c.tenant_id = $1 AND c.round_id = o.round_id AND c.person_id = e.person_id AND c.offer_id = o.id
  LEFT JOIN claim_waits w ON w.tenant_id = $1 AND w.offer_id = o.id AND w.person_id = e.person_id
  LEFT JOIN person_facts f ON f.tenant_id = $1 AND f.person_id = e.person_id
 WHERE e.tenant_id = $1 AND e.draw_id = $2 ORDER BY e.person_id`;

/**
 * All is given out: who lost has one more to his name, who got one begins anew. The draw is locked; done again it stays as it is.
 */
export async function finishDraw(
  house: House,
  q: Queryable,
  tenantId: number,
  draw: Draw,
  actorId: number | null,
  tell?: TellLost,
): Promise<Draw> {
  if (draw.state !== 'drawn') return draw;
  const at = house.clock.now();
  const [round] = await q.query<{ id: number; programmeKey: string }>(
    `SELECT r.id, v.programme_key AS "programmeKey" FROM claim_offers o JOIN rounds r ON r.tenant_id = $1 AND r.id = o.round_id
       JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash WHERE o.tenant_id = $1 AND o.id = $2`,
    [tenantId, draw.offerId],
  );
  const key = lostFact(round!.programmeKey);
  const people = await q.query<{ personId: number; got: boolean; lost: boolean; before: number }>(outcomes, [
    ...[tenantId, draw.id, draw.quota, draw.quota + draw.waiting, key, draw.offerId],
  ]);
  const changed = people.filter(({ got, lost, before }) => lost || (got && before > 0));
  for (let from = 0; from < changed.length; from += peopleAtOnce) {
    const some = changed.slice(from, from + peopleAtOnce);
    const first = await house.ids.take(tenantId, some.length);
    const facts = some.map(
      ({ personId, lost, before }, n): NewFact => ({
        ...{ id: first + n, personId, key, value: lost ? before + 1 : 0 },
        ...{ source: `${round!.programmeKey}:${round!.id}`, observedOn: chinaDate(at) },
      }),
    );
    await recordFacts(q, tenantId, facts, at);
    await refreshSnapshots(
      q,
      tenantId,
      some.map(({ personId }) => personId),
    );
  }
  await told(
    q,
    tenantId,
    draw,
    tell,
    people.filter(({ lost }) => lost).map(({ personId }) => personId),
  );
  const count = (one: 'got' | 'lost') => people.filter((person) => person[one]).length;
  const said = { got: count('got'), lost: count('lost') };
  const after = await appendStep(q, tenantId, draw, { kind: 'finished', said, actorId, at });
  await q.query(`UPDATE draws SET state = 'finished' WHERE tenant_id = $1 AND id = $2`, [tenantId, draw.id]);
  return { ...after, state: 'finished' };
}

/** What time alone brings about, of every draw: the seal, the silence of who withheld, the draw. Running it twice changes nothing more. */
export async function actOnDraws(house: House, tenantId: number, tell?: TellLost): Promise<number> {
  const at = house.clock.now();
  const due = await house.db.query<{ id: number }>(
    `SELECT d.id FROM draws d WHERE d.tenant_id = $1 AND (d.state = 'ready' OR (d.state = 'open' AND d.closes_at <= $2)
       OR (d.state = 'sealed' AND d.reveals_by <= $2 AND EXISTS (SELECT FROM draw_parties p
             WHERE p.tenant_id = $1 AND p.draw_id = d.id AND p.commitment IS NOT NULL AND p.word IS NULL AND NOT p.withheld))) ORDER BY d.id`,
    [tenantId, at],
  );
  const crypto = await house.crypto(tenantId);
  for (const { id } of due)
    await house.db.transaction(async (q) => {
      const draw = await lockDraw(q, tenantId, id);
      if (!draw) return;
      const sealed = await sealIfDue(q, tenantId, draw, crypto, at);
      await carryOut(q, tenantId, await withholdIfDue(q, tenantId, sealed, at), at, tell);
    });
  return due.length;
}
