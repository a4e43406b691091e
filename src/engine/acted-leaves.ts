// Leaves of what act_batch writes into sealed tables: files that now belong to a case, and what was registered. The rest of what it writes
// follows from the history.
import type { Prepared } from '#engine/prepared.ts';
import { layLeaves } from '#store/leaves.ts';
import type { Queryable } from '#store/queryable.ts';

/** As rows of act_batch, each with its id. */
interface Acted {
  readonly documents: readonly object[];
  readonly records: readonly object[];
}

const idsOf = (rows: readonly object[]): number[] => rows.map((row) => (row as { id: number }).id);

export const leavesNothing = ({ documents, records }: Acted): boolean => documents.length + records.length === 0;

/** In the transaction of the batch. */
export async function layActed(
  q: Queryable,
  tenantId: number,
  items: readonly Prepared[],
  acted: Acted,
): Promise<void> {
  if (acted.documents.length > 0)
    await layLeaves(q, tenantId, 'documents', 't.id = ANY ($2::bigint[]) AND t.case_id = ANY ($3::bigint[])', [
      idsOf(acted.documents),
      items.map(({ target }) => target.id),
    ]);
  if (acted.records.length > 0)
    await layLeaves(q, tenantId, 'records', 't.id = ANY ($2::bigint[])', [idsOf(acted.records)]);
}
