// The record of a draw from its rows: for computing it, for checking it, and as the file that everybody may download, page by page.
import type { Draw } from '#draws/draws.ts';
import { partiesOf } from '#draws/draws.ts';
import { invariant } from '#kit/refusal.ts';
import type { DrawRecord } from '#policy/draw.ts';
import { entryLine, headLine } from '#policy/draw-file.ts';
import type { DrawList } from '#policy/draw-list.ts';
import type { Queryable } from '#store/queryable.ts';

/** All entries by mark, as two runs of bytes: a million are one row. */
export async function readList(q: Queryable, tenantId: number, drawId: number): Promise<DrawList> {
  const [row] = await q.query<DrawList>(
    `SELECT coalesce(string_agg(e.mark, ''::bytea ORDER BY e.mark), ''::bytea) AS marks,
            coalesce(string_agg(set_byte('\\x00'::bytea, 0, e.tickets), ''::bytea ORDER BY e.mark), ''::bytea) AS tickets
       FROM draw_entries e WHERE e.tenant_id = $1 AND e.draw_id = $2`,
    [tenantId, drawId],
  );
  return row!;
}

/** The words of those who are parties to the published rules, in their order; null: withheld, or not said yet. */
export async function readReveals(q: Queryable, tenantId: number, drawId: number): Promise<(string | null)[]> {
  const parties = await partiesOf(q, tenantId, drawId);
  return parties.filter(({ commitment }) => commitment !== null).map(({ word }) => word);
}

/** Entry numbers in the order of their places; null as long as some have none. */
async function readOrder(q: Queryable, tenantId: number, drawId: number): Promise<Uint32Array | null> {
  const [row] = await q.query<{ numbers: number[]; all: boolean }>(
    `SELECT coalesce(array_agg(n.number ORDER BY n.place), '{}') AS numbers, coalesce(bool_and(n.place IS NOT NULL), true) AS all
       FROM (SELECT row_number() OVER (ORDER BY e.mark)::int AS number, e.place FROM draw_entries e
              WHERE e.tenant_id = $1 AND e.draw_id = $2) n`,
    [tenantId, drawId],
  );
  return row!.all ? Uint32Array.from(row!.numbers) : null;
}

/** null before the list is sealed. */
export async function readRecord(q: Queryable, tenantId: number, draw: Draw): Promise<DrawRecord | null> {
  const { rules, root, outside, seed } = draw;
  if (rules === null || root === null) return null;
  const [list, reveals] = [await readList(q, tenantId, draw.id), await readReveals(q, tenantId, draw.id)];
  const drawn = seed !== null;
  const order = drawn ? await readOrder(q, tenantId, draw.id) : null;
  return { rules, list, root, reveals, outside: drawn ? outside : null, seed, order };
}

const linesAPage = 10_000;

export interface RecordFile {
  readonly size: number;
  readonly parts: () => AsyncGenerator<Uint8Array>;
}

async function* linesOf(q: Queryable, tenantId: number, draw: Draw): AsyncGenerator<string> {
  let after: Buffer = Buffer.alloc(0);
  for (;;) {
    const rows = await q.query<{ mark: Buffer; tickets: number; place: number | null }>(
      `SELECT mark, tickets, place FROM draw_entries WHERE tenant_id = $1 AND draw_id = $2 AND mark > $3 ORDER BY mark LIMIT ${linesAPage}`,
      [tenantId, draw.id, after],
    );
    // Whoever began to read before the draw reads to the end what was there then.
    const placeOf = (place: number | null) => (draw.seed === null ? null : place);
    yield rows.map((row) => entryLine(row.mark.toString('hex'), row.tickets, placeOf(row.place))).join('');
    if (rows.length < linesAPage) return;
    after = rows.at(-1)!.mark;
  }
}

/** The file of a draw whose list is sealed, written page by page and never held whole. */
export async function recordFile(q: Queryable, tenantId: number, draw: Draw): Promise<RecordFile> {
  const { rules, root, outside, seed, entries } = draw;
  invariant(rules !== null && root !== null && entries !== null, 'only a sealed list is published');
  const reveals = await readReveals(q, tenantId, draw.id);
  const utf8 = new TextEncoder();
  const head = utf8.encode(headLine({ rules, root, reveals, outside: seed === null ? null : outside, seed, entries }));
  const [lines] = await q.query<{ size: number }>(
    `SELECT coalesce(sum($4::int + length(tickets::text) + CASE WHEN $3 THEN length(place::text) ELSE 0 END), 0)::bigint AS size
       FROM draw_entries WHERE tenant_id = $1 AND draw_id = $2`,
    [tenantId, draw.id, seed !== null, entryLine('0'.repeat(64), 1, null).length - 1],
  );
  const parts = async function* () {
    yield head;
    for await (const some of linesOf(q, tenantId, draw)) yield utf8.encode(some);
  };
  return { size: head.length + lines!.size, parts };
}
