// What can go wrong between the first letter and the answer: pressed twice, answers lost, no line, going back, a session that ends. It stays
// one case, and nothing typed is ever lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoPassword, demoTenantId } from '#demo/tenant.ts';
import { loadAnswers } from '#engine/load.ts';
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

const numberOf = async (caseId: number): Promise<unknown> => {
  const { house } = stage.year;
  return (await loadAnswers(house, house.db, demoTenantId, [caseId])).get(caseId)?.number;
};

const drafts = (page: Page): Promise<unknown> =>
  page.evaluate('Object.keys(localStorage).filter((name) => name.startsWith("nj-draft")).length');

test('pressed twice and its answer lost on the way, it is one case', async () => {
  const member = members[1]!;
  const visit = await stage.visit(member.phone, phone);
  const page = await atForm(stage, visit);
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
  assert.equal((await casesOf(stage, member.id)).length, 1);
});

test('its answer lost for good and the page reloaded, it is handed in again and is still one case', async () => {
  const member = members[3]!;
  const visit = await stage.visit(member.phone, phone);
  const page = await atForm(stage, visit);
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
  assert.equal((await casesOf(stage, member.id)).length, 1);
});

test('offline, back, reloaded: what was typed is still there, and is handed in when the connection is back', async () => {
  const member = members[2]!;
  const visit = await stage.visit(member.phone, phone);
  const page = await atForm(stage, visit);
  await visit.context.setOffline(true);
  await page.getByText('没有网络').first().waitFor();
  await changeNumber(page, 'JD 2026 0001');
  await page.getByText(/草稿已存/).waitFor();
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  await page.getByRole('button', { name: /^提交，申请/ }).click();
  await page.getByText('连上后自己交').waitFor();
  assert.deepEqual(await casesOf(stage, member.id), []);
  await visit.context.setOffline(false);
  await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  const [only, ...more] = await casesOf(stage, member.id);
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
  // The page is loaded anew when the session has ended.
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '退出' }).click()]);
  await page.getByLabel('手机号').waitFor();
  assert.equal(await drafts(page), 0);
});

/** As a phone's camera gives it. */
async function photograph(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 800, height: 600 });
    const blob = await new Promise<Blob>((done) => canvas.toBlob((made) => done(made!), 'image/jpeg'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return Buffer.from(bytes);
}

const waitingFiles = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        const asked = indexedDB.open('nj-files', 1);
        asked.onsuccess = () => {
          const count = asked.result.transaction('waiting').objectStore('waiting').count();
          count.onsuccess = () => {
            asked.result.close();
            done(count.result);
          };
        };
      }),
  );

test('a picture taken while nothing goes through survives a reload and is sent by itself; then this device has it no more', async () => {
  const visit = await stage.visit(members[2]!.phone, phone);
  const page = await atForm(stage, visit);
  await page.route('**/api/me/documents', (route) => route.abort());
  const file = { name: '证书.jpg', mimeType: 'image/jpeg', buffer: await photograph(page) };
  await page.getByLabel('从相册或文件选').setInputFiles(file);
  await page.getByText('没有传上去，照片还在').waitFor();
  assert.equal(await waitingFiles(page), 1);
  await page.reload();
  await page.getByText('没有传上去，照片还在').waitFor();
  await page.unroute('**/api/me/documents');
  await page.reload();
  await page.getByRole('img', { name: '已传的照片' }).waitFor();
  assert.equal(await waitingFiles(page), 0);
});

test('signing out takes a waiting picture away', async () => {
  const visit = await stage.visit(members[2]!.phone, phone);
  const page = await atForm(stage, visit);
  await page.route('**/api/me/documents', (route) => route.abort());
  const file = { name: '证书.jpg', mimeType: 'image/jpeg', buffer: await photograph(page) };
  await page.getByLabel('从相册或文件选').setInputFiles(file);
  await page.getByText('没有传上去，照片还在').waitFor();
  await page.goto('/hall/me');
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '退出登录' }).click()]);
  await page.getByLabel('手机号').waitFor();
  assert.equal(await waitingFiles(page), 0);
});

test('a session that ends in mid-form asks to sign in on the spot, and the same form is handed in', async () => {
  const member = members[1]!;
  const visit = await stage.visit(member.phone, phone);
  const page = await atForm(stage, visit);
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
  const numbers = await Promise.all((await casesOf(stage, member.id)).map(({ id }) => numberOf(id)));
  assert.ok(numbers.includes('JD-2026-0003'));
  assert.equal(numbers.length, 2);
});
