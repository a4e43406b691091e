// The whole main job through the screens and nothing but the screens: a programme changed and published, a round opened with its money, applied
// for on the phone, sent back and corrected, decided, published and objected to, granted, paid, rejected, paid again, audited and told to the
// public. On the desk without a mouse.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoPassword } from '#demo/tenant.ts';
import { type AtDesk, Cast } from '#test/screens/whole-job-people.ts';
import { type Answer, returnFile, statementFile } from '#test/screens/whole-job-return.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let cast: Cast;
before(async () => {
  stage = await openStage();
  cast = new Cast(stage);
});
after(() => stage?.close());

const { accounts } = demoAccounts();
const phoneOf = (english: string) => accounts.find((one) => one.role.en === english)!.phone;
const [officer, colleague] = ['19900000465', '19900009478'];
const title = '职业技能等级证书助推';
const roundName = '2026年第二批';
/** Two members of one union with a certificate on file, and who reviews for the union above. */
const [corrected, ordinary, reviewer] = [284, 296, 278];
const minute = 60_000;
const day = 86_400_000;

/** Of what waits on the first page. */
const waiting = (page: Page, says: string | RegExp): Locator =>
  page.locator('.inbox').getByRole('listitem').filter({ hasText: says });
const rowOf = (page: Page): Locator => page.getByRole('row', { name: new RegExp(roundName) });
/** A photograph, as small as can be. */
const photo = (name: string) => ({
  ...{ name, mimeType: 'image/png' },
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
});

let officers: AtDesk;
let chairs: AtDesk;
let makers: AtDesk;
let roundId = 0;

async function openRound({ keys, page }: AtDesk): Promise<void> {
  await keys.use('link', '批次');
  await keys.use('link', title, rowOf(page));
  await page.getByRole('heading', { name: new RegExp(roundName), level: 1 }).waitFor();
}

let stopped = '';
/** Each step needs those before it. */
const step = (name: string, work: () => Promise<void>) =>
  test(name, async (t) => {
    if (stopped !== '') return t.skip(`after “${stopped}”`);
    stopped = name;
    await work();
    stopped = '';
  });

step('an officer changes the programme, the chair publishes it', async () => {
  officers = await cast.atDesk(officer);
  const { page, keys } = officers;
  await keys.use('link', '办法');
  await keys.use('link', title);
  await keys.use('link', '在设计器里改');
  await keys.use('button', /^得多少/, page.getByRole('navigation', { name: '办法的部分' }));
  await keys.use('button', '设一个最高额');
  await keys.type('金额（元）', '1,800');
  await keys.press('Enter');
  await keys.use('button', '送复核');
  await page.getByText('是您起草的，自己不能批准').waitFor();

  chairs = await cast.atDesk(phoneOf('Chair'));
  await chairs.keys.use('link', '办法');
  await chairs.keys.use('link', title);
  await chairs.page.locator('ins', { hasText: '最高不超过 1,800 元' }).waitFor();
  await chairs.keys.use('button', /批准发布第/);
  await chairs.page
    .getByRole('status')
    .filter({ hasText: /第 \d+ 版已发布/ })
    .waitFor();
  await chairs.keys.stands();
});

step('a round is opened under it, and finance gives it money', async () => {
  const { page, keys } = officers;
  await keys.use('link', '批次');
  await keys.use('link', '开一个批次');
  await keys.choose('按哪个办法', title);
  await keys.use('button', /填上/);
  await keys.type('名称', roundName);
  await keys.type('截止', '2027-03-31');
  await keys.use('button', /^开这个批次/);
  await page.getByRole('heading', { name: new RegExp(roundName), level: 1 }).waitFor();
  await keys.stands();
  await page.waitForURL(/\/rounds\/\d+/);
  roundId = Number(/\/rounds\/(\d+)/.exec(page.url())![1]);

  makers = await cast.atDesk(phoneOf('Finance, prepares'));
  await cast.givesCode(makers);
  await makers.keys.use('link', '资金');
  await makers.keys.use('button', '预算');
  // Appropriated to an account first, and from the account on to the round.
  for (const to of [/先放在科目里/, new RegExp(roundName)]) {
    await makers.keys.use('button', '安排预算');
    await makers.keys.choose('支出科目', /^50102/);
    await makers.keys.choose('分给哪个批次', to);
    await makers.keys.type('金额（元）', '10,000');
    await makers.keys.use('button', '安排 ¥10,000.00');
    await makers.page.getByRole('button', { name: '安排 ¥10,000.00' }).waitFor({ state: 'detached' });
    await makers.keys.stands();
  }
  await makers.page.getByRole('row', { name: new RegExp(`${roundName}.*¥10,000`) }).waitFor();
});

