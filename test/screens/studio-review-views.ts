// The yearly review of studios on screen: the round before and after its cases are opened, a case to be decided, and what its leader sees.
import type { View } from '#test/screens/views.ts';
import { projectOnStage } from '#test/support/project-on-stage.ts';
import { type ReviewOnStage, reviewOnStage } from '#test/support/review-on-stage.ts';

const desk = (name: string, path: (review: ReviewOnStage) => string, more: Partial<View> = {}): View => ({
  ...{ name: `desk-studio-review${name}`, part: 'desk', path: '', who: 'Chair' },
  at: async (stage) => ({ path: path(await reviewOnStage(stage)) }),
  ...more,
});
const hall = (name: string, which: 'looking' | 'mending', { page = '' }: { readonly page?: string } = {}): View => ({
  ...{ name: `studio-review${name}`, part: 'hall', path: '', who: 'Member' },
  at: async (stage) => {
    const { [which]: one } = await reviewOnStage(stage);
    return { phone: one.phone, path: `/hall/cases/${one.caseId}${page}` };
  },
});

export const studioReviewViews: readonly View[] = [
  desk('-round', ({ roundId }) => `/desk/rounds/${roundId}`),
  desk('-round-failed', ({ roundId }) => `/desk/rounds/${roundId}`, { state: 'failed', fails: /\/roster$/ }),
  desk('-opened', ({ openedRoundId }) => `/desk/rounds/${openedRoundId}`),
  desk('-case', ({ deciding }) => `/desk/cases/${deciding.caseId}`),
  {
    ...{ name: 'desk-project-case', part: 'desk', path: '', who: 'Chair' },
    at: async (stage) => ({ path: `/desk/cases/${(await projectOnStage(stage)).caseId}` }),
  },
  hall('', 'looking'),
  hall('-looking', 'looking', { page: '/report' }),
  hall('-mending', 'mending'),
  hall('-told', 'mending', { page: '/report' }),
];
