// Goods on the desk: one member more on the list, a route made of those who were found by name or union, and the round in numbers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { verify } from '#engine/verify.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { type GoodsOnStage, goodsOnStage, phones } from '#test/support/goods-on-stage.ts';
import { houseOf } from '#test/support/member.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';

let stage: Stage;
let goods: GoodsOnStage;
let desk: Visit;
before(async () => {
  stage = await openStage();
  goods = await goodsOnStage(stage);
  desk = await stage.visit(phones.officer, { viewport: { width: 1440, height: 900 } });
});
after(() => stage?.close());

test('one person is found by name and put on the list; twice for one household is refused with the reason', async () => {
  const { page, complaints } = desk;
  const [person] = await houseOf(stage).db.query<{ name: string }>(
    `SELECT p.name FROM people p JOIN memberships m ON m.tenant_id = p.tenant_id AND m.person_id = p.id AND m.status = 'active'
      WHERE p.tenant_id = $1 AND NOT EXISTS (SELECT FROM cases c WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.person_id = p.id) ORDER BY p.id OFFSET 900 LIMIT 1`,
    [demoTenantId, goods.roundId],
  );
  await page.goto(`/desk/goods/rounds/${goods.roundId}`);
  await page.getByText('还没排的 4 户').waitFor();
  const fill = async (household: string) => {
    await page.getByRole('button', { name: '加一个人' }).click();
    await page.getByLabel('谁', { exact: true }).fill(person!.name);
    await page
      .getByRole('button', { name: new RegExp(person!.name) })
      .first()
      .click();
    await page.getByText('慰问户', { exact: true }).click();
    await page.getByLabel('户号').fill(household);
    await page.getByLabel('送到哪里').fill('石园北区 1 号楼 101');
  };
  await fill('H0');
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '列入名单' }).click();
  await page.getByText('户号已经用过').waitFor();
  await page.getByLabel('户号').fill('H99');
  await page.getByRole('button', { name: '列入名单' }).click();
  await page.getByText('列入了 1 人').waitFor();
  await page.getByText('还没排的 5 户').waitFor();
  assert.deepEqual(complaints, []);
});

test('a route is made of those found by a name alone, for a day that has not passed', async () => {
  const { page, complaints } = desk;
  const waiting = page.locator('.stops-to-choose li');
  const name = (await waiting.first().locator('span').first().innerText()).split(' ')[0]!;
  await page.getByRole('button', { name: '全不选' }).click();
  await page.getByText('已选 0 户').waitFor();
  await page.getByLabel('按姓名或工会找').fill(name.replace('*', '某'));
  await page.getByRole('button', { name: /^选上这/ }).click();
  await page.getByText(/已选 [1-5] 户/).waitFor();
  assert.ok((await waiting.allInnerTexts()).every((each) => each.startsWith(name)));
  await page.getByLabel('路线叫什么').fill('补送线');
  await page.getByLabel('哪天送').fill('2026-11-01');
  await page.getByLabel('谁送（姓名或拼音）').fill('杨萍');
  await page.locator('.pick').first().click();
  await page.getByRole('button', { name: /^排成一条路线/ }).click();
  await page.getByText('送的日子已经过了').waitFor();
  await page.getByLabel('哪天送').fill('2026-11-21');
  await page.getByRole('button', { name: /^排成一条路线/ }).click();
  await page.getByRole('heading', { name: '补送线' }).waitFor();
  assert.deepEqual(complaints, []);
});

test('the round’s page tells where its goods are, by union and by kind, and adds up', async () => {
  const { page, complaints } = desk;
  await page.goto(`/desk/rounds/${goods.roundId}`);
  await page.getByRole('navigation', { name: '批次的内容' }).getByRole('link', { name: '物资' }).click();
  const sums = page.getByRole('row', { name: /^合计/ });
  await sums.waitFor();
  assert.deepEqual((await sums.locator('td').allInnerTexts()).slice(1), ['15', '9', '0', '6', '0', '0', '0']);
  await page.getByRole('row', { name: /大米 10 kg（袋） 30 0 12 0 0 28/ }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
  assert.equal((await verify(houseOf(stage), demoTenantId)).firstDifference, null);
});

test('a lot that was received by mistake is taken back with the reason; one that is on the way is not, and its bags are named', async () => {
  const { page, complaints } = desk;
  await page.goto('/desk/goods');
  await page.getByLabel('件数').fill('400');
  await page.getByLabel('单价（元）').fill('78');
  await page.getByLabel('供货单位').fill('城南粮店');
  await page.getByRole('button', { name: '收货入库' }).click();
  const wrong = page.getByRole('row', { name: /城南粮店/ });
  await wrong.getByRole('button', { name: /看来去/ }).click();
  await page.getByText(/收货入库 400/).waitFor();
  await page.getByRole('button', { name: '收错了，冲销这批' }).click();
  await page.getByRole('button', { name: /冲销这批 400/ }).click();
  await page.getByText('没有填写“错在哪里”').first().waitFor();
  await page.getByLabel('错在哪里').fill('多打了一个零，只来了 40');
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: /冲销这批 400/ }).click();
  await page.getByText('收错了，已冲销').waitFor();
  await page.getByText(/^冲销 400/).waitFor();
  assert.equal(await page.getByRole('button', { name: '收错了，冲销这批' }).count(), 0);
  await wrong.getByRole('button', { name: /看来去/ }).click();
  const loaded = page.getByRole('row', { name: /大米 10 kg.*区粮油公司/ });
  await loaded.getByRole('button', { name: /看来去/ }).click();
  await page.getByText(/^装车 /).waitFor();
  await page.getByRole('button', { name: '收错了，冲销这批' }).click();
  await page.getByLabel('错在哪里').fill('不是这一批');
  await page
    .getByRole('button', { name: /冲销这批/ })
    .last()
    .click();
  await page
    .getByText(/这批已经不全在库里：“.*”路上/)
    .first()
    .waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
  assert.equal((await verify(stage.year.house, demoTenantId)).firstDifference, null);
});
