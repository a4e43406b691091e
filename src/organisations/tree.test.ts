import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { makeCreditCode } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { closeOrganisation, mergeOrganisations, renameOrganisation } from '#organisations/changes.ts';
import { ForestCache, loadForest } from '#organisations/forest.ts';
import { searchOrganisations } from '#organisations/search.ts';
import { addOrganisations, moveOrganisation, type NewOrganisation } from '#organisations/tree.ts';
import { levels } from '#policy/programme.ts';
import { patiently, workPatience } from '#store/patience.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { enterQueues } from '#test/support/rows.ts';

const at = new Date('2020-03-01T00:00:00Z');
let t: TestDatabase;
let tenants = 100;

before(async () => {
  t = await testDatabase();
});
after(() => t.drop());

async function newTenant(): Promise<number> {
  const id = ++tenants;
  await t.owner.query("INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, $2, '试', now())", [
    id,
    `t${id}`,
  ]);
  return id;
}

const organisation = (id: number, parentId: number | null, rank: number, name = `工会${id}`): NewOrganisation => ({
  id,
  parentId,
  level: levels[rank]!,
  name,
});

/** national 1, district 2 and 3, second-level 4 (in 2) and 5 (in 3), grass-roots 6 (in 4). */
const small = [
  organisation(1, null, 0, '中华全国总工会'),
  organisation(2, 1, 2, '顺义区总工会'),
  organisation(3, 1, 2, '怀柔区总工会'),
  organisation(4, 2, 3, '杨镇总工会'),
  organisation(5, 3, 3, '桥梓镇总工会'),
  organisation(6, 4, 4, '潮岭机械工会'),
];

const paths = (tenantId: number) =>
  t.db.query<{ a: number; d: number; n: number }>(
    'SELECT ancestor_id AS a, descendant_id AS d, distance AS n FROM organisation_paths WHERE tenant_id = $1 ORDER BY 1, 2',
    [tenantId],
  );

const pathsByRecursion = (tenantId: number) =>
  t.db.query<{ a: number; d: number; n: number }>(
    `WITH RECURSIVE up AS (
       SELECT id AS a, id AS d, 0 AS n FROM organisations WHERE tenant_id = $1
       UNION ALL SELECT o.parent_id, up.d, up.n + 1 FROM up JOIN organisations o ON o.tenant_id = $1 AND o.id = up.a
        WHERE o.parent_id IS NOT NULL)
     SELECT a, d, n FROM up ORDER BY 1, 2`,
    [tenantId],
  );

test('organisations are added in any order, with their paths', async () => {
  const tenant = await newTenant();
  assert.equal(await addOrganisations(t.db, tenant, small.toReversed(), at), 6);
  assert.deepEqual(await paths(tenant), await pathsByRecursion(tenant));
  assert.equal(await addOrganisations(t.db, tenant, [organisation(7, 6, 5), organisation(8, 7, 6)], at), 2);
  assert.deepEqual(await paths(tenant), await pathsByRecursion(tenant));
  const forest = await loadForest(t.db, tenant);
  assert.deepEqual(forest.ancestors(8), [8, 7, 6, 4, 2, 1]);
  assert.equal(forest.ancestorAtLevel(8, 'district'), 2);
  assert.equal(forest.ancestorAtLevel(8, 'municipal'), undefined);
  assert.deepEqual(forest.descendants(2), [2, 4, 6, 7, 8]);
  assert.deepEqual(forest.children(1), [2, 3]);
  assert.equal(forest.within(8, 2), true);
  assert.equal(forest.within(8, 3), false);
  assert.equal(forest.within(99, 1), false);
  assert.equal(forest.level(99), undefined);
  assert.equal(forest.parent(1), null);
});

