// A member applies on the phone: few taps where everything is on file, one case however often it is sent, and nothing typed is ever lost:
// not offline, not by going back, not when the session ends in the middle.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoPassword, demoTenantId } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

interface Known {
  readonly id: number;
  readonly phone: string;
}

let stage: Stage;
/** Members with a certificate on file. */
let members: Known[];
before(async () => {
  stage = await openStage();
  const rows = await stage.year.database.db.query<{ id: number }>(
    `SELECT person_id AS id FROM person_facts WHERE tenant_id = $1 AND snapshot ? 'skill.issuer' ORDER BY person_id`,
    [demoTenantId],
  );
  const { people } = stage.year.run.world;
  members = rows.map(({ id }) => ({
    id,
    phone: people.find(({ key }) => stage.year.run.ids.people.get(key) === id)!.phone,
  }));
});
after(() => stage?.close());

interface CaseRow {
  readonly id: number;
  readonly stage: string;
  readonly status: string;
  readonly handler: string;
}

const casesOf = (personId: number): Promise<CaseRow[]> =>
  stage.year.database.db.query<CaseRow>(
    `SELECT c.id, c.stage, c.status, o.name AS handler FROM cases c
       LEFT JOIN organisations o ON o.tenant_id = $1 AND o.id = c.handler_organisation_id
      WHERE c.tenant_id = $1 AND c.person_id = $2 AND c.round_id = $3`,
    [demoTenantId, personId, stage.presentRoundId],
  );

const numberOf = async (caseId: number): Promise<unknown> =>
  (
    await stage.year.database.db.query<{ plain: Record<string, unknown> }>(
      'SELECT plain FROM answers WHERE tenant_id = $1 AND case_id = $2',
      [demoTenantId, caseId],
    )
  )[0]?.plain.number;

/** The form, opened by its address. */
async function atForm(visit: Visit): Promise<Page> {
  const { page } = visit;
  await page.goto(`/hall/services/${stage.presentRoundId}/apply`);
  await page.getByRole('checkbox', { name: /我同意/ }).waitFor();
  return page;
}

const drafts = (page: Page): Promise<unknown> =>
  page.evaluate('Object.keys(localStorage).filter((name) => name.startsWith("nj-draft")).length');

async function changeNumber(page: Page, to: string): Promise<void> {
  await page.getByRole('button', { name: '改证书编号' }).click();
  await page.getByLabel('证书编号').fill(to);
  await page.getByLabel('证书编号').blur();
}

