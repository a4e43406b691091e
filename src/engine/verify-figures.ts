// Figures once more from the cases alone: what each organisation's own cases contribute is kept in a temporary table (a million sums do
// not fit beside each other in memory for sure), folded up the tree in one statement and compared with the cells and the waiting deltas.
import type { PinnedRound } from '#engine/load.ts';
import type { Difference } from '#engine/verify.ts';
import { addPeople, verifyPeople } from '#engine/verify-people.ts';
import type { Contribution } from '#policy/kind.ts';
import type { Queryable } from '#store/queryable.ts';

export interface OwnFigures {
  add(organisationId: number, round: PinnedRound['view'], contribution: Contribution): void;
  /** Writes down what was added since; call it once per chunk. */
  flush(): Promise<void>;
}

interface Sums {
  readonly organisationId: number;
  readonly round: PinnedRound['view'];
  readonly of: Record<string, number>;
}

/** Needs a transaction: the table goes with it. */
export async function keepOwnFigures(q: Queryable): Promise<OwnFigures> {
  await q.query(
    `CREATE TEMPORARY TABLE verify_own (organisation_id bigint, programme_key text, year int, round_id bigint, measure text, value bigint) ON COMMIT DROP`,
  );
  let rows = new Map<string, Sums>();
  return {
    add(organisationId, round, contribution) {
      const key = `${organisationId}/${round.id}`;
      let row = rows.get(key);
      if (!row) {
        row = { organisationId, round, of: {} };
        rows.set(key, row);
      }
      for (const measure of Object.keys(contribution))
        row.of[measure] = (row.of[measure] ?? 0) + contribution[measure]!;
    },
    async flush() {
      const all = [...rows.values()];
      rows = new Map();
      await q.query(
        `INSERT INTO verify_own SELECT o.organisation_id, o.programme_key, o.year, o.round_id, j.key, j.value::bigint
           FROM unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::jsonb[]) AS o (organisation_id, programme_key, year, round_id, sums)
          CROSS JOIN LATERAL jsonb_each_text(o.sums) AS j`,
        [
          all.map((row) => row.organisationId),
          all.map((row) => row.round.programmeKey),
          all.map((row) => row.round.year),
          all.map((row) => row.round.id),
          all.map((row) => JSON.stringify(row.of)),
        ],
      );
    },
  };
}

const comparison = `
  WITH own AS (
    SELECT organisation_id, programme_key, year, round_id, measure, sum(value) AS value FROM verify_own GROUP BY 1, 2, 3, 4, 5
  ), expected AS (
    SELECT x.ancestor_id AS organisation_id, o.programme_key, o.year, o.round_id, o.measure, sum(o.value) AS value
      FROM own o JOIN organisation_paths x ON x.tenant_id = $1 AND x.descendant_id = o.organisation_id GROUP BY 1, 2, 3, 4, 5
  ), stored AS (
    SELECT organisation_id, programme_key, year, round_id, measure, sum(value) AS value FROM (
      SELECT organisation_id, programme_key, year, round_id, measure, value FROM figures WHERE tenant_id = $1
      UNION ALL
      SELECT coalesce(x.ancestor_id, w.organisation_id), w.programme_key, w.year, w.round_id, w.measure, w.delta FROM figure_waiting w
        LEFT JOIN organisation_paths x ON x.tenant_id = $1 AND x.descendant_id = w.organisation_id WHERE w.tenant_id = $1
    ) AS cells GROUP BY 1, 2, 3, 4, 5
  )
  SELECT organisation_id, programme_key, year, round_id, measure, coalesce(e.value, 0)::bigint AS expected, coalesce(s.value, 0)::bigint AS found
    FROM expected e FULL JOIN stored s USING (organisation_id, programme_key, year, round_id, measure)
   WHERE coalesce(e.value, 0) <> coalesce(s.value, 0) ORDER BY round_id, measure, organisation_id LIMIT 1`;

/** The months are folded with the cells from the same deltas: over all time they add up to them. */
const months = `
  SELECT organisation_id, programme_key, round_id, measure, sum(cell)::bigint AS expected, sum(by_month)::bigint AS found FROM (
    SELECT organisation_id, programme_key, round_id, measure, value AS cell, 0 AS by_month FROM figures WHERE tenant_id = $1 AND told_by_month(measure)
    UNION ALL
    SELECT organisation_id, programme_key, round_id, measure, 0, value FROM figure_months WHERE tenant_id = $1
  ) AS both_ways GROUP BY 1, 2, 3, 4 HAVING sum(cell) <> sum(by_month) ORDER BY 3, 4, 1 LIMIT 1`;

async function compareMonths(q: Queryable, tenantId: number): Promise<Difference | null> {
  const [row] = await q.query<Omit<Row, 'year'>>(months, [tenantId]);
  if (!row) return null;
  return {
    what: 'figure-months',
    where: `figure_months ${row.organisation_id}/${row.programme_key}/${row.round_id}/${row.measure}`,
    expected: row.expected,
    found: row.found,
    says: {
      zh: `工会 ${row.organisation_id} 的“${row.measure}”各月之和与总数不符`,
      en: `The months of “${row.measure}” of organisation ${row.organisation_id} do not add up to its figure`,
    },
  };
}

interface Row {
  readonly organisation_id: number;
  readonly programme_key: string;
  readonly year: number;
  readonly round_id: number;
  readonly measure: string;
  readonly expected: number;
  readonly found: number;
}

/** After all cases were added. */
export async function compareFigures(q: Queryable, tenantId: number): Promise<Difference | null> {
  const uncounted = await verifyPeople(q, tenantId);
  if (uncounted) return uncounted;
  await addPeople(q, tenantId);
  await q.query('ANALYZE verify_own');
  const [row] = await q.query<Row>(comparison, [tenantId]);
  if (!row) return compareMonths(q, tenantId);
  return {
    what: 'figures',
    where: `figures ${row.organisation_id}/${row.programme_key}/${row.year}/${row.round_id}/${row.measure}`,
    expected: row.expected,
    found: row.found,
    says: {
      zh: `工会 ${row.organisation_id} 的“${row.measure}”与办件之和不符`,
      en: `“${row.measure}” of organisation ${row.organisation_id} is not the sum over its cases`,
    },
  };
}