test('what cannot stand is refused in words, and nothing is added', async () => {
  const tenant = await newTenant();
  await addOrganisations(t.db, tenant, small, at);
  const code = (result: unknown) => (isRefusal(result) ? result.code : result);
  const add = async (...rows: NewOrganisation[]) => code(await addOrganisations(t.db, tenant, rows, at));
  assert.equal(await add(organisation(10, 99, 3)), 'organisation-not-found');
  assert.equal(await add(organisation(10, 4, 3)), 'organisation-level');
  assert.equal(await add(organisation(10, 4, 2)), 'organisation-level');
  assert.equal(await add({ ...organisation(10, 4, 4), level: 'x' as never }), 'organisation-level');
  assert.equal(await add(organisation(10, 11, 4), organisation(11, 10, 4)), 'organisation-cycle');
  assert.equal(await add(organisation(10, 4, 4, ' ')), 'organisation-name-missing');
  assert.equal(await add({ ...organisation(10, 4, 4), creditCode: '123' }), 'credit-code-length');
  const creditCode = makeCreditCode('8111011300000001');
  assert.equal(
    await add({ ...organisation(10, 4, 4), creditCode }, { ...organisation(11, 4, 4), creditCode }),
    'credit-code-taken',
  );
  assert.equal(await add({ ...organisation(10, 4, 4), creditCode }), 1);
  assert.equal(await add({ ...organisation(11, 4, 4), creditCode }), 'credit-code-taken');
  assert.equal((await paths(tenant)).length, (await pathsByRecursion(tenant)).length);
  const move = async (id: number, to: number) =>
    code(await t.db.transaction((q) => moveOrganisation(q, tenant, id, to)));
  assert.equal(await move(2, 6), 'organisation-cycle');
  assert.equal(await move(5, 4), 'organisation-level');
  assert.equal(await move(77, 4), 'organisation-not-found');
  assert.equal(await move(4, 77), 'organisation-not-found');
  assert.deepEqual(await move(4, 2), { moved: 0 });
});

test('a move takes the folded figures along, and waiting deltas follow the tree as it stands when they are folded', async () => {
  const tenant = await newTenant();
  await addOrganisations(t.db, tenant, small, at);
  const delta = (n: number) =>
    t.db.query(
      `INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas) VALUES ($1, 6, 'p', 2020, 1, 202011, jsonb_build_object('m', $2::bigint))`,
      [tenant, n],
    );
  const cells = async () => {
    await t.db.query('SELECT fold_figures($1, 1000)', [tenant]);
    const rows = await t.db.query<{ id: number; value: number }>(
      'SELECT organisation_id AS id, value FROM figures WHERE tenant_id = $1 AND value <> 0 ORDER BY 1',
      [tenant],
    );
    return Object.fromEntries(rows.map((row) => [row.id, row.value]));
  };
  await delta(5);
  assert.deepEqual(await cells(), { 1: 5, 2: 5, 4: 5, 6: 5 });
  await delta(2);
  await t.db.transaction((q) => moveOrganisation(q, tenant, 4, 3));
  assert.deepEqual(await cells(), { 1: 7, 3: 7, 4: 7, 6: 7 });
  await delta(1);
  const merged = await t.db.transaction((q) => mergeOrganisations(q, tenant, 4, 5, at));
  assert.deepEqual(merged, { organisations: 1, memberships: 0, posts: 0, cases: 0 });
  assert.deepEqual(await cells(), { 1: 8, 3: 8, 5: 8, 6: 8 });
  const forest = await loadForest(t.db, tenant);
  assert.equal(forest.isOpen(4), false);
  assert.equal(forest.within(4, 5), true, 'what still names the merged union counts below the survivor');
  assert.equal(forest.ancestorAtLevel(4, 'second-level'), 5);
  assert.equal(forest.parent(6), 5);
});

