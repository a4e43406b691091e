// Figures as a plain table, for the desk's lists and for workbooks: titles in both languages, money kept in fen and marked as money.
import { type HiddenInRound, hiddenByRound } from '#figures/protect.ts';
import { type FigureCell, type Figures, type FiguresAsked, figureCells, type Group } from '#figures/read.ts';
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import { isMoney } from '#policy/measures.ts';
import type { Queryable } from '#store/queryable.ts';

export interface FigureColumn {
  /** `name`, the measure key, a year, or `sum`. */
  readonly key: string;
  readonly title: Text;
  readonly type: 'text' | 'count' | 'money';
}

export interface FigureRow {
  /** Organisation id, round id, year or programme key; `sum` or `own` for the lines that are no part by themselves. */
  readonly part: number | string;
  /** `own`: what belongs to the asked organisation itself and to nothing below it. */
  readonly kind: 'whole' | 'part' | 'own';
  readonly name: Text;
  /** In the order of the columns after the first; null where it is hidden (fewer than five people in a sensitive programme). */
  readonly values: readonly (number | null)[];
}

export interface FigureTable {
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly FigureRow[];
}

export interface FigureTableAsked extends Omit<FiguresAsked, 'year'> {
  readonly by: Group;
  /** Measure key → title, in the wished order (`measuresOf`). With one alone the columns are years and their sum, and a line adds up. */
  readonly titles: ReadonlyMap<string, Text>;
  /** Only these years, both included. */
  readonly fromYear?: number;
  readonly toYear?: number;
  readonly programmeTitles?: ReadonlyMap<string, Text>;
  /** Programmes that deal with S3 or S4 data: their small numbers are not shown. */
  readonly sensitiveKeys?: readonly string[];
}

const same = (word: string): Text => ({ zh: word, en: word });
const SUM: Text = { zh: '合计', en: 'Sum' };
const OWN: Text = { zh: '本级直接', en: 'Directly here' };
const HEADINGS: Record<Group, Text> = {
  organisation: { zh: '组织', en: 'Organisation' },
  programme: { zh: '项目', en: 'Programme' },
  year: { zh: '年度', en: 'Year' },
  round: { zh: '批次', en: 'Round' },
};

type Part = number | string;
/** Part → figures, or null where they must not be shown. */
type Shown = ReadonlyMap<Part, Figures | null>;

/** Year → what may be shown of each part in that year. */
function shownByYear(
  cells: readonly FigureCell[],
  asked: FigureTableAsked,
  hidden: readonly HiddenInRound[],
): Map<number, Shown> {
  const isHidden = (part: Part, year: number): boolean =>
    hidden.some((at) => {
      if (at.year !== year || (asked.roundId !== undefined && at.roundId !== asked.roundId)) return false;
      if (asked.by === 'organisation') return part === asked.organisationId ? at.whole : at.parts.has(Number(part));
      return at.whole && (asked.by === 'year' || part === (asked.by === 'round' ? at.roundId : at.programmeKey));
    });
  const years = new Map<number, Map<Part, Record<string, number> | null>>();
  for (const { part, year, measure, value } of cells) {
    const parts = years.get(year) ?? new Map<Part, Record<string, number> | null>();
    years.set(year, parts);
    const figures = parts.has(part) ? parts.get(part)! : isHidden(part, year) ? null : {};
    parts.set(part, figures);
    if (figures) figures[measure] = value;
  }
  return new Map([...years].sort(([a], [b]) => a - b));
}

/** A sum with a hidden number in it is hidden too: the shown years would give it away. */
const sumOf = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((all, value) => (all === null || value === null ? null : all + value), 0);

