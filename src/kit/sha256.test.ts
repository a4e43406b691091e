// SHA-256 written here is SHA-256: the same bytes as OpenSSL's for every length around the blocks and for whatever else.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { sha256Bytes } from '#kit/sha256.ts';

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('every length up to four blocks', () => {
  for (let length = 0; length <= 256; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 37 + length) & 255);
    assert.equal(hexOf(sha256Bytes(bytes)), hash('sha256', bytes), `${length} bytes`);
  }
});

test('any bytes, and the bytes given stay as they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      const before = hexOf(bytes);
      assert.equal(hexOf(sha256Bytes(bytes)), hash('sha256', bytes));
      assert.equal(hexOf(bytes), before);
    }),
  );
});
