// The showcase in a browser: found without signing in, with a digest that fits its document; asked for by one side, agreed to by the other, confirmed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sha256Hex } from '#kit/json.ts';
import { onShowInDemo } from '#test/screens/showcase-views.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { phone } from '#test/support/delivering.ts';
import { phoneOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

test('anybody finds a result by two characters or its initials, and can check when it was disclosed', async () => {
  const { page, complaints } = await stage.visit(null, { acceptDownloads: true });
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
  assert.equal(sha256Hex(saved), await page.locator('.digest').textContent());
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
  await owner.page.getByText('1 份意向等您答复').click();
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
