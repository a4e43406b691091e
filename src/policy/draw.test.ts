// The draw: two implementations agree, every change of what was published is found, and over many draws everybody's chance is his tickets'.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sha256Hex } from '#kit/json.ts';
import { type DrawRecord, type DrawRules, orderOf, verifyDraw } from '#policy/draw.ts';
import { readDrawFile, writeDrawFile } from '#policy/draw-file.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type DrawEntry, drawOf, entriesOf, listOf } from '#test/support/draw.ts';
import { drawInSql } from '#test/support/draw-in-sql.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

test('two implementations that share no code come to the same seed and order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 40 }),
      fc.string(),
      fc.subarray([0, 1, 2]),
      async (tickets, about, withheld) => {
        const record = drawOf(tickets, about.replaceAll('\0', '').toWellFormed(), withheld);
        assert.deepEqual(verifyDraw(record), []);
        assert.deepEqual(await drawInSql(database.db, record), { seed: record.seed, order: [...record.order] });
      },
    ),
    { numRuns: 40 },
  );
});

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;

test('the program in docs/draw.md comes to the same, and sees what was changed', { skip: !python }, () => {
  const [, program] = /```python\n([\s\S]*?)```/.exec(readFileSync('docs/draw.md', 'utf8'))!;
  const folder = mkdtempSync(join(tmpdir(), 'niangjia-draw-'));
  const file = join(folder, 'draw.txt');
  const run = (bytes: Uint8Array | string) => {
    writeFileSync(file, bytes);
    const { stdout, stderr } = spawnSync('python3', ['-c', program!, file], { encoding: 'utf8' });
    return stdout + stderr;
  };
  try {
    const record = drawOf([1, 2, 3, 1, 5, 1, 1], 'python', [1]);
    assert.match(run(writeDrawFile(record)), /^7 entries: computed again/);
    assert.match(run(writeDrawFile({ ...record, order: record.order.toReversed() })), /the order is another/);
    assert.match(run(writeDrawFile({ ...record, outside: 'x' })), /the seed is another/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the specification stays what it is', () => {
  const { root, seed, order } = drawOf([1, 2, 3, 1, 5]);
  assert.deepEqual(
    { root, seed, order: [...order] },
    {
      root: 'e3e2a44b3265d01b6ba36e4c74bbf8853f7c175926f08d676b1881de4ca74c88',
      seed: '4893ac07d8a1a27399b63e0f8c70f3ecc6afc2cd2cb98c794b6f077abe1e77cc',
      order: [5, 2, 4, 1, 3],
    },
  );
});

test('whatever is changed in what was published is found', () => {
  const record = drawOf([1, 2, 1, 1, 3, 1, 1]);
  const rules = JSON.parse(record.rules) as DrawRules;
  const flip = (value: string) => (value[0] === '0' ? '1' : '0') + value.slice(1);
  const said = (change: Partial<DrawRules>) => JSON.stringify({ ...rules, ...change });
  const entries = (change: (list: DrawEntry[]) => void) => {
    const list = entriesOf(record.list);
    change(list);
    return listOf(list);
  };
  const [first, second, ...rest] = record.order;
  const changes: readonly [string, Partial<DrawRecord>][] = [
    ['seed', { rules: said({ quota: 4 }) }],
    ['seed', { rules: said({ title: `${rules.title} ` }) }],
    ['rules', { rules: said({ revealsBy: '2026-11-23T21:00:00+08:00' }) }],
    ['rules', { rules: said({ parties: [] }) }],
    ['rules', { rules: '{' }],
    ['commitment', { rules: said({ parties: rules.parties.slice(1) }) }],
    ['root', { list: entries((list) => list.pop()) }],
    ['root', { list: entries((list) => (list[2] = { ...list[2]!, tickets: 4 })) }],
    ['entries', { list: entries((list) => (list[2] = list[1]!)) }],
    ['entries', { list: entries((list) => list.reverse()) }],
    ['entries', { list: entries((list) => (list[0] = { ...list[0]!, tickets: 0 })) }],
    ['entries', { list: entries((list) => (list[0] = { ...list[0]!, tickets: 101 })) }],
    ['entries', { list: { ...record.list, marks: record.list.marks.slice(1) } }],
    ['entries', { list: { ...record.list, tickets: record.list.tickets.slice(1) } }],
    ['root', { root: flip(record.root) }],
    ['commitment', { reveals: [flip(record.reveals[0]!), ...record.reveals.slice(1)] }],
    ['commitment', { reveals: record.reveals.slice(1) }],
    ['commitment', { reveals: [...record.reveals, sha256Hex('more')] }],
    ['seed', { reveals: [null, ...record.reveals.slice(1)] }],
    ['seed', { outside: flip(record.outside) }],
    ['seed', { seed: flip(record.seed) }],
    ['seed', { seed: null }],
    ['seed', { outside: null }],
    ['order', { order: Uint32Array.of(second!, first!, ...rest) }],
    ['order', { order: record.order.slice(1) }],
    ['order', { order: null }],
  ];
  for (const [what, change] of changes)
    assert.deepEqual(
      verifyDraw({ ...record, ...change }).map((one) => one.what),
      [what],
      JSON.stringify(change).slice(0, 200),
    );
});

test('before the draw what is there already is looked at, and only that', () => {
  const sealed = { ...drawOf([1, 2, 1]), outside: null, seed: null, order: null };
  assert.deepEqual(verifyDraw({ ...sealed, reveals: [null, null, null] }), []);
  assert.deepEqual(
    verifyDraw({ ...sealed, root: '0'.repeat(64), reveals: ['1'.repeat(64), null, null] }).map(({ what }) => what),
    ['root', 'commitment'],
  );
});

test('written as a file and read again it is the same record, drawn or only sealed', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 30 }), fc.string(), (tickets, about) => {
      const drawn: DrawRecord = drawOf(tickets, about.toWellFormed(), [1]);
      for (const record of [drawn, { ...drawn, outside: null, seed: null, order: null }])
        assert.deepEqual(readDrawFile(writeDrawFile(record)), record);
    }),
  );
});

