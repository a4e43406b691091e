// A grass-roots officer at a queue: forty ordinary cases and three odd ones cleared with a dozen keys, taken back, and shared with a colleague.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { totpAt } from '#access/totp.ts';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId, demoTotpSecret, granted } from '#demo/tenant.ts';
import { grantPosts } from '#people/posts.ts';
import { type ReviewQueue, reviewQueue } from '#test/screens/review-queue.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

const officer = '19900009478';
/** Grants what the officer reviewed. */
const chair = '19900009304';
/** Of finance, and for this test an officer too: the others of the district had a hand in what is to be granted. */
const colleague = demoAccounts().accounts.find((one) => one.role.en === 'Finance, checks')!.phone;
const preparer = '19900000465';
const viewport = { width: 1440, height: 900 };

let stage: Stage;
let queue: ReviewQueue;
before(async () => {
  stage = await openStage();
  queue = await reviewQueue(stage.year);
  const { house } = stage.year;
  const [held] = await house.db.query<{ personId: number; organisationId: number }>(
    `SELECT p.person_id AS "personId", p.organisation_id AS "organisationId" FROM posts p
       JOIN rounds r ON r.tenant_id = $1 AND r.id = $2 AND r.organisation_id = p.organisation_id
      WHERE p.tenant_id = $1 AND p.role = 'finance-checker'`,
    [demoTenantId, queue.roundId],
  );
  const post = { ...held!, role: 'officer' as const, from: '2020-01-01' };
  for (const one of await house.db.transaction((q) => grantPosts(house, q, demoTenantId, [post], null))) granted(one);
});
after(() => stage?.close());

interface Standing {
  readonly id: number;
  readonly stage: string;
  readonly status: string;
}

const standing = (ids: readonly number[]): Promise<Standing[]> =>
  stage.year.house.db.query<Standing>(
    'SELECT id, stage, status FROM cases WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id',
    [demoTenantId, ids],
  );
const count = async (sql: string): Promise<number> => (await stage.year.house.db.query<{ n: number }>(sql))[0]!.n;
const eventsSoFar = () => count('SELECT count(*) AS n FROM case_events');

/** Every key and click that is not reading. */
function counted(page: Page) {
  let presses = 0;
  return {
    press: async (key: string) => {
      presses += 1;
      await page.keyboard.press(key);
    },
    count: () => presses,
  };
}

/** With a code of the authenticator given just now: one code counts once. */
async function visitWithCode(phone: string) {
  await stage.pass(30_000);
  return stage.visit(phone, { viewport, strong: true });
}

async function shot(page: Page, name: string): Promise<void> {
  if (process.env.SHOT) await page.screenshot({ path: `/tmp/review-${name}.png` });
}

test('who prepared the cases is told why a colleague must decide them, and has no button', async () => {
  const { page, complaints } = await stage.visit(preparer, { viewport });
  await page.goto(`/desk/queues/${queue.roundId}/district`);
  await page.getByRole('heading', { name: '43 件要由同事办' }).waitFor();
  await page
    .getByRole('button', { name: /这件是您代为提交的/ })
    .first()
    .click();
  await page.getByText('回避是办法里的规矩').waitFor();
  await page.keyboard.press('a');
  await page.goto(`/desk/cases/${queue.corrected[1]}`);
  await page.getByText('这件是您代为提交的，不能再由您审核').waitFor();
  assert.equal(await page.getByRole('button', { name: '通过 A' }).count(), 0);
  assert.equal((await standing(queue.corrected)).filter((one) => one.stage !== 'district').length, 0);
  assert.deepEqual(complaints, []);
});

