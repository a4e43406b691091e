// What was disclosed as one document: canonical JSON, so that anybody can compute its digest again, with the salted digest of what is shown on
// agreement. The row, its terms and its step follow from it; the history of the case has the digest.
import { fieldAad, openText, sealText } from '#crypto/provider.ts';
import { canonicalJson, saltedDigest, sha256 } from '#kit/json.ts';
import type { Answers } from '#policy/form.ts';
import type { ShowingEntry } from '#policy/showing.ts';
import { termsOf } from '#showcase/terms.ts';
import type { House } from '#store/house.ts';

export interface ShowingDocument {
  readonly case: number;
  /** The moment of disclosure. */
  readonly at: string;
  readonly what: ShowingEntry['what'];
  readonly title: string;
  readonly trade: string | null;
  readonly union: number;
  readonly unionName: string;
  /** The union and all above it, as it was then. */
  readonly places: readonly number[];
  readonly open: Answers;
  /** Salted digest of what is shown on agreement; null: nothing is. */
  readonly closed: string | null;
}

export interface Disclosing {
  readonly ord: number;
  readonly id: number;
  readonly caseId: number;
  readonly at: Date;
  readonly union: number;
  readonly unionName: string;
  readonly places: readonly number[];
}

export const closedPlace = (tenantId: number, id: number): string =>
  fieldAad({ tenantId, table: 'showings', column: 'closed_sealed', rowId: id, sensitivity: 'S2' });

/** The row for act_batch, and the digest for the history. */
export async function showingRow(
  house: House,
  tenantId: number,
  { ord, id, caseId, at, union, unionName, places }: Disclosing,
  { what, title, trade, picture, until, open, closed }: ShowingEntry,
): Promise<{ readonly row: object; readonly digest: string }> {
  const withheld = Object.keys(closed).length > 0;
  const salt = withheld ? Buffer.from(house.random.bytes(16)) : null;
  const sealed = withheld
    ? sealText(await house.crypto(tenantId), JSON.stringify(closed), closedPlace(tenantId, id))
    : null;
  const document: ShowingDocument = {
    ...{ case: caseId, at: at.toISOString(), what, title, trade, union, unionName, places, open },
    closed: salt && saltedDigest(salt, closed).toString('hex'),
  };
  const written = canonicalJson(document);
  const digest = sha256(written);
  return {
    row: {
      ...{ ord, id, what, title, trade, union_id: union, picture_id: picture, until_on: until, document: written },
      ...{ digest: digest.toString('base64'), closed: sealed?.toString('base64') ?? null },
      ...{ salt: salt?.toString('base64') ?? null, ...termsOf(document) },
    },
    digest: digest.toString('hex'),
  };
}

/** Throws where it does not open. */
export async function openClosed(house: House, tenantId: number, id: number, sealed: Uint8Array): Promise<Answers> {
  return JSON.parse(openText(await house.crypto(tenantId), sealed, closedPlace(tenantId, id))) as Answers;
}

/** What a showing shows on agreement; nothing where there is nothing. */
export async function closedOf(house: House, tenantId: number, id: number): Promise<Answers> {
  const [row] = await house.db.query<{ sealed: Buffer | null }>(
    'SELECT closed_sealed AS sealed FROM showings WHERE tenant_id = $1 AND id = $2',
    [tenantId, id],
  );
  return row?.sealed ? openClosed(house, tenantId, id, row.sealed) : {};
}
