// Of the cases that wait with a union, those that one person can decide now and those that somebody else has: the same recusals as the engine's
// own decision, and what each kind says of whose hands its state is in. Read for the queues of one person; answers and facts are not needed.
import { type Acting, dutiesOf } from '#access/duties.ts';
import { kindOf } from '#engine/case-state.ts';
import { barredFrom } from '#engine/decide.ts';
import { dutyCaseOf } from '#engine/duty-case.ts';
import { type LoadedCase, loadCases, type PinnedRound } from '#engine/load.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import type { Hand } from '#policy/kind.ts';
import type { Queryable } from '#store/queryable.ts';

/** Beyond this a queue is "more than". */
export const lookedAtMost = 2_000;

/** 'recused': a colleague of the same union has to decide it. */
export type Whose = Hand | 'recused';

export interface InHand {
  /** To be decided one by one. */
  readonly count: number;
  readonly odd: number;
  readonly overdue: number;
  readonly dueToday: number;
  readonly earliestDueOn: Day | null;
  /** One act for all of them. */
  readonly together: number;
  readonly others: Readonly<Partial<Record<Whose, number>>>;
}

interface Entry {
  readonly caseId: number;
  readonly dueOn: Day | null;
  readonly odd: boolean;
}

/** What deciding is at this stage: actions that count as decisions, or where there is none whatever the office does there. */
function officeActions(round: PinnedRound, stage: string) {
  const actions = Object.entries(kindOf(round.programme, stage).actions).filter(([, { by }]) => by.includes('handler'));
  const deciding = actions.filter(([, { decides }]) => decides);
  return deciding.length > 0 ? deciding : actions;
}

function whoseIs(one: LoadedCase, round: PinnedRound, stage: string, acting: Acting): Whose {
  const hand = kindOf(round.programme, stage).hand?.(own(one.state.stages, stage), acting.personId!) ?? 'each';
  if (hand !== 'each') return hand;
  const duty = dutyCaseOf(one, round);
  if (!dutiesOf(acting, duty).includes('handler')) return 'elsewhere';
  const barred = officeActions(round, stage).every(([name, declared]) =>
    barredFrom({ acting, duty, case: one, programme: round.programme }, one.state, stage, name, declared),
  );
  return barred ? 'recused' : 'each';
}

export async function inHandOf(
  q: Queryable,
  tenantId: number,
  { organisationId, round, stage }: { organisationId: number; round: PinnedRound; stage: string },
  acting: Acting,
  today: Day,
): Promise<InHand> {
  const entries = await q.query<Entry>(
    `SELECT case_id AS "caseId", due_on AS "dueOn", odd FROM queue_entries
      WHERE tenant_id = $1 AND handler_organisation_id = $2 AND round_id = $3 AND stage = $4 ORDER BY case_id LIMIT $5`,
    [tenantId, organisationId, round.view.id, stage, lookedAtMost + 1],
  );
  const { cases } = await loadCases(
    q,
    tenantId,
    entries.map(({ caseId }) => caseId),
  );
  // A case that moved on between the two readings is in nobody's hands here.
  const placed = entries.flatMap((entry) => {
    const one = cases.get(entry.caseId);
    return one?.state.stage === stage ? [{ ...entry, whose: whoseIs(one, round, stage, acting) }] : [];
  });
  const others: Partial<Record<Whose, number>> = {};
  for (const { whose } of placed) others[whose] = (others[whose] ?? 0) + 1;
  const { each: _, together = 0, ...rest } = others;
  const mine = placed.filter(({ whose }) => whose === 'each');
  const days = mine.flatMap(({ dueOn }) => dueOn ?? []).sort();
  return {
    count: mine.length,
    odd: mine.filter(({ odd }) => odd).length,
    overdue: days.filter((day) => day < today).length,
    dueToday: days.filter((day) => day === today).length,
    earliestDueOn: days[0] ?? null,
    together,
    others: rest,
  };
}
