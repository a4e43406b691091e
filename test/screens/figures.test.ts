// The figures page and the wall in a real browser: the year's numbers, each opened down to its cases, taken home, and kept from who may not see
// them; and a wall that moves by itself.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { listRounds } from '#engine/rounds.ts';
import { match } from '#payments/match.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const { accounts } = demoAccounts();
const phoneOf = (role: string) => accounts.find((one) => one.role.en === role)!.phone;
/** The first of the two brought the cases. */
const otherOfficer = accounts.filter((one) => one.role.en === 'Economic and technology department officer')[1]!.phone;
const desktop = { viewport: { width: 1440, height: 900 } };

/** What was printed of 2020. */
const printed = [
  ['职业技能等级证书助推', '付款：到账', '170'],
  ['市级及以上技能竞赛获奖助推', '付款：到账', '19'],
  ['二级工会办赛助推', '付款：到账', '5'],
  ['技能培训全额助推', '参加培训：结业', '310'],
] as const;

async function choose(page: Page, label: RegExp, option: string | RegExp): Promise<void> {
  const select = page.getByLabel(label);
  const name =
    typeof option === 'string'
      ? option
      : ((await select.locator('option').allTextContents()).find((one) => option.test(one)) ?? `no ${option}`);
  await select.selectOption({ label: name });
}

const settled = (page: Page) => page.locator('[aria-busy="false"]').waitFor();
const finding = (page: Page, words: RegExp) => page.getByRole('heading', { level: 2, name: words }).waitFor();

/** Presses 再往下看 until all rows are listed; their number. */
async function allRows(page: Page): Promise<number> {
  const opened = page.getByRole('region', { name: /^点开/ });
  const more = opened.getByRole('button', { name: '再往下看' });
  await opened.getByText(/^列出/).waitFor();
  while ((await more.count()) > 0) {
    const before = await opened.locator('tr').count();
    await more.click();
    await page.waitForFunction((n) => document.querySelectorAll('.figure-rows tr').length > n, before);
  }
  return opened.locator('.figure-rows tr').count();
}

test('the four numbers of 2020 come out as printed, and each is made of as many cases', async () => {
  const { page, complaints } = await stage.visit(phoneOf('Chair'), desktop);
  await page.goto('/desk/figures?from=2020&to=2020');
  for (const [programme, measure, value] of printed) {
    await settled(page);
    await choose(page, /哪个办法/, programme);
    await page
      .getByLabel(/哪个数/)
      .locator('option', { hasText: measure })
      .first()
      .waitFor({ state: 'attached' });
    await choose(page, /哪个数/, measure);
    await finding(page, new RegExp(`2020年.*${programme}.*“${measure}”一共 ${value} 件`));
    await page.getByRole('heading', { name: `点开 ${value}` }).waitFor();
    assert.equal(String(await allRows(page)), value, `${programme}: rows behind the number`);
    await page.getByText(`加起来 ${value}`).waitFor();
  }
  assert.deepEqual(complaints, []);
});

test('from the district down to a second-level union, and the file holds what the screen shows', async () => {
  const { page, complaints } = await stage.visit(phoneOf('Chair'), desktop);
  await page.goto('/desk/figures?programme=certificate-grant&measure=pay.settled&from=2020&to=2020');
  await finding(page, /一共 170 件/);
  await page.getByText('图后面的表').click();
  const lines = await page.locator('.figures-table tbody tr').allInnerTexts();
  const screen = lines.map((line) => line.split(/\s+/).filter(Boolean));
  assert.deepEqual(screen.at(-1), ['合计', '170']);
  assert.equal(
    screen.slice(0, -1).reduce((sum, [, n]) => sum + Number(n), 0),
    170,
  );
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 CSV' }).click();
  const [heading, whole, ...rows] = readFileSync(await (await saved).path(), 'utf8')
    .replace('\uFEFF', '')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  assert.deepEqual(heading, ['组织', '付款：到账']);
  assert.deepEqual(whole, ['北京市顺义区总工会', '170']);
  assert.deepEqual(rows, screen.slice(0, -1), 'the file and the screen');

  const [union, number] = screen[0]!;
  await page.getByRole('button', { name: new RegExp(`^${number}：${union}`) }).click();
  await page.getByRole('heading', { name: `点开 ${number}` }).waitFor();
  assert.equal(String(await allRows(page)), number);
  await page.getByRole('button', { name: union!, exact: true }).click();
  await finding(page, new RegExp(`2020年${union}.*一共 ${number} 件`));
  await page.goBack();
  await finding(page, /一共 170 件/);
  assert.deepEqual(complaints, []);
});

