// A kept file lying with a case, without anybody having handed it in.
import type { Queryable } from '#store/queryable.ts';

export const layWithCase = async (
  q: Queryable,
  tenantId: number,
  documentId: number,
  caseId: number,
): Promise<void> => {
  await q.query('UPDATE documents SET case_id = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, documentId, caseId]);
};
