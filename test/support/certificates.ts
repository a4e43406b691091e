// A federation in memory that issues certificates: a root, a union's key, the two lists, of either suite.
import type { Suite } from '#crypto/provider.ts';
import { makeSigningPair, signBytes } from '#crypto/signing.ts';
import { type Randomness, seededRandomness } from '#kit/random.ts';
import type { Claim, IssuerKey, PublishedLists, RevocationList } from '#policy/certificate.ts';
import { kidOf, type PaperKind, type PublicKey, signPaper } from '#policy/signed.ts';

interface Signer {
  readonly key: PublicKey;
  sign(message: Uint8Array): Uint8Array;
  signs(kind: PaperKind, body: object): string;
}

export function signerOf(suite: Suite, randomness: Randomness): Signer {
  const { algorithm, publicKey, privateKey } = makeSigningPair(suite, randomness);
  const key = { kid: kidOf(publicKey), alg: algorithm, key: publicKey.toString('base64url') };
  const sign = (message: Uint8Array) => signBytes(algorithm, privateKey, message);
  return { key, sign, signs: (kind, body) => signPaper(kind, body, key, sign) };
}

export const claim: Claim = {
  ...{
    number: 'RY3-2026-0007',
    what: '先进工作者',
    level: 'district',
    holder: '王晓明',
    unit: '北京恒泰精密机械有限公司工会',
  },
  ...{ from: '2026-10-16', until: '2029-10-15', basis: '2026年度表彰', signedOn: '2026-11-20' },
};

export interface Federation {
  readonly root: Signer;
  readonly union: Signer;
  lists(more?: { keys?: Partial<IssuerKey>; items?: RevocationList['items'] }): PublishedLists;
}

export function federation(suite: Suite, seed = 'federation'): Federation {
  const randomness = seededRandomness(seed);
  const [root, union] = [signerOf(suite, randomness), signerOf(suite, randomness)];
  const on = '2026-11-20T00:00:00.000Z';
  return {
    ...{ root, union },
    lists: ({ keys = {}, items = [] } = {}) => ({
      root: root.key,
      trust: root.signs('trust', {
        on,
        keys: [{ ...union.key, issuer: '顺义区总工会', from: '2026-01-01', until: '', ...keys }],
      }),
      revoked: root.signs('revoked', { on, items }),
    }),
  };
}
