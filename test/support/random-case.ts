// Random lives of a case: any actor, any action of any stage, any day; and what must be true after every step of them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { appealStage, contributionOf, kindOf, stageOf, waitingOf } from '#engine/case-state.ts';
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import type { HandOverState } from '#kinds/hand-over/hand-over.ts';
import { kinds } from '#kinds/index.ts';
import type { MatchState } from '#kinds/match/match.ts';
import type { PactState } from '#kinds/pact/state.ts';
import type { ReassessState } from '#kinds/reassess/reassess.ts';
import type { ScoreState } from '#kinds/score/state.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Programme } from '#policy/programme.ts';
import { schemeOf } from '#policy/scheme.ts';
import { workTotal } from '#policy/scoring.ts';
import { beginningOf, stepsOf } from '#policy/steps.ts';
import { LittleCase, type Who } from '#test/support/little-case.ts';
import { inputFor } from '#test/support/random-input.ts';

/** A step of nobody in particular, or (`usual`) the next one that somebody would take in the ordinary course. */
export interface Step {
  readonly who: Who;
  readonly action: string;
  readonly input: Record<string, unknown>;
  readonly minutes: number;
  readonly usual: boolean;
}

/** Who has the case does what lets it pass. */
function usual(one: LittleCase, step: Step): Step {
  const { programme, state } = one;
  if (state?.status !== 'open') return step;
  const { kind, settings } = stageOf(programme, state.stage);
  const does = (who: Who, action: string, input: Record<string, unknown> = {}, minutes = 0): Step => ({
    who,
    action,
    input,
    minutes,
    usual: true,
  });
  const waiting = waitingOf(programme, state)!;
  const owner: Who = programme.subject === 'organisation' ? 'officer' : 'member';
  const at = typeof waiting.with === 'object' ? waiting.with.level : '';
  switch (kind) {
    case 'review':
      return does(
        at === 'grassroots'
          ? 'steward'
          : at === 'second-level'
            ? 'reviewer'
            : at === 'district' && settings.at === 'second-level'
              ? 'colleague'
              : 'district',
        'approve',
      );
    case 'notice':
      return waiting.dueOn === null
        ? does('district', 'publish', { noticeId: 5, until: chinaDate(one.now) })
        : does('system', 'close', {}, 60 * 24);
    case 'grant':
      return does(at === 'grassroots' ? 'keeper' : 'head', 'grant');
    case 'pay':
      return does('system', 'settle', { attempt: (state.stages[state.stage] as { attempt: number }).attempt });
    case 'claim':
      return does('system', 'submit', { package: 'ticket', offerId: 7 });
    case 'attend':
      return does('head', 'record', { result: 'passed', certificateNumber: 'C-1', on: '2020-03-01' });
    case 'deliver': {
      const { status, reports, least, plan } = state.stages[state.stage] as DeliverState;
      if (status === 'handed-in') return does('head', 'accept');
      const row = { on: `2020-02-${10 + reports}`, what: '理由' };
      if (settings.plan !== undefined && !plan)
        return does(owner, 'plan', { rows: [{ by: chinaDate(one.now), what: '样件' }] });
      if (plan?.some(({ doneOn }) => !doneOn)) return does(owner, 'report', { rows: [row], milestone: 1 });
      return reports < least ? does(owner, 'report', { rows: [row] }) : does(owner, 'hand-in');
    }
    case 'reassess': {
      const { status } = state.stages[state.stage] as ReassessState;
      return status === 'mending' ? does(owner, 'hand-in', { what: '已改' }) : does('head', 'keep');
    }
    case 'register':
      // Not by the head, who grants: that is somebody else's.
      return does('colleague', 'register');
    case 'visit':
      return does('reviewer', 'visit', { on: chinaDate(one.now) });
    case 'hand-over': {
      const { status, package: parcel } = state.stages[state.stage] as HandOverState;
      const lots = parcel.map((row) => ({ ...row, lot: 70 + row.goods }));
      const chief = at === 'grassroots' ? 'keeper' : 'head';
      if (status === 'waiting') return does(chief, 'load', { route: 8, carrier: 909, parcel: lots });
      const proof = settings.proof === 'signature' ? { proof: 'signature', paper: 9 } : { proof: 'code' };
      return status === 'handed' ? does(chief, 'close') : does('carrier', 'hand', { route: 8, ...proof });
    }
    case 'score': {
      const { before, marks } = state.stages[state.stage] as ScoreState;
      if (!before) return does('system', 'admit', { panel: 3, number: 1, seats: settings.judges });
      const scheme = schemeOf(settings, before.scheme)!;
      const sheet = scheme.criteria.map(({ key, top }) => ({ criterion: key, points: top }));
      const marked = Object.keys(marks).length;
      if (marked < before.seats) return does('carrier', 'mark', { seat: marked + 1, sheet });
      const total = workTotal(scheme, Object.values(marks));
      const award = scheme.awards.find(({ beside }) => !beside)?.key;
      return does('system', 'rank', { total, place: 1, taken: true, closing: 1, ...(award ? { award } : {}) });
    }
    case 'publish':
      return does(at === 'second-level' ? 'reviewer' : 'colleague', 'disclose');
    case 'match': {
      const { interests, benefits, solutions = {} } = state.stages[state.stage] as MatchState;
      const [first] = Object.values(interests);
      if (!first) return does('carrier', 'interest', { organisation: 21, union: 21, district: 3, note: '想用' });
      if (first.status === 'waiting') return does(owner, 'agree', { interest: 1 });
      if (first.status === 'agreed') return does('carrier', 'confirm', { interest: 1 });
      if (benefits[1]?.status === 'waiting') return does('head', 'accept-benefit', { claim: 1 });
      if (settings.benefits === true && !benefits[1] && first.status === 'partner')
        return does('carrier', 'claim-benefit', { interest: 1, nth: 1, saved: 5 });
      if (settings.solution !== undefined && first.status === 'partner') {
        if (!solutions[1]) return does('carrier', 'report-solved', { interest: 1, how: '改好了' });
        if (solutions[1].status === 'waiting') return does(owner, 'confirm-solved', { solution: 1 });
      }
      return does(owner, settings.needsPartner === true && first.status !== 'partner' ? 'give-up' : 'close', {
        why: '没有',
      });
    }
    case 'pact': {
      const { pairs, least } = state.stages[state.stage] as PactState;
      const asked = Object.keys(pairs).find((key) => pairs[key]!.status === 'asked');
      if (asked) return does('carrier', 'confirm', { pair: Number(asked) });
      const all = Object.values(pairs);
      if (all.filter(({ status }) => status === 'agreed').length >= least) return does(owner, 'begin');
      return does(owner, 'invite', { person: 910 + all.length });
    }
    default:
      return step;
  }
}

