// The kinds in front of the member: a new kind is one line.
import { applyWords } from '#kinds/apply/apply.hall.tsx';
import { attendWords } from '#kinds/attend/attend.hall.tsx';
import { claimWords } from '#kinds/claim/claim.hall.tsx';
import { deliverWords } from '#kinds/deliver/deliver.hall.tsx';
import { grantWords } from '#kinds/grant/grant.hall.tsx';
import { handOverWords } from '#kinds/hand-over/hand-over.hall.tsx';
import { matchWords } from '#kinds/match/match.hall.tsx';
import { noticeWords } from '#kinds/notice/notice.hall.tsx';
import { pactWords } from '#kinds/pact/pact.hall.tsx';
import { payWords } from '#kinds/pay/pay.hall.tsx';
import { publishWords } from '#kinds/publish/publish.hall.tsx';
import { reassessWords } from '#kinds/reassess/reassess.hall.tsx';
import { registerWords } from '#kinds/register/register.hall.tsx';
import { reviewWords } from '#kinds/review/review.hall.tsx';
import { scoreWords } from '#kinds/score/score.hall.tsx';
import { visitWords } from '#kinds/visit/visit.hall.tsx';
import type { MemberWords } from '#policy/member-words.ts';

const all: Readonly<Record<string, unknown>> = {
  apply: applyWords,
  review: reviewWords,
  notice: noticeWords,
  grant: grantWords,
  pay: payWords,
  attend: attendWords,
  claim: claimWords,
  'hand-over': handOverWords,
  visit: visitWords,
  deliver: deliverWords,
  score: scoreWords,
  register: registerWords,
  reassess: reassessWords,
  publish: publishWords,
  match: matchWords,
  pact: pactWords,
};

/** Throws for a kind without words: a programme that uses it cannot be followed by its member. */
export function wordsOf(kind: string): MemberWords {
  const words = all[kind] as MemberWords | undefined;
  if (!words) throw new Error(`the kind ${kind} has no words for the member`);
  return words;
}
