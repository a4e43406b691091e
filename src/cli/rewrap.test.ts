// Another master key, killed between any two steps: everything opens at every moment, and the next run goes on.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, test } from 'node:test';
import { type RewrapStep, rewrapMasterKey } from '#cli/rewrap.ts';
import { loadMasterKeys, type MasterKeys, masterKey } from '#crypto/keys.ts';
import { makeWrappedKey, wrappedBy } from '#crypto/ring.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { allStoredKeys, dataKeys, keysProblem, storeKeys } from '#people/data-keys.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { testHouse } from '#test/support/house.ts';

const folder = mkdtempSync(join(tmpdir(), 'niangjia-rewrap-'));
const old = masterKey(Buffer.alloc(32, 7));
const randomness = systemRandomness;
let database: TestDatabase;
let path: string;
let sealed: Uint8Array;
let count = 0;

beforeEach(async () => {
  database = await testDatabase();
  count += 1;
  mkdirSync(join(folder, String(count)));
  path = join(folder, String(count), 'master.key');
  writeFileSync(path, `${old.bytes.toString('base64')}\n`, { mode: 0o600 });
  const { crypto } = testHouse(database.db);
  sealed = (await crypto(1)).encrypt(Buffer.from('sealed before'), 'a');
  await crypto(2);
});
afterEach(() => database.drop());
after(() => rmSync(folder, { recursive: true, force: true }));

const load = (): MasterKeys => {
  const keys = loadMasterKeys({ path, environment: {}, randomness, create: false });
  assert.ok(!isRefusal(keys), JSON.stringify(keys));
  return keys;
};
const rewrap = (more: Partial<Parameters<typeof rewrapMasterKey>[0]> = {}) =>
  rewrapMasterKey({ owner: database.owner, path, environment: {}, randomness, ...more });
const wrappers = async () => [...new Set((await allStoredKeys(database.owner)).map(wrappedBy))];

/** As a server that starts now finds it. */
async function everythingOpens(): Promise<void> {
  const masters = load();
  assert.equal(await keysProblem(database.owner, masters), undefined);
  const keys = dataKeys(database.db, masters, { clock: testHouse(database.db).clock, randomness });
  assert.equal(Buffer.from((await keys(1)).decrypt(sealed, 'a')).toString(), 'sealed before');
}

/** A process of its own that kills itself at the step, as the power does. */
async function killedAt(step: RewrapStep): Promise<void> {
  const code = `
    import { rewrapMasterKey } from '#cli/rewrap.ts';
    import { systemRandomness } from '#kit/random.ts';
    import { openDatabase } from '#store/connection.ts';
    const owner = await openDatabase({ url: process.env.TEST_URL, role: 'owner' });
    await rewrapMasterKey({ owner, path: process.env.TEST_PATH, environment: {}, randomness: systemRandomness,
      reached: (step) => step === '${step}' && process.kill(process.pid, 'SIGKILL') });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    ...{ cwd: import.meta.dirname, stdio: 'inherit' },
    env: { PATH: process.env.PATH, TEST_URL: database.ownerUrl, TEST_PATH: path },
  });
  const [, signal] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL', `it never came to ${step}`);
}

for (const step of ['made', 'wrapping', 'wrapped', 'kept', 'switched'] as const) {
  test(`killed when ${step}: everything opens, also for a server at work, and the next run brings it to its end`, async () => {
    const running = dataKeys(database.db, load(), { clock: testHouse(database.db).clock, randomness });
    await running(1);
    await killedAt(step);
    await everythingOpens();
    await running.refresh();
    assert.deepEqual(await wrappers(), [['made', 'wrapping'].includes(step) ? old.id : (await wrappers())[0]]);
    if (step !== 'switched') {
      const done = await rewrap();
      assert.ok(!isRefusal(done), JSON.stringify(done));
    }
    await everythingOpens();
    assert.deepEqual(await wrappers(), [load().current.id]);
    assert.notEqual(load().current.id, old.id);
    assert.ok(!existsSync(`${path}.next`));
    assert.deepEqual(load().find(old.id)?.bytes, old.bytes, 'for backups from before');
    // A tenant that the server at work has not met, and a key it makes itself.
    await running(2);
    await running(3);
    await everythingOpens();
    assert.deepEqual(await wrappers(), [load().current.id]);
  });
}

test('prepared first, copied to another machine, exchanged here and then there', async () => {
  const prepared = await rewrap({ prepareOnly: true });
  assert.ok(!isRefusal(prepared) && prepared.prepared);
  assert.deepEqual(await wrappers(), [old.id]);
  const there = join(folder, 'other-machine', 'master.key');
  mkdirSync(join(folder, 'other-machine'));
  for (const ending of ['', '.next']) writeFileSync(there + ending, readFileSync(path + ending), { mode: 0o600 });
  const here = await rewrap();
  assert.ok(!isRefusal(here));
  assert.equal(here.rewrapped, 4);
  const done = await rewrap({ path: there });
  assert.ok(!isRefusal(done));
  assert.deepEqual([done.rewrapped, done.to], [0, here.to]);
  assert.deepEqual(readFileSync(there), readFileSync(path));
  assert.deepEqual(readdirSync(join(folder, 'other-machine')).length, 2);
});

test('a key that a server made under the old one meanwhile is brought along before another exchange begins', async () => {
  const first = await rewrap();
  assert.ok(!isRefusal(first));
  const late = makeWrappedKey(old, { tenantId: 5, keyId: 1, purpose: 'data', suite: 'aes' });
  await storeKeys(database.owner, [late], new Date());
  await everythingOpens();
  const again = await rewrap();
  assert.ok(!isRefusal(again));
  assert.deepEqual([again.rewrapped, again.to.id], [1, first.to.id]);
  assert.deepEqual(await wrappers(), [first.to.id]);
});

test('nothing is exchanged while one key does not open, or without a new one where the environment holds them', async () => {
  const strange = makeWrappedKey(masterKey(Buffer.alloc(32, 9)), {
    tenantId: 4,
    keyId: 1,
    purpose: 'data',
    suite: 'aes',
  });
  await storeKeys(database.owner, [strange], new Date());
  assert.equal(((await rewrap()) as Refusal).code, 'master-key-other');
  assert.ok(!existsSync(`${path}.next`));
  await database.owner.query('DELETE FROM data_keys WHERE tenant_id = 4');
  const [present, next] = [old.bytes.toString('base64'), Buffer.alloc(32, 3).toString('base64')];
  const none = join(folder, 'none', 'master.key');
  const given = (environment: Record<string, string>) => rewrap({ path: none, environment });
  assert.equal(((await given({ NIANGJIA_MASTER_KEY: present })) as Refusal).code, 'next-master-key-missing');
  const same = await given({ NIANGJIA_MASTER_KEY: present, NIANGJIA_NEXT_MASTER_KEY: present });
  assert.equal((same as Refusal).code, 'same-master-key');
  const done = await given({ NIANGJIA_MASTER_KEY: present, NIANGJIA_NEXT_MASTER_KEY: next });
  assert.ok(!isRefusal(done) && done.inEnvironment);
  assert.deepEqual(await wrappers(), [masterKey(Buffer.alloc(32, 3)).id]);
  assert.ok(!existsSync(none));
});
