// Changes of who somebody is, on screen: what waits for a second person, on a member's file, and before the member.
import { proposeChange, recordCorrections } from '#access/identity-changes.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { once } from '#test/screens/member-views.ts';
import type { View } from '#test/screens/views.ts';
import { houseOf, memberAt } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

const holderOf = async (stage: Stage, role: string) => {
  const [row] = await stage.year.database.db.query<{ id: number; organisationId: number }>(
    `SELECT person_id AS id, organisation_id AS "organisationId" FROM posts WHERE tenant_id = $1 AND role = $2 AND revoked_at IS NULL
      ORDER BY id LIMIT 1`,
    [demoTenantId, role],
  );
  return row!;
};

const proposed = once(async (stage) => {
  const house = { ...houseOf(stage), clock: stage.clock };
  const [security, chair, officer] = [
    await holderOf(stage, 'security-admin'),
    await holderOf(stage, 'chair'),
    await holderOf(stage, 'officer'),
  ];
  const post = { role: 'finance-checker', organisationId: chair.organisationId, from: '2026-12-01' } as const;
  granted(
    await proposeChange(house, demoTenantId, chair.id, { kind: 'phone', value: { phone: '13600009999' } }, security.id),
  );
  granted(await proposeChange(house, demoTenantId, officer.id, { kind: 'post-grant', value: post }, security.id));
  granted(await proposeChange(house, demoTenantId, officer.id, { kind: 'authenticator', value: {} }, security.id));
  return { path: '/desk/changes' };
});

const recorded = once(async (stage) => {
  const house = { ...houseOf(stage), clock: stage.clock };
  const member = await memberAt(stage, 'pay', 'passed');
  const officer = await holderOf(stage, 'officer');
  granted(await recordCorrections(house, demoTenantId, member.personId, { phone: '13600008888' }, officer.id));
  return { phone: member.phone, path: '/hall/me/changes' };
});

export const identityViews: readonly View[] = [
  { name: 'desk-changes', part: 'desk', path: '/desk/changes', at: proposed, who: 'Audit administrator' },
  { name: 'desk-changes-mine', part: 'desk', path: '/desk/posts', at: proposed, who: 'Security administrator' },
  {
    ...{ name: 'desk-posts-sign-in', part: 'desk', path: '/desk/posts', who: 'Security administrator' },
    first: (page) =>
      page
        .getByRole('button', { name: /(的登录$|^Sign-in: )/ })
        .first()
        .click(),
  },
  {
    ...{ name: 'desk-person-changing', part: 'desk', path: '/desk/people/:id', who: 'Chair' },
    at: async (stage) => {
      await recorded(stage);
      return { path: `/desk/people/${(await memberAt(stage, 'pay', 'passed')).personId}` };
    },
  },
  { name: 'hall-me-changes', part: 'hall', path: '/hall/me/changes', at: recorded, who: 'Member' },
];
