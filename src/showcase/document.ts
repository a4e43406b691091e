// What was disclosed as one document: canonical JSON, so that anybody can compute its digest again, with the salted digest of what is shown on
// agreement. The row, its terms and its step follow from it; the history of the case has the digest. What is shown on agreement, and the picture, are
// sealed under a key that lies with the answers of the case: whoever erases those erases these, though the rows stay.
import { fieldAad } from '#crypto/provider.ts';
import { makeRowKey, openRowKey, type RowKey } from '#crypto/row-key.ts';
import { canonicalJson, saltedDigest, sha256, sha256Hex } from '#kit/json.ts';
import type { Answers } from '#policy/form.ts';
import type { ShowingEntry } from '#policy/showing.ts';
import type { PublicPicture } from '#showcase/picture.ts';
import { termsOf } from '#showcase/terms.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

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
  /** SHA-256 of the picture as everybody sees it; left out: there is none. */
  readonly picture?: string;
}

export interface Disclosing {
  readonly ord: number;
  readonly id: number;
  readonly caseId: number;
  readonly at: Date;
  readonly union: number;
  readonly unionName: string;
  readonly places: readonly number[];
  readonly picture: PublicPicture | null;
  /** Of the case's answers, as it is kept; null: they have none yet. */
  readonly dataKey: Buffer | null;
}

const closedPlace = (tenantId: number, id: number): string =>
  fieldAad({ tenantId, table: 'showings', column: 'closed_sealed', rowId: id, sensitivity: 'S2' });

const picturePlace = (tenantId: number, id: number): string =>
  fieldAad({ tenantId, table: 'showing_pictures', column: 'content_sealed', rowId: id, sensitivity: 'S0' });

const keyPlace = (tenantId: number, caseId: number): string =>
  fieldAad({ tenantId, table: 'answers', column: 'data_key', rowId: caseId, sensitivity: 'S2' });

export { keyPlace as rowKeyPlace };

async function keyOf(house: House, tenantId: number, caseId: number, kept: Buffer | null): Promise<RowKey> {
  const [crypto, place] = [await house.crypto(tenantId), keyPlace(tenantId, caseId)];
  return kept ? openRowKey(crypto, kept, place) : makeRowKey(crypto, house.random, place);
}

/** As it is kept, beside the showing of this number. */
export interface KeptPicture {
  readonly showingId: number;
  readonly sha256: Buffer;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly sealed: Buffer;
}

/** With the batch that discloses, but each by itself: all pictures of a batch in one JSON would be too much for it. */
export async function keepPictures(q: Queryable, tenantId: number, pictures: readonly KeptPicture[]): Promise<void> {
  for (const { showingId, sha256: digest, mediaType, width, height, sealed } of pictures)
    await q.query(
      `INSERT INTO showing_pictures (tenant_id, showing_id, sha256, media_type, width, height, content_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [tenantId, showingId, digest, mediaType, width, height, sealed],
    );
}

/** The row for act_batch, the digest for the history, and the picture. */
export async function showingRow(
  house: House,
  tenantId: number,
  { ord, id, caseId, at, union, unionName, places, picture: shown, dataKey }: Disclosing,
  { what, title, trade, picture, until, open, closed }: ShowingEntry,
): Promise<{ readonly row: object; readonly digest: string; readonly picture: KeptPicture | null }> {
  const withheld = Object.keys(closed).length > 0;
  const salt = withheld ? Buffer.from(house.random.bytes(16)) : null;
  const key = withheld || shown ? await keyOf(house, tenantId, caseId, dataKey) : null;
  const sealed = withheld ? key!.sealer.seal(Buffer.from(JSON.stringify(closed)), closedPlace(tenantId, id)) : null;
  const document: ShowingDocument = {
    ...{ case: caseId, at: at.toISOString(), what, title, trade, union, unionName, places, open },
    ...{ closed: salt && saltedDigest(salt, closed).toString('hex') },
    ...(shown ? { picture: sha256Hex(shown.bytes) } : {}),
  };
  const written = canonicalJson(document);
  const digest = sha256(written);
  return {
    row: {
      ...{ ord, id, what, title, trade, union_id: union, picture_id: shown && picture, until_on: until },
      ...{ document: written, data_key: key?.sealed.toString('base64') ?? null },
      ...{ digest: digest.toString('base64'), closed: sealed?.toString('base64') ?? null },
      ...{ salt: salt?.toString('base64') ?? null, ...termsOf(document) },
    },
    digest: digest.toString('hex'),
    picture: shown && {
      ...{
        showingId: id,
        sha256: sha256(shown.bytes),
        mediaType: shown.mediaType,
        width: shown.width,
        height: shown.height,
      },
      sealed: key!.sealer.seal(shown.bytes, picturePlace(tenantId, id)),
    },
  };
}

/** Where a sealed copy lies, and the key beside the answers; null: they were erased, and it with them. */
export interface SealedCopy {
  readonly id: number;
  readonly caseId: number;
  readonly sealed: Buffer;
  readonly dataKey: Buffer | null;
}

async function openCopy(
  house: House,
  tenantId: number,
  { caseId, sealed, dataKey }: SealedCopy,
  place: string,
): Promise<Buffer | null> {
  return dataKey && (await keyOf(house, tenantId, caseId, dataKey)).sealer.open(sealed, place);
}

/** null: erased. Throws where it does not open. */
export async function openClosed(house: House, tenantId: number, copy: SealedCopy): Promise<Answers | null> {
  const opened = await openCopy(house, tenantId, copy, closedPlace(tenantId, copy.id));
  return opened && (JSON.parse(opened.toString('utf8')) as Answers);
}

/** null: erased. Throws where it does not open. */
export const openPicture = (house: House, tenantId: number, copy: SealedCopy): Promise<Buffer | null> =>
  openCopy(house, tenantId, copy, picturePlace(tenantId, copy.id));

/** What a showing shows on agreement; empty where there is nothing, null where it was erased. */
export async function closedOf(house: House, tenantId: number, id: number): Promise<Answers | null> {
  const [row] = await house.db.query<SealedCopy>(
    `SELECT s.id, s.case_id AS "caseId", s.closed_sealed AS sealed, a.data_key AS "dataKey"
       FROM showings s LEFT JOIN answers a ON a.tenant_id = $1 AND a.case_id = s.case_id WHERE s.tenant_id = $1 AND s.id = $2 AND s.closed_sealed IS NOT NULL`,
    [tenantId, id],
  );
  return row ? openClosed(house, tenantId, row) : {};
}

export interface ShownPicture {
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly bytes: Buffer;
}

/** null: it has none with this digest, or it was erased. */
export async function pictureOf(
  house: House,
  tenantId: number,
  id: number,
  digest: string,
): Promise<ShownPicture | null> {
  const [row] = await house.db.query<SealedCopy & Pick<ShownPicture, 'mediaType'>>(
    `SELECT p.showing_id AS id, s.case_id AS "caseId", p.content_sealed AS sealed, p.media_type AS "mediaType", a.data_key AS "dataKey"
       FROM showing_pictures p JOIN showings s ON s.tenant_id = $1 AND s.id = p.showing_id LEFT JOIN answers a ON a.tenant_id = $1 AND a.case_id = s.case_id
      WHERE p.tenant_id = $1 AND p.showing_id = $2 AND p.sha256 = decode($3, 'hex')`,
    [tenantId, id, digest],
  );
  const bytes = row ? await openPicture(house, tenantId, row) : null;
  return bytes && { mediaType: row!.mediaType, bytes };
}
