// One measure month by month of the calendar, of an organisation and of those one level down: for curves that compare a year with those
// before. The months are folded beside the cells and from the same deltas, and read with what still waits, from one snapshot.
import type { Queryable } from '#store/queryable.ts';

export interface MonthsAsked {
  readonly organisationId: number;
  readonly programmeKeys: readonly string[];
  readonly roundId?: number;
  readonly measure: string;
  /** 202401: nothing before it is read. */
  readonly fromMonth: number;
}

export interface MonthCell {
  /** The asked organisation (with all below it), or one directly below it. */
  readonly organisationId: number;
  readonly month: number;
  readonly value: number;
}

/** `OFFSET 0` as in `read.ts`: statistics of a table that is emptied every second mean nothing. */
const statement = `
  WITH scope AS MATERIALIZED (
    SELECT id FROM organisations WHERE tenant_id = $1 AND parent_id = $2 UNION ALL SELECT $2::bigint
  ), waiting AS MATERIALIZED (
    SELECT w.organisation_id, w.month, sum(w.delta) AS value FROM figure_waiting w
     WHERE w.tenant_id = $1 AND w.programme_key = ANY ($3::text[]) AND w.measure = $4 AND w.month >= $5 AND ($6::bigint IS NULL OR w.round_id = $6)
     GROUP BY 1, 2
  )
  SELECT "organisationId", month, sum(value)::bigint AS value FROM (
    SELECT m.organisation_id AS "organisationId", m.month, m.value FROM scope s JOIN figure_months m ON m.tenant_id = $1 AND m.organisation_id = s.id
     WHERE m.programme_key = ANY ($3::text[]) AND m.measure = $4 AND m.month >= $5 AND ($6::bigint IS NULL OR m.round_id = $6)
    UNION ALL
    SELECT up.ancestor_id, w.month, w.value FROM waiting w CROSS JOIN LATERAL (
      SELECT x.ancestor_id FROM organisation_paths x WHERE x.tenant_id = $1 AND x.descendant_id = w.organisation_id OFFSET 0) AS up
      WHERE up.ancestor_id IN (SELECT id FROM scope)
  ) AS both_parts GROUP BY 1, 2 ORDER BY 1, 2`;

/** Months in which nothing happened are left out. */
export const monthsBelow = (q: Queryable, tenantId: number, asked: MonthsAsked): Promise<MonthCell[]> =>
  q.query<MonthCell>(statement, [
    ...[tenantId, asked.organisationId, asked.programmeKeys, asked.measure, asked.fromMonth, asked.roundId ?? null],
  ]);
