// The test of a backup is the restore: the same rows, the same ids to come, and not a byte believed that is not in the manifest.
import assert from 'node:assert/strict';
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import {
  hashOf,
  includedMasterKey,
  MANIFEST,
  type Manifest,
  macOf,
  openArchive,
  quoted,
  sealsOf,
  tablesOf,
} from '#cli/archive.ts';
import { type BackupResult, backup } from '#cli/backup.ts';
import { restore } from '#cli/restore.ts';
import { type BackupKey, loadBackupKey } from '#crypto/backup-key.ts';
import { opening } from '#crypto/sealed-stream.ts';
import { appendDeltas } from '#figures/fold.ts';
import { fixedClock } from '#kit/clock.ts';
import { sha256Hex } from '#kit/json.ts';
import { seededRandomness } from '#kit/random.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import type { Queryable } from '#store/queryable.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

const clock = fixedClock('2020-12-31T23:00:00+08:00');
const folder = mkdtempSync(join(tmpdir(), 'niangjia-backup-'));
const keyOf = (byte: number): BackupKey => {
  const environment = { NIANGJIA_BACKUP_KEY: Buffer.alloc(32, byte).toString('base64') };
  const key = loadBackupKey({ standardFile: join(folder, 'none'), environment });
  assert.ok(!isRefusal(key));
  return key;
};
const backupKey = keyOf(5);
const key = () => backupKey;
const how = { key: backupKey, random: seededRandomness('backup') };
let source: TestDatabase;
let target: TestDatabase;
let result: BackupResult;
const AWKWARD = 'tab\there\nnew line \\N \\. \\\\ 王*明 “引号” \u{20BB7}🙂 \r';

before(async () => {
  [source, target] = await Promise.all([testDatabase(), testDatabase()]);
  const q = source.owner;
  const at = '2020-06-01T08:00:00.123456+08:00';
  await q.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES (1, 'demo', $1, $2)`, [AWKWARD, at]);
  await q.query(`INSERT INTO id_blocks VALUES (1, 5000)`);
  // A child with a smaller number than its parent: the order inside the file must not matter.
  await q.query(
    `INSERT INTO organisations (tenant_id, id, parent_id, level, name, created_at) VALUES (1, 9, NULL, 'district', 'top', $1), (1, 2, 9, 'branch', 'below', $1)`,
    [at],
  );
  await q.query(
    `INSERT INTO people (tenant_id, id, name, grams, id_number_sealed, created_at)
     SELECT 1, n, 'person ' || n, ARRAY['a' || n, NULL, '"x", {y}'], decode(md5(n::text), 'hex'), $1::timestamptz FROM generate_series(1, 30000) AS n`,
    [at],
  );
  await q.query(
    `INSERT INTO person_facts SELECT 1, id, 9, jsonb_build_object('note', $1::text, 'n', id, 'deep', '[1.50, null]'::jsonb) FROM people`,
    [AWKWARD],
  );
  await q.query(`INSERT INTO history_heads VALUES (1, 77, '\\x00ff10')`);
  const delta = { organisationId: 2, programmeKey: 'p', year: 2020, roundId: 1, measure: 'cases.open', delta: -3 };
  await appendDeltas(q, 1, [delta, delta, delta]);
  await q.query(`DELETE FROM figure_deltas WHERE id = 3`);
  const made = await backup({ url: source.ownerUrl, folder: join(folder, 'good'), clock, ...how });
  assert.ok(!isRefusal(made));
  result = made;
});
after(async () => {
  await Promise.all([source.drop(), target.drop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Hash of each table's rows. */
async function contents(q: Queryable): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const { table } of await tablesOf(q)) {
    const rows = await q.query(
      `SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${quoted(table)} AS t`,
    );
    all[table] = rows[0];
  }
  return all;
}
const manifestOf = (where: string) =>
  JSON.parse(readFileSync(join(where, MANIFEST), 'utf8')) as Manifest & { hash: string };

test('what comes back is what was there', async () => {
  const manifest = manifestOf(join(folder, 'good'));
  assert.equal(manifest.hash, result.hash);
  assert.equal(manifest.tables.find((one) => one.table === 'people')?.rows, 30_000);
  assert.ok(!manifest.tables.some((one) => one.table === 'rate_buckets' || one.table === 'migrations'));
  assert.deepEqual(manifest.heads, [{ tenantId: 1, batchId: 77, hash: '00ff10' }]);
  assert.equal(statSync(join(folder, 'good', 'people.copy.gz.sealed')).mode & 0o077, 0);
  assert.ok(!existsSync(join(folder, 'good.half')));
  const restored = await restore({ url: target.ownerUrl, folder: join(folder, 'good'), expect: result.hash, key });
  assert.ok(!isRefusal(restored));
  assert.deepEqual([restored.rows, restored.heads], [result.rows, manifest.heads]);
  assert.deepEqual(await contents(target.owner), await contents(source.owner));
  const [tenant] = await target.db.query<{ name: string }>('SELECT name FROM tenants');
  assert.equal(tenant?.name, AWKWARD);
  // The sequence goes on behind number 3, which was given out although its row is gone.
  await appendDeltas(target.db, 1, [
    { organisationId: 2, programmeKey: 'p', year: 2020, roundId: 1, measure: 'm', delta: 1 },
  ]);
  const [last] = await target.db.query<{ id: number }>('SELECT max(id) AS id FROM figure_deltas');
  assert.equal(last?.id, 4);
  const again = (await restore({ url: target.ownerUrl, folder: join(folder, 'good'), key })) as Refusal;
  assert.equal(again.code, 'restore-not-empty');
  assert.match(again.why.en, /rows in \w+/);
});

test('one instant: a backup taken while transactions write two tables holds both halves of each', async () => {
  const live = await testDatabase();
  const copy = await testDatabase();
  try {
    await live.owner.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES (1, 't', 't', now())`);
    let running = true;
    let written = 0;
    const write = async () => {
      while (running) {
        const n = ++written;
        await live.db.transaction(async (q) => {
          await q.query(`INSERT INTO case_keys (tenant_id, scope, key, case_id) VALUES (1, 's', $1, $2)`, [
            String(n),
            n,
          ]);
          await q.query(`INSERT INTO figures VALUES (1, $1, 'p', 2020, 1, 'm', $1)`, [n]);
        });
      }
    };
    const writers = [write(), write()];
    const during = join(folder, 'during');
    const made = await backup({ url: live.ownerUrl, folder: during, clock, ...how });
    running = false;
    await Promise.all(writers);
    assert.ok(!isRefusal(made));
    assert.ok(!isRefusal(await restore({ url: copy.ownerUrl, folder: during, key })));
    const [halves] = await copy.owner.query(
      `SELECT count(*) AS n FROM case_keys k FULL JOIN figures f ON f.organisation_id = k.case_id WHERE f.value IS NULL OR k.case_id IS NULL`,
    );
    assert.deepEqual(halves, { n: 0 });
  } finally {
    await Promise.all([live.drop(), copy.drop()]);
  }
});

