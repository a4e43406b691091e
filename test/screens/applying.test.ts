// A member finds a service and applies on the phone: few taps where everything is on file, and what is wrong is said in plain words.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { atForm, casesOf, changeNumber, type Known, membersWithCertificate, phone } from '#test/support/applicant.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let members: Known[];
before(async () => {
  stage = await openStage();
  members = await membersWithCertificate(stage);
});
after(() => stage?.close());

test('with everything on file a member applies in four taps from the first screen, his agreement among them', async () => {
  const member = members[0]!;
  const { page, complaints } = await stage.visit(member.phone, phone);
  await page.goto('/');
  let taps = 0;
  const tap = async (target: ReturnType<Page['getByRole']>) => {
    await target.tap();
    taps += 1;
  };
  await page.getByRole('heading', { name: '该您得的' }).waitFor();
  await tap(page.getByRole('link', { name: '看清楚，再同意' }).first());
  await page.getByText('现在就能申请').waitFor();
  await page.getByText('¥1,500.00').first().waitFor();
  await page.getByText('证书编号没有用过').waitFor();
  await page.getByRole('heading', { name: '按您的情况' }).waitFor();
  await page.getByText(/^现在申请，最晚.+到账$/).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await tap(page.getByRole('link', { name: /去申请/ }));
  await tap(page.getByRole('checkbox', { name: /我同意/ }));
  assert.deepEqual(await seriousFindings(page), []);
  await tap(page.getByRole('button', { name: '提交，申请 ¥1,500.00' }));
  await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  assert.ok(taps <= 4, `${taps} taps`);
  const cases = await casesOf(stage, member.id);
  assert.deepEqual(
    cases.map(({ stage: at, status }) => [at, status]),
    [['basic', 'open']],
  );
  await page.getByRole('heading', { name: cases[0]!.handler }).waitFor();
  await page.goBack();
  await page.getByText('您在这一批已经有一件在办').waitFor();
  await page.goto('/hall/me/data');
  await page.getByText(/^我同意工会用以上信息办这件事，并在公示时写作“.\*.*，.+工会”。$/).waitFor();
  assert.deepEqual(complaints, []);
});

test('services are found by characters, by pinyin and by initials', async () => {
  const { page } = await stage.visit(members[0]!.phone, phone);
  await page.goto('/hall/services');
  for (const words of ['证书', 'zhengshu', 'zyjndjzs', 'certificate']) {
    await page.getByLabel('搜服务').fill(words);
    await page.waitForURL(new RegExp(`q=${encodeURIComponent(words)}`));
    await page.getByRole('link', { name: /职业技能等级证书助推/ }).waitFor();
  }
});

test('a search that finds nothing leads back to everything, and what happened is a way too', async () => {
  const { page } = await stage.visit(members[0]!.phone, phone);
  await page.goto('/hall/services?q=zzzz');
  await page.getByText('没有找到“zzzz”').waitFor();
  await page.getByRole('link', { name: '看全部服务' }).click();
  await page.getByRole('link', { name: /职业技能等级证书助推/ }).waitFor();
  await page.getByRole('link', { name: /怀孕、带孩子/ }).click();
  await page.getByText('这一类现在没有在受理的服务').waitFor();
  // Nobody stands before a closed door: their union's telephone, and the hotline of all unions.
  assert.match((await page.getByRole('link', { name: /^拨打 010/ }).getAttribute('href')) ?? '', /^tel:0106000\d{4}$/);
  assert.equal(await page.getByRole('link', { name: '拨打 12351' }).getAttribute('href'), 'tel:12351');
  await page.getByRole('link', { name: /学本事、考了证/ }).click();
  await page.getByRole('link', { name: /职业技能等级证书助推/ }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
});

test('a sentence is understood: what it is about, what there is, and whom to call; no sentence ends in nothing', async () => {
  const { page, complaints } = await stage.visit(members[0]!.phone, phone);
  await page.goto('/');
  const box = page.getByRole('searchbox', { name: '有事说一句就行' });
  await box.fill('老板三个月没发工资');
  await box.press('Enter');
  await page.getByText('您说的像是“工资没发、被拖欠”').waitFor();
  await page.getByText('现在没有要填的表').waitFor();
  await page.getByRole('link', { name: /^拨打 010/ }).waitFor();
  assert.equal(await page.getByRole('link', { name: '拨打 12351' }).getAttribute('href'), 'tel:12351');
  assert.deepEqual(await seriousFindings(page), []);
  await page.goBack();
  await page.getByRole('link', { name: '考下了一本证' }).tap();
  await page.getByText('您说的像是“考了证”').waitFor();
  await page.getByRole('link', { name: /职业技能等级证书助推/ }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: '心里堵得慌' }).tap();
  assert.equal(await page.getByRole('link', { name: '拨打 12356' }).getAttribute('href'), 'tel:12356');
  assert.deepEqual(complaints, []);
});

