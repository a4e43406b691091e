// Who may do what where, from when until when. The three administrators exclude each other: the unique index decides.
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { personMissing } from '#people/people.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const roles = [
  'chair',
  'officer',
  'reviewer',
  'finance-maker',
  'finance-checker',
  'auditor',
  'system-admin',
  'security-admin',
  'audit-admin',
] as const;
export type Role = (typeof roles)[number];
export const administrators: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin'];

export interface NewPost {
  readonly personId: number;
  readonly organisationId: number;
  readonly role: Role;
  /** Only for this programme; absent: for all. */
  readonly programmeKey?: string;
  readonly from: Day;
  /** The last day; absent: until revoked. */
  readonly until?: Day;
}

export interface Post {
  readonly id: number;
  readonly personId: number;
  readonly organisationId: number;
  readonly role: Role;
  readonly programmeKey: string | null;
  readonly from: Day;
  readonly until: Day | null;
}

export type Granted = { readonly postId: number } | Refusal;

const columns = `id, person_id AS "personId", organisation_id AS "organisationId", role, programme_key AS "programmeKey",
  valid_from AS "from", valid_until AS "until"`;

const bumpPostsEpoch = (q: Queryable, tenantId: number) =>
  q.query('UPDATE tenants SET posts_epoch = posts_epoch + 1 WHERE tenant_id = $1', [tenantId]);

/** Refuses: post-role-unknown, post-dates. */
export function postWrong(
  row: Omit<NewPost, 'until' | 'programmeKey'> & { until?: Day | undefined },
): Refusal | undefined {
  if (!roles.includes(row.role))
    return refuse('post-role-unknown', `没有“${row.role}”这种职务`, `There is no post “${row.role}”`);
  if (row.until !== undefined && row.until < row.from) {
    return refuse(
      'post-dates',
      `任期的结束 ${row.until} 早于开始 ${row.from}`,
      `The post would end on ${row.until}, before it begins on ${row.from}`,
    );
  }
  return undefined;
}

const notGranted = (row: NewPost, known: { person: boolean; organisation: boolean }): Refusal => {
  if (!known.person) return personMissing(row.personId);
  if (!known.organisation) {
    return refuse(
      'organisation-not-found',
      '没有这个工会，或它已撤销',
      'There is no such organisation, or it has been closed',
    );
  }
  return refuse(
    'administrators-exclusive',
    '系统管理员、安全管理员、审计管理员不能由同一个人担任',
    'One person cannot hold two of the posts system, security and audit administrator',
    {
      rule: 'GB/T 22239—2019 三权分立',
      next: {
        zh: '请先免去原来的管理员职务，或另选一人',
        en: 'Revoke the other administrator post first, or choose another person',
      },
    },
  );
};

async function insertPosts(
  house: House,
  q: Queryable,
  tenantId: number,
  rows: readonly NewPost[],
  grantedBy: number | null,
) {
  const firstId = await house.ids.take(tenantId, rows.length);
  const inserted = await q.query<{ id: number }>(
    `INSERT INTO posts (tenant_id, id, person_id, organisation_id, role, programme_key, valid_from, valid_until, granted_by, granted_at)
     SELECT $1, r.id, r.person_id, r.organisation_id, r.role, r.programme_key, r.valid_from, r.valid_until, $9, $10
       FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::date[], $8::date[])
              AS r (id, person_id, organisation_id, role, programme_key, valid_from, valid_until)
       JOIN people p ON p.tenant_id = $1 AND p.id = r.person_id AND p.merged_into_id IS NULL
       JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id AND o.closed_at IS NULL
     ON CONFLICT (tenant_id, person_id) WHERE revoked_at IS NULL AND role IN ('system-admin', 'security-admin', 'audit-admin')
     DO NOTHING RETURNING id`,
    [
      tenantId,
      rows.map((_, i) => firstId + i),
      rows.map((row) => row.personId),
      rows.map((row) => row.organisationId),
      rows.map((row) => row.role),
      rows.map((row) => row.programmeKey ?? null),
      rows.map((row) => row.from),
      rows.map((row) => row.until ?? null),
      grantedBy,
      house.clock.now(),
    ],
  );
  const done = new Set(inserted.map((row) => row.id));
  return rows.map((_, i) => (done.has(firstId + i) ? firstId + i : undefined));
}

/**
 * Grants posts set-wise; per row, in order, the post or why not. Whether the granter may is access's to say.
 * Refuses per row: administrators-exclusive, post-role-unknown, post-dates, person-not-found, organisation-not-found.
 */
