// Donors: firms and people, members or not. Their names and contacts are sealed like a member's; in public a donor bears his name only
// where he consented to it.
import { fieldAad, openText, sealText } from '#crypto/provider.ts';
import type { House } from '#store/house.ts';

export interface DonorDetails {
  readonly name: string;
  /** How to reach him with the report: a phone number, an address. */
  readonly contact: string;
}

export interface NewDonor extends DonorDetails {
  readonly organisationId: number;
  readonly kind: 'organisation' | 'person';
  /** He consented to be named in public. */
  readonly named: boolean;
}

export interface Donor extends DonorDetails {
  readonly id: number;
  readonly kind: 'organisation' | 'person';
  readonly publicName: string | null;
}

const place = (tenantId: number, id: number) =>
  fieldAad({ tenantId, table: 'gift_donors', column: 'details_sealed', rowId: id, sensitivity: 'S2' });

export { place as donorPlace };

export async function addDonor(house: House, tenantId: number, donor: NewDonor, byId: number): Promise<number> {
  const { organisationId, kind, name, contact, named } = donor;
  const id = await house.ids.take(tenantId);
  const sealed = sealText(await house.crypto(tenantId), JSON.stringify({ name, contact }), place(tenantId, id));
  await house.db.query(
    `INSERT INTO gift_donors (tenant_id, id, organisation_id, kind, details_sealed, public_name, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tenantId, id, organisationId, kind, sealed, named ? name : null, byId, house.clock.now()],
  );
  return id;
}

/** By id. */
export async function donorsOf(house: House, tenantId: number, ids: readonly number[]): Promise<Map<number, Donor>> {
  const rows = await house.db.query<Pick<Donor, 'id' | 'kind' | 'publicName'> & { sealed: Buffer }>(
    `SELECT id, kind, public_name AS "publicName", details_sealed AS sealed FROM gift_donors WHERE tenant_id = $1 AND id = ANY ($2::bigint[])`,
    [tenantId, [...new Set(ids)]],
  );
  const crypto = await house.crypto(tenantId);
  return new Map(
    rows.map(({ sealed, ...donor }) => {
      const details = JSON.parse(openText(crypto, sealed, place(tenantId, donor.id))) as DonorDetails;
      return [donor.id, { ...donor, ...details }];
    }),
  );
}

/** Whether a donor of that id is on file with the organisation. */
export async function knowsDonor(house: House, tenantId: number, organisationId: number, id: number): Promise<boolean> {
  const rows = await house.db.query(
    'SELECT FROM gift_donors WHERE tenant_id = $1 AND organisation_id = $2 AND id = $3',
    [tenantId, organisationId, id],
  );
  return rows.length > 0;
}

const onFileAtMost = 5_000;

/** Those on file with a union whose name has these words in it, the latest first. Names are sealed, so they are opened to be looked through. */
export async function findDonors(
  house: House,
  tenantId: number,
  asked: { readonly organisationId: number; readonly words: string; readonly limit: number },
): Promise<Donor[]> {
  const rows = await house.db.query<{ id: number }>(
    'SELECT id FROM gift_donors WHERE tenant_id = $1 AND organisation_id = $2 ORDER BY id DESC LIMIT $3',
    [tenantId, asked.organisationId, onFileAtMost],
  );
  const ids = rows.map(({ id }) => id);
  const known = await donorsOf(house, tenantId, ids);
  const named = ids.map((id) => known.get(id)!).filter(({ name }) => name.includes(asked.words));
  return named.slice(0, asked.limit);
}
