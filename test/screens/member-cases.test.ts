// The member's cases on the phone: corrected and handed in again, a returned payment's account put right, withdrawn, appealed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { actingNow } from '#engine/acting-now.ts';
import { makeEngine } from '#engine/engine.ts';
import { loadAnswers } from '#engine/load.ts';
import { relayOutbox } from '#messages/outbox.ts';
import { developmentPort } from '#messages/ports.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { rejectedByBank } from '#test/support/bank.ts';
import { caseNow, houseOf, memberAt, phoneOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const phone = { viewport: { width: 390, height: 844 } };

test('a returned case is corrected and handed in again; what was typed survives leaving the page', async () => {
  const member = await memberAt(stage, 'apply');
  const { page, complaints } = await stage.visit(member.phone, phone);
  await page.goto('/');
  await page.getByRole('heading', { name: '等您办' }).waitFor();
  await page.getByRole('link', { name: /补正：职业技能等级证书助推/ }).click();
  await page.getByText('证书照片看不清').waitFor();
  await page.getByLabel('证书编号').fill('JD 2021-778899');
  await page.goto('/');
  await page.getByRole('link', { name: /补正：/ }).click();
  assert.equal(await page.getByLabel('证书编号').inputValue(), 'JD 2021-778899', 'nothing typed is lost');
  const issuedOn = await page.getByLabel('发证日期').inputValue();
  await page.getByLabel('发证日期').fill('');
  await page.getByRole('button', { name: /^再交给/ }).click();
  await page.getByRole('alert').first().waitFor();
  assert.equal((await caseNow(stage, member.caseId)).stage, 'apply', 'nothing was handed in');
  await page.getByLabel('发证日期').fill(issuedOn);
  await page.getByRole('button', { name: /^再交给/ }).click();
  // The union brought it: he has agreed to nothing yet.
  await page.getByText('请先点一下同意').waitFor();
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  await page.getByRole('button', { name: /^再交给/ }).click();
  await page.getByText('您改好后再交了').waitFor();
  const { stage: at, status } = await caseNow(stage, member.caseId);
  assert.deepEqual([at, status], ['basic', 'open']);
  const house = houseOf(stage);
  const answers = (await loadAnswers(house, house.db, demoTenantId, [member.caseId])).get(member.caseId);
  assert.equal(answers?.number, 'JD 2021-778899');
  await page.getByRole('link', { name: '首页' }).click();
  await page.getByRole('heading', { name: '正在排' }).waitFor();
  await page.getByRole('heading', { name: '等您办' }).waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
});

test('a payment that the bank returned is on its way again once the account is put right', async () => {
  const member = await memberAt(stage, 'pay');
  const other = await memberAt(stage, 'pay', 'open', 1);
  assert.equal(other.roundId, member.roundId);
  await rejectedByBank(
    stage,
    member.roundId,
    new Map([
      [member.caseId, '户名不符'],
      [other.caseId, '付款账户余额不足'],
    ]),
  );
  const { page, complaints } = await stage.visit(member.phone, phone);
  await page.goto('/');
  await page.getByRole('link', { name: /改一下收款账户/ }).click();
  await page.getByText('户名与账号不符').waitFor();
  await page.getByLabel('银行卡号').fill('6222 0200 0000 0000 001');
  await page.getByRole('button', { name: '保存，重新付给我' }).click();
  await page.getByText('没有写开户银行').waitFor();
  assert.equal(await page.getByLabel('银行卡号').getAttribute('aria-invalid'), 'true', 'a wrong check digit is told');
  await page.getByLabel('银行卡号').fill('6222 0200 0000 0000 009'.slice(0, -1) + luhn('622202000000000000'));
  await page.getByLabel('开户银行').fill('中国工商银行顺义支行');
  await page.getByRole('button', { name: '保存，重新付给我' }).click();
  await page.getByText('换收款账户要先确认是您本人').waitFor();
  const port = developmentPort({ log: () => {}, showCodes: true });
  await page.getByRole('button', { name: '发验证码到我的手机' }).click();
  await page.getByLabel('手机上收到的六位数字').fill('000000');
  await page.getByRole('button', { name: '保存，重新付给我' }).click();
  await page.getByText('验证码不对').waitFor();
  await relayOutbox(houseOf(stage), demoTenantId, [port]);
  const code = port.shown.findLast((one) => one.code !== undefined)!.code!;
  await page.getByLabel('手机上收到的六位数字').fill(code);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '保存，重新付给我' }).click();
  await page.getByText(/已经重新排队付款/).waitFor();
  const { state } = await caseNow(stage, member.caseId);
  assert.deepEqual([state.stages.pay?.status, state.stages.pay?.attempt], ['due', 2]);
  await page.getByRole('link', { name: '看我的钱' }).click();
  await page.getByText('等待付款').first().waitFor();
  await page.goto(`/hall/cases/${member.caseId}`);
  await page.getByText('账户已改好，等待重付').waitFor();
  await page.goto('/hall/me/messages');
  await page.getByText(/您的收款账户.*改为中国工商银行顺义支行 尾号 \d{4}（原来是尾号 \d{4}）/).waitFor();
  assert.deepEqual(complaints, []);
});

test('a payment that came back for the union’s own reasons is not laid at the member’s door', async () => {
  const [row] = await houseOf(stage).db.query<{ personId: number; caseId: number }>(
    `SELECT person_id AS "personId", id AS "caseId" FROM cases
      WHERE tenant_id = $1 AND state -> 'stages' -> 'pay' ->> 'reason' LIKE '%余额不足%'`,
    [demoTenantId],
  );
  const { page, complaints } = await stage.visit(await phoneOf(stage, row!.personId), phone);
  await page.goto('/');
  await page.getByText('银行退回，正在处理').waitFor();
  assert.equal(await page.getByText('改一下收款账户').count(), 0);
  await page.goto(`/hall/cases/${row!.caseId}`);
  await page.getByText('您不用做什么').waitFor();
  assert.deepEqual(complaints, []);
});

