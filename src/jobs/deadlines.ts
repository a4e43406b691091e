// What happens by itself when a day has passed: a notice that nobody objected to closes, a review that is overdue goes to the level above, and what
// was promised and not done comes before the union.
import { systemActs } from '#access/duties.ts';
import type { CaseAction } from '#engine/act.ts';
import { appealStage, stageOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { listRounds } from '#engine/rounds.ts';
import { defineTask, type Task } from '#jobs/tasks.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import type { Programme } from '#policy/programme.ts';
import { actionIdsOf } from '#store/action-ids.ts';

const actionWhenDue: Readonly<Record<string, string>> = {
  notice: 'close',
  review: 'escalate',
  deliver: 'lapse',
  reassess: 'lapse',
  match: 'lapse',
};
/** Per stage and minute; more than this waits for the next minute. */
const most = 50_000;

export interface Tick {
  readonly acted: number;
  readonly left: readonly { readonly caseId: number; readonly refusal: Refusal }[];
}

/** Acts on every open case whose day has passed; running it twice changes nothing more. */
export async function actOnDeadlines(engine: Engine, tenantId: number): Promise<Tick> {
  const left: { caseId: number; refusal: Refusal }[] = [];
  let acted = 0;
  for (const { id } of await listRounds(engine.house.db, tenantId)) {
    const round = await pinnedRound(engine, engine.house.db, tenantId, id);
    for (const [stage, action] of round ? stagesWithDeadlines(round.programme) : []) {
      const done = await actOnStage(engine, tenantId, id, stage, action);
      acted += done.acted;
      left.push(...done.left);
    }
  }
  return { acted, left };
}

function stagesWithDeadlines(programme: Programme): [stage: string, action: string][] {
  const stages = [...Object.keys(programme.stages), ...(programme.appeal ? [appealStage] : [])];
  return stages.flatMap((stage): [string, string][] => {
    const action = own(actionWhenDue, stageOf(programme, stage).kind);
    return action === undefined ? [] : [[stage, action]];
  });
}

/** Reads along the queue: a due day in an index of its own would cost every action more than this costs once a minute. */
async function actOnStage(
  engine: Engine,
  tenantId: number,
  roundId: number,
  stage: string,
  action: string,
): Promise<Tick> {
  const { house } = engine;
  const today = chinaDate(house.clock.now());
  const due = await house.db.query<{ id: number; dueOn: string }>(
    `SELECT case_id AS id, due_on AS "dueOn" FROM queue_entries
      WHERE tenant_id = $1 AND round_id = $2 AND stage = $3 AND due_on < $4 ORDER BY case_id LIMIT $5`,
    [tenantId, roundId, stage, today, most],
  );
  const ids = await actionIdsOf(house, tenantId);
  const actions = due.map(
    ({ id, dueOn }): CaseAction => ({
      acting: systemActs,
      target: { caseId: id },
      request: { id: ids.named(id, `due|${tenantId}|${id}|${stage}|${dueOn}`), action, stage, input: {} },
    }),
  );
  const outcomes = await engine.actAll(tenantId, actions);
  const left = outcomes.flatMap((outcome, n) => (isRefusal(outcome) ? [{ caseId: due[n]!.id, refusal: outcome }] : []));
  return { acted: outcomes.length - left.length, left };
}

/** Every minute; days pass slowly, but nobody should wait for midnight's job to be noticed. */
export const deadlinesTask = (engine: Engine): Task =>
  defineTask('deadlines', 60_000, (_house, tenantId) => actOnDeadlines(engine, tenantId));
