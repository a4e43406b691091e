// A programme changed and a programme written from nothing, on the screens: an officer edits sentences, sees check and trial change, sends the
// version; who prepared it cannot approve it; a second person does, with what differs marked before him.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import type { Programme } from '#policy/programme.ts';
import { programmes } from '#programmes/index.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const { accounts } = demoAccounts();
const phoneOf = (role: string) => accounts.find((one) => one.role.en === role)!.phone;
const officer = '19900000465';
const wide = { viewport: { width: 1440, height: 900 } };

const part = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: '办法的部分' }).getByRole('button', { name }).click();
/** Chooses what a rule looks at, from the keyboard: the token opened, searched by initials, taken. */
async function lookAt(scope: Locator, typed: string, label: string): Promise<void> {
  const token = scope.getByRole('button', { name: /^看什么/ });
  await token.focus();
  await scope.page().keyboard.press('Enter');
  await scope.page().keyboard.type(typed);
  await scope.getByRole('option', { name: label, exact: true }).waitFor();
  await scope.page().keyboard.press('Enter');
  await token.and(scope.page().getByRole('button', { name: `看什么：${label}`, exact: true })).waitFor();
  await scope.page().waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('看什么'));
}
const trial = (page: Page) => page.getByRole('button', { name: '试算', exact: true }).click();
const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"]`).innerText();

interface Stored {
  readonly definition: Programme;
  readonly preparedBy: number | null;
  readonly approvedBy: number | null;
}
const stored = async (key: string): Promise<Stored[]> =>
  stage.year.house.db.query<Stored>(
    `SELECT definition, prepared_by AS "preparedBy", approved_by AS "approvedBy" FROM programme_versions
     WHERE tenant_id = $1 AND programme_key = $2 ORDER BY prepared_at`,
    [demoTenantId, key],
  );

