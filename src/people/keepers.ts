// Who keeps the register for a member: the chair or an officer of the nearest union above him that has one.
import type { Day } from '#kit/days.ts';
import { currentMemberships } from '#people/memberships.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Keepers {
  readonly organisationId: number;
  readonly people: readonly number[];
}

/** Of a union: those of the nearest one, itself or above it, that has any; null: nobody holds such a post up to the top. */
export async function keepersAt(
  q: Queryable,
  tenantId: number,
  organisationId: number,
  today: Day,
  except: number | null = null,
): Promise<Keepers | null> {
  const [nearest] = await q.query<Keepers>(
    `SELECT p.organisation_id AS "organisationId", array_agg(DISTINCT p.person_id) AS people
       FROM organisation_paths x JOIN posts p ON p.tenant_id = x.tenant_id AND p.organisation_id = x.ancestor_id
      WHERE x.tenant_id = $1 AND x.descendant_id = $2 AND p.person_id IS DISTINCT FROM $4::bigint
        AND p.role IN ('chair', 'officer') AND p.programme_key IS NULL AND p.revoked_at IS NULL
        AND p.valid_from <= $3::date AND (p.valid_until IS NULL OR p.valid_until >= $3::date)
      GROUP BY p.organisation_id ORDER BY min(x.distance), p.organisation_id LIMIT 1`,
    [tenantId, organisationId, today, except],
  );
  return nearest ?? null;
}

/** Not the member themselves; null: not a member, or nobody holds such a post up to the top. */
export async function keepersOf(q: Queryable, tenantId: number, personId: number, today: Day): Promise<Keepers | null> {
  const present = (await currentMemberships(q, tenantId, [personId])).get(personId);
  return present ? keepersAt(q, tenantId, present.organisationId, today, personId) : null;
}
