// What every stage kind must keep to, whatever it is about: a new kind is held to all of it by its line in kinds/index.ts alone.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { kinds } from '#kinds/index.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { Verdict } from '#policy/condition.ts';
import type { Form } from '#policy/form.ts';
import { checkAnswers } from '#policy/form-check.ts';
import type { Kind, StageEvent } from '#policy/kind.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { inputFor } from '#test/support/random-input.ts';
import { type Given, stageContext } from '#test/support/stage-context.ts';

const folder = join(import.meta.dirname, '..', '..', 'src', 'kinds');
const worded = ({ zh, en }: Text, where: string) => {
  assert.match(zh, /\p{Script=Han}/u, `${where}: no Chinese`);
  assert.match(en, /[A-Za-z]/, `${where}: no English`);
  assert.doesNotMatch(en, /\p{Script=Han}/u, `${where}: Chinese in the English`);
};

function wordedForm(form: Form, where: string): void {
  for (const [key, field] of Object.entries(form)) {
    worded(field.label, `${where}.${key}`);
    if (field.type === 'choice' && Array.isArray(field.choices))
      for (const choice of field.choices) worded(choice.label, `${where}.${key}.${choice.key}`);
  }
}

interface Step {
  readonly action: string;
  readonly input: Record<string, unknown>;
  readonly day: string;
  readonly personId: number;
  readonly holds: Verdict['holds'];
}

const days = ['2020-03-02', '2020-03-09', '2020-03-10', '2020-06-01'];

interface Walk {
  readonly settings: Record<string, unknown>;
  /** Nobody's yet: a parcel kept for whoever comes. */
  readonly nobodys: boolean;
  readonly steps: Step[];
}

/** Rows of the table that a delivery's reports are written into. */
const reported = ['2020-02-01', '2020-02-02', '2020-02-03'].map((on) => ({ on }));
const table: Form[string] = {
  type: 'table',
  label: { zh: '记录', en: 'Reports' },
  columns: {
    on: { type: 'date', label: { zh: '日期', en: 'Day' } },
    spent: { type: 'money', optional: true, label: { zh: '用了多少', en: 'Used' } },
  },
};

/** And one that says how something was solved. */
const solved: Form[string] = { ...table, columns: { what: { type: 'text', label: { zh: '怎么解决的', en: 'How' } } } };

/** A walk that begins as it would: marks, a total and an award hardly ever fit by chance. */
const words = { key: 'first', says: '一', saysEn: 'one' };
const begun = (action: string, input: Record<string, unknown>, day = '2020-03-02'): Step => ({
  ...{ action, input, day, personId: 1, holds: true },
});
const beginnings: Readonly<Record<string, Pick<Walk, 'settings' | 'steps'>>> = {
  score: {
    settings: {
      ...{ at: 'district', judges: 1, schemes: [{ ...words, average: 'mean' }] },
      criteria: [{ ...words, weight: 0, top: 1, veto: true }],
      awards: ['first', 'A-1', '理由'].map((key) => ({ ...words, key })),
    },
    steps: [begun('admit', { panel: 1, number: 1, seats: 1 }), begun('mark', { seat: 1 })],
  },
  deliver: {
    settings: { evidence: 'reports', plan: 'steps', at: 'district' },
    steps: [
      begun('plan', { rows: ['2020-03-03', '2020-03-20'].map((on) => ({ on })) }),
      begun('lapse', {}, '2020-03-09'),
      begun('report', { rows: [{ on: '2020-03-02', spent: 100 }], milestone: 1 }, '2020-03-09'),
    ],
  },
  match: {
    settings: { at: 'district', from: ['union'], partners: 'several', benefits: true, solution: 'solved' },
    steps: [
      begun('interest', { organisation: 21, note: '想用' }),
      ...['agree', 'confirm'].map((one) => begun(one, { interest: 1 })),
    ],
  },
};

/** Settings, then actions with what each asks for; what is asked by the programme's form is spelt out. */
function walkOf(kind: Kind): fc.Arbitrary<Walk> {
  const actions = Object.entries(kind.actions).map(([action, declared]) =>
    fc.record({
      action: fc.constant(action),
      input: declared.input
        ? inputFor(declared.input)
        : fc.record({
            answers: fc.constant({}),
            onRecord: fc.boolean(),
            rows: fc.constantFrom(reported.slice(0, 1), reported),
          }),
      day: fc.constantFrom(...days),
      personId: fc.integer({ min: 1, max: 3 }),
      holds: fc.constantFrom<Verdict['holds']>(true, false, 'unknown'),
    }),
  );
  const walk = fc.record({
    settings: inputFor(kind.settings),
    nobodys: fc.boolean(),
    // A long kind is seen whole only on a long walk.
    steps: fc.array(fc.oneof(...actions), { minLength: 1, maxLength: Math.max(12, 4 * actions.length), size: 'max' }),
  });
  const begins = beginnings[kind.key];
  if (!begins) return walk;
  const going = walk.map((one) => ({ ...one, ...begins, steps: [...begins.steps, ...one.steps] }));
  return fc.oneof(walk, going);
}

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
};
const rewritten = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Every state on the way, each folded from events that went through JSON; the engine starts a stage again and sends cases back. */
function states(kind: Kind, { settings, nobodys, steps }: Walk): unknown[] {
  const given = (step?: Step): Given => ({
    settings: frozen(settings),
    programme: {
      ...{
        ...littleProgramme,
        form: {
          ...littleProgramme.form,
          [String(settings.evidence)]: table,
          [String(settings.plan)]: table,
          [String(settings.solution)]: solved,
        },
      },
      roster: { record: 'studio', answers: { patents: 'evidence.patent' } },
    },
    today: step?.day ?? '2020-03-02',
    personId: step?.personId ?? 1,
    verdict: { holds: step?.holds ?? true, findings: [] },
    case: { amountFen: 100_000, ...(nobodys ? { personId: null } : {}) },
    answers: { number: 'N-1', patents: 2, [String(settings.title)]: '自定心卡盘' },
  });
  const seen: unknown[] = [];
  let state: unknown;
  const add = (events: readonly StageEvent[]) => {
    for (const event of rewritten(events)) {
      const context = stageContext(given());
      state = frozen(kind.evolve(state, frozen(event)));
      assert.deepEqual(rewritten(state), state, 'the state is plain JSON');
      assert(Array.isArray(kind.effects(context, event)));
      seen.push(state);
    }
  };
  const started = kind.start(stageContext(given()));
  if (isRefusal(started)) return seen;
  add(started);
  for (const step of steps) {
    if (kind.outcome(state) !== 'open') {
      const again = kind.start(stageContext(given()));
      if (!isRefusal(again)) add(again);
      add([{ stage: 'stage', type: 'reopened', data: {} }]);
      continue;
    }
    const action = frozen({ action: step.action, input: step.input });
    const events = kind.decide(stageContext(given(step)), state, action);
    assert.deepEqual(kind.decide(stageContext(given(step)), state, action), events, 'the same question has one answer');
    if (!isRefusal(events)) {
      assert(events.length > 0, `${step.action} was taken and nothing happened`);
      assert(events.every((event) => event.stage === 'stage'));
      const spends = events
        .flatMap((event) => kind.effects(stageContext(given(step)), event))
        .some((effect) => effect.do === 'transfer' && effect.debit === 'round-budget');
      if (spends) assert(kind.actions[step.action]?.pays, `${step.action} takes money and asks for no fresh code`);
      add(events);
    }
  }
  return seen;
}