const whos: readonly Who[] = [
  ...([
    'member',
    'stranger',
    'officer',
    'reviewer',
    'colleague',
    'district',
    'head',
    'cashier',
    'steward',
    'keeper',
    'carrier',
  ] as const),
  ...(['system', 'public'] as const),
];

const consent = { how: 'phone', on: '2020-03-01', time: '10:05' };

export function lifeOf(programme: Programme): fc.Arbitrary<Step[]> {
  const answers = inputFor(programme.form);
  const stages = [...Object.keys(programme.stages), ...(programme.appeal ? [appealStage] : [])];
  const declared = stages.flatMap((stage) => Object.entries(kindOf(programme, stage).actions));
  const steps: [string, fc.Arbitrary<Record<string, unknown>>][] = [
    ...declared.map(([name, one]): [string, fc.Arbitrary<Record<string, unknown>>] => [
      name,
      name === 'submit' ? fc.record({ answers, onRecord: fc.boolean() }) : inputFor(one.input ?? {}),
    ]),
    ['withdraw', fc.constantFrom({}, { consent })],
    ['appeal', fc.constantFrom({ why: '有误' }, { why: '有误', consent })],
    ['withdraw-consent', fc.constant({})],
    ['undo', fc.constant({})],
  ];
  const minutes = fc.constantFrom(0, 5, 11, 60 * 24, 60 * 24 * 8);
  const step = fc.oneof(
    ...steps.map(([action, input]) => ({
      // Among the many actions of a long programme it would hardly ever come in time.
      weight: action === 'withdraw' ? 3 : 1,
      arbitrary: fc.record({
        ...{ who: fc.constantFrom(...whos), action: fc.constant(action), input, minutes, usual: fc.boolean() },
      }),
    })),
  );
  const first = Object.keys(programme.stages)[0]!;
  // A claim is decided before its case: the system opens it with what was claimed.
  const claimed = stageOf(programme, first).kind === 'claim';
  const bySystem = claimed || programme.roster !== undefined;
  const opening = fc.record({
    who: bySystem ? fc.constant<Who>('system') : fc.constantFrom<Who>('member', 'officer'),
    action: fc.constant('open'),
    input: fc.record(
      {
        submit: claimed
          ? fc.constant({ package: 'ticket', offerId: 7 })
          : fc.record({ answers, onRecord: fc.boolean() }),
        consent: fc.constant(consent),
      },
      { requiredKeys: ['submit'] },
    ),
    minutes: fc.constant(0),
    usual: fc.constant(false),
  });
  return fc
    .tuple(opening, fc.array(step, { maxLength: Math.max(60, 12 * stages.length), size: 'max' }))
    .map(([first, rest]) => [first, ...rest]);
}

