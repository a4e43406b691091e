// Limits before anything is read: of bodies, of whoever is not signed in, of uploads while they stream, of lists under way. Over a real socket, where
// it matters that an answer comes although nothing, or not all, was sent.
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync, readdirSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { createApp } from '#api/app.ts';
import { sharesOf } from '#api/limits.ts';
import { type Server, serve } from '#api/server.ts';
import { documentBytes } from '#documents/case-documents.ts';
import { dataFolder } from '#store/embedded.ts';
import { ask, makeWorld, uploadOf, type World } from '#test/api/world.ts';
import { littlePicture } from '#test/support/pictures.ts';

let world: World;
let server: Server;
before(async () => {
  world = await makeWorld();
  server = await serve({ house: world.house, engine: world.engine }, { port: 0, quiet: true });
});
after(async () => {
  await server.close();
  await world.close();
});

interface Said {
  readonly status: number;
  readonly code?: string;
  readonly retryAfter: string | null;
}

async function said(response: Promise<Response>): Promise<Said> {
  const { status, headers } = await response;
  const { code } = (await (await response).json()) as { code?: string };
  return { status, ...(code === undefined ? {} : { code }), retryAfter: headers.get('retry-after') };
}

const objectOf = (keys: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, 1]));

const post = (path: string, body: unknown, token?: string) =>
  said(ask(world, 'post', path, { token, key: globalThis.crypto.randomUUID(), body }));

test('a body holds so many bytes and entries, a route that takes more declares it', async () => {
  const tooMany = { status: 413, code: 'json-too-many', retryAfter: null };
  assert.equal((await post('/api/sign-in', { phone: 'x'.repeat(16_000), password: 'y' })).code, 'body-too-large');
  assert.deepEqual(await post('/api/sign-in', { list: Array.from({ length: 2_100 }, () => 1) }), tooMany);
  const member = world.token('member', 'own');
  assert.deepEqual(await post('/api/me/corrections', objectOf(2_100), member), tooMany);
  assert.equal((await post('/api/me/corrections', { words: 'x'.repeat(256_000) }, member)).code, 'body-too-large');
  const answers = { roundId: 1, submit: { answers: objectOf(9_000) } };
  assert.notEqual((await post('/api/cases', answers, member)).code, 'json-too-many', 'a form may have long tables');
  assert.deepEqual(await post('/api/cases', objectOf(11_000), member), tooMany);
});