/** Name of each part, in the order in which they stand. */
async function namesOf(
  q: Queryable,
  tenantId: number,
  asked: FigureTableAsked,
  parts: ReadonlySet<Part>,
): Promise<Map<Part, Text>> {
  const keys = [...parts];
  if (asked.by === 'year') return new Map(keys.sort().map((year) => [year, same(String(year))]));
  if (asked.by === 'programme')
    return new Map(keys.sort().map((key) => [key, asked.programmeTitles?.get(String(key)) ?? same(String(key))]));
  const rows = await q.query<{ id: number; name: string; nameEn: string; programme: string | null }>(
    asked.by === 'organisation'
      ? `SELECT id, name, name_en AS "nameEn", NULL AS programme FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])
          ORDER BY id <> $3, ordinal, id`
      : `SELECT id, name, name AS "nameEn", programme_key AS programme FROM rounds WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) AND $3::bigint IS NOT NULL
          ORDER BY year, id`,
    [tenantId, keys, asked.organisationId],
  );
  // Rounds of several programmes bear the same names.
  const several = new Set(rows.map((row) => row.programme)).size > 1;
  return new Map(
    rows.map((row) => {
      const name = { zh: row.name, en: row.nameEn || row.name };
      const title = several ? asked.programmeTitles?.get(row.programme ?? '') : undefined;
      return [row.id, title ? { zh: `${title.zh} ${name.zh}`, en: `${title.en}, ${name.en}` } : name];
    }),
  );
}

/** The line that adds up: the asked organisation as a whole first, or the sum; and what is its own, if anything is. */
function withSums(rows: readonly FigureRow[], asked: FigureTableAsked): FigureRow[] {
  const over = (parts: readonly FigureRow[]) =>
    (parts[0]?.values ?? []).map((_, n) => sumOf(parts.map((row) => row.values[n]!)));
  if (asked.by !== 'organisation')
    return rows.length === 0 ? [] : [{ part: 'sum', kind: 'whole', name: SUM, values: over(rows) }, ...rows];
  const [whole, ...parts] = rows;
  if (!whole || parts.length === 0) return [...rows];
  const below = over(parts);
  const own = whole.values.map((value, n) => (value === null || below[n] == null ? null : value - below[n]!));
  return own.some((value) => value !== null && value !== 0)
    ? [...rows, { part: 'own', kind: 'own', name: OWN, values: own }]
    : [...rows];
}

/** Years as columns with their sum, for one measure. */
function yearColumns(measure: string, title: Text, years: readonly number[], by: Group): FigureColumn[] {
  const type = isMoney(measure) ? 'money' : 'count';
  if (by === 'year' || by === 'round' || years.length < 2) return [{ key: measure, title, type }];
  return [
    ...years.map((year): FigureColumn => ({ key: String(year), title: { zh: `${year}年`, en: String(year) }, type })),
    { key: 'sum', title: SUM, type },
  ];
}

/** The whole first, then its children, when `by` is `organisation`; years and programmes in order of their key. */
export async function figureTable(q: Queryable, tenantId: number, asked: FigureTableAsked): Promise<FigureTable> {
  const { fromYear = 0, toYear = 9999, titles, by } = asked;
  const measures = [...titles.keys()];
  // All years are read, also when few are asked for: what is hidden must not depend on the question.
  const cells = await figureCells(q, tenantId, { ...asked, measures: [...new Set([...measures, 'cases.opened'])] }, by);
  const hidden = await hiddenByRound(q, tenantId, asked.organisationId, asked.sensitiveKeys ?? []);
  const shown = new Map([...shownByYear(cells, asked, hidden)].filter(([year]) => year >= fromYear && year <= toYear));
  const years = [...shown.keys()];
  const parts = new Set<Part>([...shown.values()].flatMap((of) => [...of.keys()]));
  const names = await namesOf(q, tenantId, asked, parts);
  const valueIn = (part: Part, year: number, measure: string): number | null => {
    const figures = shown.get(year)?.get(part);
    return figures === null ? null : (own(figures, measure) ?? 0);
  };
  const columns: FigureColumn[] =
    measures.length === 1
      ? yearColumns(measures[0]!, titles.get(measures[0]!)!, years, by)
      : [...titles].map(([key, title]): FigureColumn => ({ key, title, type: isMoney(key) ? 'money' : 'count' }));
  const rows = [...names].map(([part, name]): FigureRow => {
    const over = (measure: string) => sumOf(years.map((year) => valueIn(part, year, measure)));
    const values = columns.map(({ key }) => {
      if (key === 'sum') return over(measures[0]!);
      return titles.has(key) ? over(key) : valueIn(part, Number(key), measures[0]!);
    });
    return { part, kind: by === 'organisation' && part === asked.organisationId ? 'whole' : 'part', name, values };
  });
  return {
    columns: [{ key: 'name', title: HEADINGS[by], type: 'text' }, ...columns],
    rows: measures.length === 1 ? withSums(rows, asked) : rows,
  };
}
