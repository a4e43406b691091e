// What can happen to any case whatever its stage: it is opened, withdrawn, appealed, or the last decision is taken back.
import { dutiesOf } from '#access/duties.ts';
import { accountActions } from '#engine/account-actions.ts';
import { addForMember, forMember, unionsOver } from '#engine/behalf.ts';
import { belongsElsewhere } from '#engine/belonging.ts';
import { appealStage, type CaseState, engineStage, foldHistory, kindOf, undoneSeqs } from '#engine/case-state.ts';
import { draftKey } from '#engine/drafts.ts';
import { leavePact } from '#engine/pact-actions.ts';
import { recount } from '#engine/recount.ts';
import { type Deciding, stageContext } from '#engine/stage-context.ts';
import { type Decision, finish, Unfolding } from '#engine/unfolding.ts';
import { promisedDay } from '#kit/calendar.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Duty, Effect, StageEvent } from '#policy/kind.ts';
import { roundNotOpen, takesCases } from '#policy/round-time.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';

const notYours = (what: string, whatEn: string): Refusal =>
  refuse('not-your-action', `不能由您${what}`, `You may not ${whatEn}`, {
    next: text('请由本人或其所在工会办理', 'The member or their own union can'),
  });

/** The member himself, his own union or one above it inside the round; never a stranger. */
function mayOpen(deciding: Deciding): boolean {
  const { acting, duty } = deciding;
  if (acting.as === 'system') return true;
  if (dutiesOf(acting, duty).some((d: Duty) => d === 'subject' || d === 'opener')) return true;
  return unionsOver(deciding).length > 0;
}

/** About people, or in the name of unions, as the programme says; of nobody only where a union keeps it for whoever comes. */
const fitsSubject = ({ programme, case: { personId, subjectOrganisationId } }: Deciding): boolean =>
  programme.subject === 'member' ? subjectOrganisationId === null : personId === null;

const wrongSubject = (subject: 'member' | 'organisation'): Refusal =>
  subject === 'member'
    ? refuse(
        'wrong-subject',
        '这类件只能以职工本人名义提出',
        'Such a case is about a person, not in the name of a union',
      )
    : refuse('wrong-subject', '这类件只能以工会名义提出', 'Such a case is in the name of a union, not about a person');

/** In the name of a union by somebody who holds no post there: a union above it, since no other may. */
const broughtFromAbove = ({ acting, case: { subjectOrganisationId: subject } }: Deciding): boolean =>
  subject !== null && acting.as === undefined && !acting.posts.some(({ organisationId }) => organisationId === subject);

const toldOfCase = (roundId: number): Effect => ({
  ...{ do: 'message', topic: 'case-for-union', to: 'subject-union' },
  words: text(
    '上级工会以你会名义提出了一件申请。有疑问请与上级工会联系，或由你会撤回',
    'A union above yours brought a case in the name of yours. Ask it if in doubt; yours may withdraw it',
  ),
  link: `/desk/rounds/${roundId}/cases`,
});

function open(deciding: Deciding): Decision | Refusal {
  const { programme, round, acting, action } = deciding;
  if (deciding.state)
    return refuse('opened-already', '这件已经提出过了', 'This case is open already', {
      next: text('刷新看最新情况', 'Reload to see what happened'),
    });
  if (programme.roster && acting.as !== 'system')
    return refuse('register-opens', '这类件由系统按登记册开', 'Such cases are opened by the system for the register', {
      next: text('请在批次里按登记册开件', 'Have them opened from the page of the round'),
    });
  if (!fitsSubject(deciding)) return wrongSubject(programme.subject);
  if (!mayOpen(deciding)) return notYours('提出这件申请', 'bring this case');
  if (deciding.elsewhere) return belongsElsewhere();
  if (!deciding.within(deciding.case.organisationId, round.organisationId))
    return refuse('outside-round', '申请人所在工会不在本批次范围内', "The applicant's union is outside this round", {
      next: text('请看所在区总工会的批次', 'Look for the round of the federation concerned'),
    });
  const acted = forMember(deciding, 'open');
  if (isRefusal(acted)) return acted;
  const first = Object.keys(programme.stages)[0]!;
  const submit = action.input.submit ?? null;
  const asDraft = submit === null && kindOf(programme, first).draft !== undefined;
  if (asDraft && !takesCases(round, deciding.today)) return roundNotOpen(round);
  const unfolding = new Unfolding(deciding);
  // Whom the case is about is part of its history, so that nobody can change it unseen.
  const { organisationId, personId, subjectOrganisationId } = deciding.case;
  unfolding.engine('opened', {
    stage: first,
    by: acting.personId,
    roundId: round.id,
    organisationId,
    personId,
    subjectOrganisationId,
    ...(asDraft ? { draft: true } : {}),
  });
  if (asDraft) unfolding.effects.push(draftKey(round.id, deciding.case, acting.personId));
  if (broughtFromAbove(deciding)) unfolding.effects.push(toldOfCase(round.id));
  addForMember(acted, unfolding);
  const stopped = unfolding.enter(first);
  if (stopped) return stopped;
  if (submit === null) return finish(unfolding, []);
  const context = stageContext(deciding, first, unfolding.state);
  const events = kindOf(programme, first).decide(context, own(unfolding.state!.stages, first), {
    action: 'submit',
    input: submit as Record<string, unknown>,
  });
  return isRefusal(events) ? events : finish(unfolding, events);
}

