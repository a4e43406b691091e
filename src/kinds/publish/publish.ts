// Into the showcase: what was reviewed is disclosed at a moment that stays on record, each field of the form to everybody, on agreement, or to nobody.
// What becomes of the showing afterwards (withdrawn, renewed) is its own story and no matter of the case.
import { addDays, addMonths, type Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Answers } from '#policy/form.ts';
import { joined, levelNames, put } from '#policy/in-words.ts';
import type { Effect, Kind, StageAction, StageContext, StageEvent } from '#policy/kind.ts';
import type { Level } from '#policy/programme.ts';
import { type ShowingEntry, showingKinds } from '#policy/showing.ts';

export interface PublishState {
  readonly level: Level;
  readonly status: 'waiting' | 'shown' | 'refused';
  /** The last day it is shown; null: without end, or not shown. */
  readonly until: Day | null;
}

interface Settings {
  readonly what?: ShowingEntry['what'];
  readonly title?: string;
  readonly trade?: string;
  readonly picture?: string;
  readonly shows?: readonly { readonly field: string; readonly to: 'open' | 'agreed' }[];
  readonly at?: Level;
  readonly years?: number;
}

const event = (context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] => [
  { stage: context.stageKey, type, data },
];

const shownTo = ({ shows = [] }: Settings, answers: Answers, to: 'open' | 'agreed'): Answers =>
  Object.fromEntries(
    shows
      .filter((one) => one.to === to && own(answers, one.field) !== undefined && own(answers, one.field) !== null)
      .map(({ field }) => [field, own(answers, field)!]),
  );

const wordOf = (answers: Answers, field: string | undefined): string | null => {
  const value = field === undefined ? undefined : own(answers, field);
  return typeof value === 'string' && value !== '' ? value : null;
};

function numberOf(answers: Answers, field: string | undefined): number | null {
  const value = field === undefined ? undefined : own(answers, field);
  const id = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
}

function disclose(context: StageContext): readonly StageEvent[] | Refusal {
  const { title, years } = context.settings as Settings;
  if (wordOf(context.answers(), title) === null)
    return refuse('showing-without-title', '没有名称，不能公开', 'It has no title to be shown under', {
      next: text('退回补上名称', 'Have the title filled in'),
    });
  const until: Day | null = years === undefined ? null : addDays(addMonths(context.today, 12 * years), -1);
  return event(context, 'disclosed', { by: context.actor.personId, until });
}

function decide(context: StageContext, { status }: PublishState, { action, input }: StageAction) {
  const by = context.actor.personId;
  if (action !== 'disclose' && action !== 'refuse')
    return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
  if (status !== 'waiting')
    return refuse('showing-decided', '公开不公开已经定过', 'Whether it is shown has been decided', {
      next: text('刷新看最新情况', 'Reload to see what happened'),
    });
  return action === 'disclose' ? disclose(context) : event(context, 'refused', { by, why: input.why });
}

function effects(context: StageContext, { type, data }: StageEvent): readonly Effect[] {
  if (type === 'refused')
    return [
      { do: 'release-keys' },
      {
        ...{ do: 'message', topic: 'showing-refused', to: 'subject' },
        words: text(
          '没有放进推介，理由写在办件里；不服可以提异议',
          'Not put into the showcase; the reason is in the case, and you may object',
        ),
      },
    ];
  if (type !== 'disclosed') return [];
  const settings = context.settings as Settings;
  const answers = context.answers();
  const title = wordOf(answers, settings.title) ?? '';
  const showing: ShowingEntry = {
    ...{ what: settings.what ?? 'result', title, trade: wordOf(answers, settings.trade) },
    ...{ picture: numberOf(answers, settings.picture), until: (data.until ?? null) as Day | null },
    ...{ open: shownTo(settings, answers, 'open'), closed: shownTo(settings, answers, 'agreed') },
  };
  return [
    { do: 'show', showing },
    {
      ...{ do: 'message', topic: 'showing-disclosed', to: 'subject' },
      words: text(
        `“${title}”已经公开推介，公开的时间留有凭证`,
        `“${title}” is in the showcase; the moment of disclosure is on record`,
      ),
    },
  ];
}

const outcomes = { waiting: 'open', shown: 'passed', refused: 'failed' } as const;

