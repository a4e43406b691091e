// Bad input of every kind, made from the served document: a 4xx with a reason in Chinese and English, never a 5xx, and nothing changed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { checkAnswer, type DocumentOperation, type ReadDocument, readDocument } from '#test/api/document.ts';
import { addressOf, letIn, sampleOf } from '#test/api/requests.ts';
import { fingerprint, makeWorld, type World } from '#test/api/world.ts';

let world: World;
let document: ReadDocument;
before(async () => {
  world = await makeWorld();
  document = await readDocument(world);
});
after(() => world.close());

const jsonOperations = () => document.operations.filter((one) => one.body?.type === 'application/json');

function send(
  operation: DocumentOperation,
  path: string,
  body: BodyInit | undefined,
  type = 'application/json',
): Promise<Response> {
  const token = letIn(world, operation.operationId);
  const headers: Record<string, string> = { 'idempotency-key': globalThis.crypto.randomUUID() };
  if (token) headers.authorization = `Bearer ${token}`;
  if (type) headers['content-type'] = type;
  return Promise.resolve(
    world.app.hono.request(path, {
      method: operation.method.toUpperCase(),
      headers,
      ...(body === undefined ? {} : { body }),
    }),
  );
}

async function refused(operation: DocumentOperation, response: Response, what: string): Promise<void> {
  const { status } = response;
  assert.ok(status >= 400 && status < 500, `${operation.operationId} ${what}: ${status}`);
  await checkAnswer(document, operation, response);
}

