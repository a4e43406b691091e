// Versions of programmes: stored by content hash and readable for ever; publishing.ts makes and publishes them.
import { chinaDate } from '#kit/clock.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ProgrammeVersion {
  readonly hash: string;
  readonly programmeKey: string;
  readonly definition: Programme;
  readonly effectiveFrom: string;
  readonly preparedBy: number | null;
  /** The union that prepared it; null: not an officer's. */
  readonly organisationId: number | null;
  readonly preparedAt: Date;
  readonly approvedBy: number | null;
  readonly publishedAt: Date | null;
  /** Sent back by the second person, with the reason: it is never published; a changed version is another one. */
  readonly returnedBy: number | null;
  readonly returnedAt: Date | null;
  readonly returnReason: string | null;
}

const columns = `hash, programme_key AS "programmeKey", definition, effective_from AS "effectiveFrom", prepared_by AS "preparedBy", organisation_id AS "organisationId",
  prepared_at AS "preparedAt", approved_by AS "approvedBy", published_at AS "publishedAt",
  returned_by AS "returnedBy", returned_at AS "returnedAt", return_reason AS "returnReason"`;

export async function findVersion(q: Queryable, tenantId: number, hash: string): Promise<ProgrammeVersion | null> {
  const rows = await q.query<ProgrammeVersion>(
    `SELECT ${columns} FROM programme_versions WHERE tenant_id = $1 AND hash = $2`,
    [tenantId, hash],
  );
  return rows[0] ?? null;
}

/** All versions, the newest first; of one programme if `programmeKey` is given. */
export const listVersions = (q: Queryable, tenantId: number, programmeKey?: string): Promise<ProgrammeVersion[]> =>
  q.query<ProgrammeVersion>(
    `SELECT ${columns} FROM programme_versions WHERE tenant_id = $1 AND ($2::text IS NULL OR programme_key = $2) ORDER BY programme_key, prepared_at DESC, hash`,
    [tenantId, programmeKey ?? null],
  );

/** The published version in force on a day: the latest effectiveFrom not after it. */
export async function versionInForce(
  house: House,
  tenantId: number,
  programmeKey: string,
  on = chinaDate(house.clock.now()),
): Promise<ProgrammeVersion | null> {
  const rows = await house.db.query<ProgrammeVersion>(
    `SELECT ${columns} FROM programme_versions
     WHERE tenant_id = $1 AND programme_key = $2 AND published_at IS NOT NULL AND effective_from <= $3
     ORDER BY effective_from DESC, published_at DESC, hash LIMIT 1`,
    [tenantId, programmeKey, on],
  );
  return rows[0] ?? null;
}
