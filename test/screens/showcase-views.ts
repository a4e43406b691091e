// The showcase in every state: found, one, nothing found, failed; to its owner and to who asked; and what was asked on the desk.
import { demoTenantId } from '#demo/tenant.ts';
import { chinaDate } from '#kit/clock.ts';
import { changeShowing } from '#showcase/changes.ts';
import type { View } from '#test/screens/views.ts';
import { houseOf, phoneOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

interface OnShow {
  readonly showingId: number;
  readonly caseId: number;
  readonly ownerId: number;
  readonly askerId: number | null;
}

/** The n-th result on show that was asked for so: the demo has two partners with a benefit, then one without, one agreed to, two that wait. */
export async function onShowInDemo(stage: Stage, status: 'waiting' | 'agreed' | 'partner'): Promise<OnShow> {
  const [row] = await houseOf(stage).db.query<OnShow>(
    `SELECT s.id AS "showingId", c.id AS "caseId", c.person_id AS "ownerId", n.person_id AS "askerId"
       FROM showings s JOIN cases c ON c.tenant_id = $1 AND c.id = s.case_id JOIN showing_interests n ON n.tenant_id = $1 AND n.case_id = c.id
      WHERE s.tenant_id = $1 AND c.state -> 'stages' -> 'match' -> 'interests' -> '1' ->> 'status' = $2 ORDER BY s.id LIMIT 1`,
    [demoTenantId, status],
  );
  return row!;
}

/** The problem of the demo whose solution stands so: to whoever is stuck, and to whoever solved it. */
export async function solvedInDemo(stage: Stage, status: 'waiting' | 'confirmed') {
  const [row] = await houseOf(stage).db.query<OnShow & { readonly number: number }>(
    `SELECT s.id AS "showingId", c.id AS "caseId", (c.state ->> 'openedBy')::bigint AS "ownerId", n.person_id AS "askerId", n.number
       FROM showings s JOIN cases c ON c.tenant_id = $1 AND c.id = s.case_id
       JOIN LATERAL json_each(c.state -> 'stages' -> 'match' -> 'solutions') d ON d.value ->> 'status' = $2
       JOIN showing_interests n ON n.tenant_id = $1 AND n.case_id = c.id AND n.number = (d.value ->> 'interest')::int
      WHERE s.tenant_id = $1 AND s.what = 'problem' ORDER BY s.id LIMIT 1`,
    [demoTenantId, status],
  );
  return row!;
}

/** A result that nobody asked for, on show until today. */
async function nearlyOver(stage: Stage): Promise<OnShow> {
  const house = houseOf(stage);
  const [row] = await house.db.query<OnShow>(
    `SELECT s.id AS "showingId", c.id AS "caseId", c.person_id AS "ownerId", NULL AS "askerId" FROM showings s JOIN cases c ON c.tenant_id = $1 AND c.id = s.case_id
      WHERE s.tenant_id = $1 AND s.what = 'result' AND c.state -> 'stages' -> 'match' ->> 'interests' = '{}' ORDER BY s.id LIMIT 1`,
    [demoTenantId],
  );
  const at = house.clock.now();
  const until = { showingId: row!.showingId, change: 'renew', reason: '快到期了', until: chinaDate(at) } as const;
  await changeShowing(house.db, demoTenantId, until, { by: row!.ownerId, at, today: chinaDate(at) });
  return row!;
}

const open = (name: string, path: string, more: Partial<View> = {}): View => ({
  ...{ name: `open-showcase${name}`, part: 'open', path, who: null },
  ...more,
});
const hall = (
  name: string,
  status: 'waiting' | 'agreed' | 'partner',
  of: 'owner' | 'asker',
  pathOf: (one: OnShow) => string,
  more: Partial<View> = {},
): View => ({
  ...{ name: `hall-showcase${name}`, part: 'hall', path: '', who: 'Member' },
  at: async (stage) => {
    const one = await onShowInDemo(stage, status);
    return { phone: await phoneOf(stage, of === 'owner' ? one.ownerId : one.askerId!), path: pathOf(one) };
  },
  ...more,
});

export const showcaseViews: readonly View[] = [
  open('', '/open/showcase'),
  open('-found', '/open/showcase?text=%E5%A4%B9%E5%85%B7'),
  open('-problems', '/open/showcase?what=problem'),
  open('-nothing', '/open/showcase?text=%E9%BE%99%E5%AE%AB'),
  open('-failed', '/open/showcase', { state: 'failed' }),
  { ...open('-first-day', '/open/showcase'), name: 'first-day-open-showcase', state: 'first-day' },
  open('-one', '', {
    at: async (stage) => ({ path: `/open/showcase/${(await onShowInDemo(stage, 'partner')).showingId}` }),
  }),
  open('-one-failed', '/open/showcase/1', { state: 'failed' }),
  open('-missing', '/open/showcase/999999'),
  hall('', 'waiting', 'owner', () => '/hall/showcase'),
  { name: 'hall-showcase-empty', part: 'hall', path: '/hall/showcase', who: 'Member' },
  hall('-failed', 'waiting', 'owner', () => '/hall/showcase', { state: 'failed' }),
  hall('-asked', 'waiting', 'owner', ({ caseId }) => `/hall/showcase/${caseId}/asked`),
  hall('-declining', 'waiting', 'owner', ({ caseId }) => `/hall/showcase/${caseId}/asked`, {
    first: async (page) => page.getByRole('button', { name: /这次不对接|Decline/ }).click(),
  }),
  hall('-taking-down', 'partner', 'owner', ({ caseId }) => `/hall/showcase/${caseId}/asked`, {
    first: async (page) => page.getByRole('button', { name: /^(撤下这一项|Withdraw it)$/ }).click(),
  }),
  hall('-ask', 'waiting', 'asker', ({ showingId }) => `/hall/showcase/${showingId}`),
  hall('-interest-agreed', 'agreed', 'asker', ({ caseId }) => `/hall/showcase/interests/${caseId}/1`),
  hall('-interest-partner', 'partner', 'asker', ({ caseId }) => `/hall/showcase/interests/${caseId}/1`),
  {
    ...{ name: 'open-showcase-solved', part: 'open', path: '', who: null },
    at: async (stage) => ({ path: `/open/showcase/${(await solvedInDemo(stage, 'confirmed')).showingId}` }),
  },
  {
    ...{ name: 'hall-showcase-solution', part: 'hall', path: '', who: 'Member' },
    at: async (stage) => {
      const { ownerId, caseId } = await solvedInDemo(stage, 'waiting');
      return { phone: await phoneOf(stage, ownerId), path: `/hall/showcase/${caseId}/asked` };
    },
  },
  {
    ...{ name: 'hall-showcase-solver', part: 'hall', path: '', who: 'Member' },
    at: async (stage) => {
      const { askerId, caseId, number } = await solvedInDemo(stage, 'waiting');
      return { phone: await phoneOf(stage, askerId!), path: `/hall/showcase/interests/${caseId}/${number}` };
    },
  },
  {
    ...{ name: 'hall-showcase-renewing', part: 'hall', path: '', who: 'Member' },
    at: async (stage) => {
      const { ownerId, caseId } = await nearlyOver(stage);
      return { phone: await phoneOf(stage, ownerId), path: `/hall/showcase/${caseId}/asked` };
    },
  },
  {
    ...{ name: 'hall-showcase-over', part: 'hall', path: '', who: 'Member' },
    at: async (stage) => {
      const { ownerId, caseId, showingId } = await nearlyOver(stage);
      const { db } = houseOf(stage);
      await db.query('UPDATE showing_index SET until_on = until_on - 3 WHERE tenant_id = $1 AND showing_id = $2', [
        ...[demoTenantId, showingId],
      ]);
      return { phone: await phoneOf(stage, ownerId), path: `/hall/showcase/${caseId}/asked` };
    },
  },
  {
    ...{ name: 'desk-case-ending', part: 'desk', path: '', who: 'Economic and technology department officer' },
    at: async (stage) => ({ path: `/desk/cases/${(await solvedInDemo(stage, 'waiting')).caseId}` }),
    first: async (page) => page.getByRole('button', { name: /^(由工会结束|End it for the union)$/ }).click(),
  },
  {
    ...{ name: 'desk-case-solved', part: 'desk', path: '', who: 'Economic and technology department officer' },
    at: async (stage) => ({ path: `/desk/cases/${(await solvedInDemo(stage, 'confirmed')).caseId}` }),
  },
  {
    ...{ name: 'desk-case-asked-for', part: 'desk', path: '', who: 'Economic and technology department officer' },
    at: async (stage) => ({ path: `/desk/cases/${(await onShowInDemo(stage, 'partner')).caseId}` }),
  },
  {
    ...{ name: 'desk-case-renewing', part: 'desk', path: '', who: 'Economic and technology department officer' },
    at: async (stage) => ({ path: `/desk/cases/${(await onShowInDemo(stage, 'partner')).caseId}` }),
    first: async (page) => page.getByRole('button', { name: /^(续期|Renew it)$/ }).click(),
  },
];
