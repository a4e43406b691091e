// The shell around all screens: installed, opened without a connection, below a proxy's path, and held to its own security policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage({ basePath: '/union' });
});
after(() => stage?.close());

const member = demoAccounts().accounts.find((one) => one.role.en === 'Member')!;
const phone = { viewport: { width: 390, height: 844 } };

test('below a path: pages, files, sign-in and links of every part stay below it', async () => {
  const { page, complaints } = await stage.visit(null, phone);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  for (const path of ['/union', '/union/desk', '/union/open', '/union/open/figures']) {
    await page.goto(path);
    await page.locator('a.logo').waitFor();
  }
  await page.goto('/union');
  await page.getByRole('button', { name: '改用密码' }).click();
  await page.getByLabel('手机号').fill(member.phone);
  await page.getByLabel('密码').fill(demoAccounts().password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('heading', { name: member.name }).waitFor();
  await page.getByRole('link', { name: '找服务' }).click();
  assert.equal(new URL(page.url()).pathname, '/union/hall/services');
  const strays = asked.filter((path) => !path.startsWith('/union') && !path.startsWith('/test-fonts'));
  assert.deepEqual(
    strays.filter((path) => path !== '/favicon.ico'),
    [],
  );
  assert.deepEqual(complaints, []);
});

test('an address that is nothing is told on a page, with its status; a program gets it as data', async () => {
  const { page } = await stage.visit(null, phone);
  const answer = await page.goto('/union/no-such-thing');
  assert.equal(answer?.status(), 404);
  await page.getByText('没有这个页面').waitFor();
  for (const [path, accept] of [
    ['/union/no-such-thing', '*/*'],
    ['/union/api/no-such-thing', 'text/html'],
  ] as const) {
    const told = await fetch(new URL(path, stage.url), { headers: { accept } });
    assert.deepEqual([told.status, told.headers.get('content-type')], [404, 'application/problem+json; charset=utf-8']);
  }
});

test('the hall called by its name is its first page', async () => {
  const { page } = await stage.visit(member.phone, phone);
  await page.goto('/union/hall');
  await page.getByRole('heading', { name: member.name }).waitFor();
  assert.match(new URL(page.url()).pathname, /^\/union\/?$/);
});

test('opened once, the hall opens without a connection and says so', async () => {
  const { page, context } = await stage.visit(member.phone, phone);
  await page.goto('/union/');
  await page.getByRole('heading', { name: member.name }).waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const kept = await caches.open('niangjia-shell');
    while ((await kept.keys()).length < 3) await new Promise((later) => setTimeout(later, 50));
  });
  await page.reload();
  await page.getByRole('heading', { name: member.name }).waitFor();
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('heading', { name: member.name }).waitFor();
  await page.getByText('没有网络').waitFor();
  const kept = await page.evaluate(async () =>
    (await (await caches.open('niangjia-shell')).keys()).map(({ url }) => url),
  );
  assert.ok(kept.length > 0 && kept.every((url) => !url.includes('/api/')), 'no answer of the server is kept');
});

test('no page lets in scripts from elsewhere or written into it', async () => {
  const { context } = await stage.visit(null);
  for (const path of ['/union/', '/union/desk/rounds/1', '/union/open']) {
    const answer = await context.request.get(path);
    const policy = answer.headers()['content-security-policy'] ?? '';
    assert.match(policy, /script-src 'self';/);
    assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(await answer.text(), /<script(?![^>]*\bsrc=)|\son\w+=/);
  }
  const other = await context.request.get('/union/assets/..%2f..%2fpackage.json');
  assert.equal(other.status(), 404);
});

test('a page of the desk that cannot be read says which page it is, and keeps the way back', async () => {
  const officer = demoAccounts().accounts.find((one) => one.role.en === 'Economic and technology department officer')!;
  const { page } = await stage.visit(officer.phone, { viewport: { width: 1280, height: 900 } });
  await page.route('**/api/**', (route) =>
    new URL(route.request().url()).pathname.endsWith('/api/me') ? route.continue() : route.abort(),
  );
  for (const [path, heading, back] of [
    ['gifts/1', '捐赠协议', '捐赠'],
    ['gifts/receipts/2026/1', '捐2026-00001', '捐赠'],
    ['goods/routes/1', '路线', '物资'],
    ['cases/1', '办件', '待办队列'],
    ['queues/1/review', '待办队列', '待办队列'],
    ['programmes/certificate-grant', '办法', '办法'],
    ['people/1', '会员 1', '组织与会员'],
  ] as const) {
    await page.goto(`/union/desk/${path}`);
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
    await page.getByRole('alert').first().waitFor();
    const way = page.getByRole('navigation', { name: '当前位置' }).getByRole('link', { name: back, exact: true });
    assert.equal(await way.count(), 1, path);
  }
});
