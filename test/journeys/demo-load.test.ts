// The demo as `npm start` loads it: once, again from the beginning if it was interrupted, never beside a federation at work; its accounts
// sign in, and its round of 2021 still has something on every desk when the house's own clock goes on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signIn } from '#access/sign-in.ts';
import { totpAt, useTotp } from '#access/totp.ts';
import { loadDemo } from '#demo/load.ts';
import { demoPassword, demoTenantId, demoTotpSecret } from '#demo/tenant.ts';
import { demoWorld } from '#demo/world.ts';
import { closeSpreadsheetReader } from '#documents/spreadsheet.ts';
import { makeEngine } from '#engine/engine.ts';
import { verify } from '#engine/verify.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { kinds } from '#kinds/index.ts';
import { chinaDate, fixedClock } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { isRefusal } from '#kit/refusal.ts';
import { studiosByUnion, studiosOverview } from '#studios/overview.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

const now = '2026-11-20T10:00:00+08:00';
const quiet = () => {};
let database: TestDatabase;
let house: TestHouse;

before(async () => {
  database = await testDatabase();
  // Interrupted in the middle: the process is gone, and its house with it.
  const first = testHouse(database.db, fixedClock(now));
  const stop = (says: string) => {
    if (says === '2020') throw new Error('interrupted');
  };
  await assert.rejects(loadDemo(first, database.owner, stop), /interrupted/);
  house = testHouse(database.db, fixedClock(now), 'second');
  assert.equal(await loadDemo(house, database.owner, quiet), true);
});
after(async () => {
  closeSpreadsheetReader();
  await database?.drop();
});

test('after an interruption everything is there once, and adds up', async () => {
  const { ok, firstDifference, cases } = await verify(house, demoTenantId);
  assert.deepEqual([ok, firstDifference], [true, null]);
  assert.ok(cases > 600);
  const bulletins = await bulletinsOf(database.db, demoTenantId, { year: 2020 }, kinds);
  assert.deepEqual(
    bulletins.flatMap((one) => Object.values(one.values).filter((value) => value !== 2020)).sort(),
    [170, 19, 2, 17, 5, 4, 310].sort(),
  );
});

test('the city has 648 studios in every district and at an industry’s union, a good part of them raised, with money and results', async () => {
  const [city] = await database.db.query<{ id: number }>(
    `SELECT id FROM organisations WHERE tenant_id = $1 AND level = 'municipal'`,
    [demoTenantId],
  );
  const { funnel, grantedFen, paidFen, results } = await studiosOverview(database.db, demoTenantId, city!.id);
  assert.deepEqual(funnel, { registered: 648, municipal: 179, demonstration: 32 });
  assert.ok(paidFen > 0 && paidFen < grantedFen, 'some of this year’s is still to be paid');
  assert.equal(results.find(({ kind }) => kind === 'patent')?.count, 134);
  const places = await studiosByUnion(database.db, demoTenantId, city!.id);
  const some = places.filter(({ levels }) => levels.length > 0);
  assert.deepEqual(
    [some.length, some.filter(({ place }) => place === null).map(({ name }) => name)],
    [18, ['北京市教育工会']],
  );
});

test('it is loaded once', async () => {
  assert.equal(await loadDemo(house, database.owner, quiet), false);
});

test('every holder of a post signs in with the demo password, finance with the demo authenticator', async () => {
  const world = demoWorld();
  const phoneOf = (key: string) => world.people.find((one) => one.key === key)!.phone;
  const from = { device: 'test', address: '10.0.0.1' };
  const { financeMaker, systemAdmin, chair } = world.cast;
  for (const key of [chair, financeMaker, systemAdmin])
    assert.ok(
      !isRefusal(await signIn(house, demoTenantId, { phone: phoneOf(key), password: demoPassword }, from)),
      key,
    );
  const [row] = await database.db.query<{ holders: number; without: number }>(
    `SELECT count(DISTINCT p.person_id) AS holders, count(*) FILTER (WHERE c.password_hash IS NULL) AS without
       FROM posts p LEFT JOIN credentials c ON c.tenant_id = $1 AND c.person_id = p.person_id WHERE p.tenant_id = $1`,
    [demoTenantId],
  );
  assert.equal(row!.without, 0);
  assert.equal(row!.holders, new Set([...world.posts, ...world.city.posts].map((post) => post.personKey)).size);
  const [bound] = await database.db.query<{ id: number }>(
    `SELECT person_id AS id FROM posts WHERE tenant_id = $1 AND role = 'finance-maker'`,
    [demoTenantId],
  );
  assert.equal(await useTotp(house, demoTenantId, bound!.id, totpAt(demoTotpSecret, house.clock.now())), null);
});

const desks = (year: number) =>
  database.db.query<{ stage: string; level: string | null; count: number }>(
    `SELECT c.stage, o.level, count(*) AS count FROM cases c JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
       LEFT JOIN organisations o ON o.tenant_id = $1 AND o.id = c.handler_organisation_id
      WHERE c.tenant_id = $1 AND c.status = 'open' AND r.year = $2 GROUP BY 1, 2 ORDER BY 1, 2`,
    [demoTenantId, year],
  );
const isCity = ({ level }: { readonly level: string | null }) => level === 'municipal';
const counts = async (year: number) =>
  (await desks(year)).filter((one) => !isCity(one)).map(({ stage, count }) => [stage, count]);

test('this year’s round has something on every desk, with deadlines around today', async () => {
  const loadedOn = chinaDate(house.clock.now());
  assert.deepEqual(await counts(Number(loadedOn.slice(0, 4))), [
    ...[
      ['apply', 3],
      ['basic', 15],
      ['district', 9],
      ['grant', 4],
    ],
    ...[
      ['handover', 83],
      ['match', 40],
      ['notice', 12],
      ['pact', 1],
      ['pay', 6],
      ['score', 36],
      ['sessions', 2],
      ['visit', 5],
    ],
  ]);
  const atCity = (await desks(Number(loadedOn.slice(0, 4)))).filter(isCity);
  assert.deepEqual(
    atCity.map(({ stage, count }) => [stage, count]),
    [
      ['grant', 4],
      ['pay', 2],
      ['register', 8],
    ],
  );
  const [due] = await database.db.query<{ first: string; last: string }>(
    `SELECT min(due_on) AS first, max(due_on) AS last FROM queue_entries WHERE tenant_id = $1 AND due_on >= $2 AND stage IN ('apply', 'basic', 'district', 'notice')`,
    [demoTenantId, loadedOn],
  );
  assert.ok(due!.first >= loadedOn && due!.last <= addDays(loadedOn, 5), JSON.stringify(due));
});

test('the round of 2021 has cases at every desk, and the days that pass do not take them away', async () => {
  const found = await counts(2021);
  assert.deepEqual(found, [
    ['apply', 3],
    ['basic', 15],
    ['district', 14],
    ['grant', 10],
    ['notice', 10],
    ['pay', 8],
  ]);
  await actOnDeadlines(makeEngine(house), demoTenantId);
  assert.deepEqual(await counts(2021), found);
});

test('a federation at work is not touched', async () => {
  const other = await testDatabase();
  try {
    await other.db.query(
      `INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, 'shunyi', '顺义区总工会', now())`,
      [demoTenantId],
    );
    assert.equal(await loadDemo(testHouse(other.db, fixedClock(now)), other.owner, quiet), false);
    const rows = await other.db.query('SELECT key, loaded_demo_at FROM tenants');
    assert.deepEqual(rows, [{ key: 'shunyi', loaded_demo_at: null }]);
  } finally {
    await other.drop();
  }
});
