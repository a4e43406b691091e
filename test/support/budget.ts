// Budgets as two people of finance move them: one writes it down, the other confirms. The year's budget is approved to the amount that a test needs.
import type { Clock } from '#kit/clock.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { askBudgetMove, confirmBudgetMove, type NewBudgetMove } from '#ledger/budget-moves.ts';
import type { Pot, RoundPurse } from '#ledger/budgets.ts';
import type { IdSource } from '#store/ids.ts';
import type { Queryable } from '#store/queryable.ts';

interface Where {
  readonly ids: IdSource;
  readonly clock: Clock;
}
export const [budgetMaker, budgetChecker] = [902, 903];

async function moved(
  q: Queryable,
  tenantId: number,
  move: NewBudgetMove,
  { ids, clock }: Where,
): Promise<{ readonly id: number } | Refusal> {
  const asked = await askBudgetMove(q, tenantId, move, { ids, at: clock.now(), actorId: budgetMaker! });
  if (isRefusal(asked) || !asked.waiting) return asked;
  const decision = { id: asked.id, amountFen: move.amountFen };
  return confirmBudgetMove(q, tenantId, decision, { ids, at: clock.now(), actorId: budgetChecker! });
}

export const approve = (
  q: Queryable,
  tenantId: number,
  of: { readonly organisationId: number; readonly year: number; readonly amountFen: number },
  where: Where,
) => moved(q, tenantId, { ...of, step: 'approve', memo: '测试批文' }, where);

/** With as much approved for the year. */
export async function appropriate(
  q: Queryable,
  tenantId: number,
  pot: Pot & { readonly amountFen: number },
  where: Where,
): Promise<{ readonly id: number } | Refusal> {
  const { organisationId, year, amountFen } = pot;
  const approved = await approve(q, tenantId, { organisationId, year, amountFen }, where);
  return isRefusal(approved) ? approved : moved(q, tenantId, { ...pot, step: 'appropriate', memo: '' }, where);
}

export const allotToRound = (
  q: Queryable,
  tenantId: number,
  { round, from, amountFen }: { readonly round: RoundPurse; readonly from: Pot; readonly amountFen: number },
  where: Where,
) => moved(q, tenantId, { ...from, step: 'allot', round, amountFen, memo: '' }, where);

/** Of the API's world: something approved to appropriate from, and what waits for a second person. */
export async function budgetsOfWorld(
  q: Queryable,
  tenantId: number,
  { own, above }: { readonly own: number; readonly above: number },
  where: Where,
): Promise<BudgetIds> {
  for (const organisationId of [own, above]) {
    const approved = await approve(q, tenantId, { organisationId, year: 2020, amountFen: 10_000 }, where);
    if (isRefusal(approved)) throw new Error(approved.why.en);
  }
  const asked = async (amountFen: number) => {
    const move = { step: 'approve', organisationId: own, year: 2020, amountFen, memo: '追加' } as const;
    const doing = { ids: where.ids, at: where.clock.now(), actorId: budgetMaker! };
    const waits = await askBudgetMove(q, tenantId, move, doing);
    if (isRefusal(waits)) throw new Error(waits.why.en);
    return waits.id;
  };
  return { waiting: await asked(300), toSendBack: await asked(400) };
}

export interface BudgetIds {
  /** 300 fen that wait for a second person. */
  readonly waiting: number;
  /** 400 fen, too. */
  readonly toSendBack: number;
}
