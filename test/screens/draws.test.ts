// A draw on real screens: a member enters and takes his name back, a witness makes and says his word, two officers write down the outside
// value, and whoever likes computes it again without a connection, also from a file he saved, also when somebody changed it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { actOnDraws } from '#draws/drawing.ts';
import { makeEngine } from '#engine/engine.ts';
import { keepClaims } from '#engine/given-back.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { giveOut } from '#test/support/demo-claims.ts';
import { hour } from '#test/support/draw-rows.ts';
import { drawOnStage } from '#test/support/draw-stage.ts';
import { tenantId } from '#test/support/little-tenant.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

const member = '19900009725';
const [officer, chair] = ['19900000465', '19900009304'];

let stage: Stage;
let memberId: number;
before(async () => {
  stage = await openStage();
  const { context } = await stage.visit(member);
  memberId = ((await (await context.request.get(`${stage.url}/api/me`)).json()) as { personId: number }).personId;
});
after(() => stage?.close());

test('a draw is checked on the device itself: offline, from a saved file, and a changed one is told', async () => {
  const id = await drawOnStage(stage, { upTo: 'drawn', names: 40, silent: [1] });
  const { page, context, complaints } = await stage.visit(null);
  await page.goto('/open/draws');
  await page.getByRole('link', { name: /怀柔板栗礼包.*40 人报名/ }).click();
  await page.getByText('5 个中签号全部一致').waitFor();
  await page.getByText('没有公开自己的数，已记下').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载名单和结果' }).click();
  const file = readFileSync(await (await saved).path(), 'utf8');

  await context.setOffline(true);
  await page.getByRole('button', { name: '再算一遍' }).click();
  await page.getByText('5 个中签号全部一致').waitFor();
  const give = (content: string) =>
    page.getByLabel('算一份存下来的文件').setInputFiles({
      ...{ name: 'draw.txt', mimeType: 'text/plain', buffer: Buffer.from(content) },
    });
  const lines = file.trimEnd().split('\n');
  const first = lines.findIndex((line, n) => n > 0 && line.endsWith(',1'));
  const second = lines.findIndex((line, n) => n > 0 && line.endsWith(',2'));
  const changed = (change: Readonly<Record<number, string>>) =>
    `${lines.map((line, n) => change[n] ?? line).join('\n')}\n`;
  await give(changed({ [first]: lines[first]!.replace(/1$/, '2'), [second]: lines[second]!.replace(/2$/, '1') }));
  await page.getByText('算出的名次与公布的不同').waitFor();
  assert.ok(await page.getByText('对不上：这份记录').isVisible());
  await give(changed({ [first]: lines[first]!.replace(',1,', ',3,') }));
  await page.getByText('名单与封存时的指纹对不上').waitFor();
  await give('not a draw');
  await page.getByText('这不是抽签记录：第 1 行读不懂').waitFor();
  await give(file);
  await page.getByText('5 个中签号全部一致').waitFor();
  await page.getByLabel('报名号或编码').fill(lines[first]!.slice(0, 8));
  await page.getByRole('button', { name: '找', exact: true }).click();
  await page.getByText(`${String(first).padStart(5, '0')}：第 1 名，中签`).waitFor();
  await page.getByLabel('报名号或编码').fill('99999');
  await page.getByRole('button', { name: '找', exact: true }).click();
  await page.getByText('名单里没有这个号').waitFor();
  assert.deepEqual(
    complaints.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED')),
    [],
  );
  assert.ok(id > 0);
});

