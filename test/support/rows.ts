// The smallest rows that let a test of one part stand without the others.
import type { Queryable } from '#store/connection.ts';

const at = new Date('2020-01-01T00:00:00Z');

export async function insertOrganisation(q: Queryable, tenantId: number, id: number): Promise<void> {
  await q.query(
    `INSERT INTO organisations (tenant_id, id, level, name, created_at) VALUES ($1, $2, 'district', $3, $4)`,
    [tenantId, id, `组织${id}`, at],
  );
}

export async function insertRound(
  q: Queryable,
  tenantId: number,
  round: { id: number; organisationId: number; programmeKey: string; year?: number },
): Promise<void> {
  const { id, organisationId, programmeKey, year = 2020 } = round;
  const hash = `hash-${programmeKey}`;
  await q.query(
    `INSERT INTO programme_versions (tenant_id, hash, programme_key, definition, effective_from, prepared_at)
     VALUES ($1, $2, $3, $5, '2020-01-01', $4) ON CONFLICT DO NOTHING`,
    [tenantId, hash, programmeKey, at, JSON.stringify({ title: { zh: programmeKey, en: programmeKey } })],
  );
  await q.query(
    `INSERT INTO rounds (tenant_id, id, programme_key, version_hash, organisation_id, year, name, parameters, opens_on, closes_on, state, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, '{}', '2020-01-01', '2020-12-31', 'open', $8)`,
    [tenantId, id, programmeKey, hash, organisationId, year, `第${id}轮`, at],
  );
}

export async function insertPerson(
  q: Queryable,
  tenantId: number,
  person: { id: number; name: string; accountSealed?: Uint8Array | null; accountBank?: string | null },
): Promise<void> {
  await q.query(
    `INSERT INTO people (tenant_id, id, name, account_sealed, account_bank, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [tenantId, person.id, person.name, person.accountSealed ?? null, person.accountBank ?? null, at],
  );
}

/** The queue entries of the tenant's open cases that a test inserted by hand. */
export async function enterQueues(q: Queryable, tenantId: number): Promise<void> {
  await q.query(
    `INSERT INTO queue_entries (tenant_id, round_id, stage, case_id, handler_organisation_id, due_on, odd)
     SELECT tenant_id, round_id, stage, id, handler_organisation_id, due_on, odd FROM cases WHERE tenant_id = $1 AND status = 'open' ON CONFLICT DO NOTHING`,
    [tenantId],
  );
}