/** Walks and looks at every step; gives the case as it ended. */
export function walk(programme: Programme, steps: readonly Step[]): LittleCase {
  const one = new LittleCase(programme);
  for (const step of steps) {
    const { who, action, input, minutes } = step.usual ? usual(one, step) : step;
    one.now = new Date(one.now.getTime() + minutes * 60_000);
    const before = JSON.stringify([one.state, one.history.length, one.keys]);
    const decision = one.act(who, action, input);
    if (isRefusal(decision)) {
      assert.equal(JSON.stringify([one.state, one.history.length, one.keys]), before, 'a refusal changes nothing');
      if (one.state === undefined) return one;
    } else {
      assert(decision.events.length > 0);
      possible(one);
    }
  }
  return one;
}

/** What no sequence of actions may break. */
function possible(one: LittleCase): void {
  const { programme } = one;
  const state = one.state!;
  assert.deepEqual(one.folded(), state, 'the history folds to the state');
  assert.deepEqual(JSON.parse(JSON.stringify(state)), state, 'the state is plain JSON');
  const outcome = kindOf(programme, state.stage).outcome(state.stages[state.stage]);
  const waiting = waitingOf(programme, state);
  const last = Object.keys(programme.stages).at(-1);
  if (state.status === 'open') {
    assert.equal(outcome, 'open', `open, and its stage ${state.stage} is ${outcome}`);
    assert(waiting, 'an open case waits for somebody');
  } else assert.equal(waiting, null);
  if (state.status === 'passed') assert.deepEqual([state.stage, outcome], [last, 'passed']);
  if (state.status === 'failed')
    assert.equal(outcome, 'failed', `closed as failed, and its stage ${state.stage} is ${outcome}`);
  assert(
    (state.stage === appealStage) === (state.appeal?.status === 'open' && state.status !== 'withdrawn') ||
      state.status === 'withdrawn',
  );
  counted(one);
  narrows(one);
  held(one);
  assert(!state.deciders.some(({ personId }) => personId === 300), 'nobody decides on his own case');
  assert(!state.deciders.some(({ personId }) => state.behalf?.by.includes(personId)), 'nobody decides where he acted');
}

/** Differences add up, and every case is counted once. */
function counted(one: LittleCase): void {
  const sums = Object.fromEntries(Object.entries(one.figures).filter(([, value]) => value !== 0));
  const whole = contributionOf(one.programme, one.state);
  assert.deepEqual(sums, { ...whole }, 'the differences add up to the contribution');
  const statuses = ['open', 'passed', 'failed', 'withdrawn'].map((status) => whole[`cases.${status}`] ?? 0);
  assert.equal(
    statuses.reduce((sum, value) => sum + value, 0),
    1,
  );
}

/**
 * No step of a funnel has more than the one before it. At every moment of every case's life, so that it holds of any round, and of all that had been done by
 * any date; of the acts between two dates it need not hold.
 */
function narrows({ programme, state }: LittleCase): void {
  const sums = contributionOf(programme, state);
  const steps = stepsOf(programme, kinds);
  const all = ['cases.opened', beginningOf(steps).measure, ...steps.map(({ through }) => through)];
  for (const [at, measure] of all.entries())
    assert(
      at === 0 || (sums[measure] ?? 0) <= (sums[all[at - 1]!] ?? 0),
      `${programme.key}: a case counts in ${measure} and not in ${all[at - 1]}, before it`,
    );
}

/** A number that may occur once is held by a case that may still be paid for it, and by no other. */
function held(one: LittleCase): void {
  const state = one.state!;
  const unique = Object.values(one.programme.form).filter((field) => field.uniqueIn !== undefined);
  if (unique.length === 0) return;
  const apply = Object.keys(one.programme.stages).find((key) => stageOf(one.programme, key).kind === 'apply')!;
  const handedIn = kindOf(one.programme, apply).outcome(state.stages[apply]) !== 'open' || state.stage !== apply;
  if (state.status === 'failed' || state.status === 'withdrawn')
    assert.deepEqual(one.keys, [], 'a closed case holds no key');
  else if (handedIn && unique.some(({ optional }) => !optional))
    assert.notDeepEqual(one.keys, [], `a case at ${state.stage} holds its key`);
}
