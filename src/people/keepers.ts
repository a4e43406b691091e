// Who keeps the register for a member: the chair or an officer of the nearest union above him that has one.
import type { Day } from '#kit/days.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Keepers {
  readonly organisationId: number;
  readonly people: readonly number[];
}

/**
 * Not the member himself, nor `but` (who did what they are told of); null: not a member, or nobody else holds such a post up to the top.
 */
export async function keepersOf(
  q: Queryable,
  tenantId: number,
  personId: number,
  today: Day,
  but: number | null = null,
): Promise<Keepers | null> {
  const [nearest] = await q.query<Keepers>(
    `SELECT p.organisation_id AS "organisationId", array_agg(DISTINCT p.person_id) AS people
       FROM memberships m JOIN organisation_paths x ON x.tenant_id = m.tenant_id AND x.descendant_id = m.organisation_id
       JOIN posts p ON p.tenant_id = x.tenant_id AND p.organisation_id = x.ancestor_id
      WHERE m.tenant_id = $1 AND m.person_id = $2 AND m.status <> 'ended' AND p.person_id <> $2 AND p.person_id IS DISTINCT FROM $4::bigint
        AND p.role IN ('chair', 'officer') AND p.programme_key IS NULL AND p.revoked_at IS NULL
        AND p.valid_from <= $3::date AND (p.valid_until IS NULL OR p.valid_until >= $3::date)
      GROUP BY p.organisation_id ORDER BY min(x.distance), p.organisation_id LIMIT 1`,
    [tenantId, personId, today, but],
  );
  return nearest ?? null;
}
