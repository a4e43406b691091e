// Cases as they lie before whoever is to decide them: which rules hold today, what is odd in words, the amount by the policy, and what
// would stand in this person's way. Read for the few on a screen, never for a whole queue.
import type { Acting } from '#access/duties.ts';
import { type CaseState, kindOf } from '#engine/case-state.ts';
import { decideAction } from '#engine/decide.ts';
import { dutyCaseOf } from '#engine/duty-case.ts';
import type { Engine } from '#engine/engine.ts';
import {
  type LoadedCase,
  loadAnswers,
  loadCases,
  loadFacts,
  organisationFacts,
  type PinnedRound,
} from '#engine/load.ts';
import type { Deciding } from '#engine/stage-context.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { type AmountDue, amountOf } from '#policy/amount-evaluate.ts';
import type { Finding } from '#policy/condition.ts';
import { type JudgeContext, judge } from '#policy/evaluate.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export interface LaidOut {
  readonly one: LoadedCase;
  readonly round: PinnedRound;
  readonly answers: Answers;
  /** What rules are judged with: today's facts and the answers on file. */
  readonly around: Omit<JudgeContext, 'which' | 'asOf'>;
  /** Every rule as of today. */
  readonly findings: readonly Finding[];
  /** What to look at before deciding; empty: every rule holds and nothing happened to it. */
  readonly odd: readonly Text[];
  /** By the policy, whether granted or not; null where it cannot be told. */
  readonly due: AmountDue | null;
  /** What would refuse this action to the person now, before anything is filled in; null: nothing that is known. */
  hindrance(action: string): Refusal | null;
}

const noAction = '00000000-0000-0000-0000-000000000000';

/** At most a screenful of ids; those unknown are absent. */
export async function layOut(
  engine: Engine,
  tenantId: number,
  caseIds: readonly number[],
  acting: Acting,
): Promise<Map<number, LaidOut>> {
  const { house, caches } = engine;
  const { db } = house;
  if (caseIds.length === 0) return new Map();
  const loaded = await loadCases(db, tenantId, caseIds);
  const cases = [...loaded.cases.values()];
  const rounds = await caches.rounds.get(
    db,
    tenantId,
    loaded.roundsEpoch,
    cases.map((one) => one.roundId),
  );
  const forest = await caches.forests.get(db, tenantId, loaded.organisationsEpoch);
  const answers = await loadAnswers(house, db, tenantId, [...loaded.cases.keys()]);
  const facts = await loadFacts(
    db,
    tenantId,
    cases.flatMap((one) => one.personId ?? []),
  );
  const calendar = await caches.calendars.get(db, tenantId, loaded.calendarEpoch);
  const names = await organisationNames(db, tenantId, cases, facts);
  const now = house.clock.now();
  return new Map(
    cases.map((one) => {
      const round = rounds.get(one.roundId)!;
      const deciding: Omit<Deciding, 'action' | 'fresh'> = {
        ...{ tenantId, now, today: chinaDate(now), acting, round: round.view, programme: round.programme },
        case: one,
        duty: dutyCaseOf(one, round),
        elsewhere: false,
        state: one.state,
        answersOnFile: answers.get(one.id) ?? {},
        facts:
          one.personId === null
            ? organisationFacts(forest, one.subjectOrganisationId)
            : (facts.get(one.personId) ?? {}),
        within: forest.within,
        calendar,
        history: null,
      };
      return [one.id, laidOut(one, round, deciding, (id) => names.get(id))];
    }),
  );
}

/** Those that rules may name. */
async function organisationNames(
  q: Queryable,
  tenantId: number,
  cases: readonly LoadedCase[],
  facts: ReadonlyMap<number, FactSnapshot>,
): Promise<ReadonlyMap<number, string>> {
  const own = [...facts.values()].map((snapshot) => snapshot['membership.organisation']);
  const ids = [...own, ...cases.map((one) => one.subjectOrganisationId)].filter((id) => typeof id === 'number');
  const rows = await q.query<{ id: number; name: string }>(
    'SELECT id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function laidOut(
  one: LoadedCase,
  round: PinnedRound,
  deciding: Omit<Deciding, 'action' | 'fresh'>,
  nameOf: NonNullable<JudgeContext['nameOf']>,
): LaidOut {
  const { programme } = round;
  const answers = deciding.answersOnFile!;
  const around = { answers, facts: deciding.facts!, round: round.view, within: deciding.within, nameOf };
  const asOf = deciding.today;
  const { findings } = judge(programme, { ...around, asOf, which: 'all' });
  const due = programme.amount ? amountOf(programme.amount, { ...around, asOf, programme }) : null;
  return {
    ...{ one, round, answers, around, findings },
    odd: odditiesOf(programme, one.state, findings),
    due: due === null || isRefusal(due) ? null : due,
    hindrance(action) {
      const request = { id: noAction, action, stage: one.state.stage, input: {} };
      const would = decideAction({ ...deciding, action: request, fresh: { answers: null } });
      // What the person has not filled in yet does not stand in his way.
      return isRefusal(would) && would.code !== 'answers-wrong' ? would : null;
    },
  };
}

/** What the kinds say of their stages, an appeal, and rules that do not hold today or cannot be told. */
function odditiesOf(programme: Programme, state: CaseState, findings: readonly Finding[]): Text[] {
  const told = Object.entries(state.stages).flatMap(
    ([stage, own]) => kindOf(programme, stage).oddities?.(own, programme) ?? [],
  );
  const appealed =
    state.appeal?.status === 'open' ? [text('本人对“未通过”提出了异议', 'The member appeals against the refusal')] : [];
  const rules = findings.flatMap((finding) => (finding.holds === true ? [] : ruleOdd(finding)));
  const all = [...rules, ...appealed, ...told];
  if (all.length > 0 || !state.odd) return all;
  return [
    text(
      '交来时有一条规则判断不了，现在都符合了',
      'A rule could not be told when it was handed in; now every rule holds',
    ),
  ];
}

const ruleOdd = ({ says, saw, holds }: Finding): Text =>
  holds === false
    ? text(`${says.zh}，现在不符合：${saw.zh}`, `${says.en}; it does not hold now: ${saw.en}`)
    : text(`${says.zh}，还判断不了：${saw.zh}`, `${says.en}; it cannot be told yet: ${saw.en}`);
