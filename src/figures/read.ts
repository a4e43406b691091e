// Figures as they stand this instant: folded cells plus the deltas still waiting below the organisation, read in one statement and so
// from one snapshot. Nothing is cached and nothing is stale.
import type { Queryable } from '#store/queryable.ts';

/** Measure key (`apply.passed`, `apply.passed@tier=city`, `cases.open`) → value; a measure without any case is absent. */
export type Figures = Readonly<Record<string, number>>;

export interface FiguresAsked {
  /** The top of the subtree. */
  readonly organisationId: number;
  readonly programmeKey?: string;
  /** Any of these; the key leads with the programme, so that a list of them is read by the key. */
  readonly programmeKeys?: readonly string[];
  readonly year?: number;
  readonly roundId?: number;
  readonly measures?: readonly string[];
}

export type Group = 'organisation' | 'programme' | 'year' | 'round';
const COLUMN: Record<Exclude<Group, 'organisation'>, string> = {
  programme: 'programme_key',
  year: 'year',
  round: 'round_id',
};

interface Built {
  readonly parameters: unknown[];
  readonly filters: string;
}

function filtersOf(tenantId: number, asked: FiguresAsked): Built {
  const parameters: unknown[] = [tenantId, asked.organisationId];
  let filters = '';
  const add = (sql: (n: string) => string, value: unknown) => {
    if (value === undefined) return;
    parameters.push(value);
    filters += ` AND ${sql(`$${parameters.length}`)}`;
  };
  add((n) => `f.programme_key = ${n}::text`, asked.programmeKey);
  add((n) => `f.programme_key = ANY (${n}::text[])`, asked.programmeKeys);
  add((n) => `f.year = ${n}::int`, asked.year);
  add((n) => `f.round_id = ${n}::bigint`, asked.roundId);
  add((n) => `f.measure = ANY (${n}::text[])`, asked.measures);
  return { parameters, filters };
}

/**
 * `OFFSET 0` keeps the planner from turning the look-up per waiting delta into a pass over the whole subtree: its statistics of a
 * table that is emptied every second mean nothing.
 */
function statement(by: Exclude<Group, 'organisation'> | undefined, filters: string, year = 'NULL::int'): string {
  const group = by === undefined ? 'NULL' : `f.${COLUMN[by]}`;
  return `
    WITH waiting AS MATERIALIZED (
      SELECT f.organisation_id, ${group} AS part, ${year} AS year, f.measure, sum(f.delta) AS value
        FROM figure_waiting f WHERE f.tenant_id = $1${filters} GROUP BY 1, 2, 3, 4
    )
    SELECT part, year, measure, sum(value)::bigint AS value FROM (
      SELECT ${group} AS part, ${year} AS year, f.measure, f.value FROM figures f
       WHERE f.tenant_id = $1 AND f.organisation_id = $2${filters}
      UNION ALL
      SELECT w.part, w.year, w.measure, w.value FROM waiting w CROSS JOIN LATERAL (
        SELECT 1 FROM organisation_paths x
         WHERE x.tenant_id = $1 AND x.ancestor_id = $2 AND x.descendant_id = w.organisation_id OFFSET 0) AS below
    ) AS both_parts GROUP BY 1, 2, 3`;
}

const byOrganisation = (filters: string, year = 'NULL::int'): string => `
  WITH scope AS MATERIALIZED (
    SELECT id FROM organisations WHERE tenant_id = $1 AND parent_id = $2 UNION ALL SELECT $2::bigint
  ), waiting AS MATERIALIZED (
    SELECT f.organisation_id, ${year} AS year, f.measure, sum(f.delta) AS value
      FROM figure_waiting f WHERE f.tenant_id = $1${filters} GROUP BY 1, 2, 3
  )
  SELECT part, year, measure, sum(value)::bigint AS value FROM (
    SELECT f.organisation_id AS part, ${year} AS year, f.measure, f.value FROM scope s
      JOIN figures f ON f.tenant_id = $1 AND f.organisation_id = s.id${filters}
    UNION ALL
    SELECT up.ancestor_id, w.year, w.measure, w.value FROM waiting w CROSS JOIN LATERAL (
      SELECT x.ancestor_id FROM organisation_paths x
       WHERE x.tenant_id = $1 AND x.descendant_id = w.organisation_id OFFSET 0) AS up
      WHERE up.ancestor_id IN (SELECT id FROM scope)
  ) AS both_parts GROUP BY 1, 2, 3`;

interface Cell<Part> {
  part: Part;
  measure: string;
  value: number;
}

/** All measures of the subtree, exact as of the statement's snapshot. */
export async function figuresOf(q: Queryable, tenantId: number, asked: FiguresAsked): Promise<Figures> {
  const { parameters, filters } = filtersOf(tenantId, asked);
  const rows = await q.query<Cell<null>>(statement(undefined, filters), parameters);
  return Object.fromEntries(rows.map((row) => [row.measure, row.value]));
}

function grouped<Part>(rows: readonly Cell<Part>[]): Map<Part, Figures> {
  const parts = new Map<Part, Record<string, number>>();
  for (const { part, measure, value } of rows) {
    const figures = parts.get(part) ?? {};
    figures[measure] = value;
    parts.set(part, figures);
  }
  return parts;
}

async function figuresBy<Part>(
  q: Queryable,
  tenantId: number,
  asked: FiguresAsked,
  by: Exclude<Group, 'organisation'>,
): Promise<Map<Part, Figures>> {
  const { parameters, filters } = filtersOf(tenantId, asked);
  return grouped(await q.query<Cell<Part>>(statement(by, filters), parameters));
}

/** By programme key. */
export const figuresByProgramme = (
  q: Queryable,
  tenantId: number,
  asked: FiguresAsked,
): Promise<Map<string, Figures>> => figuresBy(q, tenantId, asked, 'programme');
/** By year. */
export const figuresByYear = (q: Queryable, tenantId: number, asked: FiguresAsked): Promise<Map<number, Figures>> =>
  figuresBy(q, tenantId, asked, 'year');
/** By round id. */
export const figuresByRound = (q: Queryable, tenantId: number, asked: FiguresAsked): Promise<Map<number, Figures>> =>
  figuresBy(q, tenantId, asked, 'round');

/** By organisation one level down; under the asked organisation's own id stands the whole, so what is its own is whole − Σ children. */
export async function figuresByChild(
  q: Queryable,
  tenantId: number,
  asked: FiguresAsked,
): Promise<Map<number, Figures>> {
  const { parameters, filters } = filtersOf(tenantId, asked);
  return grouped(await q.query<Cell<number>>(byOrganisation(filters), parameters));
}

export interface FigureCell {
  /** Organisation id, programme key, year or round id. */
  readonly part: number | string;
  readonly year: number;
  readonly measure: string;
  readonly value: number;
}

/** Part by part and year by year; by organisation as in `figuresByChild`, with the whole under the asked organisation's own id. */
export async function figureCells(
  q: Queryable,
  tenantId: number,
  asked: FiguresAsked,
  by: Group,
): Promise<FigureCell[]> {
  const { parameters, filters } = filtersOf(tenantId, asked);
  const sql = by === 'organisation' ? byOrganisation(filters, 'f.year') : statement(by, filters, 'f.year');
  return q.query<FigureCell>(sql, parameters);
}
