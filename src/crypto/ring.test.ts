import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { masterKey } from '#crypto/keys.ts';
import { type CryptoProvider, fieldAad, readHeader, type Suite } from '#crypto/provider.ts';
import { KeyRing, makeTenantKeys, makeWrappedKey, rewrap, type WrappedKey } from '#crypto/ring.ts';
import { seededRandomness, systemRandomness } from '#kit/random.ts';
import { Fault } from '#kit/refusal.ts';

const SUITES: Suite[] = ['aes', 'sm'];
const master = masterKey(systemRandomness.bytes(32));
const keys: WrappedKey[] = [1, 2].flatMap((tenantId) => [
  ...makeTenantKeys(master, tenantId, 'aes'),
  ...makeTenantKeys(master, tenantId, 'sm', 3),
]);
const ring = new KeyRing(master, keys);
const PLACE = fieldAad({ tenantId: 1, table: 'people', column: 'id_number', rowId: 42, sensitivity: 'S3' });
const ID = '11010519491231002X';
const opened = (provider: CryptoProvider, envelope: Uint8Array, aad = PLACE) =>
  Buffer.from(provider.decrypt(envelope, aad)).toString('utf8');

for (const suite of SUITES) {
  const provider = ring.provider(1, suite);

  test(`${suite}: what is sealed opens, at its own place`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (plain, aad) => {
        const envelope = provider.encrypt(plain, aad);
        assert.deepEqual(Uint8Array.from(provider.decrypt(envelope, aad)), plain);
        // As the driver hands it back: a Buffer that is a window on a larger one.
        const window = Buffer.concat([Buffer.from('xx'), envelope, Buffer.from('yy')]).subarray(2, -2);
        assert.deepEqual(Uint8Array.from(provider.decrypt(window, aad)), plain);
      }),
    );
  });

  test(`${suite}: no two envelopes are alike, and none shows its content`, () => {
    const sealed = Array.from({ length: 200 }, () => Buffer.from(provider.encrypt(Buffer.from(ID), PLACE)));
    assert.equal(new Set(sealed.map((one) => one.toString('hex'))).size, 200);
    assert.ok(sealed.every((one) => !one.includes(ID.slice(0, 4))));
  });

  test(`${suite}: an envelope moved to another place does not open`, () => {
    const envelope = provider.encrypt(Buffer.from(ID), PLACE);
    const places = [
      '1|people|id_number|43|S3',
      '1|people|phone|42|S3',
      '2|people|id_number|42|S3',
      '1|cases|id_number|42|S3',
      '1|people|id_number|42|S4',
      '',
      `${PLACE} `,
    ];
    for (const aad of places) assert.throws(() => provider.decrypt(envelope, aad), Fault, aad);
  });

  test(`${suite}: one flipped bit anywhere, a byte less or a byte more: it does not open`, () => {
    const envelope = Buffer.from(provider.encrypt(Buffer.from(ID), PLACE));
    for (let bit = 0; bit < envelope.length * 8; bit += 1) {
      const changed = Buffer.from(envelope);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      assert.throws(() => provider.decrypt(changed, PLACE), Fault, `bit ${bit}`);
    }
    for (let length = 0; length < envelope.length; length += 1) {
      assert.throws(() => provider.decrypt(envelope.subarray(0, length), PLACE), Fault, `${length} bytes`);
    }
    assert.throws(() => provider.decrypt(Buffer.concat([envelope, Buffer.alloc(1)]), PLACE), Fault);
  });

  test(`${suite}: another tenant's keys do not open it`, () => {
    assert.throws(() => ring.provider(2, suite).decrypt(provider.encrypt(Buffer.from(ID), PLACE), PLACE), Fault);
  });

  test(`${suite}: the blind index is equal for equal values of one column of one tenant only`, () => {
    const index = provider.blindIndex('id_number', ID);
    assert.equal(index.length, 16);
    assert.deepEqual(new KeyRing(master, keys).provider(1, suite).blindIndex('id_number', ID), index);
    const others = [
      provider.blindIndex('id_number', '110105194912310021'),
      provider.blindIndex('phone', ID),
      ring.provider(2, suite).blindIndex('id_number', ID),
      ring.provider(1, suite === 'sm' ? 'aes' : 'sm').blindIndex('id_number', ID),
      provider.mac('id_number', ID).subarray(0, 16),
    ];
    for (const other of others) assert.notDeepEqual(other, index);
  });

  test(`${suite}: mac is keyed by purpose and tenant, hash is not keyed`, () => {
    assert.equal(provider.mac('log', 'x').length, 32);
    assert.notDeepEqual(provider.mac('log', 'x'), provider.mac('notice', 'x'));
    assert.notDeepEqual(provider.mac('log', 'x'), ring.provider(2, suite).mac('log', 'x'));
    assert.deepEqual(provider.hash('x'), ring.provider(2, suite).hash(Buffer.from('x')));
    assert.equal(provider.hash('x').length, 32);
  });

  test(`${suite}: after rotation new values go under the new key, old ones still open, both indexes are found`, () => {
    const rotating = new KeyRing(master, keys);
    const before = rotating.provider(1, suite);
    const old = before.encrypt(Buffer.from(ID), PLACE);
    const oldIndex = before.blindIndex('id_number', ID);
    rotating.add(makeWrappedKey(master, { tenantId: 1, keyId: 10, purpose: 'data', suite }));
    rotating.add(makeWrappedKey(master, { tenantId: 1, keyId: 11, purpose: 'index', suite }));
    const after = rotating.provider(1, suite);
    assert.equal(opened(after, old), ID);
    assert.equal(readHeader(after.encrypt(Buffer.from(ID), PLACE)).keyId, 10);
    assert.notDeepEqual(after.blindIndex('id_number', ID), oldIndex);
    const found = after.blindIndexes('id_number', ID);
    assert.deepEqual(found[0], after.blindIndex('id_number', ID));
    assert.ok(found.some((index) => index.equals(oldIndex)));
    const retired = new KeyRing(
      master,
      keys.filter((key) => key.tenantId === 2 || key.suite !== suite),
    );
    retired.add(makeWrappedKey(master, { tenantId: 1, keyId: 10, purpose: 'data', suite }));
    retired.add(makeWrappedKey(master, { tenantId: 1, keyId: 11, purpose: 'index', suite }));
    assert.throws(() => retired.provider(1, suite).decrypt(old, PLACE), /has no (aes|sm) data key/);
  });

  test(`${suite}: a new master key wraps the same keys`, () => {
    const next = masterKey(systemRandomness.bytes(32));
    const envelope = provider.encrypt(Buffer.from(ID), PLACE);
    const moved = new KeyRing(
      next,
      keys.map((key) => rewrap(master, next, key)),
    );
    assert.equal(opened(moved.provider(1, suite), envelope), ID);
    assert.deepEqual(moved.provider(1, suite).blindIndex('c', 'v'), provider.blindIndex('c', 'v'));
  });
}

