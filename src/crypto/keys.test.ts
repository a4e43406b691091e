import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { loadMasterKey, masterKey } from '#crypto/keys.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal } from '#kit/refusal.ts';

const folder = mkdtempSync(join(tmpdir(), 'niangjia-keys-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const load = (path: string, environment: Record<string, string> = {}) =>
  loadMasterKey({ path, environment, randomness: systemRandomness });
const loaded = (path: string, environment: Record<string, string> = {}) => {
  const key = load(path, environment);
  assert.ok(!isRefusal(key), JSON.stringify(key));
  return key;
};
const refusedCode = (answer: unknown) => {
  assert.ok(isRefusal(answer), JSON.stringify(answer));
  return answer.code;
};

test('the first start makes the key, only its owner reads it, and the next start finds it', () => {
  const path = join(folder, 'first', 'master.key');
  const made = loaded(path);
  assert.equal(made.bytes.length, 32);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(loaded(path), made);
  assert.deepEqual(readdirSync(join(folder, 'first')), ['master.key'], 'no temporary file stays');
  assert.notDeepEqual(loaded(join(folder, 'second', 'master.key')).bytes, made.bytes);
});

test('processes that start together agree on one key', async () => {
  const path = join(folder, 'together', 'master.key');
  const code = `
    import { loadMasterKey } from '#crypto/keys.ts';
    import { systemRandomness } from '#kit/random.ts';
    console.log(loadMasterKey({ path: ${JSON.stringify(path)}, environment: {}, randomness: systemRandomness }).bytes.toString('hex'));`;
  const run = () =>
    promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', code], { cwd: import.meta.dirname });
  const answers = await Promise.all([run(), run(), run(), run()]);
  assert.equal(new Set(answers.map(({ stdout }) => stdout.trim())).size, 1);
  assert.match(answers[0]?.stdout ?? '', /^[0-9a-f]{64}\n$/);
});

test('the environment goes first, and leaves no file', () => {
  const path = join(folder, 'unused', 'master.key');
  const given = Buffer.alloc(32, 9).toString('base64');
  assert.deepEqual(loaded(path, { NIANGJIA_MASTER_KEY: given }), masterKey(Buffer.alloc(32, 9)));
  assert.throws(() => statSync(path));
  for (const wrong of [
    'short',
    Buffer.alloc(31).toString('base64'),
    Buffer.alloc(33).toString('base64'),
    '!'.repeat(44),
  ]) {
    assert.equal(refusedCode(load(path, { NIANGJIA_MASTER_KEY: wrong })), 'master-key-unreadable');
  }
});

test('a damaged file is refused, not replaced; an open one is refused', () => {
  const path = join(folder, 'damaged.key');
  writeFileSync(path, 'not a key\n', { mode: 0o600 });
  assert.equal(refusedCode(load(path)), 'master-key-unreadable');
  assert.equal(readFileSync(path, 'utf8'), 'not a key\n');
  const open = join(folder, 'open.key');
  loaded(open);
  chmodSync(open, 0o644);
  assert.equal(refusedCode(load(open)), 'master-key-exposed');
});

test('the fingerprint tells keys apart without telling the key', () => {
  const [one, two] = [masterKey(Buffer.alloc(32, 1)), masterKey(Buffer.alloc(32, 2))];
  assert.notEqual(one.id, two.id);
  assert.ok(one.id > 0 && one.id <= 0xffff_ffff);
  assert.throws(() => masterKey(Buffer.alloc(16)), /32 bytes/);
});
