// Pictures and papers, kept sealed: of a case, by whoever brings it, tied to it when it is handed in, so that those who handle it may look; or of an
// agreement with a donor. What kind of file it is says its content, not its name.
import { createHash } from 'node:crypto';
import { fieldAad } from '#crypto/provider.ts';
import { cleanedFile } from '#documents/file-cleaning.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Answers, Field, Form, Sensitivity } from '#policy/form.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

type FileField = Extract<Field, { type: 'file' }>;

export interface NewDocument {
  readonly ownerId: number;
  /** Of whose agreement it is the paper; left out: loose until it is handed in with a case. */
  readonly agreementId?: number;
  readonly name: string;
  readonly class: Sensitivity;
  readonly bytes: Buffer;
  /** What the form takes here. */
  readonly field: FileField;
}

export interface DocumentHead {
  readonly id: number;
  readonly caseId: number | null;
  readonly agreementId: number | null;
  readonly ownerId: number;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly class: Sensitivity;
}

const anyKind = ['image/jpeg', 'image/png', 'application/pdf'];
/** The most that is taken, whatever the form says; a photograph from the hall has some 300 KB. */
export const documentBytes = 8_000_000;
/** Of one person, not handed in with a case: nobody fills a form with more, and nobody fills the house's disk. */
const looseAtMost = 60;

const kindNames: Readonly<Record<string, string>> = {
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'application/pdf': 'PDF',
};

interface Kind {
  readonly mediaType: string;
  readonly begins: Buffer;
  /** Without it the file is cut short. */
  readonly ends: Buffer;
}

const kinds: readonly Kind[] = [
  { mediaType: 'image/jpeg', begins: Buffer.from('ffd8ff', 'hex'), ends: Buffer.from('ffd9', 'hex') },
  { mediaType: 'image/png', begins: Buffer.from('89504e470d0a1a0a', 'hex'), ends: Buffer.from('IEND') },
  { mediaType: 'application/pdf', begins: Buffer.from('%PDF-'), ends: Buffer.from('%%EOF') },
];

/** The file's kind by its content. Refuses: file-empty, file-too-large, file-kind, file-damaged. */
function kindOf(field: FileField, bytes: Buffer): string | Refusal {
  const limit = Math.min(field.maxBytes ?? documentBytes, documentBytes);
  const accept = field.accept ?? anyKind;
  if (bytes.length === 0) return refuse('file-empty', '文件是空的，请重新选', 'The file is empty; choose it again');
  if (bytes.length > limit) {
    const most = `${(limit / 1_000_000).toFixed(1).replace(/\.0$/, '')} MB`;
    return refuse('file-too-large', `文件太大，最多 ${most}`, `The file is too large; ${most} at most`, {
      next: text('照片请在手机上拍，会自动压小', 'Take the picture with the phone: it is made smaller by itself'),
    });
  }
  const kind = kinds.find(({ begins }) => bytes.subarray(0, begins.length).equals(begins));
  if (!kind || !accept.includes(kind.mediaType)) {
    const names = accept.map((one) => own(kindNames, one) ?? one);
    return refuse('file-kind', `这里只收 ${names.join('、')}`, `Only ${names.join(', ')} can be taken here`, {
      next: text('请拍一张照片，或另存后再选', 'Take a picture, or save it in that form and choose it again'),
    });
  }
  if (!bytes.includes(kind.ends))
    return refuse('file-damaged', '文件没有传完整，请重新传', 'The file arrived incomplete; send it again');
  return kind.mediaType;
}

const place = (tenantId: number, id: number, sensitivity: Sensitivity): string =>
  fieldAad({ tenantId, table: 'documents', column: 'content', rowId: id, sensitivity });

export { place as documentPlace };

const isLoose = 'case_id IS NULL AND agreement_id IS NULL';

/**
 * Keeps a file, not yet tied to a case: a picture drawn anew, a paper if it does nothing by itself (file-cleaning.ts).
 * Refuses: file-empty, file-too-large, file-kind, file-damaged, file-encrypted, picture-too-large, pdf-active, pdf-embeds-files,
 * reader-busy, too-many-loose-files.
 */
