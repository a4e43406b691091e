// Consents on record: written in the action's own transaction and never changed; the history keeps their digest, so that nobody can alter,
// add or lose one unseen. What a witness is called is sealed.
import { fieldAad, openText, sealText } from '#crypto/provider.ts';
import { saltedDigest } from '#kit/json.ts';
import type { ActedFor, ConsentWay } from '#policy/consent.ts';
import type { Effect } from '#policy/kind.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Consent {
  /** The action that it was recorded with. */
  readonly actionId: string;
  readonly caseId: number;
  readonly covers: ActedFor;
  readonly how: ConsentWay;
  readonly on: string;
  readonly paperId: number | null;
  /** Who was there, or at what time the call was; null where the paper says it. */
  readonly detail: string | null;
  readonly recordedBy: number;
  readonly organisationId: number;
  readonly at: Date;
  readonly salt: Buffer;
  readonly digest: Buffer;
}

const place = (tenantId: number, caseId: number): string =>
  fieldAad({ tenantId, table: 'consents', column: 'detail_sealed', rowId: caseId, sensitivity: 'S2' });

export { place as consentPlace };

export function digestOf({ salt, digest: _, at, ...consent }: Omit<Consent, 'digest'> & { digest?: unknown }): Buffer {
  return saltedDigest(salt, { ...consent, at: at.toISOString() });
}

/** The row for act_batch, and its digest for the history. */
export async function consentRow(
  house: House,
  tenantId: number,
  at: Date,
  action: { readonly ord: number; readonly id: string; readonly caseId: number; readonly actorId: number },
  { covers, organisationId, given }: Extract<Effect, { do: 'consent' }>,
): Promise<{ readonly row: object; readonly digest: string }> {
  const detail = (given.witness ?? given.time ?? null) as string | null;
  const consent = {
    ...{ actionId: action.id, caseId: action.caseId, covers, how: given.how as ConsentWay, on: String(given.on) },
    ...{ paperId: (given.paper ?? null) as number | null, detail, recordedBy: action.actorId, organisationId, at },
    salt: Buffer.from(house.random.bytes(16)),
  };
  const digest = digestOf(consent);
  const sealed =
    detail === null ? null : sealText(await house.crypto(tenantId), detail, place(tenantId, action.caseId));
  return {
    row: {
      ...{ ord: action.ord, covers, how: consent.how, given_on: consent.on, paper_id: consent.paperId },
      ...{ detail: sealed?.toString('base64') ?? null, organisation_id: organisationId },
      ...{ salt: consent.salt.toString('base64'), digest: digest.toString('base64') },
    },
    digest: digest.toString('hex'),
  };
}

export interface SealedConsent extends Omit<Consent, 'detail'> {
  readonly sealed: Buffer | null;
}

export const consentColumns = `n.action_id AS "actionId", n.case_id AS "caseId", n.covers, n.how, n.given_on AS "on", n.paper_id AS "paperId",
  n.detail_sealed AS sealed, n.recorded_by AS "recordedBy", n.organisation_id AS "organisationId", n.recorded_at AS at, n.salt, n.digest`;

/** Throws where one does not open. */
export async function openConsents(house: House, tenantId: number, rows: readonly SealedConsent[]): Promise<Consent[]> {
  const crypto = rows.some(({ sealed }) => sealed) ? await house.crypto(tenantId) : null;
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    detail: sealed && openText(crypto!, sealed, place(tenantId, row.caseId)),
  }));
}

/** In the order in which they were put on record. */
export const consentsOfCases = async (
  house: House,
  q: Queryable,
  tenantId: number,
  caseIds: readonly number[],
): Promise<Consent[]> =>
  openConsents(
    house,
    tenantId,
    await q.query<SealedConsent>(
      `SELECT ${consentColumns} FROM consents n WHERE n.tenant_id = $1 AND n.case_id = ANY ($2::bigint[]) ORDER BY n.recorded_at, n.action_id`,
      [tenantId, caseIds],
    ),
  );