test('both suites lie in one column', () => {
  const [aes, sm] = [ring.provider(1, 'aes'), ring.provider(1, 'sm')];
  assert.equal(opened(aes, sm.encrypt(Buffer.from(ID), PLACE)), ID);
  assert.equal(opened(sm, aes.encrypt(Buffer.from(ID), PLACE)), ID);
  assert.deepEqual(aes.blindIndexes('c', 'v').map(String).sort(), sm.blindIndexes('c', 'v').map(String).sort());
});

test('a wrapped key opens only as what it is, and under its own master key', () => {
  const [key] = keys as [WrappedKey];
  const changes: Partial<WrappedKey>[] = [{ tenantId: 3 }, { keyId: 9 }, { purpose: 'index' }, { suite: 'sm' }];
  for (const change of changes) assert.throws(() => new KeyRing(master, [{ ...key, ...change }]), Fault);
  assert.throws(() => new KeyRing(masterKey(Buffer.alloc(32, 7)), [key]), /another master key/);
  assert.throws(() => new KeyRing(master, [key, key]), /there already/);
  assert.throws(() => makeTenantKeys(master, 1, 'aes', 0), /a key id is/);
});

test('a tenant without keys has no provider', () => {
  assert.throws(() => ring.provider(3, 'aes'), /no aes keys/);
  assert.ok(ring.has(1, 'sm') && !ring.has(3, 'sm'));
});

test('the place of a field cannot be forged by a bar', () => {
  assert.equal(PLACE, '1|people|id_number|42|S3');
  assert.throws(() => fieldAad({ tenantId: 1, table: 'a|b', column: 'c', rowId: 1, sensitivity: 'S3' }), /bar/);
  assert.throws(() => fieldAad({ tenantId: 1, table: '', column: 'c', rowId: 1, sensitivity: 'S3' }), /empty/);
});

test('the envelope keeps its form: bytes sealed by this release must open in every later one', () => {
  const random = seededRandomness('envelope');
  const fixed = masterKey(Buffer.alloc(32, 1));
  const [dataAes, indexAes] = makeTenantKeys(fixed, 1, 'aes', 1, random) as [WrappedKey, WrappedKey];
  const [dataSm, indexSm] = makeTenantKeys(fixed, 1, 'sm', 3, random) as [WrappedKey, WrappedKey];
  const pinned = new KeyRing(fixed, [dataAes, indexAes, dataSm, indexSm], random);
  const sealed = SUITES.map((suite) =>
    Buffer.from(pinned.provider(1, suite).encrypt(Buffer.from('工会'), PLACE)).toString('hex'),
  );
  assert.deepEqual(sealed, [
    '0101000000016fd6b854defc25767c3b3552eb5f63ba2b9e1f650ecab15ad7f27174b53e0d53ccfa',
    '010200000003aa5b167b5724062666cad6979077150510d5db908dd7a1fc820a73c8360f29ce249c06c924f06662f0ca30994827f94a0e6bf41bf833',
  ]);
  const indexes = SUITES.map((suite) => pinned.provider(1, suite).blindIndex('phone', '13800138000').toString('hex'));
  assert.deepEqual(indexes, ['53de9dec39e28298eb61245bc5c088bb', 'b2584317402363099de4b1aa9d88c078']);
});
