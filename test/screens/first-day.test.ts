// The first day of a federation: whoever is to grant posts has no authenticator yet, binds one, and begins; a lost one is released.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { totpAt } from '#access/totp.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openFirstDay } from '#test/support/stage.ts';

let ground: Awaited<ReturnType<typeof openFirstDay>>;
before(async () => {
  ground = await openFirstDay();
});
after(() => ground?.close());

const used = new Map<string, number>();

/** A code that was not used yet; one of the next half minute is taken, too. */
function nextCode(secret: string): string {
  const ahead = used.get(secret) ?? 0;
  used.set(secret, ahead + 1);
  return totpAt(secret, new Date(ground.clock.now().getTime() + ahead * 30_000));
}

async function bind(page: Page, word?: string): Promise<string> {
  if (word !== undefined) await page.getByLabel('一次性口令').fill(word);
  await page.getByRole('button', { name: '绑定验证器' }).click();
  await page.getByRole('img', { name: '给验证器扫的码' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  const secret = (await page.getByText('扫不了就手工输入').textContent())!.replace(/[^A-Z2-7]/g, '');
  await page.getByLabel('验证器上的六位数字').fill('000000');
  await page.getByRole('button', { name: '绑定', exact: true }).click();
  await page.getByRole('alert').getByText('验证码不对').waitFor();
  await page.getByLabel('验证器上的六位数字').fill(nextCode(secret));
  await page.getByRole('button', { name: '绑定', exact: true }).click();
  await page.getByText('已绑定').waitFor();
  return secret;
}

test('an administrator without an authenticator is led to binding one; then he shuts, reopens, and releases a lost one', async () => {
  const { page, complaints } = await ground.visit(ground.phones.get('security-admin')!);
  await page.goto('/desk/posts');
  await page.getByText('您还没有绑定验证器').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('link', { name: '先去绑定' }).click();
  const secret = await bind(page, ground.words.get('security-admin')!);
  await page.goto('/desk/posts');
  await page.getByLabel('验证器上的六位数字').fill(nextCode(secret));
  await page.getByRole('button', { name: '继续' }).click();
  await page.getByRole('row', { name: /何静/ }).waitFor();

  const open = async (name: string) => {
    await page.getByRole('button', { name: `${name}的登录` }).click();
    return page.getByRole('region', { name: `${name}的登录` });
  };
  const officer = await open('陆远');
  await officer.getByText('没绑验证器').waitFor();
  await officer.getByRole('button', { name: '停用登录' }).click();
  await officer.getByText('已停用，登录不了').waitFor();
  await assert.rejects(ground.visit(ground.phones.get('officer')!), /sign-in-failed/);
  await officer.getByRole('button', { name: '恢复登录' }).click();
  await officer.getByText('可以登录').waitFor();

  const chair = await ground.visit(ground.phones.get('chair')!);
  await chair.page.goto('/hall/me/security');
  await bind(chair.page);
  const lost = await open('何静');
  await lost.getByRole('button', { name: '手机丢了，提出解除验证器' }).click();
  await lost.getByText('已提出，还没有改').waitFor();
  const audit = await ground.visit(ground.phones.get('audit-admin')!);
  await audit.page.goto('/hall/me/security');
  const auditSecret = await bind(audit.page, ground.words.get('audit-admin')!);
  await audit.page.goto('/desk/changes');
  await audit.page.getByLabel('验证器上的六位数字').fill(nextCode(auditSecret));
  await audit.page.getByRole('button', { name: '继续' }).click();
  await audit.page.getByRole('button', { name: /确认：何静，验证器/ }).click();
  await audit.page.getByText('一次性口令：').waitFor();
  assert.deepEqual(await seriousFindings(audit.page), []);
  assert.deepEqual(await seriousFindings(page), []);
  await chair.page.reload();
  await chair.page.getByLabel('手机号').waitFor();
  const again = await ground.visit(ground.phones.get('chair')!);
  await again.page.goto('/hall/me/messages');
  await again.page.getByText('您的验证器').first().waitFor();
  await again.page.goto('/hall/me/security');
  await bind(again.page);
  assert.deepEqual([...complaints, ...audit.complaints, ...again.complaints], []);
});

test('the first page says where to begin, and a ready-made programme is taken up by one and approved by another', async () => {
  const officer = await ground.visit(ground.phones.get('officer')!);
  await officer.page.goto('/desk');
  const steps = officer.page.getByRole('region', { name: '从这里开始' });
  await steps.getByRole('listitem').filter({ hasText: '下一步' }).getByText('建下属工会').waitFor();
  assert.deepEqual(await seriousFindings(officer.page), []);
  await steps.getByRole('link', { name: '拿一个现成的办法' }).click();
  await officer.page.getByRole('button', { name: '拿来用：职业技能等级证书助推' }).click();
  await officer.page.waitForURL(/certificate-grant/);
  await officer.page.getByText('等复核').first().waitFor();
  const chair = await ground.visit(ground.phones.get('chair')!);
  await chair.page.goto('/desk/programmes');
  await chair.page.getByRole('link', { name: '职业技能等级证书助推' }).click();
  await chair.page.getByRole('button', { name: /批准/ }).click();
  await chair.page.getByText('在用').first().waitFor();
  await chair.page.goto('/desk');
  await chair.page
    .getByRole('region', { name: '从这里开始' })
    .getByRole('listitem')
    .filter({ hasText: '办好了' })
    .getByText('拿一个现成的办法')
    .waitFor();
  assert.deepEqual([...officer.complaints, ...chair.complaints], []);
});
