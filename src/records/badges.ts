// A certificate for the world outside: an Open Badge (1EdTech Open Badges 3.0 §8.2.4.2, a W3C Verifiable Credential 2.0 as JWT), signed with the same key
// as the certificate. Wallets that know nothing of us read it.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { levelName, numberInWords } from '#policy/record.ts';
import type { FoundRecord } from '#records/records.ts';
import { signerOf } from '#records/signing-keys.ts';
import type { House } from '#store/house.ts';

const contexts = ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'];
const schema = 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json';

function credentialOf(record: FoundRecord, address: string) {
  const { title, level, holder, unit, issuer, issuerId, basis, from, until } = record;
  const id = `${address}/api/open/certificates/${numberInWords(record)}`;
  return {
    '@context': contexts,
    id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: title.zh,
    issuer: { id: `${address}/open#union-${issuerId}`, type: ['Profile'], name: issuer },
    validFrom: `${from}T00:00:00+08:00`,
    ...(until === null ? {} : { validUntil: `${until}T23:59:59+08:00` }),
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', identityType: 'name', identityHash: holder, hashed: false }],
      achievement: {
        id: `${id}#achievement`,
        type: ['Achievement'],
        name: title.zh,
        description: `${title.en} (${levelName(level).en}); ${unit}`,
        criteria: { narrative: basis },
      },
    },
    credentialSchema: [{ id: schema, type: '1EdTechJsonSchemaValidator2019' }],
  };
}

const inLetters = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A compact JWS. Refuses: badge-suite (JOSE knows no name for SM2). */
export async function badgeOf(
  house: House,
  tenantId: number,
  record: FoundRecord,
  address: string,
): Promise<string | Refusal> {
  const { alg, key, sign } = await signerOf(house, tenantId, record.issuerId);
  if (alg !== 'EdDSA')
    return refuse(
      'badge-suite',
      '本会用国密签名，国际徽章格式还不认',
      'This union signs with SM2, which the badge format does not know',
      { next: text('请出示二维码或下载证书', 'Show the code, or download the certificate') },
    );
  const credential = credentialOf(record, address);
  const seconds = (at: string): number => Math.floor(Date.parse(at) / 1000);
  const header = { alg, typ: 'JWT', jwk: { kty: 'OKP', crv: 'Ed25519', x: key } };
  const payload = {
    ...credential,
    ...{ iss: credential.issuer.id, jti: credential.id, nbf: seconds(credential.validFrom) },
    ...(credential.validUntil === undefined ? {} : { exp: seconds(credential.validUntil) }),
  };
  const message = `${inLetters(header)}.${inLetters(payload)}`;
  return `${message}.${Buffer.from(sign(Buffer.from(message))).toString('base64url')}`;
}