export async function keepDocument(house: House, tenantId: number, made: NewDocument): Promise<DocumentHead | Refusal> {
  const mediaType = kindOf(made.field, made.bytes);
  if (typeof mediaType !== 'string') return mediaType;
  const { ownerId, agreementId = null, name, class: sensitivity } = made;
  const [loose] = await house.db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM documents WHERE tenant_id = $1 AND owner_id = $2 AND ${isLoose} AND erased_at IS NULL`,
    [tenantId, ownerId],
  );
  if (agreementId === null && (loose?.n ?? 0) >= looseAtMost)
    return refuse(
      'too-many-loose-files',
      `已经传了 ${looseAtMost} 个还没提交的文件，先提交再传`,
      `You have sent ${looseAtMost} files that were not handed in; hand them in first`,
    );
  const bytes = await cleanedFile(mediaType, made.bytes);
  if (isRefusal(bytes)) return bytes;
  const id = await house.ids.take(tenantId);
  const crypto = await house.crypto(tenantId);
  await house.db.query(
    `INSERT INTO documents (tenant_id, id, owner_id, name, media_type, size, sha256, class, content_sealed, created_at, agreement_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[tenantId, id, ownerId, name, mediaType, bytes.length],
      ...[createHash('sha256').update(bytes).digest(), sensitivity],
      ...[Buffer.from(crypto.encrypt(bytes, place(tenantId, id, sensitivity))), house.clock.now(), agreementId],
    ],
  );
  return { id, caseId: null, agreementId, ownerId, name, mediaType, size: bytes.length, class: sensitivity };
}

export async function findDocument(q: Queryable, tenantId: number, id: number): Promise<DocumentHead | null> {
  const [row] = await q.query<DocumentHead>(
    `SELECT id, case_id AS "caseId", agreement_id AS "agreementId", owner_id AS "ownerId", name, media_type AS "mediaType", size, class
       FROM documents WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL`,
    [tenantId, id],
  );
  return row ?? null;
}

export async function documentContent(house: House, tenantId: number, head: DocumentHead): Promise<Uint8Array> {
  const [row] = await house.db.query<{ content: Buffer }>(
    'SELECT content_sealed AS content FROM documents WHERE tenant_id = $1 AND id = $2',
    [tenantId, head.id],
  );
  const crypto = await house.crypto(tenantId);
  return crypto.decrypt(row!.content, place(tenantId, head.id, head.class));
}

/** Numbers of the documents that answers name, in tables too. */
export function documentsIn(form: Form, answers: Readonly<Record<string, unknown>>): number[] {
  return Object.entries(form).flatMap(([key, field]) => {
    const answer = own(answers, key);
    if (field.type === 'table' && Array.isArray(answer))
      return answer.flatMap((row) => documentsIn(field.columns, (row ?? {}) as Answers));
    const id = typeof answer === 'string' && /^\d{1,15}$/.test(answer) ? Number(answer) : answer;
    return field.type === 'file' && typeof id === 'number' && Number.isSafeInteger(id) ? [id] : [];
  });
}

export const documentMissing = (): Refusal =>
  refuse(
    'document-missing',
    '有一张照片没有找到，可能传到一半断了',
    'One of the pictures is not there; its sending may have been cut off',
    { next: text('请把照片再传一次', 'Send the picture again') },
  );

/**
 * Whether whoever hands in may name these documents: his own loose ones, or what lies with the case already. Refuses: document-missing.
 */
export async function mayHandIn(
  q: Queryable,
  tenantId: number,
  ids: readonly number[],
  by: { readonly ownerId: number; readonly caseId: number | null },
): Promise<Refusal | null> {
  if (ids.length === 0) return null;
  const rows = await q.query<{ id: number }>(
    `SELECT id FROM documents WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) AND erased_at IS NULL
        AND ((owner_id = $3 AND agreement_id IS NULL) OR case_id = $4)`,
    [tenantId, ids, by.ownerId, by.caseId],
  );
  const known = new Set(rows.map(({ id }) => id));
  return ids.every((id) => known.has(id)) ? null : documentMissing();
}

/** Forgets the content of files that were sent before this and never handed in with a case; gives how many. */
export async function clearLooseDocuments(q: Queryable, tenantId: number, before: Date, at: Date): Promise<number> {
  const rows = await q.query(
    `UPDATE documents SET content_sealed = NULL, name = '', erased_at = $3
      WHERE tenant_id = $1 AND ${isLoose} AND erased_at IS NULL AND created_at < $2 RETURNING id`,
    [tenantId, before, at],
  );
  return rows.length;
}

/** Of these whatever belongs to no case: what it was sent for has been refused. */
export async function eraseLoose(q: Queryable, tenantId: number, ids: readonly number[], at: Date): Promise<void> {
  await q.query(
    `UPDATE documents SET content_sealed = NULL, name = '', erased_at = $3
      WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) AND ${isLoose} AND erased_at IS NULL`,
    [tenantId, ids, at],
  );
}
