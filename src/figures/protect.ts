// Small numbers in sensitive programmes point at people: they are not shown, and neither is what they could be told from. What is hidden
// is decided once, round by round and down the tree, so that a cell asked for alone has the answer that it has within any table.
import type { Queryable } from '#store/queryable.ts';

/** Below this many people a sensitive programme's figures are not shown. */
export const FEWEST_SHOWN = 5;

const isFew = (people: number): boolean => people > 0 && people < FEWEST_SHOWN;

/**
 * Which parts of a whole to hide. Beside a whole that is shown, one hidden part would be the whole minus the others: the next smallest
 * goes with it, and on until those hidden are no few themselves. The parts of a hidden whole must not all be shown.
 */
export function hiddenParts<Part>(parts: ReadonlyMap<Part, number>, whole: 'shown' | 'hidden'): Set<Part> {
  const hidden = new Set([...parts].flatMap(([part, people]) => (isFew(people) ? [part] : [])));
  let sum = [...hidden].reduce((all, part) => all + parts.get(part)!, 0);
  const others = [...parts]
    .filter(([part]) => !hidden.has(part))
    .sort(([, a], [, b]) => Number(a === 0) - Number(b === 0) || a - b);
  const enough = () =>
    whole === 'hidden'
      ? hidden.size > 0
      : hidden.size === 0 || (hidden.size > 1 && sum >= FEWEST_SHOWN && sum > hidden.size);
  for (const [part, people] of others) {
    if (enough()) break;
    hidden.add(part);
    sum += people;
  }
  return hidden;
}

/** People of one organisation with all below it, and of its parts: those one level down, and what is its own. */
export interface Family {
  readonly id: number;
  readonly people: number;
  readonly children: ReadonlyMap<number, number>;
}

/** What must not be shown of an organisation and of its parts. */
export interface HiddenHere {
  readonly whole: boolean;
  readonly parts: ReadonlySet<number | 'own'>;
}

/** From the top of the tree down to the asked organisation. */
export function hiddenDown(chain: readonly Family[]): HiddenHere {
  let whole = isFew(chain[0]?.people ?? 0);
  let parts = new Set<number | 'own'>();
  for (const [n, { people, children }] of chain.entries()) {
    const below = [...children.values()].reduce((all, one) => all + one, 0);
    parts = hiddenParts(
      new Map<number | 'own', number>([...children, ['own', people - below]]),
      whole ? 'hidden' : 'shown',
    );
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
  readonly people: number;
}

const families = `
  WITH chain AS MATERIALIZED (
    SELECT ancestor_id AS id FROM organisation_paths WHERE tenant_id = $1 AND descendant_id = $2
  ), scope AS MATERIALIZED (
    SELECT o.id, o.parent_id FROM organisations o WHERE o.tenant_id = $1 AND (o.id IN (SELECT id FROM chain) OR o.parent_id IN (SELECT id FROM chain))
  ), waiting AS MATERIALIZED (
    SELECT f.organisation_id, f.round_id, f.programme_key, f.year, sum(f.delta) AS value FROM figure_waiting f
     WHERE f.tenant_id = $1 AND f.programme_key = ANY ($3::text[]) AND f.measure = 'cases.opened' GROUP BY 1, 2, 3, 4
  )
  SELECT s.id, s.parent_id AS parent, p.round_id AS "roundId", p.programme_key AS "programmeKey", p.year, sum(p.value)::int AS people FROM scope s JOIN (
    SELECT f.organisation_id AS id, f.round_id, f.programme_key, f.year, f.value FROM scope s JOIN figures f ON f.tenant_id = $1 AND f.organisation_id = s.id
     WHERE f.programme_key = ANY ($3::text[]) AND f.measure = 'cases.opened'
    UNION ALL
    SELECT up.ancestor_id, w.round_id, w.programme_key, w.year, w.value FROM waiting w CROSS JOIN LATERAL (
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
    const people = new Map(cells.map((cell) => [cell.id, cell.people]));
    const chain = above.map(({ id }): Family => {
      const children = cells.filter((cell) => cell.parent === id).map((cell) => [cell.id, cell.people] as const);
      return { id, people: people.get(id) ?? 0, children: new Map(children) };
    });
    return { roundId, programmeKey, year, ...hiddenDown(chain) };
  });
}
