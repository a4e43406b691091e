// `calendar`: a year's holidays from a file, looked at before they are taken; what is wrong with a file is said row by row, and nothing of it is taken.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commandLine } from '#test/support/command-line.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { testHouse } from '#test/support/house.ts';
import { makeTenant, tenantId } from '#test/support/little-tenant.ts';

interface Answered {
  readonly taken?: boolean;
  readonly changes?: readonly { readonly day: string }[];
  readonly years?: readonly { readonly year: number; readonly number: number; readonly sources: readonly string[] }[];
  readonly error?: { readonly code: string };
}

let database: TestDatabase;
let folder: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'niangjia-calendar-'));
  database = await testDatabase();
  await makeTenant(testHouse(database.db));
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

const announced = ['--source', '国务院办公厅关于2027年部分节假日安排的通知', '--number', '国办发明电〔2026〕9号'];
const run = (args: readonly string[]) => commandLine(database, folder).run<Answered>(['calendar', ...args]);
const heads = '日期,节日,安排';
const spring = Array.from({ length: 8 }, (_, n) => `2027-02-${String(n + 5).padStart(2, '0')},春节,放假`);
const good = [heads, '2027-01-01,元旦,放假', ...spring, '2027-02-20,春节,上班', '2027-10-01,国庆节,放假'];

function fileOf(lines: readonly string[]): string {
  const file = join(folder, 'holidays.csv');
  writeFileSync(file, lines.join('\n'));
  return file;
}

const kept = async () =>
  (
    await database.db.query<{ year: number; number: number; by: number | null }>(
      'SELECT year, number, taken_by AS by FROM calendar_years WHERE tenant_id = $1 ORDER BY year, number',
      [tenantId],
    )
  ).map(({ year, number, by }) => [year, number, by]);

test('a good file is shown first, taken with --take once, and stands with its source and who', async () => {
  const file = fileOf(good);
  const looked = await run([file, ...announced]);
  assert.equal(looked.code, 0, looked.errors);
  assert.match(looked.out, /2027-01-01 +元旦 +照常 +放假/);
  assert.match(looked.out, /2027-02-20 +春节 +照常 +调休上班/);
  assert.match(looked.out, /还没有录入。确认无误，加 --take 再来一次/);
  assert.deepEqual(await kept(), []);
  const taken = await run([file, ...announced, '--take', '--json']);
  assert.deepEqual([taken.code, taken.json.taken, taken.json.changes?.length], [0, true, 11], taken.errors);
  assert.deepEqual(await kept(), [[2027, 1, null]]);
  const again = await run([file, ...announced, '--take', '--json']);
  assert.deepEqual([again.code, again.json.changes], [0, []], 'it is as it stands');
  const known = await run(['--json']);
  const [first] = known.json.years!;
  assert.deepEqual([first!.year, first!.sources], [2027, [`${announced[1]}（${announced[3]}）`]]);
  assert.match((await run([])).out, /2027 +10 +1 +国务院办公厅/);
  const logged = await database.db.query<{ allowed: boolean; by: string }>(
    `SELECT allowed, details ->> 'by' AS by FROM access_log WHERE tenant_id = $1 AND what = 'calendar.take' AND target = 'calendar:2027'`,
    [tenantId],
  );
  assert.deepEqual(logged[0], { allowed: true, by: 'command line' });
});

test('whatever is wrong is said in words, row by row, and nothing is taken', async () => {
  const before = await kept();
  for (const [lines, says] of [
    [[...good, '2027-02-05,春节,放假'], /2027-02-05.*(两次|重复)/],
    [[...good, '2028-01-01,元旦,放假'], /2028-01-01.*2027/],
    [[...good, '2027-02-30,春节,放假'], /2027-02-30/],
    [[...good, '2027-02-22,春节,上班'], /2027-02-22.*周末/],
    [[...good, '2027-03-01,妇女节,也许'], /也许/],
    [[heads, '2027-01-01,元旦,放假'], /1 天/],
    [['2027-01-01,元旦,放假'], /日期/],
  ] as const) {
    const wrong = await run([fileOf(lines), ...announced, '--take']);
    assert.equal(wrong.code, 1, lines.at(-1));
    assert.match(wrong.errors, says);
    assert.match(wrong.errors, /[A-Za-z]{3}/, 'in both languages');
  }
  const far = good.map((line) => line.replaceAll('2027', '2029').replace('2029-02-20', '2029-02-24'));
  assert.match((await run([fileOf(far), ...announced, '--take'])).errors, /2028/, 'a year is missing before it');
  const nameless = await run([fileOf(good), '--take']);
  assert.deepEqual([nameless.code, /通知|文号/.test(nameless.errors)], [1, true], nameless.errors);
  assert.match((await run([join(folder, 'none.csv')])).errors, /读不了/);
  assert.deepEqual(await kept(), before);
});
