// Going to see somebody: to listen, to note what is needed, to bring something. What he needs is written into a sealed field of his case, never into
// the history; that he needs something is counted, what it is stays with the union that keeps his file.
import type { Day } from '#kit/days.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { durationOf, joined, levelNames, put } from '#policy/in-words.ts';
import type { Kind, StageAction, StageContext, StageEvent } from '#policy/kind.ts';
import { type Duration, type Level, levels } from '#policy/programme.ts';

export interface VisitState {
  readonly level: Level;
  readonly status: 'waiting' | 'visited' | 'declined';
  readonly dueOn: Day | null;
  /** How often nobody was there. */
  readonly absences: number;
  /** Something is needed; what, is in the case's sealed answers. */
  readonly needs: boolean;
}

const event = (context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] => [
  { stage: context.stageKey, type, data },
];
const isLevel = (value: unknown): value is Level => levels.some((level) => level === value);

function visited(context: StageContext, { input }: StageAction): readonly StageEvent[] | Refusal {
  const { on, needs } = input;
  if ((on as Day) > context.today)
    return refuse('visit-in-future', '走访日期不能晚于今天', 'A visit cannot lie in the future', {
      next: text('请改日期', 'Change the date'),
    });
  const field = context.settings.needs;
  const told = typeof needs === 'string' && needs.trim() !== '';
  if (told && typeof field === 'string') {
    const answers = context.checkAnswers({ ...context.answers(), [field]: needs });
    if (isRefusal(answers)) return answers;
  }
  return event(context, 'visited', { on, by: context.actor.personId, needs: told });
}

export const visit: Kind<VisitState> = {
  key: 'visit',
  title: text('走访', 'Visit'),
  settings: {
    at: { type: 'level', label: text('由哪一级走访', 'Level that visits') },
    within: { type: 'duration', optional: true, label: text('多久内走访', 'Time to visit') },
    needs: {
      type: 'text',
      optional: true,
      label: text('需要写进哪一栏', 'Field of the form that needs are written into'),
      names: [{ of: 'field', types: ['text'] }],
    },
  },
  actions: {
    visit: {
      label: text('走访过了', 'Visited'),
      by: ['handler'],
      reads: true,
      input: {
        on: { type: 'date', label: text('走访日期', 'Visited on') },
        needs: {
          type: 'text',
          optional: true,
          prose: true,
          maxLength: 500,
          class: 'S3',
          label: text(
            '有什么需要（只有管档案的工会看得到）',
            'What is needed (seen only by the union that keeps the file)',
          ),
        },
      },
    },
    absent: {
      label: text('没遇到人', 'Nobody was there'),
      by: ['handler'],
      input: { on: { type: 'date', label: text('哪天去的', 'Went on') } },
    },
    decline: {
      label: text('本人不愿走访', 'Does not want a visit'),
      by: ['handler'],
      input: { on: { type: 'date', label: text('哪天说的', 'Said on') } },
    },
  },
  passage: () => ({ through: 'visited', not: 'declined', says: text('走访到', 'visited') }),
  measures: {
    visited: text('走访到', 'visited'),
    needs: text('有需要', 'with needs'),
    absent: text('没遇到', 'not met'),
    declined: text('不愿走访', 'declined'),
  },
  meanings: {
    visited: text('见到本人的走访', 'Visits at which the person was met'),
    needs: text('走访时说了有需要的人；需要什么不计在内', 'People who told of a need; what it is, is not counted'),
    absent: text('去了没遇到人的次数', 'How often nobody was there'),
    declined: text('本人说不用走访的', 'People who did not want a visit'),
  },
  says({ at, within }) {
    const who = isLevel(at) ? levelNames[at] : text('（哪一级未定）', '(no level chosen)');
    const time = durationOf(within);
    return joined(
      [
        put('{0}走访，听一听、记下需要', '{0} visits, listens and notes what is needed', who),
        ...(time ? [put('{0}内走访', 'within {0}', time)] : []),
      ],
      '，',
      ', ',
    );
  },
  start(context) {
    const { at, within } = context.settings as { at?: Level; within?: Duration };
    const dueOn = within ? context.deadline(within) : null;
    return event(context, 'started', { level: at ?? context.programme.runBy, dueOn });
  },
  decide(context, state, action) {
    if (state.status !== 'waiting')
      return refuse('visited-already', '走访已经记过了', 'The visit is recorded already', {
        next: text('刷新看最新情况', 'Reload to see what happened'),
      });
    const { on } = action.input;
    switch (action.action) {
      case 'visit':
        return visited(context, action);
      case 'absent':
        return event(context, 'absent', { on, by: context.actor.personId });
      case 'decline':
        return event(context, 'declined', { on, by: context.actor.personId });
      default:
        return refuse(
          'unknown-action',
          `这个环节不能“${action.action}”`,
          `This stage has no action "${action.action}"`,
        );
    }
  },
  evolve(state = { level: 'district', status: 'waiting', dueOn: null, absences: 0, needs: false }, { type, data }) {
    switch (type) {
      case 'started':
        return { ...state, status: 'waiting', level: data.level as Level, dueOn: data.dueOn as Day | null };
      case 'recounted':
        return { ...state, dueOn: data.dueOn as Day };
      case 'visited':
        return { ...state, status: 'visited', needs: data.needs === true };
      case 'absent':
        return { ...state, absences: state.absences + 1 };
      case 'declined':
        return { ...state, status: 'declined' };
      default:
        return state;
    }
  },
  outcome: ({ status }) => (status === 'waiting' ? 'open' : status === 'visited' ? 'passed' : 'failed'),
  counts: { started: { by: 'within' } },
  waiting: (_settings, { level, dueOn, absences }) => ({ with: { level }, dueOn, odd: absences > 0 }),
  oddities: ({ absences }) =>
    absences > 0
      ? [text(`去过 ${absences} 次，没遇到人`, `Nobody was there ${absences === 1 ? 'once' : `${absences} times`}`)]
      : [],
  contribution: ({ status, absences, needs }) => ({
    visited: status === 'visited' ? 1 : 0,
    needs: needs ? 1 : 0,
    absent: absences,
    declined: status === 'declined' ? 1 : 0,
  }),
  effects(context, { type, data }) {
    if (type === 'declined') return [{ do: 'release-keys' }];
    if (type !== 'visited' || data.needs !== true || typeof context.settings.needs !== 'string') return [];
    return [{ do: 'answers', answers: context.answers() }];
  },
};
