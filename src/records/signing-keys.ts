// The keys that unions sign certificates with, and the root that signs the lists: made on first use, the private halves sealed by the tenant's keys.
import { fieldAad } from '#crypto/provider.ts';
import { makeSigningPair, signBytes } from '#crypto/signing.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { Fault } from '#kit/refusal.ts';
import type { Algorithm } from '#kit/signature.ts';
import { kidOf, type PublicKey } from '#policy/signed.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

interface Row {
  readonly id: number;
  readonly algorithm: Algorithm;
  readonly public: Buffer;
  readonly sealed: Buffer;
}

export interface Signer extends PublicKey {
  sign(message: Uint8Array): Uint8Array;
}

const place = (tenantId: number, id: number): string =>
  fieldAad({ tenantId, table: 'signing_keys', column: 'private_sealed', rowId: id, sensitivity: 'S4' });

export { place as signingKeyPlace };

export const publicKeyOf = (row: Pick<Row, 'algorithm' | 'public'>): PublicKey => ({
  kid: kidOf(row.public),
  alg: row.algorithm,
  key: row.public.toString('base64url'),
});

const inUse = (house: House, tenantId: number, organisationId: number | null): Promise<Row[]> =>
  house.db.query<Row>(
    `SELECT id, algorithm, public, private_sealed AS sealed FROM signing_keys
      WHERE tenant_id = $1 AND organisation_id IS NOT DISTINCT FROM $2 AND until_on IS NULL`,
    [tenantId, organisationId],
  );

async function make(house: House, tenantId: number, organisationId: number | null): Promise<void> {
  const crypto = await house.crypto(tenantId);
  const { algorithm, publicKey, privateKey } = makeSigningPair(crypto.suite, house.random);
  const [id, at] = [await house.ids.take(tenantId), house.clock.now()];
  // Of several who make the first one together one stores it, and all read that.
  await house.db.query(
    `INSERT INTO signing_keys (tenant_id, id, organisation_id, algorithm, public, private_sealed, from_on, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      ...[tenantId, id, organisationId, algorithm, publicKey, crypto.encrypt(privateKey, place(tenantId, id))],
      ...[chinaDate(at), at],
    ],
  );
}

/** Of a union; null: the root. */
export async function signerOf(house: House, tenantId: number, organisationId: number | null): Promise<Signer> {
  let [row] = await inUse(house, tenantId, organisationId);
  if (!row) {
    await make(house, tenantId, organisationId);
    [row] = await inUse(house, tenantId, organisationId);
  }
  if (!row) throw new Fault(`organisation ${organisationId} has no key to sign with`);
  const { id, algorithm, sealed } = row;
  const privateKey = (await house.crypto(tenantId)).decrypt(sealed, place(tenantId, id));
  return { ...publicKeyOf(row), sign: (message) => signBytes(algorithm, privateKey, message) };
}

interface IssuerRow extends Omit<Row, 'id' | 'sealed'> {
  readonly issuer: string;
  readonly from: Day;
  readonly until: Day | null;
}

export interface KeyEnd {
  /** null: the root's. */
  readonly organisationId: number | null;
  /** 'rotated': what it signed goes on to count. 'withdrawn': it was stolen or may be; nothing it signed counts any more. */
  readonly how: 'rotated' | 'withdrawn';
  readonly why: string;
}

/** Takes the key in use out of use; the next signature makes a new one. Gives its name, or null when none was in use. */
export async function endKey(
  q: Queryable,
  tenantId: number,
  { organisationId, how, why }: KeyEnd,
  at: Date,
): Promise<string | null> {
  const [row] = await q.query<{ public: Buffer }>(
    `UPDATE signing_keys SET until_on = $3, ended_why = $4, withdrawn_at = $5
      WHERE tenant_id = $1 AND organisation_id IS NOT DISTINCT FROM $2 AND until_on IS NULL RETURNING public`,
    [tenantId, organisationId, chinaDate(at), why, how === 'withdrawn' ? at : null],
  );
  return row ? kidOf(row.public) : null;
}

/** Of all unions, also those that are out of use, but for what was withdrawn. */
export const issuerKeys = (house: House, tenantId: number): Promise<IssuerRow[]> =>
  house.db.query<IssuerRow>(
    `SELECT k.algorithm, k.public, o.name AS issuer, k.from_on AS from, k.until_on AS until FROM signing_keys k
       JOIN organisations o ON o.tenant_id = $1 AND o.id = k.organisation_id WHERE k.tenant_id = $1 AND k.withdrawn_at IS NULL ORDER BY k.id`,
    [tenantId],
  );
