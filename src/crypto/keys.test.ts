import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { formerFile, loadMasterKeys, masterKey, nextFile } from '#crypto/keys.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal } from '#kit/refusal.ts';

const folder = mkdtempSync(join(tmpdir(), 'niangjia-keys-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const load = (path: string, environment: Record<string, string> = {}, create = true) =>
  loadMasterKeys({ path, environment, randomness: systemRandomness, create });
const loaded = (path: string, environment: Record<string, string> = {}) => {
  const keys = load(path, environment);
  assert.ok(!isRefusal(keys), JSON.stringify(keys));
  return keys.current;
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
    import { loadMasterKeys } from '#crypto/keys.ts';
    import { systemRandomness } from '#kit/random.ts';
    const keys = loadMasterKeys({ path: ${JSON.stringify(path)}, environment: {}, randomness: systemRandomness, create: true });
    console.log(keys.current.bytes.toString('hex'));`;
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

test('where something is sealed already no key is made', () => {
  const path = join(folder, 'lost', 'master.key');
  const refused = load(path, {}, false);
  assert.equal(refusedCode(refused), 'master-key-missing');
  assert.ok(isRefusal(refused) && refused.next?.zh && refused.next.en.includes(path));
  assert.ok(!existsSync(path));
  assert.ok(!isRefusal(load(path, { NIANGJIA_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') }, false)));
});

test('the next master key and former ones beside it open too, also when they were put there later', () => {
  const path = join(folder, 'several', 'master.key');
  const keys = load(path);
  assert.ok(!isRefusal(keys));
  const [next, former, stranger] = [1, 2, 3].map((n) => masterKey(Buffer.alloc(32, n)));
  assert.equal(keys.find(next!.id), undefined);
  writeFileSync(nextFile(path), `${next!.bytes.toString('base64')}\n`, { mode: 0o600 });
  writeFileSync(formerFile(path, former!), `${former!.bytes.toString('base64')}\n`, { mode: 0o600 });
  writeFileSync(`${path}.bak`, 'no key', { mode: 0o600 });
  for (const one of [keys, load(path)]) {
    assert.ok(!isRefusal(one));
    assert.deepEqual(one.find(next!.id), next);
    assert.deepEqual(one.find(former!.id), former);
    assert.equal(one.find(stranger!.id), undefined);
    assert.notEqual(one.current.id, next!.id);
  }
  chmodSync(nextFile(path), 0o640);
  assert.equal(refusedCode(load(path)), 'master-key-exposed');
  const given = { NIANGJIA_MASTER_KEY: Buffer.alloc(32, 9).toString('base64'), NIANGJIA_NEXT_MASTER_KEY: 'short' };
  assert.equal(refusedCode(load(join(folder, 'unused', 'master.key'), given)), 'master-key-unreadable');
});
