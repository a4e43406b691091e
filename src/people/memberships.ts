// Who belongs to which union. One membership at a time that has not ended: the unique index decides, also between two clicks at once.
import { chinaDate } from '#kit/clock.ts';
import { type Day, yearsBetween } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { refreshSnapshots } from '#people/facts.ts';
import { personMissing } from '#people/people.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Joining {
  readonly personId: number;
  readonly organisationId: number;
  readonly since: Day;
}

export type Joined = { readonly membershipId: number } | Refusal;

export interface Membership {
  readonly id: number;
  readonly personId: number;
  readonly organisationId: number;
  readonly status: 'active' | 'retained' | 'ended';
  readonly since: Day;
  readonly until: Day | null;
}

const columns = `id, person_id AS "personId", organisation_id AS "organisationId", status, since, until`;

export const alreadyMember = (organisation: string): Refusal =>
  refuse(
    'already-member',
    `已经是“${organisation}”的会员，一个人同时只能有一个会籍`,
    `Already a member of “${organisation}”; a person has one membership at a time`,
    {
      rule: '中国工会章程 会员会籍',
      next: { zh: '换了单位请办会籍转移', en: 'After a change of employer, transfer the membership' },
    },
  );

/** One sentence for whoever cannot be taken in by name and ID number, whatever the reason: it must not tell where they belong or what they are called. */
export const cannotJoinHere = (): Refusal =>
  refuse('cannot-join-here', '不能在这里登记入会', 'Cannot be joined here', {
    next: {
      zh: '请核对姓名和身份证号；在别的工会有会籍的，请本人找原工会办会籍转移',
      en: 'Check the name and the ID number; whoever belongs to another union asks that union for a transfer',
    },
  });

const noMembership = (): Refusal =>
  refuse('no-membership', '现在没有会籍', 'There is no membership at present', {
    next: { zh: '请先入会', en: 'Join first' },
  });

/** Memberships that have not ended, by person. */
export async function currentMemberships(
  q: Queryable,
  tenantId: number,
  personIds: readonly number[],
): Promise<Map<number, Membership>> {
  const rows = await q.query<Membership>(
    `SELECT ${columns} FROM memberships WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[]) AND status <> 'ended'`,
    [tenantId, personIds],
  );
  return new Map(rows.map((row) => [row.personId, row]));
}

/**
 * The union that keeps a person's file: where they belong, or last did; else where they hold a post, or last did (the highest of several);
 * else the top of the tenant's tree. Never the union of whoever asks: whoever belongs nowhere would be anybody's. null: there is no union at all.
 */
export async function keepingUnion(q: Queryable, tenantId: number, personId: number): Promise<number | null> {
  const [row] = await q.query<{ id: number | null }>(
    `SELECT coalesce(
       (SELECT m.organisation_id FROM memberships m WHERE m.tenant_id = $1 AND m.person_id = $2
         ORDER BY m.status = 'ended', coalesce(m.until, m.since) DESC, m.id DESC LIMIT 1),
       (SELECT p.organisation_id FROM posts p WHERE p.tenant_id = $1 AND p.person_id = $2
         ORDER BY p.revoked_at IS NOT NULL, p.valid_until DESC NULLS FIRST,
           (SELECT count(*) FROM organisation_paths x WHERE x.tenant_id = $1 AND x.descendant_id = p.organisation_id), p.id LIMIT 1),
       (SELECT o.id FROM organisations o WHERE o.tenant_id = $1 AND o.parent_id IS NULL ORDER BY o.closed_at IS NOT NULL, o.id LIMIT 1)
     ) AS id`,
    [tenantId, personId],
  );
  return row?.id ?? null;
}

/** All memberships of a person, the present one first. */
export async function membershipsOf(q: Queryable, tenantId: number, personId: number): Promise<Membership[]> {
  return q.query<Membership>(
    `SELECT ${columns} FROM memberships WHERE tenant_id = $1 AND person_id = $2 ORDER BY status = 'ended', since DESC, id DESC`,
    [tenantId, personId],
  );
}

/** 中华全国总工会 was founded on this day: nobody has been a member of one of its unions for longer. */
const firstDay: Day = '1925-05-01';
// 劳动法 第十五条: nobody under sixteen is employed, hence nobody joins younger.
const youngest = 16;

/**
 * What is wrong with a day on which somebody is said to have joined; null: nothing. Joining takes effect when it is registered, so the day
 * may lie in the past and never in the future. Refuses: since-in-future, since-too-early, since-too-young.
 */
