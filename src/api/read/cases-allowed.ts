// Which of many cases a viewer may do something with, so that a list draws a link only to what opens.
import { may } from '#access/may.ts';
import type { Operation } from '#access/table.ts';
import type { Viewer } from '#access/viewer.ts';
import { roundsByIds, targetOf } from '#api/read/cases.ts';
import type { Engine } from '#engine/engine.ts';
import { loadCases } from '#engine/load.ts';
import { isRefusal } from '#kit/refusal.ts';

/** Of these cases, by id: those on which the viewer may do the operation. */
export async function casesAllowed(
  engine: Engine,
  tenantId: number,
  {
    operation,
    caseIds,
    viewer,
  }: { readonly operation: Operation; readonly caseIds: readonly number[]; readonly viewer: Viewer },
): Promise<ReadonlySet<number>> {
  const { db, clock } = engine.house;
  const { cases } = await loadCases(db, tenantId, caseIds);
  const roundIds = [...new Set([...cases.values()].map((one) => one.roundId))];
  const rounds = await roundsByIds(engine, db, tenantId, roundIds);
  const forest = await engine.caches.forests.get(db, tenantId);
  const around = { now: clock.now(), within: (id: number, above: number) => forest.within(id, above) };
  const allowed = caseIds.filter((caseId) => {
    const one = cases.get(caseId);
    const round = one && rounds.get(one.roundId);
    return round && !isRefusal(may(viewer, operation, targetOf(tenantId, { one, round }), around));
  });
  return new Set(allowed);
}