test('members, posts, cases and their figures go to the survivor of a merger', async () => {
  const tenant = await newTenant();
  await addOrganisations(t.db, tenant, [...small, organisation(7, 4, 4)], at);
  const o = t.owner;
  await o.query("INSERT INTO people (tenant_id, id, name, created_at) VALUES ($1, 50, '张三', now())", [tenant]);
  await o.query(
    "INSERT INTO memberships (tenant_id, id, person_id, organisation_id, status, since, created_at) VALUES ($1, 51, 50, 6, 'active', '2019-01-01', now())",
    [tenant],
  );
  await o.query(
    "INSERT INTO posts (tenant_id, id, person_id, organisation_id, role, valid_from, granted_at) VALUES ($1, 52, 50, 6, 'officer', '2019-01-01', now())",
    [tenant],
  );
  await o.query(`INSERT INTO person_facts VALUES ($1, 50, 6, '{"membership.organisation": 6}')`, [tenant]);
  await o.query(
    `INSERT INTO cases (tenant_id, id, round_id, programme_key, organisation_id, stage, status, handler_organisation_id, state, seq, head, opened_at, changed_at)
     VALUES ($1, 53, 1, 'p', 6, 'apply', 'open', 6, '{}', 1, '', now(), now())`,
    [tenant],
  );
  await enterQueues(o, tenant);
  await o.query(
    "INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas) VALUES ($1, 6, 'p', 2020, 1, 202011, '{\"cases.open\": 1}')",
    [tenant],
  );
  assert.equal(isRefusal(await closeOrganisation(t.db, tenant, 6, at)), true);
  assert.deepEqual(await t.db.transaction((q) => mergeOrganisations(q, tenant, 6, 7, at)), {
    organisations: 0,
    memberships: 1,
    posts: 1,
    cases: 1,
  });
  await t.db.query('SELECT fold_figures($1, 1000)', [tenant]);
  const now = await o.query(
    `SELECT (SELECT organisation_id FROM memberships WHERE tenant_id = $1) AS membership, (SELECT organisation_id FROM posts WHERE tenant_id = $1) AS post,
            (SELECT organisation_id + handler_organisation_id FROM cases WHERE tenant_id = $1) AS cases,
            (SELECT handler_organisation_id FROM queue_entries WHERE tenant_id = $1) AS queue,
            (SELECT snapshot ->> 'membership.organisation' FROM person_facts WHERE tenant_id = $1) AS snapshot,
            (SELECT string_agg(organisation_id::text, ',' ORDER BY organisation_id) FROM figures WHERE tenant_id = $1 AND value = 1) AS cells`,
    [tenant],
  );
  assert.deepEqual(now[0], { membership: 7, post: 7, cases: 14, queue: 7, snapshot: '7', cells: '1,2,4,7' });
});

test('a cache answers from the epoch it was asked for, and reads the tree once for many', async () => {
  const tenant = await newTenant();
  await addOrganisations(t.db, tenant, small, at);
  const cache = new ForestCache();
  const [a, b] = await Promise.all([cache.get(t.db, tenant), cache.get(t.db, tenant)]);
  assert.equal(a, b);
  assert.equal(await cache.get(t.db, tenant), a);
  await t.db.transaction((q) => moveOrganisation(q, tenant, 4, 3));
  assert.equal((await cache.get(t.db, tenant)).within(6, 3), true);
  assert.deepEqual(await renameOrganisation(t.db, tenant, 4, { name: '杨各庄镇总工会' }), { renamed: true });
  assert.equal((await cache.get(t.db, tenant, a.epoch)).epoch > a.epoch, true);
  await assert.rejects(cache.get(t.db, 9_999), /no tenant/);
});

test('organisations are found by characters, pinyin, initials and code, inside a subtree, page by page', async () => {
  const tenant = await newTenant();
  await addOrganisations(t.db, tenant, small, at);
  const names = async (text: string, more: { withinId?: number; limit?: number; after?: number } = {}) =>
    (await searchOrganisations(t.db, tenant, { text, ...more })).organisations.map((one) => one.id);
  assert.deepEqual(await names('总工会'), [1, 2, 3, 4, 5]);
  assert.deepEqual(await names('总工会', { withinId: 2 }), [2, 4]);
  assert.deepEqual(await names('镇'), [4, 5]);
  assert.deepEqual(await names('yangzhen'), [4]);
  assert.deepEqual(await names('syq'), [2]);
  assert.deepEqual(await names('%'), []);
  assert.deepEqual(await names("'; DROP"), []);
  const first = await searchOrganisations(t.db, tenant, { text: '', limit: 4 });
  assert.deepEqual(await names('', { after: first.next }), [5, 6]);
});

