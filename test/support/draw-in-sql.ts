// The draw once more, in SQL and sharing no code with src/policy/draw.ts: HMAC from PostgreSQL's sha256 alone.
import type { DrawRecord } from '#policy/draw.ts';
import type { Queryable } from '#store/queryable.ts';
import { entriesOf } from '#test/support/draw.ts';

const hmac = (message: string) => `sha256((SELECT opad FROM pads) || sha256((SELECT ipad FROM pads) || ${message}))`;

const pad = (byte: number) =>
  `(SELECT string_agg(decode(lpad(to_hex(CASE WHEN n < 32 THEN get_byte(seed, n) ELSE 0 END # ${byte}), 2, '0'), 'hex'), ''::bytea ORDER BY n)
     FROM generate_series(0, 63) n)`;

/** Seed and order from what was published; the seed in hex. */
export async function drawInSql(
  q: Queryable,
  { rules, list, root, reveals, outside }: Omit<DrawRecord, 'seed' | 'order'>,
): Promise<{ seed: string; order: number[] }> {
  const entries = entriesOf(list);
  const [row] = await q.query<{ seed: string; order: number[] }>(
    `WITH RECURSIVE given AS (
       SELECT sha256(convert_to('niangjia/draw/seed', 'UTF8') || '\\x00'::bytea || sha256(convert_to($1::text, 'UTF8')) || decode($2, 'hex')
         || coalesce((SELECT string_agg(CASE WHEN r IS NULL THEN '\\x00'::bytea || decode(repeat('00', 32), 'hex') ELSE '\\x01'::bytea || decode(r, 'hex') END,
              ''::bytea ORDER BY n) FROM unnest($3::text[]) WITH ORDINALITY AS p(r, n)), ''::bytea)
         || sha256(convert_to($4::text, 'UTF8'))) AS seed
     ), pads AS (SELECT seed, ${pad(0x36)} AS ipad, ${pad(0x5c)} AS opad FROM given),
     entries AS (SELECT e.n, sha256('\\x00'::bytea || decode(e.mark, 'hex') || decode(lpad(to_hex(e.tickets), 2, '0'), 'hex')) AS leaf, e.tickets
       FROM unnest($5::text[], $6::int[]) WITH ORDINALITY AS e(mark, tickets, n)),
     scores AS (SELECT e.n, min(${hmac(`e.leaf || int4send(t.t)`)}) AS score
       FROM entries e CROSS JOIN LATERAL generate_series(0, e.tickets - 1) AS t(t) GROUP BY e.n)
     SELECT encode((SELECT seed FROM given), 'hex') AS seed, array_agg(n::int ORDER BY score, n) AS order FROM scores`,
    [rules, root, reveals, outside, entries.map(({ mark }) => mark), entries.map(({ tickets }) => tickets)],
  );
  return row!;
}
