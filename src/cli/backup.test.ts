// The test of a backup is the restore: the same rows, the same ids to come, and not a byte believed that is not in the manifest.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { hashOf, MANIFEST, type Manifest, quoted, tablesOf } from '#cli/archive.ts';
import { type BackupResult, backup } from '#cli/backup.ts';
import { restore } from '#cli/restore.ts';
import { appendDeltas } from '#figures/fold.ts';
import { fixedClock } from '#kit/clock.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import type { Queryable } from '#store/queryable.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

const clock = fixedClock('2020-12-31T23:00:00+08:00');
const folder = mkdtempSync(join(tmpdir(), 'niangjia-backup-'));
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
  const made = await backup({ url: source.ownerUrl, folder: join(folder, 'good'), clock });
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
  assert.equal(statSync(join(folder, 'good', 'people.copy.gz')).mode & 0o077, 0);
  assert.ok(!existsSync(join(folder, 'good.half')));
  const restored = await restore({ url: target.ownerUrl, folder: join(folder, 'good'), expect: result.hash });
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
  const again = (await restore({ url: target.ownerUrl, folder: join(folder, 'good') })) as Refusal;
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
    const made = await backup({ url: live.ownerUrl, folder: during, clock });
    running = false;
    await Promise.all(writers);
    assert.ok(!isRefusal(made));
    assert.ok(!isRefusal(await restore({ url: copy.ownerUrl, folder: during })));
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
    const refused = (await restore({ url: empty.ownerUrl, folder: at, ...more })) as Refusal;
    assert.ok(isRefusal(refused), `copy ${copies} was taken`);
    assert.match(`${refused.code}: ${refused.why.en}`, expected);
    assert.ok(refused.why.zh);
  };
  const edit = (change: (manifest: Manifest & { hash: string }) => unknown) => (at: string) => {
    const manifest = manifestOf(at);
    change(manifest);
    writeFileSync(join(at, MANIFEST), JSON.stringify(manifest));
  };
  /** As somebody would who knows how the hash is made. */
  const forge = (change: (manifest: Manifest) => Manifest) => (at: string) => {
    const { hash: _, ...manifest } = manifestOf(at);
    const forged = change(manifest);
    writeFileSync(join(at, MANIFEST), JSON.stringify({ ...forged, hash: hashOf(forged) }));
  };
  try {
    await spoiled((at) => {
      const bytes = readFileSync(join(at, 'people.copy.gz'));
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(join(at, 'people.copy.gz'), bytes);
    }, /backup-broken: .*people\.copy\.gz does not match/);
    await spoiled(
      (at) => truncateSync(join(at, 'person_facts.copy.gz'), 1000),
      /backup-broken: .*person_facts\.copy\.gz has 1000 bytes/,
    );
    await spoiled((at) => rmSync(join(at, 'tenants.copy.gz')), /backup-broken: .*tenants\.copy\.gz is missing/);
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
    assert.deepEqual(await contents(empty.owner), before);
    // A forged row count is only seen while loading: the transaction takes everything back.
    const at = join(folder, 'miscounted');
    cpSync(join(folder, 'good'), at, { recursive: true });
    forge((manifest) => ({
      ...manifest,
      tables: manifest.tables.map((one) => (one.table === 'people' ? { ...one, rows: 29_999 } : one)),
    }))(at);
    await assert.rejects(restore({ url: empty.ownerUrl, folder: at }), /holds 30000 rows instead of 29999/);
    assert.deepEqual(await contents(empty.owner), before);
  } finally {
    await empty.drop();
  }
});

test('a backup is never written over another; the master key goes along only on request', async () => {
  const again = (await backup({ url: source.ownerUrl, folder: join(folder, 'good'), clock })) as Refusal;
  assert.equal(again.code, 'backup-exists');
  assert.ok(!existsSync(join(folder, 'good', 'master.key')));
  assert.equal(manifestOf(join(folder, 'good')).masterKey, 'kept elsewhere');
  const key = join(folder, 'the-key');
  writeFileSync(key, 'c2VjcmV0\n', { mode: 0o644 });
  const made = await backup({ url: source.ownerUrl, folder: join(folder, 'keyed'), clock, withMasterKey: key });
  assert.ok(!isRefusal(made) && made.masterKey === 'included');
  assert.equal(readFileSync(join(folder, 'keyed', 'master.key'), 'utf8'), 'c2VjcmV0\n');
  assert.equal(statSync(join(folder, 'keyed', 'master.key')).mode & 0o077, 0);
  const missing = backup({
    url: source.ownerUrl,
    folder: join(folder, 'nokey'),
    clock,
    withMasterKey: join(folder, 'none'),
  });
  await assert.rejects(missing, /ENOENT/);
  assert.ok(!existsSync(join(folder, 'nokey')) && !existsSync(join(folder, 'nokey.half')));
});