test('whatever was changed in a backup is named, and nothing is written', async () => {
  const empty = await testDatabase();
  const before = await contents(empty.owner);
  let copies = 0;
  const spoiled = async (spoil: (at: string) => void, expected: RegExp, more: { expect?: string } = {}) => {
    copies += 1;
    const at = join(folder, `spoiled-${copies}`);
    cpSync(join(folder, 'good'), at, { recursive: true });
    spoil(at);
    const refused = (await restore({ url: empty.ownerUrl, folder: at, ...more, key })) as Refusal;
    assert.ok(isRefusal(refused), `copy ${copies} was taken`);
    assert.match(`${refused.code}: ${refused.why.en}`, expected);
    assert.ok(refused.why.zh);
  };
  const edit = (change: (manifest: Manifest & { hash: string }) => unknown) => (at: string) => {
    const manifest = manifestOf(at);
    change(manifest);
    writeFileSync(join(at, MANIFEST), JSON.stringify(manifest));
  };
  /** As somebody would who knows how the hash is made; with the key, also who may write backups. */
  const forge =
    (change: (manifest: Manifest) => Manifest, holder = true) =>
    (at: string) => {
      const { hash: _, ...manifest } = manifestOf(at) as Manifest & { hash: string; mac?: string };
      const { mac, ...bare } = manifest;
      const forged = change(bare);
      const authenticated = holder && forged.sealed ? macOf(forged, backupKey) : mac;
      writeFileSync(join(at, MANIFEST), JSON.stringify({ ...forged, hash: hashOf(forged), mac: authenticated }));
    };
  const people = 'people.copy.gz.sealed';
  const change = (file: string, edit: (bytes: Buffer) => Buffer) => (at: string) =>
    writeFileSync(join(at, file), edit(readFileSync(join(at, file))));
  /** A chunk as it lies in the file: 64 KiB and what AES-GCM adds. */
  const chunk = 64 * 1024 + 34;
  const pieces = (bytes: Buffer) =>
    Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, n) => bytes.subarray(n * chunk, (n + 1) * chunk));
  try {
    await spoiled(
      change(people, (bytes) => {
        bytes[chunk + 100]! ^= 1;
        return bytes;
      }),
      /backup-broken: .*people\.copy\.gz\.sealed does not match its hash: it was changed in chunk 2/,
    );
    await spoiled(
      change(people, (bytes) => Buffer.concat([pieces(bytes)[1]!, pieces(bytes)[0]!, ...pieces(bytes).slice(2)])),
      /people.* has chunk 2 in the place of chunk 1/,
    );
    await spoiled(
      change(people, (bytes) => Buffer.concat(pieces(bytes).slice(0, 2))),
      /people.* bytes instead of \d+: it was cut short after chunk 2/,
    );
    await spoiled(
      change(people, (bytes) => Buffer.concat([bytes, Buffer.alloc(chunk)])),
      /people.* bytes instead of \d+: it /,
    );
    await spoiled(
      (at) => truncateSync(join(at, 'person_facts.copy.gz.sealed'), 1000),
      /backup-broken: .*person_facts\.copy\.gz\.sealed has 1000 bytes/,
    );
    // One table's file in the place of another's, the manifest written anew.
    await spoiled((at) => {
      cpSync(join(at, people), join(at, 'person_facts.copy.gz.sealed'));
      const { bytes, sha256 } = manifestOf(at).tables.find((one) => one.table === 'people')!;
      forge(
        (manifest) => ({
          ...manifest,
          tables: manifest.tables.map((one) => (one.table === 'person_facts' ? { ...one, bytes, sha256 } : one)),
        }),
        false,
      )(at);
    }, /manifest\.json was not written by a holder of the backup key/);
    await spoiled(
      (at) => rmSync(join(at, 'tenants.copy.gz.sealed')),
      /backup-broken: .*tenants\.copy\.gz\.sealed is missing/,
    );
    await spoiled((at) => rmSync(join(at, MANIFEST)), /backup-broken: .*manifest\.json is missing/);
    await spoiled((at) => writeFileSync(join(at, MANIFEST), '{"format":'), /manifest\.json is no manifest/);
    await spoiled((at) => writeFileSync(join(at, MANIFEST), 'null'), /manifest\.json is no manifest/);
    await spoiled(
      edit((manifest) => Object.assign(manifest.heads[0]!, { batchId: 78 })),
      /manifest\.json does not match its own hash/,
    );
    const dropped = forge((manifest) => ({
      ...manifest,
      tables: manifest.tables.filter((one) => one.table !== 'views'),
    }));
    await spoiled(dropped, /manifest\.json is not the one/, { expect: result.hash });
    await spoiled(dropped, /backup-other-version: .*views/);
    await spoiled(
      forge((manifest) => ({ ...manifest, format: 'other' })),
      /backup-format/,
    );
    await spoiled(
      forge((manifest) => ({ ...manifest, migrations: manifest.migrations.slice(1) })),
      /backup-other-version/,
    );
    const outside = forge((manifest) => ({
      ...manifest,
      tables: manifest.tables.map((one) => ({ ...one, file: '../good/people.copy.gz' })),
    }));
    await spoiled(outside, /wrong name/);
    const dropSeal = forge(({ sealed: _, ...manifest }) => ({ ...manifest, format: 'niangjia-backup/1' }), false);
    await spoiled(dropSeal, /backup-broken: .*\.sealed has a wrong name/);
    assert.deepEqual(await contents(empty.owner), before);
    // A forged row count is only seen while loading: the transaction takes everything back.
    const at = join(folder, 'miscounted');
    cpSync(join(folder, 'good'), at, { recursive: true });
    forge((manifest) => ({
      ...manifest,
      tables: manifest.tables.map((one) => (one.table === 'people' ? { ...one, rows: 29_999 } : one)),
    }))(at);
    await assert.rejects(restore({ url: empty.ownerUrl, folder: at, key }), /holds 30000 rows instead of 29999/);
    assert.deepEqual(await contents(empty.owner), before);
  } finally {
    await empty.drop();
  }
});

