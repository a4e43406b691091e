// Donations by real clicks: an officer puts the agreement down, finance books what came and allots it, a union books its use, the donor's
// report and receipt are printed, and everybody reads the sums. A collection shows nobody what somebody else gave.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { verify } from '#engine/verify.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { collecting } from '#test/support/collecting.ts';
import { paperOf } from '#test/support/pictures.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';

let stage: Stage;
let finance: Visit;
let checking: Visit;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const { accounts } = demoAccounts();
const phoneOf = (english: string) => accounts.find((one) => one.role.en === english)!.phone;
const wide = { viewport: { width: 1440, height: 900 } };
let agreement = '';

const accessible = async (page: Page) => assert.deepEqual(await seriousFindings(page), []);

test('an officer puts an agreement down; what is missing is told by its field', async () => {
  const { page, complaints } = await stage.visit(phoneOf('Economic and technology department officer'), wide);
  await page.goto('/desk/gifts');
  await page.getByRole('link', { name: '北京汇贤服装有限公司' }).waitFor();
  await accessible(page);
  await page.getByRole('link', { name: '登记捐赠协议' }).click();
  await page.getByLabel('捐赠人').waitFor();
  await accessible(page);
  await page.getByRole('button', { name: '登记捐赠协议' }).click();
  await page.getByText('没有填写“捐赠人”').first().waitFor();
  await page.getByLabel('捐赠人').fill('海淀好邻居超市');
  await page.getByLabel('联系方式').fill('李经理 13800000000');
  await page.getByText('单位', { exact: true }).click();
  await page
    .getByRole('group', { name: /同意公开/ })
    .getByText('否', { exact: true })
    .click();
  await page.getByLabel('捐什么').fill('大米');
  await page.getByLabel('按什么数').selectOption('bag');
  await page.getByLabel('多少（钱写元）').fill('100');
  await page.getByLabel('协议写的用途').fill('慰问一线环卫职工');
  await page.getByRole('button', { name: '登记捐赠协议' }).click();
  await page.getByText('捐物要写明总价值').first().waitFor();
  await page.getByLabel('物品总价值').fill('6000');
  await page.getByRole('button', { name: '登记捐赠协议' }).click();
  await page.getByRole('heading', { name: '海淀好邻居超市' }).waitFor();
  agreement = new URL(page.url()).pathname;
  assert.deepEqual(complaints, []);
});

test('the signed agreement lies on the page of its gift, a newer one on top; what is no picture or PDF is refused', async () => {
  const { page, complaints } = await stage.visit(phoneOf('Economic and technology department officer'), wide);
  await page.goto(agreement);
  await page.getByText('还没有放进来').waitFor();
  const lay = (name: string, mimeType: string, content: string | Buffer) =>
    page.getByLabel('签好字的协议').setInputFiles({ name, mimeType, buffer: Buffer.from(content) });
  await lay('协议.docx', 'application/pdf', 'PK no scan');
  await page.getByText('这里只收 JPG、PNG、PDF').waitFor();
  await lay('协议第一版.pdf', 'application/pdf', paperOf('one'));
  await page.getByRole('link', { name: '协议第一版.pdf' }).waitFor();
  await lay('协议盖章版.pdf', 'application/pdf', paperOf('two'));
  await page.getByRole('link', { name: '协议盖章版.pdf' }).waitFor();
  await page.getByText('以前的 1 份').click();
  const earlier = page.getByRole('link', { name: '协议第一版.pdf' });
  const opened = await page.request.get((await earlier.getAttribute('href'))!);
  assert.deepEqual(await opened.body(), paperOf('one'));
  await accessible(page);
  const looks = await stage.year.database.db.query(
    `SELECT FROM access_log WHERE tenant_id = $1 AND what = 'gifts.paper'`,
    [demoTenantId],
  );
  assert.equal(looks.length, 1);
  assert.deepEqual(complaints, []);
});

test('a donor who gave before is found by name and not written down again', async () => {
  const { page, complaints } = await stage.visit(phoneOf('Economic and technology department officer'), wide);
  const donors = () => stage.year.database.db.query('SELECT id FROM gift_donors WHERE tenant_id = $1', [demoTenantId]);
  const before = await donors();
  await page.goto('/desk/gifts/new');
  await page
    .getByRole('group', { name: /以前捐过/ })
    .getByText('是', { exact: true })
    .click();
  await page.getByLabel('捐赠人', { exact: true }).waitFor({ state: 'detached' });
  await page.getByLabel('哪位捐赠人').fill('好邻居');
  await page.getByRole('button', { name: '海淀好邻居超市' }).click();
  await accessible(page);
  await page.getByLabel('捐什么').fill('面粉');
  await page.getByLabel('按什么数').selectOption('bag');
  await page.getByLabel('多少（钱写元）').fill('40');
  await page.getByLabel('物品总价值').fill('2000');
  await page.getByLabel('协议写的用途').fill('慰问困难职工');
  await page.getByRole('button', { name: '登记捐赠协议' }).click();
  await page.getByRole('heading', { name: '海淀好邻居超市' }).waitFor();
  assert.equal((await donors()).length, before.length);
  assert.deepEqual(complaints, []);
});

