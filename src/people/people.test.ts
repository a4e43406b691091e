import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { masterKey } from '#crypto/keys.ts';
import { makeCardNumber, makeIdNumber } from '#kit/identifiers.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal } from '#kit/refusal.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { correctPerson, mergePeople } from '#people/changes.ts';
import { dataKeys } from '#people/data-keys.ts';
import { recordFacts, refreshSnapshots, withdrawFacts } from '#people/facts.ts';
import {
  endMembership,
  joinMembers,
  membershipsOf,
  setMembershipStatus,
  transferMembership,
} from '#people/memberships.ts';
import { type Added, addPeople, findByIdNumbers, findByPhone, setPayAccount } from '#people/people.ts';
import { grantPosts, postsOf, revokePosts } from '#people/posts.ts';
import { maskedPeople, revealPeople } from '#people/show.ts';
import { viewsOf } from '#people/views.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

let t: TestDatabase;
let house: TestHouse;
const tenant = 7;
const other = 8;
const [top, yangzhen, machinery, food] = [1, 2, 3, 4];
let sequence = 0;
const nextId = () => makeIdNumber('110113', `19${60 + (sequence % 40)}-03-0${1 + (sequence % 9)}`, ++sequence % 1000);

before(async () => {
  t = await testDatabase();
  house = testHouse(t.db);
  for (const id of [tenant, other]) {
    await t.owner.query("INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, $2, '试', now())", [
      id,
      `t${id}`,
    ]);
    await t.owner.query('INSERT INTO id_blocks VALUES ($1, 1000)', [id]);
    const row = { parentId: null, level: 'district', name: '顺义区总工会' } as const;
    const below = (at: number, parentId: number, level: 'second-level' | 'grassroots', name: string) => ({
      id: at,
      parentId,
      level,
      name,
    });
    const added = await addOrganisations(
      t.db,
      id,
      [
        { id: top, ...row },
        below(yangzhen, top, 'second-level', '杨镇总工会'),
        below(machinery, yangzhen, 'grassroots', '潮岭机械工会'),
        below(food, top, 'grassroots', '潮白食品工会'),
      ],
      house.clock.now(),
    );
    assert.equal(added, 4);
  }
});
after(() => t.drop());

const idOf = (added: Added | undefined): number => {
  assert.ok(added && !isRefusal(added), JSON.stringify(added));
  return added.personId;
};
const codeOf = (value: unknown) => (isRefusal(value) ? value.code : undefined);
const add = async (...names: string[]) =>
  (
    await addPeople(
      house,
      t.db,
      tenant,
      names.map((name) => ({ name, idNumber: nextId() })),
    )
  ).map(idOf);
const snapshot = async (personId: number) =>
  (
    await t.db.query<{ snapshot: Record<string, unknown> }>(
      'SELECT snapshot FROM person_facts WHERE tenant_id = $1 AND person_id = $2',
      [tenant, personId],
    )
  )[0]?.snapshot;

test('people are added set-wise: new ones, those on file, and what is wrong, row by row', async () => {
  const idNumber = makeIdNumber('110113', '1980-01-02', 901);
  const added = await addPeople(house, t.db, tenant, [
    {
      name: ' 王 小明 ',
      idNumber: idNumber.toLowerCase(),
      phone: '+86 199-0000-1234',
      account: makeCardNumber('629999', 1),
      accountBank: '北京银行',
    },
    { name: '', idNumber },
    { name: '李四', idNumber: '110113198001020000' },
    { name: '王小明', idNumber },
    { name: '赵六', phone: '12345' },
    { name: '孙七' },
    { name: '孙七' },
  ]);
  assert.deepEqual(added.map(codeOf), [
    undefined,
    'name-missing',
    'id-number-check',
    undefined,
    'phone-length',
    undefined,
    undefined,
  ]);
  assert.deepEqual(added[3], { personId: idOf(added[0]), existed: true });
  assert.notEqual(idOf(added[5]), idOf(added[6]));
  const again = await addPeople(house, t.db, tenant, [{ name: '王小明', idNumber }]);
  assert.deepEqual(again, [{ personId: idOf(added[0]), existed: true }]);
  assert.deepEqual(await snapshot(idOf(added[0])), {
    'membership.status': 'none',
    'person.birthDay': '1980-01-02',
    'person.sex': 'male',
  });

  assert.deepEqual(
    await findByIdNumbers(house, tenant, [idNumber, nextId()]),
    new Map([[idNumber, { id: idOf(added[0]), name: '王小明' }]]),
  );
  assert.deepEqual(
    (await findByPhone(house, tenant, '19900001234')).map((one) => one.id),
    [idOf(added[0])],
  );
  assert.equal(
    (await findByIdNumbers(house, other, [idNumber])).size,
    0,
    'another tenant has other keys and other people',
  );

  const masked = (await maskedPeople(house, tenant, [idOf(added[0])])).get(idOf(added[0]))!;
  assert.deepEqual(
    [masked.maskedName, masked.idNumber, masked.phone, masked.account?.zh, masked.accountBank],
    [
      '王*明',
      `1101** **** **** ${idNumber.slice(-4)}`,
      '199 **** 1234',
      `尾号 ${makeCardNumber('629999', 1).slice(-4)}`,
      '北京银行',
    ],
  );
  const stored = await t.db.query<{ all: string }>(
    'SELECT string_agg(people::text, $$ $$) AS all FROM people WHERE tenant_id = $1',
    [tenant],
  );
  assert.ok(!stored[0]!.all.includes(idNumber) && !stored[0]!.all.includes(Buffer.from(idNumber).toString('hex')));
});

