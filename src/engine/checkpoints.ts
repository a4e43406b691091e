// A checkpoint says where history and leaves stood, sealed with the tenant's key, which the database does not hold: whoever rewrites rows, hashes and
// blocks so that all fit each other cannot make the checkpoint fit as well. One is made every minute in which something was written (src/jobs/tasks.ts).
import { type CryptoProvider, fieldAad } from '#crypto/provider.ts';
import { sha256 } from '#kit/json.ts';
import type { House } from '#store/house.ts';
import { layLeaves } from '#store/leaves.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Checkpoint {
  readonly number: number;
  readonly at: Date;
  readonly batchId: number;
  readonly head: Buffer;
  /** Multirange of ids, as PostgreSQL writes it. */
  readonly leaves: string;
  readonly leavesHash: Buffer;
  readonly messages: string;
  readonly hash: Buffer;
}

export const checkpointColumns = `c.number, c.at, c.batch_id AS "batchId", c.head, c.leaves::text AS leaves, c.leaves_hash AS "leavesHash",
  c.messages::text AS messages, c.hash`;

/** Of the leaves in a multirange `ids`, in the order of their ids; SHA-256 of nothing where there are none. */
export const leavesHashed = (ids: string): string => `(SELECT sha256(coalesce(string_agg(
    sha256(record_send(ROW(l.id, l.kind, l.shape, l.keys, l.hashes, l.laid))), ''::bytea ORDER BY l.id), ''::bytea))
  FROM row_leaves l WHERE l.tenant_id = $1 AND l.id >= lower(${ids}) AND l.id < upper(${ids}) AND l.id <@ ${ids})`;

/** SHA-256 over the checkpoint before and everything this one says. */
export function checkpointHash(tenantId: number, before: Uint8Array, one: Omit<Checkpoint, 'hash'>): Buffer {
  const said = [
    ...[tenantId, one.number, one.at.toISOString(), one.batchId, one.head.toString('hex')],
    ...[one.leaves, one.leavesHash.toString('hex'), one.messages],
  ].join('|');
  return sha256(Buffer.concat([before, Buffer.from(said, 'utf8')]));
}

const place = (tenantId: number, number: number): string =>
  fieldAad({ tenantId, table: 'checkpoints', column: 'hash_sealed', rowId: number, sensitivity: 'S1' });

export { place as checkpointPlace };

/** True when the seal was made here, for this very hash. */
export function isSealedHere(crypto: CryptoProvider, tenantId: number, one: Checkpoint, sealed: Uint8Array): boolean {
  try {
    return one.hash.equals(crypto.decrypt(sealed, place(tenantId, one.number)));
  } catch {
    return false;
  }
}

/** Nothing that was begun so long ago is still under way: ids below are looked at no more. */
const settledAfterMs = 3_600_000;

interface Since {
  readonly leaf: number;
  readonly message: number;
  readonly leaves: string;
  readonly messages: string;
}

/** Where to begin looking, and what of it is covered. */
async function sinceWhen(q: Queryable, tenantId: number, now: Date): Promise<Since> {
  const [row] = await q.query<Since>(
    `SELECT coalesce(max(upper(c.leaves)) FILTER (WHERE c.at < $2), 0) AS leaf, coalesce(max(upper(c.messages)) FILTER (WHERE c.at < $2), 0) AS message,
            coalesce(range_agg(c.leaves) FILTER (WHERE c.at >= $2), '{}')::text AS leaves,
            coalesce(range_agg(c.messages) FILTER (WHERE c.at >= $2), '{}')::text AS messages
       FROM checkpoints c WHERE c.tenant_id = $1`,
    [tenantId, new Date(now.getTime() - settledAfterMs)],
  );
  return row!;
}

const newMessages = `t.dedupe LIKE 'act:%' AND t.id >= $2 AND NOT (t.id <@ $3::int8multirange)`;

/** Makes one if anything was written since the last; answers its number, or null. Two at once make one. */
export async function makeCheckpoint(house: House, tenantId: number): Promise<number | null> {
  const crypto = await house.crypto(tenantId);
  const at = house.clock.now();
  return house.db
    .transaction(async (q) => {
      const [last] = await q.query<Checkpoint>(
        `SELECT ${checkpointColumns} FROM checkpoints c WHERE c.tenant_id = $1 ORDER BY c.number DESC LIMIT 1`,
        [tenantId],
      );
      const since = await sinceWhen(q, tenantId, at);
      const told = [since.message, since.messages];
      const [messages] = await q.query<{ ids: string }>(
        `SELECT coalesce(range_agg(int8range(t.id, t.id + 1)), '{}')::text AS ids FROM outbox t WHERE t.tenant_id = $1 AND ${newMessages}`,
        [tenantId, ...told],
      );
      if (messages!.ids !== '{}')
        await layLeaves(q, tenantId, 'outbox', 't.id >= $2 AND t.id <@ $3::int8multirange', [
          since.message,
          messages!.ids,
        ]);
      const [stand] = await q.query<Pick<Checkpoint, 'batchId' | 'head' | 'leaves' | 'leavesHash'>>(
        `WITH fresh AS (
         SELECT coalesce(range_agg(int8range(l.id, l.id + 1)), '{}') AS ids FROM row_leaves l
          WHERE l.tenant_id = $1 AND l.id >= $2 AND NOT (l.id <@ $3::int8multirange))
       SELECT coalesce(h.batch_id, 0) AS "batchId", coalesce(h.hash, ''::bytea) AS head, f.ids::text AS leaves, ${leavesHashed('f.ids')} AS "leavesHash"
         FROM fresh f LEFT JOIN history_heads h ON h.tenant_id = $1`,
        [tenantId, since.leaf, since.leaves],
      );
      if (stand!.leaves === '{}' && stand!.batchId === (last?.batchId ?? 0)) return null;
      const one = { number: (last?.number ?? 0) + 1, at, ...stand!, messages: messages!.ids };
      const hash = checkpointHash(tenantId, last?.hash ?? Buffer.alloc(0), one);
      const made = await q.query(
        `INSERT INTO checkpoints (tenant_id, number, at, batch_id, head, leaves, leaves_hash, messages, hash, hash_sealed)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING number`,
        [
          ...[tenantId, one.number, at, one.batchId, one.head, one.leaves, one.leavesHash, one.messages, hash],
          crypto.encrypt(hash, place(tenantId, one.number)),
        ],
      );
      // Somebody else made it: nothing of ours is kept.
      if (made.length === 0) throw new OtherWasFaster();
      return one.number;
    })
    .catch((error: unknown) => {
      if (error instanceof OtherWasFaster) return null;
      throw error;
    });
}

class OtherWasFaster extends Error {}
