// One action on one case, decided in memory: who may, what the kind says, which stage comes next. No I/O; everything it needs was loaded.
import { dutiesOf } from '#access/duties.ts';
import { addForMember, forMember, nothing } from '#engine/behalf.ts';
import { actedForIn, type CaseState, kindOf, stageOf } from '#engine/case-state.ts';
import { engineActions } from '#engine/engine-actions.ts';
import { bindsIn } from '#engine/pairs.ts';
import { type Deciding, stageContext } from '#engine/stage-context.ts';
import { type Decision, finish, Unfolding } from '#engine/unfolding.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { checkAnswers } from '#policy/form-check.ts';
import type { ActionDeclaration } from '#policy/kind.ts';

/** Whether this person is kept from an action of a stage by duty or recusal, whatever the state of the stage says. */
export function barredFrom(
  deciding: Pick<Deciding, 'acting' | 'duty' | 'programme'> & { readonly case: { readonly personId: number | null } },
  state: CaseState,
  stage: string,
  name: string,
  declared: ActionDeclaration,
): Refusal | null {
  const { acting } = deciding;
  const duties = dutiesOf(acting, deciding.duty);
  if (!declared.by.some((duty) => duties.includes(duty)))
    return refuse(
      'not-your-action',
      `“${declared.label.zh}”不由您的岗位办`,
      `"${declared.label.en}" is not for your post`,
      {
        next: text('请由经办这一环节的工会办理', 'The union that has this stage must do it'),
        details: { stage, action: name },
      },
    );
  const said = declared.recusal ?? 'subject';
  const recusal = typeof said === 'function' ? said(stageOf(deciding.programme, stage).settings) : said;
  if (recusal === 'none' || acting.personId === null) return null;
  if (acting.personId === deciding.case.personId || bindsIn(deciding.programme, state).includes(acting.personId))
    return refuse(
      'recusal-own-case',
      '本人的事不能自己办，请同事办理',
      'Nobody decides on their own case; a colleague must',
      { rule: 'recusal' },
    );
  const acted = actedForIn(state).includes(acting.personId);
  if (recusal !== 'preparer' && !(acted && declared.decides)) return null;
  if (state.account?.hands.includes(acting.personId))
    return refuse(
      'recusal-own-work',
      '这件的收款账号经过您的手，不能再由您审核',
      'The account of this case went through your hands; somebody else must decide it',
      { rule: 'recusal' },
    );
  const prepared = acted || state.openedBy === acting.personId;
  const decided = state.deciders.some((d) => d.personId === acting.personId && d.stage !== stage);
  if (prepared || decided)
    return refuse(
      'recusal-own-work',
      prepared ? '这件是您代为提交的，不能再由您审核' : '前一环节是您办的，这一环节须由另一人办',
      prepared
        ? 'You prepared this case; somebody else must check it'
        : 'You decided an earlier stage; somebody else must decide this one',
      { rule: 'recusal' },
    );
  return null;
}

function takeStageAction(deciding: Deciding, state: CaseState): Decision | Refusal {
  const { action, programme } = deciding;
  const stage = state.stage;
  const kind = kindOf(programme, stage);
  const declared = own(kind.actions, action.action);
  if (action.stage !== undefined && action.stage !== stage)
    return refuse('moved-on', '这件已经到了别的环节', 'The case has moved on to another stage', {
      details: { stage },
      next: text('刷新看最新情况', 'Reload to see what happened'),
    });
  if (!declared)
    return refuse(
      'unknown-action',
      `“${kind.title.zh}”环节不能“${action.action}”`,
      `The stage "${kind.title.en}" has no action "${action.action}"`,
      { details: { stage, actions: Object.keys(kind.actions) } },
    );
  if (state.status !== 'open')
    return refuse('case-closed', '这件已经办结', 'This case is closed', { details: { status: state.status } });
  const acted = action.action === 'submit' ? forMember(deciding, 'submit') : nothing;
  if (isRefusal(acted)) return acted;
  const barred = acted.events.length > 0 ? null : barredFrom(deciding, state, stage, action.action, declared);
  if (barred) return barred;
  let input: Readonly<Record<string, unknown>> = action.input;
  if (declared.input) {
    const checked = checkAnswers(declared.input, action.input, {
      round: deciding.round,
      asOf: deciding.today,
      within: deciding.within,
    });
    if (isRefusal(checked)) return checked;
    input = checked.answers;
  } else if (!declared.ownInput) input = {};
  const context = stageContext(deciding, stage, state);
  const events = kind.decide(context, own(state.stages, stage), { action: action.action, input });
  if (isRefusal(events)) return events;
  const unfolding = new Unfolding(deciding);
  // A draft that is handed in leaves its place to the next; the numbers that it claims are claimed after that.
  if (kind.draft?.(own(state.stages, stage)) && events.length > 0) unfolding.effects.push({ do: 'release-keys' });
  addForMember(acted, unfolding);
  if (declared.decides && deciding.acting.personId !== null)
    unfolding.engine('decided', { stage, by: deciding.acting.personId });
  return finish(unfolding, events);
}

/** Decides one action; a Refusal changes nothing. */
export function decideAction(deciding: Deciding): Decision | Refusal {
  const engineAction = own(engineActions, deciding.action.action);
  if (engineAction) return engineAction(deciding);
  const { state } = deciding;
  if (!state) throw new Fault('a stage action needs a case');
  return takeStageAction(deciding, state);
}
