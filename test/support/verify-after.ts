// What `verify` says after somebody with the database's own password was at the rows: done as the superuser, past foreign keys and rights, and rolled back.
import assert from 'node:assert/strict';
import { type Verification, verify } from '#engine/verify.ts';
import type { Witness } from '#engine/verify-witness.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';
import type { TestDatabase } from '#test/support/database.ts';
import { tenantId } from '#test/support/little-tenant.ts';

export async function verifyAfter(
  database: TestDatabase,
  house: House,
  statements: readonly string[],
  witness?: Witness,
): Promise<Verification> {
  const client = await database.owner.pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await client.query('SET LOCAL session_replication_role = replica');
    for (const sql of statements) {
      const { rowCount } = await client.query(sql);
      assert.ok(rowCount === null || rowCount > 0, `changed nothing: ${sql}`);
    }
    const q = { query: async <T>(sql: string, params?: unknown[]) => (await client.query(sql, params)).rows as T[] };
    const inside = {
      ...house,
      db: { ...database.owner, ...q, transaction: <T>(work: (q: Queryable) => Promise<T>) => work(q) },
    };
    return await verify(inside, tenantId, witness ? { witness } : {});
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
