// What a claim says to the member: he has one.
import type { ClaimState } from '#kinds/claim/claim.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const claimWords: MemberWords<ClaimState> = {
  standing: () => ({ tone: 'go', says: text('正在记下您领到的', 'Being written down') }),
  happened: ({ type }) => (type === 'claimed' ? text('您领到了一份', 'You were given one') : null),
  ahead: ({ title }) => title,
};
