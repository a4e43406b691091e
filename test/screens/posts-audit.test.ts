// Posts granted and revoked by the security administrator, and the audit administrator's check of the whole record, by real clicks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const { accounts } = demoAccounts();
const named = (english: string) => accounts.find((one) => one.role.en === english)!;
const security = named('Security administrator');
const member = named('Member');

const rows = <T extends object>(sql: string, ...more: unknown[]) =>
  stage.year.database.db.query<T>(sql, [demoTenantId, ...more]);

async function accessible(page: Page): Promise<void> {
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: 'English' }).click();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '中文' }).click();
}

const held = (): Promise<{ role: string; revoked: boolean }[]> =>
  rows(
    `SELECT o.role, o.revoked_at IS NOT NULL AS revoked FROM posts o JOIN people p ON p.tenant_id = $1 AND p.id = o.person_id
      WHERE o.tenant_id = $1 AND p.name = $2 AND o.role = 'reviewer' AND o.granted_by IS NOT NULL`,
    member.name,
  );

async function choose(page: Page, phone: string, name: string): Promise<void> {
  await page.getByRole('button', { name: '提出授予岗位' }).click();
  await page.getByLabel('任职人的手机号').fill(phone);
  await page.getByRole('button', { name: '找这个人' }).click();
  await page.getByRole('button', { name: new RegExp(`^${name}(?!的登录)`) }).click();
}

/** The second person confirms what waits for this name. */
async function confirmed(page: Page, name: string, kind: string): Promise<void> {
  await page.goto('/desk/changes');
  await page.getByRole('button', { name: new RegExp(`确认：${name}，${kind}`) }).click();
}

test('a post is proposed by the whole phone number, confirmed by another, revoked the same way; administrators exclude each other', async () => {
  const { page, complaints } = await stage.visit(security.phone, { strong: true });
  const second = await stage.visit(named('Chair').phone);
  await page.goto('/desk/posts');
  await page.getByRole('heading', { name: /在任的岗位/ }).waitFor();
  await choose(page, member.phone, member.name);
  await page.getByRole('combobox', { name: '岗位', exact: true }).selectOption('reviewer');
  await accessible(page);
  await page.getByRole('button', { name: `提出让${member.name}任审核` }).click();
  await page.getByText('已提出，还没有改').waitFor();
  assert.deepEqual(await held(), []);
  await second.page.goto('/desk/changes');
  await second.page.getByText(member.name).first().waitFor();
  await accessible(second.page);
  await confirmed(second.page, member.name, '授予岗位');
  await second.page.getByText(`已确认：${member.name}，授予岗位`).waitFor();
  assert.deepEqual(await held(), [{ role: 'reviewer', revoked: false }]);
  await page.reload();
  await page.getByRole('button', { name: `提出免去${member.name}的审核` }).click();
  await page.getByText(`已提出免去${member.name}的审核，等另一人确认`).waitFor();
  assert.deepEqual(await held(), [{ role: 'reviewer', revoked: false }]);
  await confirmed(second.page, member.name, '免去岗位');
  await second.page.getByText(`已确认：${member.name}，免去岗位`).waitFor();
  assert.deepEqual(await held(), [{ role: 'reviewer', revoked: true }]);
  const other = named('System administrator');
  await choose(page, other.phone, other.name);
  await page.getByRole('combobox', { name: '岗位', exact: true }).selectOption('audit-admin');
  await page.getByRole('button', { name: `提出让${other.name}任审计管理员` }).click();
  await page.getByText('已提出，还没有改').waitFor();
  await confirmed(second.page, other.name, '授予岗位');
  await second.page.getByRole('alert').getByText('不能由同一个人担任').waitFor();
  const rights = page.getByRole('region', { name: '谁可以做什么' });
  await rights.getByRole('button', { name: '财务复核' }).click();
  await rights.getByRole('row', { name: /^复核（另一个人）.*不能是制单、起草的人.*本级/ }).waitFor();
  await rights.getByRole('button', { name: '安全管理员' }).click();
  assert.equal(await rights.getByRole('row', { name: /^复核（另一个人）/ }).count(), 0);
  assert.deepEqual([...complaints, ...second.complaints], []);
});

test('the record is checked in words: all of it fits, then the first row that somebody altered', async () => {
  const { page, complaints } = await stage.visit(named('Audit administrator').phone, { strong: true });
  await page.goto('/desk/audit');
  await page.getByRole('button', { name: '核对全部记录' }).click();
  await page.getByText('全对得上：历史没有被改过').waitFor();
  await accessible(page);
  const [altered] = await stage.year.database.owner.query<{ id: number }>(
    `UPDATE cases SET amount_fen = amount_fen + 1 WHERE tenant_id = $1 AND id =
       (SELECT min(id) FROM cases WHERE tenant_id = $1 AND amount_fen IS NOT NULL) RETURNING id`,
    [demoTenantId],
  );
  await page.getByRole('button', { name: '核对全部记录' }).click();
  await page.getByText('有一处对不上：').waitFor();
  await page.getByText(`cases ${altered!.id}`).waitFor();
  await accessible(page);
  assert.deepEqual(complaints, []);

  await page.getByRole('button', { name: '访问日志' }).click();
  await page.getByLabel('做了什么').selectOption('changes.confirm');
  const entry = page.getByRole('row', { name: /确认一项身份变更/ });
  await entry.first().waitFor();
  assert.equal(await page.getByRole('row').count(), 3, 'the head, a grant and a revocation');
  await accessible(page);
  await page.getByRole('button', { name: '历史链' }).click();
  const [head] = await rows<{ hash: string }>(
    `SELECT encode(hash, 'hex') AS hash FROM history_blocks WHERE tenant_id = $1 ORDER BY batch_id DESC LIMIT 1`,
  );
  await page.getByText(head!.hash).first().waitFor();
  await accessible(page);
  await page.getByRole('button', { name: '谁看过谁' }).click();
  await page.getByRole('heading', { name: '谁看过谁的资料' }).waitFor();
  await accessible(page);
  assert.deepEqual(complaints, []);
});