export function wrongSince(since: Day, today: Day, birthDay?: Day): Refusal | null {
  if (since > today)
    return refuse('since-in-future', `入会日期 ${since} 还没到`, `The joining date ${since} is still to come`);
  if (since < firstDay)
    return refuse(
      'since-too-early',
      `入会日期 ${since} 早于 ${firstDay}，那时还没有中华全国总工会`,
      `The joining date ${since} is before ${firstDay}, when the All-China Federation was founded`,
    );
  if (birthDay === undefined || (since >= birthDay && yearsBetween(birthDay, since) >= youngest)) return null;
  return refuse(
    'since-too-young',
    `入会日期 ${since} 时还不满 ${youngest} 周岁`,
    `On the joining date ${since} the person was under ${youngest}`,
    { rule: '劳动法 第十五条' },
  );
}

/** As the ID number told it; undefined where none is on file. */
export async function birthDayOf(q: Queryable, tenantId: number, personId: number): Promise<Day | undefined> {
  const [row] = await q.query<{ value: Day }>(
    `SELECT value FROM facts WHERE tenant_id = $1 AND person_id = $2 AND key = 'person.birthDay' AND withdrawn_at IS NULL
      ORDER BY observed_on DESC, id DESC LIMIT 1`,
    [tenantId, personId],
  );
  return row?.value;
}

async function insertJoinings(
  house: House,
  q: Queryable,
  tenantId: number,
  rows: readonly Joining[],
): Promise<(number | undefined)[]> {
  const firstId = await house.ids.take(tenantId, rows.length);
  const inserted = await q.query<{ id: number }>(
    `INSERT INTO memberships (tenant_id, id, person_id, organisation_id, status, since, created_at)
     SELECT $1, r.id, r.person_id, r.organisation_id, 'active', r.since, $6
       FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::date[]) AS r (id, person_id, organisation_id, since)
       JOIN people p ON p.tenant_id = $1 AND p.id = r.person_id AND p.merged_into_id IS NULL
       JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id AND o.closed_at IS NULL
      ORDER BY r.person_id, r.id
     ON CONFLICT (tenant_id, person_id) WHERE status <> 'ended' DO NOTHING RETURNING id`,
    [
      tenantId,
      rows.map((_, i) => firstId + i),
      rows.map((row) => row.personId),
      rows.map((row) => row.organisationId),
      rows.map((row) => row.since),
      house.clock.now(),
    ],
  );
  const done = new Set(inserted.map((row) => row.id));
  return rows.map((_, i) => (done.has(firstId + i) ? firstId + i : undefined));
}

/** Why a joining did not happen, asked only for those that did not. */
async function whyNot(q: Queryable, tenantId: number, rows: readonly Joining[]): Promise<Refusal[]> {
  const asked = await q.query<{ person: boolean; organisation: boolean; member_of: string | null }>(
    `SELECT EXISTS (SELECT FROM people p WHERE p.tenant_id = $1 AND p.id = r.person_id AND p.merged_into_id IS NULL) AS person,
            EXISTS (SELECT FROM organisations o WHERE o.tenant_id = $1 AND o.id = r.organisation_id AND o.closed_at IS NULL) AS organisation,
            (SELECT o.name FROM memberships m JOIN organisations o ON o.tenant_id = $1 AND o.id = m.organisation_id
              WHERE m.tenant_id = $1 AND m.person_id = r.person_id AND m.status <> 'ended') AS member_of
       FROM unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS r (person_id, organisation_id, n) ORDER BY r.n`,
    [tenantId, rows.map((row) => row.personId), rows.map((row) => row.organisationId)],
  );
  return asked.map((one, i) => {
    if (!one.person) return personMissing(rows[i]!.personId);
    if (!one.organisation) {
      return refuse(
        'organisation-not-found',
        '没有这个工会，或它已撤销',
        'There is no such organisation, or it has been closed',
      );
    }
    return alreadyMember(one.member_of ?? '另一个工会');
  });
}

/**
 * Joins people set-wise; per row, in order, the membership or why not. Age is the caller's to ask (`wrongSince`).
 * Refuses per row: since-in-future, since-too-early, already-member, person-not-found, organisation-not-found.
 */