/** What comes back for the head of a request alone. */
function headAlone(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.once('data', (words) => {
      resolve(words.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

test('what will be refused anyhow is answered before its body has come', async () => {
  const host = 'Host: localhost';
  const json = 'Content-Type: application/json';
  const signedIn = `Authorization: Bearer ${world.token('member', 'own')}`;
  const long = 'Content-Length: 900000';
  const key = 'Idempotency-Key: 12345678';
  assert.match(await headAlone(['POST /api/cases HTTP/1.1', host, json, long]), /^HTTP\/1\.1 401 /);
  assert.match(await headAlone(['POST /api/sign-in HTTP/1.1', host, json, long]), /^HTTP\/1\.1 413 /);
  assert.match(
    await headAlone(['POST /api/budgets HTTP/1.1', host, json, 'Content-Length: 9', signedIn]),
    /^HTTP\/1\.1 400 /,
  );
  const form = 'Content-Type: multipart/form-data; boundary=x';
  const file = ['POST /api/me/documents HTTP/1.1', host, form, signedIn, key];
  assert.match(await headAlone([...file, `Content-Length: ${documentBytes + 100_000}`]), /^HTTP\/1\.1 413 /);
  assert.match(await headAlone(['GET /api/health HTTP/1.1', host, 'Host: evil.example']), /^HTTP\/1\.1 400 /);
});

test('whoever is not signed in is counted by address, of IPv6 by network; the signed-in are not held up by it', async () => {
  const { hono } = createApp({ house: world.house, engine: world.engine }, { trustProxy: true });
  const from = (address: string, path: string, init: RequestInit = {}) =>
    said(
      Promise.resolve(
        hono.request(path, {
          ...init,
          headers: { 'content-type': 'application/json', ...init.headers, 'x-forwarded-for': address },
        }),
      ),
    );
  const nonsense = { method: 'POST', body: '{}' };
  const first = await Promise.all(
    Array.from({ length: 301 }, (_, n) => from(`2001:db8::${n.toString(16)}`, '/api/sign-in', nonsense)),
  );
  assert.deepEqual(
    first.map(({ code }) => code).filter((code) => code !== 'input-invalid'),
    ['too-many-requests'],
    'three hundred at once',
  );
  assert.equal(first.at(-1)!.retryAfter, '1');
  assert.equal((await from('2001:db8::ffff', '/api/cases', nonsense)).code, 'too-many-requests');
  assert.equal((await from('2001:db8:0:1::1', '/api/sign-in', nonsense)).code, 'input-invalid');
  const authorization = `Bearer ${world.token('member', 'own')}`;
  assert.equal((await from('2001:db8::1', '/api/me', { headers: { authorization } })).status, 200);
});

const jpeg = littlePicture();
const boundary = 'between';
const headOf = (name: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/jpeg\r\n\r\n`;
const endOf = (fields: Readonly<Record<string, string>>) =>
  `\r\n${Object.entries(fields)
    .map(([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`)
    .join('')}--${boundary}--\r\n`;

interface Slow {
  readonly call: ClientRequest;
  readonly answer: Promise<{ status: number; code?: string }>;
}

const open = new Set<ClientRequest>();
// What a failed test leaves open would keep the server, and so this file, from its end.
afterEach(() => {
  for (const call of open) call.destroy();
  open.clear();
});

/** An upload that has begun and of which more may come, without a length. */
function begin(token: string): Slow {
  const call = request({
    ...{ port: server.port, host: '127.0.0.1', method: 'POST', path: '/api/me/documents', agent: false },
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': globalThis.crypto.randomUUID(),
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
  });
  const answer = new Promise<{ status: number; code?: string }>((resolve, reject) => {
    call.once('response', async (response: IncomingMessage) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      resolve({ status: response.statusCode!, ...(JSON.parse(Buffer.concat(parts).toString()) as object) });
    });
    call.on('error', reject);
  });
  answer.catch(() => undefined);
  open.add(call);
  call.write(headOf('a.jpg'));
  call.write(jpeg.subarray(0, 100));
  return { call, answer };
}

const fields = () => ({ round: String(world.ids.round), field: 'scan' });
const finish = async ({ call, answer }: Slow) => {
  call.write(jpeg.subarray(100));
  call.end(endOf(fields()));
  return answer;
};
const small = (token: string) =>
  said(
    fetch(`${server.url}/api/me/documents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': globalThis.crypto.randomUUID() },
      body: uploadOf(fields(), new Uint8Array(jpeg)),
    }),
  );

/**
 * Begins so many requests of these; they have all come in and are counted, because whoever came after them has been served. Their sessions are read
 * before: sessions asked for together are read side by side, and whoever comes later may be the first to be served.
 */
async function arrived<T>(tokens: readonly string[], count: number, begun: () => T): Promise<T> {
  const authorizations = [...tokens, world.token('auditor', 'own')].map((token) => `Bearer ${token}`);
  for (const authorization of authorizations)
    assert.equal((await fetch(`${server.url}/api/me`, { headers: { authorization } })).status, 200);
  let come = 0;
  const all = Promise.withResolvers<void>();
  const heard = () => {
    come += 1;
    if (come === count) all.resolve();
  };
  subscribe('http.server.request.start', heard);
  const slow = begun();
  await all.promise;
  unsubscribe('http.server.request.start', heard);
  const authorization = authorizations.at(-1)!;
  assert.equal((await fetch(`${server.url}/api/me`, { headers: { authorization } })).status, 200);
  return slow;
}

const laidDown = (): string[] => {
  const folder = join(dataFolder(), 'uploads');
  return existsSync(folder) ? readdirSync(folder) : [];
};

test('a person sends two files at a time; a third is told to come again, and comes when one is through or gone', async () => {
  const token = world.token('member', 'own');
  const slow = await arrived([token], 2, () => [begin(token), begin(token)]);
  const third = await small(token);
  assert.deepEqual([third.status, third.code, third.retryAfter], [429, 'too-many-uploads', '5']);
  assert.deepEqual(laidDown(), [], 'what is under way has no name that could be left behind');
  assert.equal((await small(world.token('member', 'sibling'))).status, 201, 'others are not held up');
  assert.equal((await finish(slow[0]!)).status, 201);
  assert.equal((await small(token)).status, 201);
  slow[1]!.call.destroy();
  // The server hears of it when it hears of it.
  while ((await small(token)).status !== 201);
});

test('a process takes eight files at a time, of whomever', async () => {
  const tokens = (['own', 'ancestor', 'descendant', 'sibling'] as const).map((place) => world.token('officer', place));
  const slow = await arrived(tokens, 8, () => tokens.flatMap((token) => [begin(token), begin(token)]));
  assert.equal(slow.length, sharesOf.uploads.all);
  const ninth = await small(world.token('chair', 'own'));
  assert.deepEqual([ninth.status, ninth.code, ninth.retryAfter], [503, 'busy', '5']);
  for (const one of slow) assert.equal((await finish(one)).status, 201);
});

test('what turns out to be too large is refused while it streams', async () => {
  const { call, answer } = begin(world.token('reviewer', 'own'));
  const piece = Buffer.alloc(1_000_000, 7);
  for (let n = 0; n <= documentBytes / piece.length; n += 1) call.write(piece);
  const { status, code } = await answer;
  assert.deepEqual([status, code], [413, 'body-too-large']);
  call.destroy();
});

test('one list at a time for each person', async () => {
  const token = world.token('officer', 'own');
  const list = () => ask(world, 'get', '/api/exports/members?organisation=10&format=csv', { token });
  const [first, second] = await Promise.all([list(), said(list())]);
  assert.equal(first.status, 200);
  assert.deepEqual(second, { status: 429, code: 'export-under-way', retryAfter: '5' });
  assert.equal((await list()).status, 200);
});
