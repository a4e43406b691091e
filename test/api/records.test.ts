// What is on the register, over HTTP: a member's certificate holds against the published lists, the number alone shows it masked, and what was taken
// back holds no more.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkCertificate, type PublishedLists, readLists } from '#policy/certificate.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { places } from '#test/support/little-tenant.ts';
import { registered } from '#test/support/registered.ts';

interface Shown {
  readonly number: string;
  readonly state: string;
  readonly certificate: string | null;
}

let world: World;
let undo: () => Promise<unknown>;
before(async () => {
  world = await makeWorld();
  const holder = { personId: world.ids.person, unionId: places.yang, issuerId: places.district };
  ({ undo } = await registered(world.engine, holder));
});
after(() => world.close());

const mine = async (): Promise<Shown> => {
  const answer = await ask(world, 'GET', '/api/me/records', { token: world.subjectToken });
  const { items } = (await answer.json()) as { items: Shown[] };
  assert.equal(items.length, 1);
  return items[0]!;
};
const lists = async () =>
  readLists((await (await ask(world, 'GET', '/api/open/certificates')).json()) as PublishedLists)!;

test('the member has his certificate, and it holds', async () => {
  const { certificate, number } = await mine();
  const verdict = checkCertificate(certificate!, await lists(), '2020-06-01');
  assert(verdict.says === 'valid', verdict.says);
  assert.deepEqual([verdict.claim.number, verdict.claim.what], [number, '先进工作者']);
  assert.match(verdict.issuer, /总工会/);
});

test('by its number everybody sees it with the name masked, and no other number is there', async () => {
  const { number } = await mine();
  const seen = (written: string) => ask(world, 'GET', `/api/open/certificates/${encodeURIComponent(written)}`);
  const found = (await (await seen(` ${number.toLowerCase()} `)).json()) as { holder: string; state: string };
  assert.equal(found.state, 'valid');
  assert.match(found.holder, /\*/);
  for (const other of ['RY3-2020-0002', 'XX3-2020-0001', 'RY4-2020-0001', '%'])
    assert.equal((await seen(other)).status, 404, other);
});

test('taken back, it is on the list of what was revoked, and there is no certificate of it', async () => {
  const before = await mine();
  await undo();
  const { state, certificate } = await mine();
  assert.deepEqual([state, certificate], ['revoked', null]);
  assert.equal(checkCertificate(before.certificate!, await lists(), '2020-06-01').says, 'revoked');
});

test('one officer suspends at once, another revokes; the code and the number say so', async () => {
  const path = `/api/records/${world.ids.record}`;
  const change = (role: 'officer' | 'chair', what: string) =>
    ask(world, 'POST', `${path}/changes`, {
      token: world.token(role, 'own'),
      key: crypto.randomUUID(),
      body: { change: what, reason: '冒用他人事迹' },
    });
  const read = async () =>
    (await (await ask(world, 'GET', path, { token: world.token('auditor', 'own') })).json()) as {
      number: string;
      state: string;
      steps: { what: string; reason: string | null }[];
    };
  assert.deepEqual(
    [(await change('officer', 'revoke')).status, (await change('officer', 'suspend')).status],
    [409, 200],
  );
  assert.deepEqual([(await change('officer', 'revoke')).status, (await change('chair', 'revoke')).status], [403, 200]);
  const { number, state, steps } = await read();
  assert.equal(state, 'revoked');
  assert.deepEqual(
    steps.map(({ what }) => what),
    ['registered', 'suspended', 'revoked'],
  );
  assert.ok((await lists()).revoked.items.some((gone) => gone.number === number && gone.state === 'revoked'));
  const listed = await ask(world, 'GET', `/api/organisations/${places.yang}/records?limit=1`, {
    token: world.token('chair', 'own'),
  });
  assert.match(JSON.stringify(await listed.json()), /"holder":"[^"]*\*/);
});