test('an officer changes a rule and a sum, a second person approves, and the difference says so', async () => {
  const { page, complaints } = await stage.visit(officer, wide);
  await page.goto('/desk/programmes');
  await page.getByRole('link', { name: '职业技能等级证书助推' }).click();
  await page.getByRole('region', { name: '办法全文' }).waitFor();
  const versions = (await stored('certificate-grant')).length;
  await page.getByRole('link', { name: '在设计器里改' }).click();
  await page.getByText('送复核（还没有改动）').waitFor();
  await page
    .getByRole('region', { name: '职工会看到' })
    .getByText(/¥[\d,.]+/)
    .waitFor();
  await trial(page);
  await page.locator('[data-figure="eligible"]').waitFor();
  const eligible = Number((await figure(page, 'eligible')).replace(/\D/g, ''));

  // Every part opened and looked at, a field unfolded: nothing has changed.
  for (const name of [/^谁能得/, /^表单/, /^看申请/, /^得多少/, /^环节/, /^批次给出/, /^申诉/, /^名称/]) {
    await part(page, name);
    if (name.source === '^表单') await page.getByRole('button', { name: '证书等级', exact: true }).click();
    await page.getByText('送复核（还没有改动）').waitFor();
    assert.deepEqual(await seriousFindings(page), [], name.source);
  }

  // A rule from a sentence: months of membership, at least 120.
  await part(page, /^谁能得/);
  await page.getByRole('button', { name: '加一条规则' }).click();
  await page.getByText('先解决').first().waitFor();
  const rule = page.locator('.entry').last();
  await lookAt(rule, 'hl', '会龄（月）');
  await rule.getByLabel('怎么比').selectOption({ label: '不低于' });
  await rule.getByLabel('比什么').fill('120');
  await rule.getByLabel('比什么').press('Enter');
  await rule.getByLabel('职工看到的话', { exact: true }).fill('入会须满 120 个月');
  await rule.getByLabel('职工看到的话（英文）').fill('Must have been a member for 120 months');
  await rule.getByText(/会挡住 [1-9]/).waitFor();
  const fewer = Number((await figure(page, 'eligible')).replace(/\D/g, ''));
  assert.ok(fewer < eligible, `${fewer} < ${eligible}`);

  // A sum: a ceiling of 1,500 yuan lowers what it costs at most.
  const dear = await figure(page, 'amount');
  await part(page, /^得多少/);
  await page.getByRole('button', { name: '设一个最高额' }).click();
  await page.getByLabel('金额（元）').last().fill('1,500');
  await page.getByLabel('金额（元）').last().press('Enter');
  await page.waitForFunction((was) => document.querySelector('[data-figure="amount"]')?.textContent !== was, dear);

  // A step back and forth by keyboard, and the work is kept on this device.
  await page.getByRole('button', { name: '退一步' }).click();
  await page.keyboard.press('Control+y');
  await page.getByText('已存在本机').waitFor();
  await page.reload();
  await page.getByText('接着上次在这台电脑上写的').waitFor();

  await page.getByRole('button', { name: '送复核' }).click();
  await page.getByText('是您起草的，自己不能批准').waitFor();
  assert.equal(await page.getByRole('button', { name: /批准发布/ }).count(), 0);
  const after = await stored('certificate-grant');
  assert.equal(after.length, versions + 1);
  const { definition } = after.at(-1)!;
  assert.deepEqual(definition.who.at(-1)?.when, { fact: 'membership.months', test: 'atLeast', value: 120 });
  assert.equal(definition.amount?.capFen, 150_000);
  assert.deepEqual(definition.form, after.at(-2)!.definition.form, 'what nobody touched is as it was');

  const chair = await stage.visit(phoneOf('Chair'), wide);
  await chair.page.goto('/desk/programmes/certificate-grant');
  await chair.page.locator('ins', { hasText: '入会须满 120 个月' }).waitFor();
  await chair.page.locator('ins', { hasText: '最高不超过 1,500 元' }).waitFor();
  await chair.page.getByText('不同已标出').waitFor();
  assert.deepEqual(await seriousFindings(chair.page), []);
  await chair.page.getByRole('button', { name: /批准发布第/ }).click();
  await chair.page
    .getByRole('status')
    .filter({ hasText: /第 \d+ 版已发布/ })
    .waitFor();
  const published = (await stored('certificate-grant')).at(-1)!;
  assert.ok(published.approvedBy !== null && published.approvedBy !== published.preparedBy);
  assert.deepEqual([...complaints, ...chair.complaints], []);
});

/** The file that the designer hands out is the one that the command line takes. */
async function checkedByCommandLine(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'The file as it is' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  const file = join(await mkdtemp(join(tmpdir(), 'designer-')), download.suggestedFilename());
  await download.saveAs(file);
  const { stdout } = await promisify(execFile)(process.execPath, ['src/cli/main.ts', 'programme', 'check', file]);
  assert.match(stdout, /Tickets home: 0 error/);
  assert.deepEqual(await seriousFindings(page), []);
  // Another programme's file, or no programme at all, changes nothing and says why; its own is taken.
  const input = page.getByLabel('Programme file');
  await input.setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{"key": 1}') });
  await page.getByText('What is on the table is as it was').waitFor();
  await input.setInputFiles(file);
  await page.getByText('What is on the table is as it was').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'The file as it is' }).click();
}

test('what is missing is told at its place, and the check leads there', async () => {
  const { page, complaints } = await stage.visit(officer, wide);
  await page.goto('/desk/programmes/new');
  await page.getByText('送复核（先解决 3 项）').waitFor();
  assert.equal(await page.locator('.own').count(), 0, 'nothing is called wrong before anybody was there');
  await part(page, /^得多少/);
  await page.getByRole('listitem').filter({ hasText: '办法名称（英文）：不能是空的' }).getByRole('button').click();
  await page.waitForFunction(() => document.activeElement?.closest('[data-place="title"]') !== null);
  await page.keyboard.type('补助');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.locator('.own', { hasText: '办法名称（英文）：不能是空的' }).waitFor();
  await page.getByText('先解决 2 项').first().waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '试算', exact: true }).click();
  await page.getByText('把要改的几处填好，就能试算').waitFor();
  assert.deepEqual(complaints, []);
});

