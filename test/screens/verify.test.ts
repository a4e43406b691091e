// A certificate on real screens: its holder shows the code, whoever likes checks it on his own device, also without a connection, also when somebody
// changed it; a number alone shows it masked, and what was taken back is told.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import scan from 'qr/decode.js';
import { codeImage } from '#records/code-image.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { registeredOnStage } from '#test/support/registered.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

const member = '19900009725';
let stage: Stage;
let undo: () => Promise<unknown>;
let certificate = '';
let number = '';
before(async () => {
  stage = await openStage();
  const { context } = await stage.visit(member);
  const read = async <T>(path: string) => (await (await context.request.get(`${stage.url}/api${path}`)).json()) as T;
  const { personId } = await read<{ personId: number }>('/me');
  ({ undo } = await registeredOnStage(stage, personId));
  const { items } = await read<{ items: { certificate: string; number: string }[] }>('/me/records');
  ({ certificate, number } = items[0]!);
});
const folder = mkdtempSync(join(tmpdir(), 'niangjia-saved-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
  return stage?.close();
});

async function check(page: Page, typed: string): Promise<void> {
  await page.getByLabel('证书编号，或二维码里的内容').fill(typed);
  await page.getByRole('button', { name: '核验' }).click();
}

test('the member finds what is registered about him, with the code that shows it is genuine', async () => {
  const { page, complaints } = await stage.visit(member, { viewport: { width: 390, height: 844 } });
  await page.goto('/hall/me');
  await page.getByRole('link', { name: /我的荣誉和证书/ }).click();
  await page.getByRole('heading', { name: '先进工作者' }).waitFor();
  await page.getByText('出示二维码').click();
  await page.getByRole('img', { name: '核验这张证书的二维码' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});

/** What a scanner reads from what the page shows there. */
async function scanned(picture: Locator): Promise<string> {
  const png = (await picture.screenshot()).toString('base64');
  // An empty page takes the picture apart: ours may fetch nothing from elsewhere.
  const { page: aside } = await stage.visit(null);
  const { width, height, pixels } = await aside.evaluate(async (data) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    return {
      ...{ width: bitmap.width, height: bitmap.height },
      pixels: [...context.getImageData(0, 0, bitmap.width, bitmap.height).data],
    };
  }, png);
  return scan({ width, height, data: Uint8Array.from(pixels) }, { timeLimit: 10_000 });
}

test('a scanner reads the code from the phone of the holder, and from paper', async () => {
  const { page } = await stage.visit(member, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
  await page.goto('/hall/me');
  await page.getByRole('link', { name: /我的荣誉和证书/ }).click();
  await page.getByText('出示二维码').click();
  const shown = await scanned(page.getByRole('img', { name: '核验这张证书的二维码' }));
  assert.equal(shown, `${stage.url}/open/verify#${certificate}`);
  // As wide as on paper, with the points of a camera held over the page.
  const paper = await stage.visit(null, { viewport: { width: 400, height: 400 }, deviceScaleFactor: 4 });
  await paper.page.setContent(codeImage(shown).replace('<svg', '<svg role="img" style="width: 36mm"'));
  assert.equal(await scanned(paper.page.getByRole('img')), shown);
});

test('opened by its code it is checked at once, and again without a connection; a changed one is told', async () => {
  const { page, context, complaints } = await stage.visit(null);
  await page.goto(`/open/verify#${certificate}`);
  await page.getByText('是真的，现在有效').waitFor();
  await page.getByText('怎么知道没被改过').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await context.setOffline(true);
  const [header, body, signature] = certificate.split('.') as [string, string, string];
  await check(page, `${header}.${body}.${signature.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))}`);
  await page.getByRole('heading', { name: /内容和签名对不上/ }).waitFor();
  await check(page, certificate);
  await page.getByText('是真的，现在有效').waitFor();
  assert.deepEqual(
    complaints.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED')),
    [],
  );
});

test('the page that was saved checks from a file, without us: what holds, what was changed, and no numbers', async () => {
  const { page, context, complaints } = await stage.visit(null, { viewport: { width: 390, height: 844 } });
  await page.goto('/open/verify');
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载离线核验页' }).click();
  const saved = join(folder, (await saving).suggestedFilename());
  await (await saving).saveAs(saved);
  await context.setOffline(true);
  await page.goto(pathToFileURL(saved).href);
  await page.getByText('不联网也能验').waitFor();
  await check(page, certificate);
  await page.getByText('是真的，现在有效').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await check(
    page,
    certificate.replace(/.$/, (letter) => (letter === 'A' ? 'Q' : 'A')),
  );
  await page.getByText('对不上').first().waitFor();
  await check(page, number);
  await page.getByText('这一页不联网，只验二维码里的内容').waitFor();
  assert.deepEqual(complaints, []);
});

test('by its number it is on the register, with the name masked; another number is none', async () => {
  const { page } = await stage.visit(null, { viewport: { width: 390, height: 844 } });
  await page.goto('/open');
  await page.getByRole('link', { name: '核验' }).click();
  await check(page, number.toLowerCase());
  await page.getByText('在册，现在有效').waitFor();
  await page.getByText(/^.\*+$/).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await check(page, number.replace(/.$/, '9'));
  await page.getByRole('status').getByText('没有这个编号').waitFor();
});

test('the issuer suspends it with a reason; the one who did cannot revoke it too, and restores it', async () => {
  const { page, complaints } = await stage.visit('19900009304', { strong: true });
  await page.goto('/desk/records');
  await page.getByRole('link', { name: number }).click();
  const change = async (name: string) => {
    await page.getByRole('button', { name }).click();
    await page.getByLabel('理由').fill('有人反映事迹不实，正在核查');
    await page.getByRole('button', { name }).click();
  };
  await change('暂停这条登记');
  await page.getByText('已暂停').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await change('撤销（要由另一人）');
  await page.getByRole('alert').getByText('撤销要由另一人决定').waitFor();
  await page.getByRole('button', { name: '先不办' }).click();
  await change('恢复有效');
  await page.getByText('有效', { exact: true }).waitFor();
  assert.deepEqual(complaints, []);
});

test('taken back, the very same code says so', async () => {
  await undo();
  const { page } = await stage.visit(null);
  await page.goto(`/open/verify#${certificate}`);
  await page.getByText('是真的，但已撤销').first().waitFor();
  await page.getByText(/起不再有效/).waitFor();
});
