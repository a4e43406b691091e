// Coming in by the form, on the hall and on the desk, as a browser does it: nothing on the page is refused by its own security policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const accounts = demoAccounts();
const member = accounts.accounts.find((one) => one.role.en === 'Member')!;
const chair = accounts.accounts.find((one) => one.role.en === 'Chair')!;

test('a member signs in on the phone by password and is greeted by name', async () => {
  const { page, complaints } = await stage.visit(null, { viewport: { width: 390, height: 844 } });
  await page.goto('/');
  await page.getByRole('button', { name: '改用密码' }).click();
  await page.getByLabel('手机号').fill(member.phone);
  await page.getByLabel('密码').fill('wrong');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('手机号').inputValue(), member.phone, 'nothing typed is lost');
  await page.getByLabel('密码').fill(accounts.password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: member.name }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});

test('an officer signs in on the desk and sees where he sits', async () => {
  const { page, complaints } = await stage.visit(chair.phone);
  await page.goto('/desk');
  await page.getByText(chair.name).first().waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Rounds' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});

test('what was on its way with the session before a code is asked again, and nobody is told that it is over', async () => {
  const { page } = await stage.visit(chair.phone);
  await page.goto('/desk');
  const rows = page.getByRole('main').getByRole('listitem');
  await rows.first().waitFor();
  let asked = 0;
  await page.route('**/api/me/waiting*', async (route) => {
    asked += 1;
    if (asked > 1) return route.continue();
    const response = await route.fetch({ headers: { ...route.request().headers(), cookie: 'nj=1.former' } });
    assert.equal(response.status(), 401);
    return route.fulfill({ response });
  });
  const answered = page.waitForResponse((one) => one.url().includes('/api/me/waiting') && one.ok());
  // The page looks again for what waits.
  await page.clock.fastForward(31_000);
  await answered;
  await rows.first().waitFor();
  assert.deepEqual([asked, await page.getByRole('dialog').count()], [2, 0]);
});