/** Those that the demo does not run. */
async function publishRest(): Promise<void> {
  const { house, run } = stage.year;
  const known = await house.db.query<{ key: string }>(
    'SELECT DISTINCT programme_key AS key FROM programme_versions WHERE tenant_id = $1',
    [demoTenantId],
  );
  const [prepares, publishes] = [run.world.cast.officerA, run.world.cast.chair].map((one) => run.ids.people.get(one)!);
  for (const programme of Object.values(programmes)) {
    if (known.some(({ key }) => key === programme.key)) continue;
    const { hash } = granted(await prepareVersion(house, demoTenantId, programme, prepares!));
    granted(await publishVersion(house, demoTenantId, hash, publishes!));
  }
}

test('every programme of ours opened part by part: nothing has changed', async () => {
  await publishRest();
  const { page, complaints } = await stage.visit(officer, wide);
  for (const key of Object.keys(programmes)) {
    await page.goto(`/desk/programmes/${key}/design`);
    await page.getByText('送复核（还没有改动）').waitFor();
    const parts = page.getByRole('navigation', { name: '办法的部分' }).getByRole('button');
    assert.equal(await parts.count(), 8);
    for (const one of await parts.all()) {
      await one.click();
      const unfold = page.locator('.entry-open[aria-expanded="false"]');
      if ((await unfold.count()) > 0) await unfold.last().click();
    }
    assert.ok(await page.getByText('送复核（还没有改动）').isVisible(), key);
    assert.doesNotMatch(
      await page.locator('.dz-part').innerText(),
      /\b(form|round|membership|stages|parameters|settings)\.[a-z]/i,
    );
  }
  assert.deepEqual(complaints, []);
});

test('the second person sends a version back with the reason; who wrote it reads why and sends another', async () => {
  const { page, complaints } = await stage.visit(officer, wide);
  const send = async (clause: string) => {
    await page.goto('/desk/programmes/contest-host-grant/design');
    await part(page, /^谁能得/);
    await page.getByLabel('依据哪一条').first().fill(clause);
    await page.getByRole('button', { name: '送复核' }).click();
  };
  await send('第二条');
  await page.getByText('是您起草的，自己不能批准').waitFor();
  const chair = await stage.visit(phoneOf('Chair'), wide);
  await chair.page.goto('/desk/programmes/contest-host-grant');
  await chair.page.getByText('不同意，退回修改').click();
  await chair.page.getByText('退回（先写哪里要改）').waitFor();
  await chair.page.getByLabel('哪里要改').fill('应为第三条');
  await chair.page.getByRole('button', { name: /^退回给/ }).click();
  await chair.page.getByRole('status').filter({ hasText: '已退回' }).waitFor();
  assert.equal(await chair.page.getByRole('button', { name: /批准发布/ }).count(), 0);
  assert.deepEqual(await seriousFindings(chair.page), []);
  await page.reload();
  await page.getByRole('status').filter({ hasText: '应为第三条' }).waitFor();
  await send('第二条');
  await page.getByRole('alert').filter({ hasText: '这一版已经退回：应为第三条' }).waitFor();
  await page.getByLabel('依据哪一条').first().fill('第三条');
  await page.getByRole('button', { name: '送复核' }).click();
  await page.getByText('是您起草的，自己不能批准').waitFor();
  assert.deepEqual([...complaints, ...chair.complaints], []);
});

async function addField(page: Page, zh: string, en: string, type: string): Promise<void> {
  await page.getByRole('button', { name: '加一项' }).click();
  await page.getByLabel('问什么', { exact: true }).fill(zh);
  await page.getByLabel('问什么（英文）').fill(en);
  await page.getByLabel('怎么填').selectOption({ label: type });
}

