// What decides who somebody is, as one value: compared before and after somebody tried to become somebody else.
import type { Queryable } from '#store/queryable.ts';

/** Tables, with the column that says whose row it is. Times of use are no part of who somebody is. */
const tables: readonly (readonly [table: string, whose: string])[] = [
  ['people', 'id'],
  ['memberships', 'person_id'],
  ['posts', 'person_id'],
  ['credentials', 'person_id'],
  ['sessions', 'person_id'],
  ['facts', 'person_id'],
  ['person_facts', 'person_id'],
  ['corrections', 'person_id'],
  ['proposed_accounts', 'person_id'],
];

/** Rows of these people by table, each as text in an order of its own. */
export async function identityOf(
  q: Queryable,
  tenantId: number,
  personIds: readonly number[],
): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const [table, whose] of tables) {
    const rows = await q.query<{ row: string }>(
      `SELECT to_jsonb(t) - 'last_seen_at' AS row FROM ${table} t WHERE t.tenant_id = $1 AND t.${whose} = ANY ($2::bigint[])`,
      [tenantId, personIds],
    );
    found[table] = rows.map(({ row }) => JSON.stringify(row)).sort();
  }
  return found;
}

/** What came and what went, table by table; empty: everybody is who they were. */
export function changesOf(
  before: Readonly<Record<string, readonly string[]>>,
  after: Readonly<Record<string, readonly string[]>>,
): string[] {
  return Object.keys(after).flatMap((table) => {
    const [was, is] = [new Set(before[table]), new Set(after[table])];
    return [
      ...[...was].filter((row) => !is.has(row)).map((row) => `- ${table} ${row}`),
      ...[...is].filter((row) => !was.has(row)).map((row) => `+ ${table} ${row}`),
    ];
  });
}
