// A measure over the months of a year and of the years before it, for the screen's curves: the whole, and one level down in administrative
// order. Only of what adds up over time, and never of private programmes, whose few people a month would point at.
import { z } from '@hono/zod-openapi';
import { measuresIn, roundsOf, type Scope, yearsFit } from '#api/read/figures.ts';
import { type CaseState, contributionOf, foldHistory } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import type { FigureCase, Within } from '#figures/cases-behind.ts';
import { type MonthCell, monthsBelow } from '#figures/months.ts';
import { atStartOfDay, chinaDate } from '#kit/clock.ts';
import { addMonths } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';
import { isMoney } from '#policy/measures.ts';
import type { House } from '#store/house.ts';

/** Years beside each other at most: more lines cannot be told apart (design §7). */
const yearsMost = 3;
/** Looked through for years in which something happened. */
const yearsBack = 10;

export const monthText = z
  .string()
  .regex(/^20\d\d(0[1-9]|1[0-2])$/)
  .transform(Number)
  .openapi({ type: 'string', description: 'A month of the calendar in China, such as 202611', example: '202611' });

export interface MonthRow {
  readonly part: number | 'own';
  readonly kind: 'whole' | 'part' | 'own';
  readonly name: Text;
  /** Per year of `years`, month by month what had come together since January. */
  readonly years: readonly (readonly number[])[];
}

export interface MonthTable {
  /** `standing`: a number of what is so now, such as cases under way, does not add up. `private`: not told by month. */
  readonly told: 'yes' | 'standing' | 'private';
  /** The newest first. */
  readonly years: readonly number[];
  /** How many months of the newest year have begun. */
  readonly through: number;
  readonly rows: readonly MonthRow[];
}

/** What is so now, rather than what has happened. */
const isStanding = (measure: string): boolean => measure === 'cases.open' || measure.startsWith('at.');

interface Named {
  readonly id: number;
  readonly name: string;
  readonly nameEn: string;
}

const OWN: Text = { zh: '本级直接', en: 'Directly here' };

/** Month by month since January: 12 numbers, or as many as have begun. */
function sinceJanuary(cells: ReadonlyMap<number, number>, year: number, months: number): number[] {
  let sum = 0;
  return Array.from({ length: months }, (_, n) => {
    sum += cells.get(year * 100 + n + 1) ?? 0;
    return sum;
  });
}

function rowsOf(
  cells: readonly MonthCell[],
  names: readonly Named[],
  asked: number,
  shown: { readonly years: readonly number[]; readonly through: number },
): MonthRow[] {
  const byPart = Map.groupBy(cells, (cell) => cell.organisationId);
  const lines = (id: number) => {
    const months = new Map((byPart.get(id) ?? []).map((cell) => [cell.month, cell.value]));
    return shown.years.map((year, n) => sinceJanuary(months, year, n === 0 ? shown.through : 12));
  };
  const rows = names.map(({ id, name, nameEn }): MonthRow => {
    return {
      part: id,
      kind: id === asked ? 'whole' : 'part',
      name: { zh: name, en: nameEn || name },
      years: lines(id),
    };
  });
  const [whole, ...parts] = rows;
  if (!whole || parts.length === 0) return rows;
  const own = whole.years.map((line, y) =>
    line.map((value, m) => value - parts.reduce((sum, part) => sum + part.years[y]![m]!, 0)),
  );
  const isSome = own.some((line) => line.some((value) => value !== 0));
  return isSome ? [...rows, { part: 'own', kind: 'own', name: OWN, years: own }] : rows;
}

/** The newest years in which something happened, this one among them if there is a round of it. */
function yearsWith(cells: readonly MonthCell[], organisation: number, open: boolean, last: number): number[] {
  const happened = cells.filter((cell) => cell.organisationId === organisation && cell.value !== 0);
  const years = new Set(happened.map(({ month }) => Math.floor(month / 100)));
  if (open && years.size > 0) years.add(last);
  return [...years]
    .filter((year) => year <= last)
    .sort((a, b) => b - a)
    .slice(0, yearsMost);
}

/** null when there is no such round, programme or measure. */
export async function monthTable(
  engine: Engine,
  house: House,
  tenantId: number,
  asked: Scope & { readonly measure: string },
): Promise<MonthTable | null> {
  const rounds = await roundsOf(engine, house.db, tenantId, asked);
  if (!rounds || !measuresIn(rounds).some(({ key }) => key === asked.measure)) return null;
  const nothing = { years: [], through: 0, rows: [] };
  if (isStanding(asked.measure)) return { told: 'standing', ...nothing };
  if (rounds.class !== 'S1') return { told: 'private', ...nothing };
  const today = chinaDate(house.clock.now());
  const thisYear = Number(today.slice(0, 4));
  const last = asked.to ?? thisYear;
  const cells = await monthsBelow(house.db, tenantId, {
    organisationId: asked.organisation,
    programmeKeys: [...new Set(rounds.pinned.map(({ view }) => view.programmeKey))],
    ...(asked.round === undefined ? {} : { roundId: asked.round }),
    measure: asked.measure,
    fromMonth: (last - yearsBack) * 100 + 1,
  });
  const names = await house.db.query<Named>(
    `SELECT id, name, name_en AS "nameEn" FROM organisations
      WHERE tenant_id = $1 AND (id = $2 OR (parent_id = $2 AND (closed_at IS NULL OR id = ANY ($3::bigint[])))) ORDER BY id <> $2, ordinal, id`,
    [tenantId, asked.organisation, [...new Set(cells.map((cell) => cell.organisationId))]],
  );
  const open = yearsFit(rounds, { ...asked, from: last, to: last }).length > 0;
  const years = yearsWith(cells, asked.organisation, open, last);
  const through = years[0] === thisYear ? Number(today.slice(5, 7)) : 12;
  return { told: 'yes', years, through, rows: rowsOf(cells, names, asked.organisation, { years, through }) };
}

/** As a sheet: a line an organisation, a column a month, the newest year first. */
export function monthSheet({ years, rows }: MonthTable, measure: string) {
  const type = isMoney(measure) ? ('money' as const) : ('number' as const);
  const months = years.flatMap((year, n) => (rows[0]?.years[n] ?? []).map((_, month) => `${year}年1至${month + 1}月`));
  return {
    name: '数字按月累计',
    columns: [{ heading: '组织' }, ...months.map((heading) => ({ heading, type }))],
    rows: rows.map(({ name, years: lines }) => [name.zh, ...lines.flat()]),
  };
}

const firstDay = (month: number) => `${Math.floor(month / 100)}-${String(month % 100).padStart(2, '0')}-01`;

/** From the first of one month to the end of another, both in China. */
export function withinMonths(
  {
    fromMonth = 200001,
    toMonth = 209912,
  }: { readonly fromMonth?: number | undefined; readonly toMonth?: number | undefined },
  rounds: ReadonlyMap<number, PinnedRound['programme']>,
): Within {
  return {
    from: atStartOfDay(firstDay(fromMonth)),
    to: atStartOfDay(addMonths(firstDay(toMonth), 1)),
    contributionAfter: ({ roundId }: FigureCase, rows): ReturnType<typeof contributionOf> => {
      const programme = rounds.get(roundId)!;
      const state: CaseState | undefined = rows.length === 0 ? undefined : foldHistory(programme, rows);
      return contributionOf(programme, state);
    },
  };
}
