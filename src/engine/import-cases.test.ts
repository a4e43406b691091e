import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { commitRun, createRun, importRun, runRows } from '#documents/import-run.ts';
import { closeSpreadsheetReader } from '#documents/spreadsheet.ts';
import { writeCsv } from '#documents/workbook-write.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { caseImporter } from '#engine/import-cases.ts';
import type { PinnedRound } from '#engine/load.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { joinMembers, setMembershipStatus } from '#people/memberships.ts';
import { addPeople, findByIdNumbers } from '#people/people.ts';
import { grantPosts } from '#people/posts.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: PinnedRound;
let officer: number;
const id = (n: number) => makeIdNumber('110113', '1985-03-04', n);

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  engine = makeEngine(house);
  round = (await pinnedRound(engine, house.db, tenantId, (await makeRound(house, littleProgramme)).id))!;
  const people = await addPeople(
    house,
    house.db,
    tenantId,
    ['王小明', '张红', '李强', '赵敏', '周干事'].map((name, n) => ({ name, idNumber: id(n + 1) })),
  );
  const ids = people.map((one) => must(one).personId);
  officer = ids[4]!;
  await joinMembers(
    house,
    house.db,
    tenantId,
    [0, 1, 2, 4].map((n) => ({ personId: ids[n]!, organisationId: places.yangFirm, since: '2018-01-01' })),
  );
  must(
    (
      await grantPosts(
        house,
        house.db,
        tenantId,
        [{ personId: officer, organisationId: places.yang, role: 'officer', from: '2019-01-01' }],
        null,
      )
    )[0]!,
  );
});
after(async () => {
  closeSpreadsheetReader();
  await database.drop();
});

const headings = ['姓 名', '身份证号码', '等级', '证书编号', '发证日期', '卡号', '开户行'];
const sheet = (rows: string[][]): Buffer =>
  writeCsv({ name: '申报', columns: headings.map((heading) => ({ heading })), rows });

test('every row has its fate before anything is written; committing twice writes once', async () => {
  const bytes = sheet([
    ['王小明', id(1), '高级', 'A-1', '2020.2.3', '6222021234567890128', '工商银行'],
    ['张　红', ` ${id(2)}`, '中级', 'A-2', '2020年2月5日', '', ''],
    ['王小明', id(1), '高级', 'a1', '2020-02-03', '', ''],
    ['李强', id(3), '高级', 'A-2', '2020-02-03', '', ''],
    ['李强', id(3), '高级', 'A-3', '2019-12-30', '', ''],
    ['李四', id(3), '高级', 'A-4', '2020-02-03', '', ''],
    ['赵敏', id(4), '高级', 'A-5', '2020-02-03', '', ''],
    ['孙悟', `${id(9).slice(0, 17)}${id(9).endsWith('X') ? '1' : 'X'}`, '高级', 'A-6', '2020-02-03', '', ''],
    ['李强', id(3), '', 'A-7', '2020-02-03', '', ''],
    ['', id(3), '高级', 'A-8', '2020-02-03', '', ''],
  ]);
  const importer = caseImporter(engine, round);
  const run = must(
    await createRun(house, tenantId, importer, {
      name: '申报表.csv',
      bytes,
      roundId: round.view.id,
      organisationId: places.yang,
      createdBy: officer,
    }),
  );
  const rows = (await runRows(house.db, tenantId, run.runId)) as unknown as {
    fate: string;
    reasons: { code: string; rule?: string; why: { zh: string } }[];
  }[];
  const seen = rows.map((row) => `${row.fate}:${row.reasons.map((r) => r.code).join('+')}`);
  assert.deepEqual(seen.slice(0, 7), [
    'good:',
    'good:account-missing',
    'bad:duplicate-row',
    'bad:already-used',
    'ineligible:in-year',
    'bad:name-mismatch',
    'ineligible:member',
  ]);
  assert.match(seen[7]!, /^bad:id-number/);
  assert.equal(seen[8], 'bad:field-level');
  assert.equal(seen[9], 'bad:name-missing');
  assert.equal((await house.db.query('SELECT 1 FROM cases WHERE tenant_id = $1', [tenantId])).length, 0);

  assert.deepEqual([run.good, run.ineligible, run.bad], [2, 2, 6]);
  assert.deepEqual([rows[4]!.reasons[0]!.rule, rows[6]!.reasons[0]!.rule], ['第三条', '第二条']);
  assert.match(rows[4]!.reasons[0]!.why.zh, /^证书在本年度取得：.*2019年12月30日/);
  assert.equal((await importRun(house.db, tenantId, run.runId))?.ineligible, 2);

  const expected = { done: 2, filed: 2, turnedBad: 0 };
  assert.deepEqual(must(await commitRun(house, tenantId, run.runId, importer)), expected);
  must(await commitRun(house, tenantId, run.runId, importer));
  const filed = await runRows(house.db, tenantId, run.runId, { fates: ['filed'] });
  assert.deepEqual(
    filed.map((row) => [row.rowNumber, row.reasons[0]!.code, row.caseId !== null]),
    [
      [6, 'in-year', true],
      [8, 'member', true],
    ],
  );
  const committed = await importRun(house.db, tenantId, run.runId);
  assert.deepEqual([committed?.good, committed?.ineligible, committed?.bad], [2, 2, 6]);
  const cases = await house.db.query<{ stage: string; status: string }>(
    'SELECT stage, status FROM cases WHERE tenant_id = $1 ORDER BY id',
    [tenantId],
  );
  assert.deepEqual(
    cases.map((c) => `${c.stage}:${c.status}`),
    ['basic:open', 'basic:open', 'apply:failed', 'apply:failed'],
  );
  const accounts = await house.db.query('SELECT 1 FROM people WHERE tenant_id = $1 AND account_sealed IS NOT NULL', [
    tenantId,
  ]);
  assert.equal(accounts.length, 1);

  const again = must(
    await createRun(house, tenantId, importer, {
      name: '申报表.csv',
      bytes,
      roundId: round.view.id,
      organisationId: places.yang,
      createdBy: officer,
    }),
  );
  const repeated = await runRows(house.db, tenantId, again.runId);
  assert.equal(repeated[0]!.reasons[0]!.code, 'already-used');
});

