// Keys on the command line: what happens without the right master key, and keys changed while servers work. A process each, on databases of the test's own.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { testHouse } from '#test/support/house.ts';
import { makeTenant, tenantId } from '#test/support/little-tenant.ts';
import { makePayees } from '#test/support/whole-round.ts';

const folder = mkdtempSync(join(tmpdir(), 'niangjia-keys-cli-'));
const masterOf = (byte: number) => `${Buffer.alloc(32, byte).toString('base64')}\n`;
/** What `testHouse` seals under. */
const right = masterOf(7);
let database: TestDatabase;

before(async () => {
  database = await testDatabase();
  const house = testHouse(database.db);
  await makeTenant(house);
  await makePayees(house, 3);
});
after(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

let folders = 0;
/** A data folder with the master key given, or without one. */
function dataFolder(master?: string): string {
  folders += 1;
  const at = join(folder, String(folders));
  mkdirSync(at);
  if (master !== undefined) writeFileSync(join(at, 'master.key'), master, { mode: 0o600 });
  return at;
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
  readonly json: Readonly<Record<string, unknown>> & {
    readonly error?: { readonly code: string; readonly en: string };
  };
}

const start = (args: readonly string[], data: string, more: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: {
      ...{ PATH: process.env.PATH, DATABASE_URL: database.ownerUrl, APP_DATABASE_URL: database.url },
      ...{ NIANGJIA_DATA: data, NIANGJIA_DEMO: '0', PORT: '0', ...more },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function run(args: readonly string[], data: string, more: Record<string, string> = {}): Promise<Ran> {
  const child = start([...args, '--json'], data, more);
  let [out, errors] = ['', ''];
  child.stdout!.on('data', (part) => (out += part));
  child.stderr!.on('data', (part) => (errors += part));
  // Whoever should have been stopped and serves is ended here, and the test says so.
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(late);
  return { code, out, errors, json: JSON.parse(out.trimEnd().split('\n').at(-1) || '{}') };
}

/** Stopped by words in both languages, with exit status 1 and no stack. */
function stopped({ code, errors, json }: Ran, words: RegExp): void {
  assert.deepEqual([code, json.error?.code], [1, 'setup'], errors);
  assert.match(errors, words);
  assert.match(errors, /[一-鿿].*\n.*[A-Za-z]{3}/);
  assert.doesNotMatch(errors, /^ {4}at |https?:\/\/127/m);
}

test('without its master key nothing starts, nothing is read, and no other key is made', async () => {
  for (const args of [['serve'], ['work'], ['verify']]) {
    const data = dataFolder();
    stopped(await run(args, data), /没有主密钥[\s\S]*there is none here[\s\S]*Put the original master\.key back/);
    assert.ok(!existsSync(join(data, 'master.key')), args[0]);
  }
});

test('with another master key nothing starts; the fingerprints tell which is wanted', async () => {
  for (const args of [['serve'], ['work']]) {
    const data = dataFolder(masterOf(8));
    stopped(await run(args, data), /主密钥不对[\s\S]*another master key[\s\S]*[0-9a-f]{8}, here is [0-9a-f]{8}/);
    assert.equal(readFileSync(join(data, 'master.key'), 'utf8'), masterOf(8));
  }
  stopped(await run(['verify'], dataFolder(right), { NIANGJIA_MASTER_KEY: masterOf(8).trim() }), /another master key/);
  const exposed = dataFolder(right);
  chmodSync(join(exposed, 'master.key'), 0o644);
  stopped(await run(['verify'], exposed), /Other users of this machine/);
  assert.equal((await run(['verify'], dataFolder(right))).code, 0);
});

test('a key that was altered or taken out of the database is named, and not made anew', async () => {
  const q = database.owner;
  const rows = await q.query<{ keyId: number; wrapped: Buffer }>(
    'SELECT key_id AS "keyId", wrapped FROM data_keys WHERE tenant_id = $1 ORDER BY 1',
    [tenantId],
  );
  const put = (keyId: number, wrapped: Buffer) =>
    q.query('UPDATE data_keys SET wrapped = $3 WHERE tenant_id = $1 AND key_id = $2', [tenantId, keyId, wrapped]);
  const { keyId, wrapped } = rows[0]!;
  const changed = Buffer.from(wrapped);
  changed[20]! ^= 1;
  await put(keyId, changed);
  stopped(await run(['serve'], dataFolder(right)), /Key 1 of tenant 1 does not open: it was altered/);
  await put(keyId, wrapped);
  await q.query('CREATE TABLE kept AS SELECT * FROM data_keys');
  await q.query('DELETE FROM data_keys WHERE tenant_id = $1', [tenantId]);
  stopped(await run(['serve'], dataFolder(right)), /Tenant 1 has sealed data, and no key of it is in data_keys/);
  const data = dataFolder();
  stopped(await run(['serve'], data), /there is none here/);
  assert.ok(!existsSync(join(data, 'master.key')));
  await q.query('INSERT INTO data_keys SELECT * FROM kept');
  await q.query('DROP TABLE kept');
  assert.equal((await run(['verify'], dataFolder(right))).code, 0);
});

test('restore without the right master key refuses and leaves the database empty; with the key in the backup it takes it', async () => {
  const empty = await testDatabase();
  const into = { DATABASE_URL: empty.ownerUrl, APP_DATABASE_URL: empty.url };
  const rowsThere = async () =>
    (
      await empty.owner.query<{ n: number }>(
        'SELECT (SELECT count(*) FROM people) + (SELECT count(*) FROM data_keys) AS n',
      )
    )[0]!.n;
  try {
    const home = dataFolder(right);
    const made = await run(['backup', join(folder, 'one')], home);
    assert.equal(made.code, 0, made.errors);
    const backupKey = readFileSync(join(home, 'backup.key'), 'utf8');
    assert.notEqual(backupKey, right);
    const withBackupKey = (master?: string) => {
      const at = dataFolder(master);
      writeFileSync(join(at, 'backup.key'), backupKey, { mode: 0o600 });
      return at;
    };
    const code = async (data: string, backup = 'one') =>
      (await run(['restore', join(folder, backup)], data, into)).json.error?.code;
    assert.equal(await code(dataFolder(right)), 'backup-key-missing');
    const none = withBackupKey();
    assert.equal(await code(none), 'master-key-missing');
    assert.ok(!existsSync(join(none, 'master.key')));
    assert.equal(await code(withBackupKey(masterOf(8))), 'master-key-other');
    const wrongBackupKey = dataFolder(right);
    writeFileSync(join(wrongBackupKey, 'backup.key'), masterOf(9), { mode: 0o600 });
    assert.equal(await code(wrongBackupKey), 'backup-key-other');
    assert.equal(await rowsThere(), 0);
    const witness = async (data: string) =>
      (await run(['verify', '--backup', join(folder, 'one')], data)).json.error?.code;
    assert.equal(await witness(dataFolder(right)), 'backup-key-missing');
    // With the key it is read, and holds no history yet.
    assert.equal(await witness(home), 'backup-without-history');
    const moving = await run(['backup', join(folder, 'two'), '--with-master-key'], home);
    assert.equal(moving.code, 0, moving.errors);
    const other = withBackupKey(masterOf(8));
    assert.equal(await code(other, 'two'), 'master-key-other');
    assert.equal(readFileSync(join(other, 'master.key'), 'utf8'), masterOf(8));
    const fresh = withBackupKey();
    const moved = await run(['restore', join(folder, 'two')], fresh, into);
    assert.deepEqual([moved.code, moved.json.keyTaken], [0, true], moved.errors);
    assert.equal(readFileSync(join(fresh, 'master.key'), 'utf8'), right);
  } finally {
    await empty.drop();
  }
});

test('a backup is not sealed under the master key', async () => {
  const data = dataFolder(right);
  const refused = await run(['backup', join(folder, 'three'), '--key-file', join(data, 'master.key')], data);
  assert.equal(refused.json.error?.code, 'backup-key-is-master-key');
  assert.ok(!existsSync(join(folder, 'three')));
});
