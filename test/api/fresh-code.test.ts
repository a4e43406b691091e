// Money asks for a code of the authenticator that was given just now, by whatever way it is granted or paid: one case, chosen cases, a whole
// round, a budget, a batch. The list is written by hand; what moves money and is not on it is found by the laws at the end.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import { type Operation, type Permission, table } from '#access/table.ts';
import { kinds } from '#kinds/index.ts';
import { readDocument } from '#test/api/document.ts';
import { matrix, type Sample } from '#test/api/matrix-table.ts';
import { ask, makeWorld, type RelationName, uploadOf, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';

let world: World;
let paths: ReadonlyMap<string, { readonly method: string; readonly path: string; readonly needsKey: boolean }>;
before(async () => {
  world = await makeWorld();
  const { operations } = await readDocument(world);
  paths = new Map(operations.map((one) => [one.operationId, one]));
});
after(() => world?.close());

const grants = (): Sample => ({
  params: { id: world.ids.caseId },
  body: { id: globalThis.crypto.randomUUID(), action: 'grant', stage: 'grant', input: {} },
});
const grantsMany = (more: object) => (): Sample => ({
  body: { organisationId: 10, action: 'grant', stage: 'grant', ...more },
});
const asSampled = (operation: string) => (): Sample => matrix[operation]!.sample!(world.ids);

interface Way {
  readonly by: readonly [Parameters<World['token']>[0], RelationName];
  readonly sample: () => Sample;
}
const sampled = (operation: Operation, ...by: Way['by']): [Operation, Way][] => [
  [operation, { by, sample: asSampled(operation) }],
];

const paying: readonly (readonly [Operation, Way])[] = [
  ['cases.act', { by: ['reviewer', 'own'], sample: grants }],
  ['cases.bulk', { by: ['officer', 'own'], sample: () => grantsMany({ roundId: world.ids.round })() }],
  ['cases.bulk', { by: ['officer', 'own'], sample: () => grantsMany({ caseIds: [world.ids.caseId] })() }],
  ['cases.bulk', { by: ['chair', 'own'], sample: grantsMany({}) }],
  ...sampled('rounds.settle', 'chair', 'ancestor'),
  ...sampled('budgets.allot', 'finance-maker', 'own'),
  ...sampled('budgets.approve', 'finance-maker', 'own'),
  ...sampled('budgets.confirm', 'finance-checker', 'own'),
  ...sampled('payments.approve', 'finance-checker', 'ancestor'),
  ...sampled('payments.send', 'finance-maker', 'ancestor'),
  ...sampled('payments.file', 'finance-maker', 'ancestor'),
  ...sampled('payments.return', 'finance-maker', 'own'),
  ...sampled('organisations.setAccount', 'finance-maker', 'own'),
  ...sampled('gifts.confirm', 'finance-checker', 'own'),
  ...sampled('gifts.reverse', 'finance-maker', 'own'),
  ...sampled('gifts.confirmReversal', 'finance-checker', 'own'),
  ...sampled('gifts.allot', 'finance-maker', 'own'),
  ...sampled('gifts.takeBack', 'finance-maker', 'own'),
  ...sampled('collections.hand', 'finance-maker', 'own'),
];

/** A session of its own each time: what a server remembers of one is not asked about here. */
async function sessionOf(by: Way['by'], minutesAgo: number): Promise<string> {
  const { token } = await openSession(world.house, tenantId, world.personId(...by), 'test');
  await world.house.db.query('UPDATE sessions SET stepped_up_at = $3 WHERE tenant_id = $1 AND person_id = $2', [
    tenantId,
    world.personId(...by),
    new Date(world.house.clock.now().getTime() - minutesAgo * 60_000),
  ]);
  return token;
}

async function codeOf(operation: Operation, { by, sample }: Way, minutesAgo: number): Promise<string> {
  const { method, path, needsKey } = paths.get(operation)!;
  const { params = {}, query = {}, body, form } = sample();
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  const response = await ask(world, method, `${filled}?${search}`, {
    token: await sessionOf(by, minutesAgo),
    key: needsKey ? globalThis.crypto.randomUUID() : undefined,
    body: form ? uploadOf(form) : body,
  });
  const text = await response.text();
  return response.status < 400 ? String(response.status) : (JSON.parse(text) as { code: string }).code;
}

const jobs = async () => {
  const [row] = await world.house.db.query<{ n: number }>('SELECT count(*)::int AS n FROM jobs WHERE tenant_id = $1', [
    tenantId,
  ]);
  return row!.n;
};

test('every way to grant or pay refuses a code of six minutes ago, and changes nothing', async () => {
  const before = await jobs();
  const said = new Map<string, string>();
  for (const [n, [operation, way]] of paying.entries()) said.set(`${n} ${operation}`, await codeOf(operation, way, 6));
  const wanted = new Map([...said.keys()].map((key) => [key, 'step-up-needed']));
  assert.deepEqual(said, wanted);
  assert.equal(await jobs(), before);
});

test('with a code of four minutes ago each comes to its own answer', async () => {
  for (const [operation, way] of paying) assert.notEqual(await codeOf(operation, way, 4), 'step-up-needed', operation);
});

test('what pays nothing asks for no code, and whoever may not see the case learns nothing by asking to grant it', async () => {
  const refuses = () => ({
    ...grants(),
    body: { id: globalThis.crypto.randomUUID(), action: 'approve', stage: 'nowhere', input: {} },
  });
  assert.equal(await codeOf('cases.act', { by: ['reviewer', 'own'], sample: refuses }, 6), 'moved-on');
  const approves = () => ({ body: { organisationId: 10, action: 'approve', stage: 'basic' } });
  assert.equal(await codeOf('cases.bulk', { by: ['officer', 'own'], sample: approves }, 6), 'bulk-too-wide');
  assert.equal(await codeOf('cases.act', { by: ['officer', 'sibling'], sample: grants }, 6), 'not-found');
  assert.equal(await codeOf('cases.bulk', { by: ['officer', 'sibling'], sample: grantsMany({}) }, 6), 'not-allowed');
});

test('all that the table asks a code for is either on the list or about who somebody is', () => {
  const asks = (Object.entries(table) as [Operation, Permission][]).flatMap(([operation, { stepUp }]) =>
    stepUp ? [operation] : [],
  );
  const listed = new Set(paying.map(([operation]) => operation));
  const others = asks.filter((operation) => !listed.has(operation));
  for (const operation of others) assert.match(operation, /^(changes|credentials)\./);
});

test('the money that a kind takes from a budget is taken by an action that says so', () => {
  const paid = Object.values(kinds).flatMap(({ key, actions }) =>
    Object.entries(actions).flatMap(([action, { pays }]) => (pays ? [`${key}.${action}`] : [])),
  );
  assert.deepEqual(paid, ['grant.grant']);
});