test('a backup is never written over another; the master key goes along only on request', async () => {
  const again = (await backup({ url: source.ownerUrl, folder: join(folder, 'good'), clock, ...how })) as Refusal;
  assert.equal(again.code, 'backup-exists');
  assert.ok(!existsSync(join(folder, 'good', 'master.key.sealed')));
  assert.equal(manifestOf(join(folder, 'good')).masterKey, 'kept elsewhere');
  const masterFile = join(folder, 'the-key');
  writeFileSync(masterFile, 'c2VjcmV0\n', { mode: 0o644 });
  const made = await backup({
    url: source.ownerUrl,
    folder: join(folder, 'keyed'),
    clock,
    ...how,
    withMasterKey: masterFile,
  });
  assert.ok(!isRefusal(made) && made.masterKey === 'included');
  const archive = await openArchive(join(folder, 'keyed'), { key });
  assert.ok(!isRefusal(archive));
  assert.equal(await includedMasterKey(archive), 'c2VjcmV0\n');
  assert.ok(!readFileSync(join(folder, 'keyed', 'master.key.sealed')).includes('c2VjcmV0'));
  assert.equal(statSync(join(folder, 'keyed', 'master.key.sealed')).mode & 0o077, 0);
  const missing = backup({
    url: source.ownerUrl,
    folder: join(folder, 'nokey'),
    clock,
    ...how,
    withMasterKey: join(folder, 'none'),
  });
  await assert.rejects(missing, /ENOENT/);
  assert.ok(!existsSync(join(folder, 'nokey')) && !existsSync(join(folder, 'nokey.half')));
});

