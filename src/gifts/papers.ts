// The signed agreement as a paper: scanned, sealed, with who laid it there and when. A newer one comes on top; none is ever taken away.
import { type DocumentHead, keepDocument } from '#documents/case-documents.ts';
import type { Refusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NewPaper {
  readonly agreementId: number;
  readonly name: string;
  readonly bytes: Buffer;
  readonly byId: number;
}

export interface Paper extends DocumentHead {
  readonly keptBy: number;
  readonly keptAt: Date;
}

const field = { type: 'file', label: text('签好字的协议', 'The signed agreement') } as const;

/** Refuses: file-empty, file-too-large, file-kind, file-damaged. */
export const keepPaper = (
  house: House,
  tenantId: number,
  { agreementId, name, bytes, byId }: NewPaper,
): Promise<DocumentHead | Refusal> =>
  keepDocument(house, tenantId, { ownerId: byId, agreementId, name, class: 'S2', bytes, field });

/** The newest first. */
export const papersOf = (q: Queryable, tenantId: number, agreementId: number): Promise<Paper[]> =>
  q.query<Paper>(
    `SELECT id, case_id AS "caseId", agreement_id AS "agreementId", owner_id AS "ownerId", name, media_type AS "mediaType", size, class,
            owner_id AS "keptBy", created_at AS "keptAt"
       FROM documents WHERE tenant_id = $1 AND agreement_id = $2 ORDER BY id DESC LIMIT 100`,
    [tenantId, agreementId],
  );
