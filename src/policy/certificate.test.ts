import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Suite } from '#crypto/provider.ts';
import { fromBase64url, toBase64url } from '#kit/base64url.ts';
import { seededRandomness } from '#kit/random.ts';
import {
  certificateBytesMost,
  certificateIn,
  checkCertificate,
  type PublishedLists,
  readLists,
} from '#policy/certificate.ts';
import { claim, federation, signerOf } from '#test/support/certificates.ts';

const today = '2026-11-23';
const suites: readonly Suite[] = ['aes', 'sm'];
const letters = (value: string) => toBase64url(new TextEncoder().encode(value));
const textIn = (part: string) => new TextDecoder().decode(fromBase64url(part)!);
const says = (certificate: string, lists: PublishedLists, day = today) => {
  const verdict = checkCertificate(certificate, readLists(lists)!, day);
  return verdict.says === 'forged' ? verdict.why : verdict.says;
};

for (const suite of suites) {
  const { root, union, lists } = federation(suite);
  const certificate = union.signs('certificate', claim);
  const [header, body, signature] = certificate.split('.') as [string, string, string];

  test(`${suite}: what a union signed holds, says what it says, and fits into a code`, () => {
    const verdict = checkCertificate(certificate, readLists(lists())!, today);
    assert.deepEqual(verdict.says !== 'forged' && [verdict.says, verdict.claim, verdict.issuer], [
      'valid',
      claim,
      '顺义区总工会',
    ]);
    assert(certificate.length <= certificateBytesMost, `${certificate.length} bytes`);
    assert.equal(certificateIn(`https://example.org/open/verify#${certificate}\n`), certificate);
  });

  test(`${suite}: by its days, and by what was revoked`, () => {
    const gone = (state: 'suspended' | 'revoked') =>
      lists({ items: [{ number: claim.number, state, on: '2026-11-01' }] });
    assert.deepEqual(
      [
        says(certificate, lists(), '2026-10-15'),
        says(certificate, lists(), '2029-10-15'),
        says(certificate, lists(), '2029-10-16'),
        says(certificate, gone('suspended')),
        says(certificate, gone('revoked')),
        says(union.signs('certificate', { ...claim, until: '' }), lists(), '2099-01-01'),
      ],
      ['not-yet', 'valid', 'expired', 'suspended', 'revoked', 'valid'],
    );
  });

  test(`${suite}: the usual ways to cheat, each by its name`, () => {
    const stranger = signerOf(suite, seededRandomness('stranger'));
    const other = signerOf(suite === 'sm' ? 'aes' : 'sm', seededRandomness('other suite'));
    const under = (fields: object) =>
      letters(JSON.stringify({ alg: union.key.alg, kid: union.key.kid, typ: 'certificate', ...fields }));
    // Signed by the very key, so that nothing but the writing is wrong.
    const forSelf = (rewritten: string) => {
      const message = `${header}.${letters(rewritten)}`;
      return `${message}.${toBase64url(union.sign(new TextEncoder().encode(message)))}`;
    };
    const cases: readonly (readonly [string, string, string])[] = [
      ['no algorithm', `${under({ alg: 'none' })}.${body}.`, 'algorithm'],
      ['a keyed hash with the public key', `${under({ alg: 'HS256' })}.${body}.${signature}`, 'algorithm'],
      ['the other suite', `${under({ alg: other.key.alg })}.${body}.${signature}`, 'algorithm'],
      ['another kind of paper', root.signs('trust', claim), 'unknown-key'],
      ['a list under the key of a union', union.signs('revoked', claim), 'algorithm'],
      ['a key nobody lists', stranger.signs('certificate', claim), 'unknown-key'],
      [
        "a stranger's signature under the name of the key",
        [header, body, stranger.signs('certificate', claim).split('.')[2]].join('.'),
        'signature',
      ],
      ['a field more in the header', `${under({ crit: [] })}.${body}.${signature}`, 'algorithm'],
      ['the key in the header', `${under({ jwk: stranger.key })}.${body}.${signature}`, 'algorithm'],
      ['a name twice', forSelf(JSON.stringify(claim).replace('{', '{"level":"national",')), 'malformed'],
      ['blanks', forSelf(JSON.stringify(claim, null, 1)), 'malformed'],
      ['another order', forSelf(JSON.stringify(Object.fromEntries(Object.entries(claim).toReversed()))), 'malformed'],
      ['a field more', forSelf(JSON.stringify({ ...claim, rank: '1' })), 'malformed'],
      ['a field less', forSelf(JSON.stringify({ ...claim, basis: undefined })), 'malformed'],
      ['escaped letters', forSelf(JSON.stringify(claim).replace('district', '\\u0064istrict')), 'malformed'],
      ['padding', `${header}.${body}==.${signature}`, 'malformed'],
      ['four parts', `${certificate}.`, 'malformed'],
      ['nothing', '', 'malformed'],
      ['a signature cut short', certificate.slice(0, -6), 'signature'],
    ];
    for (const [name, forged, why] of cases) assert.equal(says(forged, lists()), why, name);
    assert.equal(says(certificate, lists({ keys: { until: '2026-11-19' } })), 'key-not-valid');
    assert.equal(says(certificate, lists({ keys: { from: '2026-11-21' } })), 'key-not-valid');
  });

  test(`${suite}: 500 certificates with something changed are 500 that do not hold`, () => {
    const read = readLists(lists())!;
    const random = seededRandomness('mutations');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const number = (below: number) => new DataView(random.bytes(4).buffer.slice(0)).getUint32(0) % below;
    const claimed = JSON.parse(textIn(body)) as Record<string, string>;
    const changes: readonly (() => string)[] = [
      () => {
        const at = number(certificate.length);
        return certificate.slice(0, at) + alphabet[number(64)] + certificate.slice(at + 1);
      },
      () => certificate.slice(0, number(certificate.length)),
      () => {
        const [a, b] = [number(certificate.length), number(certificate.length)];
        const signs = certificate.split('');
        [signs[a], signs[b]] = [signs[b]!, signs[a]!];
        return signs.join('');
      },
      () => {
        const names = Object.keys(claimed);
        const name = names[number(names.length)]!;
        return `${header}.${letters(JSON.stringify({ ...claimed, [name]: `${claimed[name]}${number(10)}` }))}.${signature}`;
      },
      () => {
        const bytes = fromBase64url(signature)!;
        bytes[number(64)]! ^= 1 << number(8);
        return `${header}.${body}.${toBase64url(bytes)}`;
      },
    ];
    let rejected = 0;
    for (let n = 0; rejected < 500; n++) {
      const changed = changes[n % changes.length]!();
      if (changed === certificate) continue;
      assert.equal(checkCertificate(changed, read, today).says, 'forged', changed);
      rejected++;
    }
  });

  test(`${suite}: lists that somebody else signed, or under a borrowed name, are none`, () => {
    const mine = lists();
    const theirs = federation(suite, 'somebody else').lists();
    assert(readLists(mine));
    assert.equal(readLists({ ...mine, trust: theirs.trust }), null);
    assert.equal(readLists({ ...mine, revoked: theirs.revoked }), null);
    assert.equal(readLists({ ...mine, revoked: mine.trust }), null);
    assert.equal(readLists({ ...theirs, root: { ...theirs.root, kid: mine.root.kid } }), null);
  });
}
