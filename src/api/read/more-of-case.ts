// What more of a case its reader may read by calls of their own, so that a page asks for nothing that would be refused.
import { may } from '#access/may.ts';
import type { Operation } from '#access/table.ts';
import type { Target, Viewer } from '#access/viewer.ts';
import { type FoundCase, targetOf } from '#api/read/cases.ts';
import { needTarget } from '#api/read/needs.ts';
import { findPersonTarget } from '#api/read/people.ts';
import { questionTarget } from '#api/read/questions.ts';
import { stageOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { visitOf } from '#engine/needs.ts';
import { isRefusal } from '#kit/refusal.ts';

export const moreOfCase = ['questions', 'need', 'interests', 'pairs', 'member'] as const;
type More = (typeof moreOfCase)[number];

const operations: Readonly<Record<More, Operation>> = {
  questions: 'questions.list',
  need: 'needs.get',
  interests: 'cases.interests',
  pairs: 'cases.pairs',
  member: 'people.get',
};

/** Which of them this case has, and lets the viewer read. */
export async function moreFor(engine: Engine, tenantId: number, found: FoundCase, viewer: Viewer): Promise<More[]> {
  const { one, round } = found;
  const forest = await engine.caches.forests.get(engine.house.db, tenantId);
  const around = {
    now: engine.house.clock.now(),
    within: (id: number, above: number) => forest.within(id, above),
  };
  const targets: Readonly<Record<More, Target | null>> = {
    questions: questionTarget(tenantId, found),
    need: visitOf(round.programme) ? await needTarget(engine, tenantId, found) : null,
    pairs: Object.values(round.programme.stages).some(({ kind }) => kind === 'pact') ? targetOf(tenantId, found) : null,
    member: one.personId === null ? null : await findPersonTarget(engine.house.db, tenantId, one.personId, 'S1'),
    interests: stageOf(round.programme, one.state.stage).kind === 'match' ? targetOf(tenantId, found) : null,
  };
  return moreOfCase.filter((more) => {
    const target = targets[more];
    return target !== null && !isRefusal(may(viewer, operations[more], target, around));
  });
}
