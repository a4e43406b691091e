// Ids are small integers per tenant, handed out in blocks: compact keys, no sequence shared between tenants, safe with several processes.
import type { Queryable } from '#store/connection.ts';

const blockSize = 1000;

export interface IdSource {
  /** The first of `count` consecutive ids of the tenant, never handed out before. Gaps after a restart are normal. */
  take(tenantId: number, count?: number): Promise<number>;
}

/** Reserves blocks outside the caller's transaction, so the counter row is locked for microseconds. */
export function blockIds(pool: Queryable): IdSource {
  const blocks = new Map<number, { next: number; end: number }>();
  const pending = new Map<number, Promise<void>>();

  async function reserve(tenantId: number, count: number): Promise<number> {
    const rows = await pool.query<{ end: number }>(
      `INSERT INTO id_blocks (tenant_id, next_id) VALUES ($1, $2 + 1)
       ON CONFLICT (tenant_id) DO UPDATE SET next_id = id_blocks.next_id + $2 RETURNING next_id AS end`,
      [tenantId, count],
    );
    return rows[0]!.end - count;
  }

  async function refill(tenantId: number): Promise<void> {
    const first = await reserve(tenantId, blockSize);
    blocks.set(tenantId, { next: first, end: first + blockSize });
  }

  return {
    async take(tenantId, count = 1) {
      if (count > blockSize / 4) return reserve(tenantId, count);
      for (;;) {
        const block = blocks.get(tenantId);
        if (block && block.next + count <= block.end) {
          const first = block.next;
          block.next += count;
          return first;
        }
        let refilling = pending.get(tenantId);
        if (!refilling) {
          refilling = refill(tenantId).finally(() => pending.delete(tenantId));
          pending.set(tenantId, refilling);
        }
        await refilling;
      }
    },
  };
}