test('forty ordinary cases and three odd ones are cleared with at most twelve keys, by keyboard alone', async () => {
  assert.equal(queue.ordinary.length, 40);
  const before = await eventsSoFar();
  const { page, complaints } = await stage.visit(officer, { viewport });
  await page.goto('/desk');
  await page.getByText('2021年度，至少 2 件要单独看').waitFor();
  await shot(page, 'today');
  const keys = counted(page);
  const row = page.locator('.inbox').getByRole('listitem').filter({ hasText: '2021年度' }).filter({ hasText: '审核' });
  await keys.press(await row.locator('.kbd').innerText());
  const odd = page.getByRole('heading', { name: '3 件要看' });
  await odd.waitFor();
  await page.getByText('怪在哪：退回补正过 1 次').waitFor();
  // The picture stands there without a press, and looking at it is reading.
  const scan = page.getByRole('img', { name: '证书照片' });
  await scan.waitFor();
  assert.ok((await scan.evaluate((one: HTMLImageElement) => one.naturalWidth)) > 0, 'the picture is shown');
  assert.equal(
    await count(`SELECT count(*) AS n FROM views WHERE what = 'document' AND case_id = ${queue.corrected[0]}`),
    1,
    'and it is on record',
  );
  await shot(page, 'odd');
  await keys.press('a');
  await page.getByRole('heading', { name: '2 件要看' }).waitFor();
  await page.getByText('怪在哪：退回补正过 1 次').waitFor();
  await page.getByText('第 1 / 2 件要看的').waitFor();
  await keys.press('r');
  // Nothing typed: what it was sent back for before stands ready, and a tick makes the reason.
  const why = page.getByRole('textbox', { name: '理由' });
  await why.waitFor();
  await page.getByRole('button', { name: '证书照片看不清，请平放再拍' }).waitFor();
  await keys.press(await page.locator('.ticks label', { hasText: '证书照片' }).locator('.kbd').innerText());
  assert.equal(await why.inputValue(), '证书照片：看不清，请重新拍照上传');
  await shot(page, 'reason');
  await keys.press('Enter');
  await page.getByRole('heading', { name: '1 件要看' }).waitFor();
  await page.getByText('怪在哪：须是在会的工会会员').waitFor();
  await keys.press('n');
  assert.match(await page.getByRole('textbox', { name: '理由' }).inputValue(), /须是在会的工会会员/);
  await keys.press('Enter');
  await page.getByText('没有要单独看的了').waitFor();
  await page.getByRole('button', { name: '读到底后，40 件一起通过' }).waitFor();
  await keys.press('l');
  await keys.press('End');
  await page
    .getByRole('button', { name: '40 件一起通过', exact: false })
    .and(page.locator('[aria-disabled=false]'))
    .waitFor();
  await shot(page, 'together');
  await keys.press('g');
  await page.getByText('40 件已通过，共').waitFor();
  await page.getByRole('heading', { name: '都办完了' }).waitFor();
  await shot(page, 'done');
  assert.ok(keys.count() <= 12, `${keys.count()} keys`);
  const ended = await standing([...queue.ordinary, ...queue.corrected, queue.changed]);
  const fate = new Map(ended.map(({ id, stage: at, status }) => [id, `${status} ${at}`]));
  assert.deepEqual(new Set(queue.ordinary.map((id) => fate.get(id))), new Set(['open notice']));
  assert.deepEqual(
    [...queue.corrected, queue.changed].map((id) => fate.get(id)),
    ['open notice', 'open apply', 'failed district'],
  );
  assert.equal((await eventsSoFar()) - before, 43, 'one decision per case and nothing else');
  assert.deepEqual(complaints, []);
});

test('what is published together is opened from the inbox where it is published', async () => {
  const { page } = await stage.visit(officer, { viewport });
  await page.goto('/desk');
  const thing = page.locator('.inbox').getByRole('listitem').filter({ hasText: '发公示' }).first();
  await thing.getByRole('link').click();
  await page.getByRole('region', { name: '等公示的名单' }).waitFor();
});

