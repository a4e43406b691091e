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
