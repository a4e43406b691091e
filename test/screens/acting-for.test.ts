// An officer acts for a member without a phone: finds him, sees rule by rule whether he qualifies, puts his consent on record, hands in once;
// corrects what is sent back; and the member, when he has a phone, reads who did it and takes his word back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { makeCardNumber } from '#kit/identifiers.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { casesOf, type Known, membersWithCertificate, phone } from '#test/support/applicant.ts';
import { caseNow, phoneOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let officer: string;
let colleague: string;
let members: (Known & { readonly name: string })[];

const districtChair = '19900009304';
const card = makeCardNumber('62220200', 77);
const desk = { viewport: { width: 1440, height: 900 } };

/** Members with a certificate on file whose second-level union has two who may decide; its chair acts, another decides. */
before(async () => {
  stage = await openStage();
  const known = await membersWithCertificate(stage);
  const rows = await stage.year.database.db.query<{ id: number; name: string; chair: number; other: number }>(
    `SELECT p.id, p.name, c.person_id AS chair, min(r.person_id) AS other FROM people p
       JOIN memberships m ON m.tenant_id = $1 AND m.person_id = p.id AND m.status <> 'ended'
       JOIN organisation_paths x ON x.tenant_id = $1 AND x.descendant_id = m.organisation_id
       JOIN organisations o ON o.tenant_id = $1 AND o.id = x.ancestor_id AND o.level = 'second-level'
       JOIN posts c ON c.tenant_id = $1 AND c.organisation_id = o.id AND c.role = 'chair'
       JOIN posts r ON r.tenant_id = $1 AND r.organisation_id = o.id AND r.role IN ('reviewer', 'officer') AND r.person_id <> c.person_id
      WHERE p.tenant_id = $1 AND p.id = ANY ($2::bigint[]) AND p.id NOT IN (SELECT person_id FROM posts WHERE tenant_id = $1)
      GROUP BY p.id, p.name, c.person_id
      ORDER BY EXISTS (SELECT FROM cases d WHERE d.tenant_id = $1 AND d.person_id = p.id AND d.status = 'open'
                          AND d.state::jsonb->'deciders' @> jsonb_build_array(jsonb_build_object('personId', c.person_id))), p.id`,
    [demoTenantId, known.map(({ id }) => id)],
  );
  const { chair, other } = rows[0]!;
  members = rows
    .filter((row) => row.chair === chair)
    .map((row) => ({ ...known.find(({ id }) => id === row.id)!, name: row.name }));
  assert.ok(members.length >= 2, 'two members of one union');
  officer = await phoneOf(stage, chair);
  colleague = await phoneOf(stage, other);
});
after(() => stage?.close());

const consentsOf = (caseId: number) =>
  stage.year.database.db.query<{ covers: string; how: string }>(
    'SELECT covers, how FROM consents WHERE tenant_id = $1 AND case_id = $2 ORDER BY recorded_at, covers',
    [demoTenantId, caseId],
  );

/** From the search in the bar to what can be done for the member. */
async function findMember(page: Page, name: string, id: number): Promise<void> {
  await page.goto('/desk/organisations');
  await page.getByLabel('找会员').fill(name);
  await page.locator(`a[href="/desk/people/${id}"]`).first().click();
  await page.getByRole('link', { name: '代办', exact: true }).click();
  await page.getByRole('link', { name: /职业技能等级证书助推/ }).click();
}

async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement | null;
      const label = (at as HTMLInputElement | null)?.labels?.[0]?.innerText;
      return at?.getAttribute('aria-label') || label || at?.innerText || '';
    });
    if (name.test(here)) return;
  }
  assert.fail(`the keyboard never comes to ${name}`);
}