test('a file that is no record is told by its line, whatever stands in it', () => {
  const whole = new TextDecoder().decode(writeDrawFile(drawOf([1, 2, 1])));
  const read = (said: string) => readDrawFile(new TextEncoder().encode(said));
  const lines = whole.split('\n');
  const changed = (at: number, line: string) => lines.map((one, n) => (n === at - 1 ? line : one)).join('\n');
  const second = lines[1]!;
  const broken: readonly [number, string][] = [
    [1, ''],
    [1, '{}\n'],
    [1, whole.replace('"entries":3', '"entries":3000000')],
    [1, whole.replace('"entries":3', '"entries":3,"more":1')],
    [2, changed(2, second.toUpperCase())],
    [2, changed(2, second.slice(1))],
    [2, changed(2, second.replace(/,\d+,/, ',0,'))],
    [2, changed(2, second.replace(/,\d+,/, ',256,'))],
    [2, changed(2, second.replace(/\d+$/, '4'))],
    [3, changed(3, lines[2]!.replace(/\d+$/, second.split(',')[2]!))],
    [3, lines.slice(0, 3).join('\n')],
    [4, `${lines.slice(0, 3).join('\n')}\n`],
    [5, `${whole}more`],
  ];
  for (const [line, said] of broken) assert.deepEqual(read(said), { line }, said.slice(-200));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => 'line' in readDrawFile(bytes)));
});

/** Pearson's statistic; the bound is the one that a fair draw exceeds once in a thousand (chi-squared, as many degrees less one). */
function chiSquared(seen: readonly number[], expected: readonly number[]): number {
  return seen.reduce((sum, count, n) => sum + (count - expected[n]!) ** 2 / expected[n]!, 0);
}

test('over many draws everybody is first as often as his tickets say', () => {
  const draws = 5_000;
  const tickets = [1, 1, 2, 3, 1, 5, 1, 4];
  const entries = listOf(tickets.map((count, n) => ({ mark: n.toString(16).repeat(64), tickets: count })));
  const first = tickets.map(() => 0);
  const alike = tickets.map(() => 0);
  for (let n = 0; n < draws; n += 1) {
    first[orderOf(sha256Hex(`draw ${n}`), entries)[0]! - 1]! += 1;
    const [drawn] = orderOf(sha256Hex(`even ${n}`), { ...entries, tickets: entries.tickets.map(() => 1) });
    alike[drawn! - 1]! += 1;
  }
  const all = tickets.reduce((sum, count) => sum + count, 0);
  const bound = 24.32;
  const weighted = chiSquared(
    first,
    tickets.map((count) => (draws * count) / all),
  );
  const even = chiSquared(
    alike,
    tickets.map(() => draws / tickets.length),
  );
  assert.ok(weighted < bound, `χ² ${weighted} for weighted tickets`);
  assert.ok(even < bound, `χ² ${even} for one ticket each`);
});
