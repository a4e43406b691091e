// Certificates as paper: one for its holder, or all of a union's kind and year in volumes that a printer takes. What is printed is signed at that
// moment; volumes are kept sealed for a week and can be made anew.
import { fieldAad } from '#crypto/provider.ts';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { type CertificateSheet, sheetOf } from '#policy/certificate-sheet.ts';
import { numberInWords, type RecordNumber } from '#policy/record.ts';
import { type Issued, issue } from '#records/certificates.ts';
import { type FoundRecord, recordsToPrint } from '#records/records.ts';
import { threadsMost, typeset } from '#records/typesetting.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** Pages: what one thread sets in a few seconds, and a printer takes without choking. */
const volumePages = 250;

const lettersMissing = (letters: string): Refusal =>
  refuse('letters-missing', `字库里没有“${letters}”这个字`, `The type has no letter “${letters}”`, {
    next: text(
      '这张证书请另外制作；二维码和核验不受影响',
      'This one has to be made by hand; its code and checking it are not affected',
    ),
  });

const sheets = (issued: readonly Issued[], page: string): CertificateSheet[] =>
  issued.map(({ claim, issuer, certificate }) => sheetOf(claim, issuer, certificate, page));

/** A page in PDF/A. Refuses: letters-missing. */
export async function certificatePdf(
  house: House,
  tenantId: number,
  record: FoundRecord,
  page: string,
): Promise<Uint8Array | Refusal> {
  const set = await typeset(sheets(await issue(house, tenantId, [record]), page));
  return 'pdf' in set ? set.pdf : lettersMissing(set.missing);
}

export interface Unprinted {
  readonly number: string;
  readonly refusal: Refusal;
}

/** Those whose letters the type has; null when it is none of them. */
async function setPossible(all: readonly CertificateSheet[]): Promise<{ pdf: Uint8Array | null; left: Unprinted[] }> {
  let possible = all;
  const left: Unprinted[] = [];
  while (possible.length > 0) {
    const set = await typeset(possible);
    if ('pdf' in set) return { pdf: set.pdf, left };
    const fails = ({ code: _, ...words }: CertificateSheet) => JSON.stringify(words).includes(set.missing);
    const without = possible.filter((sheet) => !fails(sheet));
    if (without.length === possible.length) throw new Fault('a letter is missing that no certificate has');
    for (const { number } of possible.filter(fails)) left.push({ number, refusal: lettersMissing(set.missing) });
    possible = without;
  }
  return { pdf: null, left };
}

export interface NewPrint extends Omit<RecordNumber, 'number'> {
  /** Of the job that makes it. */
  readonly id: number;
  readonly by: number;
  readonly at: Date;
}

export async function addPrint(q: Queryable, tenantId: number, { id, issuerId, kind, year, by, at }: NewPrint) {
  await q.query(
    'INSERT INTO certificate_prints (tenant_id, id, issuer_id, kind, year, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [tenantId, id, issuerId, kind, year, by, at],
  );
}

/** How many certificates it would hold. */
export async function countToPrint(q: Queryable, tenantId: number, of: Omit<RecordNumber, 'number'>): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM records WHERE tenant_id = $1 AND issuer_id = $2 AND kind = $3 AND year = $4 AND state = 'valid'`,
    [tenantId, of.issuerId, of.kind, of.year],
  );
  return row!.n;
}

const place = (tenantId: number, printId: number, volume: number): string =>
  fieldAad({
    ...{ tenantId, table: 'certificate_volumes', column: 'content_sealed' },
    ...{ rowId: `${printId}/${volume}`, sensitivity: 'S2' },
  });

export { place as certificateVolumePlace };

interface VolumeRow {
  readonly volume: number;
  readonly first: number;
  readonly last: number;
  readonly pages: number;
}

export async function keepVolume(
  house: House,
  q: Queryable,
  tenantId: number,
  printId: number,
  { volume, first, last, pages, pdf }: VolumeRow & { readonly pdf: Uint8Array },
): Promise<void> {
  const crypto = await house.crypto(tenantId);
  await q.query(
    `INSERT INTO certificate_volumes (tenant_id, print_id, volume, first, last, pages, content_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[tenantId, printId, volume, first, last, pages],
      Buffer.from(crypto.encrypt(pdf, place(tenantId, printId, volume))),
    ],
  );
}

export interface PrintCursor {
  readonly volume: number;
  /** The last number that was looked at. */
  readonly after: number;
}