test('found, looked at rule by rule, agreed, filled in and handed in once; told who and by which word', async () => {
  const member = members[0]!;
  const { page, complaints } = await stage.visit(officer, desk);
  await findMember(page, member.name, member.id);
  await page.getByRole('region', { name: '本人符合吗' }).getByText('证书编号没有用过').waitFor();
  assert.equal(await page.getByRole('button', { name: /提交/ }).count(), 0, 'no form before his consent');
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '记好了，去填表' }).click();
  await page.getByText('没有填写“本人怎么同意的”').first().waitFor();
  await page.getByLabel('当面口头说的').check();
  await page.getByLabel(/在场的证人/).fill('李秀兰');
  await page.reload();
  assert.equal(await page.getByLabel(/在场的证人/).inputValue(), '李秀兰', 'nothing typed is lost');
  await page.getByRole('button', { name: '记好了，去填表' }).click();
  await page.getByText(/当面口头同意，证人李秀兰/).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  const handIn = page.getByRole('button', { name: new RegExp(`^替${member.name}提交，申请 ¥`) });
  await handIn.click();
  await page.getByText('先把这句话念给本人听').waitFor();
  await page.getByRole('checkbox', { name: `念给${member.name}听了，本人同意` }).check();
  await handIn.dblclick();
  await page.getByText(`已替${member.name}提交`).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  const cases = await casesOf(stage, member.id);
  assert.deepEqual(
    cases.map(({ stage: at, status }) => [at, status]),
    [['basic', 'open']],
  );
  const caseId = cases[0]!.id;
  assert.deepEqual(await consentsOf(caseId), [{ covers: 'open', how: 'spoken' }]);

  await page.goto(`/desk/cases/${caseId}`);
  await page.getByText(/替本人提交；本人.*当面口头同意，证人李秀兰/).waitFor();
  await page.getByText('这件是您代为提交的，不能再由您审核').waitFor();

  const hall = await stage.visit(member.phone, phone);
  await hall.page.goto(`/hall/cases/${caseId}`);
  await hall.page.getByText(/替您提交$/).waitFor();
  await hall.page.getByText(/您.*当面口头同意，证人李秀兰/).waitFor();
  await hall.page.goto('/hall/me/looks');
  await hall.page
    .getByText(/要替您办一件事/)
    .first()
    .waitFor();
  await hall.page.goto('/hall/me/data');
  await hall.page.getByRole('heading', { name: '工会替我办的' }).waitFor();
  await hall.page.getByText(/念给您听，您同意了$/).waitFor();
  assert.deepEqual(await seriousFindings(hall.page), []);
  await hall.page.getByRole('link', { name: /替您提交/ }).tap();
  await hall.page.getByRole('button', { name: /收回代办的同意/ }).tap();
  await hall.page.getByRole('button', { name: '收回同意', exact: true }).tap();
  await hall.page.getByText('您收回了代办的同意').waitFor();
  assert.deepEqual(await seriousFindings(hall.page), []);
  assert.deepEqual([...complaints, ...hall.complaints], []);

  await page.goto(`/desk/cases/${caseId}/behalf`);
  await page.getByText('本人收回了').waitFor();
});