test('twenty transactions adding one ID number make one person', async () => {
  const idNumber = nextId();
  const all = await Promise.all(
    Array.from({ length: 20 }, () =>
      t.db.transaction((q) => addPeople(house, q, tenant, [{ name: '周一', idNumber }])),
    ),
  );
  assert.equal(new Set(all.map((one) => idOf(one[0]))).size, 1);
  assert.equal(all.filter((one) => !isRefusal(one[0]) && !one[0]!.existed).length, 1);
});

test('one membership at a time, also among twenty parallel joins; it is transferred, kept, taken up and ended', async () => {
  const [person] = (await add('钱多')) as [number];
  const join = (organisationId: number) =>
    t.db.transaction((q) => joinMembers(house, q, tenant, [{ personId: person, organisationId, since: '2015-03-01' }]));
  const all = (await Promise.all(Array.from({ length: 20 }, (_, i) => join(i % 2 ? machinery : food)))).flat();
  assert.equal(all.filter((one) => !isRefusal(one)).length, 1);
  assert.deepEqual(new Set(all.map(codeOf)), new Set([undefined, 'already-member']));
  assert.equal((await snapshot(person))!['membership.status'], 'active');

  const from = (await membershipsOf(t.db, tenant, person))[0]!.organisationId;
  const to = from === food ? machinery : food;
  const transfer = (at: number, on: string) =>
    t.db.transaction((q) => transferMembership(house, q, tenant, person, at, on));
  assert.equal(codeOf(await transfer(from, '2018-01-01')), 'already-member');
  assert.equal(codeOf(await transfer(99, '2018-01-01')), 'organisation-not-found');
  assert.equal(codeOf(await transfer(to, '2014-01-01')), 'membership-dates');
  assert.equal(codeOf(await transfer(to, '2018-06-30')), undefined);
  const now = await snapshot(person);
  assert.equal(now!['membership.organisation'], to);
  assert.equal(now!['membership.since'], '2018-06-30');
  await setMembershipStatus(t.db, tenant, person, 'retained');
  assert.equal((await snapshot(person))!['membership.status'], 'retained');
  assert.equal(codeOf(await endMembership(house, t.db, tenant, person, '2020-01-31')), undefined);
  assert.equal(codeOf(await endMembership(house, t.db, tenant, person, '2020-01-31')), 'no-membership');
  assert.equal((await snapshot(person))!['membership.until'], '2020-01-31');
  const mixed = await joinMembers(house, t.db, tenant, [
    { personId: 999_999, organisationId: food, since: '2020-01-01' },
    { personId: person, organisationId: 99, since: '2020-01-01' },
    { personId: person, organisationId: food, since: '2020-02-01' },
  ]);
  assert.deepEqual(mixed.map(codeOf), ['person-not-found', 'organisation-not-found', undefined]);
});