step('two members find it on the phone, see that they may, and apply with a photograph', async () => {
  for (const id of [corrected, ordinary]) {
    const page = await cast.onPhone(cast.phoneOf(id));
    await page.getByRole('link', { name: '服务' }).first().tap();
    await page.getByLabel('搜服务').fill('zhengshu');
    await page.waitForURL(/q=zhengshu/);
    await page.locator(`a[href$="/hall/services/${roundId}"]`).tap();
    await page.getByText('证书编号没有用过').waitFor();
    await page.getByText('¥1,500.00').first().waitFor();
    await page.getByRole('link', { name: /去申请/ }).tap();
    await page.getByLabel('从相册或文件选').setInputFiles(photo('证书.png'));
    await page.getByRole('img', { name: '已传的照片' }).waitFor();
    await page.getByRole('checkbox', { name: /我同意/ }).tap();
    await page.getByRole('button', { name: '提交，申请 ¥1,500.00' }).tap();
    await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  }
});

async function openQueue({ page, keys }: AtDesk): Promise<void> {
  await keys.press(await waiting(page, roundName).locator('.kbd').innerText());
  await page.getByRole('heading', { name: /\d 件等您办/ }).waitFor();
}

/** The list of those in order, read to its end and decided with one key. */
async function decideTogether({ page, keys }: AtDesk): Promise<void> {
  await page.getByRole('list', { name: '合规的名单' }).waitFor();
  await keys.press('l');
  await keys.press('End');
  const able = page.getByRole('button', { name: /1 件一起通过/ }).and(page.locator('[aria-disabled=false]'));
  await able.waitFor();
  // The queue is read as empty before the job's end is: what was done is told all the same, and can be taken back.
  const emptied = page.waitForResponse(
    async (answer) =>
      /\/queues\/\w+\?.*odd=false/.test(answer.url()) &&
      ((await answer.json()) as { items: unknown[] }).items.length === 0,
  );
  await page.route(/\/api\/jobs\/\d+$/, async (route) => {
    await emptied;
    await route.continue();
  });
  await keys.press('g');
  await page.getByText(/1 件已通过/).waitFor();
  await page.getByRole('button', { name: /撤销/ }).waitFor();
  await page.unroute(/\/api\/jobs\/\d+$/);
  await keys.stands();
}

step('the union above sends one back, its member corrects it, both pass', async () => {
  const second = await cast.atDesk(cast.phoneOf(reviewer));
  const { page, keys } = second;
  await openQueue(second);
  await keys.use('button', /杨萍/);
  await page.getByRole('heading', { name: /杨萍/, level: 2 }).waitFor();
  await page.getByRole('img', { name: '证书照片' }).waitFor();
  await keys.press('r');
  await page.getByRole('textbox', { name: '理由' }).waitFor();
  await page.keyboard.insertText('照片看不清，请平放再拍');
  await keys.press('Enter');
  await page.getByText('刚才：杨萍').waitFor();
  await keys.stands();
  await decideTogether(second);

  const phone = await cast.onPhone(cast.phoneOf(corrected));
  await phone.getByRole('link', { name: /补正：.*请平放再拍/ }).tap();
  await phone.getByLabel('从相册或文件选').setInputFiles(photo('证书，平放.png'));
  await phone.getByRole('button', { name: /^再交给/ }).tap();
  await phone.getByText('您改好后再交了').waitFor();

  // The desk stayed open and heard of it.
  await page.getByText('怪在哪：退回补正过 1 次').waitFor();
  await keys.press('a');
  await page.getByText('刚才：杨萍').waitFor();
});

step('the district passes the odd one alone and the rest together, and publishes', async () => {
  const district = await cast.atDesk(colleague);
  await openQueue(district);
  await district.page.getByText('怪在哪：退回补正过 1 次').waitFor();
  await district.keys.press('a');
  await district.page.getByText('没有要单独看的了').waitFor();
  await decideTogether(district);

  const { page, keys } = officers;
  await keys.use('link', /^公示/, page.getByRole('navigation', { name: '批次的内容' }));
  await keys.to('region', '等公示的名单');
  await keys.press('End');
  await keys.use('button', '公示这 2 人');
  await page.getByText('已定公示 2 人').waitFor();
  await keys.stands();
  // Until then it can be taken back, and nobody outside sees it.
  await stage.pass(10 * minute);
});