export async function grantPosts(
  house: House,
  q: Queryable,
  tenantId: number,
  rows: readonly NewPost[],
  grantedBy: number | null,
): Promise<Granted[]> {
  const refused = rows.map(postWrong);
  const fit = rows.filter((_, i) => refused[i] === undefined);
  if (fit.length === 0) return refused as Refusal[];
  const at = house.clock.now();
  // An administrator's term that is over no longer excludes anything.
  await q.query(
    `UPDATE posts SET revoked_at = $3 WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[]) AND revoked_at IS NULL
        AND role IN ('system-admin', 'security-admin', 'audit-admin') AND valid_until < $4::date`,
    [tenantId, fit.map((row) => row.personId), at, chinaDate(at)],
  );
  const ids = await insertPosts(house, q, tenantId, fit, grantedBy);
  const failed = fit.filter((_, i) => ids[i] === undefined);
  const known = await q.query<{ person: boolean; organisation: boolean }>(
    `SELECT EXISTS (SELECT FROM people p WHERE p.tenant_id = $1 AND p.id = r.person_id AND p.merged_into_id IS NULL) AS person,
            EXISTS (SELECT FROM organisations o WHERE o.tenant_id = $1 AND o.id = r.organisation_id AND o.closed_at IS NULL) AS organisation
       FROM unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS r (person_id, organisation_id, n) ORDER BY r.n`,
    [tenantId, failed.map((row) => row.personId), failed.map((row) => row.organisationId)],
  );
  await bumpPostsEpoch(q, tenantId);
  let nextFit = 0;
  let nextFailed = 0;
  return rows.map((row, i): Granted => {
    const before = refused[i];
    if (before) return before;
    const postId = ids[nextFit++];
    return postId === undefined ? notGranted(row, known[nextFailed++]!) : { postId };
  });
}

/** Revokes posts at once; gives those that were in force. */
export async function revokePosts(
  q: Queryable,
  tenantId: number,
  postIds: readonly number[],
  at: Date,
): Promise<Post[]> {
  const rows = await q.query<Post>(
    `UPDATE posts SET revoked_at = $3 WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) AND revoked_at IS NULL RETURNING ${columns}`,
    [tenantId, postIds, at],
  );
  if (rows.length > 0) await bumpPostsEpoch(q, tenantId);
  return rows;
}

/** Posts in force on that day, by person; people without any are absent. */
export async function postsOf(
  q: Queryable,
  tenantId: number,
  personIds: readonly number[],
  onDay: Day,
): Promise<Map<number, Post[]>> {
  const rows = await q.query<Post>(
    `SELECT ${columns} FROM posts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[]) AND revoked_at IS NULL
        AND valid_from <= $3::date AND (valid_until IS NULL OR valid_until >= $3::date) ORDER BY id`,
    [tenantId, personIds, onDay],
  );
  return Map.groupBy(rows, (row) => row.personId);
}

/** Posts in force on that day at these organisations (not below them). */
export async function postsAt(
  q: Queryable,
  tenantId: number,
  organisationIds: readonly number[],
  onDay: Day,
): Promise<Post[]> {
  return q.query<Post>(
    `SELECT ${columns} FROM posts WHERE tenant_id = $1 AND organisation_id = ANY ($2::bigint[]) AND revoked_at IS NULL
        AND valid_from <= $3::date AND (valid_until IS NULL OR valid_until >= $3::date) ORDER BY organisation_id, role, id`,
    [tenantId, organisationIds, onDay],
  );
}

/** Who holds posts of this role on that day, anywhere. */
export async function holdersOf(q: Queryable, tenantId: number, role: Role, onDay: Day): Promise<number[]> {
  const rows = await q.query<{ id: number }>(
    `SELECT DISTINCT person_id AS id FROM posts WHERE tenant_id = $1 AND role = $2 AND revoked_at IS NULL
        AND valid_from <= $3::date AND (valid_until IS NULL OR valid_until >= $3::date) ORDER BY person_id`,
    [tenantId, role, onDay],
  );
  return rows.map(({ id }) => id);
}

/** Whether a post is in force on that day, or granted for later. Who they are is then changed by two people (`holderOfPost`). */
export const holdsPost = async (q: Queryable, tenantId: number, personId: number, onDay: Day): Promise<boolean> =>
  (await holdersAmong(q, tenantId, [personId], onDay)).has(personId);

/** Those of them who hold a post on that day, or are to hold one. */
export async function holdersAmong(
  q: Queryable,
  tenantId: number,
  personIds: readonly number[],
  onDay: Day,
): Promise<ReadonlySet<number>> {
  const rows = await q.query<{ id: number }>(
    `SELECT DISTINCT person_id AS id FROM posts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[]) AND revoked_at IS NULL
        AND (valid_until IS NULL OR valid_until >= $3::date)`,
    [tenantId, personIds, onDay],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Who holds a post is changed by no single officer: whoever could would be one step from holding it themselves. */
export const holderOfPost = (): Refusal =>
  refuse(
    'holder-of-post',
    '任职的人，身份、账户和会籍要由安全管理员和另一个人一起改',
    'Who somebody with a post is, and where they belong, is changed by the security administrator with a second person',
    {
      rule: 'four-eyes',
      next: {
        zh: '请安全管理员提出，由另一个人确认；已经不任职的，先免去岗位',
        en: 'The security administrator proposes it and a second person confirms; if the post is over, have it revoked first',
      },
    },
  );
