// The showcase in a browser: found without signing in, with a digest that fits its document; asked for by one side, agreed to by the other, confirmed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { sha256Hex } from '#kit/json.ts';
import { onShowInDemo, solvedInDemo } from '#test/screens/showcase-views.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { phone } from '#test/support/delivering.ts';
import { houseOf, phoneOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const officerOf = (): string =>
  demoAccounts().accounts.find(({ role }) => role.en === 'Economic and technology department officer')!.phone;

test('anybody finds a result by two characters or its initials, and can check when it was disclosed', async () => {
  const { page, context, complaints } = await stage.visit(null, { acceptDownloads: true });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${stage.url}/open/showcase`);
  await page.locator('.showing').first().waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  for (const text of ['夹具', 'zkxf']) {
    await page.getByLabel('找什么').fill(text);
    await page.getByRole('button', { name: '找', exact: true }).click();
    await page.getByRole('link', { name: '薄壁件真空吸附夹具' }).waitFor();
    await page.waitForFunction('document.querySelectorAll(".showing").length === 1');
  }
  await page.getByLabel('找什么').fill('龙宫');
  await page.getByRole('button', { name: '找', exact: true }).click();
  await page.getByText('没有找到').waitFor();
  await page.getByLabel('找什么').fill('');
  await page.getByRole('button', { name: '找', exact: true }).click();
  await page.getByLabel('成果还是难题').selectOption('problem');
  await page.getByRole('link', { name: '夜班叉车盲区' }).click();
  await page.getByRole('heading', { name: '夜班叉车盲区' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: '存下公开时的原文' }).click();
  const saved = readFileSync(await (await coming).path(), 'utf8');
  await page.getByText('怎么核对').click();
  await page.getByRole('button', { name: '复制全文' }).click();
  await page.getByRole('button', { name: '已复制' }).waitFor();
  assert.equal(sha256Hex(saved), await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual(complaints, []);
});

test('the owner agrees, and then the other side reads the rest and confirms', async () => {
  const { caseId, ownerId, askerId } = await onShowInDemo(stage, 'waiting');
  const asker = await stage.visit(await phoneOf(stage, askerId!), phone);
  await asker.page.goto(`${stage.url}/hall/showcase/interests/${caseId}/1`);
  await asker.page.getByText('等对方答复').waitFor();
  assert.equal(await asker.page.getByText('对方同意给您看的').count(), 0);

  const owner = await stage.visit(await phoneOf(stage, ownerId), phone);
  await owner.page.goto(`${stage.url}/hall/showcase`);
  await owner.page.getByText('1 件等您答复').click();
  await owner.page.getByRole('button', { name: '同意对接，给对方看全部资料' }).waitFor();
  assert.deepEqual(await seriousFindings(owner.page), []);
  await owner.page.getByRole('button', { name: '同意对接，给对方看全部资料' }).click();
  await owner.page.getByText('您同意了，等对方确认').waitFor();

  await asker.page.reload();
  await asker.page.getByText('图纸、用料和装配步骤在班组').waitFor();
  assert.deepEqual(await seriousFindings(asker.page), []);
  await asker.page.getByRole('button', { name: '确认对接' }).click();
  await asker.page.getByText('已对接').waitFor();
  await asker.page.getByLabel(/^这一年节约/).fill('86400');
  await asker.page.getByRole('button', { name: '报给工会核实' }).click();
  await asker.page.getByText('等工会核实').waitFor();
  assert.deepEqual([...owner.complaints, ...asker.complaints], []);
});

test('a problem is said to be solved, is not yet, then is; everybody reads who solved it', async () => {
  const { caseId, showingId, ownerId, askerId, number } = await solvedInDemo(stage, 'waiting');
  const owner = await stage.visit(await phoneOf(stage, ownerId), phone);
  await owner.page.goto(`${stage.url}/hall/showcase/${caseId}/asked`);
  await owner.page.getByRole('button', { name: '还没有解决', exact: true }).click();
  await owner.page.getByLabel(/^还差什么/).fill('盘角还有油');
  assert.deepEqual(await seriousFindings(owner.page), []);
  await owner.page.getByRole('button', { name: '答复对方' }).click();
  await owner.page.getByText('还差：盘角还有油').waitFor();

  const solver = await stage.visit(await phoneOf(stage, askerId!), phone);
  await solver.page.goto(`${stage.url}/hall/showcase/interests/${caseId}/${number}`);
  await solver.page.getByText('还差：盘角还有油').waitFor();
  await solver.page.getByLabel('解决了什么、怎么解决的').fill('挂架加转角喷头，盘角也干净');
  assert.deepEqual(await seriousFindings(solver.page), []);
  await solver.page.getByRole('button', { name: '报给对方确认' }).click();
  await solver.page.getByText('等对方确认').waitFor();

  await owner.page.reload();
  await owner.page.getByText('挂架加转角喷头').waitFor();
  await owner.page.getByRole('button', { name: '是，解决了' }).click();
  await owner.page.getByText('已确认解决').waitFor();
  const open = await stage.visit(null, phone);
  await open.page.goto(`${stage.url}/open/showcase/${showingId}`);
  await open.page.getByText('已经解决').waitFor();
  assert.equal(await open.page.getByRole('link', { name: '我来解' }).count(), 0);
  assert.deepEqual([...owner.complaints, ...solver.complaints, ...open.complaints], []);
});

test('its owner takes it down with a reason, and the union shows it again until a day, or takes it down itself', async () => {
  const { caseId, showingId, ownerId } = await onShowInDemo(stage, 'agreed');
  const owner = await stage.visit(await phoneOf(stage, ownerId), phone);
  await owner.page.goto(`${stage.url}/hall/showcase/${caseId}/asked`);
  await owner.page.getByRole('button', { name: '撤下这一项' }).click();
  assert.equal(await owner.page.getByRole('button', { name: '确定撤下' }).isDisabled(), true, 'not without a reason');
  await owner.page.getByLabel('为什么撤下').fill('图样要改');
  assert.deepEqual(await seriousFindings(owner.page), []);
  await owner.page.getByRole('button', { name: '确定撤下' }).click();
  await owner.page.getByText('已撤下').waitFor();
  assert.equal(await owner.page.getByRole('button', { name: '撤下这一项' }).count(), 0);

  const union = await stage.visit(officerOf(), { viewport: { width: 1440, height: 900 } });
  const panel = union.page.getByRole('region', { name: '网上推介' });
  await union.page.goto(`${stage.url}/desk/cases/${caseId}`);
  await panel.getByText('本人撤下：图样要改').waitFor();
  assert.equal(await panel.getByRole('button', { name: '撤下推介' }).count(), 0, 'it is withdrawn already');
  await panel.getByRole('button', { name: '续期' }).click();
  await panel.getByLabel('新的最后一天').fill('2031-12-31');
  await panel.getByLabel('理由').fill('图样改好了');
  assert.deepEqual(await seriousFindings(union.page), []);
  await panel.getByRole('button', { name: '续期' }).click();
  await panel.getByText('图样改好了').waitFor();
  await panel.getByRole('button', { name: '撤下推介' }).click();
  await panel.getByLabel('理由').fill('专利还没有公布');
  await panel.getByRole('button', { name: '撤下推介' }).click();
  await panel.getByText('工会撤下：专利还没有公布').waitFor();
  const steps = await houseOf(stage).db.query<{ what: string; until: string | null; reason: string | null }>(
    'SELECT what, until_on AS until, reason FROM showing_steps WHERE tenant_id = $1 AND showing_id = $2 ORDER BY step',
    [demoTenantId, showingId],
  );
  assert.deepEqual(
    steps.slice(1).map(({ what, until, reason }) => [what, until, reason]),
    [
      ['withdrawn', null, '图样要改'],
      ['renewed', '2031-12-31', '图样改好了'],
      ['withdrawn', null, '专利还没有公布'],
    ],
  );
  assert.deepEqual([...owner.complaints, ...union.complaints], []);
});