test('with everything on file a member applies in four taps', async () => {
  const member = members[0]!;
  const { page, complaints } = await stage.visit(member.phone, phone);
  await page.goto('/hall/services');
  let taps = 0;
  const tap = async (target: ReturnType<Page['getByRole']>) => {
    await target.tap();
    taps += 1;
  };
  await page.getByLabel('搜服务').fill('zhengshu');
  await tap(page.getByRole('link', { name: /职业技能等级证书助推/ }));
  await page.getByText('现在就能申请').waitFor();
  await page.getByText('¥1,500.00').first().waitFor();
  await page.getByText('证书编号没有用过').waitFor();
  await page.getByRole('heading', { name: '按您的情况' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await tap(page.getByRole('link', { name: /去申请/ }));
  await tap(page.getByRole('checkbox', { name: /我同意/ }));
  assert.deepEqual(await seriousFindings(page), []);
  await tap(page.getByRole('button', { name: '提交，申请 ¥1,500.00' }));
  await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  assert.ok(taps <= 4, `${taps} taps`);
  const cases = await casesOf(member.id);
  assert.deepEqual(
    cases.map(({ stage: at, status }) => [at, status]),
    [['basic', 'open']],
  );
  await page.getByRole('heading', { name: cases[0]!.handler }).waitFor();
  await page.goBack();
  await page.getByText('您在这一批已经有一件在办').waitFor();
  assert.deepEqual(complaints, []);
});

test('a search that finds nothing leads back to everything, and what happened is a way too', async () => {
  const { page } = await stage.visit(members[0]!.phone, phone);
  await page.goto('/hall/services?q=zzzz');
  await page.getByText('没有找到“zzzz”').waitFor();
  await page.getByRole('link', { name: '看全部服务' }).click();
  await page.getByRole('link', { name: /职业技能等级证书助推/ }).waitFor();
  await page.getByRole('link', { name: /想歇一歇/ }).click();
  await page.getByText('这一类现在没有在受理的服务').waitFor();
  await page.getByRole('link', { name: /学本事、考了证/ }).click();
  await page.getByRole('link', { name: /职业技能等级证书助推/ }).waitFor();
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
  const page = await atForm(await stage.visit(member.phone, phone));
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
  assert.deepEqual(await casesOf(member.id), []);
});

test('pressed twice and its answer lost on the way, it is one case', async () => {
  const member = members[1]!;
  const visit = await stage.visit(member.phone, phone);
  const page = await atForm(visit);
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  let sent = 0;
  await page.route('**/api/cases', async (route) => {
    sent += 1;
    const answer = await route.fetch();
    assert.equal(answer.status(), 201);
    // The first answer never arrives: the server has the case, the phone does not know.
    if (sent === 1) await route.abort();
    else await route.fulfill({ response: answer });
  });
  await page.getByRole('button', { name: /^提交，申请/ }).dblclick();
  await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  assert.equal(sent, 2, 'sent again by itself, and not a third time');
  assert.equal((await casesOf(member.id)).length, 1);
});

test('its answer lost for good and the page reloaded, it is handed in again and is still one case', async () => {
  const member = members[3]!;
  const visit = await stage.visit(member.phone, phone);
  const page = await atForm(visit);
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  await page.route('**/api/cases', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: /^提交，申请/ }).click();
  await page.getByText('没连上服务器，您写的都还在').waitFor();
  await page.unroute('**/api/cases');
  await page.reload();
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  await page.getByRole('button', { name: /^提交，申请/ }).click();
  await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  assert.equal((await casesOf(member.id)).length, 1);
});

test('offline, back, reloaded: what was typed is still there, and is handed in when the connection is back', async () => {
  const member = members[2]!;
  const visit = await stage.visit(member.phone, phone);
  const page = await atForm(visit);
  await visit.context.setOffline(true);
  await page.getByText('没有网络').first().waitFor();
  await changeNumber(page, 'JD 2026 0001');
  await page.getByText(/草稿已存/).waitFor();
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  await page.getByRole('button', { name: /^提交，申请/ }).click();
  await page.getByText('连上后自己交').waitFor();
  assert.deepEqual(await casesOf(member.id), []);
  await visit.context.setOffline(false);
  await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  const [only, ...more] = await casesOf(member.id);
  assert.deepEqual(more, []);
  assert.equal(await numberOf(only!.id), 'JD 2026 0001');
  assert.equal(await drafts(page), 0);
});

test('going back, reloading and coming again finds the draft; signing out takes it away', async () => {
  const visit = await stage.visit(members[2]!.phone, phone);
  const { page } = visit;
  await page.goto(`/hall/services/${stage.presentRoundId}`);
  await page.getByRole('link', { name: '是另一件，再申请一次' }).click();
  await changeNumber(page, 'JD 2026 0002');
  await page.goBack();
  await page.getByRole('link', { name: '接着填' }).click();
  await page.getByText('JD 2026 0002').waitFor();
  await page.reload();
  await page.getByText('JD 2026 0002').waitFor();
  assert.equal(await drafts(page), 1);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/desk');
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByLabel('手机号').waitFor();
  assert.equal(await drafts(page), 0);
});

test('a session that ends in mid-form asks to sign in on the spot, and the same form is handed in', async () => {
  const member = members[1]!;
  const visit = await stage.visit(member.phone, phone);
  const page = await atForm(visit);
  await changeNumber(page, 'JD-2026-0003');
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  await stage.year.database.db.query(
    'UPDATE sessions SET ended_at = created_at WHERE tenant_id = $1 AND person_id = $2',
    [demoTenantId, member.id],
  );
  await new Promise((done) => setTimeout(done, 1_100)); // a session is believed for a second
  await page.getByRole('button', { name: /^提交，申请/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('您填到一半的都在').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await dialog.getByRole('button', { name: '改用密码' }).click();
  await dialog.getByLabel('手机号').fill(member.phone);
  await dialog.getByLabel('密码').fill(demoPassword);
  await dialog.getByRole('button', { name: '登录' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await page.getByLabel('证书编号').inputValue(), 'JD-2026-0003');
  await page.getByRole('button', { name: /^提交，申请/ }).click();
  await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  const numbers = await Promise.all((await casesOf(member.id)).map(({ id }) => numberOf(id)));
  assert.ok(numbers.includes('JD-2026-0003'));
  assert.equal(numbers.length, 2);
});

test('what is wrong is said in plain words, on top and at the field, in both languages', async () => {
  const visit = await stage.visit(members[0]!.phone, phone);
  const { page, complaints } = visit;
  await atForm(visit);
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
