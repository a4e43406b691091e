// The chain of one case's history, computed again from its first row: for `verify`, and for whoever has the case before him.
import { historyHash } from '#engine/history-hash.ts';
import type { Difference } from '#engine/verify.ts';
import type { CaseRow, EventRow } from '#engine/verify-range.ts';
import { canonicalJson } from '#kit/json.ts';
import type { Queryable } from '#store/queryable.ts';

export const difference = (
  what: string,
  where: string,
  expected: unknown,
  found: unknown,
  zh: string,
  en: string,
): Difference => ({ what, where, expected, found, says: { zh, en } });

/** Numbers without gaps, each hash over the one before, the versions that of the round. */
export function chain(
  tenantId: number,
  row: Pick<CaseRow, 'id' | 'head'>,
  events: readonly EventRow[],
  versionHash: string,
): Difference | null {
  let head: Buffer = Buffer.alloc(0);
  for (const [n, event] of events.entries()) {
    const where = `case_events ${row.id}/${event.seq}`;
    if (event.seq !== n + 1)
      return difference(
        'history-gap',
        `case_events ${row.id}/${n + 1}`,
        n + 1,
        event.seq,
        '办件的历史缺了一行',
        'A row of the history of a case is missing',
      );
    if (event.version_hash !== versionHash)
      return difference(
        'history-version',
        where,
        versionHash,
        event.version_hash,
        '历史写的办法版本不是批次所用的',
        'The history names another version than the round',
      );
    const { action_id: actionId, actor_id: actorId, at, action } = event;
    head = historyHash(head, {
      tenantId,
      caseId: row.id,
      seq: event.seq,
      actionId,
      actorId,
      at,
      action,
      versionHash,
      events: canonicalJson(event.events),
    });
    if (!head.equals(event.hash))
      return difference(
        'history-hash',
        where,
        head.toString('hex'),
        event.hash.toString('hex'),
        '历史的一行与它的指纹不符，或它之前的一行被改过',
        'A row of the history does not have its hash, or one before it was changed',
      );
  }
  if (head.equals(row.head)) return null;
  return difference(
    'case-head',
    `cases ${row.id}`,
    head.toString('hex'),
    row.head.toString('hex'),
    '办件的历史与它的链尾不符',
    "The history of a case does not end in the case's head",
  );
}

export interface ChainOfCase {
  readonly rows: number;
  /** Every row has its hash, none is missing, and the case ends where its chain does. */
  readonly intact: boolean;
  /** Where the chain ends, hexadecimal: the same number on paper is a witness. */
  readonly head: string;
}

/** null when there is no such case. */
export async function chainOfCase(q: Queryable, tenantId: number, caseId: number): Promise<ChainOfCase | null> {
  const [one] = await q.query<Pick<CaseRow, 'id' | 'head'> & { versionHash: string }>(
    `SELECT c.id, c.head, r.version_hash AS "versionHash" FROM cases c JOIN rounds r ON r.tenant_id = c.tenant_id AND r.id = c.round_id
      WHERE c.tenant_id = $1 AND c.id = $2`,
    [tenantId, caseId],
  );
  if (!one) return null;
  const events = await q.query<EventRow>(
    `SELECT case_id, seq, action_id, actor_id, at, action, events, version_hash, hash
       FROM case_events WHERE tenant_id = $1 AND case_id = $2 ORDER BY seq`,
    [tenantId, caseId],
  );
  return {
    rows: events.length,
    intact: chain(tenantId, one, events, one.versionHash) === null,
    head: one.head.toString('hex'),
  };
}
