// Keys that another process makes: taken up without a restart, and never sealing before everybody can open.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { masterKey } from '#crypto/keys.ts';
import { readHeader } from '#crypto/provider.ts';
import { makeWrappedKey } from '#crypto/ring.ts';
import { systemRandomness } from '#kit/random.ts';
import { dataKeys, keysProblem, storeKeys, takeUpMs } from '#people/data-keys.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { testHouse } from '#test/support/house.ts';

const tenantId = 1;
const master = masterKey(Buffer.alloc(32, 7));
let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

const server = () =>
  dataKeys(database.db, master, { clock: testHouse(database.db).clock, randomness: systemRandomness });

test('a new data key opens everywhere before it seals anywhere, and seals at once for whoever holds a provider', async () => {
  const [one, two] = [server(), server()];
  const [first, second] = [await one(tenantId), await two(tenantId)];
  const old = first.encrypt(Buffer.from('old'), 'a');
  const made = makeWrappedKey(master, { tenantId, keyId: 3, purpose: 'data', suite: 'aes' });
  assert.equal(await storeKeys(database.owner, [made], new Date(), takeUpMs), 1);
  assert.equal(await storeKeys(database.owner, [made], new Date(), takeUpMs), 0, 'the number is taken');
  await one.refresh();
  await two.refresh();
  const keyOf = (envelope: Uint8Array) => readHeader(envelope).keyId;
  assert.equal(keyOf(first.encrypt(Buffer.from('x'), 'a')), 1, 'not yet in use');
  // Its time comes; only the first server has looked again.
  await database.owner.query('UPDATE data_keys SET used_from = clock_timestamp() WHERE tenant_id = $1 AND key_id = 3', [
    tenantId,
  ]);
  await one.refresh();
  const sealed = first.encrypt(Buffer.from('new'), 'a');
  assert.equal(keyOf(sealed), 3);
  assert.equal(keyOf(second.encrypt(Buffer.from('x'), 'a')), 1);
  assert.equal(Buffer.from(second.decrypt(sealed, 'a')).toString(), 'new');
  assert.equal(Buffer.from(first.decrypt(old, 'a')).toString(), 'old');
  await two.refresh();
  assert.equal(keyOf(second.encrypt(Buffer.from('x'), 'a')), 3);
  assert.deepEqual(first.blindIndex('people.phone', '1'), second.blindIndex('people.phone', '1'));
  // One that starts now uses it at once.
  assert.equal(keyOf((await server()(tenantId)).encrypt(Buffer.from('x'), 'a')), 3);
});

test('a key that this process cannot open is told of, and those it has go on working', async () => {
  const keys = server();
  const crypto = await keys(tenantId);
  const strange = makeWrappedKey(masterKey(Buffer.alloc(32, 8)), { tenantId, keyId: 9, purpose: 'data', suite: 'aes' });
  await storeKeys(database.owner, [strange], new Date(), 0);
  await assert.rejects(keys.refresh(), /another master key/);
  const sealed = crypto.encrypt(Buffer.from('x'), 'a');
  assert.equal(Buffer.from((await keys(tenantId)).decrypt(sealed, 'a')).toString(), 'x');
  const only = { current: master, find: (id: number) => (id === master.id ? master : undefined) };
  assert.equal((await keysProblem(database.owner, only))?.code, 'master-key-other');
  await database.owner.query('DELETE FROM data_keys WHERE tenant_id = $1 AND key_id = 9', [tenantId]);
  assert.equal(await keysProblem(database.owner, only), undefined);
});
