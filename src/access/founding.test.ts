import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type Founding, foundFederation } from '#access/founding.ts';
import { signIn } from '#access/sign-in.ts';
import { enrolTotp } from '#access/totp.ts';
import { fixedClock } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { CHART_2021 } from '#ledger/chart-2021.ts';
import { postsOf } from '#people/posts.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { must } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
beforeEach(async () => {
  database = await testDatabase();
  house = testHouse(database.db, fixedClock('2026-11-22T10:00:00+08:00'));
});
afterEach(() => database.drop());

/** Cheap: the tests are about founding, not about argon2id. */
const cost = { memoryKiB: 64, passes: 1, lanes: 1 };

const founding: Founding = {
  name: '顺义区总工会',
  level: 'district',
  above: ['中华全国总工会', '北京市总工会'],
  officers: [
    { posts: ['chair'], name: '李明', phone: '13900000001', idNumber: '110113198505050011', memberSince: '2010-05-01' },
    { posts: ['officer', 'reviewer'], name: '周敏', phone: '13900000002' },
    { posts: ['security-admin'], name: '陈立', phone: '13900000003' },
    { posts: ['audit-admin'], name: '赵颖', phone: '13900000004' },
  ],
};
const with_ = (officers: Founding['officers']): Founding => ({ ...founding, officers });
const codeOf = (answer: unknown): string => (isRefusal(answer) ? answer.code : 'founded');
const countOf = async (table: string): Promise<number> =>
  (await house.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n;

test('a federation stands below those above it, its people sign in with the password told and hold their posts', async () => {
  const founded = must(await foundFederation(house, founding, cost));
  const chain = await house.db.query<{ name: string; level: string }>(
    `SELECT o.name, o.level FROM organisation_paths p JOIN organisations o ON o.tenant_id = 1 AND o.id = p.ancestor_id
      WHERE p.tenant_id = 1 AND p.descendant_id = $1 ORDER BY p.distance DESC`,
    [founded.organisationId],
  );
  assert.deepEqual(
    chain.map(({ name, level }) => [name, level]),
    [
      ['中华全国总工会', 'national'],
      ['北京市总工会', 'municipal'],
      ['顺义区总工会', 'district'],
    ],
  );
  const from = { device: 'test', address: '10.0.0.1' };
  const second = founded.officers[1]!;
  const entered = must(
    await signIn(house, founded.tenantId, { phone: second.phone, password: second.password }, from, cost),
  );
  const posts = (await postsOf(house.db, founded.tenantId, [entered.personId], '2026-11-22')).get(entered.personId);
  assert.deepEqual(
    posts?.map(({ role, organisationId }) => [role, organisationId]),
    [
      ['officer', founded.organisationId],
      ['reviewer', founded.organisationId],
    ],
  );
  const memberships = await house.db.query<{ at: number; since: string; status: string }>(
    'SELECT organisation_id AS at, since, status FROM memberships WHERE tenant_id = 1 ORDER BY since',
  );
  const since = ['2010-05-01', '2026-11-22', '2026-11-22', '2026-11-22'];
  assert.deepEqual(
    memberships,
    since.map((day) => ({ at: founded.organisationId, since: day, status: 'active' })),
    'they belong to the union that they run',
  );
  assert.equal(new Set(founded.officers.map(({ password }) => password)).size, 4);
  const administrator = founded.officers[2]!;
  assert.deepEqual(
    founded.officers.map(({ word }) => word !== null),
    [false, false, true, true],
    'a word to bind an authenticator, for strong posts',
  );
  const security = must(
    await signIn(house, founded.tenantId, { phone: administrator.phone, password: administrator.password }, from, cost),
  );
  assert.equal(codeOf(await enrolTotp(house, founded.tenantId, security.personId)), 'word-needed');
  must(await enrolTotp(house, founded.tenantId, security.personId, administrator.word!));
  assert.equal(await countOf('expenditure_accounts'), CHART_2021.length);
});

test('a database in which somebody works is left alone', async () => {
  must(await foundFederation(house, founding, cost));
  assert.equal(codeOf(await foundFederation(house, { ...founding, name: '另一个总工会' }, cost)), 'not-empty');
  assert.equal(await countOf('organisations'), 3);
});

test('what is refused leaves nothing behind', async () => {
  const [chair, officer, security, audit] = founding.officers as [never, never, never, never];
  const refused: readonly (readonly [string, Founding])[] = [
    ['founding-officers', with_([chair, officer, security])],
    ['founding-above', { ...founding, above: ['一', '二', '三'] }],
    [
      'founding-twice',
      with_([chair, officer, security, audit, { posts: ['auditor'], name: '李明', phone: '13900000001' }]),
    ],
    [
      'founding-twice',
      with_([
        chair,
        officer,
        security,
        audit,
        { posts: ['auditor'], name: '李明', phone: '13900000009', idNumber: '110113198505050011' },
      ]),
    ],
    [
      'administrators-exclusive',
      with_([chair, officer, { posts: ['security-admin', 'audit-admin'], name: '陈立', phone: '13900000003' }]),
    ],
    [
      'since-in-future',
      with_([{ ...(chair as object), memberSince: '2027-01-01' } as never, officer, security, audit]),
    ],
    ['phone', with_([chair, officer, security, { posts: ['audit-admin'], name: '赵颖', phone: '1390000000' }])],
  ];
  for (const [code, one] of refused) {
    const answer = await foundFederation(house, one, cost);
    assert.match(codeOf(answer), new RegExp(`^${code}`), JSON.stringify(answer));
    for (const table of ['tenants', 'organisations', 'people', 'memberships', 'posts', 'credentials'])
      assert.equal(await countOf(table), 0, `${code}: ${table}`);
  }
});