const mine = (deciding: Deciding): boolean =>
  dutiesOf(deciding.acting, deciding.duty).some((d) => d === 'subject' || d === 'opener');

function withdraw(deciding: Deciding): Decision | Refusal {
  const state = deciding.state!;
  const acted = forMember(deciding, 'withdraw');
  if (isRefusal(acted)) return acted;
  if (acted.events.length === 0 && !mine(deciding)) return notYours('撤回', 'withdraw this case');
  if (state.status !== 'open') return refuse('case-closed', '这件已经办结，不能撤回', 'This case is closed');
  if (deciding.programme.roster)
    return refuse('register-opens', '登记册带来的件不能撤回', 'What the register brought cannot be withdrawn', {
      next: text('内容有误，请在这件里问经办工会', 'Ask the union in this case if something is wrong'),
    });
  if (state.amountFen !== null)
    return refuse('already-granted', '已经批准拨付，不能撤回', 'Already granted; it cannot be withdrawn', {
      next: text('请联系经办工会', 'Speak to the union that runs the round'),
    });
  if (deciding.duty.carriedBy !== null)
    return refuse('on-the-way', '东西已经在路上，不能撤回', 'It is on its way; the case cannot be withdrawn', {
      next: text('不要了，请跟送的人说，会记下来带回', 'Tell whoever brings it that you do not want it; it goes back'),
    });
  const unfolding = new Unfolding(deciding);
  addForMember(acted, unfolding);
  unfolding.engine('withdrawn', {});
  unfolding.effects.push({ do: 'release-keys' });
  if (own(deciding.programme.stages, Object.keys(deciding.programme.stages)[0]!)?.kind === 'claim')
    unfolding.effects.push({ do: 'give-back-claim' });
  return finish(unfolding, []);
}

/** Numbers that may occur once are claimed anew: a refusal gave them free, and somebody else may hold them by now. */
function claimsAgain(deciding: Deciding, state: CaseState | undefined): Effect[] {
  const first = Object.keys(deciding.programme.stages)[0]!;
  return kindOf(deciding.programme, first)
    .effects(stageContext(deciding, first, state), { stage: first, type: 'submitted', data: {} })
    .filter((effect) => effect.do === 'claim-key');
}

function appeal(deciding: Deciding): Decision | Refusal {
  const state = deciding.state!;
  const { programme, action } = deciding;
  const acted = forMember(deciding, 'appeal');
  if (isRefusal(acted)) return acted;
  if (acted.events.length === 0 && !mine(deciding)) return notYours('提出异议', 'appeal');
  if (state.status !== 'failed')
    return refuse('nothing-to-appeal', '这件没有被拒绝，不用提异议', 'The case was not refused');
  if (!programme.appeal)
    return refuse('no-appeal', '本办法没有规定异议程序', 'The programme has no appeal', {
      next: text('可向上级工会或12351反映', 'Write to the level above or call 12351'),
    });
  if (state.appeal !== null) return refuse('appealed-already', '已经提过一次异议，结果为准', 'Appealed once already');
  const until = promisedDay(deciding.case.changedOn, programme.appeal.within, deciding.calendar);
  if (deciding.today > until)
    return refuse('appeal-late', `提异议的期限到${until}为止，已经过了`, `The time to appeal ended on ${until}`);
  const unfolding = new Unfolding(deciding);
  unfolding.effects.push(...claimsAgain(deciding, state));
  addForMember(acted, unfolding);
  unfolding.engine('appealed', { from: state.stage, why: String(action.input.why ?? '').slice(0, 500) });
  const stopped = unfolding.enter(appealStage);
  return stopped ?? finish(unfolding, []);
}

