// Organisations by name: characters anywhere in the name or short name, pinyin or initials from the start, or the credit code.
import { normaliseName } from '#kit/normalise.ts';
import { grams } from '#kit/pinyin.ts';
import type { Queryable } from '#store/queryable.ts';

export interface OrganisationsAsked {
  readonly text: string;
  /** Only this one and those below it. */
  readonly withinId?: number;
  readonly level?: string;
  readonly after?: number;
  /** 1 … 100, default 20. */
  readonly limit?: number;
}

export interface OrganisationFound {
  readonly id: number;
  readonly name: string;
  readonly level: string;
  readonly parentId: number | null;
}

export interface OrganisationsPage {
  readonly organisations: readonly OrganisationFound[];
  readonly next?: number;
}

const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** One page by id, closed ones left out; empty text lists all. */
export async function searchOrganisations(
  q: Queryable,
  tenantId: number,
  asked: OrganisationsAsked,
): Promise<OrganisationsPage> {
  const sought = normaliseName(asked.text).toLowerCase().slice(0, 100);
  const limit = Math.min(Math.max(Math.trunc(asked.limit ?? 20), 1), 100);
  const parameters: unknown[] = [tenantId, asked.after ?? 0, limit + 1];
  const put = (value: unknown) => `$${parameters.push(value)}`;
  const filters: string[] = [];
  if (sought !== '') {
    const all = grams(sought);
    if (all.length === 0) return { organisations: [] };
    const pairs = all.filter((gram) => [...gram].length === 2);
    const anywhere = put(`%${literal(sought)}%`);
    const start = put(`${literal(sought)}%`);
    filters.push(
      `((o.grams @> ${put(pairs.length > 0 ? pairs : all)}::text[] AND (lower(o.name) LIKE ${anywhere} OR lower(o.short_name) LIKE ${anywhere}))
        OR o.pinyin LIKE ${start} OR o.initials LIKE ${start} OR lower(o.credit_code) = ${put(sought)})`,
    );
  }
  if (asked.level !== undefined) filters.push(`o.level = ${put(asked.level)}`);
  if (asked.withinId !== undefined) {
    filters.push(
      `EXISTS (SELECT FROM organisation_paths x WHERE x.tenant_id = $1 AND x.ancestor_id = ${put(asked.withinId)} AND x.descendant_id = o.id)`,
    );
  }
  const rows = await q.query<OrganisationFound>(
    `SELECT o.id, o.name, o.level, o.parent_id AS "parentId" FROM organisations o
      WHERE o.tenant_id = $1 AND o.closed_at IS NULL AND o.id > $2${filters.map((filter) => ` AND ${filter}`).join('')}
      ORDER BY o.id LIMIT $3`,
    parameters,
  );
  const organisations = rows.slice(0, limit);
  return rows.length > limit ? { organisations, next: organisations.at(-1)!.id } : { organisations };
}

export interface OrganisationNamed {
  readonly id: number;
  readonly name: string;
  readonly shortName: string;
  readonly creditCode: string | null;
  readonly level: string;
}

/** All open organisations of a subtree with what a workbook may call them, for resolving a column of names at once. */
export async function namedWithin(q: Queryable, tenantId: number, withinId: number): Promise<OrganisationNamed[]> {
  return q.query<OrganisationNamed>(
    `SELECT o.id, o.name, o.short_name AS "shortName", o.credit_code AS "creditCode", o.level
       FROM organisation_paths x JOIN organisations o ON o.tenant_id = $1 AND o.id = x.descendant_id
      WHERE x.tenant_id = $1 AND x.ancestor_id = $2 AND o.closed_at IS NULL ORDER BY x.distance, o.ordinal, o.id`,
    [tenantId, withinId],
  );
}
