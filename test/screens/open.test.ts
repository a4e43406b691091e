// The public pages as anybody meets them, signed in nowhere: a notice is read and objected to, bulletins and figures are as the cases lead.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { publishNotice } from '#notices/notices.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

test('a running notice is found, oneself is looked for on this device alone, and an objection reaches the case', async () => {
  const { page, complaints } = await stage.visit(null);
  await page.goto('/open');
  await page.getByRole('link', { name: /2026年度.*还有/ }).click();
  const first = await page.locator('.nt tbody tr').first().locator('b').textContent();
  assert.match(first ?? '', /\*/);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!request.url().includes('/test-fonts/')) asked.push(request.url());
  });
  await page
    .getByLabel(/找自己/)
    .fill(`${first![0]}某${[...first!].at(-1) === '*' ? '' : [...first!].at(-1)}`.slice(0, [...first!].length));
  await page.getByText('已标出').waitFor();
  assert.deepEqual(asked, [], 'the name leaves the device nowhere');

  await page.getByLabel('关于第几位').selectOption('1');
  await page.getByLabel('您知道的情况').fill('他的证书是前年发的，我们一个班组');
  await page.getByRole('button', { name: '交上去，请人核实' }).dblclick();
  await page.getByText('已收到，会有人核实').waitFor();
  await page.getByText(/没看以前，公示期满也不会往下走/).waitFor();
  const raised = await stage.year.database.db.query(
    `SELECT o.id FROM objections o JOIN cases c ON c.tenant_id = $1 AND c.id = o.case_id JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
      WHERE o.tenant_id = $1 AND r.year = 2026`,
    [demoTenantId],
  );
  assert.equal(raised.length, 1, 'pressed twice, raised once');
  assert.deepEqual(complaints, []);
});

test('a notice of organisations only names nobody on the page or on paper, and reads well', async () => {
  const { house, database } = stage.year;
  const rows = await database.db.query<{ caseId: number; roundId: number; name: string; masked: string }>(
    `SELECT e.case_id AS "caseId", n.round_id AS "roundId", p.name, e.masked_name AS masked FROM notice_entries e
       JOIN notices n ON n.tenant_id = $1 AND n.id = e.notice_id JOIN cases c ON c.tenant_id = $1 AND c.id = e.case_id
       JOIN people p ON p.tenant_id = $1 AND p.id = c.person_id JOIN rounds r ON r.tenant_id = $1 AND r.id = n.round_id
      WHERE e.tenant_id = $1 AND r.year = 2026 ORDER BY e.ordinal LIMIT 8`,
    [demoTenantId],
  );
  assert.ok(rows.length > 0);
  const id = await house.ids.take(demoTenantId);
  const [round] = await database.db.query<{ organisationId: number }>(
    'SELECT organisation_id AS "organisationId" FROM rounds WHERE tenant_id = $1 AND id = $2',
    [demoTenantId, rows[0]!.roundId],
  );
  await publishNotice(house.db, demoTenantId, {
    ...{ id, roundId: rows[0]!.roundId, stage: 'notice', organisationId: round!.organisationId, publishedBy: null },
    ...{
      title: { zh: '只写单位的公示', en: 'Organisations only' },
      publishedAt: house.clock.now(),
      until: '2026-12-31',
    },
    cases: rows.map(({ caseId }) => ({ caseId, details: { level: '高级', amountFen: 100_000 } })),
    mask: 'organisation',
  });
  const { page, complaints } = await stage.visit(null);
  for (const media of ['screen', 'print'] as const) {
    await page.emulateMedia({ media });
    await page.goto(`/open/notices/${id}`);
    await page.getByText('只写单位和金额，不写是谁').waitFor();
    const said = await page.content();
    for (const { name, masked } of rows)
      assert.ok(!said.includes(name) && !said.includes(masked), `${media}: ${name} ${masked}`);
    assert.equal(await page.getByRole('columnheader', { name: '姓名' }).count(), 0);
    assert.equal(await page.getByLabel(/找自己/).count(), 0);
  }
  await page.emulateMedia({ media: 'screen' });
  assert.deepEqual(await seriousFindings(page), []);
  await database.owner.query('DELETE FROM notice_entries WHERE tenant_id = $1 AND notice_id = $2', [demoTenantId, id]);
  await database.owner.query('DELETE FROM notices WHERE tenant_id = $1 AND id = $2', [demoTenantId, id]);
  assert.deepEqual(complaints, []);
});