/** The member takes his consent back, or tells an officer of his union: from then on nobody corrects this case for him. */
function withdrawConsent(deciding: Deciding): Decision | Refusal {
  const { acting, state } = deciding;
  if (acting.personId !== deciding.case.personId && unionsOver(deciding).length === 0)
    return notYours('收回同意', 'withdraw the consent');
  const consent = state?.behalf?.consent ?? null;
  if (consent === null)
    return refuse('no-consent', '这件没有可以收回的同意', 'There is no consent to withdraw in this case', {
      next: text('刷新看最新情况', 'Reload to see what happened'),
    });
  const unfolding = new Unfolding(deciding);
  unfolding.engine('consent-withdrawn', { by: acting.personId, consent });
  return finish(unfolding, []);
}

/** Why the last row of the history cannot be taken back, or the row. */
export function undoable(
  history: NonNullable<Deciding['history']>,
  actorId: number | null,
  now: Date,
): Refusal | NonNullable<Deciding['history']>[number] {
  const undone = undoneSeqs(history);
  const last = history.filter((row) => !undone.has(row.seq) && row.action !== 'undo').at(-1);
  if (!last || last.seq !== (history.at(-1)?.seq ?? -1))
    return refuse('nothing-to-undo', '没有可以撤销的决定', 'There is nothing to undo');
  const decided = last.events.some((e) => e.stage === engineStage && e.type === 'decided');
  if (!decided) return refuse('nothing-to-undo', '上一步不是审核决定，不能撤销', 'The last step was not a decision');
  if (last.actorId === null || last.actorId !== actorId)
    return refuse('not-your-decision', '只能撤销自己刚做的决定', 'Only your own decision can be undone');
  const minutes = (now.getTime() - last.at.getTime()) / 60_000;
  // From this moment on the message and the payment may leave.
  if (minutes >= undoWindowMinutes)
    return refuse(
      'undo-too-late',
      `已过${undoWindowMinutes}分钟，通知已经发出，不能撤销`,
      `More than ${undoWindowMinutes} minutes have passed; the message has gone out`,
      { next: text('请在下一环节退回，或由本人提异议', 'Return it at the next stage, or let the member appeal') },
    );
  return last;
}

function undo(deciding: Deciding): Decision | Refusal {
  const last = undoable(deciding.history ?? [], deciding.acting.personId, deciding.now);
  if (isRefusal(last)) return last;
  const event: StageEvent = { stage: engineStage, type: 'undone', data: { seq: last.seq } };
  const rows = deciding.history!.map((row) => ({ seq: row.seq, events: row.events }));
  const after: CaseState = foldHistory(deciding.programme, [...rows, { seq: rows.at(-1)!.seq + 1, events: [event] }]);
  const released = last.events.some(
    (e) =>
      e.stage !== engineStage &&
      kindOf(deciding.programme, e.stage)
        .effects(stageContext(deciding, e.stage, after), e)
        .some((effect) => effect.do === 'release-keys'),
  );
  const again = released ? claimsAgain(deciding, after) : [];
  return { events: [event], after, effects: [{ do: 'take-back', actionId: last.actionId }, ...again] };
}

export const engineActions: Readonly<Record<string, (deciding: Deciding) => Decision | Refusal>> = {
  open,
  withdraw,
  appeal,
  undo,
  'withdraw-consent': withdrawConsent,
  'leave-pact': leavePact,
  recount,
  ...accountActions,
};

/** Engine actions that need the answers and facts, or the history, loaded. */
export const engineReads: Readonly<Record<string, 'answers' | 'history'>> = {
  open: 'answers',
  appeal: 'answers',
  undo: 'history',
  recount: 'history',
};
