// An earlier end of the history, kept where nobody with the database's password could reach it: whoever rewrote history since, with all
// hashes and blocks made to fit, cannot have kept that block as it was.
import type { Difference } from '#engine/verify.ts';
import type { Queryable } from '#store/queryable.ts';

/** As `history_heads` had it. */
export interface Witness {
  readonly batchId: number;
  /** Hexadecimal. */
  readonly hash: string;
}

/** Says nothing of the blocks themselves; verifyRows follows their chain. */
export async function verifyWitness(
  q: Queryable,
  tenantId: number,
  { batchId, hash }: Witness,
): Promise<Difference | null> {
  if (batchId === 0) return null;
  const [block] = await q.query<{ hash: string }>(
    `SELECT encode(hash, 'hex') AS hash FROM history_blocks WHERE tenant_id = $1 AND batch_id = $2`,
    [tenantId, batchId],
  );
  if (block?.hash === hash) return null;
  return {
    what: 'history-witness',
    where: `history_blocks ${batchId}`,
    expected: hash,
    found: block?.hash ?? null,
    says: {
      zh: '备份时的历史已不在现在的链里：备份之后有人改写过历史，或库是从更早的备份恢复的',
      en: 'The history as it was at the backup is no longer part of the chain: it was rewritten since, or the database was restored from an earlier backup',
    },
  };
}
