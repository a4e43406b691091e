// Into the register: what was decided becomes a record with a number, a level and a time that it holds, and a fact that later programmes read. Or a record
// that the subject holds already gets another level or a later end. Where the round gives only so many of each award, one is used up in the same transaction.
import { addDays, addMonths, type Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { choicesIn } from '#policy/choices.ts';
import type { Naming } from '#policy/form.ts';
import { joined, levelNames, put } from '#policy/in-words.ts';
import type { Effect, Kind, StageContext } from '#policy/kind.ts';
import type { Level, Programme } from '#policy/programme.ts';
import { kindName, levelName, readNumber, recordKinds, recordLevels } from '#policy/record.ts';

type Does = 'new' | 'raise' | 'renew';

/** What was registered, or changed; its words and its number are in the record. */
interface Entry {
  readonly kind: string;
  /** null: renewed, at the level that it has. */
  readonly level: string | null;
  readonly from: Day;
  /** The last day; null: without end, or (raised) as it was. */
  readonly until: Day | null;
  /** Left out: a new record. */
  readonly does?: Exclude<Does, 'new'>;
}

export interface RegisterState {
  readonly level: Level;
  readonly entry: Entry | null;
}

interface Settings {
  readonly record?: string;
  readonly does?: Does;
  readonly grade?: string;
  readonly gradeOf?: string;
  readonly years?: number;
  readonly named?: string;
  readonly chosen?: string;
  readonly award?: string;
  readonly numbers?: string;
}

const doing = [
  { key: 'new', label: text('新登记一条', 'a new record') },
  { key: 'raise', label: text('已有的一条升级', 'another level for the one they hold') },
  { key: 'renew', label: text('已有的一条延期', 'a later end for the one they hold') },
] as const;

/** What was answered in a field that a setting names. */
function answerIn(context: StageContext, setting: 'award' | 'gradeOf' | 'named' | 'chosen'): string | null {
  const field = (context.settings as Settings)[setting];
  const given = field === undefined ? null : own(context.answers(), field);
  return typeof given === 'string' && given.trim() !== '' ? given : null;
}

const isStage = ({ programme: { form, stages } }: StageContext, key: string): boolean =>
  !Object.hasOwn(form, key) && Object.hasOwn(stages, key);

/** The answer in the field that names the award, or what was won at the stage of that name; null: the programme names it. */
function awardOf(context: StageContext): string | null {
  const { award } = context.settings as Settings;
  return award !== undefined && isStage(context, award)
    ? (context.case.award?.key ?? null)
    : answerIn(context, 'award');
}

/** By the award, or by the name that the form gives it. */
function titleOf(context: StageContext, award: string | null): Text {
  const { programme, round, settings } = context;
  const choices = award === null ? [] : choicesIn(programme, (settings as Settings).award!, round);
  const named = answerIn(context, 'named');
  return (
    choices.find(({ key }) => key === award)?.label ?? (named === null ? programme.title : { zh: named, en: named })
  );
}

const noPlaceLeft = (title: Text, numbers: string): Refusal =>
  refuse('places-taken', `“${title.zh}”的名额已经用完`, `Every place for "${title.en}" is taken`, {
    rule: `round.${numbers}`,
    next: text('核对本批次的名额，或撤回登记错的一件', 'Check the numbers of the round, or take back one in error'),
  });

const noSuchRecord = (kind: string): Refusal =>
  refuse(
    'no-such-record',
    `登记册上没有恰好一条可以这样办的${kindName(kind).zh}：要有效，升级的不能已经是这一级`,
    `The register has not exactly one ${kindName(kind).en} with which this can be done: valid, and not of that level already`,
    {
      rule: `record.${kind}`,
      next: text(
        '看登记册里是不是暂停、撤销或到期了；有几条的，写明编号',
        'See in the register whether it is suspended, revoked or over; of several, give the number',
      ),
    },
  );

function decide(context: StageContext, state: RegisterState) {
  if (state.entry !== null) return refuse('already-recorded', '已经登记过', 'It is registered already');
  const { record: kind = '', does = 'new', grade, years, numbers } = context.settings as Settings;
  const award = awardOf(context);
  if (numbers !== undefined) {
    const places = own(context.round.parameters, numbers) as Readonly<Record<string, number>> | undefined;
    if (!places?.[award ?? '']) return noPlaceLeft(titleOf(context, award), numbers);
  }
  const level = does === 'renew' ? null : (answerIn(context, 'gradeOf') ?? grade ?? null);
  const chosen = answerIn(context, 'chosen');
  const misnamed = chosen !== null && readNumber(chosen)?.kind !== kind;
  if (misnamed || (does !== 'renew' && level === null)) return noSuchRecord(kind);
  const from = context.today;
  const ends = years !== undefined && does !== 'raise';
  const until: Day | null = ends ? addDays(addMonths(from, 12 * years), -1) : null;
  const how = does === 'new' ? {} : { does };
  const data = { kind, level, from, until, ...how, ...(award === null ? {} : { award }) };
  return [{ stage: context.stageKey, type: 'registered', data }];
}

/** The record as it stands is not known here: it changes, and its fact with it, in the transaction. */
const changing = (context: StageContext, entry: Entry, does: Exclude<Does, 'new'>): Effect => ({
  do: 'change-record',
  change: {
    ...{ kind: entry.kind, what: does === 'raise' ? 'raised' : 'renewed', level: entry.level, until: entry.until },
    ...{ on: entry.from, number: readNumber(answerIn(context, 'chosen') ?? '') },
    source: `${context.programme.key}:${context.round.id}`,
  },
  refusal: noSuchRecord(entry.kind),
});

function entering(context: StageContext, { kind, level, from, until }: Entry, title: Text): Effect[] {
  return [
    { do: 'register', record: { kind, level: level!, from, until, title } },
    {
      ...{ do: 'fact', key: `record.${kind}`, value: level, observedOn: from },
      ...(until === null ? {} : { expiresOn: until }),
      source: `${context.programme.key}:${context.round.id}`,
    },
  ];
}

function effects(context: StageContext, { type, data }: { type: string; data: Readonly<Record<string, unknown>> }) {
  if (type !== 'registered') return [];
  const { award = null, ...entry } = data as unknown as Entry & { award?: string };
  const { numbers } = context.settings as Settings;
  const title = titleOf(context, award);
  const words = {
    new: text(`“${title.zh}”已登记在册`, `"${title.en}" is on the register`),
    raise: put(
      '登记在册的{0}升为{1}',
      'Your {0} on the register is now: {1}',
      kindName(entry.kind),
      levelName(entry.level ?? ''),
    ),
    renew: put('登记在册的{0}已延期', 'Your {0} on the register was renewed', kindName(entry.kind)),
  }[entry.does ?? 'new'];
  const all: Effect[] = [
    ...(entry.does === undefined ? entering(context, entry, title) : [changing(context, entry, entry.does)]),
    { do: 'message', topic: 'case-registered', to: 'subject', words },
  ];
  return award === null || numbers === undefined
    ? all
    : [...all, { do: 'place', of: numbers, choice: award, refusal: noPlaceLeft(title, numbers) } as const];
}

/** The level in words: one that is named, or "by" the field that chooses it. */
const gradeIn = ({ grade, gradeOf }: Settings, { form }: Programme): Text =>
  gradeOf === undefined
    ? levelName(String(grade ?? ''))
    : put('“{0}”所选的级别', 'the level chosen in “{0}”', own(form, gradeOf)?.label ?? text(gradeOf, gradeOf));

function says(settings: Readonly<Record<string, unknown>>, programme: Programme): Text {
  const { record, does = 'new', years, numbers } = settings as Settings;
  const given = typeof numbers === 'string' ? own(programme.parameters, numbers)?.label : undefined;
  const [who, what, grade] = [
    levelNames[programme.runBy],
    kindName(record ?? ''),
    gradeIn(settings as Settings, programme),
  ];
  const first = {
    new: put('{0}登记为{1}{2}', '{0} registers it as {1} ({2})', who, grade, what),
    raise: put('{0}把登记在册的{2}升为{1}', '{0} raises the {2} on the register to {1}', who, grade, what),
    renew: put('{0}给登记在册的{1}延期', '{0} renews the {1} on the register', who, what),
  }[does];
  const time =
    typeof years === 'number'
      ? text(`有效 ${years} 年`, years === 1 ? 'valid for a year' : `valid for ${years} years`)
      : text('长期有效', 'valid without end');
  return joined(
    [first, ...(does === 'raise' ? [] : [time]), ...(given ? [put('不超过“{0}”', 'no more than “{0}”', given)] : [])],
    '，',
    ', ',
  );
}

const naming = (zh: string, en: string, ...names: readonly Naming[]) =>
  ({ type: 'text', optional: true, label: text(zh, en), names }) as const;

export const register: Kind<RegisterState> = {
  key: 'register',
  title: text('登记在册', 'Registration'),
  settings: {
    record: { type: 'choice', label: text('登记什么', 'What is registered'), choices: recordKinds },
    does: {
      type: 'choice',
      optional: true,
      label: text('怎样登记（不填为新登记）', 'How (empty: a new record)'),
      choices: doing,
    },
    grade: { type: 'choice', optional: true, label: text('级别', 'Level'), choices: recordLevels },
    gradeOf: naming('级别由哪一栏选', 'Field of the form that chooses the level', { of: 'field', types: ['choice'] }),
    years: {
      type: 'number',
      whole: true,
      min: 1,
      max: 50,
      optional: true,
      label: text('有效几年（不填为长期）', 'Years it holds (empty: without end)'),
    },
    named: naming('名称写在哪一栏', 'Field of the form that names it', { of: 'field', types: ['text'] }),
    chosen: naming('编号写在哪一栏', 'Field of the form with the number of the record they hold', {
      of: 'field',
      types: ['text'],
    }),
    award: naming(
      '奖项由哪一栏或哪个评审环节来定',
      'Field or scoring stage that says which award',
      { of: 'field', types: ['choice'] },
      { of: 'stage', types: ['score'] },
    ),
    numbers: naming('名额看批次的哪一项', 'What the round gives as numbers per award', {
      of: 'parameter',
      types: ['numbers-by-choice'],
    }),
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
  passage({ does = 'new' }) {
    const [through, says] =
      does === 'raise'
        ? (['raised', text('升级', 'raised')] as const)
        : does === 'renew'
          ? (['renewed', text('延期', 'renewed')] as const)
          : (['registered', text('登记', 'registered')] as const);
    return { through, says };
  },
  measures: {
    registered: text('登记', 'registered'),
    raised: text('升级', 'raised'),
    renewed: text('延期', 'renewed'),
  },
  meanings: {
    registered: text(
      '登记在册的，后来到期、暂停或撤销的也算',
      'Entered in the register, also what expired, was suspended or revoked later',
    ),
    raised: text('登记在册后又升了级的，每升一次算一件', 'On the register and given a higher level; each time counts'),
    renewed: text('登记在册后又延了期的，每延一次算一件', 'On the register and given a later end; each time counts'),
  },
  says,
  start: (context) => [{ stage: context.stageKey, type: 'started', data: { level: context.programme.runBy } }],
  decide: (context, state, { action }) =>
    action === 'register'
      ? decide(context, state)
      : refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`),
  evolve(state = { level: 'district', entry: null }, { type, data }) {
    if (type === 'started') return { level: data.level as Level, entry: null };
    if (type !== 'registered') return state;
    const { kind, level, from, until, does } = data as unknown as Entry;
    return { ...state, entry: { kind, level, from, until, ...(does === undefined ? {} : { does }) } };
  },
  outcome: ({ entry }) => (entry === null ? 'open' : 'passed'),
  waiting: (_settings, { level }) => ({ with: { level }, dueOn: null, odd: false }),
  contribution: ({ entry }) => ({
    registered: entry !== null && entry.does === undefined ? 1 : 0,
    raised: entry?.does === 'raise' ? 1 : 0,
    renewed: entry?.does === 'renew' ? 1 : 0,
  }),
  effects,
};