step('the public reads the masked list and objects; who had no hand in it answers', async () => {
  const page = await cast.public();
  await page.goto('/open');
  await page.getByRole('link', { name: /· 2 人.*还有/ }).click();
  const names = page.locator('.nt tbody tr b');
  await names.first().waitFor();
  assert.deepEqual(await names.allInnerTexts(), ['杨*', '杨*']);
  await page.getByLabel('关于第几位').selectOption('2');
  await page.getByLabel('您知道的情况').fill('他的证书是前年发的，我们一个班组');
  await page.getByRole('button', { name: '交上去，请人核实' }).click();
  await page.getByText('已收到，会有人核实').waitFor();

  const { keys, page: desk } = chairs;
  // Nobody stands for it: it is read first, and opened as one that has to be looked into.
  await desk.goto('/desk/objections');
  await desk.getByText('“他的证书是前年发的，我们一个班组”').waitFor();
  await keys.use('button', '全选（1 条）');
  await keys.type(/^理由/, '要核对发证日期');
  await keys.use('button', /^立为异议/);
  await desk.getByText('“他的证书是前年发的，我们一个班组”').waitFor({ state: 'detached' });
  await keys.use('link', /^待办队列/);
  await keys.use('link', title, desk.getByRole('row', { name: new RegExp(`${roundName}.*公示`) }));
  await desk.getByText('“他的证书是前年发的，我们一个班组”').waitFor();
  await keys.press('a');
  await keys.pick('异议是否成立', '否');
  await keys.type('理由', '发证日期是2026年6月23日，已核对原件');
  await keys.press('Enter');
  await desk.getByText(/^刚才：杨/).waitFor();
  await keys.stands();
});

step('the notice runs out, and an officer who decided nothing of them grants both with a fresh code', async () => {
  await stage.pass(10 * day);
  const granting = await cast.atDesk(officer);
  const { keys, page } = granting;
  await openRound(granting);
  await keys.use('link', '批准 2 件');
  await keys.use('button', '批准 2 件');
  await cast.givesCode(granting);
  await page.getByText('办成 2').waitFor();
  await keys.stands();
  // Until then it can be taken back, and nothing of it can be paid.
  await stage.pass(10 * minute);
});

/** From what is due to the bank's answer: a table, or where all is well its statement. */
async function pay(answers: readonly Answer[]): Promise<void> {
  const sum = `¥${(answers.length * 1_500).toLocaleString('en-US')}.00`;
  makers = await cast.atDesk(phoneOf('Finance, prepares'));
  await cast.givesCode(makers);
  const { keys, page } = makers;
  await keys.use('link', '资金');
  await keys.use('button', `为 ${answers.length} 笔制单`, rowOf(page));
  await page.getByText(`制好了：${answers.length} 笔，${sum}`).waitFor();
  await keys.stands();
  await keys.use('link', '看这一批');
  await page.getByRole('button', { name: '复核（您制的单，要由另一人）' }).waitFor();
  const batch = (await page.getByRole('heading', { level: 1 }).innerText()).split(' ').at(-1)!;

  const checkers = await cast.atDesk(phoneOf('Finance, checks'));
  await cast.givesCode(checkers);
  await checkers.keys.use('link', '资金');
  await checkers.keys.use('link', batch);
  await checkers.keys.to('region', '逐笔清单');
  await checkers.keys.press('End');
  await checkers.keys.use('button', `复核通过，${sum}`);
  await checkers.page.getByText(`看了 ${answers.length} / ${answers.length} 笔`).waitFor();
  await checkers.keys.stands();

  // Longer than the page waits before it looks again.
  await stage.pass(20_000);
  await keys.choose('文件格式', /CSV/);
  const downloaded = page.waitForEvent('download');
  await keys.use('button', '下载银行文件');
  const bankFile = await readFile(await (await downloaded).path());
  await keys.use('button', `已交给银行，${sum}`);
  await page.getByText(`在银行，已答复 0 / ${answers.length} 笔`).waitFor();
  await keys.stands();
  const file = answers.includes('rejected') ? returnFile(bankFile, answers) : statementFile(bankFile);
  await keys.file('回单文件', file);
  await keys.use('button', '传回单');
  const told = page.getByRole('status').filter({ hasText: file.name });
  await told.getByText(`到账 ${answers.filter((one) => one === 'settled').length} 笔`).waitFor();
  await told.getByText(`退回 ${answers.filter((one) => one === 'rejected').length} 笔`).waitFor();
  await keys.stands();
}

