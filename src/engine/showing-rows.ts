// What a showing is written with beside the case: the name of its union, the key of the case's answers, and the picture as everybody may see it.
import { documentContent, findDocument } from '#documents/case-documents.ts';
import { type PublicPicture, publicPicture } from '#showcase/picture.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export async function aboutShowing(
  q: Queryable,
  tenantId: number,
  union: number,
  caseId: number,
): Promise<{ readonly unionName: string; readonly dataKey: Buffer | null }> {
  const [row] = await q.query<{ unionName: string; dataKey: Buffer | null }>(
    `SELECT o.name AS "unionName", (SELECT a.data_key FROM answers a WHERE a.tenant_id = $1 AND a.case_id = $3) AS "dataKey"
       FROM organisations o WHERE o.tenant_id = $1 AND o.id = $2`,
    [tenantId, union, caseId],
  );
  return row!;
}

/** Whatever number stands in an answer: only what lies with this very case is shown. */
export async function picturedIn(
  house: House,
  q: Queryable,
  tenantId: number,
  caseId: number,
  pictureId: number | null,
): Promise<PublicPicture | null> {
  const head = pictureId === null ? null : await findDocument(q, tenantId, pictureId);
  if (!head || head.caseId !== caseId) return null;
  return publicPicture(Buffer.from(await documentContent(house, tenantId, head)));
}
