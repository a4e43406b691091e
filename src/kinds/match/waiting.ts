// What waits for somebody while two sides are matched. Apart from the kind, so that the hall's first page need not carry all of it.
import type { MatchState } from '#kinds/match/match.ts';

export const waitingIn = ({ interests, benefits }: MatchState) => ({
  interests: Object.values(interests).filter(({ status }) => status === 'waiting').length,
  benefits: Object.values(benefits).filter(({ status }) => status === 'waiting').length,
});
