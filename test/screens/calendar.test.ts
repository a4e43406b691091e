// Next year's holidays at the desk: before they are known a member is let in and told that weekends were counted; the system administrator looks at the
// announcement, takes it in, and what was promised is counted again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { makeEngine } from '#engine/engine.ts';
import { recountDeadlines } from '#jobs/recount.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { atForm, type Known, membersWithCertificate, phone } from '#test/support/applicant.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';
import { sticksOut } from '#test/support/width.ts';

const byWeekends = '按周末推算，放假安排公布后会重算';
const day = 86_400_000;
const announcement = { source: '国务院办公厅关于2027年部分节假日安排的通知', number: '国办发明电〔2026〕9号' };
const off = (from: number, to: number, month: string, name: string) =>
  Array.from({ length: to - from + 1 }, (_, n) => `2027-${month}-${String(from + n).padStart(2, '0')},${name},放假`);
const good = [
  '日期,节日,安排',
  ...off(1, 4, '01', '元旦'),
  ...off(5, 11, '02', '春节'),
  '2027-02-20,春节,上班',
  ...off(1, 7, '10', '国庆节'),
];

let stage: Stage;
let member: Visit;
let admin: Visit;
before(async () => {
  stage = await openStage();
  // 28 December: five days on, and the working day on which they end, lie in January.
  await stage.pass(38 * day);
  const [one] = (await membersWithCertificate(stage)) as [Known];
  member = await stage.visit(one.phone, phone);
  const { phone: number } = demoAccounts().accounts.find(({ role }) => role.en === 'System administrator')!;
  admin = await stage.visit(number, { viewport: { width: 1440, height: 900 }, strong: true });
});
after(() => stage?.close());

const given = (page: Page) => ({
  file: page.getByLabel(/^从文件读/),
  rows: page.getByLabel(/^放假和调休上班的日子/),
  source: page.getByLabel('依据的通知'),
  number: page.getByLabel('文号'),
  look: page.getByRole('button', { name: '看会改什么' }),
  take: page.getByRole('button', { name: '确认录入 2027 年' }),
});

const asFile = (lines: readonly string[]) => ({
  ...{ name: '放假安排.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) },
});

test('a member is let in beyond the known calendar, and told on the spot how the day was counted', async () => {
  const page = await atForm(stage, member);
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  await page.getByRole('button', { name: /^提交/ }).tap();
  await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  await page.getByText(byWeekends).first().waitFor();
  await page.getByRole('link', { name: '看办到哪了' }).tap();
  await page.getByText(/最晚 2027年1月4日（周一） 给结果/).waitFor();
  await page.getByText(byWeekends).first().waitFor();
  assert.deepEqual(member.complaints, []);
});

test('what is wrong with a file is said row by row before anything is taken', async () => {
  const { page } = admin;
  await page.goto('/desk/calendar');
  await page.getByText(/放假安排知道到2026年12月31日/).waitFor();
  const { file, source, number, look, take } = given(page);
  await source.fill(announcement.source);
  await number.fill(announcement.number);
  for (const [line, says] of [
    ['2027-02-05,春节,放假', /2027-02-05/],
    ['2028-01-01,元旦,放假', /2028-01-01.*不.*2027|2027.*2028-01-01|“2028-01-01”/],
    ['2027-02-30,春节,放假', /2027-02-30/],
    ['2027-02-22,春节,上班', /2027-02-22.*周末/],
  ] as const) {
    await file.setInputFiles(asFile([...good, line]));
    await look.click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    assert.match(await alert.innerText(), says);
    assert.match(await alert.innerText(), new RegExp(`第 ${good.length} 行`));
    assert.equal(await take.count(), 0);
  }
  await page.getByText('改好再交；改好之前什么都没有记下').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
});

test('looked at, then taken in: it stands with its source, who and when', async () => {
  const { page } = admin;
  const { file, rows, look, take } = given(page);
  await file.setInputFiles(asFile(good));
  await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('国庆节'));
  await look.click();
  await take.waitFor();
  const first = page.getByRole('row').nth(1);
  assert.match(await first.innerText(), /1月1日.*元旦.*照常.*放假/s);
  assert.match(await page.getByRole('row', { name: /2月20日/ }).innerText(), /照常.*调休上班/s);
  assert.deepEqual(await seriousFindings(page), []);
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await sticksOut(page), null, 'on a phone nothing is scrolled sideways');
  await page.setViewportSize({ width: 1440, height: 900 });
  await take.click();
  const { name } = demoAccounts().accounts.find(({ role }) => role.en === 'System administrator')!;
  const known = page.locator('details', { hasText: '2027' });
  await known.getByText('放假 18 天，调休上班 1 天').waitFor();
  await known.getByText(new RegExp(`国办发明电〔2026〕9号.*${name}，.*录入`)).waitFor();
  await page.getByText(/放假安排知道到2027年12月31日/).waitFor();
  assert.equal(await rows.inputValue(), '');
  assert.deepEqual(admin.complaints, []);
});

test('what was promised is counted again: a later day, and no word of weekends', async () => {
  const engine = makeEngine({ ...stage.year.house, clock: stage.clock });
  await stage.pass(11 * 60_000);
  const { cases } = await recountDeadlines(engine, demoTenantId);
  assert.ok(cases >= 1, `${cases} cases`);
  const { page } = member;
  await page.reload();
  // The Monday is off: the five days, which end on a Saturday, run a working day further.
  await page.getByText(/最晚 2027年1月5日（周二） 给结果/).waitFor();
  assert.equal(await page.getByText(byWeekends).count(), 0);
});

test('whoever may not change it reads it, and is shown no field', async () => {
  const { phone: number } = demoAccounts().accounts.find(({ role }) => role.en === 'Chair')!;
  const { page } = await stage.visit(number, { viewport: { width: 1440, height: 900 } });
  await page.goto('/desk/calendar');
  await page.locator('details', { hasText: '2027' }).getByText('放假 18 天').waitFor();
  assert.equal(await given(page).rows.count(), 0);
});
