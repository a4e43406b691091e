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

/** Folds `person_facts` of these people anew (refresh_person_facts); run it in the transaction that changed their memberships or facts. */
export async function refreshSnapshots(q: Queryable, tenantId: number, personIds: readonly number[]): Promise<void> {
  if (personIds.length > 0) await q.query('SELECT refresh_person_facts($1, $2::bigint[])', [tenantId, personIds]);
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

/** Facts of one person with these keys that were in force at a moment, newest observation first. */
export async function factsAt(
  q: Queryable,
  tenantId: number,
  personId: number,
  keys: readonly string[],
  at: Date,
): Promise<FactOnFile[]> {
  return q.query<FactOnFile>(
    `SELECT id, key, value, source, observed_on AS "observedOn", expires_on AS "expiresOn" FROM facts
      WHERE tenant_id = $1 AND person_id = $2 AND key = ANY ($3::text[]) AND created_at <= $4 AND (withdrawn_at IS NULL OR withdrawn_at > $4)
      ORDER BY key, observed_on DESC, id DESC`,
    [tenantId, personId, keys, at],
  );
}