test('finance books what came, is warned of too much, and allots it to a union for its purpose', async () => {
  finance = await stage.visit(phoneOf('Finance, prepares'), { ...wide, strong: true });
  const { page, complaints } = finance;
  await page.goto(agreement);
  const receives = page.getByRole('button', { name: '登记收到' });
  const isQuiet = () => receives.evaluate((button) => button.classList.contains('btn-quiet'));
  assert.equal(await isQuiet(), false);
  await receives.click();
  await page.getByLabel('收到多少（袋）').fill('110');
  await page.getByLabel('价值（元）').fill('6600');
  await page.getByLabel('送货单或签到表').fill('送货单 8');
  await page.getByRole('button', { name: '登记收到的大米，开收据' }).click();
  await page.getByText(/比协议多收了10 袋/).waitFor();
  await accessible(page);
  await page.getByRole('button', { name: '好', exact: true }).click();
  await page.getByText('协议里的都登记了').waitFor();
  assert.equal(await isQuiet(), true, 'more may come, and nothing asks for it');
  await page.getByRole('button', { name: '安排', exact: true }).first().click();
  await page.getByText('只能用于：慰问一线环卫职工').waitFor();
  const search = page.getByLabel('交给哪个工会');
  await search.fill('仁和镇总工会');
  await page.getByRole('button', { name: '仁和镇总工会', exact: true }).click();
  await page.getByLabel('安排多少（袋）').fill('111');
  await page.getByLabel('怎么用到协议写的用途上').fill('发给环卫一线');
  const allot = page.getByRole('button', { name: '安排', exact: true }).last();
  await allot.click();
  await page.getByText('只剩110 袋，不够').waitFor();
  await page.getByLabel('安排多少（袋）').fill('80');
  await allot.click();
  await page.getByRole('cell', { name: '仁和镇总工会' }).waitFor();
  await accessible(page);
  assert.deepEqual(complaints, []);
});

test('money is there when a second person of finance has read it at the bank: another sum is refused, a wrong one sent back', async () => {
  const { page: maker, complaints } = finance;
  const [toFund] = await stage.year.database.db.query<{ id: number }>(
    'SELECT id FROM gift_agreements WHERE tenant_id = $1 AND fund_id IS NOT NULL',
    [demoTenantId],
  );
  await maker.goto(`/desk/gifts/${toFund!.id}`);
  await maker.getByText('另有 50,000 元等确认').waitFor();
  await maker.getByRole('button', { name: '登记到账' }).click();
  await maker.getByLabel('收到多少（元）').fill('800');
  await maker.getByLabel('银行流水号').fill('ICBC1114-0113');
  await maker.getByRole('button', { name: '登记到账，请复核确认' }).click();
  await maker.getByText('这笔银行到账已经登记，等复核确认').first().waitFor();
  await maker.getByLabel('银行流水号').fill('ICBC1203-0001');
  await accessible(maker);
  await maker.getByRole('button', { name: '登记到账，请复核确认' }).click();
  await maker.getByText('登记好了，还没有入账').waitFor();
  assert.equal(await maker.getByRole('button', { name: '核对确认' }).count(), 0, 'not for who wrote it down');
  checking = await stage.visit(phoneOf('Finance, checks'), { ...wide, strong: true });
  const { page } = checking;
  await page.goto('/desk/gifts');
  const waiting = page.getByRole('region', { name: '捐款到账' });
  await waiting
    .getByRole('row', { name: /林秋实.*50,000/ })
    .getByRole('button', { name: '核对确认' })
    .click();
  await page.getByLabel('银行流水上的金额（元）').fill('40000');
  await accessible(page);
  await page.getByRole('button', { name: '确认到账，开收据' }).click();
  await page.getByText('登记的是50,000 元，您核对的是40,000 元，没有入账').first().waitFor();
  await page.getByLabel('银行流水上的金额（元）').fill('50000');
  await page.getByRole('button', { name: '确认到账，开收据' }).click();
  await page.getByText(/收据开好了：捐2026-00006/).waitFor();
  await waiting
    .getByRole('row', { name: /林秋实.*800/ })
    .getByRole('button', { name: '退回' })
    .click();
  await page.getByLabel('哪里不对').fill('流水里没有这一笔');
  await page.getByRole('button', { name: '退回，不入账' }).click();
  await waiting.waitFor({ state: 'detached' });
  await page.goto(`/desk/gifts/${toFund!.id}`);
  await page.getByText('退回，没有入账').waitFor();
  await page.getByText('流水里没有这一笔').waitFor();
  await accessible(page);
  assert.deepEqual([...complaints, ...checking.complaints], []);
});

