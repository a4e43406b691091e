// A person as a target of authorisation: he belongs to the union of his present membership.

import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { currentMemberships } from '#people/memberships.ts';
import { peopleByIds } from '#people/people.ts';
import type { Sensitivity } from '#policy/form.ts';
import type { Queryable } from '#store/queryable.ts';

/** null when there is no such person. */
export async function findPersonTarget(
  q: Queryable,
  tenantId: number,
  personId: number,
  sensitivity: Sensitivity,
): Promise<Target | null> {
  const person = (await peopleByIds(q, tenantId, [personId])).get(personId);
  if (!person) return null;
  const membership = (await currentMemberships(q, tenantId, [personId])).get(personId);
  return { tenantId, personId, organisationId: membership?.organisationId ?? null, class: sensitivity };
}

/** For routes with the person in the path. */
export const personTarget =
  (sensitivity: Sensitivity) =>
  async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
    const target = await findPersonTarget(house.db, tenantId, params.id, sensitivity);
    return target && [target];
  };
