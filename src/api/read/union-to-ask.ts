// Whom a member can ask: the nearest union above him where somebody holds a post that may mend the register.
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { currentMemberships } from '#people/memberships.ts';
import { postsAt } from '#people/posts.ts';
import type { Queryable } from '#store/queryable.ts';

export interface UnionToAsk {
  readonly id: number;
  readonly name: string;
  /** People who may answer there. */
  readonly leaders: readonly number[];
}

/** null: not a member, or nobody holds such a post up to the top. A member does not answer himself. */
export async function unionToAsk(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  personId: number,
): Promise<UnionToAsk | null> {
  const membership = (await currentMemberships(q, tenantId, [personId])).get(personId);
  if (!membership) return null;
  const above = (await engine.caches.forests.get(q, tenantId)).ancestors(membership.organisationId);
  const posts = (await postsAt(q, tenantId, above, chinaDate(engine.house.clock.now()))).filter(
    (post) =>
      (post.role === 'chair' || post.role === 'officer') && post.programmeKey === null && post.personId !== personId,
  );
  const id = above.find((one) => posts.some((post) => post.organisationId === one));
  if (id === undefined) return null;
  const [found] = await q.query<{ name: string }>('SELECT name FROM organisations WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    id,
  ]);
  const leaders = new Set(posts.filter((post) => post.organisationId === id).map((post) => post.personId));
  return { id, name: found?.name ?? '', leaders: [...leaders] };
}
