// Changes of who somebody is, as rows: what waits, sealed; read for whoever confirms it and for the person.
import { type ChangeKind, kindOf, type Proposed, unionGranted } from '#access/identity-kinds.ts';
import { usablePosts } from '#access/may.ts';
import { administratorRoles, type Viewer } from '#access/viewer.ts';
import { fieldAad, openText } from '#crypto/provider.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Text } from '#kit/text.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export type ChangeState = 'waiting' | 'in-force' | 'refused' | 'withdrawn' | 'objected' | 'lapsed' | 'superseded';

export interface IdentityChange {
  readonly id: number;
  readonly personId: number;
  readonly kind: ChangeKind;
  /** 'second-person': lapses at `endsAt` unless confirmed. 'waiting': in force at `endsAt` unless stopped. */
  readonly rule: 'second-person' | 'waiting';
  readonly state: ChangeState;
  readonly organisationId: number | null;
  readonly proposedBy: number;
  readonly proposedAt: Date;
  readonly endsAt: Date;
  readonly decidedBy: number | null;
  readonly decidedAt: Date | null;
  readonly why: string | null;
  /** Masked, while it waits. */
  readonly shown: Text | null;
}

export interface ChangeRow extends Omit<IdentityChange, 'shown'> {
  readonly sealed: Buffer | null;
}

export const changeColumns = `id, person_id AS "personId", kind, rule, state, organisation_id AS "organisationId", proposed_by AS "proposedBy",
  proposed_at AS "proposedAt", ends_at AS "endsAt", decided_by AS "decidedBy", decided_at AS "decidedAt", why, value_sealed AS sealed`;

export const changePlace = (tenantId: number, id: number) =>
  fieldAad({ tenantId, table: 'identity_changes', column: 'value_sealed', rowId: id, sensitivity: 'S2' });

export async function changeValue(house: House, tenantId: number, row: ChangeRow): Promise<Proposed> {
  const value = JSON.parse(openText(await house.crypto(tenantId), row.sealed!, changePlace(tenantId, row.id)));
  return { kind: row.kind, value } as Proposed;
}

async function shownOf(house: House, q: Queryable, tenantId: number, row: ChangeRow): Promise<Text | null> {
  if (row.sealed === null) return null;
  const { kind, value } = await changeValue(house, tenantId, row);
  return kindOf(kind).shown(q, tenantId, value);
}

/**
 * The union that a person stands for: the lowest one at or above all where he holds a post (and where `granted` would give him one); without any,
 * the union of his membership. A chair at or above it stands over all of him. null: he belongs nowhere.
 */
export async function standingOf(
  q: Queryable,
  tenantId: number,
  personId: number,
  today: string,
  granted: number | null = null,
): Promise<number | null> {
  const [row] = await q.query<{ id: number }>(
    `WITH posted AS (
       SELECT organisation_id AS id FROM posts WHERE tenant_id = $1 AND person_id = $2 AND revoked_at IS NULL
          AND (valid_until IS NULL OR valid_until >= $3::date)
       UNION SELECT $4::bigint WHERE $4::bigint IS NOT NULL
     ), places AS (
       SELECT id FROM posted UNION SELECT organisation_id FROM memberships
        WHERE tenant_id = $1 AND person_id = $2 AND status <> 'ended' AND NOT EXISTS (SELECT FROM posted)
     )
     SELECT x.ancestor_id AS id FROM places JOIN organisation_paths x ON x.tenant_id = $1 AND x.descendant_id = places.id
      GROUP BY x.ancestor_id HAVING count(*) = (SELECT count(*) FROM places) ORDER BY sum(x.distance) LIMIT 1`,
    [tenantId, personId, today, granted],
  );
  return row?.id ?? null;
}

/** Whether the person is a security administrator: then somebody else proposes. */
export async function isSecurityAdministrator(q: Queryable, tenantId: number, personId: number): Promise<boolean> {
  const rows = await q.query(
    `SELECT FROM posts WHERE tenant_id = $1 AND person_id = $2 AND role = 'security-admin' AND revoked_at IS NULL LIMIT 1`,
    [tenantId, personId],
  );
  return rows.length > 0;
}

export const readChange = async (
  q: Queryable,
  tenantId: number,
  id: number,
  lock = '',
): Promise<ChangeRow | undefined> =>
  (
    await q.query<ChangeRow>(`SELECT ${changeColumns} FROM identity_changes WHERE tenant_id = $1 AND id = $2 ${lock}`, [
      tenantId,
      id,
    ])
  )[0];

const shownAll = (
  house: House,
  q: Queryable,
  tenantId: number,
  rows: readonly ChangeRow[],
): Promise<IdentityChange[]> =>
  Promise.all(
    rows.map(async (row) => {
      const shown = await shownOf(house, q, tenantId, row);
      const { sealed: _, ...rest } = row;
      return { ...rest, shown };
    }),
  );

/** With the union over which a chair must stand to confirm it, as of now; null: there is no such change. */
export async function changeStanding(
  house: House,
  tenantId: number,
  id: number,
): Promise<(ChangeRow & { readonly standing: number | null }) | null> {
  const row = await readChange(house.db, tenantId, id);
  if (!row) return null;
  const granted = row.sealed === null ? null : unionGranted(await changeValue(house, tenantId, row));
  const today = chinaDate(house.clock.now());
  return { ...row, standing: await standingOf(house.db, tenantId, row.personId, today, granted) };
}

/** For the second person, the oldest first, 200 at most: administrators all of them, chairs what lies at or below their unions. */
export async function changesToConfirm(house: House, tenantId: number, viewer: Viewer): Promise<IdentityChange[]> {
  const posts = usablePosts(viewer.posts);
  const rows = await house.db.query<ChangeRow>(
    `SELECT ${changeColumns} FROM identity_changes WHERE tenant_id = $1 AND state = 'waiting' AND rule = 'second-person' AND ends_at > $2
        AND ($3 OR organisation_id IN (SELECT x.descendant_id FROM organisation_paths x WHERE x.tenant_id = $1 AND x.ancestor_id = ANY ($4::bigint[])))
      ORDER BY ends_at, id LIMIT 200`,
    [
      ...[tenantId, house.clock.now(), posts.some(({ role }) => administratorRoles.includes(role))],
      posts.filter(({ role }) => role === 'chair').map((post) => post.organisationId),
    ],
  );
  return shownAll(house, house.db, tenantId, rows);
}

/** Of one person, the newest first, twenty at most. */
export async function changesOf(house: House, tenantId: number, personId: number): Promise<IdentityChange[]> {
  const rows = await house.db.query<ChangeRow>(
    `SELECT ${changeColumns} FROM identity_changes WHERE tenant_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT 20`,
    [tenantId, personId],
  );
  return shownAll(house, house.db, tenantId, rows);
}
