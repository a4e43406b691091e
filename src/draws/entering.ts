// Putting one's name down and taking it back, as long as the list is open: one row per person and draw, under a lock that many share and
// that sealing waits for, so that no name comes in behind the seal.
import { type Draw, findDraw, noSuchDraw, otherState } from '#draws/draws.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { bytesOf, hexOf, markOf } from '#policy/draw.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Entry {
  readonly mark: string;
  /** 16 bytes in hex: with it and their number whoever entered computes the mark. */
  readonly salt: string;
  readonly tickets: number;
  /** Places of the weights that held. */
  readonly held: readonly number[];
  readonly enteredAt: Date;
  /** In the sealed list, from 1; null before. */
  readonly number: number | null;
  /** null before the draw. */
  readonly place: number | null;
}

/** Still open, and held so to the end of the statement: sealing waits, and whoever waited for a seal finds it shut. */
const whileOpen = `SELECT d.id FROM draws d WHERE d.tenant_id = $1 AND d.id = $2 AND d.state = 'open' AND d.closes_at > $3 FOR SHARE`;

export async function entryOf(q: Queryable, tenantId: number, draw: Draw, personId: number): Promise<Entry | null> {
  const [row] = await q.query<Entry>(
    `SELECT encode(e.mark, 'hex') AS mark, encode(e.salt, 'hex') AS salt, e.tickets, e.held, e.entered_at AS "enteredAt", e.place,
            CASE WHEN $4 THEN (SELECT count(*) FROM draw_entries b WHERE b.tenant_id = $1 AND b.draw_id = $2 AND b.mark <= e.mark) END AS number
       FROM draw_entries e WHERE e.tenant_id = $1 AND e.draw_id = $2 AND e.person_id = $3`,
    [tenantId, draw.id, personId, draw.root !== null],
  );
  return row ?? null;
}

export async function countEntries(q: Queryable, tenantId: number, drawId: number): Promise<number> {
  const [row] = await q.query<{ count: number }>(
    'SELECT count(*) FROM draw_entries WHERE tenant_id = $1 AND draw_id = $2',
    [tenantId, drawId],
  );
  return row!.count;
}

/** The list is not open: why, as it is now. */
async function shut(house: House, tenantId: number, drawId: number): Promise<Refusal> {
  const draw = await findDraw(house.db, tenantId, drawId);
  if (!draw || draw.state === 'dropped') return noSuchDraw();
  if (draw.state === 'preparing') return otherState(draw);
  return refuse('draw-closed', '报名已经截止，名单不能再改', 'Entries are closed and the list stays as it is', {
    next: text('结果出来后可以在这里看', 'The result will be shown here'),
  });
}

/** Asked again it is the same answer. Whether he may, and with how many tickets, was judged before. Refuses: not-found, draw-state, draw-closed. */
export async function enter(
  house: House,
  tenantId: number,
  drawId: number,
  {
    personId,
    tickets,
    held,
  }: { readonly personId: number; readonly tickets: number; readonly held: readonly number[] },
): Promise<Entry | Refusal> {
  const at = house.clock.now();
  const salt = hexOf(house.random.bytes(16));
  await house.db.query(
    `WITH open AS (${whileOpen})
     INSERT INTO draw_entries (tenant_id, draw_id, person_id, salt, mark, tickets, held, entered_at)
     SELECT $1, o.id, $4, $5, $6, $7, $8::int[], $3 FROM open o ON CONFLICT (tenant_id, draw_id, person_id) DO NOTHING`,
    [
      ...[
        tenantId,
        drawId,
        at,
        personId,
        Buffer.from(bytesOf(salt)),
        Buffer.from(bytesOf(markOf(salt, String(personId)))),
      ],
      ...[tickets, held],
    ],
  );
  const draw = await findDraw(house.db, tenantId, drawId);
  const entry = draw && (await entryOf(house.db, tenantId, draw, personId));
  return entry ?? shut(house, tenantId, drawId);
}

/** false: he had none. Refuses: not-found, draw-state, draw-closed. */
export async function leave(
  house: House,
  tenantId: number,
  drawId: number,
  personId: number,
): Promise<boolean | Refusal> {
  const at = house.clock.now();
  const rows = await house.db.query(
    `WITH open AS (${whileOpen})
     DELETE FROM draw_entries e USING open o WHERE e.tenant_id = $1 AND e.draw_id = o.id AND e.person_id = $4 RETURNING e.person_id`,
    [tenantId, drawId, at, personId],
  );
  if (rows.length > 0) return true;
  const draw = await findDraw(house.db, tenantId, drawId);
  if (draw?.state === 'open' && at < draw.closesAt) return false;
  return shut(house, tenantId, drawId);
}
