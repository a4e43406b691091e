import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { makeEngine } from '#engine/engine.ts';
import { Outage } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, hands, makePayees, onAll, opening } from '#test/support/whole-round.ts';
import { html } from '#web/html.ts';
import { overviewRoutes } from '#web/overview.ts';
import type { DemoAccounts } from '#web/overview-page.ts';

let database: TestDatabase;
let house: TestHouse;
const errors: string[] = [];
const demo: DemoAccounts = {
  password: 'pass-<word>',
  totpSecret: 'SECRET234',
  accounts: [
    {
      role: { zh: '主席', en: 'Chair' },
      name: '王丽芬',
      phone: '19900001001',
      where: { zh: '顺义', en: 'Shunyi' },
      strong: false,
    },
  ],
};

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
});
after(() => database.drop());

function app(of: TestHouse = house, basePath = ''): Hono {
  const hono = new Hono();
  const own = basePath === '' ? hono : hono.basePath(basePath);
  const headers = () => ({ 'Content-Security-Policy': "default-src 'self'" });
  overviewRoutes({ hono: own as Hono, placement: { basePath }, headers }, of, {
    demoAccounts: async () => demo,
    onError: (line) => errors.push(line),
  });
  return hono;
}
const page = async (path = '/overview', headers: Record<string, string> = {}) => {
  const response = await app().request(path, { headers });
  return { response, text: await response.text() };
};

test('before there is anything it says so and what to do', async () => {
  const { response, text } = await page();
  assert.equal(response.status, 200);
  assert.match(text, /还没有工会/);
  await makeTenant(house);
  assert.match((await page()).text, /还没有开批次[\s\S]*npm run -s niangjia -- demo/);
  assert.match((await page('/overview?lang=en')).text, /No round has been opened yet/);
});

test('a round shows how far its cases have come, and its bulletin, but nobody by name', async () => {
  await makePayees(house, 10);
  const engine = makeEngine(house);
  const round = await makeRound(house, { ...littleProgramme, title: { zh: '小额<助推>', en: 'Little grant' } });
  const opened = await allDone(
    engine.actAll(
      tenantId,
      Array.from({ length: 10 }, (_, n) => opening(round, firstMember + n)),
    ),
  );
  const ids = opened.map((one) => one.caseId);
  await allDone(engine.actAll(tenantId, onAll(ids.slice(0, 7), hands.reviewer, 'approve', 1)));
  const { response, text } = await page();
  assert.equal(response.headers.get('Content-Security-Policy'), "default-src 'self'");
  assert.equal(response.headers.get('Cache-Control'), 'private, no-store');
  assert.match(text, /小额&#60;助推&#62;/);
  // A sentence of noughts says nothing.
  assert.ok(!text.includes('2020年共0人'));
  const rows = [...text.matchAll(/<th scope="row">([^<]+)<\/th><td class="n">(\d+)<\/td>/g)].map(
    (row) => `${row[1]} ${row[2]}`,
  );
  assert.deepEqual(rows.slice(0, 2), ['提出申请 10', '受理 10']);
  assert.match(rows[2]!, / 7$/);
  assert.match(rows[3]!, / 0$/);
  assert.match(text, /在办 3/);
  assert.match(text, /在办 7/);
  for (const secret of ['王小', '6222', 'N1001', String(firstMember)]) assert.ok(!text.includes(secret), secret);
  assert.doesNotMatch(text, /<script|style="|javascript:/);
});

test('in English, in large text, and remembered', async () => {
  const { response, text } = await page('/overview?lang=en&size=large');
  assert.match(text, /<html lang="en" data-size="large">/);
  assert.match(text, /Received/);
  const cookies = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  assert.match((await page('/overview', { cookie: cookies })).text, /<html lang="en" data-size="large">/);
  assert.match((await page('/overview?lang=xx&size=huge')).text, /<html lang="zh-CN" data-size="normal">/);
});

test('demo accounts are told of a demo alone', async () => {
  assert.ok(!(await page()).text.includes('19900001001'));
  await database.owner.query('UPDATE tenants SET loaded_demo_at = now() WHERE tenant_id = 1');
  assert.match((await page()).text, /19900001001[\s\S]*王丽芬/);
  assert.match((await page()).text, /pass-&#60;word&#62;/);
});

test('when the database is away the page says so and tries again', async () => {
  const query = async () => {
    throw new Outage('gone');
  };
  const away = { ...house, db: { ...house.db, query } } as TestHouse;
  const response = await app(away).request('/overview');
  assert.equal(response.status, 503);
  const text = await response.text();
  assert.match(text, /没连上数据库[\s\S]*10 秒/);
  assert.ok(!text.includes('gone'));
  assert.match(errors.join(), /gone/);
});

test('the files it needs are there, also below a path', async () => {
  for (const file of ['base.css', 'overview.css', 'mark.svg']) {
    const response = await app().request(`/assets/${file}`);
    assert.equal(response.status, 200);
    assert.ok(response.headers.has('Content-Security-Policy'));
  }
  const below = await app(house, '/union').request('/union/overview');
  assert.match(await below.text(), /href="\/union\/assets\/base\.css"/);
});

test('what is put into HTML is escaped once', () => {
  assert.equal(
    html`<p>${'<b>&"\''}${html`<i>${'<'}</i>`}${[1, null, false]}</p>`.text,
    '<p>&#60;b&#62;&#38;&#34;&#39;<i>&#60;</i>1</p>',
  );
});
