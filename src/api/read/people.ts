// A person as a target of authorisation: his file is with the union where he belongs, or last belonged, so that it can be mended and he can join anew.

import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { keepingUnion } from '#people/memberships.ts';
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
  return { tenantId, personId, organisationId: await keepingUnion(q, tenantId, personId), class: sensitivity };
}

/** For routes with the person in the path. */
export const personTarget =
  (sensitivity: Sensitivity) =>
  async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
    const target = await findPersonTarget(house.db, tenantId, params.id, sensitivity);
    return target && [target];
  };
