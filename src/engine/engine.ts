// One engine per process: single actions ride together in batches of their tenant, many go in chunks.
import { type ActionOutcome, actWithin, type Caches, type CaseAction, makeCaches } from '#engine/act.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { retrying } from '#store/connection.ts';
import { groupCommit } from '#store/group-commit.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** Actions in one call of act_batch, and how many may wait. */
const batches = { most: 512, least: 16, underWay: 2, waitingMost: 20_000 };

export interface Engine {
  readonly house: House;
  readonly caches: Caches;
  /** One action; rides in the next batch of its tenant. */
  act(tenantId: number, action: CaseAction): Promise<ActionOutcome | Refusal>;
  /** Many actions, in chunks, each chunk its own transaction. */
  actAll(tenantId: number, actions: readonly CaseAction[]): Promise<(ActionOutcome | Refusal)[]>;
  /** Within the caller's transaction. */
  actWithin(q: Queryable, tenantId: number, actions: readonly CaseAction[]): Promise<(ActionOutcome | Refusal)[]>;
}

const busy = (): Refusal =>
  refuse('busy', '现在办理的人太多，请过一会儿再试', 'Too many people at once; please try again in a moment', {
    next: text('您填的都还在', 'What you filled in is kept'),
  });

export function makeEngine(house: House): Engine {
  const caches = makeCaches();
  const inOneGo = (tenantId: number, actions: readonly CaseAction[]) =>
    retrying(() => actWithin(house, caches, house.db, tenantId, actions));
  const together = groupCommit(inOneGo, batches);
  return {
    house,
    caches,
    act: async (tenantId, action) => (await together.add(tenantId, action)) ?? busy(),
    async actAll(tenantId, actions) {
      const outcomes: (ActionOutcome | Refusal)[] = [];
      for (let from = 0; from < actions.length; from += batches.most)
        outcomes.push(...(await inOneGo(tenantId, actions.slice(from, from + batches.most))));
      return outcomes;
    },
    actWithin: (q, tenantId, actions) => actWithin(house, caches, q, tenantId, actions),
  };
}
