// The people of the demo at work: who decides what, so that nobody decides his own case or checks his own preparation.
import { actingWith } from '#access/acting.ts';
import type { Acting } from '#access/duties.ts';
import type { DemoRole } from '#demo/people.ts';
import { type DemoIds, demoTenantId, granted } from '#demo/tenant.ts';
import type { DemoWorld } from '#demo/world.ts';
import type { ActionOutcome, CaseAction } from '#engine/act.ts';
import { actingNow } from '#engine/acting-now.ts';
import type { CaseState } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { type CaseRow, listCases } from '#engine/queues.ts';
import { chinaDate, type FixedClock } from '#kit/clock.ts';
import type { Refusal } from '#kit/refusal.ts';
import { Fault } from '#kit/refusal.ts';
import { postsOf } from '#people/posts.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { House } from '#store/house.ts';

export interface DemoRun {
  readonly engine: Engine;
  readonly world: DemoWorld;
  readonly ids: DemoIds;
}

/** A run whose time is set by hand, and that says where it has got to. */
export interface Timed extends DemoRun {
  readonly clock: FixedClock;
  readonly tell: (says: string) => void;
}

export async function actingAs({ engine, ids }: DemoRun, personKey: string): Promise<Acting> {
  const personId = ids.people.get(personKey);
  if (personId === undefined) throw new Fault(`the demo has no person ${personKey}`);
  return actingNow(engine.house, demoTenantId, personId, 'two-factor');
}

/** Those who hold one of the roles at an organisation, by organisation id, each with all posts of today. */
export async function holders(run: DemoRun, roles: readonly DemoRole[]): Promise<Map<number, Acting[]>> {
  const { ids, world, engine } = run;
  const { db, clock } = engine.house;
  const wanted = world.posts.filter((post) => roles.includes(post.role));
  const personIds = [...new Set(wanted.map((post) => ids.people.get(post.personKey)!))];
  const held = await postsOf(db, demoTenantId, personIds, chinaDate(clock.now()));
  const acting = new Map(personIds.map((id) => [id, actingWith(id, held.get(id) ?? [], 'two-factor')]));
  const byPlace = new Map<number, Set<Acting>>();
  for (const post of wanted) {
    const place = ids.organisations.get(post.organisationKey)!;
    byPlace.set(place, (byPlace.get(place) ?? new Set()).add(acting.get(ids.people.get(post.personKey)!)!));
  }
  return new Map([...byPlace].map(([place, people]) => [place, [...people]]));
}

interface Waiting extends CaseRow {
  readonly state: CaseState;
}

/** Open cases of a round's stage, with what is known of who has had a hand in them. */
export async function waitingAt({ engine }: DemoRun, roundId: number, stage: string): Promise<Waiting[]> {
  const { db } = engine.house;
  const found: Waiting[] = [];
  for (let after = 0; ; after = found.at(-1)!.id) {
    const rows = await listCases(db, demoTenantId, { roundId, stage, status: 'open' }, { after, limit: 1000 });
    const states = await db.query<{ id: number; state: CaseState }>(
      'SELECT id, state FROM cases WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
      [demoTenantId, rows.map((row) => row.id)],
    );
    const byId = new Map(states.map((one) => [one.id, one.state]));
    found.push(...rows.map((row) => ({ ...row, state: byId.get(row.id)! })));
    if (rows.length < 1000) return found;
  }
}

/** The first of them who is neither the applicant nor had a hand in the case before. */
export function freeHand(hands: readonly Acting[], one: Waiting): Acting {
  const busy = new Set([one.personId, one.state.openedBy, ...one.state.deciders.map((decider) => decider.personId)]);
  const free = hands.find((hand) => !busy.has(hand.personId));
  if (!free) throw new Fault(`nobody may decide case ${one.id}`);
  return free;
}

/** One step; `name` tells it from the same step of the same case at another time. */
export const step = (
  acting: Acting,
  caseId: number,
  action: string,
  input: Record<string, unknown>,
  name: string,
): CaseAction => ({
  acting,
  target: { caseId },
  request: { id: `${name}|${caseId}|${action}`, action, input },
});

/** Turns the name of an action into its id: the same whenever the demo is made again over the same database. */
export async function demoActionIds(house: House): Promise<(name: string) => string> {
  const ids = await actionIdsOf(house, demoTenantId);
  return (name) => ids.named(Number.MAX_SAFE_INTEGER, `demo|${name}`);
}

/** Actions whose `request.id` is a name. */
export async function tryOut({ engine }: DemoRun, named: readonly CaseAction[]): Promise<(ActionOutcome | Refusal)[]> {
  const idOf = await demoActionIds(engine.house);
  return engine.actAll(
    demoTenantId,
    named.map((one) => ({ ...one, request: { ...one.request, id: idOf(one.request.id) } })),
  );
}

/** All of them must succeed: the demo's own steps are never refused. */
export async function carryOut(run: DemoRun, named: readonly CaseAction[]): Promise<void> {
  for (const outcome of await tryOut(run, named)) granted(outcome);
}
