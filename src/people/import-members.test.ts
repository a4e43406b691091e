import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type Committed,
  checkRun,
  commitRun,
  createRun,
  importRun,
  type RowImporter,
  runCells,
  runRows,
  withdrawRun,
} from '#documents/import-run.ts';
import { closeSpreadsheetReader } from '#documents/spreadsheet.ts';
import { writeCsv, writeWorkbook } from '#documents/workbook-write.ts';
import { makeCardNumber, makeIdNumber } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { closeOrganisation } from '#organisations/changes.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { makeMemberImporter } from '#people/import-members.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople, findByIdNumbers } from '#people/people.ts';
import { grantPosts } from '#people/posts.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

const memberImporter = makeMemberImporter(async () => {});
let t: TestDatabase;
let house: TestHouse;
const tenant = 7;
const [district, yangzhen, machinery, food, closing] = [1, 2, 3, 4, 5];
const idNumber = (n: number) => makeIdNumber('110113', '1980-05-06', n);
const headings = ['序号', '姓名', '身份证号码', '联系电话', '所在单位', '入会时间', '是否一线', '银行卡号', '开户行'];

before(async () => {
  t = await testDatabase();
  house = testHouse(t.db);
  await t.owner.query("INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, 'x', '试', now())", [tenant]);
  await t.owner.query('INSERT INTO id_blocks VALUES ($1, 1000)', [tenant]);
  const union = (
    id: number,
    parentId: number | null,
    level: 'district' | 'second-level' | 'grassroots',
    name: string,
    shortName?: string,
  ) => ({ id, parentId, level, name, shortName });
  const added = await addOrganisations(
    t.db,
    tenant,
    [
      union(district, null, 'district', '顺义区总工会'),
      union(yangzhen, district, 'second-level', '杨镇总工会'),
      union(machinery, yangzhen, 'grassroots', '北京潮岭机械有限公司工会委员会', '潮岭机械'),
      union(food, yangzhen, 'grassroots', '潮白食品工会'),
      union(closing, yangzhen, 'grassroots', '小厂工会'),
    ],
    house.clock.now(),
  );
  assert.equal(added, 5);
});
after(async () => {
  closeSpreadsheetReader();
  await t.drop();
});