/** Wrong whatever the field: no body has a nullable field, every text is bounded, every number too. */
const wrongValues = [
  'null',
  '[]',
  '"\\u0000"',
  '"\\ud800"',
  '1e400',
  '-1',
  '9007199254740993',
  '1.5',
  `"${'x'.repeat(200_000)}"`,
  '{"__proto__":{"a":1}}',
  '{"constructor":{}}',
  '[[[[]]]]',
];
const wrongBodies: readonly (readonly [string, BodyInit | undefined, string?])[] = [
  ['nothing', undefined],
  ['an empty body', ''],
  ['half an object', '{"a":'],
  ['null', 'null'],
  ['a list', '[]'],
  ['text', '"x"'],
  ['a key twice', '{"id":1,"id":2}'],
  ['a prototype', '{"__proto__":{"admin":true}}'],
  ['ten thousand lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['ten thousand objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['broken UTF-8', new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
  ['a form', 'a=1', 'application/x-www-form-urlencoded'],
  ['plain text', '{}', 'text/plain'],
  ['no type', '{}', ''],
  ['two megabytes', `{"a":"${'x'.repeat(2_000_000)}"}`],
  ['an unknown field', '{"tenant_id":2,"tenantId":2,"approvedBy":1}'],
];

test('bodies that are not what they should be', async () => {
  const untouched = await fingerprint(world);
  for (const operation of jsonOperations()) {
    const path = addressOf(operation, sampleOf(world, operation.operationId));
    for (const [what, body, type] of wrongBodies)
      await refused(operation, await send(operation, path, body, type), what);
  }
  assert.equal(await fingerprint(world), untouched);
});

test('every field of every body, with every wrong value', async () => {
  const untouched = await fingerprint(world);
  for (const operation of jsonOperations()) {
    const sample = sampleOf(world, operation.operationId);
    const fields = Object.entries((sample.body ?? {}) as Record<string, unknown>);
    for (const [field] of fields) {
      for (const wrong of wrongValues) {
        const members = fields.map(
          ([key, value]) => `${JSON.stringify(key)}:${key === field ? wrong : JSON.stringify(value)}`,
        );
        const what = `${field} = ${wrong.slice(0, 30)}`;
        await refused(operation, await send(operation, addressOf(operation, sample), `{${members.join(',')}}`), what);
      }
    }
  }
  assert.equal(await fingerprint(world), untouched);
});

test('every parameter of every address', async () => {
  const nasty = [
    '0',
    '-1',
    '1.5',
    '1e3',
    '99999999999999999999',
    '\u0000',
    'x'.repeat(3000),
    "' OR 1=1 --",
    '../../etc/passwd',
    '<script>',
    '𠮷\u202e',
    '%',
    '{"a":1}',
    '',
  ];
  const untouched = await fingerprint(world);
  for (const operation of document.operations) {
    if (operation.method !== 'get') continue;
    const sample = sampleOf(world, operation.operationId);
    for (const { name, in: where } of operation.parameters) {
      if (where !== 'path' && where !== 'query') continue;
      for (const value of nasty) {
        if (where === 'path' && (value === '' || value.includes('..'))) continue;
        const changed =
          where === 'path'
            ? { ...sample, params: { ...sample.params, [name]: value } }
            : { ...sample, query: { ...sample.query, [name]: value } };
        const response = await send(operation, addressOf(operation, changed), undefined, '');
        assert.ok(response.status < 500, `${operation.operationId} ${name}=${value.slice(0, 20)}: ${response.status}`);
        if (where === 'path')
          assert.ok(
            response.status >= 400,
            `${operation.operationId} ${name}=${value.slice(0, 20)}: ${response.status}`,
          );
      }
    }
    for (const raw of ['%ED%A0%80', '%FF', '%00', '%zz', 'a&a=b']) {
      const address = addressOf(operation, sample);
      const response = await send(operation, `${address}${address.includes('?') ? '&' : '?'}x=${raw}`, undefined, '');
      assert.ok(response.status < 500, `${operation.operationId} x=${raw}: ${response.status}`);
    }
  }
  assert.equal(await fingerprint(world), untouched);
});

/** What every object answers to from its prototype. */
const inherited = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

/** The value with `word` in the place of each text in it, one at a time, and of each key of an object that is a table of its own. */
function withWord(value: unknown, word: string): unknown[] {
  if (typeof value === 'string') return [word];
  if (Array.isArray(value))
    return value.flatMap((one, n) => withWord(one, word).map((other) => value.with(n, other) as unknown));
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  return [
    ...entries.flatMap(([key, one]) => withWord(one, word).map((other) => ({ ...value, [key]: other }))),
    // A key of this name; `__proto__` only comes by parsing.
    JSON.parse(
      `{${[...entries, [word, 'x']].map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`).join(',')}}`,
    ),
  ];
}

test('no word that every object knows is taken for one of ours, in any place', async () => {
  const { db } = world.house;
  const jobs = async () => (await db.query<{ n: number }>('SELECT count(*)::int AS n FROM jobs'))[0]!.n;
  const before = await jobs();
  let asked = 0;
  for (const operation of document.operations) {
    const sample = sampleOf(world, operation.operationId);
    const told = async (address: string, body: unknown) => {
      const json = body === undefined ? undefined : JSON.stringify(body);
      const response = await send(operation, address, json, json === undefined ? '' : 'application/json');
      assert.ok(response.status < 500, `${operation.operationId} ${address} ${json}: ${response.status}`);
      await response.body?.cancel();
      asked += 1;
    };
    for (const word of inherited) {
      for (const { name, in: where } of operation.parameters) {
        if (where === 'path') {
          const params = { ...sample.params, [name]: word };
          await told(addressOf(operation, { ...sample, params }), sample.body);
        } else if (where === 'query') {
          const query = { ...sample.query, [name]: word };
          await told(addressOf(operation, { ...sample, query }), sample.body);
        }
      }
      if (operation.body?.type !== 'application/json') continue;
      for (const body of withWord(sample.body ?? {}, word)) await told(addressOf(operation, sample), body);
    }
  }
  assert.ok(asked > 4_000, `${asked} asked`);
  assert.equal(await jobs(), before, 'no job waits that can never end');
});

test('an action of such a name is none, for one case, for many and for figures', async () => {
  const { ids } = world;
  const officer = world.token('officer', 'own');
  const chair = world.token('chair', 'ancestor');
  const asking = async (token: string, method: string, path: string, body?: object) => {
    const headers = {
      ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      'idempotency-key': globalThis.crypto.randomUUID(),
    };
    const response = await world.app.hono.request(path, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return `${response.status} ${((await response.json()) as { code?: string }).code ?? ''}`;
  };
  for (const word of inherited) {
    const action = { id: globalThis.crypto.randomUUID(), action: word, input: {} };
    assert.equal(
      await asking(officer, 'POST', `/api/cases/${ids.caseId}/actions`, action),
      // A key of an action is in small letters: the others are no key at all.
      /^[a-z]+$/.test(word) ? '422 unknown-action' : '400 input-invalid',
    );
    // Of a case that is not his nothing is said, not even that there is one.
    const stranger = world.token('member', 'sibling');
    const there = await asking(stranger, 'POST', `/api/cases/${ids.caseId}/actions`, action);
    const none = await asking(stranger, 'POST', '/api/cases/999999/actions', action);
    assert.deepEqual([word, there], [word, none]);
    const bulk = { filter: { roundId: ids.round }, stage: 'basic', action: word, input: {} };
    assert.match(await asking(chair, 'POST', '/api/cases/bulk-actions', bulk), /^4/, word);
    assert.match(
      await asking(chair, 'GET', `/api/figures/cases?organisation=10&round=${ids.round}&measure=${word}`),
      /^[24]/,
      word,
    );
  }
});

test('any JSON at all is answered and never with a fault', async () => {
  const operations = jsonOperations().filter((one) => one.operationId !== 'credentials.disable');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), fc.json({ maxDepth: 4 }), async (operation, body) => {
      const response = await send(operation, addressOf(operation, sampleOf(world, operation.operationId)), body);
      assert.ok(response.status < 500, `${operation.operationId} ${body}: ${response.status}`);
    }),
    { numRuns: 400 },
  );
});

test('answers and parameters of any shape are refused in words', async () => {
  const act = document.operations.find((one) => one.operationId === 'cases.open')!;
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom('level', 'number', 'issuedOn', 'x', '__proto__x'), fc.jsonValue({ maxDepth: 3 })),
      async (answers) => {
        const { body } = sampleOf(world, 'cases.open');
        const response = await send(
          act,
          '/api/cases',
          JSON.stringify({ ...(body as object), submit: { answers, agreed: 'use-and-notice' } }),
        );
        assert.ok(
          response.status < 500,
          `${JSON.stringify(answers)}: ${response.status} ${await response.clone().text()}`,
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('wrong methods, unknown addresses, foreign origins', async () => {
  const get = (path: string, init?: RequestInit) => Promise.resolve(world.app.hono.request(path, init));
  assert.equal((await get('/api/health', { method: 'DELETE' })).status, 405);
  assert.equal((await get('/api/health', { method: 'DELETE' })).headers.get('allow'), 'GET');
  assert.equal((await get('/api/none')).status, 404);
  assert.equal((await get(`/api/health?x=${'y'.repeat(5000)}`)).status, 414);
  const cookie = { cookie: `nj=${world.subjectToken}`, 'content-type': 'application/json' };
  const step = (headers: Record<string, string>) =>
    get('/api/me/step-up', { method: 'POST', headers: { ...cookie, ...headers }, body: '{"code":"000000"}' });
  assert.equal((await step({})).status, 403, 'a cookie without an origin');
  assert.equal((await step({ origin: 'https://evil.example' })).status, 403);
  assert.equal((await step({ 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.notEqual((await step({ 'sec-fetch-site': 'same-origin' })).status, 403);
});
