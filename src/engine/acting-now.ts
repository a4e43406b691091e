// Somebody acting without a session at hand (a job, an import): with the posts he holds and may use today.
import { type Assurance, actingWith } from '#access/acting.ts';
import { type Acting, systemActs } from '#access/duties.ts';
import { chinaDate } from '#kit/clock.ts';
import { postsOf } from '#people/posts.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** null is the system. */
export async function actingNow(
  house: House,
  tenantId: number,
  personId: number | null,
  assurance: Assurance = 'one-factor',
  q: Queryable = house.db,
): Promise<Acting> {
  if (personId === null) return systemActs;
  const held = await postsOf(q, tenantId, [personId], chinaDate(house.clock.now()));
  return actingWith(personId, held.get(personId) ?? [], assurance);
}
