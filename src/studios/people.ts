// Who belongs to a studio: entered and ended by an officer of the union it came through, with the day, so that what they did counts for it on those days and
// no others. Nobody is entered who is not a member there.
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const studioRoles = ['member', 'apprentice'] as const;

interface Entering {
  readonly recordId: number;
  readonly personId: number;
  readonly role: (typeof studioRoles)[number];
  readonly from: Day;
}

const dayUnfit = (zh: string, en: string): Refusal =>
  refuse('studio-day', zh, en, { next: text('请改日期', 'Change the day') });

interface Row {
  readonly state: string;
  readonly from: Day;
  readonly leader: number | null;
  readonly belongs: boolean;
}

/** The record is locked. Refuses: record-unknown, record-state, not-of-the-union, in-the-studio, studio-day. */
export async function enterPerson(
  house: House,
  q: Queryable,
  tenantId: number,
  { recordId, personId, role, from }: Entering,
  by: number,
): Promise<{ readonly id: number } | Refusal> {
  const [row] = await q.query<Row>(
    `SELECT r.state, r.from_on AS from, r.person_id AS leader, EXISTS (SELECT FROM memberships m JOIN organisation_paths t ON t.tenant_id = $1
         AND t.descendant_id = m.organisation_id AND t.ancestor_id = r.union_id WHERE m.tenant_id = $1 AND m.person_id = $3 AND m.status = 'active') AS belongs
       FROM records r WHERE r.tenant_id = $1 AND r.id = $2 AND r.kind = 'studio' FOR UPDATE OF r`,
    [tenantId, recordId, personId],
  );
  if (!row) return refuse('record-unknown', '没有这条登记', 'There is no such record');
  if (row.state !== 'valid')
    return refuse('record-state', '这个工作室现在不是有效的，不能进人', 'Nobody enters a studio that is not valid', {
      next: text('先在登记册里恢复', 'Restore it in the register first'),
    });
  if (!row.belongs)
    return refuse('not-of-the-union', '这位不是这个工会的在会会员', 'They are no active member of this union', {
      next: text('先把会籍转来，或由本人所在的工会办', 'Their membership comes first'),
    });
  const today = chinaDate(house.clock.now());
  if (from > today || from < row.from)
    return dayUnfit(
      `日期要在登记日 ${row.from} 和今天之间`,
      `The day must lie between the registration (${row.from}) and today`,
    );
  const taken = refuse('in-the-studio', '这位已经在这个工作室里，或者就是领军人', 'They are in it already, or lead it');
  if (row.leader === personId) return taken;
  const id = await house.ids.take(tenantId);
  const made = await q.query(
    `INSERT INTO record_people (tenant_id, id, record_id, person_id, role, from_on, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (tenant_id, record_id, person_id) WHERE until_on IS NULL DO NOTHING RETURNING id`,
    [tenantId, id, recordId, personId, role, from, by, house.clock.now()],
  );
  return made.length === 0 ? taken : { id };
}

/** Refuses: record-unknown (nobody of that studio), already-ended, studio-day. */
export async function endPerson(
  house: House,
  q: Queryable,
  tenantId: number,
  { recordId, id, until }: { readonly recordId: number; readonly id: number; readonly until: Day },
  by: number,
): Promise<{ readonly until: Day } | Refusal> {
  const [row] = await q.query<{ from: Day; until: Day | null }>(
    'SELECT from_on AS from, until_on AS until FROM record_people WHERE tenant_id = $1 AND record_id = $2 AND id = $3 FOR UPDATE',
    [tenantId, recordId, id],
  );
  if (!row) return refuse('record-unknown', '这个工作室里没有这一条', 'There is no such line in this studio');
  if (row.until !== null)
    return refuse('already-ended', `这位已经在 ${row.until} 离开`, `They left on ${row.until}`, {
      next: text('刷新看最新情况', 'Reload to see what happened'),
    });
  if (until < row.from || until > chinaDate(house.clock.now()))
    return dayUnfit(`日期要在 ${row.from} 和今天之间`, `The day must lie between ${row.from} and today`);
  await q.query(
    'UPDATE record_people SET until_on = $4, ended_by = $5, ended_at = $6 WHERE tenant_id = $1 AND record_id = $2 AND id = $3',
    [tenantId, recordId, id, until, by, house.clock.now()],
  );
  return { until };
}

/** With whom each of them is, or ever was, in one studio: who leads it, its members and apprentices. */
export async function studioFellows(
  q: Queryable,
  tenantId: number,
  people: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const rows = await q.query<{ personId: number; fellow: number }>(
    `WITH theirs AS (
       SELECT r.person_id, r.id FROM records r WHERE r.tenant_id = $1 AND r.kind = 'studio' AND r.person_id = ANY ($2::bigint[])
       UNION SELECT b.person_id, b.record_id FROM record_people b WHERE b.tenant_id = $1 AND b.person_id = ANY ($2::bigint[]))
     SELECT DISTINCT t.person_id AS "personId", f.person_id AS fellow FROM theirs t CROSS JOIN LATERAL (
       SELECT r.person_id FROM records r WHERE r.tenant_id = $1 AND r.id = t.id
       UNION ALL SELECT b.person_id FROM record_people b WHERE b.tenant_id = $1 AND b.record_id = t.id) f WHERE f.person_id <> t.person_id`,
    [tenantId, people],
  );
  const fellows = new Map<number, Set<number>>();
  for (const { personId, fellow } of rows) fellows.set(personId, (fellows.get(personId) ?? new Set()).add(fellow));
  return fellows;
}
