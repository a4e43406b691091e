// Every checkpoint against what it sealed: the checkpoint before it, the block in which the history ended then, and the leaves.
import { difference } from '#engine/chain.ts';
import { type Checkpoint, checkpointColumns, checkpointHash, isSealedHere, leavesHashed } from '#engine/checkpoints.ts';
import type { Difference } from '#engine/verify.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

interface Row extends Checkpoint {
  readonly sealed: Buffer;
  /** Of the block it ended in, as it lies there now. */
  readonly block: Buffer | null;
  readonly again: Buffer;
}

/** A day of minutes. */
const chunk = 1440;

const rows = `SELECT ${checkpointColumns}, c.hash_sealed AS sealed, b.hash AS block, ${leavesHashed('c.leaves')} AS again
  FROM checkpoints c LEFT JOIN history_blocks b ON b.tenant_id = $1 AND b.batch_id = c.batch_id
 WHERE c.tenant_id = $1 AND c.number > $2 ORDER BY c.number LIMIT ${chunk}`;

/** The first difference, or null. Run it in one REPEATABLE READ transaction. */
export async function verifyCheckpoints(house: House, q: Queryable, tenantId: number): Promise<Difference | null> {
  let before: Buffer = Buffer.alloc(0);
  for (let number = 0; ; ) {
    const page = await q.query<Row>(rows, [tenantId, number]);
    if (page.length === 0) return null;
    const crypto = await house.crypto(tenantId);
    for (const row of page) {
      number += 1;
      const where = `checkpoints ${number}`;
      const expected = checkpointHash(tenantId, before, row);
      if (row.number !== number || !expected.equals(row.hash) || !isSealedHere(crypto, tenantId, row, row.sealed))
        return difference(
          'checkpoint',
          where,
          expected.toString('hex'),
          row.hash.toString('hex'),
          '一个存证点缺了、被改过，或不是本系统的密钥封的',
          "A checkpoint is missing, was changed, or was not sealed with this system's key",
        );
      if (row.batchId > 0 && !row.block?.equals(row.head))
        return difference(
          'history-checkpoint',
          `history_blocks ${row.batchId}`,
          row.head.toString('hex'),
          row.block?.toString('hex') ?? null,
          '历史在存证之后被整个改写过：这一块已不是存证时的那一块',
          'The history was rewritten after it was sealed: this block is not the one of the checkpoint',
        );
      if (!row.again.equals(row.leavesHash))
        return difference(
          'leaves-checkpoint',
          `row_leaves ${row.leaves}`,
          row.leavesHash.toString('hex'),
          row.again.toString('hex'),
          '存证之后，登记各行指纹的表被改过',
          'The hashes of rows were changed after they were sealed',
        );
      before = row.hash;
    }
  }
}
