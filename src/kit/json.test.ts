import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, sha256, sha256Hex } from '#kit/json.ts';
import { seededRandomness } from '#kit/random.ts';
import { Fault } from '#kit/refusal.ts';

const reordered = (value: unknown, shuffle: <T>(list: readonly T[]) => T[]): unknown => {
  if (Array.isArray(value)) return value.map((item) => reordered(item, shuffle));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(shuffle(Object.entries(value)).map(([key, member]) => [key, reordered(member, shuffle)]));
};

// JSON.stringify writes -0 as 0, so the round trip leaves values that all have a canonical form.
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));

test('the key order does not matter, and the value comes back', () => {
  const { shuffle } = seededRandomness('json');
  fc.assert(
    fc.property(json, (value) => {
      const written = canonicalJson(value);
      assert.equal(canonicalJson(reordered(value, shuffle)), written);
      assert.deepEqual(JSON.parse(written), value);
      assert.equal(canonicalJson(JSON.parse(written)), written);
    }),
    { numRuns: 500 },
  );
});

test('RFC 8785 §3.2.2 and §3.2.3 examples', () => {
  const numbers = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    literals: [null, true, false],
  };
  assert.equal(
    canonicalJson(numbers),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
  );
  assert.equal(canonicalJson('€$\u000f\nA\'B"\\\\"/'), '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  const keys = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
  assert.deepEqual(
    Object.values(
      JSON.parse(
        `[${canonicalJson(keys)
          .match(/:(\d)/g)
          ?.map((m) => m[1])}]`,
      ),
    ),
    [2, 4, 6, 7, 1, 5, 3],
  );
});

test('members that are undefined are left out, nothing else is', () => {
  assert.equal(canonicalJson({ b: undefined, a: null, c: '' }), '{"a":null,"c":""}');
  assert.equal(canonicalJson([]), '[]');
  assert.equal(canonicalJson({}), '{}');
  assert.equal(canonicalJson('\u007f王𠮷'), '"\u007f王𠮷"');
});

test('what has no one form is a Fault', () => {
  const without = [
    Number.NaN,
    Infinity,
    -Infinity,
    -0,
    1n,
    undefined,
    [undefined],
    () => 1,
    Symbol('x'),
    new Date(0),
    new Map(),
    Buffer.from('x'),
    '\ud800',
    { '\udc00': 1 },
    { a: [-0] },
  ];
  for (const value of without) assert.throws(() => canonicalJson(value), Fault, String(typeof value));
});

test('SHA-256 known answers', () => {
  assert.equal(sha256Hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.equal(sha256Hex(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(sha256(Buffer.from('工会')).toString('hex'), sha256Hex('工会'));
});
