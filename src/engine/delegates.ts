// Whether whoever a case is handed to holds a post that could decide it. Kinds are pure and know no posts, and the engine's own path is
// kept free of look-ups that one action in a thousand needs: requests and bulk jobs come through here.
import { actingWith } from '#access/acting.ts';
import { dutiesOf } from '#access/duties.ts';
import type { ActionOutcome, CaseAction } from '#engine/act.ts';
import { kindOf } from '#engine/case-state.ts';
import { dutyCaseOf } from '#engine/duty-case.ts';
import type { Engine } from '#engine/engine.ts';
import { loadCases, loadRepeats } from '#engine/load.ts';
import { handsOver } from '#kinds/review/review.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { postsOf } from '#people/posts.ts';

interface Handing {
  readonly index: number;
  readonly caseId: number;
  readonly actionId: string;
  readonly to: number;
}

/** Those that name somebody; the kind itself refuses an input that names nobody. */
function handingsIn(actions: readonly CaseAction[]): Handing[] {
  return actions.flatMap(({ target, request: { id, action, input } }, index): Handing[] => {
    const to = Number(own(input, handsOver.to));
    const hands = action === handsOver.action && 'caseId' in target && Number.isSafeInteger(to) && to > 0;
    return hands ? [{ index, caseId: target.caseId, actionId: id, to }] : [];
  });
}

const noPost = (): Refusal =>
  refuse(
    'delegate-unfit',
    '不能交给这位同事：这位同事在经办的工会没有能审核这件的岗位',
    'It cannot be handed to them: they hold no post that could decide this case',
    {
      next: text(
        '请选经办工会的主席、干部或审核员',
        'Choose a chair, officer or reviewer of the union that has the case',
      ),
    },
  );

/** By index: actions that hand a case to somebody without the duty to decide it. What was done before is left to the engine to answer. */
async function unfitDelegates(
  engine: Engine,
  tenantId: number,
  actions: readonly CaseAction[],
): Promise<Map<number, Refusal>> {
  const handings = handingsIn(actions);
  if (handings.length === 0) return new Map();
  const { house, caches } = engine;
  const [caseIds, actionIds] = [handings.map((one) => one.caseId), handings.map((one) => one.actionId)];
  const { cases, roundsEpoch } = await loadCases(house.db, tenantId, caseIds);
  const repeats = await loadRepeats(house.db, tenantId, actionIds);
  const roundIds = [...cases.values()].map((one) => one.roundId);
  const rounds = await caches.rounds.get(house.db, tenantId, roundsEpoch, roundIds);
  const today = chinaDate(house.clock.now());
  const posts = await postsOf(house.db, tenantId, [...new Set(handings.map(({ to }) => to))], today);
  const unfit = new Map<number, Refusal>();
  for (const { index, caseId, actionId, to } of handings) {
    const one = cases.get(caseId);
    const round = one && rounds.get(one.roundId);
    if (!round || repeats.has(actionId) || one.state.status !== 'open') continue;
    if (!Object.hasOwn(kindOf(round.programme, one.state.stage).actions, handsOver.action)) continue;
    const duties = dutiesOf(actingWith(to, posts.get(to) ?? [], 'one-factor'), dutyCaseOf(one, round));
    if (!duties.includes('handler')) unfit.set(index, noPost());
  }
  return unfit;
}

/** `engine.act` for what people ask: the same outcomes and refusals, and delegate-unfit. */
export async function actAsked(engine: Engine, tenantId: number, action: CaseAction): Promise<ActionOutcome | Refusal> {
  const unfit = await unfitDelegates(engine, tenantId, [action]);
  return unfit.get(0) ?? engine.act(tenantId, action);
}

/** `engine.actAll`, likewise. */
export async function actAllAsked(
  engine: Engine,
  tenantId: number,
  actions: readonly CaseAction[],
): Promise<(ActionOutcome | Refusal)[]> {
  const unfit = await unfitDelegates(engine, tenantId, actions);
  if (unfit.size === 0) return engine.actAll(tenantId, actions);
  const rest = actions.filter((_, index) => !unfit.has(index));
  const outcomes = (await engine.actAll(tenantId, rest)).values();
  return actions.map((_, index) => unfit.get(index) ?? outcomes.next().value!);
}
