// A problem is solved by whoever took it on: he reports how, the owner confirms it or says what is missing. What is reported is a row of a table of the
// case's own form, sealed and erasable as all answers; the history holds that it was reported and on which day.
import type { MatchState } from '#kinds/match/match.ts';
import { noSuch, notNow } from '#kinds/match/refusals.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Answers } from '#policy/form.ts';
import type { StageAction, StageContext, StageEvent } from '#policy/kind.ts';

type Decided = readonly StageEvent[] | Refusal;

/** The row as the table has it: the day of it and the words. */
function rowOf({ programme, settings, today }: StageContext, how: unknown): Answers | null {
  const table = own(programme.form, String(settings.solution));
  if (table?.type !== 'table') return null;
  const column = (type: string) => Object.keys(table.columns).find((key) => own(table.columns, key)!.type === type);
  const [day, words] = [column('date'), column('text')];
  return words === undefined ? null : { [words]: how as string, ...(day === undefined ? {} : { [day]: today }) };
}

function report(
  context: StageContext,
  { interests, solutions = {} }: MatchState,
  input: StageAction['input'],
): Decided {
  const interest = input.interest as number;
  const row = rowOf(context, input.how);
  if (!row)
    return refuse('solution-not-followed', '这个办法不报解决情况', 'This programme does not follow solutions', {
      next: text('和对方直接联系', 'Speak with the other side'),
    });
  if (!interests[interest]) return noSuch();
  if (interests[interest].status !== 'partner') return notNow();
  if (Object.values(solutions).some((one) => one.interest === interest && one.status === 'waiting'))
    return refuse('solution-waiting', '报过了，等对方确认', 'You reported it; the owner is to confirm', {
      next: text('等对方答复', 'Wait for the answer'),
    });
  const field = String(context.settings.solution);
  const before = own(context.answers(), field);
  const rows = [...(Array.isArray(before) ? before : []), row] as Answers[string];
  const answers = context.checkAnswers({ ...context.answers(), [field]: rows });
  if (isRefusal(answers)) return answers;
  const solution = Object.keys(solutions).length + 1;
  const by = context.actor.personId;
  return [{ stage: context.stageKey, type: 'solution-reported', data: { solution, interest, on: context.today, by } }];
}

function answer(
  context: StageContext,
  { interests, solutions = {} }: MatchState,
  { action, input }: StageAction,
): Decided {
  const solution = input.solution as number;
  const found = solutions[solution];
  if (!found) return noSuch();
  if (found.status !== 'waiting') return notNow();
  // The union that runs the round answers where nobody else can; whoever reported it never does.
  if (found.by === context.actor.personId)
    return refuse('recusal-own-work', '这是您报的，须由另一人确认', 'You reported it; somebody else must confirm it', {
      rule: 'recusal',
    });
  const type = action === 'confirm-solved' ? 'solution-confirmed' : 'solution-returned';
  const why = action === 'not-yet' ? { why: input.why } : {};
  const to = interests[found.interest]?.personId ?? found.by;
  return [{ stage: context.stageKey, type, data: { solution, by: context.actor.personId, to, ...why } }];
}

/** null: it is no such action. */
export function solving(context: StageContext, state: MatchState, action: StageAction): Decided | null {
  if (action.action === 'report-solved') return report(context, state, action.input);
  return action.action === 'confirm-solved' || action.action === 'not-yet' ? answer(context, state, action) : null;
}
