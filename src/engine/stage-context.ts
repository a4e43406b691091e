// Builds the one context a kind may look at, from what was loaded for the action.
import { type Acting, type DutyCase, dutiesOf } from '#access/duties.ts';
import type { CaseState } from '#engine/case-state.ts';
import { awardIn, stageOf } from '#engine/case-state.ts';
import { type Calendar, dayAfter } from '#kit/calendar.ts';
import type { Day } from '#kit/days.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { amountOf } from '#policy/amount-evaluate.ts';
import { judge } from '#policy/evaluate.ts';
import type { Answers } from '#policy/form.ts';
import { checkAnswers } from '#policy/form-check.ts';
import type { FactSnapshot, RoundView, StageContext, StageEvent } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

/** One action as asked for. `id` is a uuid made by the client: repeating it returns the first outcome. */
export interface ActionRequest {
  readonly id: string;
  readonly action: string;
  /** The stage the actor believes the case to be in; a case that moved on is refused instead of hit by surprise. */
  readonly stage?: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Opened from the list of a union, which brings these cases itself: nobody's consent is asked. Never taken from a request. */
  readonly onRoster?: true;
  /** Of an account given for the member: whether the register has one. Never taken from a request: proposed-accounts.ts writes the rest with it. */
  readonly account?: { readonly onFile: boolean };
}

/** Everything loaded for deciding one action on one case. */
export interface Deciding {
  readonly tenantId: number;
  readonly now: Date;
  readonly today: Day;
  readonly acting: Acting;
  readonly action: ActionRequest;
  readonly programme: Programme;
  readonly round: RoundView;
  readonly case: {
    readonly id: number;
    readonly organisationId: number;
    readonly personId: number | null;
    readonly subjectOrganisationId: number | null;
    readonly changedOn: Day;
  };
  readonly duty: DutyCase;
  /** It was asked to be opened at another union than the one it belongs to. */
  readonly elsewhere: boolean;
  readonly state: CaseState | undefined;
  /** null: not loaded for this action. */
  readonly answersOnFile: Answers | null;
  readonly facts: FactSnapshot | null;
  readonly within: (organisationId: number, ancestorId: number) => boolean;
  /** Of the tenant, as it is known today. */
  readonly calendar: Calendar;
  /** Rows of the case's history, loaded for `undo` only. */
  readonly history:
    | readonly {
        readonly seq: number;
        readonly actionId: string;
        readonly actorId: number | null;
        readonly at: Date;
        readonly action: string;
        readonly events: readonly StageEvent[];
      }[]
    | null;
  /** Answers checked during this action; they stand for those on file from then on. */
  fresh: { answers: Answers | null };
}

export function stageContext(deciding: Deciding, stageKey: string, state: CaseState | undefined): StageContext {
  const { programme, round, now, today } = deciding;
  const answers = (): Answers => {
    const known = deciding.fresh.answers ?? deciding.answersOnFile;
    if (known === null) throw new Fault(`answers were not loaded for ${deciding.action.action}`);
    return known;
  };
  const facts = (): FactSnapshot => {
    if (deciding.facts === null) throw new Fault(`facts were not loaded for ${deciding.action.action}`);
    return deciding.facts;
  };
  const around = () => ({ facts: facts(), round, asOf: today, within: deciding.within });
  return {
    now,
    today,
    actor: {
      personId: deciding.acting.personId,
      duties: dutiesOf(deciding.acting, deciding.duty),
      organisationIds: deciding.acting.posts.map((post) => post.organisationId),
    },
    programme,
    round,
    stageKey,
    settings: stageOf(programme, stageKey).settings,
    case: {
      id: deciding.case.id,
      organisationId: deciding.case.organisationId,
      personId: deciding.case.personId,
      subjectOrganisationId: deciding.case.subjectOrganisationId,
      openedBy: state?.openedBy ?? null,
      amountFen: state?.amountFen ?? null,
      award: awardIn(programme, state),
      odd: state?.odd ?? false,
      deciders: state?.deciders ?? [],
    },
    answers,
    facts,
    judge: (given) => judge(programme, { ...around(), answers: given ?? answers(), which: 'all' }),
    amount: () => {
      if (!programme.amount) throw new Fault(`programme ${programme.key} has no amount`);
      const due = amountOf(programme.amount, { ...around(), answers: answers() });
      return isRefusal(due) ? due : due.amountFen;
    },
    checkAnswers: (raw) => {
      const checked = checkAnswers(programme.form, raw, around());
      if (isRefusal(checked)) return checked;
      deciding.fresh.answers = checked.answers;
      return checked.answers;
    },
    deadline: (within, from = today) => dayAfter(from, within, deciding.calendar),
  };
}
