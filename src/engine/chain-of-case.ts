// The history of one case computed again from its first row, for whoever has the case before him: `verify` does the same for all of them.
import { historyHash } from '#engine/history-hash.ts';
import { canonicalJson } from '#kit/json.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ChainOfCase {
  readonly rows: number;
  /** Every row has its hash, none is missing, and the case ends where its chain does. */
  readonly intact: boolean;
  /** Where the chain ends, hexadecimal: the same number on paper is a witness. */
  readonly head: string;
}

interface Row {
  readonly seq: number;
  readonly actionId: string;
  readonly actorId: number | null;
  readonly at: Date;
  readonly action: string;
  readonly versionHash: string;
  readonly events: unknown;
  readonly hash: Buffer;
}

/** null when there is no such case. */
export async function chainOfCase(q: Queryable, tenantId: number, caseId: number): Promise<ChainOfCase | null> {
  const [one] = await q.query<{ head: Buffer }>('SELECT head FROM cases WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    caseId,
  ]);
  if (!one) return null;
  const rows = await q.query<Row>(
    `SELECT seq, action_id AS "actionId", actor_id AS "actorId", at, action, version_hash AS "versionHash", events, hash
       FROM case_events WHERE tenant_id = $1 AND case_id = $2 ORDER BY seq`,
    [tenantId, caseId],
  );
  let head: Buffer = Buffer.alloc(0);
  const broken = rows.some((row, n) => {
    head = historyHash(head, { ...row, tenantId, caseId, events: canonicalJson(row.events) });
    return row.seq !== n + 1 || !head.equals(row.hash);
  });
  return { rows: rows.length, intact: !broken && head.equals(one.head), head: one.head.toString('hex') };
}
