// What a visit says to whoever is visited.
import type { VisitState } from '#kinds/visit/visit.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

const happened = {
  visited: text('工会来看过您', 'Your union came to see you'),
  absent: text('工会来过，没遇到您', 'Your union came and did not find you'),
  declined: text('您说不用走访', 'You did not want a visit'),
} as const;

export const visitWords: MemberWords<VisitState> = {
  standing: () => ({ tone: 'go', says: text('工会会来看您', 'Your union will come to see you') }),
  happened: ({ type }) => happened[type as keyof typeof happened] ?? null,
  ahead: () => text('工会走访', 'A visit by your union'),
};
