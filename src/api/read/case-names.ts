// What cases are called where only their numbers are on file: the programme as it was then and the day they were handed in. Says nothing of whose
// they are; but where a row names a person beside it, that there is a case of such a programme is already told, so that sealed ones are left out.
import { z } from '@hono/zod-openapi';
import { day, id, text } from '#api/shapes.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';
import type { Sensitivity } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { atMost, classOfCases } from '#policy/programme-class.ts';
import type { Queryable } from '#store/queryable.ts';

export const namedCase = z.object({ id, programme: text, on: day }).openapi('NamedCase');

export interface NamedCase {
  readonly id: number;
  readonly programme: Text;
  readonly on: Day;
}

/** By id. Cases of a class above `upTo` are left out, as if they were not there. */
export async function caseNames(
  q: Queryable,
  tenantId: number,
  ids: readonly (number | null)[],
  upTo: Sensitivity,
): Promise<Map<number, NamedCase>> {
  const known = [...new Set(ids.filter((one) => one !== null))];
  if (known.length === 0) return new Map();
  const rows = await q.query<{ id: number; hash: string; openedAt: Date }>(
    `SELECT c.id, r.version_hash AS hash, c.opened_at AS "openedAt"
       FROM cases c JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
      WHERE c.tenant_id = $1 AND c.id = ANY ($2::bigint[])`,
    [tenantId, known],
  );
  const versions = await q.query<{ hash: string; definition: Programme }>(
    'SELECT hash, definition FROM programme_versions WHERE tenant_id = $1 AND hash = ANY ($2::text[])',
    [tenantId, [...new Set(rows.map(({ hash }) => hash))]],
  );
  const told = versions.filter(({ definition }) => atMost(classOfCases(definition), upTo));
  const titles = new Map(told.map(({ hash, definition }) => [hash, definition.title]));
  return new Map(
    rows.flatMap(({ id: caseId, hash, openedAt }) => {
      const programme = titles.get(hash);
      return programme ? [[caseId, { id: caseId, programme, on: chinaDate(openedAt) }]] : [];
    }),
  );
}
