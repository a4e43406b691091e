// Organisations as the API shows them.

import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { isoOrNull } from '#api/shapes.ts';
import type { MapPlace } from '#kit/map-place.ts';
import { normaliseName } from '#kit/normalise.ts';
import type { Text } from '#kit/text.ts';
import { likeLiteral, searchGrams } from '#people/search.ts';
import type { Level } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ShownOrganisation {
  readonly id: number;
  readonly parentId: number | null;
  readonly parentName: string | null;
  readonly level: Level;
  readonly name: string;
  readonly nameEn: string;
  readonly shortName: string;
  readonly creditCode: string | null;
  readonly mergedIntoId: number | null;
  readonly closedAt: string | null;
  /** On the tile map of the union above it. */
  readonly place: MapPlace | null;
  readonly children: number;
}

const columns = `o.id, o.parent_id AS "parentId",
  (SELECT p.name FROM organisations p WHERE p.tenant_id = o.tenant_id AND p.id = o.parent_id) AS "parentName", o.level, o.name, o.name_en AS "nameEn", o.short_name AS "shortName",
  o.credit_code AS "creditCode", o.merged_into_id AS "mergedIntoId", o.closed_at AS "closedAt",
  CASE WHEN o.map_column IS NOT NULL THEN jsonb_build_object('column', o.map_column, 'row', o.map_row) END AS place,
  (SELECT count(*) FROM organisations c WHERE c.tenant_id = o.tenant_id AND c.parent_id = o.id AND c.closed_at IS NULL) AS children`;

type Row = Omit<ShownOrganisation, 'closedAt'> & { closedAt: Date | null };
const shown = (row: Row): ShownOrganisation => ({ ...row, closedAt: isoOrNull(row.closedAt) });

export async function organisationsById(
  q: Queryable,
  tenantId: number,
  ids: readonly number[],
): Promise<ShownOrganisation[]> {
  const rows = await q.query<Row>(
    `SELECT ${columns} FROM organisations o WHERE o.tenant_id = $1 AND o.id = ANY ($2::bigint[]) ORDER BY o.id`,
    [tenantId, ids],
  );
  return rows.map(shown);
}

/** Those above an organisation, the top first. */
export const organisationsAbove = (
  q: Queryable,
  tenantId: number,
  id: number,
): Promise<{ id: number; name: string; nameEn: string }[]> =>
  q.query(
    `SELECT o.id, o.name, o.name_en AS "nameEn" FROM organisation_paths x JOIN organisations o ON o.tenant_id = $1 AND o.id = x.ancestor_id
      WHERE x.tenant_id = $1 AND x.descendant_id = $2 AND x.distance > 0 ORDER BY x.distance DESC`,
    [tenantId, id],
  );

/** Names alone, by id; nulls and unknown ids are left out. */
export async function organisationNames(
  q: Queryable,
  tenantId: number,
  ids: readonly (number | null)[],
): Promise<Map<number, string>> {
  const rows = await q.query<{ id: number; name: string }>(
    'SELECT id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, [...new Set(ids.filter((one) => one !== null))]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** In both languages; one without an English name keeps its Chinese one. */
export async function unionNames(q: Queryable, tenantId: number, ids: readonly number[]): Promise<Map<number, Text>> {
  const rows = await q.query<{ id: number; name: string; nameEn: string }>(
    'SELECT id, name, name_en AS "nameEn" FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, [...new Set(ids)]],
  );
  return new Map(rows.map(({ id, name, nameEn }) => [id, { zh: name, en: nameEn || name }]));
}

export interface OrganisationSearch {
  /** Part of the name, full pinyin or initials. */
  readonly q?: string | undefined;
  readonly level?: Level | undefined;
  readonly parentId?: number;
  readonly after: number;
  readonly limit: number;
}

/** Each by an index of its own: a hundred thousand names are not gone through for one. */
const named = `AND ((o.grams @> $6::text[] AND (lower(o.name) LIKE $7 OR lower(o.short_name) LIKE $7)) OR o.pinyin LIKE $8 OR o.initials LIKE $8)`;

/** Open organisations by id. */
export async function searchOrganisations(
  q: Queryable,
  tenantId: number,
  asked: OrganisationSearch,
): Promise<ShownOrganisation[]> {
  const word = normaliseName(asked.q ?? '').toLowerCase();
  const pairs = searchGrams(word);
  if (word !== '' && pairs.length === 0) return [];
  const rows = await q.query<Row>(
    `SELECT ${columns} FROM organisations o WHERE o.tenant_id = $1 AND o.id > $2 AND o.closed_at IS NULL
       AND ($3::text IS NULL OR o.level = $3) AND ($4::bigint IS NULL OR o.parent_id = $4)
       ${word === '' ? '' : named}
     ORDER BY o.id LIMIT $5`,
    [
      tenantId,
      asked.after,
      asked.level ?? null,
      asked.parentId ?? null,
      asked.limit,
      ...(word === '' ? [] : [pairs, `%${likeLiteral(word)}%`, `${likeLiteral(word)}%`]),
    ],
  );
  return rows.map(shown);
}

/** Not closed, below this one, by number; with the union above each. */
export const unionsBelow = (
  q: Queryable,
  tenantId: number,
  asked: { readonly organisationId: number; readonly after: number; readonly limit: number },
): Promise<{ id: number; name: string; level: string; parentName: string }[]> =>
  q.query(
    `SELECT o.id, o.name, o.level, u.name AS "parentName" FROM organisation_paths x
       JOIN organisations o ON o.tenant_id = $1 AND o.id = x.descendant_id AND o.closed_at IS NULL
       JOIN organisations u ON u.tenant_id = $1 AND u.id = o.parent_id
      WHERE x.tenant_id = $1 AND x.ancestor_id = $2 AND x.descendant_id > $3 AND x.descendant_id <> $2 ORDER BY x.descendant_id LIMIT $4`,
    [tenantId, asked.organisationId, asked.after, asked.limit],
  );

/** The organisation named in the path; its existence is no secret, so a missing one is told by the handler. */
export const organisationTarget = <Q, B>({ tenantId, params }: Located<{ id: number }, Q, B>): Target[] => [
  { tenantId, organisationId: params.id, class: 'S1' },
];

/** A post that counts in the whole tenant must not count for a number that is no organisation of the tenant. */
export async function knownOrganisation(q: Queryable, tenantId: number, target: Target): Promise<Target[] | null> {
  const found = await q.query('SELECT 1 FROM organisations WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    target.organisationId,
  ]);
  return found.length > 0 ? [target] : null;
}
