// A deadline is counted again when the holidays are known, for working days and calendar days both end on a working day: by an event of its own, so that the history says what was said when, and
// the fold, hence `verify`, needs no calendar.
import { kindOf, stageOf, undoneSeqs } from '#engine/case-state.ts';
import type { Deciding } from '#engine/stage-context.ts';
import { type Decision, finish, Unfolding } from '#engine/unfolding.ts';
import { dayAfter } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Counted, StageEvent } from '#policy/kind.ts';
import type { Duration } from '#policy/programme.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';

interface Standing {
  /** Counted from the day after it. */
  readonly from: Day;
  readonly rule: Counted;
  readonly number: unknown;
  readonly dueOn: Day;
}

const dayIn = ({ dueOn, until }: StageEvent['data']): Day | null =>
  ((dueOn ?? until) as Day | null | undefined) ?? null;

/** Deadlines of the present stage that were counted, the last of each number, with the day they were counted from. */
function standing({ programme, state, history }: Deciding): Standing[] {
  const stage = state!.stage;
  const { counts = {} } = kindOf(programme, stage);
  const undone = undoneSeqs(history!);
  const found = new Map<unknown, Standing>();
  for (const row of history!.filter(({ seq }) => !undone.has(seq)))
    for (const event of row.events.filter((one) => one.stage === stage)) {
      const { number } = event.data;
      const dueOn = dayIn(event.data);
      const rule = own(counts, event.type);
      const before = found.get(number);
      if (rule && dueOn) found.set(number, { from: chinaDate(row.at), rule, number, dueOn });
      else if (event.type === 'recounted' && before && dueOn) found.set(number, { ...before, dueOn });
    }
  return [...found.values()];
}

/** What the state holds now of the deadline of that number; undefined where another has taken its place. */
function heldNow({ state }: Deciding, { number }: Standing): Day | undefined {
  const inner = own(state!.stages, state!.stage) as {
    readonly dueOn?: Day;
    readonly until?: Day;
    readonly interests?: Readonly<Record<string, { readonly dueOn?: Day }>>;
  };
  return number === undefined ? (inner.dueOn ?? inner.until) : own(inner.interests ?? {}, String(number))?.dueOn;
}

const nothing = (): Refusal => refuse('nothing-to-recount', '期限没有变化', 'No deadline changes');

/** Only the system does. Refuses: not-your-action, case-closed, recount-later, nothing-to-recount. */
export function recount(deciding: Deciding): Decision | Refusal {
  const { acting, state, history, programme, calendar, now } = deciding;
  if (acting.as !== 'system')
    return refuse('not-your-action', '期限由系统重算', 'Deadlines are counted again by the system alone');
  if (state?.status !== 'open') return refuse('case-closed', '这件已经办结', 'This case is closed');
  const last = history!.at(-1)!;
  const decided = last.events.some(({ type }) => type === 'decided');
  // Whoever decided just now may still take it back: only the last row can be.
  if (decided && now.getTime() - last.at.getTime() <= undoWindowMinutes * 60_000)
    return refuse(
      'recount-later',
      '刚作了决定，过十分钟再重算',
      'Decided just now; it is counted again in ten minutes',
      {
        next: text('系统会再算', 'The system comes back to it'),
      },
    );
  const { settings } = stageOf(programme, state.stage);
  const events = standing(deciding).flatMap((one): StageEvent[] => {
    const within = own(settings, one.rule.by) as Duration | undefined;
    if (!within || heldNow(deciding, one) !== one.dueOn) return [];
    const counted = dayAfter(one.from, within, calendar);
    if (counted === one.dueOn || (one.rule.theirs && counted < one.dueOn)) return [];
    const number = one.number === undefined ? {} : { number: one.number };
    return [{ stage: state.stage, type: 'recounted', data: { dueOn: counted, was: one.dueOn, ...number } }];
  });
  if (events.length === 0) return nothing();
  return finish(new Unfolding(deciding), events);
}
