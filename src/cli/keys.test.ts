// Keys on the command line: what happens without the right master key, and keys changed while servers work. A process each, on databases of the test's own.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

interface ListedKey {
  readonly key: number;
  readonly state: string;
  readonly values: number | null;
  readonly opens: boolean;
}
const listed = async (data: string) => {
  const { code, json } = await run(['keys', 'check', '--open'], data);
  return { code, keys: json.keys as ListedKey[], broken: json.broken };
};

test('data keys are rotated, values sealed anew and the old key retired, while a server works', async () => {
  const data = dataFolder(right);
  const server = start(['serve'], data);
  let told = '';
  server.stderr!.on('data', (part) => (told += part));
  const closed = once(server, 'close');
  try {
    const before = await listed(data);
    assert.deepEqual([before.code, before.broken], [0, []]);
    assert.deepEqual(
      before.keys.map((one) => [one.key, one.state, one.opens]),
      [
        [1, 'seals', true],
        [2, 'index', true],
      ],
    );
    const values = before.keys[0]!.values!;
    assert.ok(values > 0);
    const rotated = await run(['keys', 'rotate', '--reseal'], data);
    assert.equal(rotated.code, 0, rotated.errors);
    assert.deepEqual(rotated.json.rotated, [{ tenant: tenantId, old: 1, key: 3 }]);
    const between = await listed(data);
    assert.equal(between.code, 0);
    assert.deepEqual(
      between.keys.map((one) => [one.key, one.state]),
      [
        [1, 'old'],
        [2, 'index'],
        [3, 'seals'],
      ],
    );
    // The server at work seals its checkpoints meanwhile.
    assert.ok(between.keys[0]!.values === 0 && between.keys[2]!.values! >= values, JSON.stringify(between.keys));
    const early = await run(['keys', 'retire'], data);
    assert.deepEqual(early.json.done, [{ tenant: tenantId, retired: [], kept: [] }], 'only after a day');
    await database.owner.query(
      `UPDATE data_keys SET used_from = used_from - interval '25 hours' WHERE tenant_id = $1 AND key_id = 3`,
      [tenantId],
    );
    const retired = await run(['keys', 'retire'], data);
    assert.deepEqual(retired.json.done, [{ tenant: tenantId, retired: [1], kept: [] }]);
    const rewrapped = await run(['keys', 'rewrap'], data);
    assert.deepEqual([rewrapped.code, rewrapped.json.rewrapped], [0, 2], rewrapped.errors);
    assert.notEqual(readFileSync(join(data, 'master.key'), 'utf8'), right);
    assert.deepEqual(
      (await listed(data)).keys.map((one) => [one.key, one.opens]),
      [
        [2, true],
        [3, true],
      ],
    );
    stopped(await run(['verify'], dataFolder(right)), /another master key/);
    const [log] = await database.owner.query<{ what: string[] }>(
      `SELECT array_agg(what ORDER BY id) AS what FROM access_log WHERE tenant_id = $1 AND what LIKE 'keys.%'`,
      [tenantId],
    );
    assert.deepEqual(log?.what, ['keys.rotated', 'keys.resealed', 'keys.retired', 'keys.rewrapped']);
  } finally {
    server.kill('SIGTERM');
    await closed;
  }
  assert.doesNotMatch(told, /could not be read|^ {4}at /m);
});

test('a value under a key that is gone, and one that was altered, are found by keys check', async () => {
  const data = dataFolder(right);
  rmSync(join(data, 'master.key'));
  writeFileSync(join(data, 'master.key'), readFileSync(join(folder, String(folders - 2), 'master.key')), {
    mode: 0o600,
  });
  const q = database.owner;
  await q.query(
    `UPDATE people SET account_sealed = set_byte(account_sealed, 5, 77) WHERE tenant_id = $1 AND id = (SELECT min(id) FROM people WHERE tenant_id = $1 AND account_sealed IS NOT NULL)`,
    [tenantId],
  );
  const { code, json } = await run(['keys', 'check'], data);
  assert.equal(code, 1);
  assert.deepEqual(
    (json.keys as ListedKey[]).filter((one) => !one.opens).map((one) => [one.key, one.state, one.values]),
    [[77, 'missing', 1]],
  );
});

test('a drill restores the newest backup elsewhere, verifies it and leaves nothing behind', async () => {
  const world = await testDatabase();
  const scratch = dataFolder();
  try {
    const house = testHouse(world.db);
    await makeTenant(house);
    await makePayees(house, 5);
    const here = { DATABASE_URL: world.ownerUrl, APP_DATABASE_URL: world.url };
    const data = dataFolder(right);
    const backups = join(data, 'backups');
    mkdirSync(backups);
    assert.equal((await run(['drill', backups, '--scratch', scratch], data, here)).json.error?.code, 'backup-missing');
    for (const name of ['older', 'newer'])
      assert.equal((await run(['backup', join(backups, name)], data, here)).code, 0);
    const good = await run(['drill', backups, '--scratch', scratch], data, here);
    assert.deepEqual(
      [good.code, good.json.ok, good.json.folder],
      [0, true, join(backups, 'newer')],
      good.errors + good.out,
    );
    assert.ok(Number(good.json.values) > 0);
    // Copied from the backup when nothing here opens it: not in a drill.
    const lost = await run(['drill', backups, '--scratch', scratch], dataFolder(), {
      ...here,
      NIANGJIA_BACKUP_KEY: readFileSync(join(data, 'backup.key'), 'utf8').trim(),
    });
    assert.equal(lost.json.error?.code, 'master-key-missing');
    const file = join(backups, 'newer', 'people.copy.gz.sealed');
    const bytes = readFileSync(file);
    bytes[60]! ^= 1;
    writeFileSync(file, bytes);
    const bad = await run(['drill', backups, '--scratch', scratch], data, here);
    assert.deepEqual([bad.code, bad.json.error?.code], [1, 'backup-broken']);
    assert.deepEqual(readdirSync(scratch), []);
  } finally {
    await world.drop();
  }
});
