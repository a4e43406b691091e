// Binding a phone the first time: only the person on file without one, by his own name and number, with the code of that very request.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bindByCode, requestBinding } from '#access/binding.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { relayOutbox } from '#messages/outbox.ts';
import { developmentPort } from '#messages/ports.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople, findByPhone } from '#people/people.ts';
import { grantPosts } from '#people/posts.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

const tenantId = 1;
const from = { device: 'test', address: '10.0.0.1' };
const [zhang, li] = [makeIdNumber('110113', '1990-01-01', 1), makeIdNumber('110113', '1990-01-01', 2)];
let scratch: TestDatabase;
let house: TestHouse;
before(async () => {
  scratch = await testDatabase();
  house = testHouse(scratch.db);
  await scratch.db.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES (1, 't', '测试', now())`);
  await house.ids.take(tenantId, 10);
  await addPeople(house, house.db, tenantId, [
    { name: '张三', idNumber: zhang },
    { name: '李四', idNumber: li, phone: '13800002270' },
  ]);
});
after(() => scratch.drop());

const newest = async (): Promise<string | undefined> => {
  const port = developmentPort({ log: () => {}, showCodes: true });
  await relayOutbox(house, tenantId, [port]);
  return port.shown.findLast((one) => one.code)?.code;
};
const asked = async (name: string, idNumber: string, phone: string) =>
  (await requestBinding(house, tenantId, { name, idNumber, phone }, from))?.code ?? 'same answer';
const bound = async (name: string, idNumber: string, phone: string, code: string) => {
  const done = await bindByCode(house, tenantId, { name, idNumber, phone, code }, from);
  return isRefusal(done) ? done.code : 'in';
};

test('everybody gets the same answer; a code goes only to who is on file without a phone', async () => {
  const nobody = makeIdNumber('110113', '1991-01-01', 9);
  assert.equal(await asked('王五', nobody, '13900000001'), 'same answer');
  assert.equal(await asked('张四', zhang, '13900000002'), 'same answer');
  assert.equal(await asked('李四', li, '13900000003'), 'same answer');
  assert.equal(await newest(), undefined);
  assert.equal(await bound('张三', zhang, '13900000001', '123456'), 'sign-in-failed');
});

test('the code opens nothing but what it was asked for, and what is bound stays bound', async () => {
  house.clock.advance(20 * 60_000);
  assert.equal(await asked('张三', zhang, '13900000011'), 'same answer');
  const code = (await newest())!;
  assert.match(code, /^\d{6}$/);
  const other = code === '000000' ? '000001' : '000000';
  assert.equal(await bound('张三', zhang, '13900000011', other), 'sign-in-failed');
  assert.equal(await bound('李四', li, '13900000011', code), 'sign-in-failed', 'of another person');
  assert.equal(await bound('张三', zhang, '13900000012', code), 'sign-in-failed', 'of another phone');
  assert.equal(await bound('张三', zhang, '13900000011', code), 'in');
  assert.equal((await findByPhone(house, tenantId, '13900000011')).length, 1);
  assert.equal(await asked('张三', zhang, '13900000013'), 'same answer', 'a phone on record is not replaced');
  assert.equal(await newest(), undefined);
});

test('what is bound is told to the person and to whoever keeps the register nearest to him, and written down', async () => {
  house.clock.advance(20 * 60_000);
  const [qian, officer, above] = [
    makeIdNumber('110113', '1993-03-03', 4),
    makeIdNumber('110113', '1980-01-01', 5),
    makeIdNumber('110113', '1980-01-01', 6),
  ];
  const rows = [
    { id: 1, parentId: null, level: 'district', name: '区总工会' },
    { id: 2, parentId: 1, level: 'second-level', name: '镇总工会' },
    { id: 3, parentId: 2, level: 'grassroots', name: '厂工会' },
  ] as const;
  await addOrganisations(house.db, tenantId, rows, house.clock.now());
  const people = await addPeople(house, house.db, tenantId, [
    { name: '钱七', idNumber: qian },
    { name: '赵一', idNumber: officer },
    { name: '赵二', idNumber: above },
  ]);
  const [bindingId, nearId, farId] = people.map((one) => (one as { personId: number }).personId) as [
    number,
    number,
    number,
  ];
  await joinMembers(house, house.db, tenantId, [{ personId: bindingId, organisationId: 3, since: '2015-01-01' }]);
  const from2020 = { role: 'officer' as const, from: '2020-01-01' };
  await house.db.transaction((q) =>
    grantPosts(
      house,
      q,
      tenantId,
      [
        { personId: nearId, organisationId: 2, ...from2020 },
        { personId: farId, organisationId: 1, ...from2020 },
      ],
      null,
    ),
  );
  assert.equal(await asked('钱七', qian, '13900000021'), 'same answer');
  assert.equal(await bound('钱七', qian, '13900000021', (await newest())!), 'in');
  const told = await scratch.db.query<{ person_id: number; topic: string }>(
    `SELECT person_id, topic FROM outbox WHERE tenant_id = 1 AND dedupe LIKE 'bound-' || $1 || '-%' ORDER BY topic`,
    [bindingId],
  );
  assert.deepEqual(told, [
    { person_id: bindingId, topic: 'phone-bound' },
    { person_id: nearId, topic: 'phone-bound-by-member' },
  ]);
  const log = await scratch.db.query(
    `SELECT FROM access_log WHERE tenant_id = 1 AND what = 'bind' AND target = 'person:' || $1`,
    [bindingId],
  );
  assert.equal(log.length, 1);
});

test('a number that is on record for somebody else is refused to whoever holds it', async () => {
  house.clock.advance(20 * 60_000);
  const sun = makeIdNumber('110113', '1992-02-02', 3);
  await addPeople(house, house.db, tenantId, [{ name: '孙六', idNumber: sun }]);
  assert.equal(await asked('孙六', sun, '13800002270'), 'same answer');
  assert.equal(await bound('孙六', sun, '13800002270', (await newest())!), 'phone-shared');
});

test('guessing is slow: a number and a phone may be tried a few times only', async () => {
  house.clock.advance(60 * 60_000);
  const told: string[] = [];
  for (let n = 0; n < 8; n += 1) told.push(await asked('张三', zhang, `1390000010${n}`));
  assert.ok(told.includes('too-many-tries'), told.join(' '));
  const log = await scratch.db.query(`SELECT FROM access_log WHERE tenant_id = 1 AND what IN ('bind', 'bind-request')`);
  assert.ok(log.length >= 6, 'every request is written down');
});
