// What waits for somebody while two sides are matched: told by the kind, and by its page at the desk.
import type { MatchState } from '#kinds/match/match.ts';

export const waitingIn = ({ interests, benefits }: MatchState) => ({
  interests: Object.values(interests).filter(({ status }) => status === 'waiting').length,
  benefits: Object.values(benefits).filter(({ status }) => status === 'waiting').length,
});