const upload = (rows: readonly (readonly string[])[], organisationId = district) => {
  const bytes = writeCsv({
    name: '',
    columns: headings.map((_, i) => ({ heading: i === 0 ? '顺义区会员名册' : '' })),
    rows: [['填报单位：杨镇'], headings, ...rows],
  });
  return createRun(house, tenant, memberImporter, { name: '名册.csv', bytes, organisationId, createdBy: null });
};
const opened = async (rows: readonly (readonly string[])[]) => {
  const run = await upload(rows);
  if (isRefusal(run)) throw new Error(JSON.stringify(run));
  return run;
};
const count = async (table: string) =>
  (await t.db.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE tenant_id = $1`, [tenant]))[0]!.n;
const fates = async (runId: number) =>
  (await runRows(t.db, tenant, runId)).map((row) => [
    row.rowNumber,
    row.fate,
    row.reasons.map((reason) => reason.code).join(' '),
  ]);

test('a dry run tells the fate of every row and writes nothing; the commit carries out the good ones once', async () => {
  const [known, elsewhere, left] = (
    await addPeople(house, t.db, tenant, [
      { name: '已在册', idNumber: idNumber(1) },
      { name: '在别处', idNumber: idNumber(2) },
      { name: '旧会员', idNumber: idNumber(3) },
    ])
  ).map((one) => (isRefusal(one) ? 0 : one.personId)) as [number, number, number];
  await joinMembers(house, t.db, tenant, [
    { personId: known, organisationId: food, since: '2019-01-01' },
    { personId: elsewhere, organisationId: machinery, since: '2019-01-01' },
  ]);
  const row = (name: string, id: string, organisation: string, since = '2015年3月1日', more: string[] = []) => [
    '1',
    name,
    id,
    '199 0000 0001',
    organisation,
    since,
    ...more,
  ];
  const run = await opened([
    row('王小明', idNumber(11), '潮岭机械', '２０１５．３．１', ['是', makeCardNumber('629999', 7), '北京银行']),
    row('李 四', idNumber(12).toLowerCase(), '北京潮岭机械有限公司', '42064', ['否']),
    row('已在册', idNumber(1), '潮白食品工会'),
    row('在别处', idNumber(2), '潮白食品'),
    row('旧会员', idNumber(3), '潮白食品'),
    row('改名了', idNumber(3), '潮白食品'),
    row('错号', '110113198005060110', '潮白食品'),
    row('王小明', idNumber(11), '潮岭机械'),
    row('', idNumber(13), '火星工会', '2099-01-01', ['也许']),
    row('童工', idNumber(14), '潮白食品', '1990-01-01'),
    ['合计', '10人', '', '', '', ''],
  ]);
  assert.deepEqual([run.rows, run.good, run.bad, run.same, run.skipped], [10, 3, 6, 1, 1]);
  assert.deepEqual(run.preamble, ['顺义区会员名册', '填报单位:杨镇']);
  assert.deepEqual(await fates(run.runId), [
    [4, 'good', ''],
    [5, 'good', ''],
    [6, 'same', 'already-member'],
    [7, 'bad', 'cannot-join-here'],
    [8, 'good', ''],
    [9, 'bad', 'row-repeated'],
    [10, 'bad', 'id-number-check'],
    [11, 'bad', 'row-repeated'],
    [12, 'bad', 'name-missing yes-no-unreadable since-in-future organisation-unknown'],
    [13, 'bad', 'since-too-young'],
    [14, 'skipped', 'not-an-entry'],
  ]);
  assert.equal(await count('people'), 3, 'nothing is imported unseen');
  const stored = await t.db.query<{ all: string }>(
    'SELECT string_agg(import_rows::text, $$ $$) AS all FROM import_rows WHERE tenant_id = $1',
    [tenant],
  );
  assert.ok(!stored[0]!.all.includes(idNumber(11)));

  const both = await Promise.all([
    commitRun(house, tenant, run.runId, memberImporter, { chunk: 1 }),
    commitRun(house, tenant, run.runId, memberImporter, { chunk: 1 }),
  ]);
  assert.equal(
    both.reduce((sum, one) => sum + (isRefusal(one) ? 100 : one.done), 0),
    3,
  );
  assert.deepEqual(await commitRun(house, tenant, run.runId, memberImporter), { done: 0, filed: 0, turnedBad: 0 });
  assert.equal(await count('people'), 5);
  const state = await importRun(t.db, tenant, run.runId);
  assert.deepEqual([state?.state, state?.good, state?.bad], ['committed', 3, 6]);
  const person = (await findByIdNumbers(house, tenant, [idNumber(11)])).get(idNumber(11))!;
  const [facts] = await t.db.query<{ snapshot: unknown }>(
    'SELECT snapshot FROM person_facts WHERE tenant_id = $1 AND person_id = $2',
    [tenant, person.id],
  );
  assert.deepEqual(facts!.snapshot, {
    'membership.status': 'active',
    'membership.since': '2015-03-01',
    'membership.organisation': machinery,
    'person.birthDay': '1980-05-06',
    'person.sex': 'male',
    'person.frontline': true,
  });
  assert.equal((await runRows(t.db, tenant, run.runId, { fates: ['done'] }))[0]!.personId, person.id);
  assert.equal((await findByIdNumbers(house, tenant, [idNumber(3)])).get(idNumber(3))!.id, left);
  assert.equal(isRefusal(await withdrawRun(t.db, tenant, run.runId)), true);

  const again = await opened([row('王小明', idNumber(11), '潮岭机械')]);
  assert.deepEqual([again.same, again.good], [1, 0]);
});

test('what changed between check and commit is judged again, and a refused row leaves no trace', async () => {
  const run = await opened([
    ['1', '甲一', idNumber(21), '', '小厂工会', '2015-03-01'],
    ['2', '乙二', idNumber(22), '', '潮白食品', '2015-03-01'],
  ]);
  assert.equal(run.good, 2);
  await closeOrganisation(t.db, tenant, closing, house.clock.now());
  assert.deepEqual(await commitRun(house, tenant, run.runId, memberImporter), { done: 1, filed: 0, turnedBad: 1 });
  assert.deepEqual(await fates(run.runId), [
    [4, 'bad', 'organisation-unknown'],
    [5, 'done', ''],
  ]);
  assert.equal((await findByIdNumbers(house, tenant, [idNumber(21)])).size, 0);
  const kept = await runCells(house, tenant, run.runId, ['bad']);
  assert.deepEqual([kept[0]!.cells.name, kept[0]!.cells.idNumber], ['甲一', idNumber(21)]);
});

test('an interrupted commit goes on where it stopped, and no row is carried out twice', async () => {
  const run = await opened(
    Array.from({ length: 20 }, (_, i) => [
      String(i),
      `甲${'一二三四五六七八九十'[i % 10]}`,
      idNumber(100 + i),
      '',
      '潮白食品',
      '2015-03-01',
    ]),
  );
  assert.equal(run.good, 20);
  let calls = 0;
  const failing: RowImporter = {
    ...memberImporter,
    async commit(...given): Promise<Committed[]> {
      const done = await memberImporter.commit(...given);
      if (++calls === 3) throw new Error('the power fails');
      return done;
    },
  };
  const before = await count('people');
  await assert.rejects(commitRun(house, tenant, run.runId, failing, { chunk: 4, workers: 1 }), /power fails/);
  assert.equal(await count('people'), before + 8, 'the chunk that failed is undone whole');
  assert.equal((await importRun(t.db, tenant, run.runId))?.state, 'committing');
  assert.deepEqual(await commitRun(house, tenant, run.runId, memberImporter, { chunk: 4 }), {
    done: 12,
    filed: 0,
    turnedBad: 0,
  });
  assert.equal(await count('people'), before + 20);
  assert.equal((await importRun(t.db, tenant, run.runId))?.good, 20);
});

test('a run is checked again after the register was mended, withdrawn, and refused out of turn', async () => {
  const run = await opened([['1', '丙三', idNumber(41), '', '新办工会', '2015-03-01']]);
  assert.equal(run.bad, 1);
  await addOrganisations(
    t.db,
    tenant,
    [{ id: 60, parentId: yangzhen, level: 'grassroots', name: '新办工会' }],
    house.clock.now(),
  );
  assert.deepEqual(await checkRun(house, tenant, run.runId, memberImporter), {
    good: 1,
    ineligible: 0,
    bad: 0,
    same: 0,
  });
  assert.deepEqual(await withdrawRun(t.db, tenant, run.runId), { withdrawn: true });
  const code = (value: unknown) => (isRefusal(value) ? value.code : undefined);
  assert.equal(code(await commitRun(house, tenant, run.runId, memberImporter)), 'import-state');
  assert.equal(code(await checkRun(house, tenant, run.runId, memberImporter)), 'import-state');
  assert.equal(code(await commitRun(house, tenant, 999_999, memberImporter)), 'import-not-found');
  assert.equal(
    code(await commitRun(house, tenant, run.runId, { ...memberImporter, kind: 'other' })),
    'import-not-found',
  );
  assert.equal(code(await upload([])), 'table-empty');
});

test('a workbook of one union needs no column for it, and the same file is recognised', async () => {
  const bytes = await writeWorkbook({
    name: '名册',
    columns: [{ heading: '职工姓名' }, { heading: '公民身份号码' }, { heading: '入会日期', type: 'date' }],
    rows: [['丁四', idNumber(51), '2015-03-01']],
  });
  const file = { name: '名册.xlsx', bytes, organisationId: food, createdBy: null };
  const run = await createRun(house, tenant, memberImporter, file);
  assert.ok(!isRefusal(run));
  assert.equal(run.good, 1);
  const again = await createRun(house, tenant, memberImporter, file);
  assert.ok(!isRefusal(again));
  assert.deepEqual(
    again.earlier.map((one) => [one.runId, one.state]),
    [[run.runId, 'checked']],
  );
  await commitRun(house, tenant, run.runId, memberImporter);
  assert.deepEqual(await checkRun(house, tenant, again.runId, memberImporter), {
    good: 0,
    ineligible: 0,
    bad: 0,
    same: 1,
  });
});

test('a file of ID numbers is not answered with who belongs where, what they are called, or whether they hold a post', async () => {
  const [elsewhere, named, holder] = (
    await addPeople(house, t.db, tenant, [
      { name: '高在外', idNumber: idNumber(301) },
      { name: '高有名', idNumber: idNumber(302) },
      { name: '高任职', idNumber: idNumber(303) },
    ])
  ).map((one) => (isRefusal(one) ? 0 : one.personId)) as [number, number, number];
  await joinMembers(house, t.db, tenant, [{ personId: elsewhere, organisationId: machinery, since: '2019-01-01' }]);
  await grantPosts(
    house,
    t.db,
    tenant,
    [{ personId: holder, organisationId: district, role: 'reviewer', from: '2019-01-01' }],
    null,
  );
  const row = (name: string, n: number) => ['1', name, idNumber(n), '', '潮白食品', '2015-03-01'];
  const run = await opened([row('高在外', 301), row('高外在', 301 + 3), row('高无名', 302), row('高任职', 303)]);
  const told = await runRows(t.db, tenant, run.runId);
  assert.deepEqual(
    told.map(({ fate }) => fate),
    ['bad', 'good', 'bad', 'bad'],
  );
  const refused = told.filter(({ fate }) => fate === 'bad');
  for (const { reasons } of refused) assert.deepEqual(reasons, refused[0]!.reasons);
  assert.doesNotMatch(JSON.stringify(refused), /潮岭|机械|顺义|高有名/);
  const lone = await opened([row('高有名', 302)]);
  assert.deepEqual(
    (await runRows(t.db, tenant, lone.runId))[0]!.reasons,
    [],
    `${named} is on file, and nobody is told`,
  );
});

test('whoever was on file and joins by a file is told of it by whoever brings it', async () => {
  const told: (readonly number[])[] = [];
  const telling = makeMemberImporter(async (_house, _q, _run, joined) => {
    told.push(joined.map(({ personId }) => personId));
  });
  const [known] = await addPeople(house, t.db, tenant, [{ name: '温旧友', idNumber: idNumber(310) }]);
  const row = (name: string, n: number) => ['1', name, idNumber(n), '', '潮白食品', '2015-03-01'];
  const run = await opened([row('温旧友', 310), row('温新友', 311)]);
  await commitRun(house, tenant, run.runId, telling);
  assert.deepEqual(told.flat(), [(known as { personId: number }).personId]);
});