step('paid with four eyes; the bank sends one back, its member changes the account, and it is paid again', async () => {
  await pay(['rejected', 'settled']);
  const page = await cast.onPhone(cast.phoneOf(corrected));
  await page.getByRole('link', { name: /改一下收款账户/ }).tap();
  await page.getByText('户名与账号不符').waitFor();
  await page.getByLabel('银行卡号').fill('6222 0212 3456 7890 128');
  await page.getByLabel('开户银行').fill('中国工商银行顺义支行');
  await page.getByRole('button', { name: '收不到短信？用登录密码' }).tap();
  await page.getByLabel('登录密码').fill(demoPassword);
  await page.getByRole('button', { name: '保存，重新付给我' }).tap();
  await page.getByText(/已经重新排队付款/).waitFor();
  // Confirmed by the password and not by a code from the phone: nothing is paid on it for a day.
  await stage.pass(2 * day);
  await pay(['settled']);
  const later = await cast.onPhone(cast.phoneOf(corrected));
  await later.goto('/hall/me/money');
  await later.getByText('已到账').first().waitFor();
});

step('the auditor reads who did what; the audit administrator checks the whole record', async () => {
  const auditors = await cast.atDesk(phoneOf('Funds auditor'));
  const { keys, page } = auditors;
  await openRound(auditors);
  await keys.use('link', /^办件/, page.getByRole('navigation', { name: '批次的内容' }));
  await keys.use('link', '杨*');
  await page.getByRole('heading', { name: '经过' }).waitFor();
  const did = ['退回补正', '提交', '通过', '公示', '公示期满', '批准', '银行退回', '账户已改好', '已到账'];
  for (const step of did)
    await page
      .getByText(new RegExp(`：${step}$`))
      .first()
      .waitFor();
  assert.equal(await page.getByRole('alert').count(), 0, 'nothing on it is refused to him');

  const admin = await cast.atDesk(phoneOf('Audit administrator'));
  await admin.keys.use('link', '审计');
  await admin.keys.use('button', '核对全部记录');
  await cast.givesCode(admin);
  const verdict = admin.page.getByText(/全对得上：|有一处对不上：/);
  await verdict.waitFor({ timeout: 120_000 });
  assert.match((await verdict.textContent())!, /全对得上/, await admin.page.getByRole('main').innerText());
  await admin.keys.stands();
  await admin.keys.use('button', '谁看过谁');
  await admin.page
    .getByRole('row', { name: /赵国英.*杨\*/ })
    .first()
    .waitFor();
});

step('the bulletin says two, each number opens its cases, and the public reads and takes home the same', async () => {
  officers = await cast.atDesk(officer);
  const { keys, page } = officers;
  await openRound(officers);
  await page.getByText('全区共有2名职工申请取得').waitFor();
  await keys.use('link', '2', page.locator('.bulletin'));
  await page.getByText('共 2 件').waitFor();

  const reader = await cast.public();
  await reader.goto('/open/bulletins');
  // Of a second round in one year each sentence says which.
  const told = reader.getByText('2026年，全区共有2名职工申请取得职业技能等级证书助推');
  await told.getByText(roundName).waitFor();
  await reader.getByRole('link', { name: '数据' }).click();
  const ofProgramme = reader.locator('details').filter({ has: reader.getByRole('heading', { name: title, level: 2 }) });
  await ofProgramme.waitFor();
  if ((await ofProgramme.getAttribute('open')) === null) await ofProgramme.locator('summary').click();
  await ofProgramme.getByRole('heading', { name: roundName, level: 3 }).waitFor();
  const saved = reader.waitForEvent('download');
  await reader.getByRole('link', { name: '下载 CSV' }).click();
  const csv = await readFile(await (await saved).path(), 'utf8');
  assert.match(csv, new RegExp(`2026,${title},${roundName},2,到账,2,0,0,0`));
  assert.deepEqual(cast.complaints(), []);
});
