// The authorisation matrix: every operation of the served document, by every role from every side, against a table written by hand.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import { table } from '#access/table.ts';
import { checkAnswer, type DocumentOperation, type ReadDocument, readDocument } from '#test/api/document.ts';
import { matrix, type Row } from '#test/api/matrix-table.ts';
import { ask, makeWorld, otherTenantId, type RelationName, relations, uploadOf, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';

const roles = [
  'chair',
  'officer',
  'reviewer',
  'finance-maker',
  'finance-checker',
  'auditor',
  'system-admin',
  'security-admin',
  'audit-admin',
  'member',
] as const;
type Asker = { name: string; token?: string; personId?: number; tenant?: number };

/** What access itself refuses with: another 403 or 404 (a person who does not exist, a case one prepared) is an answer to who was let in. */
const denials = new Set([
  ...['not-signed-in', 'not-found', 'not-allowed', 'own-matter', 'same-person', 'two-factor-needed', 'step-up-needed'],
  ...['sign-in-failed', 'cross-site'],
]);

let world: World;
let document: ReadDocument;
before(async () => {
  world = await makeWorld();
  document = await readDocument(world);
});
after(() => world.close());

/** Fails on a `may` that names a role or relation there is not: a typing mistake would silently deny. */
function expected(row: Row): Set<string> {
  const all = new Set<string>();
  if (typeof row.may === 'string') return all;
  for (const entry of row.may) {
    const [role, at] = entry.split('@');
    if (entry === 'subject') all.add('member own');
    else {
      assert.ok((roles as readonly string[]).includes(role!), entry);
      for (const relation of at!.split('+')) {
        assert.ok((relations as readonly string[]).includes(relation), entry);
        all.add(`${role} ${relation}`);
      }
    }
  }
  return all;
}

const askers = (): Asker[] => [
  { name: 'anonymous' },
  ...roles.flatMap((role) =>
    relations.map((relation: RelationName) => ({
      name: `${role} ${relation}`,
      token: world.token(role, relation),
      personId: world.personId(role, relation),
      tenant: relation === 'other-tenant' ? otherTenantId : tenantId,
    })),
  ),
];

async function put(operation: DocumentOperation, row: Row, asker: Asker, missing = false): Promise<Response> {
  const { params = {}, query = {}, body, form } = row.sample?.(world.ids) ?? {};
  const filled = missing ? Object.fromEntries(Object.keys(params).map((key) => [key, '999999'])) : params;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(filled[name])));
  const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)])).toString();
  const token =
    row.fresh && asker.personId
      ? (await openSession(world.house, asker.tenant!, asker.personId, 'fresh')).token
      : asker.token;
  const key = operation.needsKey ? globalThis.crypto.randomUUID() : undefined;
  return ask(world, operation.method, `${path}${search ? `?${search}` : ''}`, {
    token,
    key,
    body: form ? uploadOf(form) : body,
  });
}

test('router, document, access table and the hand-written table list the same operations', () => {
  const documented = document.operations.map((one) => one.operationId).sort();
  assert.deepEqual(documented, Object.keys(table).sort(), 'document ≡ src/access/table.ts');
  assert.deepEqual(documented, Object.keys(matrix).sort(), 'document ≡ test/api/matrix-table.ts');
  const routed = world.app.hono.routes
    .filter((route) => route.method !== 'ALL')
    .map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
    .sort();
  const declared = document.operations.map((one) => `${one.method.toUpperCase()} ${one.path}`).sort();
  assert.deepEqual(routed, declared, 'router ≡ document');
});