export async function joinMembers(
  house: House,
  q: Queryable,
  tenantId: number,
  rows: readonly Joining[],
  options: { readonly snapshots?: boolean } = {},
): Promise<Joined[]> {
  const today = chinaDate(house.clock.now());
  const wrong = rows.map((row) => wrongSince(row.since, today));
  const fit = rows.filter((_, i) => wrong[i] === null);
  if (fit.length === 0) return wrong as Refusal[];
  const ids = await insertJoinings(house, q, tenantId, fit);
  const failed = fit.filter((_, i) => ids[i] === undefined);
  const reasons = failed.length > 0 ? await whyNot(q, tenantId, failed) : [];
  if (options.snapshots !== false)
    await refreshSnapshots(
      q,
      tenantId,
      fit.filter((_, i) => ids[i] !== undefined).map((row) => row.personId),
    );
  let nextFit = 0;
  let nextReason = 0;
  return wrong.map((refusal): Joined => {
    if (refusal) return refusal;
    const membershipId = ids[nextFit++];
    return membershipId === undefined ? reasons[nextReason++]! : { membershipId };
  });
}

/** Ends the present membership at once; its last day is `until`, today at the latest. Refuses: no-membership, membership-dates. */
export async function endMembership(
  house: House,
  q: Queryable,
  tenantId: number,
  personId: number,
  until: Day,
): Promise<Membership | Refusal> {
  const present = (await lockedMembership(q, tenantId, personId)) ?? noMembership();
  if ('refused' in present) return present;
  const today = chinaDate(house.clock.now());
  if (until < present.since || until > today) return datesWrong(present.since, until, today);
  const rows = await q.query<Membership>(
    `UPDATE memberships SET status = 'ended', until = $3 WHERE tenant_id = $1 AND id = $2 AND status <> 'ended' RETURNING ${columns}`,
    [tenantId, present.id, until],
  );
  await refreshSnapshots(q, tenantId, [personId]);
  return rows[0] ?? noMembership();
}

const datesWrong = (since: Day, until: Day, today: Day): Refusal =>
  refuse(
    'membership-dates',
    `会籍从 ${since} 开始，不能在 ${until} 结束`,
    `The membership began on ${since} and cannot end on ${until}`,
    {
      next: {
        zh: `登记下来马上生效，日期要在 ${since} 到 ${today} 之间`,
        en: `It takes effect when it is registered: give a day from ${since} to ${today}`,
      },
    },
  );

async function lockedMembership(q: Queryable, tenantId: number, personId: number): Promise<Membership | undefined> {
  const rows = await q.query<Membership>(
    `SELECT ${columns} FROM memberships WHERE tenant_id = $1 AND person_id = $2 AND status <> 'ended' FOR UPDATE`,
    [tenantId, personId],
  );
  return rows[0];
}

/**
 * Takes the membership to another union: the old one ends on `on`, the new one begins that day. Run it inside a transaction; what it refuses
 * has changed nothing. Refuses: no-membership, already-member, membership-dates, organisation-not-found.
 */
export async function transferMembership(
  house: House,
  q: Queryable,
  tenantId: number,
  personId: number,
  organisationId: number,
  on: Day,
): Promise<Joined> {
  const present = await lockedMembership(q, tenantId, personId);
  if (!present) return noMembership();
  if (present.organisationId === organisationId) return alreadyMember('同一个工会');
  const open = await q.query(
    'SELECT 1 FROM organisations WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL FOR SHARE',
    [tenantId, organisationId],
  );
  if (open.length === 0)
    return refuse(
      'organisation-not-found',
      '没有这个工会，或它已撤销',
      'There is no such organisation, or it has been closed',
    );
  const ended = await endMembership(house, q, tenantId, personId, on);
  if ('refused' in ended) return ended;
  const joined = await joinMembers(house, q, tenantId, [{ personId, organisationId, since: on }]);
  return joined[0]!;
}

/** Between two employers the membership is kept (保留会籍), or taken up again (`active`). Refuses: no-membership. */
export async function setMembershipStatus(
  q: Queryable,
  tenantId: number,
  personId: number,
  status: 'active' | 'retained',
): Promise<Membership | Refusal> {
  const rows = await q.query<Membership>(
    `UPDATE memberships SET status = $3 WHERE tenant_id = $1 AND person_id = $2 AND status <> 'ended' RETURNING ${columns}`,
    [tenantId, personId, status],
  );
  await refreshSnapshots(q, tenantId, [personId]);
  return rows[0] ?? noMembership();
}
