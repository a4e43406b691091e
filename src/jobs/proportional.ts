// Where a policy says that everybody's share is cut when the budget does not reach, the whole stage is granted at once: the shares depend on all.
import type { CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers, loadFacts, organisationFacts } from '#engine/load.ts';
import { type CaseRow, listCases } from '#engine/queues.ts';
import type { UniformAction } from '#engine/uniform.ts';
import type { JobError } from '#jobs/jobs.ts';
import { chinaDate } from '#kit/clock.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { balances } from '#ledger/accounts.ts';
import { amountOf, withinBudget } from '#policy/amount-evaluate.ts';
import { actionIdsOf } from '#store/action-ids.ts';

async function waiting(engine: Engine, tenantId: number, asked: UniformAction): Promise<CaseRow[]> {
  const rows: CaseRow[] = [];
  for (let after = 0; ; after = rows.at(-1)!.id) {
    const page = await listCases(
      engine.house.db,
      tenantId,
      { roundId: asked.round.view.id, stage: asked.stage, status: 'open' },
      { after, limit: 1000 },
    );
    rows.push(...page);
    if (page.length < 1000) return rows;
  }
}

/** What each case is due by the policy; a case whose amount cannot be told counts as nothing and is refused by the grant itself. */
async function duesOf(
  engine: Engine,
  tenantId: number,
  { round }: UniformAction,
  rows: readonly CaseRow[],
): Promise<number[]> {
  const { house, caches } = engine;
  const answers = await loadAnswers(
    house,
    house.db,
    tenantId,
    rows.map((row) => row.id),
  );
  const facts = await loadFacts(
    house.db,
    tenantId,
    rows.flatMap((row) => (row.personId === null ? [] : [row.personId])),
  );
  const forest = await caches.forests.get(house.db, tenantId);
  const asOf = chinaDate(house.clock.now());
  return rows.map((row) => {
    const own =
      row.personId === null ? organisationFacts(forest, row.subjectOrganisationId) : (facts.get(row.personId) ?? {});
    const due = amountOf(round.programme.amount!, {
      facts: own,
      answers: answers.get(row.id) ?? {},
      round: round.view,
      asOf,
      within: forest.within,
    });
    return isRefusal(due) ? 0 : due.amountFen;
  });
}

/** Grants the stage with everybody's share cut in proportion; null when the budget reaches for all, or the policy does not cut. */
export async function grantProportionally(
  engine: Engine,
  tenantId: number,
  asked: UniformAction,
): Promise<{ done: number; errors: JobError[] } | null> {
  if (asked.round.programme.amount?.atBudget !== 'proportional') return null;
  const budgetId = asked.round.budgetAccountId;
  if (budgetId === null) throw new Fault(`round ${asked.round.view.id} has no budget`);
  const rows = await waiting(engine, tenantId, asked);
  const dues = await duesOf(engine, tenantId, asked, rows);
  const available = (await balances(engine.house.db, tenantId, [budgetId])).get(budgetId)!.headroom ?? 0;
  if (dues.reduce((sum, due) => sum + due, 0) <= available) return null;
  const shares = withinBudget(asked.round.programme.amount, dues, available);
  const ids = (await actionIdsOf(engine.house, tenantId)).bulk(asked.sourceId, asked.step);
  const actions = rows.map(
    ({ id }, n): CaseAction => ({
      acting: asked.acting,
      target: { caseId: id },
      request: {
        id: ids.of(id),
        action: asked.action,
        stage: asked.stage,
        input: shares[n] ? { amountFen: shares[n] } : {},
      },
    }),
  );
  const outcomes = await engine.actAll(tenantId, actions);
  const errors = outcomes.flatMap((outcome, n): JobError[] =>
    isRefusal(outcome) ? [{ row: rows[n]!.id, refusal: outcome }] : [],
  );
  return { done: rows.length, errors };
}