test('nothing of a backup can be read without its key, which is not the master key and is asked for in words', async () => {
  const bytes = manifestOf(join(folder, 'good')).tables.map(({ file }) => readFileSync(join(folder, 'good', file)));
  for (const one of bytes) {
    assert.ok(!one.includes('person 12345'));
    assert.throws(() => gunzipSync(one));
  }
  const at = { url: target.ownerUrl, folder: join(folder, 'good') };
  const other = (await restore({ ...at, key: () => keyOf(6) })) as Refusal;
  assert.equal(other.code, 'backup-key-other');
  assert.match(other.why.en, /fingerprint [0-9a-f]{8}, that in NIANGJIA_BACKUP_KEY is [0-9a-f]{8}/);
  const none = (await restore({
    ...at,
    key: () => loadBackupKey({ standardFile: join(folder, 'backup.key'), environment: {} }),
  })) as Refusal;
  assert.equal(none.code, 'backup-key-missing');
  assert.match(none.next?.zh ?? '', /--key-file/);
  assert.ok(!existsSync(join(folder, 'backup.key')), 'only a backup makes one');
});

test('the national suite seals a backup as well', async () => {
  const at = join(folder, 'national');
  const copy = await testDatabase();
  try {
    const made = await backup({ url: source.ownerUrl, folder: at, clock, ...how, suite: 'sm' });
    assert.ok(!isRefusal(made));
    assert.equal(manifestOf(at).sealed?.suite, 'sm');
    assert.ok(!isRefusal(await restore({ url: copy.ownerUrl, folder: at, key, expect: made.hash })));
    const read = async (q: Queryable) => ({ ...(await contents(q)), figure_deltas: null });
    assert.deepEqual(await read(copy.owner), await read(source.owner));
  } finally {
    await copy.drop();
  }
});

/** The same backup as it was written before they were sealed. */
async function unsealed(from: string, to: string): Promise<void> {
  cpSync(from, to, { recursive: true });
  const { hash: _, mac: __, sealed, ...manifest } = manifestOf(from) as Manifest & { hash: string; mac: string };
  const seals = sealsOf(backupKey, sealed!);
  const tables = [];
  for (const table of manifest.tables) {
    const file = table.file.replace('.sealed', '');
    const parts = [];
    for await (const part of createReadStream(join(from, table.file)).pipe(opening(seals(table.file))))
      parts.push(part);
    const bytes = Buffer.concat(parts);
    writeFileSync(join(to, file), bytes);
    rmSync(join(to, table.file));
    tables.push({ ...table, file, bytes: bytes.length, sha256: sha256Hex(bytes) });
  }
  const plain = { ...manifest, format: 'niangjia-backup/1', tables } as Manifest;
  writeFileSync(join(to, MANIFEST), JSON.stringify({ ...plain, hash: hashOf(plain) }));
}

test('a backup from before they were sealed still comes back, without any key, and says what it is', async () => {
  const copy = await testDatabase();
  try {
    await unsealed(join(folder, 'good'), join(folder, 'plain'));
    const noKey = () => assert.fail('no key is asked for');
    const restored = await restore({ url: copy.ownerUrl, folder: join(folder, 'plain'), key: noKey });
    assert.ok(!isRefusal(restored), JSON.stringify(restored));
    assert.deepEqual([restored.sealed, restored.rows], [false, result.rows]);
  } finally {
    await copy.drop();
  }
});

test('what cannot be opened here is not restored: asked before anything but the keys is there, and nothing stays', async () => {
  const empty = await testDatabase();
  const before = await contents(empty.owner);
  try {
    const seen: number[] = [];
    const refused = await restore({
      ...{ url: empty.ownerUrl, folder: join(folder, 'good'), key },
      accept: async (q) => {
        const [row] = await q.query<{ n: number }>('SELECT count(*)::int AS n FROM people');
        seen.push(row!.n);
        return refuse('master-key-missing', '没有主密钥', 'There is no master key');
      },
    });
    assert.equal((refused as Refusal).code, 'master-key-missing');
    assert.deepEqual(seen, [0]);
    assert.deepEqual(await contents(empty.owner), before);
  } finally {
    await empty.drop();
  }
});
