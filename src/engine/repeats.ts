// A repeated action is answered with its first outcome: for the same person, the same action and the same case.
import { type ActionOutcome, type Open, outcomeOf } from '#engine/case-action.ts';
import { engineStage } from '#engine/case-state.ts';
import type { WrittenAction } from '#engine/load.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

export const didItHimself = ({ item }: Open, repeat: WrittenAction): boolean => item.acting.personId === repeat.actorId;

/** Whether the row says the very thing that is asked for. */
function isSame({ item, caseId }: Open, repeat: WrittenAction): boolean {
  const { target, request } = item;
  if (request.action !== repeat.action) return false;
  if (!('open' in target)) return repeat.caseId === caseId;
  const opened = repeat.events.find(({ stage, type }) => stage === engineStage && type === 'opened')?.data;
  const { roundId, personId, subjectOrganisationId } = target.open;
  return (
    opened?.roundId === roundId &&
    (opened.personId ?? null) === personId &&
    (opened.subjectOrganisationId ?? null) === subjectOrganisationId
  );
}

/** The first outcome, for the same action of the same person on the same case; an id that was used for anything else is taken. */
export function answerRepeat(open: Open, repeat: WrittenAction): ActionOutcome | Refusal {
  if (didItHimself(open, repeat) && isSame(open, repeat)) return outcomeOf(repeat);
  return refuse('action-id-reused', '这个操作编号已经用过', 'This action id was used before', {
    next: text('请换一个操作编号', 'Use a new action id'),
  });
}
