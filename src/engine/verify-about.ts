// Whom a case is about, as its first event says. People and unions are merged without an event of the case, so a row may also name
// the one whom the first was merged into.
import { engineStage } from '#engine/case-state.ts';
import type { Difference } from '#engine/verify.ts';
import type { StageEvent } from '#policy/kind.ts';
import type { Queryable } from '#store/queryable.ts';

export interface About {
  readonly roundId: number;
  readonly organisationId: number;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
}

const tables = { organisationId: 'organisations', personId: 'people', subjectOrganisationId: 'organisations' } as const;

async function mergedInto(q: Queryable, tenantId: number, table: string, from: unknown, to: number): Promise<boolean> {
  const rows = await q.query(
    `WITH RECURSIVE line AS (
       SELECT id, merged_into_id FROM ${table} WHERE tenant_id = $1 AND id = $2
       UNION SELECT t.id, t.merged_into_id FROM line l JOIN ${table} t ON t.tenant_id = $1 AND t.id = l.merged_into_id
     ) SELECT FROM line WHERE id = $3`,
    [tenantId, from, to],
  );
  return rows.length > 0;
}

async function follows(
  q: Queryable,
  tenantId: number,
  key: keyof About,
  opened: unknown,
  found: number | null,
): Promise<boolean> {
  if (opened === found) return true;
  if (key === 'roundId' || opened === null || found === null) return false;
  return mergedInto(q, tenantId, tables[key], opened, found);
}

/** `events`: those of the first row of the history. */
export async function verifyAbout(
  q: Queryable,
  tenantId: number,
  caseId: number,
  events: readonly StageEvent[],
  row: About,
): Promise<Difference | null> {
  const opened = events.find((event) => event.stage === engineStage && event.type === 'opened')?.data;
  for (const key of ['roundId', 'organisationId', 'personId', 'subjectOrganisationId'] as const) {
    if (!opened || !(key in opened)) continue;
    if (await follows(q, tenantId, key, opened[key], row[key])) continue;
    return {
      what: 'case-about',
      where: `cases ${caseId}`,
      expected: { [key]: opened[key] },
      found: { [key]: row[key] },
      says: {
        zh: '办件说的是谁、在哪个批次，与开件时所记不符',
        en: 'The case is not about whom, or not in the round, it was opened for',
      },
    };
  }
  return null;
}