test('from setting it up to the result: the officer, a member who witnesses and enters, and the second who reads the value', async () => {
  const id = await drawOnStage(stage, {
    ...{ upTo: 'preparing', names: 0 },
    more: { quota: 1, waiting: 0, witnesses: [{ name: '职工代表 王小燕', personId: memberId }] },
  });
  const hall = await stage.visit(member, { viewport: { width: 390, height: 844 } });
  await hall.page.goto(`/hall/draws/${id}`);
  await hall.page.getByRole('button', { name: '生成我的数' }).click();
  const saved = hall.page.waitForEvent('download');
  await hall.page.getByRole('button', { name: '存成文件' }).click();
  const word = readFileSync(await (await saved).path(), 'utf8');
  await hall.page.getByRole('button', { name: '收好了，交封存码' }).click();
  await hall.page.getByText('您的封存码已经收到').waitFor();

  const desk = await stage.visit(officer);
  await desk.page.goto(`/desk/draws/${id}`);
  await desk.page.getByText('职工代表 王小燕：已交封存码').waitFor();
  assert.deepEqual(await seriousFindings(desk.page), []);
  await desk.page.getByRole('button', { name: '公布规则，开始报名' }).click();
  await desk.page.getByText('已有 0 人报名').waitFor();

  await hall.page.goto('/hall/draws');
  await hall.page
    .getByRole('link', { name: /怀柔板栗礼包/ })
    .first()
    .click();
  await hall.page.getByRole('button', { name: '报名，1 张签' }).click();
  await hall.page.getByText('您已报名，1 张签').waitFor();
  await hall.page.getByRole('button', { name: '取消报名' }).click();
  await hall.page.getByRole('button', { name: '报名，1 张签' }).dblclick();
  await hall.page.getByText('您已报名，1 张签').waitFor();
  assert.deepEqual(await seriousFindings(hall.page), []);

  // Until entries are closed, and a little more than nine hours of it are left.
  await stage.pass(9.5 * hour);
  const again = await stage.visit(member, { viewport: { width: 390, height: 844 } });
  await again.page.goto(`/hall/draws/${id}`);
  await again.page.getByText('名单已封，您是 00001 号').waitFor();
  const field = again.page.getByLabel(/您收好的那个数/);
  await field.fill('0'.repeat(64));
  await again.page.getByRole('button', { name: '公开这个数', exact: true }).click();
  await again.page.getByText('这个数和您先前封存的对不上').waitFor();
  await field.fill(word);
  await again.page.getByRole('button', { name: '公开这个数', exact: true }).click();
  await again.page.getByText('您的数已经公开').waitFor();

  await stage.pass(2 * hour);
  for (const [phone, value] of [
    [officer, '6d03'],
    [chair, '6d03'],
  ] as const) {
    const { page } = await stage.visit(phone);
    await page.goto(`/desk/draws/${id}`);
    await page.getByLabel('约定的数').fill(value);
    await page.getByRole('button', { name: '写下这个数' }).click();
    await page.getByText(phone === officer ? '已有 1 人写下，等另一个人' : '正在抽，几秒钟就好').waitFor();
  }
  await actOnDraws({ ...stage.year.house, clock: stage.clock }, tenantId);
  // He comes back the next time he has a moment: his session has ended meanwhile.
  const last = await stage.visit(member, { viewport: { width: 390, height: 844 } });
  await last.page.goto(`/hall/draws/${id}`);
  await last.page.getByText('您中签了，第 1 名').waitFor();
  await last.page.getByText('1 个中签号全部一致').waitFor();
  assert.deepEqual(
    [hall, desk, again, last].flatMap(({ complaints }) => complaints),
    [],
  );
});

test('who is drawn says yes where the draw stands, and may give it up there; the first screen tells until when', async () => {
  const roundId = await giveOut(stage, { key: 'drawn', name: '抽福利', claims: { sharing: 'draw' }, stock: 0 });
  const id = await drawOnStage(stage, { upTo: 'drawn', names: 3, with: memberId, roundId });
  const keep = () => keepClaims(makeEngine({ ...stage.year.house, clock: stage.clock }), demoTenantId);
  await keep();
  const { page, complaints } = await stage.visit(member, { viewport: { width: 390, height: 844 } });
  await page.goto('/');
  await page.getByRole('link', { name: /抽福利：轮到您了.*前确认要不要/ }).click();
  await page.getByText('轮到您了，等您确认').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.goto(`/hall/draws/${id}`);
  await page.getByText(/您中签了，第 [123] 名/).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '我要，确认' }).click();
  await page.getByText(/^领到了：/).waitFor();
  await page.getByRole('link', { name: '看怎么取' }).waitFor();
  await page.getByRole('button', { name: /^去不了，退回/ }).click();
  await page.getByRole('button', { name: '确定退回' }).click();
  await page.getByText(/^领到了：/).waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
});
