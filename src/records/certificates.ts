// Certificates of records, and the two lists they are checked against. A certificate is signed when its holder asks for it, so there is none to keep,
// and one that says something else than the register cannot be had.
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import type { Claim, PublishedLists, RevocationList, TrustList } from '#policy/certificate.ts';
import { numberInWords } from '#policy/record.ts';
import { signPaper } from '#policy/signed.ts';
import type { FoundRecord } from '#records/records.ts';
import { issuerKeys, publicKeyOf, signerOf } from '#records/signing-keys.ts';
import type { House } from '#store/house.ts';

const claimOf = (record: FoundRecord, signedOn: Day): Claim => ({
  number: numberInWords(record),
  what: record.title.zh,
  ...{ level: record.level, holder: record.holder, unit: record.unit, from: record.from, until: record.until ?? '' },
  ...{ basis: record.basis, signedOn },
});

export interface Issued {
  readonly claim: Claim;
  readonly issuer: string;
  /** Anybody can hold it against the lists, without asking us. */
  readonly certificate: string;
}

/** Signed now, each by its issuer. */
export async function issue(house: House, tenantId: number, records: readonly FoundRecord[]): Promise<Issued[]> {
  const issuers = [...new Set(records.map(({ issuerId }) => issuerId))];
  const signers = new Map(
    await Promise.all(issuers.map(async (id) => [id, await signerOf(house, tenantId, id)] as const)),
  );
  const today = chinaDate(house.clock.now());
  return records.map((record) => {
    const [claim, signer] = [claimOf(record, today), signers.get(record.issuerId)!];
    return { claim, issuer: record.issuer, certificate: signPaper('certificate', claim, signer, signer.sign) };
  });
}

export async function certificateOf(house: House, tenantId: number, record: FoundRecord): Promise<string> {
  const [issued] = await issue(house, tenantId, [record]);
  return issued!.certificate;
}

interface Gone extends Pick<FoundRecord, 'kind' | 'issuerId' | 'year' | 'number'> {
  readonly state: 'suspended' | 'revoked';
  readonly on: Day;
}

/** Why something was revoked is not in it: that is told to whoever has a right to ask. */
const goneOf = (house: House, tenantId: number): Promise<Gone[]> =>
  house.db.query<Gone>(
    `SELECT r.kind, r.issuer_id AS "issuerId", r.year, r.number, r.state, (s.at AT TIME ZONE 'Asia/Shanghai')::date AS on
       FROM records r JOIN record_steps s ON s.tenant_id = $1 AND s.record_id = r.id AND s.step = r.steps
      WHERE r.tenant_id = $1 AND r.state <> 'valid' ORDER BY r.id`,
    [tenantId],
  );

/** As of now. */
export async function publishedLists(house: House, tenantId: number): Promise<PublishedLists> {
  const { sign, ...root } = await signerOf(house, tenantId, null);
  const on = house.clock.now().toISOString();
  const [keys, gone] = [await issuerKeys(house, tenantId), await goneOf(house, tenantId)];
  const trust: TrustList = {
    on,
    keys: keys.map(({ issuer, from, until, ...key }) => ({ ...publicKeyOf(key), issuer, from, until: until ?? '' })),
  };
  const revoked: RevocationList = {
    on,
    items: gone.map(({ state, on, ...number }) => ({ number: numberInWords(number), state, on })),
  };
  return { root, trust: signPaper('trust', trust, root, sign), revoked: signPaper('revoked', revoked, root, sign) };
}
