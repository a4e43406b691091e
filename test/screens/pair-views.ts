// Masters and apprentices in every state: to the master, to each apprentice, and to the union on the desk.
import type { View } from '#test/screens/views.ts';
import { type MentoringOnStage, mentoringOnStage } from '#test/support/mentoring-on-stage.ts';

const hall = (
  name: string,
  of: (at: MentoringOnStage) => { readonly phone: string; readonly path: string },
  more: Partial<View> = {},
): View => ({
  ...{ name: `hall-pairs${name}`, part: 'hall', path: '', who: 'Member' },
  at: async (stage) => of(await mentoringOnStage(stage)),
  ...more,
});
const apprentices = (caseId: number) => `/hall/cases/${caseId}/apprentices`;

export const pairViews: readonly View[] = [
  hall('-asked', (at) => ({ phone: at.apprentices.asked, path: '/hall/pairs' })),
  hall('-agreed', (at) => ({ phone: at.apprentices.agreed, path: '/hall/pairs' })),
  hall('-leaving', (at) => ({ phone: at.apprentices.agreed, path: '/hall/pairs' }), {
    first: async (page) => page.getByRole('button', { name: /^(我要退出|Leave)$/ }).click(),
  }),
  hall('-begun', (at) => ({ phone: at.apprentices.begun, path: '/hall/pairs' })),
  { name: 'hall-pairs-empty', part: 'hall', path: '/hall/pairs', who: 'Member' },
  hall('-failed', (at) => ({ phone: at.apprentices.asked, path: '/hall/pairs' }), { state: 'failed' }),
  hall('-master', (at) => ({ phone: at.waiting.master, path: apprentices(at.waiting.caseId) })),
  hall('-master-case', (at) => ({ phone: at.waiting.master, path: `/hall/cases/${at.waiting.caseId}` })),
  hall('-master-empty', (at) => ({ phone: at.empty.master, path: apprentices(at.empty.caseId) })),
  hall('-master-begun', (at) => ({ phone: at.master, path: apprentices(at.caseId) })),
  hall('-master-failed', (at) => ({ phone: at.waiting.master, path: apprentices(at.waiting.caseId) }), {
    state: 'failed',
  }),
  {
    ...{ name: 'desk-case-apprentices', part: 'desk', path: '', who: 'Reviewer' },
    at: async (stage) => {
      const { caseId, reviewers } = await mentoringOnStage(stage);
      return { phone: reviewers[1], path: `/desk/cases/${caseId}` };
    },
  },
  {
    ...{ name: 'desk-case-apprentice-on-paper', part: 'desk', path: '', who: 'Union officer' },
    at: async (stage) => {
      const { waiting } = await mentoringOnStage(stage);
      return { phone: waiting.officer, path: `/desk/cases/${waiting.caseId}` };
    },
    first: async (page) =>
      page.getByRole('button', { name: /^(凭签名登记同意|Enter an agreement signed on paper)$/ }).click(),
  },
];
