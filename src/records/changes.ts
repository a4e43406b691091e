// What becomes of a record after it was made: suspended by one person, at once; restored, or revoked for good, by another. A fact that conditions read
// stands as long as the record does.
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { recordFacts, refreshSnapshots, withdrawFacts } from '#people/facts.ts';
import type { IdSource } from '#store/ids.ts';
import type { Queryable } from '#store/queryable.ts';

export const recordChanges = ['suspend', 'restore', 'revoke'] as const;

export interface RecordChange {
  readonly recordId: number;
  readonly change: (typeof recordChanges)[number];
  readonly reason: string;
}

interface Doing {
  readonly by: number;
  readonly at: Date;
  readonly ids: IdSource;
}

/** The state it is in before and after, and the step that is written. */
const moves = {
  suspend: ['valid', 'suspended', 'suspended'],
  restore: ['suspended', 'valid', 'restored'],
  revoke: ['suspended', 'revoked', 'revoked'],
} as const;

interface Row {
  readonly id: number;
  readonly state: string;
  readonly steps: number;
  readonly kind: string;
  readonly level: string;
  readonly personId: number | null;
  readonly caseId: number;
  readonly from: Day;
  readonly until: Day | null;
  readonly lastBy: number | null;
}

async function factFollows(q: Queryable, tenantId: number, row: Row, valid: boolean, doing: Doing): Promise<void> {
  const { personId, caseId, kind, level, from, until } = row;
  if (personId === null) return;
  const key = `record.${kind}`;
  const source = `case:${caseId}`;
  if (!valid) {
    const own = await q.query<{ id: number }>(
      `SELECT id FROM facts WHERE tenant_id = $1 AND person_id = $2 AND key = $3 AND withdrawn_at IS NULL
          AND source_case_id IN (SELECT case_id FROM record_steps WHERE tenant_id = $1 AND record_id = $4)`,
      [tenantId, personId, key, row.id],
    );
    const ids = own.map(({ id }) => id);
    await withdrawFacts(q, tenantId, ids, 'record-suspended', doing.at);
    return;
  }
  const fact = { id: await doing.ids.take(tenantId), personId, key, value: level, source, sourceCaseId: caseId };
  await recordFacts(
    q,
    tenantId,
    [{ ...fact, observedOn: from, ...(until === null ? {} : { expiresOn: until }) }],
    doing.at,
  );
  await refreshSnapshots(q, tenantId, [personId]);
}

/** Within the caller's transaction. Refuses: record-unknown, own-matter, record-state, second-person-needed. */
export async function changeRecord(
  q: Queryable,
  tenantId: number,
  { recordId, change, reason }: RecordChange,
  doing: Doing,
): Promise<{ state: 'valid' | 'suspended' | 'revoked' } | Refusal> {
  const [row] = await q.query<Row>(
    `SELECT r.id, r.state, r.steps, r.kind, r.level, r.person_id AS "personId", r.case_id AS "caseId", r.from_on AS from, r.until_on AS until, s.by_id AS "lastBy"
       FROM records r JOIN record_steps s ON s.tenant_id = $1 AND s.record_id = r.id AND s.step = r.steps
      WHERE r.tenant_id = $1 AND r.id = $2 FOR UPDATE OF r`,
    [tenantId, recordId],
  );
  if (!row) return refuse('record-unknown', '没有这条登记', 'There is no such record');
  if (row.personId === doing.by)
    return refuse('own-matter', '自己的登记不能自己改', 'Nobody changes the record of himself', {
      next: text('请别的同事办理', 'A colleague can'),
    });
  const [before, state, what] = moves[change];
  if (row.state !== before)
    return refuse('record-state', '这条登记现在不能这样办', 'That cannot be done with the record as it stands', {
      next: text('先暂停，再由另一人恢复或撤销', 'It is suspended first, then restored or revoked by another person'),
      details: { state: row.state },
    });
  if (change === 'revoke' && row.lastBy === doing.by)
    return refuse('second-person-needed', '撤销要由另一人决定', 'Somebody else must decide to revoke it', {
      next: text('暂停的人不能自己撤销，请另一位同事办理', 'Whoever suspended it cannot revoke it; a colleague can'),
    });
  await q.query('UPDATE records SET state = $3, steps = $4 WHERE tenant_id = $1 AND id = $2', [
    ...[tenantId, recordId, state, row.steps + 1],
  ]);
  await q.query(
    'INSERT INTO record_steps (tenant_id, record_id, step, what, reason, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [tenantId, recordId, row.steps + 1, what, reason, doing.by, doing.at],
  );
  if (change !== 'revoke') await factFollows(q, tenantId, row, state === 'valid', doing);
  return { state };
}