async function addRule(page: Page, zh: string, en: string, clause = ''): Promise<void> {
  await page.getByRole('button', { name: '加一条规则' }).click();
  const rule = page.locator('.entry').last();
  await rule.getByLabel('职工看到的话', { exact: true }).fill(zh);
  await rule.getByLabel('职工看到的话（英文）').fill(en);
  await rule.getByLabel('依据哪一条').fill(clause);
}

test('a programme from nothing: three fields, two rules, a fixed amount, saved and checked without findings', async () => {
  const { page, complaints } = await stage.visit(officer, wide);
  await page.goto('/desk/programmes');
  await page.getByRole('link', { name: '写一个新办法' }).click();
  await page.getByLabel('办法名称', { exact: true }).fill('外来务工返乡车票补助');
  await page.getByLabel('办法名称（英文）').fill('Tickets home');
  // Its name in addresses follows the English title.
  assert.equal(await page.getByLabel('网址里的名字').inputValue(), 'tickets-home');
  await page.getByLabel('文件 1').fill('顺工发〔2026〕8号');
  // Beyond the holidays published so far the check would ask about time limits.
  await page.getByLabel('自哪天起施行').fill('2026-01-01');
  await page.getByLabel('有效到哪天（可不填）').fill('2026-06-30');

  await part(page, /^表单/);
  await addField(page, '乘车日期', 'Day of travel', '日期');
  await addField(page, '车票号', 'Ticket number', '文字');
  await page.getByLabel('能不能重复').selectOption({ label: '同一个只能用一次' });
  await addField(page, '车次', 'Train', '文字');
  await part(page, /^谁能得/);
  await addRule(page, '须是在会的工会会员', 'Must be an active member', '第二条');
  await part(page, /^看申请的规则/);
  await addRule(page, '须在本年度乘车', 'Must have travelled in the year of the round');
  await lookAt(page.locator('.entry').last(), 'ccrq', '乘车日期');
  await part(page, /^得多少/);
  await page.getByRole('button', { name: '要发钱：设金额' }).click();
  await page.getByLabel('每人（每家）').fill('200');
  await page.getByLabel('每人（每家）').press('Enter');
  // A rule without its clause can be saved, and is asked about, in the list and at the rule.
  await page.getByText('1 项请看一看').waitFor();
  await page.getByRole('button', { name: /^去“/ }).click();
  const unnamed = page.locator('.place', { hasText: '“须在本年度乘车”没有写明依据哪一条' });
  await unnamed.getByLabel('依据哪一条').fill('第三条');
  await page.getByText('没有发现问题').waitFor();
  const seen = page.getByRole('region', { name: '职工会看到' });
  await seen.getByText('¥200.00').waitFor();
  await seen.getByRole('button', { name: '不符合的人' }).click();
  await seen.getByText('这位现在还不能申请').waitFor();
  await seen.getByText('每人 200 元').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'How much' }).first().waitFor();
  await checkedByCommandLine(page);
  assert.deepEqual(await seriousFindings(page), []);

  await page.getByRole('button', { name: 'Send for approval' }).click();
  await page.getByText('You prepared it and cannot approve it yourself').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  const [only, ...more] = await stored('tickets-home');
  assert.equal(more.length, 0);
  const { form, who, rules, amount } = only!.definition;
  assert.deepEqual(
    Object.values(form).map(({ type, label }) => [type, label.zh]),
    [
      ['date', '乘车日期'],
      ['text', '车票号'],
      ['text', '车次'],
    ],
  );
  assert.deepEqual(
    rules.map(({ when }) => when),
    [{ fact: 'form.field1', test: 'inYearOf', value: 'round' }],
  );
  assert.equal(who.length, 1);
  assert.deepEqual(amount, { amount: { fixedFen: 20_000 } });
  assert.deepEqual(complaints, []);
});