/** The check digit of a card number (ISO/IEC 7812-1). */
function luhn(digits: string): string {
  const sum = [...digits].reverse().reduce((all, digit, n) => {
    const twice = n % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return all + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

test('a case is withdrawn by its member, once, and is then closed', async () => {
  const member = await memberAt(stage, 'district');
  const { page, complaints } = await stage.visit(member.phone, phone);
  await page.goto(`/hall/cases/${member.caseId}`);
  await page.getByRole('button', { name: /^撤回申请/ }).click();
  await page.getByText('撤回不能反悔').waitFor();
  await page.getByRole('button', { name: '撤回这件申请' }).dblclick();
  await page.getByText('您撤回了申请').waitFor();
  await page.getByText('已撤回').first().waitFor();
  assert.equal((await caseNow(stage, member.caseId)).status, 'withdrawn');
  assert.equal(await page.getByRole('button', { name: /^撤回申请/ }).count(), 0);
  assert.deepEqual(complaints, []);
});

test('whoever was refused sees why and appeals within his time', async () => {
  const member = await memberAt(stage, 'basic', 'open', 1);
  const house = houseOf(stage);
  const [row] = await house.db.query<{ reviewer: number }>(
    `SELECT p.person_id AS reviewer FROM cases c JOIN posts p ON p.tenant_id = $1 AND p.organisation_id = c.handler_organisation_id
      WHERE c.tenant_id = $1 AND c.id = $2 AND p.role = 'reviewer' LIMIT 1`,
    [demoTenantId, member.caseId],
  );
  granted(
    await makeEngine(house).act(demoTenantId, {
      acting: await actingNow(house, demoTenantId, row!.reviewer),
      target: { caseId: member.caseId },
      request: { id: crypto.randomUUID(), action: 'refuse', input: { why: '工种与证书不一致' } },
    }),
  );
  const { page, complaints } = await stage.visit(member.phone, phone);
  await page.goto(`/hall/cases/${member.caseId}`);
  await page.getByText('没有通过：工种与证书不一致').waitFor();
  await page.getByRole('button', { name: /^提异议/ }).click();
  await page.getByRole('button', { name: '提交异议' }).click();
  await page.getByText('请至少写五个字').waitFor();
  await page.getByLabel('哪里不对？').fill('工种名称是按新版目录写的，与证书一致');
  await page.getByRole('button', { name: '提交异议' }).click();
  await page.getByText('您提出了异议').waitFor();
  const now = await caseNow(stage, member.caseId);
  assert.deepEqual([now.stage, now.status], ['appeal', 'open']);
  assert.deepEqual(complaints, []);
});

test('a member asks, the officer who has the case answers from his desk, and the member reads it', async () => {
  const member = await memberAt(stage, 'basic', 'open', 2);
  const { page, complaints } = await stage.visit(member.phone, phone);
  await page.goto(`/hall/cases/${member.caseId}`);
  await page.getByRole('button', { name: /^问一句经办人/ }).click();
  await page.getByLabel('想问什么？').fill('证书原件要带去吗');
  await page.getByRole('button', { name: /^问.+/ }).last().click();
  await page.getByText('有答复会通知您').waitFor();
  await page.getByText('答复了再问').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  const house = houseOf(stage);
  const [hand] = await house.db.query<{ id: number }>(
    `SELECT p.person_id AS id FROM cases c JOIN posts p ON p.tenant_id = $1 AND p.organisation_id = c.handler_organisation_id
      WHERE c.tenant_id = $1 AND c.id = $2 AND p.role IN ('chair', 'officer') AND p.person_id <> c.person_id LIMIT 1`,
    [demoTenantId, member.caseId],
  );
  const desk = await stage.visit(await phoneOf(stage, hand!.id), { viewport: { width: 1440, height: 900 } });
  await desk.page.goto('/desk');
  await desk.page.getByRole('link', { name: /答复提问，.+问：职业技能等级证书助推/ }).waitFor();
  await desk.page.goto(`/desk/cases/${member.caseId}`);
  await desk.page.getByText('“证书原件要带去吗”').waitFor();
  assert.deepEqual(await seriousFindings(desk.page), []);
  await desk.page.getByLabel('答复（本人会看到').fill('不用，照片清楚就行');
  await desk.page.getByRole('button', { name: '答复', exact: true }).click();
  await desk.page.getByText('等您答复').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('不用，照片清楚就行').waitFor();
  await page.getByRole('button', { name: /^问一句经办人/ }).waitFor();
  await page.goto('/hall/me/messages');
  await page.getByText('您问的有答复了').waitFor();
  assert.deepEqual([...complaints, ...desk.complaints], []);
});

test('a case on paper tells what happened and leaves out what can be pressed', async () => {
  const member = await memberAt(stage, 'pay', 'passed');
  const { page } = await stage.visit(member.phone, phone);
  await page.goto(`/hall/cases/${member.caseId}`);
  await page.getByRole('heading', { name: '经过' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  await page.getByText(`办件号 ${member.caseId} · 打印于`).waitFor();
  assert.equal(await page.getByRole('heading', { name: '经过' }).isVisible(), true);
  for (const gone of [page.getByRole('navigation').first(), page.getByRole('heading', { name: '您可以' })])
    assert.equal(await gone.isVisible(), false);
});
