// What waits for somebody while two sides are matched: told by the kind, and by its page at the desk.
import type { MatchState } from '#kinds/match/match.ts';

const waiting = (of: Readonly<Record<string, { readonly status: string }>>): number =>
  Object.values(of).filter(({ status }) => status === 'waiting').length;

export const waitingIn = ({
  interests,
  benefits,
  solutions = {},
}: Pick<MatchState, 'interests' | 'benefits' | 'solutions'>) => ({
  interests: waiting(interests),
  benefits: waiting(benefits),
  solutions: waiting(solutions),
});