test('property: the closure table equals recursion after any additions, moves and mergers', async () => {
  const step = fc.record({
    what: fc.constantFrom('add', 'move', 'merge', 'close'),
    a: fc.nat(30),
    b: fc.nat(30),
    rank: fc.integer({ min: 0, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const tenant = await newTenant();
      await addOrganisations(t.db, tenant, small, at);
      let last = 6;
      for (const { what, a, b, rank } of steps) {
        const [x, y] = [1 + (a % last), 1 + (b % last)];
        if (what === 'add') {
          const added = await addOrganisations(t.db, tenant, [organisation(last + 1, x, rank)], at);
          if (!isRefusal(added)) last += 1;
        } else
          await t.db.transaction(async (q) =>
            what === 'move'
              ? moveOrganisation(q, tenant, x, y)
              : what === 'merge'
                ? mergeOrganisations(q, tenant, x, y, at)
                : closeOrganisation(q, tenant, x, at),
          );
      }
      assert.deepEqual(await paths(tenant), await pathsByRecursion(tenant));
      const forest = await loadForest(t.db, tenant);
      for (const { a, d } of await paths(tenant)) assert.equal(forest.within(d, a), true);
      assert.equal(forest.size, last);
    }),
    { numRuns: 25 },
  );
});

// How long reading them takes is measured by `bench screens`.
test('a hundred thousand organisations are added set-wise and read whole', async () => {
  const tenant = await newTenant();
  const rows: NewOrganisation[] = [organisation(1, null, 0)];
  for (let id = 2; id <= 100_000; id += 1) {
    const rank = id <= 11 ? 1 : id <= 111 ? 2 : id <= 1_111 ? 3 : 4;
    const parent = rank === 1 ? 1 : rank === 2 ? 2 + (id % 10) : rank === 3 ? 12 + (id % 100) : 112 + (id % 1_000);
    rows.push(organisation(id, parent, rank));
  }
  // As a command does it: a request has five seconds a statement.
  const added = patiently(workPatience, () => t.db.transaction((q) => addOrganisations(q, tenant, rows, at)));
  assert.equal(await added, 100_000);
  const forest = await loadForest(t.db, tenant);
  assert.equal(forest.descendants(1).length, 100_000);
});

test('no two unions of one name below one, and none below bears the name of one above', async () => {
  const tenant = await newTenant();
  const code = (answer: unknown) => (isRefusal(answer) ? answer.code : 'done');
  const inTree = <T>(work: (q: TestDatabase['db']) => Promise<T>) => t.db.transaction((q) => work(q as never));
  await addOrganisations(t.db, tenant, small, at);
  const add = async (...rows: NewOrganisation[]) => code(await inTree((q) => addOrganisations(q, tenant, rows, at)));
  // As the tree spells names: blanks and width do not make another.
  for (const name of ['潮岭机械工会', ' 潮岭 机械工会', '潮岭机械工会\u200b'])
    assert.equal(await add(organisation(7, 4, 4, name)), 'organisation-name-taken');
  assert.equal(await add(organisation(7, 4, 4, '甲'), organisation(8, 4, 4, '甲')), 'organisation-name-taken');
  for (const name of ['中华全国总工会', '怀柔区总工会', '桥梓镇总工会'])
    assert.equal(
      await add(organisation(7, 4, 4, name)),
      'organisation-name-taken',
      'the name of one at a higher level',
    );
  assert.equal(await add(organisation(7, 4, 1, '北京市总工会')), 'organisation-level');
  assert.equal(await add(organisation(7, 5, 4, '潮岭机械工会')), 'done', 'elsewhere there may be one of this name');
  const rename = (id: number, name: string) => inTree((q) => renameOrganisation(q, tenant, id, { name }));
  assert.equal(await add(organisation(8, 4, 4, '乙')), 'done');
  assert.equal(code(await rename(8, '潮岭机械工会')), 'organisation-name-taken');
  assert.equal(code(await rename(8, '顺义区总工会')), 'organisation-name-taken');
  assert.equal(code(await rename(8, '乙')), 'done', 'its own name stays its own');
  assert.equal(code(await inTree((q) => moveOrganisation(q, tenant, 7, 4))), 'organisation-name-taken');
  assert.equal(code(await inTree((q) => mergeOrganisations(q, tenant, 5, 4, at))), 'organisation-name-taken');
  await inTree((q) => closeOrganisation(q, tenant, 6, at));
  assert.equal(
    code(await inTree((q) => moveOrganisation(q, tenant, 7, 4))),
    'done',
    'who is closed stands in nobody’s way',
  );
});

test('two who found one union at once: one of them is refused', async () => {
  const tenant = await newTenant();
  await addOrganisations(t.db, tenant, small, at);
  const answers = await Promise.all(
    [7, 8].map((id) => t.db.transaction((q) => addOrganisations(q, tenant, [organisation(id, 4, 4, '同名工会')], at))),
  );
  assert.deepEqual(answers.map((answer) => (isRefusal(answer) ? answer.code : answer)).sort(), [
    1,
    'organisation-name-taken',
  ]);
});