test('a receipt for money is taken back by two people: what waits is told to the second, who sends it back or confirms it', async () => {
  const { page: maker, complaints } = finance;
  const { page } = checking;
  const asks = async () => {
    await maker.goto('/desk/gifts/receipts/2026/6');
    await maker.getByRole('button', { name: '登记错了，申请冲销' }).click();
    await maker.getByLabel('为什么冲销').fill('银行退回了这一笔');
    await accessible(maker);
    await maker.getByRole('button', { name: '申请冲销，请复核确认' }).click();
    await maker.getByText('有效，申请冲销，等确认').waitFor();
  };
  await asks();
  assert.equal(await maker.getByRole('button', { name: /登记错了|确认冲销/ }).count(), 0, 'not for who asked');
  await page.goto('/desk');
  await page.getByRole('link', { name: /冲销第二签/ }).click();
  const waiting = page.getByRole('region', { name: '捐款收据冲销' });
  await waiting.getByRole('button', { name: '退回' }).click();
  await page.getByLabel('为什么不冲销').fill('银行没有退');
  await accessible(page);
  await page.getByRole('button', { name: '退回，收据照旧有效' }).click();
  await waiting.waitFor({ state: 'detached' });
  await maker.reload();
  await maker.getByText('银行没有退').waitFor();
  await asks();
  await page.goto('/desk/gifts');
  await waiting.getByRole('button', { name: '确认冲销' }).click();
  await page.getByText('50,000 元从这份捐赠里减去').waitFor();
  await accessible(page);
  await page.getByRole('button', { name: '确认冲销，开冲销收据' }).click();
  await page.getByText('收据捐2026-00006已经冲销').waitFor();
  await page.getByRole('link', { name: '打开冲销收据 捐2026-00007' }).click();
  await page.getByText('冲销 捐2026-00006').waitFor();
  assert.deepEqual([...complaints, ...checking.complaints], []);
});

test('the union books its use for so many people; the report counts them and the receipt is printed', async () => {
  const { page: union, complaints: theirs } = await stage.visit(phoneOf('Union officer'), wide);
  await union.goto('/desk/gifts');
  await union.getByRole('button', { name: '本工会手里的' }).click();
  await union.getByRole('row', { name: /大米/ }).getByRole('button', { name: '登记使用' }).click();
  await union.getByLabel('用了多少（袋）').fill('60');
  await union.getByLabel('帮助多少人').fill('60');
  await union.getByLabel('怎么发的').fill('站点发放');
  await union.getByRole('button', { name: '登记使用' }).last().click();
  await union.getByRole('row', { name: /大米.*60 袋.*20 袋/ }).waitFor();
  await accessible(union);
  const { page, complaints } = finance;
  await page.goto(`${agreement}/report`);
  await page.getByText('一共帮助 60 人次').waitFor();
  await accessible(page);
  await page.goto('/desk/gifts/receipts/2026/5');
  await page.getByText('捐2026-00005').first().waitFor();
  await accessible(page);
  await page.getByRole('button', { name: '登记错了，冲销这张' }).click();
  await page.getByLabel('为什么冲销').fill('数错了');
  await page.getByRole('button', { name: '开一张冲销收据' }).click();
  await page.getByText('这笔捐赠已经安排出去，不能冲销收据').waitFor();
  assert.deepEqual([...complaints, ...theirs], []);
});