test('what is not open now says when it was; a wish to be told is kept and can be taken back', async () => {
  const { page } = await stage.visit(members[0]!.phone, phone);
  await page.goto('/hall/services?event=create');
  const row = page
    .getByRole('listitem')
    .filter({ hasText: /月开过/ })
    .first();
  await row.getByRole('button', { name: /^开了告诉我/ }).click();
  await row.getByText('开了会发消息告诉您').waitFor();
  await page.reload();
  await row.getByRole('button', { name: /^不用告诉我/ }).click();
  await row.getByRole('button', { name: /^开了告诉我/ }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
});

test('an account that is missing is given on the spot, without handing anything in', async () => {
  const member = members[2]!;
  const { db } = stage.year.database;
  const account = () =>
    db.query<{ sealed: Buffer | null; bank: string | null }>(
      'SELECT account_sealed AS sealed, account_bank AS bank FROM people WHERE tenant_id = $1 AND id = $2',
      [demoTenantId, member.id],
    );
  await db.query('UPDATE people SET account_sealed = NULL, account_bank = NULL WHERE tenant_id = $1 AND id = $2', [
    ...[demoTenantId, member.id],
  ]);
  const page = await atForm(stage, await stage.visit(member.phone, phone));
  await page.getByText('还差一项：收款账户').waitFor();
  await page.getByLabel('银行卡号').fill('6222 0212 3456 7890 129');
  await page.getByLabel('开户银行').fill('工商银行');
  await page.getByLabel('开户银行').press('Enter');
  await page
    .getByText(/最后一位|校验|写错/)
    .first()
    .waitFor();
  assert.equal((await account())[0]!.sealed, null);
  await page.getByLabel('银行卡号').fill('6222 0212 3456 7890 128');
  await page.getByRole('button', { name: '存下这张卡' }).click();
  await page.getByText('工商银行 尾号 0128').waitFor();
  assert.equal((await account())[0]!.bank, '工商银行');
  assert.deepEqual(await casesOf(stage, member.id), []);
});

test('what is wrong is said in plain words, on top and at the field, in both languages', async () => {
  const visit = await stage.visit(members[0]!.phone, phone);
  const { page, complaints } = visit;
  await atForm(stage, visit);
  await changeNumber(page, '');
  assert.equal(await page.getByText('没有填写').count(), 0, 'passing a field by is no mistake yet');
  await page.getByRole('button', { name: /^提交/ }).click();
  const summary = page.getByRole('alert');
  await summary.getByText('还不能提交，有 1 处要改').waitFor();
  await page.getByText('请先点一下同意').waitFor();
  await summary.getByRole('button', { name: '没有填写“证书编号”' }).click();
  assert.ok(await page.getByLabel('证书编号').evaluate((input) => input === document.activeElement));
  assert.equal(await page.getByLabel('证书编号').getAttribute('aria-invalid'), 'true');
  await page.getByRole('button', { name: '改发证日期' }).click();
  await page.getByLabel('发证日期').fill('2019-05-01');
  await page.getByText('按现在填的，这件不符合规定').waitFor();
  await page.getByText('发证日期：2019年5月1日').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: 'EN', exact: true }).click();
  await page.getByRole('alert').getByRole('button', { name: '“Certificate number” is missing' }).waitFor();
  await page.getByRole('button', { name: 'Large text' }).click();
  assert.deepEqual(await seriousFindings(page), []);
  const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok((wide as number) <= 0, 'nothing sticks out sideways');
  assert.deepEqual(complaints, []);
});
