// The register's own fold: `person_facts` is folded once more from memberships and facts and compared row by row, whatever its columns
// are. The very function that keeps it runs here against tables of the session that stand before the real ones, so that nothing is
// locked or written, and a million people need no more room than one chunk.
import type { Difference } from '#engine/verify.ts';
import { Fault } from '#kit/refusal.ts';
import { refreshSnapshots } from '#people/facts.ts';
import type { Queryable } from '#store/queryable.ts';

const chunk = 20_000;

interface Compared {
  readonly id: number;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Unqualified names mean the session's own tables until `SET LOCAL` is taken back. */
async function withOwnTables<T>(q: Queryable, work: (schema: string) => Promise<T>): Promise<T> {
  const [before] = await q.query<{ schema: string; path: string }>(
    `SELECT quote_ident(current_schema()) AS schema, current_setting('search_path') AS path`,
  );
  const { schema, path } = before!;
  await q.query(`SELECT set_config('search_path', 'pg_temp, ' || $1, true)`, [path]);
  // Nobody is in it: locking the people folded is for writers.
  await q.query(`CREATE TEMPORARY TABLE people (LIKE ${schema}.people) ON COMMIT DROP`);
  const result = await work(schema);
  await q.query('DROP TABLE pg_temp.people');
  await q.query(`SELECT set_config('search_path', $1, true)`, [path]);
  return result;
}

/** The first of these people whose row differs. `range`: (after, upTo]. */
async function compare(
  q: Queryable,
  tenantId: number,
  schema: string,
  people: readonly number[],
  range: readonly [after: number, upTo: number | string],
): Promise<Compared | undefined> {
  await q.query(`CREATE TEMPORARY TABLE person_facts (LIKE ${schema}.person_facts INCLUDING ALL) ON COMMIT DROP`);
  await refreshSnapshots(q, tenantId, people);
  const [folded] = await q.query<{ n: number }>('SELECT count(*) AS n FROM person_facts WHERE tenant_id = $1', [
    tenantId,
  ]);
  if (folded!.n !== people.length) throw new Fault('person_facts was folded somewhere else');
  const [first] = await q.query<Compared>(
    `SELECT coalesce(e.person_id, f.person_id) AS id, to_jsonb(e) AS expected, to_jsonb(f) AS found
       FROM (SELECT * FROM pg_temp.person_facts WHERE tenant_id = $1) e
       FULL JOIN (SELECT * FROM ${schema}.person_facts WHERE tenant_id = $1 AND person_id > $2 AND person_id <= $3) f USING (person_id)
      WHERE to_jsonb(e) IS DISTINCT FROM to_jsonb(f) ORDER BY 1 LIMIT 1`,
    [tenantId, ...range],
  );
  await q.query('DROP TABLE pg_temp.person_facts');
  return first;
}

/** Needs a transaction of one snapshot. */
export async function verifyPersonFacts(q: Queryable, tenantId: number): Promise<Difference | null> {
  return withOwnTables(q, async (schema) => {
    for (let after = 0; ; ) {
      const rows = await q.query<{ id: number; merged: boolean }>(
        `SELECT id, merged_into_id IS NOT NULL AS merged FROM ${schema}.people WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT ${chunk}`,
        [tenantId, after],
      );
      const last = rows.length < chunk;
      const upTo = last ? '9223372036854775807' : rows.at(-1)!.id;
      const people = rows.filter(({ merged }) => !merged).map(({ id }) => id);
      const first = await compare(q, tenantId, schema, people, [after, upTo]);
      if (first)
        return {
          what: 'person-facts',
          where: `person_facts ${first.id}`,
          expected: first.expected,
          found: first.found,
          says: {
            zh: '条件所读的事实与会籍、事实登记不符',
            en: 'What conditions read of a person does not follow from their memberships and facts',
          },
        };
      if (last) return null;
      after = rows.at(-1)!.id;
    }
  });
}