test('a use that was booked by mistake is reversed with the reason; rice is taken into stock and lies there for its purpose', async () => {
  const { page, complaints } = await stage.visit(phoneOf('Union officer'), wide);
  await page.goto('/desk/goods');
  await page.getByLabel('名称和规格').fill('大米 5 kg');
  await page.getByLabel('按什么数（袋、桶、箱）').fill('袋');
  await page.getByRole('button', { name: '登记这种物资' }).click();
  await page.getByRole('option', { name: '大米 5 kg（袋）' }).waitFor({ state: 'attached' });
  await page.goto('/desk/gifts');
  await page.getByRole('button', { name: '本工会手里的' }).click();
  const rice = page.getByRole('row', { name: /大米/ });
  await rice.getByRole('button', { name: '登记使用' }).click();
  await page.getByLabel('用了多少（袋）').fill('20');
  await page.getByLabel('帮助多少人').fill('20');
  await page.getByLabel('怎么发的').fill('登记重了');
  await page.getByRole('button', { name: '登记使用' }).last().click();
  await page.getByRole('row', { name: /大米.*80 袋.*0 袋/ }).waitFor();
  await rice.getByRole('button', { name: '使用记录' }).click();
  const booked = page.getByRole('region', { name: '大米的使用记录' });
  await booked.getByRole('listitem').filter({ hasText: '登记重了' }).getByRole('button', { name: '登记错了' }).click();
  await booked.getByRole('button', { name: '冲销这一笔' }).click();
  await booked.getByText('没有填写“错在哪里”').first().waitFor();
  await booked.getByLabel('错在哪里').fill('和上一笔是同一次');
  await accessible(page);
  await booked.getByRole('button', { name: '冲销这一笔' }).click();
  await booked.getByText('已冲销').waitFor();
  await booked.getByText('冲销 20 袋').waitFor();
  await rice.getByRole('button', { name: '收进库里' }).click();
  await page.getByText('只能用在协议写的用途上。还有20 袋').waitFor();
  await page.getByLabel('收多少（袋）').fill('21');
  await accessible(page);
  await page.getByRole('button', { name: '收进库里' }).last().click();
  await page.getByText('只剩20 袋，不够').waitFor();
  await page.getByLabel('收多少（袋）').fill('15');
  await page.getByRole('button', { name: '收进库里' }).last().click();
  await page.getByRole('row', { name: /大米.*60 袋 15 袋 5 袋/ }).waitFor();
  await page.goto('/desk/goods');
  await page.getByRole('row', { name: /大米 5 kg.*爱心人士.*只用于：慰问一线环卫职工.*15/ }).waitFor();
  assert.deepEqual(complaints, []);
});

test('everybody reads sums and those donors who consented, and checks a receipt by its code', async () => {
  const { page, complaints } = await stage.visit(null, { viewport: { width: 390, height: 844 } });
  await page.goto('/open/gifts');
  await page.getByText('收到 110 袋').waitFor();
  await accessible(page);
  const words = await page.locator('main').innerText();
  assert.match(words, /爱心人士/);
  assert.match(words, /北京汇贤服装有限公司/);
  assert.doesNotMatch(words, /好邻居|林秋实|李经理/);
  const [row] = await stage.year.database.db.query<{ mark: string }>(
    'SELECT mark FROM gift_receipts WHERE tenant_id = $1 AND number = 5',
    [demoTenantId],
  );
  await page.goto(`/open/gifts/receipts/2026/5/${row!.mark}`);
  await page.getByText('有效').waitFor();
  await accessible(page);
  await page.goto('/open/gifts/receipts/2026/5/0123456789abcdef');
  await page.getByText('没有找到，或者您无权查看').waitFor();
  assert.deepEqual(complaints, []);
});

test('the unit’s officer books a gift and sees sums; the giver sees his own and nobody else’s', async () => {
  const { officer, giver, colleague } = await collecting(stage);
  const { page, complaints } = await stage.visit(officer, wide);
  await page.goto('/desk/gifts');
  await page.getByRole('button', { name: '内部互助' }).click();
  await page.getByText('¥1,100.00').first().waitFor();
  await accessible(page);
  await page.getByRole('button', { name: '登记一笔捐款' }).click();
  await page.getByLabel('哪位同事').fill(colleague.name);
  await page
    .getByRole('button', { name: new RegExp(colleague.name) })
    .first()
    .click();
  await page.getByLabel('金额（元）').fill('66');
  await page.getByRole('button', { name: '登记这笔捐款' }).click();
  await page.getByText(/登记好了：¥66.00/).waitFor();
  await page.getByText('¥1,166.00').first().waitFor();
  const phone = await stage.visit(colleague.phone, { viewport: { width: 390, height: 844 } });
  await phone.page.goto('/hall/me/colleagues');
  await phone.page.getByText('¥66.00').waitFor();
  await accessible(phone.page);
  const other = await stage.visit(giver, { viewport: { width: 390, height: 844 } });
  await other.page.goto('/hall/me/colleagues');
  await other.page.getByText('¥200.00').waitFor();
  assert.doesNotMatch(await other.page.locator('main').innerText(), /¥66/);
  assert.deepEqual([...complaints, ...phone.complaints, ...other.complaints], []);
  assert.equal((await verify(stage.year.house, demoTenantId)).firstDifference, null);
});