async function fatesOf(
  organisationId: number,
  rows: string[][],
  of: PinnedRound = round,
): Promise<{ runId: number; seen: string[] }> {
  const run = must(
    await createRun(house, tenantId, caseImporter(engine, of), {
      name: '申报表.csv',
      bytes: sheet(rows),
      roundId: of.view.id,
      organisationId,
      createdBy: officer,
    }),
  );
  const listed = await runRows(house.db, tenantId, run.runId);
  return { runId: run.runId, seen: listed.map((row) => `${row.fate}:${row.reasons.map((r) => r.code).join('+')}`) };
}

test('what changed between the check and the commit decides: filed or done, each with what holds now', async () => {
  const { runId, seen } = await fatesOf(places.yang, [
    ['李强', id(3), '高级', 'D-1', '2020-02-03', '', ''],
    ['赵敏', id(4), '高级', 'D-2', '2020-02-03', '', ''],
  ]);
  assert.deepEqual(seen, ['good:account-missing', 'ineligible:member']);
  const personOf = async (n: number) => (await findByIdNumbers(house, tenantId, [id(n)])).get(id(n))!.id;
  await setMembershipStatus(house.db, tenantId, await personOf(3), 'retained');
  const joining = { personId: await personOf(4), organisationId: places.yangFirm, since: '2018-01-01' };
  must((await joinMembers(house, house.db, tenantId, [joining]))[0]!);
  assert.deepEqual(must(await commitRun(house, tenantId, runId, caseImporter(engine, round))), {
    ...{ done: 1, filed: 1, turnedBad: 0 },
  });
  await setMembershipStatus(house.db, tenantId, await personOf(3), 'active');
  const rows = await runRows(house.db, tenantId, runId);
  assert.deepEqual(
    rows.map((row) => [row.fate, row.reasons.map((reason) => reason.code)]),
    [
      ['filed', ['member']],
      ['done', []],
    ],
  );
});

test('a union cannot bring the members of another', async () => {
  const { seen } = await fatesOf(places.ma, [['李强', id(3), '高级', 'B-1', '2020-02-03', '', '']]);
  assert.deepEqual(seen, ['bad:outside-union']);
});

test('an account is taken where the register has none; a wrong or another one is told and changes nothing', async () => {
  const accounts = () =>
    house.db.query<{ name: string; sealed: Buffer | null; bank: string | null }>(
      'SELECT name, account_sealed AS sealed, account_bank AS bank FROM people WHERE tenant_id = $1 AND name = ANY ($2) ORDER BY name',
      [tenantId, ['王小明', '张红', '李强']],
    );
  const before = new Map((await accounts()).map((one) => [one.name, one]));
  assert.ok(before.get('王小明')?.sealed && !before.get('李强')?.sealed);
  const { runId, seen } = await fatesOf(places.yang, [
    ['王小明', id(1), '高级', 'C-1', '2020-02-03', '6222021234567890136', '农业银行'],
    ['张红', id(2), '高级', 'C-2', '2020-02-03', '6222021234567890129', '工商银行'],
    ['李强', id(3), '高级', 'C-3', '2020-02-03', '6222 0212 3456 7890 136', '建设银行'],
    ['李强', id(3), '中级', 'C-4', '2020-02-03', '6222021234567890136', ''],
  ]);
  assert.deepEqual(seen, ['good:account-differs', 'good:account-unusable', 'good:', 'good:account-unusable']);
  assert.deepEqual(must(await commitRun(house, tenantId, runId, caseImporter(engine, round))), {
    done: 4,
    filed: 0,
    turnedBad: 0,
  });
  const after = new Map((await accounts()).map((one) => [one.name, one]));
  assert.deepEqual(after.get('王小明'), before.get('王小明'));
  assert.equal(after.get('张红')?.sealed, null);
  assert.equal(after.get('李强')?.bank, '建设银行');
});

test('where each has one case a year, a second row and a row of somebody who has one already are told the rule', async () => {
  const { apply, ...rest } = littleProgramme.stages;
  const stages = { apply: { ...apply!, settings: { ...apply!.settings, once: 'year' } }, ...rest };
  const yearly = { ...littleProgramme, key: 'once-a-year', stages };
  const once = (await pinnedRound(engine, house.db, tenantId, (await makeRound(house, yearly)).id))!;
  const first = await fatesOf(places.yang, [['李强', id(3), '高级', 'E-1', '2020-02-03', '', '']], once);
  must(await commitRun(house, tenantId, first.runId, caseImporter(engine, once)));
  const { runId, seen } = await fatesOf(
    places.yang,
    [
      ['李强', id(3), '高级', 'E-2', '2020-02-03', '', ''],
      ['张红', id(2), '高级', 'E-3', '2020-02-03', '', ''],
      ['张红', id(2), '高级', 'E-4', '2020-02-03', '', ''],
    ],
    once,
  );
  assert.deepEqual(seen, ['bad:applied-already', 'good:account-missing', 'bad:duplicate-row']);
  const [row] = await runRows(house.db, tenantId, runId);
  assert.equal(row!.reasons[0]!.why.zh, '已经申请过：每人每年只能申请一次');
});