test('the list has every folder, and each folder its kind and its test', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), Object.keys(kinds).sort());
  for (const [key, kind] of Object.entries(kinds)) assert.equal(kind.key, key);
});

for (const kind of Object.values(kinds)) {
  test(`${kind.key}: everything that people read is in Chinese and English`, () => {
    worded(kind.title, 'title');
    wordedForm(kind.settings, 'settings');
    for (const [key, action] of Object.entries(kind.actions)) {
      worded(action.label, `actions.${key}`);
      wordedForm(action.input ?? {}, `actions.${key}.input`);
    }
    for (const [key, label] of Object.entries(kind.measures)) worded(label, `measures.${key}`);
    assert.deepEqual(Object.keys(kind.meanings), Object.keys(kind.measures), 'each measure says what it counts');
    for (const [key, meaning] of Object.entries(kind.meanings)) worded(meaning, `meanings.${key}`);
  });

  test(`${kind.key}: each action says who takes it, and a decision is never one's own`, () => {
    for (const [key, action] of Object.entries(kind.actions)) {
      assert(action.by.length > 0, key);
      const recusal = typeof action.recusal === 'function' ? action.recusal({}) : action.recusal;
      if (action.decides) assert.notEqual(recusal, 'none', `${key} decides and nobody is recused`);
    }
  });

  test(`${kind.key}: its test names every action`, () => {
    const own = readFileSync(join(folder, kind.key, `${kind.key}.test.ts`), 'utf8');
    for (const action of Object.keys(kind.actions)) assert(own.includes(`'${action}'`), `${action} is in no test`);
  });

  test(`${kind.key}: any walk keeps to its outcomes, measures and queue, and is the same after JSON`, () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(walkOf(kind), (walk) => {
        for (const state of states(kind, walk)) {
          assert(['open', 'passed', 'failed', 'returned'].includes(kind.outcome(state)));
          const waiting = kind.waiting(walk.settings, state);
          assert(waiting.dueOn === null || /^\d{4}-\d\d-\d\d$/.test(waiting.dueOn));
          for (const [measure, value] of Object.entries(kind.contribution(state))) {
            assert(Object.hasOwn(kind.measures, measure.split('@')[0]!), `${measure} is counted and not declared`);
            assert(Number.isSafeInteger(value) && value >= 0, `${measure} = ${value}`);
            if (value > 0) reached.add(measure);
          }
          assert.deepEqual(
            kind.evolve(state, { stage: 'stage', type: 'something-of-a-later-version', data: {} }),
            state,
            'an unknown event changes nothing',
          );
        }
      }),
      { numRuns: Object.keys(kind.actions).length > 9 ? 10_000 : 1000, seed: 2020 },
    );
    const { says, through, not } = kind.passage({});
    worded(says, `${kind.key}.passage`);
    assert(Object.hasOwn(kind.measures, through), `${through}: who got through is no measure of the kind`);
    if (not !== undefined) assert(Object.hasOwn(kind.measures, not), `${not}: who did not is no measure of the kind`);
    const idle = Object.keys(kind.measures).filter((measure) => !reached.has(measure));
    assert.deepEqual(idle, [], 'declared and never counted');
  });

  test(`${kind.key}: settings and inputs are fit for the one checker`, () => {
    fc.assert(
      fc.property(inputFor(kind.settings), (settings) => {
        const checked = checkAnswers(kind.settings, settings);
        assert(!isRefusal(checked), isRefusal(checked) ? JSON.stringify(checked) : '');
      }),
      { numRuns: 50 },
    );
  });

  test(`${kind.key}: an action it does not know is refused`, () => {
    const started = kind.start(stageContext({ settings: { to: 'member', at: 'district' } }));
    assert(!isRefusal(started));
    const state = started.reduce<unknown>((before, event) => kind.evolve(before, event), undefined);
    const refusal = kind.decide(stageContext(), state, { action: 'no-such-action', input: {} });
    assert(isRefusal(refusal));
    assert.equal(refusal.code, 'unknown-action');
  });
}