test('every operation × every role × every relation answers as the table says', async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const operation of document.operations) {
    const row = matrix[operation.operationId];
    if (!row) continue;
    const allowed = expected(row);
    for (const asker of askers()) {
      const response = await put(operation, row, asker);
      asked += 1;
      const { status } = response;
      const body = (await checkAnswer(document, operation, response)) as { code?: string } | null;
      const should =
        row.may === 'anyone' || (row.may === 'signed-in' ? asker.name !== 'anonymous' : allowed.has(asker.name));
      const denied = denials.has(body?.code ?? '') && !row.answers?.includes(status);
      if (should && denied)
        wrong.push(`${operation.operationId} by ${asker.name} should be let in: ${status} ${body?.code}`);
      if (should && status >= 500 && !row.answers?.includes(status))
        wrong.push(`${operation.operationId} by ${asker.name}: ${status}`);
      if (!should && asker.name === 'anonymous' && status !== 401)
        wrong.push(`${operation.operationId} anonymous: ${status}`);
      if (!should && asker.name !== 'anonymous' && !(denied && [403, 404].includes(status)))
        wrong.push(`LEAK ${operation.operationId} by ${asker.name}: ${status} ${body?.code}`);
      if (!should && asker.name !== 'anonymous' && row.hides && status !== 404)
        wrong.push(`${operation.operationId} tells ${asker.name} that it exists: ${status}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(asked >= document.operations.length * 51);
});

test('what is hidden looks exactly like what does not exist', async () => {
  const stranger = { name: 'member sibling', token: world.token('member', 'sibling') };
  for (const operation of document.operations) {
    const row = matrix[operation.operationId];
    if (!row?.hides) continue;
    const answers = [await put(operation, row, stranger), await put(operation, row, stranger, true)];
    const [hidden, absent] = await Promise.all(
      answers.map(async (response) => {
        const { requestId: _, ...body } = (await response.json()) as Record<string, unknown>;
        return { status: response.status, body, headers: [...response.headers.keys()].sort() };
      }),
    );
    assert.deepEqual(hidden, absent, operation.operationId);
  }
});

interface Lapse {
  readonly name: string;
  readonly sql: string;
  readonly back: string;
  /** What remains of everybody: nothing of a session, of a post only what any member may. */
  readonly ends: 'session' | 'posts';
}

const hours = (n: number) => `interval '${n} hours'`;
const lapses: readonly Lapse[] = [
  {
    ...{ name: 'revoked', ends: 'posts', sql: 'UPDATE posts SET revoked_at = granted_at' },
    back: 'UPDATE posts SET revoked_at = NULL',
  },
  {
    ...{
      name: 'its term over',
      ends: 'posts',
      sql: `UPDATE posts SET valid_until = '2020-03-01' WHERE valid_from < '2020-03-01'`,
    },
    back: 'UPDATE posts SET valid_until = NULL',
  },
  {
    ...{
      name: 'its term to come',
      ends: 'posts',
      sql: `UPDATE posts SET valid_from = '2020-03-03' WHERE valid_from = '2019-01-01'`,
    },
    back: `UPDATE posts SET valid_from = '2019-01-01' WHERE valid_from = '2020-03-03'`,
  },
  {
    ...{ name: 'disabled', ends: 'session', sql: 'UPDATE credentials SET disabled_at = updated_at' },
    back: 'UPDATE credentials SET disabled_at = NULL',
  },
  {
    ...{ name: 'signed out', ends: 'session', sql: 'UPDATE sessions SET ended_at = created_at' },
    back: 'UPDATE sessions SET ended_at = NULL',
  },
  {
    ...{ name: 'of an earlier epoch', ends: 'session', sql: 'UPDATE credentials SET epoch = epoch + 1' },
    back: 'UPDATE credentials SET epoch = epoch - 1',
  },
  {
    ...{ name: 'idle', ends: 'session', sql: `UPDATE sessions SET last_seen_at = last_seen_at - ${hours(1)}` },
    back: `UPDATE sessions SET last_seen_at = last_seen_at + ${hours(1)}`,
  },
  {
    ...{ name: 'too old', ends: 'session', sql: `UPDATE sessions SET created_at = created_at - ${hours(13)}` },
    back: `UPDATE sessions SET created_at = created_at + ${hours(13)}`,
  },
];

test('whoever was let in is let in no longer once post or session has lapsed, everywhere', async () => {
  const wrong: string[] = [];
  for (const lapse of lapses) {
    await world.house.db.query(lapse.sql);
    world.house.clock.advance(1001);
    for (const operation of document.operations) {
      const row = matrix[operation.operationId]!;
      if (row.may === 'anyone') continue;
      const names = row.may === 'signed-in' ? ['member own', 'chair own'] : [...expected(row)];
      for (const name of names) {
        if (lapse.ends === 'posts' && (row.may === 'signed-in' || name === 'member own')) continue;
        const [role, relation] = name.split(' ') as [Parameters<World['token']>[0], RelationName];
        const asker = { name, token: world.token(role, relation) };
        const { status } = await put(operation, { ...row, fresh: undefined } as Row, asker);
        const denied = lapse.ends === 'session' ? status === 401 : [403, 404].includes(status);
        if (!denied) wrong.push(`${operation.operationId} by ${name}, ${lapse.name}: ${status}`);
      }
    }
    await world.house.db.query(lapse.back);
    world.house.clock.advance(1001);
  }
  assert.deepEqual(wrong, []);
  const back = await ask(world, 'get', '/api/organisations/10/posts', { token: world.token('chair', 'own') });
  assert.equal(back.status, 200, 'the lapses were undone, or they would have hidden one another');
});

test('a post revoked or an account disabled loses its access within a second', async () => {
  const token = world.token('security-admin', 'descendant');
  const personId = world.personId('security-admin', 'descendant');
  const see = () => ask(world, 'get', `/api/organisations/10/posts`, { token });
  assert.equal((await see()).status, 200);
  await world.house.db.query('UPDATE posts SET revoked_at = $3 WHERE tenant_id = $1 AND person_id = $2', [
    tenantId,
    personId,
    world.house.clock.now(),
  ]);
  world.house.clock.advance(1001);
  assert.equal((await see()).status, 403);
  const off = await ask(world, 'put', `/api/people/${personId}/access`, {
    token: world.token('security-admin', 'own'),
    body: { disabled: true },
  });
  assert.equal(off.status, 200);
  assert.equal((await see()).status, 401);
});
