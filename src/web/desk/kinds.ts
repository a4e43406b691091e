// The kinds as the desk knows them: a new kind is one line.
import { applyDesk } from '#kinds/apply/apply.desk.tsx';
import { attendDesk } from '#kinds/attend/attend.desk.tsx';
import { claimDesk } from '#kinds/claim/claim.desk.tsx';
import { deliverDesk } from '#kinds/deliver/deliver.desk.tsx';
import { grantDesk } from '#kinds/grant/grant.desk.tsx';
import { handOverDesk } from '#kinds/hand-over/hand-over.desk.tsx';
import { matchDesk } from '#kinds/match/match.desk.tsx';
import { noticeDesk } from '#kinds/notice/notice.desk.tsx';
import { pactDesk } from '#kinds/pact/pact.desk.tsx';
import { payDesk } from '#kinds/pay/pay.desk.tsx';
import { publishDesk } from '#kinds/publish/publish.desk.tsx';
import { reassessDesk } from '#kinds/reassess/reassess.desk.tsx';
import { registerDesk } from '#kinds/register/register.desk.tsx';
import { reviewDesk } from '#kinds/review/review.desk.tsx';
import { scoreDesk } from '#kinds/score/score.desk.tsx';
import { visitDesk } from '#kinds/visit/visit.desk.tsx';
import type { DeskWords } from '#policy/desk-words.ts';

const desks = {
  apply: applyDesk,
  review: reviewDesk,
  notice: noticeDesk,
  grant: grantDesk,
  pay: payDesk,
  attend: attendDesk,
  claim: claimDesk,
  'hand-over': handOverDesk,
  visit: visitDesk,
  deliver: deliverDesk,
  score: scoreDesk,
  register: registerDesk,
  reassess: reassessDesk,
  publish: publishDesk,
  match: matchDesk,
  pact: pactDesk,
} as unknown as Readonly<Record<string, DeskWords>>;

const unknownKind: DeskWords = { keys: {}, told: () => [] };

export const deskOf = (kind: string): DeskWords => desks[kind] ?? unknownKind;

interface Placed {
  readonly kind: string;
  readonly stage: string;
  readonly stages: readonly { readonly stage: string; readonly state: Readonly<Record<string, unknown>> | null }[];
}

/** The state of the stage a case is in. */
export const stateOf = ({ stage, stages }: Placed): Readonly<Record<string, unknown>> =>
  stages.find((one) => one.stage === stage)?.state ?? {};

/** Actions that are taken by hand where the case stands now. */
export function offered<A extends { readonly action: string }>(one: Placed & { readonly actions: readonly A[] }): A[] {
  const desk = deskOf(one.kind);
  return one.actions.filter(({ action }) => desk.offers?.(action, stateOf(one)) ?? true);
}