test('what was decided together is taken back together, and then one alone', async () => {
  const { page, complaints } = await stage.visit(chair, { viewport });
  await page.goto(`/desk/queues/${queue.roundId}/grant`);
  await page.getByText('10 件都合规，可以一次定').waitFor();
  const granted = await page.getByRole('list', { name: '合规的名单' }).getByRole('checkbox').count();
  assert.equal(granted, 10);
  const left = page.getByRole('list', { name: '合规的名单' });
  const name = (await left.getByRole('button').first().locator('b').textContent())!;
  await left.getByRole('checkbox').first().uncheck();
  await left.focus();
  await page.keyboard.press('End');
  const press = page.getByRole('button', { name: /^9 件一起批准，¥[\d,]+\.00/ });
  await press.and(page.locator('[aria-disabled=false]')).click();
  const dialog = page.getByRole('dialog', { name: '请输入动态验证码' });
  await dialog.waitFor();
  assert.deepEqual(await atGrant(), { open: 10, passedOn: 8 }, 'nothing goes before the code');
  await shot(page, 'code');
  await dialog.getByLabel('验证器上的六位数字').fill(totpAt(demoTotpSecret, stage.clock.now()));
  await dialog.getByRole('button', { name: '继续' }).click();
  await page.getByText('9 件已批准，共').waitFor();
  const balance = () =>
    count(`SELECT credits - debits AS n FROM accounts WHERE code = 'round:${queue.roundId}:payable'`);
  const owed = await balance();
  assert.deepEqual(await atGrant(), { open: 1, passedOn: 17 });
  await page.keyboard.press('u');
  await page.getByText('已撤销 9 件，回到队列里了').waitFor();
  await page.getByText('10 件都合规，可以一次定').waitFor();
  assert.deepEqual(await atGrant(), { open: 10, passedOn: 8 });
  assert.ok((await balance()) < owed, 'what was granted went back to the budget');
  await page.getByRole('button', { name }).first().click();
  await page.getByRole('heading', { name, exact: false, level: 2 }).waitFor();
  await page.keyboard.press('a');
  await page.getByText(`刚才：${name}`).waitFor();
  await page.getByRole('button', { name: /撤销/ }).click();
  await page.getByText('已撤销 1 件，回到队列里了').waitFor();
  assert.deepEqual(await atGrant(), { open: 10, passedOn: 8 });
  assert.deepEqual(complaints, []);
});

async function atGrant(): Promise<{ open: number; passedOn: number }> {
  const at = (name: string) =>
    count(
      `SELECT count(*) AS n FROM cases WHERE round_id = ${queue.roundId} AND stage = '${name}' AND status = 'open'`,
    );
  return { open: await at('grant'), passedOn: await at('pay') };
}

test('two officers on one case: the first decision stands, and the other is told at once who was first', async () => {
  const first = await visitWithCode(chair);
  const second = await visitWithCode(colleague);
  const path = `/desk/queues/${queue.roundId}/grant`;
  for (const { page } of [first, second]) {
    await page.goto(path);
    await page.getByRole('list', { name: '合规的名单' }).getByRole('button').nth(1).click();
    await page.getByRole('button', { name: '批准 A' }).waitFor();
  }
  const name = (await first.page.locator('h2.who a').textContent())!;
  assert.equal(await second.page.locator('h2.who a').textContent(), name, 'both look at the same case');
  const before = await eventsSoFar();
  // Within one moment: neither has seen anything of the other.
  await Promise.all([first.page.keyboard.press('a'), second.page.keyboard.press('a')]);
  const told = [first.page, second.page].map((page) => page.getByText('先办了这件').waitFor());
  const won = [first.page, second.page].map((page) => page.getByText(`刚才：${name}`).waitFor());
  // One of each never comes: it ends with its page.
  for (const one of [...told, ...won]) one.catch(() => undefined);
  await Promise.all([Promise.any(told), Promise.any(won)]);
  assert.equal((await eventsSoFar()) - before, 1, 'decided once');
  for (const { complaints } of [first, second]) assert.deepEqual(complaints, []);
});

