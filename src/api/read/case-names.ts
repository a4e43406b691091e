// What cases are called where only their numbers are on file: the programme as it was then and the day they were handed in. Says nothing of whose they are.
import { z } from '@hono/zod-openapi';
import { day, id, text } from '#api/shapes.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

export const namedCase = z.object({ id, programme: text, on: day }).openapi('NamedCase');

export interface NamedCase {
  readonly id: number;
  readonly programme: Text;
  readonly on: Day;
}

export async function caseNames(
  q: Queryable,
  tenantId: number,
  ids: readonly (number | null)[],
): Promise<Map<number, NamedCase>> {
  const known = [...new Set(ids.filter((one) => one !== null))];
  if (known.length === 0) return new Map();
  const rows = await q.query<{ id: number; programme: Text; openedAt: Date }>(
    `SELECT c.id, v.definition -> 'title' AS programme, c.opened_at AS "openedAt"
       FROM cases c JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
       JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
      WHERE c.tenant_id = $1 AND c.id = ANY ($2::bigint[])`,
    [tenantId, known],
  );
  return new Map(rows.map(({ openedAt, ...row }) => [row.id, { ...row, on: chinaDate(openedAt) }]));
}
