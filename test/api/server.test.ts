// The real server: cookies and proxies, broken connections, a port in use, headers, and a log without anybody in it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { setPassword } from '#access/sign-in.ts';
import { createApp } from '#api/app.ts';
import { type Server, serve } from '#api/server.ts';
import { makeWorld, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';

const password = '四个不相干的词语呀';
/** Of the officer of Yang: the second person made. */
const phone = '13910000002';
let world: World;
let server: Server;
before(async () => {
  world = await makeWorld();
  const refused = await setPassword(world.house, tenantId, world.personId('officer', 'own'), password, {
    memoryKiB: 64,
    passes: 1,
    lanes: 1,
  });
  assert.equal(refused, null);
  server = await serve({ house: world.house, engine: world.engine }, { port: 0, quiet: true });
});
after(async () => {
  await server.close();
  await world.close();
});

const signIn = (headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ phone, password }),
  });

test('signing in by cookie, being somebody, signing out', async () => {
  const entered = await signIn();
  assert.equal(entered.status, 200, await entered.clone().text());
  const [cookie] = entered.headers.getSetCookie() as [string];
  assert.match(cookie, /^nj=1\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  const mine = { cookie: cookie.split(';')[0]! };
  assert.equal((await fetch(`${server.url}/api/me`, { headers: mine })).status, 200);
  const out = await fetch(`${server.url}/api/sign-out`, { method: 'POST', headers: { ...mine, origin: server.url } });
  assert.equal(out.status, 200);
  assert.match(out.headers.get('set-cookie')!, /Max-Age=0/);
  assert.equal((await fetch(`${server.url}/api/me`, { headers: mine })).status, 401);
  assert.equal((await signIn({ origin: 'https://evil.example' })).status, 403, 'no signing in for another site');
});

test('headers that keep browsers from harm', async () => {
  const { headers } = await fetch(`${server.url}/api/health`);
  assert.match(headers.get('content-security-policy')!, /script-src 'self'/);
  assert.doesNotMatch(headers.get('content-security-policy')!, /unsafe/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.ok(headers.get('x-request-id'));
});

test('behind a TLS proxy and a path: a __Host- cookie; without trust the headers count for nothing', async () => {
  const proxied = createApp({ house: world.house, engine: world.engine }, { basePath: '/union', trustProxy: true });
  const headers = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'union.example',
    authorization: '',
    'content-type': 'application/json',
  };
  const entered = await proxied.hono.request('/union/api/sign-in', {
    method: 'POST',
    headers: { ...headers, origin: 'https://union.example' },
    body: JSON.stringify({ phone, password }),
  });
  assert.deepEqual(
    entered.headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]+/, '')),
    ['__Host-nj', '__Host-nj-device'].map((name) => `${name}; Path=/; HttpOnly; SameSite=Lax; Secure`),
  );
  assert.ok(entered.headers.get('strict-transport-security'));
  assert.equal((await proxied.hono.request('/api/health')).status, 404);
  const untrusting = await signIn({ 'x-forwarded-proto': 'https' });
  assert.match(untrusting.headers.get('set-cookie')!, /^nj=/);
});

/** What the server answers to these bytes, up to the end of the connection. */
function raw(bytes: string, hangUp = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(bytes, () => hangUp && socket.destroy());
    });
    let text = '';
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

test('broken requests do not break the server', async () => {
  const head = 'POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  await raw(`${head}Content-Length: 100\r\n\r\n{"phone":"139`, true);
  assert.match(await raw('GET / HTTP/9.9\r\n\r\n'), /^HTTP\/1\.1 400/);
  assert.match(
    await raw(`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`),
    /^HTTP\/1\.1 400/,
  );
  assert.match(
    await raw(`GET /api/health HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`),
    /^HTTP\/1\.1 431/,
  );
  assert.match(await raw('GET /api/health HTTP/1.1\r\nHost: a b\\\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 4/);
  assert.equal((await fetch(`${server.url}/api/health`)).status, 200);
});

test('it ends although a proxy keeps its connection busy', async () => {
  let ended: Promise<void> | undefined;
  const own = await serve(
    { house: world.house, engine: world.engine },
    {
      ...{ port: 0, quiet: true },
      extend: ({ hono }) => {
        hono.get('/end', (c) => {
          ended = own.close();
          return c.text('ending');
        });
      },
    },
  );
  const proxy = connect(own.port, '127.0.0.1');
  proxy.write('GET /end HTTP/1.1\r\nHost: x\r\n\r\n');
  const [first] = (await once(proxy, 'data')) as [Buffer];
  assert.match(first.toString(), /ending$/);
  let more = '';
  proxy.on('data', (part) => {
    more += part;
  });
  proxy.write('GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(proxy, 'end');
  // Either the connection was idle for long enough to be ended at once, or the answer is its last.
  if (more !== '') assert.match(more, /^connection: close\r$/im);
  await ended;
});

test('a port in use is told, not hung on', async () => {
  const again = serve({ house: world.house, engine: world.engine }, { port: server.port, quiet: true });
  await assert.rejects(again, { code: 'EADDRINUSE' });
});

test('the log holds no name, number, search word or token', async () => {
  let lines = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines += chunk;
      done();
    },
  });
  const app = createApp(
    { house: world.house, engine: world.engine },
    { log: pino({ level: 'trace', base: null }, sink) },
  );
  const token = world.token('reviewer', 'own');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  await app.hono.request('/api/people?organisation=10&q=%E7%8E%8B%E5%B0%8F', { headers });
  await app.hono.request('/api/sign-in', {
    method: 'POST',
    headers,
    body: JSON.stringify({ phone, password: 'wrong-canary' }),
  });
  await app.hono.request(`/api/people/${world.ids.person}/reveals`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ columns: ['id_number', 'phone'], purpose: 'reveal.contact', words: '核对canary' }),
  });
  assert.match(lines, /"people.search","status":200/);
  assert.match(lines, /"people.reveal","status":200/);
  for (const secret of ['王小', '%E7%8E', phone, 'canary', token.slice(2), '110113'])
    assert.ok(!lines.includes(secret), `${secret} in ${lines}`);
});

test('whoever signs in with the password that was handed out sets one of their own before anything else', async () => {
  const { house } = world;
  const officer = world.personId('officer', 'own');
  await house.db.query('UPDATE credentials SET password_initial = true WHERE tenant_id = $1 AND person_id = $2', [
    tenantId,
    officer,
  ]);
  const entered = await signIn();
  const headers = {
    cookie: entered.headers.getSetCookie()[0]!.split(';')[0]!,
    origin: server.url,
    'content-type': 'application/json',
  };
  const told = (await (await fetch(`${server.url}/api/me`, { headers })).json()) as { passwordInitial: boolean };
  assert.equal(told.passwordInitial, true);
  const kept = await fetch(`${server.url}/api/me/queues`, { headers });
  assert.equal(kept.status, 403);
  assert.equal(((await kept.json()) as { code: string }).code, 'password-change-needed');
  const next = '四个别的不相干的词语';
  const body = JSON.stringify({ current: password, next });
  const changed = await fetch(`${server.url}/api/me/password`, { method: 'PUT', headers, body });
  assert.equal(changed.status, 200, await changed.text());
  const again = await fetch(`${server.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ phone, password: next }),
  });
  const cookie = again.headers.getSetCookie()[0]!.split(';')[0]!;
  assert.equal((await fetch(`${server.url}/api/me/queues`, { headers: { cookie } })).status, 200);
});