/** Makes the next volumes of a print, as many at once as there are threads; null: there is no more, or the print is gone. */
export async function printNext(
  house: House,
  q: Queryable,
  tenantId: number,
  { printId, page }: { readonly printId: number; readonly page: string },
  { volume, after }: PrintCursor,
): Promise<{ readonly cursor: PrintCursor; readonly done: number; readonly left: readonly Unprinted[] } | null> {
  const [of] = await q.query<Omit<RecordNumber, 'number'>>(
    'SELECT issuer_id AS "issuerId", kind, year FROM certificate_prints WHERE tenant_id = $1 AND id = $2',
    [tenantId, printId],
  );
  const found = of ? await recordsToPrint(q, tenantId, { ...of, after, limit: volumePages * threadsMost }) : [];
  if (found.length === 0) return null;
  const written = sheets(await issue(house, tenantId, found), page);
  const parts = Array.from({ length: Math.ceil(found.length / volumePages) }, (_, at) => at * volumePages);
  const set = await Promise.all(parts.map((from) => setPossible(written.slice(from, from + volumePages))));
  for (const [at, { pdf, left }] of set.entries()) {
    const of = found.slice(parts[at], parts[at]! + volumePages);
    const [first, last, pages] = [of[0]!.number, of.at(-1)!.number, of.length - left.length];
    if (pdf !== null)
      await keepVolume(house, q, tenantId, printId, { volume: volume + at + 1, first, last, pages, pdf });
  }
  return {
    cursor: { volume: volume + set.length, after: found.at(-1)!.number },
    done: found.length,
    left: set.flatMap(({ left }) => left),
  };
}

export interface FoundPrint {
  readonly id: number;
  readonly kind: string;
  readonly year: number;
  readonly askedBy: number;
  readonly askedAt: Date;
  /** The first and last number in each, as they are printed. */
  readonly volumes: readonly (Omit<VolumeRow, 'first' | 'last'> & { readonly first: string; readonly last: string })[];
}

/** Of a union, the newest first; a week's, so few. */
export async function printsOf(q: Queryable, tenantId: number, issuerId: number): Promise<FoundPrint[]> {
  const rows = await q.query<Omit<FoundPrint, 'volumes'> & { volumes: readonly VolumeRow[] }>(
    `SELECT p.id, p.kind, p.year, p.asked_by AS "askedBy", p.asked_at AS "askedAt", coalesce((
         SELECT jsonb_agg(jsonb_build_object('volume', v.volume, 'first', v.first, 'last', v.last, 'pages', v.pages) ORDER BY v.volume)
           FROM certificate_volumes v WHERE v.tenant_id = $1 AND v.print_id = p.id), '[]') AS volumes
       FROM certificate_prints p WHERE p.tenant_id = $1 AND p.issuer_id = $2 ORDER BY p.id DESC LIMIT 50`,
    [tenantId, issuerId],
  );
  return rows.map(({ kind, year, volumes, ...print }) => {
    const inWords = (number: number) => numberInWords({ kind, issuerId, year, number });
    return {
      ...{ ...print, kind, year },
      volumes: volumes.map((one) => ({ ...one, first: inWords(one.first), last: inWords(one.last) })),
    };
  });
}

/** Whose print it is; null: there is none. */
export async function issuerOfPrint(q: Queryable, tenantId: number, printId: number): Promise<number | null> {
  const [row] = await q.query<{ issuerId: number }>(
    'SELECT issuer_id AS "issuerId" FROM certificate_prints WHERE tenant_id = $1 AND id = $2',
    [tenantId, printId],
  );
  return row?.issuerId ?? null;
}

export async function volumeContent(
  house: House,
  tenantId: number,
  { printId, volume }: { readonly printId: number; readonly volume: number },
): Promise<Uint8Array | null> {
  const [row] = await house.db.query<{ content: Buffer }>(
    'SELECT content_sealed AS content FROM certificate_volumes WHERE tenant_id = $1 AND print_id = $2 AND volume = $3',
    [tenantId, printId, volume],
  );
  return row ? (await house.crypto(tenantId)).decrypt(row.content, place(tenantId, printId, volume)) : null;
}

/** Whose certificates lie between the first and the last of a volume. */
export async function holdersIn(
  q: Queryable,
  tenantId: number,
  { printId, volume }: { readonly printId: number; readonly volume: number },
): Promise<number[]> {
  const rows = await q.query<{ personId: number }>(
    `SELECT DISTINCT r.person_id AS "personId" FROM certificate_prints p
       JOIN certificate_volumes v ON v.tenant_id = $1 AND v.print_id = p.id AND v.volume = $3
       JOIN records r ON r.tenant_id = $1 AND r.issuer_id = p.issuer_id AND r.kind = p.kind AND r.year = p.year AND r.number BETWEEN v.first AND v.last
      WHERE p.tenant_id = $1 AND p.id = $2 AND r.person_id IS NOT NULL`,
    [tenantId, printId, volume],
  );
  return rows.map(({ personId }) => personId);
}

/** Forgets prints that were asked for before this, with their volumes; in the caller's transaction. */
export async function clearPrints(q: Queryable, tenantId: number, before: Date): Promise<void> {
  await q.query(
    `DELETE FROM certificate_volumes v USING certificate_prints p
      WHERE v.tenant_id = $1 AND p.tenant_id = $1 AND p.id = v.print_id AND p.asked_at < $2`,
    [tenantId, before],
  );
  await q.query('DELETE FROM certificate_prints WHERE tenant_id = $1 AND asked_at < $2', [tenantId, before]);
}