const fieldIn = (label: Text, ...types: readonly string[]) =>
  ({ type: 'text', maxLength: 60, label, names: [{ of: 'field', ...(types.length > 0 ? { types } : {}) }] }) as const;

export const publish: Kind<PublishState> = {
  key: 'publish',
  title: text('公开推介', 'Into the showcase'),
  settings: {
    what: { type: 'choice', label: text('推介什么', 'What is shown'), choices: showingKinds },
    title: fieldIn(text('名称是哪一栏', 'Field of the form that is its title'), 'text'),
    trade: { ...fieldIn(text('行业是哪一栏', 'Field that names the trade'), 'choice', 'text'), optional: true },
    picture: { ...fieldIn(text('图片是哪一栏', 'Field that has its picture'), 'file'), optional: true },
    shows: {
      type: 'table',
      optional: true,
      maxRows: 50,
      label: text(
        '哪些栏给谁看（没有列出的只在内部）',
        'Which fields are shown to whom (what is not listed stays inside)',
      ),
      columns: {
        field: fieldIn(text('哪一栏', 'Field of the form')),
        to: {
          type: 'choice',
          label: text('给谁看', 'Shown to'),
          choices: [
            { key: 'open', label: text('公开', 'everybody') },
            { key: 'agreed', label: text('同意以后', 'on agreement') },
          ],
        },
      },
    },
    at: { type: 'level', label: text('由哪一级决定', 'Decided at') },
    years: {
      ...{ type: 'number', whole: true, min: 1, max: 20, optional: true },
      label: text('公开几年（不填为长期）', 'Years it is shown (empty: without end)'),
    },
  },
  actions: {
    disclose: {
      ...{
        label: text('公开', 'Disclose'),
        by: ['handler'],
        bulk: true,
        decides: true,
        recusal: 'preparer',
        reads: true,
      },
    },
    refuse: {
      ...{ label: text('不公开', 'Do not show'), by: ['handler'], decides: true, recusal: 'preparer' },
      input: { why: { type: 'text', maxLength: 500, prose: true, label: text('理由', 'Reason') } },
    },
  },
  passage: () => ({ through: 'shown', not: 'refused', says: text('公开', 'shown') }),
  measures: { shown: text('公开', 'shown'), refused: text('未公开', 'not shown') },
  meanings: {
    shown: text('公开过的，后来撤下或到期的也算', 'Shown once, also what was withdrawn or is over'),
    refused: text('决定不公开的', 'What it was decided not to show'),
  },
  says(settings, { form }) {
    const { at, years, shows = [], what } = settings as Settings;
    const named = (to: 'open' | 'agreed') =>
      joined(
        shows.filter((one) => one.to === to).flatMap(({ field }) => own(form, field)?.label ?? []),
        '、',
        ', ',
      );
    const who = at === undefined ? text('（哪一级未定）', '(no level chosen)') : levelNames[at];
    const kind = showingKinds.find(({ key }) => key === what)?.label ?? text('内容', 'content');
    const agreed = named('agreed');
    return joined(
      [
        put('{0}决定公开{1}，记下公开的时间', '{0} decides to show the {1} and its time is recorded', who, kind),
        put('公开{0}', 'everybody reads: {0}', named('open')),
        ...(agreed.zh === '' ? [] : [put('{0}经同意才给看', 'on agreement alone: {0}', agreed)]),
        typeof years === 'number'
          ? text(`公开 ${years} 年`, years === 1 ? 'for a year' : `for ${years} years`)
          : text('长期公开', 'without end'),
      ],
      '，',
      '; ',
    );
  },
  start: (context) =>
    event(context, 'started', { level: (context.settings as Settings).at ?? context.programme.runBy }),
  decide,
  evolve(state = { level: 'district', status: 'waiting', until: null }, { type, data }) {
    switch (type) {
      case 'started':
        return { level: data.level as Level, status: 'waiting', until: null };
      case 'disclosed':
        return { ...state, status: 'shown', until: (data.until ?? null) as Day | null };
      case 'refused':
        return { ...state, status: 'refused' };
      default:
        return state;
    }
  },
  outcome: ({ status }) => outcomes[status],
  waiting: (_settings, { level }) => ({ with: { level }, dueOn: null, odd: false }),
  contribution: ({ status }) => ({ shown: status === 'shown' ? 1 : 0, refused: status === 'refused' ? 1 : 0 }),
  effects,
};
