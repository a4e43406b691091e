// Whom a member can ask: the nearest union above him where somebody holds a post that may mend the register.
import { namesOf } from '#api/read/laid-out.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { keepersOf } from '#people/keepers.ts';
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
  const union = await keepersOf(q, tenantId, personId, chinaDate(engine.house.clock.now()));
  if (!union) return null;
  const { organisationId: id, people: leaders } = union;
  const { organisation } = await namesOf(q, tenantId, { people: [], organisations: [id] });
  return { id, name: organisation(id), leaders };
}
