// Files of every bad kind to every route that takes one: a 4xx with its reason, or an answer that names every line it could not take.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Outage } from '#kit/refusal.ts';
import { checkAnswer, type ReadDocument, readDocument } from '#test/api/document.ts';
import { hostileFiles } from '#test/api/hostile-files.ts';
import { addressOf, letIn, sampleOf } from '#test/api/requests.ts';
import { ask, fingerprint, makeWorld, uploadOf, type World } from '#test/api/world.ts';
import { littlePicture } from '#test/support/pictures.ts';

let world: World;
let document: ReadDocument;
before(async () => {
  world = await makeWorld();
  document = await readDocument(world);
});
after(() => world.close());

/** What is sent beside the file, for every reader behind the route. */
const variants = (world: World): Readonly<Record<string, readonly Record<string, string>[]>> => ({
  'imports.upload': [
    { kind: 'members', organisationId: '10' },
    { kind: 'cases', organisationId: '10', roundId: String(world.ids.round) },
    { kind: 'roster', organisationId: '10', roundId: String(world.ids.round) },
  ],
  'me.keepDocument': [{ round: String(world.ids.round), field: 'scan' }],
  'gifts.keepPaper': [{}],
  'payments.return': ['pain.001', 'ordinary-csv', 'ordinary-xlsx', 'none'].map((format) => ({ format })),
});

const uploads = () => document.operations.filter((one) => one.body?.type === 'multipart/form-data');

test('every hostile file to every route that takes files', async () => {
  const all = variants(world);
  assert.deepEqual(
    uploads()
      .map((one) => one.operationId)
      .sort(),
    Object.keys(all).sort(),
    'every route with an upload has its variants here',
  );
  for (const operation of uploads()) {
    for (const fields of all[operation.operationId]!) {
      for (const [what, bytes] of hostileFiles()) {
        const where = `${operation.operationId} ${JSON.stringify(fields)} ${what}`;
        const untouched = await fingerprint(world);
        const response = await ask(world, 'post', addressOf(operation, sampleOf(world, operation.operationId)), {
          ...{ token: letIn(world, operation.operationId), key: globalThis.crypto.randomUUID() },
          body: uploadOf(fields, new Uint8Array(bytes)),
        });
        assert.ok(response.status < 500, `${where}: ${response.status}`);
        const body = (await checkAnswer(document, operation, response)) as Record<string, unknown>;
        if (response.status >= 400) assert.equal(await fingerprint(world), untouched, where);
        else if (operation.operationId === 'imports.upload') await everyRowHasReasons(where, body.id as number);
        else assert.equal(body.settled, 0, where);
      }
    }
  }
});

async function everyRowHasReasons(where: string, runId: number): Promise<void> {
  const token = letIn(world, 'imports.rows');
  const response = await ask(world, 'get', `/api/imports/${runId}/rows?limit=200`, { token });
  const { items } = (await response.json()) as { items: { fate: string; reasons: { why: { zh: string } }[] }[] };
  for (const row of items) {
    assert.notEqual(row.fate, 'good', where);
    assert.ok(row.reasons.length > 0 && /\p{Script=Han}/u.test(row.reasons[0]!.why.zh), where);
  }
}

test('forms that are no forms', async () => {
  const boundary = 'xyz';
  const part = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\na,b\r\n`;
  const whole = `${part('kind', 'members')}${part('organisationId', '10')}${part('format', 'none')}`;
  const multipart = `multipart/form-data; boundary=${boundary}`;
  const bodies: [string, string, string][] = [
    ['no boundary', 'multipart/form-data', `${whole}${file}--${boundary}--`],
    ['another boundary', 'multipart/form-data; boundary=abc', `${whole}${file}--${boundary}--`],
    ['no end', multipart, `${whole}${file}`],
    ['no file', multipart, `${whole}--${boundary}--`],
    ['a file as text', multipart, `${whole}${part('file', 'x')}--${boundary}--`],
    ['a prototype', multipart, `${whole}${part('__proto__', 'x')}${part('extra', '1')}${file}--${boundary}--`],
    ['a header that never ends', multipart, `--${boundary}\r\n${'X'.repeat(200_000)}`],
    ['nothing', multipart, ''],
    ['JSON', 'application/json', '{}'],
    ['no type', '', 'x'],
  ];
  const untouched = await fingerprint(world);
  for (const operation of uploads()) {
    for (const [what, type, body] of bodies) {
      const response = await world.app.hono.request(addressOf(operation, sampleOf(world, operation.operationId)), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${letIn(world, operation.operationId)}`,
          'idempotency-key': globalThis.crypto.randomUUID(),
          ...(type ? { 'content-type': type } : {}),
        },
        body: Buffer.from(body),
      });
      assert.ok(
        response.status >= 400 && response.status < 500,
        `${operation.operationId} ${what}: ${response.status}`,
      );
      await checkAnswer(document, operation, response);
    }
  }
  assert.equal(await fingerprint(world), untouched);
});

test('a file is kept and sent back under the name that is read, without marks that turn it round', async () => {
  const form = new FormData();
  form.set('round', String(world.ids.round));
  form.set('field', 'scan');
  form.set('file', new File([new Uint8Array(littlePicture())], 'gpj.\u202eexe\u200b.jpg', { type: 'image/jpeg' }));
  const token = world.token('member', 'own');
  const key = globalThis.crypto.randomUUID();
  const kept = await ask(world, 'post', '/api/me/documents', { token, key, body: form });
  const { id, name } = (await kept.json()) as { id: number; name: string };
  assert.equal(name, 'gpj.exe.jpg');
  await world.house.db.query('UPDATE documents SET name = $2 WHERE tenant_id = 1 AND id = $1', [
    id,
    'gpj.\u202eexe.jpg',
  ]);
  const sent = await ask(world, 'get', `/api/documents/${id}/content`, { token });
  assert.equal(
    sent.headers.get('content-disposition'),
    `attachment; filename="gpj.exe.jpg"; filename*=UTF-8''gpj.exe.jpg`,
  );
});

test('with a virus scanner every route that takes files asks it first: what it objects to changes nothing, and without its word nothing is taken', async () => {
  const scanned: { scan?: World['house']['scan'] } = world.house;
  const answers: [() => Promise<string | null>, number, string][] = [
    [async () => 'Eicar-Signature', 422, 'file-infected'],
    [() => Promise.reject(new Outage('the virus scanner took too long')), 503, 'outage'],
  ];
  const untouched = await fingerprint(world);
  for (const operation of uploads())
    for (const [scan, status, code] of answers) {
      scanned.scan = scan;
      const response = await ask(world, 'post', addressOf(operation, sampleOf(world, operation.operationId)), {
        token: letIn(world, operation.operationId),
        key: globalThis.crypto.randomUUID(),
        body: uploadOf(variants(world)[operation.operationId]![0]!, new Uint8Array(littlePicture())),
      });
      assert.equal(response.status, status, operation.operationId);
      const body = (await checkAnswer(document, operation, response)) as { code: string };
      assert.equal(body.code, code, operation.operationId);
    }
  delete scanned.scan;
  assert.equal(await fingerprint(world), untouched);
});
