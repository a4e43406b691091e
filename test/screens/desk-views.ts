// The desk's pages of an officer's day, their states found on the stage: a queue and a case with something odd, a round with all its parts.
import { demoTenantId } from '#demo/tenant.ts';
import type { View } from '#test/screens/views.ts';
import type { Stage } from '#test/support/stage.ts';

const department = 'Economic and technology department officer';

/** A case that waits at the district's review in the round of today. */
async function waitingCase({ year, presentRoundId }: Stage): Promise<number> {
  const [row] = await year.house.db.query<{ id: number }>(
    `SELECT case_id AS id FROM queue_entries WHERE tenant_id = $1 AND round_id = $2 AND stage = 'district' ORDER BY case_id LIMIT 1`,
    [demoTenantId, presentRoundId],
  );
  return row!.id;
}

const ofRound = (name: string, tab: string, more: Partial<View> = {}): View => ({
  ...{ name, part: 'desk', path: '', who: 'Chair' },
  at: async ({ presentRoundId }) => ({ path: `/desk/rounds/${presentRoundId}${tab}` }),
  ...more,
});

export const deskViews: readonly View[] = [
  { name: 'desk-today-officer', part: 'desk', path: '/desk', who: department },
  { name: 'desk-today-reviewer', part: 'desk', path: '/desk', who: 'Reviewer' },
  { name: 'desk-today-failed', part: 'desk', path: '/desk', who: 'Chair', state: 'failed' },
  {
    ...{ name: 'desk-today-stand-in', part: 'desk', path: '/desk', who: department },
    first: (page) => page.getByRole('button', { name: /请人代班|Ask a stand-in/ }).click(),
  },
  { name: 'desk-corrections', part: 'desk', path: '/desk/corrections', who: 'Chair' },
  ...[
    ['desk-queue', 'district'],
    ['desk-queue-filtered', 'district?choice=level.level3&order=came'],
    ['desk-queue-grant', 'grant'],
  ].map(
    ([name, rest]): View => ({
      ...{ name: name!, part: 'desk', path: '', who: 'Chair' },
      at: async ({ presentRoundId }) => ({ path: `/desk/queues/${presentRoundId}/${rest}` }),
    }),
  ),
  {
    ...{ name: 'desk-case', part: 'desk', path: '', who: 'Chair' },
    at: async (stage) => ({ path: `/desk/cases/${await waitingCase(stage)}` }),
  },
  ofRound('desk-round', ''),
  ofRound('desk-round-cases', '/cases'),
  ofRound('desk-round-chosen', '/cases?stage=district', {
    first: async (page) => {
      await page.locator('.long tbody input').first().check();
      await page.getByRole('button', { name: /^(退回补正|Return for correction)$/ }).click();
    },
  }),
  ofRound('desk-round-notices', '/notices'),
  ofRound('desk-round-import', '/import'),
  ofRound('desk-round-settlement', '/settlement'),
  ofRound('desk-round-budget', '/budget'),
  ofRound('desk-round-settings', '/settings'),
];
