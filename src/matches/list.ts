// Interests as they are read: mine and my union's, and those that a case has been asked for; what was written opens for its two sides alone.
import type { Engine } from '#engine/engine.ts';
import { openNote } from '#engine/interest-rows.ts';
import { himself, whoNow } from '#people/merged.ts';
import type { Queryable } from '#store/queryable.ts';

export interface InterestRow {
  readonly caseId: number;
  readonly number: number;
  readonly personId: number;
  readonly organisationId: number | null;
  readonly note: string;
  readonly askedAt: Date;
}

type Sealed = Omit<InterestRow, 'note'> & { readonly sealed: Buffer };

const columns = `n.case_id AS "caseId", n.number, ${whoNow('n.person_id')} AS "personId", n.organisation_id AS "organisationId", n.note_sealed AS sealed, n.asked_at AS "askedAt"`;

const opened = ({ house }: Engine, tenantId: number, rows: readonly Sealed[]): Promise<InterestRow[]> =>
  Promise.all(
    rows.map(async ({ sealed, ...row }) => ({ ...row, note: await openNote(house, tenantId, row.caseId, sealed) })),
  );

/** Said by him, or for one of these unions; the newest first. */
export const interestsSaid = async (
  engine: Engine,
  tenantId: number,
  {
    personId,
    unionIds,
    limit,
  }: { readonly personId: number; readonly unionIds: readonly number[]; readonly limit: number },
): Promise<InterestRow[]> =>
  opened(
    engine,
    tenantId,
    await engine.house.db.query<Sealed>(
      `SELECT ${columns} FROM showing_interests n WHERE n.tenant_id = $1 AND (n.person_id = ANY (${himself('$2')}) OR n.organisation_id = ANY ($3::bigint[]))
        ORDER BY n.asked_at DESC, n.case_id DESC, n.number DESC LIMIT $4`,
      [tenantId, personId, unionIds, limit],
    ),
  );

export const interestsIn = async (engine: Engine, tenantId: number, caseId: number): Promise<InterestRow[]> =>
  opened(
    engine,
    tenantId,
    await engine.house.db.query<Sealed>(
      `SELECT ${columns} FROM showing_interests n WHERE n.tenant_id = $1 AND n.case_id = $2 ORDER BY n.number`,
      [tenantId, caseId],
    ),
  );

/** By number: the reason with which each was declined. */
export async function reasonsIn(
  q: Queryable,
  tenantId: number,
  caseIds: readonly number[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await q.query<{ caseId: number; number: number; why: string }>(
    `SELECT e.case_id AS "caseId", (d.value -> 'data' ->> 'number')::int AS number, d.value -> 'data' ->> 'why' AS why
       FROM case_events e CROSS JOIN LATERAL json_array_elements(e.events) d
      WHERE e.tenant_id = $1 AND e.case_id = ANY ($2::bigint[]) AND e.action = 'decline' AND d.value ->> 'type' = 'declined'`,
    [tenantId, caseIds],
  );
  return new Map(rows.map(({ caseId, number, why }) => [`${caseId}/${number}`, why]));
}