test('money over the years adds up in every direction, and a mark of the chart opens its rows', async () => {
  const { page, complaints } = await stage.visit(phoneOf('Chair'), desktop);
  await page.goto('/desk/figures?programme=certificate-grant&measure=pay.settledFen&over=years');
  await page.locator('.over-years svg').waitFor();
  const numbers = (line: string) =>
    line
      .split('\t')
      .slice(1)
      .map((cell) => Number(cell.replace(/[¥,]/g, '')));
  const rows = (await page.locator('.figures-table tbody tr').allInnerTexts()).map(numbers);
  for (const row of rows)
    assert.equal(
      row.slice(0, -1).reduce((a, b) => a + b, 0),
      row.at(-1),
    );
  const sum = rows.at(-1)!;
  for (const [n, total] of sum.entries()) {
    const column = rows.slice(0, -1).reduce((all, row) => all + row[n]!, 0);
    assert.equal(column, total);
  }
  const rounds = await listRounds(stage.year.database.db, demoTenantId, { programmeKey: 'certificate-grant' });
  const books = await Promise.all(rounds.map(({ id }) => match(stage.year.database.db, demoTenantId, { roundId: id })));
  const ledger = books.reduce((all, one) => all + (one?.ledgerFen ?? 0), 0);
  assert.equal(sum.at(-1)! * 100, ledger, 'the screen and the ledger');
  await page
    .getByRole('button', { name: /^仁和镇/ })
    .first()
    .click();
  await page.getByRole('region', { name: /^点开/ }).getByText('仁和镇总工会').first().waitFor();
  assert.deepEqual(complaints, []);
});

test('a year month by month beside the years before, every number of it opening what moved by then', async () => {
  const { page, complaints } = await stage.visit(phoneOf('Chair'), desktop);
  await page.goto('/desk/figures?programme=certificate-grant&measure=pay.settled');
  // 209 were paid in January 2020 for the year before, 170 in November, 6 of them at the second attempt; 133 in March 2021.
  await finding(page, /^今年已有 12 件到账，比2021年同期少 121 件$/);
  await page.locator('.over-years svg').waitFor();
  assert.equal(await allRows(page), 12);
  await page.getByText('加起来 12').waitFor();
  await page.getByText('图后面的表').click();
  const table = page.locator('.figures-table').first();
  assert.deepEqual(await table.locator('thead th').allInnerTexts(), ['到哪个月底', '2026年', '2021年', '2020年']);
  assert.deepEqual(await table.locator('tbody tr').nth(9).getByRole('cell').allInnerTexts(), [
    '10月',
    '0',
    '133',
    '209',
  ]);
  assert.deepEqual(await table.locator('tbody tr').nth(11).getByRole('cell').allInnerTexts(), [
    '12月',
    '—',
    '133',
    '379',
  ]);
  await page.getByRole('button', { name: '209：2020年，10月' }).press('Enter');
  await page.getByRole('heading', { name: '点开 209' }).waitFor();
  assert.equal(await allRows(page), 209);
  const unions = page.locator('.figures-table').nth(1).locator('tbody tr');
  const numbers = (await unions.allInnerTexts()).map((line) => line.split('\t').slice(1).map(Number));
  for (const n of [0, 1, 2])
    assert.equal(
      numbers.slice(0, -1).reduce((sum, row) => sum + row[n]!, 0),
      numbers.at(-1)![n],
    );
  await page.getByRole('button', { name: /^仁和/ }).first().click();
  await page.getByText('仁和镇总工会，2026年1 月到 11 月').waitFor();
  assert.equal(await allRows(page), numbers[0]![0]);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 CSV' }).click();
  const sheet = readFileSync(await (await saved).path(), 'utf8')
    .replace('\uFEFF', '')
    .trim()
    .split(/\r?\n/);
  assert.match(
    sheet[0]!,
    /^组织,2026年1至1月,.*,2026年1至11月,2021年1至1月,.*,2021年1至12月,2020年1至1月,.*,2020年1至12月$/,
  );
  assert.match(sheet[1]!, /^北京市顺义区总工会,0,.*,12,0,.*,133,209,.*,379$/);
  await page.getByLabel(/哪个数/).selectOption('cases.open');
  await page.getByText('一个月一个月加不起来').waitFor();
  await page.getByRole('link', { name: '按批次年度，一年一年地看' }).click();
  await finding(page, /“办理中”一共/);
  assert.deepEqual(complaints, []);
});

test('a reviewer of a second-level union sees his own and nobody else’s', async () => {
  const { page, context } = await stage.visit(phoneOf('Reviewer'), desktop);
  await page.goto('/desk/figures?programme=certificate-grant&measure=pay.settled&from=2020&to=2020');
  await finding(page, /2020年仁和镇总工会/);
  const options = await page
    .getByLabel(/哪个工会/)
    .locator('option')
    .allTextContents();
  assert.ok(
    options.every((one) => !/顺义区总工会|杨镇总工会/.test(one)),
    options.join(),
  );
  const other = stage.year.run.ids.organisations.get('shunyi')!;
  await page.goto(`/desk/figures?organisation=${other}`);
  await page.getByRole('alert').getByText('您现在的岗位不能做这件事').waitFor();
  for (const path of ['figures', 'figures/wall', 'exports/figures'])
    assert.equal(
      (
        await context.request.get(`/api/${path}?organisation=${other}${path.startsWith('ex') ? '&format=csv' : ''}`)
      ).status(),
      403,
      path,
    );
  assert.equal(
    (await context.request.get(`/api/figures/cases?organisation=${other}&measure=cases.opened`)).status(),
    403,
  );
});