test('a case that a colleague decides while it is looked at says so without a reload', async () => {
  const { page } = await stage.visit(chair, { viewport });
  await page.goto(`/desk/queues/${queue.roundId}/grant`);
  await page.getByRole('list', { name: '合规的名单' }).getByRole('button').nth(1).click();
  await page.getByRole('button', { name: '批准 A' }).waitFor();
  const id = Number((await page.locator('h2.who a').getAttribute('href'))!.split('/').at(-1));
  const other = await visitWithCode(colleague);
  const acted = await other.context.request.post(`${stage.url}/api/cases/${id}/actions`, {
    data: { id: globalThis.crypto.randomUUID(), action: 'grant', stage: 'grant', input: {} },
    headers: { origin: stage.url },
  });
  assert.equal(acted.status(), 200, await acted.text());
  await page.getByText(/先办了这件：批准/).waitFor();
  assert.equal(await page.getByRole('button', { name: '批准 A' }).count(), 0, 'nothing is left to press');
});

test('a reason half written stays when a colleague decides first, and a case that may not be read any more leaves the screen', async () => {
  const { page } = await stage.visit(chair, { viewport });
  await page.goto(`/desk/queues/${queue.roundId}/grant`);
  const list = page.getByRole('list', { name: '合规的名单' });
  await list.getByRole('button').nth(2).click();
  await page.getByRole('button', { name: '批准 A' }).waitFor();
  const id = Number((await page.locator('h2.who a').getAttribute('href'))!.split('/').at(-1));
  const name = (await page.locator('h2.who a').innerText()).trim();
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: '理由' }).fill('银行卡号少一位');
  const other = await visitWithCode(colleague);
  const acted = await other.context.request.post(`${stage.url}/api/cases/${id}/actions`, {
    data: { id: globalThis.crypto.randomUUID(), action: 'grant', stage: 'grant', input: {} },
    headers: { origin: stage.url },
  });
  assert.equal(acted.status(), 200, await acted.text());
  await page.getByText(/先办了这件：批准/).waitFor();
  assert.equal(await page.getByRole('textbox', { name: '理由' }).inputValue(), '银行卡号少一位');
  // As it is where the next hands are another union's and the matter is private.
  const gone = { type: 'about:blank', status: 404, code: 'not-found', why: { zh: '没有找到', en: 'Not found' } };
  await page.route(`**/api/cases/${id}`, (route) =>
    route.fulfill({ status: 404, contentType: 'application/problem+json', body: JSON.stringify(gone) }),
  );
  await page.getByRole('heading', { name: `${name}这件已经不在您这里了` }).waitFor();
  assert.equal(await page.getByRole('textbox', { name: '理由' }).count(), 0);
  assert.equal(await page.getByText('看到的是先前取的').count(), 0, 'nothing of it is shown from before');
});

test('a queue that cannot be read again stays, and so does the reason being typed', async () => {
  const { page } = await stage.visit(chair, { viewport });
  await page.goto(`/desk/queues/${queue.roundId}/grant`);
  const list = page.getByRole('list', { name: '合规的名单' });
  await list.getByRole('button').first().click();
  await page.getByRole('button', { name: '批准 A' }).waitFor();
  const rows = await list.getByRole('checkbox').count();
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: '理由' }).fill('银行卡号少一位');
  const refusal = {
    type: 'about:blank',
    status: 429,
    code: 'too-many',
    why: { zh: '问得太密', en: 'Asked too often' },
  };
  await page.route('**/queues/**', (route) =>
    route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify(refusal) }),
  );
  await page.waitForResponse((response) => response.status() === 429);
  await page.getByText('问得太密').waitFor();
  assert.equal(await page.getByRole('textbox', { name: '理由' }).inputValue(), '银行卡号少一位');
  assert.equal(await list.getByRole('checkbox').count(), rows);
});