test('a notice is taken home as it stands, and printed without what can be pressed', async () => {
  const { page, complaints } = await stage.visit(null);
  await page.goto('/open');
  await page.getByRole('link', { name: /2026年度.*还有/ }).click();
  const lines = page.locator('.nt tbody tr');
  await lines.first().waitFor();
  const shown = await lines.count();
  const names = await page.locator('.nt tbody b').allInnerTexts();
  await page.getByText(`共 ${shown} 位，合计 ¥13,000.00`).waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载 CSV' }).click();
  const file = readFileSync(await (await saved).path(), 'utf8')
    .replace('\uFEFF', '')
    .trim()
    .split(/\r?\n/);
  assert.match(file[0]!, /^序,姓名,单位,.*,金额（元）$/);
  assert.deepEqual(
    file.slice(1).map((line) => line.split(',')[1]),
    names,
  );
  assert.ok(
    file.every((line) => !/\d{11}/.test(line)),
    'no telephone, no identifier',
  );
  assert.equal((await page.request.get('/api/notices/999999/file?format=csv')).status(), 404);
  await page.evaluate(() => {
    window.print = () => {
      document.body.dataset.printed = 'yes';
    };
  });
  await page.getByRole('button', { name: '打印' }).click();
  await page.waitForFunction(() => document.body.dataset.printed === 'yes');
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['nav', 'form', 'footer', '.list-foot a', 'main input'])
    assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
  assert.equal(await lines.nth(shown - 1).isVisible(), true);
  await page.goto('/open/bulletins');
  await page.getByText('全区共有170名职工').waitFor();
  assert.equal(await page.getByRole('button', { name: '打印' }).isVisible(), false);
  assert.deepEqual(complaints, []);
});

test('bulletins and figures say what the cases say, and the figures can be taken home', async () => {
  const { page, complaints } = await stage.visit(null);
  await page.goto('/open/bulletins');
  await page.getByText('全区共有170名职工申请取得职业技能等级证书助推').waitFor();
  await page.getByText('310名职工经培训考核合格').waitFor();
  await page.getByRole('link', { name: '数据' }).click();
  const programme = page.locator('details', { has: page.getByRole('heading', { name: '职业技能等级证书助推' }) });
  await programme.waitFor();
  if (!(await programme.evaluate((details: HTMLDetailsElement) => details.open)))
    await programme.locator('summary').click();
  await programme.getByRole('heading', { name: /2020/ }).waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载 CSV' }).click();
  const path = await (await saved).path();
  const text = readFileSync(path, 'utf8');
  assert.match(text, /2020,职业技能等级证书助推,2020年度,187,到账,170,0,0,0/);
  assert.deepEqual(complaints, []);
});

test('nothing stands in the way of anybody: axe, a narrow phone, large text, English', async () => {
  const { page, context } = await stage.visit(null, { viewport: { width: 390, height: 844 } });
  for (const [language, size] of [
    ['zh', 'large'],
    ['en', 'normal'],
  ] as const) {
    await context.addInitScript(
      ([l, s]) => {
        localStorage.setItem('nj-language', l);
        localStorage.setItem('nj-size', s);
      },
      [language, size] as const,
    );
    const open = async (path: string) => {
      await page.goto(path);
      await page.locator('main h1').waitFor();
      await page.waitForFunction(() => !document.querySelector('.skeleton'));
    };
    await open('/open');
    const notice = await page.locator('.list a').first().getAttribute('href');
    for (const path of [
      '/open',
      notice!,
      '/open/bulletins',
      '/open/figures',
      '/open/programmes',
      '/open/programmes/certificate-grant',
      '/open/nowhere',
    ]) {
      await open(path);
      assert.deepEqual(await seriousFindings(page), [], `${path} ${language}`);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `${path} ${language}: ${wider} px too wide`);
    }
  }
});