test('the three administrators exclude each other; a term that is over does not count', async () => {
  const [person] = (await add('郑三')) as [number];
  const post = (role: 'system-admin' | 'audit-admin' | 'officer' | 'auditor', until?: string) => ({
    personId: person,
    organisationId: top,
    role,
    from: '2018-01-01',
    ...(until ? { until } : {}),
  });
  const grant = async (...rows: Parameters<typeof grantPosts>[3][number][]) =>
    (await grantPosts(house, t.db, tenant, rows, null)).map(codeOf);
  assert.deepEqual(await grant(post('system-admin', '2019-12-31')), [undefined]);
  assert.deepEqual(await grant(post('audit-admin'), post('officer'), post('system-admin')), [
    undefined,
    undefined,
    'administrators-exclusive',
  ]);
  assert.deepEqual(
    await grant({ ...post('officer'), personId: 999_999 }, post('officer', '2017-01-01'), {
      ...post('officer'),
      role: 'king' as never,
    }),
    ['person-not-found', 'post-dates', 'post-role-unknown'],
  );
  const held = async (day: string) =>
    (await postsOf(t.db, tenant, [person], day)).get(person)?.map((one) => one.role) ?? [];
  assert.deepEqual(await held('2020-11-20'), ['audit-admin', 'officer']);
  assert.deepEqual(await held('2017-12-31'), []);
  const parallel = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const [one] = await grantPosts(house, t.db, tenant, [post(i % 2 ? 'system-admin' : 'audit-admin')], null);
      return codeOf(one);
    }),
  );
  assert.ok(parallel.every((code) => code === 'administrators-exclusive'));
  const epoch = async () =>
    (await t.db.query<{ n: number }>('SELECT posts_epoch AS n FROM tenants WHERE tenant_id = $1', [tenant]))[0]!.n;
  const before = await epoch();
  const ids = (await postsOf(t.db, tenant, [person], '2020-11-20')).get(person)!.map((one) => one.id);
  assert.equal((await revokePosts(t.db, tenant, ids, house.clock.now())).length, 2);
  assert.equal((await revokePosts(t.db, tenant, ids, house.clock.now())).length, 0);
  assert.equal(await epoch(), before + 1);
  assert.deepEqual(await held('2020-11-20'), []);
});

test('the snapshot holds the latest observation of each fact with its expiry, and forgets what is withdrawn', async () => {
  const [person] = (await add('冯二')) as [number];
  const id = await house.ids.take(tenant, 4);
  const fact = { personId: person, source: 'import:1' };
  await recordFacts(
    t.db,
    tenant,
    [
      { ...fact, id, key: 'person.frontline', value: true, observedOn: '2020-01-01' },
      { ...fact, id: id + 1, key: 'skill.level', value: 'level3', observedOn: '2019-01-01', expiresOn: '2022-01-01' },
      { ...fact, id: id + 2, key: 'skill.level', value: 'level2', observedOn: '2020-01-01', expiresOn: '2023-01-01' },
      { ...fact, id: id + 3, key: 'skill.level', value: 'level4', observedOn: '2018-01-01' },
    ],
    house.clock.now(),
  );
  await refreshSnapshots(t.db, tenant, [person, person]);
  const now = (await snapshot(person))!;
  assert.deepEqual([now['person.frontline'], now['skill.level'], now['skill.level~']], [true, 'level2', '2023-01-01']);
  assert.deepEqual(await withdrawFacts(t.db, tenant, [id + 2], 'wrong', house.clock.now()), [person]);
  assert.deepEqual(
    [(await snapshot(person))!['skill.level'], (await snapshot(person))!['skill.level~']],
    ['level3', '2022-01-01'],
  );
  assert.deepEqual(await withdrawFacts(t.db, tenant, [id + 2], 'wrong', house.clock.now()), []);
});

test('facts written at the same time by many are all in the snapshot', async () => {
  const [person] = (await add('陈九')) as [number];
  const id = await house.ids.take(tenant, 20);
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      t.db.transaction(async (q) => {
        await recordFacts(
          q,
          tenant,
          [{ id: id + i, personId: person, key: `k${i}`, value: i, source: 's', observedOn: '2020-01-01' }],
          house.clock.now(),
        );
        await refreshSnapshots(q, tenant, [person]);
      }),
    ),
  );
  const now = (await snapshot(person))!;
  for (let i = 0; i < 20; i += 1) assert.equal(now[`k${i}`], i);
});

