// Acting for a member: who may, under which consent, and what of it goes into the history. The member himself, the system and a union with
// the cases of its own list need none of this.
import { engineStage } from '#engine/case-state.ts';
import type { Deciding } from '#engine/stage-context.ts';
import type { Unfolding } from '#engine/unfolding.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { type ActedFor, consentForm } from '#policy/consent.ts';
import type { Answers } from '#policy/form.ts';
import { checkAnswers } from '#policy/form-check.ts';
import type { Effect, StageEvent } from '#policy/kind.ts';
import { classOfCases } from '#policy/programme-class.ts';

/** Nothing, where somebody does what is his own. */
export interface ForMember {
  readonly events: readonly StageEvent[];
  readonly effects: readonly Effect[];
}

export const nothing: ForMember = { events: [], effects: [] };

/** Puts into the history, and into effect, that this is done for the member. */
export function addForMember({ events, effects }: ForMember, unfolding: Unfolding): void {
  for (const event of events) unfolding.add(event);
  unfolding.effects.push(...effects);
}

/** Unions whose chair or officer the actor is, that may bring this case: the member's own, or above it inside the round. */
export function unionsOver({ acting, duty, programme, within }: Deciding): number[] {
  const sensitive = classOfCases(programme) !== 'S1';
  return acting.posts
    .filter(
      ({ role, programmeKey, organisationId: at }) =>
        (role === 'officer' || role === 'chair') &&
        (programmeKey === null || programmeKey === duty.programmeKey) &&
        within(duty.organisationId, at) &&
        within(at, duty.roundOrganisationId) &&
        (!sensitive || at === duty.organisationId),
    )
    .map(({ organisationId }) => organisationId);
}

/** Whether this is somebody else's: a case that the union brought from its own list stays the union's to mend and withdraw; an account never is. */
function isAnothers({ acting, case: one, state, action }: Deciding, covers: ActedFor): boolean {
  if (acting.as !== undefined || one.personId === null || acting.personId === one.personId) return false;
  if (covers === 'account') return true;
  if (!state) return action.onRoster !== true;
  return state.openedBy === one.personId || state.behalf !== undefined;
}

export const notForHim = (): Refusal =>
  refuse('not-your-action', '这件不能由您代办', 'You may not act for this member', {
    next: text(
      '请由本人，或本人所在工会及上级工会的干部办理',
      'The member can, or an officer of their own union or one above',
    ),
  });

export const decidedIt = (): Refusal =>
  refuse(
    'recusal-own-decision',
    '这件您审过，不能再替本人办',
    'You have decided on this case; you cannot act for the member in it',
    { rule: 'recusal', next: text('请另一位同事代办', 'Let a colleague act for the member') },
  );

export const consentNeeded = (): Refusal =>
  refuse(
    'consent-needed',
    '没有记下本人的同意，不能代办',
    'Nothing is done for a member without their consent on record',
    {
      rule: 'consent',
      next: text(
        '先记下本人怎么同意的：当面签字、当面口头或电话，同意只管这一件',
        'Put on record first how they agreed: signed, said in person or on the phone; it covers this one case',
      ),
    },
  );

export const consentInFuture = (): Refusal =>
  refuse('consent-in-future', '同意的日期还没到', 'The day of the consent lies in the future', {
    next: text('请写本人实际同意的那一天', 'Give the day on which they agreed'),
  });

const told: Record<ActedFor, Text> = {
  open: text(
    '工会按您的同意，替您提交了申请。不是您的意思，可以撤回，或打12351',
    'As you agreed, your union applied for you. If you did not, withdraw it or call 12351',
  ),
  submit: text(
    '工会按您的同意，替您改好又交了。不是您的意思，请打12351',
    'As you agreed, your union corrected it and handed it in again. If you did not, call 12351',
  ),
  withdraw: text(
    '工会按您的要求，替您撤回了申请。不是您的意思，请打12351',
    'At your wish your union withdrew the case. If you did not ask for it, call 12351',
  ),
  appeal: text(
    '工会按您的要求，替您提了异议。不是您的意思，请打12351',
    'At your wish your union appealed for you. If you did not ask for it, call 12351',
  ),
  account: text(
    '工会按您的同意，替您登记了收款账号，另一位同事核对后才付款。不是您的意思，可以收回，或打12351',
    'As you agreed, your union gave an account for you; a second officer checks it before anything is paid. If you did not agree, take it back or call 12351',
  ),
};

/** What was given as the consent, checked; null: nothing. */
function consentGiven(deciding: Deciding): Answers | null | Refusal {
  const { consent } = deciding.action.input;
  if (consent === undefined || consent === null) return null;
  const checked = checkAnswers(consentForm, consent, {
    round: deciding.round,
    asOf: deciding.today,
    within: deciding.within,
  });
  if (isRefusal(checked)) return checked;
  return String(checked.answers.on) > deciding.today ? consentInFuture() : checked.answers;
}

/** What acting for the member adds to the action. Refuses: not-your-action, recusal-own-decision, consent-needed, consent-in-future, answers-wrong. */
export function forMember(deciding: Deciding, covers: ActedFor): ForMember | Refusal {
  if (!isAnothers(deciding, covers)) return nothing;
  const { acting, state, action, within } = deciding;
  const by = acting.personId;
  const unions = unionsOver(deciding);
  if (by === null || unions.length === 0) return notForHim();
  if (state?.deciders.some(({ personId }) => personId === by)) return decidedIt();
  const given = consentGiven(deciding);
  if (isRefusal(given)) return given;
  // The consent that the case was opened with covers its correction, and nothing else.
  const standing = covers === 'submit' ? (state?.behalf?.consent ?? null) : null;
  if (given === null && standing === null) return consentNeeded();
  // Of several posts the one nearest to the member.
  const organisationId = unions.reduce((a, b) => (within(b, a) ? b : a));
  const consent = given ? action.id : standing;
  return {
    events: [{ stage: engineStage, type: 'acted-for', data: { by, organisationId, covers, consent } }],
    effects: [
      ...(given ? [{ do: 'consent', covers, organisationId, given } as const] : []),
      { do: 'message', topic: 'acted-for', to: 'subject', words: told[covers] },
    ],
  };
}
