// Into the register: what was decided becomes a record with a number, a level and a time that it holds, and a fact that later programmes read.
// Where the round gives only so many of each award, one of them is used up in the same transaction.
import { addDays, addMonths, type Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { choicesIn } from '#policy/choices.ts';
import { joined, levelNames, put } from '#policy/in-words.ts';
import type { Effect, Kind, StageContext } from '#policy/kind.ts';
import type { Level } from '#policy/programme.ts';
import { kindName, levelName, type RecordEntry, recordKinds, recordLevels } from '#policy/record.ts';

export interface RegisterState {
  readonly level: Level;
  /** What was registered; its words and its number are in the record. */
  readonly entry: Omit<RecordEntry, 'title'> | null;
}

interface Settings {
  readonly record?: string;
  readonly grade?: string;
  readonly years?: number;
  readonly award?: string;
  readonly numbers?: string;
}

/** The answer in the field that names the award, or what was won at the stage of that name; null: the programme names it. */
const awardOf = (context: StageContext): string | null => {
  const { award } = context.settings as Settings;
  if (award !== undefined && isStage(context, award)) return context.case.award?.key ?? null;
  const chosen = award === undefined ? null : context.answers()[award];
  return typeof chosen === 'string' ? chosen : null;
};

const isStage = ({ programme: { form, stages } }: StageContext, key: string): boolean =>
  !Object.hasOwn(form, key) && Object.hasOwn(stages, key);

const titleOf = ({ programme, round, settings }: StageContext, award: string | null): Text =>
  (award === null
    ? undefined
    : choicesIn(programme, (settings as Settings).award!, round).find(({ key }) => key === award)?.label) ??
  programme.title;

const noPlaceLeft = (title: Text, numbers: string): Refusal =>
  refuse('places-taken', `“${title.zh}”的名额已经用完`, `Every place for "${title.en}" is taken`, {
    rule: `round.${numbers}`,
    next: text('核对本批次的名额，或撤回登记错的一件', 'Check the numbers of the round, or take back one in error'),
  });

function decide(context: StageContext, state: RegisterState) {
  if (state.entry !== null) return refuse('already-recorded', '已经登记过', 'It is registered already');
  const { record, grade, years, numbers } = context.settings as Settings;
  const award = awardOf(context);
  if (numbers !== undefined) {
    const places = context.round.parameters[numbers] as Readonly<Record<string, number>> | undefined;
    if (!places?.[award ?? '']) return noPlaceLeft(titleOf(context, award), numbers);
  }
  const from = context.today;
  const until: Day | null = years === undefined ? null : addDays(addMonths(from, 12 * years), -1);
  const data = { kind: record, level: grade, from, until, ...(award === null ? {} : { award }) };
  return [{ stage: context.stageKey, type: 'registered', data }];
}

function effects(context: StageContext, { type, data }: { type: string; data: Readonly<Record<string, unknown>> }) {
  if (type !== 'registered') return [];
  const { award = null, ...rest } = data as unknown as Omit<RecordEntry, 'title'> & { award?: string };
  const { numbers } = context.settings as Settings;
  const title = titleOf(context, award);
  const { kind, level, from, until } = rest;
  const all: Effect[] = [
    { do: 'register', record: { kind, level, from, until, title } },
    {
      ...{ do: 'fact', key: `record.${kind}`, value: level, observedOn: from },
      ...(until === null ? {} : { expiresOn: until }),
      source: `${context.programme.key}:${context.round.id}`,
    },
    {
      ...{ do: 'message', topic: 'case-registered', to: 'subject' },
      words: text(`“${title.zh}”已登记在册`, `"${title.en}" is on the register`),
    },
  ];
  return award === null || numbers === undefined
    ? all
    : [...all, { do: 'place', of: numbers, choice: award, refusal: noPlaceLeft(title, numbers) } as const];
}

export const register: Kind<RegisterState> = {
  key: 'register',
  title: text('登记在册', 'Registration'),
  settings: {
    record: { type: 'choice', label: text('登记什么', 'What is registered'), choices: recordKinds },
    grade: { type: 'choice', label: text('级别', 'Level'), choices: recordLevels },
    years: {
      type: 'number',
      whole: true,
      min: 1,
      max: 50,
      optional: true,
      label: text('有效几年（不填为长期）', 'Years it holds (empty: without end)'),
    },
    award: {
      type: 'text',
      optional: true,
      label: text('奖项由哪一栏或哪个评审环节来定', 'Field or scoring stage that says which award'),
    },
    numbers: {
      type: 'text',
      optional: true,
      label: text('名额看批次的哪一项', 'What the round gives as numbers per award'),
    },
  },
  actions: {
    register: {
      label: text('登记', 'Register'),
      by: ['handler'],
      bulk: true,
      decides: true,
      recusal: 'preparer',
      reads: true,
    },
  },
  measures: { registered: text('登记', 'registered') },
  meanings: {
    registered: text(
      '登记在册的，后来到期、暂停或撤销的也算',
      'Entered in the register, also what expired, was suspended or revoked later',
    ),
  },
  says({ record, grade, years, numbers }, { runBy, parameters }) {
    const given = typeof numbers === 'string' ? parameters[numbers]?.label : undefined;
    return joined(
      [
        put(
          '{0}登记为{1}{2}',
          '{0} registers it as {1} ({2})',
          levelNames[runBy],
          levelName(String(grade ?? '')),
          kindName(String(record ?? '')),
        ),
        typeof years === 'number'
          ? text(`有效 ${years} 年`, years === 1 ? 'valid for a year' : `valid for ${years} years`)
          : text('长期有效', 'valid without end'),
        ...(given ? [put('不超过“{0}”', 'no more than “{0}”', given)] : []),
      ],
      '，',
      ', ',
    );
  },
  start: (context) => [{ stage: context.stageKey, type: 'started', data: { level: context.programme.runBy } }],
  decide: (context, state, { action }) =>
    action === 'register'
      ? decide(context, state)
      : refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`),
  evolve(state = { level: 'district', entry: null }, { type, data }) {
    if (type === 'started') return { level: data.level as Level, entry: null };
    if (type !== 'registered') return state;
    const { kind, level, from, until } = data as unknown as RecordEntry;
    return { ...state, entry: { kind, level, from, until } };
  },
  outcome: ({ entry }) => (entry === null ? 'open' : 'passed'),
  waiting: (_settings, { level }) => ({ with: { level }, dueOn: null, odd: false }),
  contribution: ({ entry }) => ({ registered: entry === null ? 0 : 1 }),
  effects,
};
