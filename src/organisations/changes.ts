// Merging, closing and renaming unions. A merged union stays in the tree below the one that took it over, so that whatever still
// names it (history, a delta on its way) counts where its members now are.
import { normaliseName, normaliseText } from '#kit/normalise.ts';
import { grams, pinyinOf } from '#kit/pinyin.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { namesTaken } from '#organisations/same-name.ts';
import {
  bumpOrganisationsEpoch,
  levelRank,
  organisationClosed,
  organisationMissing,
  placedOrganisations,
  rehang,
} from '#organisations/tree.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Merged {
  readonly organisations: number;
  readonly memberships: number;
  readonly posts: number;
  readonly cases: number;
}

async function changed(q: Queryable, sql: string, parameters: unknown[]): Promise<number> {
  const rows = await q.query<{ n: number }>(
    `WITH changed AS (${sql} RETURNING 1) SELECT count(*) AS n FROM changed`,
    parameters,
  );
  return rows[0]!.n;
}

/** Everything that names the merged union as a place of the present goes to the survivor; the figures follow the cases. */
async function handOver(
  q: Queryable,
  tenantId: number,
  fromId: number,
  toId: number,
): Promise<Omit<Merged, 'organisations'>> {
  const parameters = [tenantId, fromId, toId];
  const where = 'WHERE tenant_id = $1 AND organisation_id = $2';
  // All cases, closed ones too: the survivor's past is the past of both, and a cell is always the sum of the cases that open it.
  const cases = await changed(q, `UPDATE cases SET organisation_id = $3 ${where}`, parameters);
  await q.query(
    `WITH handed AS (
       UPDATE queue_entries SET handler_organisation_id = $3 WHERE tenant_id = $1 AND handler_organisation_id = $2 RETURNING case_id)
     UPDATE cases c SET handler_organisation_id = $3 FROM handed WHERE c.tenant_id = $1 AND c.id = handed.case_id`,
    parameters,
  );
  await q.query(`UPDATE figure_deltas SET organisation_id = $3 ${where}`, parameters);
  for (const table of ['figures', 'figure_months'])
    await q.query(`DELETE FROM ${table} ${where}`, parameters.slice(0, 2));
  const memberships = await changed(q, `UPDATE memberships SET organisation_id = $3 ${where}`, parameters);
  await q.query(
    `UPDATE person_facts SET organisation_id = $3, snapshot = snapshot || jsonb_build_object('membership.organisation', $3::bigint) ${where}`,
    parameters,
  );
  const posts = await changed(q, `UPDATE posts SET organisation_id = $3 ${where} AND revoked_at IS NULL`, parameters);
  await q.query('UPDATE tenants SET posts_epoch = posts_epoch + 1 WHERE tenant_id = $1', [tenantId]);
  return { cases, memberships, posts };
}

/**
 * Merges one union into another of the same level: its units, memberships, posts in force, cases and figures go to the survivor,
 * and it is closed with `merged_into`. Run it inside a transaction.
 * Refuses: organisation-not-found, -closed, -level, organisation-itself, -cycle, organisation-name-taken (two of its units of one name).
 */
export async function mergeOrganisations(
  q: Queryable,
  tenantId: number,
  fromId: number,
  intoId: number,
  at: Date,
): Promise<Merged | Refusal> {
  await q.query('SELECT lock_figures($1)', [tenantId]);
  await bumpOrganisationsEpoch(q, tenantId);
  const placed = await placedOrganisations(q, tenantId, [fromId, intoId]);
  const from = placed.get(fromId);
  const into = placed.get(intoId);
  if (!from) return organisationMissing(fromId);
  if (!into) return organisationMissing(intoId);
  if (fromId === intoId)
    return refuse('organisation-itself', '不能并入自己', 'An organisation cannot be merged into itself');
  if (from.closed_at) return organisationClosed(fromId, from.name);
  if (into.closed_at) return organisationClosed(intoId, into.name);
  if (levelRank(from.level) !== levelRank(into.level)) {
    const [zh, en] = [
      `“${from.name}”与“${into.name}”不在同一级，不能合并`,
      `“${from.name}” and “${into.name}” are of different levels and cannot be merged`,
    ];
    return refuse('organisation-level', zh, en, { details: { from: from.level, into: into.level } });
  }
  const children = await q.query<{ id: number; level: string; name: string; closed: boolean }>(
    'SELECT id, level, name, closed_at IS NOT NULL AS closed FROM organisations WHERE tenant_id = $1 AND parent_id = $2 ORDER BY id',
    [tenantId, fromId],
  );
  const taken = await namesTaken(
    q,
    tenantId,
    children.filter(({ closed }) => !closed).map((child) => ({ ...child, parentId: intoId })),
  );
  if (taken) return taken;
  for (const { id } of children) await rehang(q, tenantId, id, intoId);
  await rehang(q, tenantId, fromId, intoId);
  const handed = await handOver(q, tenantId, fromId, intoId);
  await q.query('UPDATE organisations SET closed_at = $3, merged_into_id = $4 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    fromId,
    at,
    intoId,
  ]);
  return { organisations: children.length, ...handed };
}

