// Small numbers in sensitive programmes point at people: they are not shown, and neither is what they could be told from. What is hidden
// is decided once, round by round and down the tree, so that a cell asked for alone has the answer that it has within any table.
import type { Queryable } from '#store/queryable.ts';

/** Below this many people a sensitive programme's figures are not shown. */
export const FEWEST_SHOWN = 5;

/** Of one cell: its cases, and how many people are counted there. Somebody with several cases in a round is counted once, where the first of them lies. */
export interface Counted {
  readonly cases: number;
  readonly people: number;
}

export const nobody: Counted = { cases: 0, people: 0 };

/** Where there are cases and nobody is counted, it is somebody who is counted elsewhere. */
const isFew = ({ cases, people }: Counted): boolean => cases > 0 && people < FEWEST_SHOWN;

/**
 * Which parts of a whole to hide. Beside a whole that is shown, one hidden part would be the whole minus the others: the next smallest
 * goes with it, and on until those hidden are no few themselves. The parts of a hidden whole must not all be shown.
 */
export function hiddenParts<Part>(parts: ReadonlyMap<Part, Counted>, whole: 'shown' | 'hidden'): Set<Part> {
  const hidden = new Set([...parts].flatMap(([part, counted]) => (isFew(counted) ? [part] : [])));
  let sum = [...hidden].reduce((all, part) => all + parts.get(part)!.people, 0);
  const others = [...parts]
    .filter(([part]) => !hidden.has(part))
    .sort(([, a], [, b]) => Number(a.cases === 0) - Number(b.cases === 0) || a.people - b.people);
  const enough = () =>
    whole === 'hidden'
      ? hidden.size > 0
      : hidden.size === 0 || (hidden.size > 1 && sum >= FEWEST_SHOWN && sum > hidden.size);
  for (const [part, { people }] of others) {
    if (enough()) break;
    hidden.add(part);
    sum += people;
  }
  return hidden;
}

/** People of one organisation with all below it, and of its parts: those one level down, and what is its own. */
export interface Family {
  readonly id: number;
  readonly counted: Counted;
  readonly children: ReadonlyMap<number, Counted>;
}

/** What must not be shown of an organisation and of its parts. */
export interface HiddenHere {
  readonly whole: boolean;
  readonly parts: ReadonlySet<number | 'own'>;
}

const without = (a: Counted, b: Counted): Counted => ({ cases: a.cases - b.cases, people: a.people - b.people });

/** From the top of the tree down to the asked organisation. */
export function hiddenDown(chain: readonly Family[]): HiddenHere {
  let whole = isFew(chain[0]?.counted ?? nobody);
  let parts = new Set<number | 'own'>();
  for (const [n, { counted, children }] of chain.entries()) {
    const own = [...children.values()].reduce(without, counted);
    parts = hiddenParts(new Map<number | 'own', Counted>([...children, ['own', own]]), whole ? 'hidden' : 'shown');
    const next = chain[n + 1];
    if (next) whole = parts.has(next.id);
  }
  return { whole, parts };
}

/** The same in one round. */
export interface HiddenInRound extends HiddenHere {
  readonly roundId: number;
  readonly programmeKey: string;
  readonly year: number;
}

interface Row {
  readonly id: number;
  readonly parent: number | null;
  readonly roundId: number;
  readonly programmeKey: string;
  readonly year: number;
  readonly cases: number;
  readonly people: number;
}

const families = `
  WITH chain AS MATERIALIZED (
    SELECT ancestor_id AS id FROM organisation_paths WHERE tenant_id = $1 AND descendant_id = $2
  ), scope AS MATERIALIZED (
    SELECT o.id, o.parent_id FROM organisations o WHERE o.tenant_id = $1 AND (o.id IN (SELECT id FROM chain) OR o.parent_id IN (SELECT id FROM chain))
  ), waiting AS MATERIALIZED (
    SELECT f.organisation_id, f.round_id, f.programme_key, f.year, f.measure, sum(f.delta) AS value FROM figure_waiting f
     WHERE f.tenant_id = $1 AND f.programme_key = ANY ($3::text[]) AND f.measure IN ('cases.opened', 'cases.people') GROUP BY 1, 2, 3, 4, 5
  )
  SELECT s.id, s.parent_id AS parent, p.round_id AS "roundId", p.programme_key AS "programmeKey", p.year, 
      coalesce(sum(p.value) FILTER (WHERE p.measure = 'cases.opened'), 0)::int AS cases, coalesce(sum(p.value) FILTER (WHERE p.measure = 'cases.people'), 0)::int AS people FROM scope s JOIN (
    SELECT f.organisation_id AS id, f.round_id, f.programme_key, f.year, f.measure, f.value FROM scope s JOIN figures f ON f.tenant_id = $1 AND f.organisation_id = s.id
     WHERE f.programme_key = ANY ($3::text[]) AND f.measure IN ('cases.opened', 'cases.people')
    UNION ALL
    SELECT up.ancestor_id, w.round_id, w.programme_key, w.year, w.measure, w.value FROM waiting w CROSS JOIN LATERAL (
      SELECT x.ancestor_id FROM organisation_paths x WHERE x.tenant_id = $1 AND x.descendant_id = w.organisation_id OFFSET 0) AS up
      WHERE up.ancestor_id IN (SELECT id FROM scope)
  ) AS p ON p.id = s.id GROUP BY 1, 2, 3, 4, 5`;

/**
 * Round by round of these programmes. A figure over several rounds is hidden when one of them is: then nothing shown, however a question
 * divides it, says more than the cells of single rounds that are shown.
 */
export async function hiddenByRound(
  q: Queryable,
  tenantId: number,
  organisationId: number,
  programmeKeys: readonly string[],
): Promise<HiddenInRound[]> {
  if (programmeKeys.length === 0) return [];
  const above = await q.query<{ id: number }>(
    'SELECT ancestor_id AS id FROM organisation_paths WHERE tenant_id = $1 AND descendant_id = $2 ORDER BY distance DESC',
    [tenantId, organisationId],
  );
  const rows = await q.query<Row>(families, [tenantId, organisationId, programmeKeys]);
  return [...Map.groupBy(rows, (row) => row.roundId).values()].map((cells): HiddenInRound => {
    const { roundId, programmeKey, year } = cells[0]!;
    const counted = new Map<number, Counted>(cells.map((cell) => [cell.id, cell]));
    const chain = above.map(({ id }): Family => {
      const children = cells.filter((cell) => cell.parent === id).map((cell) => [cell.id, cell] as const);
      return { id, counted: counted.get(id) ?? nobody, children: new Map(children) };
    });
    return { roundId, programmeKey, year, ...hiddenDown(chain) };
  });
}