test('by keyboard alone: consent by phone, the form, handed in; sent back it waits in the list and is corrected under the same consent', async () => {
  const member = members[1]!;
  const { page, complaints } = await stage.visit(officer, desk);
  await page.goto(`/desk/people/${member.id}/behalf/${stage.presentRoundId}`);
  await page.getByRole('button', { name: '记好了，去填表' }).waitFor();
  await tabTo(page, /当面签了字/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.getByLabel(/几点打的电话/).waitFor();
  await tabTo(page, /几点打的电话/);
  await page.keyboard.type('10:05');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^替.*提交/ }).waitFor();
  await tabTo(page, /^念给.*听了/);
  await page.keyboard.press('Space');
  await tabTo(page, /^替.*提交，申请/);
  await page.keyboard.press('Enter');
  await page.getByText(`已替${member.name}提交`).waitFor();
  const caseId = (await casesOf(stage, member.id))[0]!.id;

  const other = await stage.visit(colleague, desk);
  await other.page.goto(`/desk/cases/${caseId}`);
  await other.page.getByRole('button', { name: /^退回补正/ }).click();
  await other.page
    .getByLabel(/理由|为什么|哪里/)
    .first()
    .fill('证书编号看不清');
  await other.page
    .getByRole('button', { name: /退回补正/ })
    .last()
    .click();
  await assert.doesNotReject(async () => {
    for (let n = 0; (await caseNow(stage, caseId)).stage !== 'apply'; n += 1) {
      assert.ok(n < 100, 'sent back');
      await other.page.waitForTimeout(50);
    }
  });

  await page.goto('/desk');
  await page
    .getByRole('listitem')
    .filter({ hasText: '替人改好再交' })
    .filter({ hasText: '“证书编号看不清”' })
    .getByRole('link')
    .click();
  await page.getByText('“证书编号看不清”').waitFor();
  await page.getByText('按提交时记下的同意，可以代为改').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByLabel('证书编号').fill(`2026${caseId}9`);
  await page.getByRole('button', { name: `替${member.name}再交` }).click();
  await page.getByRole('region', { name: '改好再交' }).waitFor({ state: 'detached' });
  assert.equal((await caseNow(stage, caseId)).stage, 'basic');
  assert.equal((await consentsOf(caseId)).length, 1);

  await page.getByRole('button', { name: '代为撤回' }).click();
  assert.ok(await page.getByRole('button', { name: '本人要求了才能办' }).isDisabled());
  await page.getByRole('checkbox', { name: `${member.name}本人要求撤回` }).check();
  await page.getByLabel('电话里说的').check();
  await page.getByLabel(/几点打的电话/).fill('16:20');
  await page.getByRole('button', { name: '撤回这件申请' }).click();
  await page.getByText('已撤回').first().waitFor();
  assert.deepEqual(
    (await consentsOf(caseId)).map(({ covers }) => covers),
    ['open', 'withdraw'],
  );
  await page.goto('/desk/behalf');
  await page.getByRole('table').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'What I did for others' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.goto(`/desk/people/${members[2]?.id ?? member.id}/behalf/${stage.presentRoundId}`);
  await page.getByRole('heading', { name: 'How the member agreed' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual([...complaints, ...other.complaints], []);
});

test('his account: given by one officer under his consent, typed once more by a second, seen and taken back by the member', async () => {
  const member = members[0]!;
  const { db } = stage.year.database;
  const accountOf = async () =>
    (
      await db.query('SELECT FROM people WHERE tenant_id = $1 AND id = $2 AND account_sealed IS NOT NULL', [
        demoTenantId,
        member.id,
      ])
    ).length;
  await db.query('UPDATE people SET account_sealed = NULL, account_bank = NULL WHERE tenant_id = $1 AND id = $2', [
    demoTenantId,
    member.id,
  ]);
  const caseId = (await casesOf(stage, member.id))[0]!.id;
  const { page, complaints } = await stage.visit(officer, desk);
  await page.goto(`/desk/cases/${caseId}/behalf`);
  await page.getByText('没有登记，批准了也付不出去').waitFor();
  await tabTo(page, /^代为登记收款账号$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /当面签了字/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, /几点打的电话/);
  await page.keyboard.type('10:05');
  await tabTo(page, /银行卡号/);
  await page.keyboard.type('6222020012345678');
  await tabTo(page, /开户银行/);
  await page.keyboard.type('中国工商银行顺义支行');
  await page.keyboard.press('Enter');
  await page
    .getByText(/银行卡号.*位|校验|不对/)
    .first()
    .waitFor();
  await page.getByLabel('银行卡号').fill(card);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '登记，交同事核对' }).dblclick();
  await page.getByText('等另一位同事核对，还不会用来付款').waitFor();
  assert.equal(await accountOf(), 0);
  assert.equal(await page.getByRole('button', { name: '两次一样，确认用它付款' }).count(), 0, 'not by the same hand');
  assert.deepEqual(await seriousFindings(page), []);

  const second = await stage.visit(districtChair, desk);
  await second.page.goto('/desk');
  await second.page.getByRole('link', { name: /核对账号，同事替会员登记的收款账号/ }).click();
  await second.page.getByRole('region', { name: '替会员登记的收款账号，等核对' }).waitFor();
  assert.deepEqual(await seriousFindings(second.page), []);
  const again = second.page.getByLabel('银行卡号，您再输一遍');
  await again.fill(makeCardNumber('62220200', 78));
  await second.page.getByRole('button', { name: '两次一样，确认用它付款' }).click();
  await second.page.getByText('两次写的账号不一样，没有确认').waitFor();
  assert.equal(await accountOf(), 0);
  await again.fill(card);
  await second.page.getByRole('button', { name: '两次一样，确认用它付款' }).click();
  await second.page.getByRole('region', { name: '替会员登记的收款账号，等核对' }).waitFor({ state: 'detached' });
  assert.equal(await accountOf(), 1);

  const hall = await stage.visit(member.phone, phone);
  await hall.page.goto('/hall/me/account');
  await hall.page.getByText('核对过，在用').waitFor();
  assert.deepEqual(await seriousFindings(hall.page), []);
  await hall.page.getByRole('button', { name: '不是我的意思，收回这个账号' }).tap();
  await hall.page.getByText('收回了，没有使用').waitFor();
  assert.equal(await accountOf(), 0);
  await hall.page.goto(`/hall/cases/${caseId}`);
  await hall.page.getByText('您收回了替您登记的收款账号').waitFor();
  assert.deepEqual([...complaints, ...second.complaints, ...hall.complaints], []);
});

test('something on file is wrong: said for the member, answered by a colleague only, taken back by the member', async () => {
  const member = members[0]!;
  const { page, complaints } = await stage.visit(officer, desk);
  await page.goto(`/desk/people/${member.id}/behalf`);
  await page.getByRole('button', { name: '代为提更正' }).click();
  await page.getByLabel('哪一条不对').selectOption({ label: '手机号' });
  await page.getByLabel('本人说应该是什么').fill('换了号，新号写在纸上');
  await page.getByLabel('当面签了字').check();
  await page.getByLabel('签了字的纸放在哪里').fill('会员档案柜');
  assert.deepEqual(await seriousFindings(page), []);
  await page
    .getByRole('region', { name: '本人说资料记错了' })
    .getByRole('button', { name: '代为提更正' })
    .last()
    .click();
  await page.getByText('已代为提了，由另一位同事核对后答复').waitFor();
  await page.goto('/desk/corrections');
  await page.getByText('您代为提的，由另一位同事答复').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  const hall = await stage.visit(member.phone, phone);
  await hall.page.goto('/hall/me/file');
  await hall.page.getByText(/替您提的；您.*签字同意，纸在会员档案柜/).waitFor();
  assert.deepEqual(await seriousFindings(hall.page), []);
  await hall.page.getByRole('button', { name: '不是我的意思，收回' }).tap();
  await hall.page.getByText('本人收回了').waitFor();
  assert.deepEqual([...complaints, ...hall.complaints], []);
});
