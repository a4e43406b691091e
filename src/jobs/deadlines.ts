// What happens by itself when a day has passed: a notice that nobody objected to closes, a review that is overdue goes to the level above.
import { systemActs } from '#access/duties.ts';
import type { ActionOutcome, CaseAction } from '#engine/act.ts';
import { stageOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { defineTask, type Task } from '#jobs/tasks.ts';
import { namedActionId } from '#kit/action-id.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';

const actionWhenDue: Readonly<Record<string, string>> = { notice: 'close', review: 'escalate' };
const page = 500;

export interface Tick {
  readonly acted: number;
  readonly left: readonly { readonly caseId: number; readonly refusal: Refusal }[];
}

interface Due {
  readonly id: number;
  readonly roundId: number;
  readonly stage: string;
  readonly dueOn: string;
}

/** Acts on every open case whose day has passed; running it twice changes nothing more. */
export async function actOnDeadlines(engine: Engine, tenantId: number): Promise<Tick> {
  const { house } = engine;
  const today = chinaDate(house.clock.now());
  let acted = 0;
  const left: { caseId: number; refusal: Refusal }[] = [];
  for (let after = 0; ; ) {
    const due = await house.db.query<Due>(
      `SELECT id, round_id AS "roundId", stage, due_on AS "dueOn" FROM cases
       WHERE tenant_id = $1 AND due_on < $2 AND status = 'open' AND id > $3 ORDER BY id LIMIT $4`,
      [tenantId, today, after, page],
    );
    const actions = await actionsFor(engine, tenantId, due);
    const outcomes = await engine.actAll(tenantId, actions);
    for (const [n, outcome] of outcomes.entries()) {
      const { target } = actions[n]!;
      if (isRefusal(outcome) && 'caseId' in target) left.push({ caseId: target.caseId, refusal: outcome });
    }
    acted += outcomes.filter((o): o is ActionOutcome => !isRefusal(o)).length;
    if (due.length < page) return { acted, left };
    after = due.at(-1)!.id;
  }
}

async function actionsFor(engine: Engine, tenantId: number, due: readonly Due[]): Promise<CaseAction[]> {
  const actions: CaseAction[] = [];
  for (const row of due) {
    const round = await pinnedRound(engine, engine.house.db, tenantId, row.roundId);
    const action = round && actionWhenDue[stageOf(round.programme, row.stage).kind];
    if (!action) continue;
    actions.push({
      acting: systemActs,
      target: { caseId: row.id },
      request: {
        id: namedActionId(`due|${tenantId}|${row.id}|${row.stage}|${row.dueOn}`),
        action,
        stage: row.stage,
        input: {},
      },
    });
  }
  return actions;
}

/** Every minute; days pass slowly, but nobody should wait for midnight's job to be noticed. */
export const deadlinesTask = (engine: Engine): Task =>
  defineTask('deadlines', 60_000, (_house, tenantId) => actOnDeadlines(engine, tenantId));