test('the wall shows the year and moves when a case moves, without being loaded again', async () => {
  const { page, complaints } = await stage.visit(phoneOf('Chair'), { viewport: { width: 1920, height: 1080 } });
  await page.goto('/desk/wall');
  await page.getByText('2026年度批次的办件').waitFor();
  const through = async () =>
    Number(await page.locator('.funnel tr', { hasText: '区总工会审核通过' }).locator('.funnel-n').innerText());
  const [counted] = await stage.year.database.db.query<{ opened: number }>(
    // That somebody is visited in hardship is not for a wall; what other districts brought to the city is not of this one.
    `SELECT count(*)::int AS opened FROM cases c JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id
      WHERE c.tenant_id = $1 AND r.year = 2026 AND r.programme_key <> 'care-visit' AND o.level = 'district'`,
    [demoTenantId],
  );
  assert.match(await page.locator('.hero').innerText(), new RegExp(`^${counted!.opened}`));
  const before = await through();
  await page.evaluate(() => {
    document.body.dataset.loaded = 'once';
  });
  const [waiting] = await stage.year.database.db.query<{ id: number }>(
    `SELECT q.case_id AS id FROM queue_entries q JOIN rounds r ON r.tenant_id = $1 AND r.id = q.round_id
      WHERE q.tenant_id = $1 AND r.year = 2026 AND q.stage = 'district' AND NOT q.odd ORDER BY q.case_id LIMIT 1`,
    [demoTenantId],
  );
  const officer = await stage.visit(otherOfficer);
  const done = await officer.context.request.post(`/api/cases/${waiting!.id}/actions`, {
    data: { id: randomUUID(), action: 'approve', stage: 'district', input: {} },
    headers: { origin: stage.url },
  });
  assert.equal(done.status(), 200, await done.text());
  await page.waitForFunction(
    (n) =>
      [...document.querySelectorAll('.funnel tr')].some(
        (row) =>
          /区总工会审核/.test(row.textContent ?? '') && row.querySelector('.funnel-n')?.textContent === String(n),
      ),
    before + 1,
  );
  assert.equal(await page.evaluate(() => document.body.dataset.loaded), 'once');
  const text = await page.locator('.wall').innerText();
  const people = await stage.year.database.db.query<{ name: string }>(
    'SELECT DISTINCT name FROM people WHERE tenant_id = $1',
    [demoTenantId],
  );
  assert.deepEqual(
    people.filter(({ name }) => name.length > 2 && text.includes(name)),
    [],
    'nobody is named',
  );
  await page.keyboard.press('Escape');
  await page.waitForURL(/\/desk$/);
  assert.deepEqual(complaints, []);
});

test('nothing stands in the way of anybody: axe in both languages, and no wider than the window', async () => {
  const { page, context, complaints } = await stage.visit(phoneOf('Chair'), { viewport: { width: 1280, height: 800 } });
  for (const language of ['zh', 'en']) {
    await context.addInitScript((l) => localStorage.setItem('nj-language', l), language);
    for (const path of [
      '/desk/figures',
      '/desk/figures?measure=pay.settledFen&over=years',
      '/desk/figures?programme=certificate-grant&measure=pay.settled&from=2020&to=2020',
      '/desk/figures?from=1999&to=1999',
      '/desk/wall',
    ]) {
      await page.goto(path);
      await page.locator('.panel h2, .main .empty, .wall h2').first().waitFor();
      await page.waitForFunction(() => !document.querySelector('.skeleton'));
      assert.deepEqual(await seriousFindings(page), [], `${path} ${language}`);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `${path} ${language}: ${wider} px too wide`);
    }
  }
  assert.deepEqual(complaints, []);
});

test('a row whose case the reader may not open is no link, and what is a link opens', async () => {
  const checker = await stage.visit(phoneOf('City finance, checks'), { ...desktop, strong: true });
  const rows = checker.page.locator('.figure-rows td:first-child');
  await checker.page.goto('/desk/figures?programme=certificate-grant&measure=cases.opened');
  await rows.first().waitFor();
  assert.equal(await rows.getByRole('link').count(), 0, 'the district pays these, and the city has no hand in them');
  await checker.page.goto('/desk/figures?programme=studio-promotion&measure=cases.opened');
  const link = await rows.getByRole('link').first().getAttribute('href');
  const opened = await checker.context.request.get(link!.replace('/desk', '/api'));
  assert.equal(opened.status(), 200, link!);
  assert.deepEqual(checker.complaints, []);
});