/**
 * Closes a union that nothing depends on any more.
 * Refuses: organisation-not-found, -closed, organisation-in-use with {children, members, cases, posts}.
 */
export async function closeOrganisation(
  q: Queryable,
  tenantId: number,
  id: number,
  at: Date,
): Promise<{ readonly closed: true } | Refusal> {
  await bumpOrganisationsEpoch(q, tenantId);
  const own = (await placedOrganisations(q, tenantId, [id])).get(id);
  if (!own) return organisationMissing(id);
  if (own.closed_at) return organisationClosed(id, own.name);
  const counted = await q.query<{ children: number; members: number; cases: number; posts: number }>(
    `SELECT (SELECT count(*) FROM organisations WHERE tenant_id = $1 AND parent_id = $2 AND closed_at IS NULL) AS children,
            (SELECT count(*) FROM memberships WHERE tenant_id = $1 AND organisation_id = $2 AND status <> 'ended') AS members,
            (SELECT count(*) FROM (
               SELECT id FROM cases WHERE tenant_id = $1 AND organisation_id = $2 AND status = 'open'
               UNION SELECT case_id FROM queue_entries WHERE tenant_id = $1 AND handler_organisation_id = $2) AS its) AS cases,
            (SELECT count(*) FROM posts WHERE tenant_id = $1 AND organisation_id = $2 AND revoked_at IS NULL) AS posts`,
    [tenantId, id],
  );
  const use = counted[0]!;
  if (use.children + use.members + use.cases + use.posts > 0) {
    return refuse(
      'organisation-in-use',
      `“${own.name}”还不能撤销：有下级工会 ${use.children} 个、会员 ${use.members} 人、未办结 ${use.cases} 件、在任职务 ${use.posts} 个`,
      `“${own.name}” cannot be closed yet: ${use.children} organisations below it, ${use.members} members, ${use.cases} open cases, ${use.posts} posts`,
      {
        next: { zh: '先转出，或并入另一个工会', en: 'Move them first, or merge it into another organisation' },
        details: use,
      },
    );
  }
  await q.query(
    'UPDATE organisations SET closed_at = $3, map_column = NULL, map_row = NULL WHERE tenant_id = $1 AND id = $2',
    [tenantId, id, at],
  );
  return { closed: true };
}

/** Gives a union another name. Refuses: organisation-not-found, -closed, organisation-name-missing, -name-taken. */
export async function renameOrganisation(
  q: Queryable,
  tenantId: number,
  id: number,
  names: { readonly name: string; readonly nameEn?: string; readonly shortName?: string },
): Promise<{ readonly renamed: true } | Refusal> {
  const name = normaliseName(names.name);
  if (name === '') return refuse('organisation-name-missing', '工会没有写名称', 'The organisation has no name');
  await bumpOrganisationsEpoch(q, tenantId);
  const own = (await placedOrganisations(q, tenantId, [id])).get(id);
  if (!own) return organisationMissing(id);
  if (own.closed_at) return organisationClosed(id, own.name);
  const taken = await namesTaken(q, tenantId, [{ id, parentId: own.parent_id, level: own.level, name }]);
  if (taken) return taken;
  const spoken = pinyinOf(name);
  const rows = await q.query<{ short_name: string }>(
    `UPDATE organisations SET name = $3, name_en = coalesce($4, name_en), short_name = coalesce($5, short_name), pinyin = $6, initials = $7
      WHERE tenant_id = $1 AND id = $2 RETURNING short_name`,
    [
      tenantId,
      id,
      name,
      names.nameEn === undefined ? null : normaliseText(names.nameEn),
      names.shortName === undefined ? null : normaliseName(names.shortName),
      spoken.full,
      spoken.initials,
    ],
  );
  await q.query('UPDATE organisations SET grams = $3 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    id,
    grams(`${name} ${rows[0]!.short_name}`),
  ]);
  return { renamed: true };
}
