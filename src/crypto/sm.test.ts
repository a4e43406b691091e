import assert from 'node:assert/strict';
import { createCipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { sm3, sm4 } from 'sm-crypto-v2';
import { HEADER_BYTES } from '#crypto/provider.ts';
import { smAvailable, smSealer } from '#crypto/sm.ts';
import { systemRandomness } from '#kit/random.ts';

const hex = (digits: string) => Buffer.from(digits, 'hex');

test('SM3 known answers (GB/T 32905—2016, appendix A)', () => {
  const sm3Of = (data: string) => createHash('sm3').update(data).digest('hex');
  assert.ok(smAvailable());
  assert.equal(sm3Of('abc'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  assert.equal(sm3Of('abcd'.repeat(16)), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
});

test('SM4 known answer (GB/T 32907—2016, appendix A.1)', () => {
  const block = hex('0123456789abcdeffedcba9876543210');
  const cipher = createCipheriv('sm4-ecb', block, null).setAutoPadding(false);
  assert.equal(cipher.update(block).toString('hex'), '681edf34d206965e86b3e94f536e4246');
});

test('SM4-CTR known answer (draft-ribose-cfrg-sm4, A.2.5.1)', () => {
  const cipher = createCipheriv(
    'sm4-ctr',
    hex('0123456789abcdeffedcba9876543210'),
    hex('000102030405060708090a0b0c0d0e0f'),
  );
  const plain = hex(['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'aa', 'bb'].map((byte) => byte.repeat(8)).join(''));
  assert.equal(
    cipher.update(plain).toString('hex'),
    'ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514',
  );
});

test('a second implementation agrees: SM3, HMAC-SM3, SM4', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 1, maxLength: 64 }), (data, key) => {
      assert.equal(createHash('sm3').update(data).digest('hex'), sm3(data));
      const hmac = sm3(data, { mode: 'hmac', key: Buffer.from(key).toString('hex') });
      assert.equal(createHmac('sm3', key).update(data).digest('hex'), hmac);
    }),
    { numRuns: 50 },
  );
  const [key, block] = [systemRandomness.bytes(16), systemRandomness.bytes(16)];
  const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
  assert.equal(
    cipher.update(block).toString('hex'),
    sm4.encrypt(block, Buffer.from(key).toString('hex'), { padding: 'none' }),
  );
});

test('an envelope is SM4-CTR under HMAC-SM3 over length, place, header, nonce and ciphertext', () => {
  const raw = systemRandomness.bytes(32);
  const envelope = smSealer(raw, 7, systemRandomness).seal(Buffer.from('工会'), 'place');
  const derived = Buffer.from(hkdfSync('sm3', raw, '', 'niangjia/sm4-ctr-hmac-sm3/v1', 48));
  const [sealed, tag] = [envelope.subarray(0, -32), envelope.subarray(-32)];
  const expected = createHmac('sm3', derived.subarray(16))
    .update(hex('00000005'))
    .update('place')
    .update(sealed)
    .digest();
  assert.deepEqual(tag, expected);
  assert.equal(sealed.subarray(0, HEADER_BYTES).toString('hex'), '010200000007');
});
