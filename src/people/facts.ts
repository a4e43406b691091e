// What is known about a person, each with its source and its end; and the one row per person that conditions read, folded from
// memberships and facts in the writer's own transaction.
import type { Day } from '#kit/days.ts';
import type { Queryable } from '#store/queryable.ts';

export type FactValue = string | number | boolean | readonly string[];

export interface NewFact {
  /** From `house.ids`. */
  readonly id: number;
  readonly personId: number;
  /** The path that conditions name, such as `person.frontline`. */
  readonly key: string;
  readonly value: FactValue;
  /** 'id-number', 'import:<run>', 'case:<id>' … */
  readonly source: string;
  readonly sourceCaseId?: number;
  readonly observedOn: Day;
  readonly expiresOn?: Day;
}

/** Records facts; the newest observation of a key is the one that counts. `refreshSnapshots` must follow in the same transaction. */
export async function recordFacts(q: Queryable, tenantId: number, facts: readonly NewFact[], at: Date): Promise<void> {
  if (facts.length === 0) return;
  await q.query(
    `INSERT INTO facts (tenant_id, id, person_id, key, value, source, source_case_id, observed_on, expires_on, created_at)
     SELECT $1, r.*, $10 FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::jsonb[], $6::text[], $7::bigint[], $8::date[], $9::date[]) AS r`,
    [
      tenantId,
      facts.map((fact) => fact.id),
      facts.map((fact) => fact.personId),
      facts.map((fact) => fact.key),
      facts.map((fact) => JSON.stringify(fact.value)),
      facts.map((fact) => fact.source),
      facts.map((fact) => fact.sourceCaseId ?? null),
      facts.map((fact) => fact.observedOn),
      facts.map((fact) => fact.expiresOn ?? null),
      at,
    ],
  );
}

/** Takes facts back (they stay on file with the reason) and refreshes those they concern; gives the person ids. */
export async function withdrawFacts(
  q: Queryable,
  tenantId: number,
  factIds: readonly number[],
  why: string,
  at: Date,
): Promise<number[]> {
  const rows = await q.query<{ person_id: number }>(
    `UPDATE facts SET withdrawn_at = $3, withdrawn_why = $4
      WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) AND withdrawn_at IS NULL RETURNING person_id`,
    [tenantId, factIds, at, why],
  );
  const people = [...new Set(rows.map((row) => row.person_id))];
  await refreshSnapshots(q, tenantId, people);
  return people;
}

/**
 * The fold as one statement ($1 tenant, $2 person ids). A person without any membership has status "none": the register is ours,
 * so that is known. Several observations of one key: the latest counts.
 */
export const snapshotFold = `
  INSERT INTO person_facts (tenant_id, person_id, organisation_id, snapshot)
  SELECT $1, w.id, m.organisation_id,
         coalesce(f.known, '{}') || coalesce(f.ends, '{}') || jsonb_strip_nulls(jsonb_build_object(
           'membership.status', coalesce(m.status, 'none'), 'membership.since', m.since, 'membership.until', m.until,
           'membership.organisation', m.organisation_id))
    FROM unnest($2::bigint[]) AS w (id)
    LEFT JOIN LATERAL (
      SELECT status, since, until, organisation_id FROM memberships
       WHERE tenant_id = $1 AND person_id = w.id ORDER BY status = 'ended', since DESC, id DESC LIMIT 1) m ON true
    LEFT JOIN LATERAL (
      SELECT jsonb_object_agg(key, value) AS known, jsonb_object_agg(key || '~', expires_on) FILTER (WHERE expires_on IS NOT NULL) AS ends
        FROM (SELECT DISTINCT ON (key) key, value, expires_on FROM facts
               WHERE tenant_id = $1 AND person_id = w.id AND withdrawn_at IS NULL ORDER BY key, observed_on DESC, id DESC) latest) f ON true
  ON CONFLICT (tenant_id, person_id) DO UPDATE SET organisation_id = excluded.organisation_id, snapshot = excluded.snapshot`;

/**
 * Folds `person_facts` of these people anew; run it in the transaction that changed their memberships or facts.
 * The people are locked first, so that of two writers the second folds what the first committed.
 */
export async function refreshSnapshots(q: Queryable, tenantId: number, personIds: readonly number[]): Promise<void> {
  const ids = [...new Set(personIds)].sort((a, b) => a - b);
  if (ids.length === 0) return;
  await q.query('SELECT 1 FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id FOR NO KEY UPDATE', [
    tenantId,
    ids,
  ]);
  await q.query(snapshotFold, [tenantId, ids]);
}

export interface FactOnFile {
  readonly id: number;
  readonly key: string;
  readonly value: FactValue;
  readonly source: string;
  readonly observedOn: Day;
  readonly expiresOn: Day | null;
}

/** Facts in force of one person, newest observation first. */
export async function factsOf(q: Queryable, tenantId: number, personId: number): Promise<FactOnFile[]> {
  return q.query<FactOnFile>(
    `SELECT id, key, value, source, observed_on AS "observedOn", expires_on AS "expiresOn" FROM facts
      WHERE tenant_id = $1 AND person_id = $2 AND withdrawn_at IS NULL ORDER BY key, observed_on DESC, id DESC`,
    [tenantId, personId],
  );
}