test('a person is shown in full only with a view on record, and the pay account is checked', async () => {
  const [person, viewer] = (await add('褚八', '卫九')) as [number, number];
  assert.equal(
    codeOf(await setPayAccount(house, tenant, person, { account: '6299990000000000000', bank: '北京银行' })),
    'card-check',
  );
  assert.equal(
    codeOf(await setPayAccount(house, tenant, person, { account: makeCardNumber('629999', 2), bank: ' ' })),
    'bank-missing',
  );
  assert.equal(
    codeOf(await setPayAccount(house, tenant, 999_999, { account: makeCardNumber('629999', 2), bank: '北京银行' })),
    'person-not-found',
  );
  await setPayAccount(house, tenant, person, { account: makeCardNumber('629999', 2), bank: '北京银行' });
  const view = { viewerId: viewer, purpose: 'review', columns: ['account'] as const };
  const shown = (await revealPeople(house, t.db, tenant, [person], view)).get(person)!;
  assert.deepEqual(shown, { id: person, name: '褚八', account: makeCardNumber('629999', 2), accountBank: '北京银行' });
  assert.deepEqual(
    (await viewsOf(t.db, tenant, person)).map((one) => [one.viewerId, one.what, one.purpose]),
    [[viewer, 'account', 'review']],
  );
  await assert.rejects(t.db.query('DELETE FROM views WHERE tenant_id = $1', [tenant]), /permission denied/);
});

test('a person is corrected, and two records become one', async () => {
  const idNumber = nextId();
  const [a, b] = (
    await addPeople(house, t.db, tenant, [
      { name: '蒋一', idNumber },
      { name: '蒋一', phone: '19900005555' },
    ])
  ).map(idOf) as [number, number];
  const [c] = (await add('沈二')) as [number];
  assert.equal(codeOf(await correctPerson(house, tenant, c, { idNumber })), 'id-number-taken');
  assert.equal(codeOf(await correctPerson(house, tenant, c, { name: '沈贰', phone: '1' })), 'phone-length');
  assert.equal((await maskedPeople(house, tenant, [c])).get(c)!.name, '沈二', 'nothing of a refused correction stays');
  assert.equal(
    codeOf(
      await correctPerson(house, tenant, c, { name: '沈贰', idNumber: makeIdNumber('110113', '1999-09-09', 998) }),
    ),
    undefined,
  );
  assert.equal((await snapshot(c))!['person.birthDay'], '1999-09-09');
  assert.equal((await snapshot(c))!['person.sex'], 'female');
  assert.equal(codeOf(await mergePeople(house, tenant, a, c)), 'people-differ');
  await joinMembers(house, t.db, tenant, [
    { personId: a, organisationId: food, since: '2019-01-01' },
    { personId: b, organisationId: machinery, since: '2020-01-01' },
  ]);
  assert.equal(codeOf(await mergePeople(house, tenant, b, a)), undefined);
  assert.deepEqual(
    (await findByPhone(house, tenant, '19900005555')).map((one) => one.id),
    [b],
  );
  assert.equal((await findByIdNumbers(house, tenant, [idNumber])).get(idNumber)!.id, b);
  const view = { viewerId: b, purpose: 'own', columns: ['id_number', 'phone'] as const };
  assert.equal((await revealPeople(house, t.db, tenant, [b], view)).get(b)!.idNumber, idNumber);
  assert.deepEqual(
    (await membershipsOf(t.db, tenant, b)).map((one) => [one.organisationId, one.status]),
    [
      [machinery, 'active'],
      [food, 'ended'],
    ],
  );
  assert.equal(codeOf(await mergePeople(house, tenant, b, a)), 'person-merged');
  assert.equal(codeOf(await mergePeople(house, tenant, b, b)), 'person-itself');
  assert.equal(codeOf(await mergePeople(house, tenant, b, 999_999)), 'person-not-found');
});

test('several servers that start together make one pair of keys', async () => {
  const master = masterKey(systemRandomness.bytes(32));
  const make = () => dataKeys(t.db, master, { clock: house.clock, randomness: systemRandomness });
  const providers = await Promise.all(Array.from({ length: 10 }, () => make()(55)));
  const sealed = providers[0]!.encrypt(Buffer.from('x'), 'a');
  for (const one of providers) {
    assert.equal(Buffer.from(one.decrypt(sealed, 'a')).toString(), 'x');
    assert.deepEqual(one.blindIndex('c', 'v'), providers[0]!.blindIndex('c', 'v'));
  }
  const rows = await t.db.query('SELECT 1 FROM data_keys WHERE tenant_id = 55');
  assert.equal(rows.length, 2);
  await assert.rejects(
    dataKeys(t.db, masterKey(systemRandomness.bytes(32)), { clock: house.clock, randomness: systemRandomness })(55),
    /master key/,
  );
});
