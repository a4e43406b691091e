// The question of the figures page as it stands in the address, so that it can be sent to a colleague, and what it asks of the server.
import type { Answer, Sending } from '#web/parts/api.ts';

export type Table = Answer<'GET /figures'>;
export type Row = Table['rows'][number];
export type Grouping = 'organisation' | 'year' | 'round' | 'programme';
/** Month by month since January beside the years before, or the years of the rounds. */
export type Over = 'months' | 'years';

export interface Question {
  readonly measure: string;
  readonly organisation: number;
  /** null: all programmes. */
  readonly programme: string | null;
  readonly over: Over;
  readonly by: Grouping;
  readonly from: number | null;
  readonly to: number | null;
}

/** Counted of every case, whatever its programme. */
export const everywhereMeasure = 'cases.opened';
const groupings: readonly string[] = ['organisation', 'year', 'round', 'programme'];

const yearOf = (written: string | null): number | null =>
  /^(19|20)\d\d$/.test(written ?? '') ? Number(written) : null;

/** Reads an address; whatever is missing or cannot be is as at first. */
export function questionIn(address: URLSearchParams, seat: number): Question {
  const programme = address.get('programme');
  const by = address.get('by') ?? '';
  const grouping = (groupings.includes(by) ? by : 'organisation') as Grouping;
  const [from, to] = [yearOf(address.get('from')), yearOf(address.get('to'))];
  const ofYears = grouping !== 'organisation' || from !== null || to !== null;
  return {
    measure: address.get('measure') || everywhereMeasure,
    organisation: Number(address.get('organisation')) || seat,
    programme: programme || null,
    over: ofYears || address.get('over') === 'years' ? 'years' : 'months',
    by: programme && grouping === 'programme' ? 'organisation' : grouping,
    from,
    to,
  };
}

export function addressOf(question: Question): Record<string, string> {
  return Object.fromEntries(
    Object.entries(question).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

type Asked = Sending<'GET /figures'>['query'];
export function queryOf({ programme, from, to, over: _, ...rest }: Question): Asked {
  return {
    ...rest,
    ...(programme === null ? {} : { programme }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  } as Asked;
}

/** A number of the table: its line and its column. */
export interface Pick {
  readonly row: Row;
  readonly column: Table['columns'][number];
}

export type AskedCases = Sending<'GET /figures/cases'>['query'];
/** The cases that a number is made of. */
export function casesQueryOf(question: Question, { row, column }: Pick): AskedCases {
  const { by, measure, organisation, programme, from, to } = question;
  const part = row.kind === 'part' ? row.part : null;
  const year = by === 'year' && part !== null ? Number(part) : /^\d{4}$/.test(column.key) ? Number(column.key) : null;
  const scope = {
    measure,
    organisation: by === 'organisation' && part !== null ? Number(part) : organisation,
    programme: by === 'programme' && part !== null ? String(part) : programme,
    from: year ?? from,
    to: year ?? to,
    round: by === 'round' && part !== null ? Number(part) : null,
    own: row.kind === 'own' ? true : null,
  };
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== null)) as AskedCases;
}

/** A number of the months' table: a line, and what had come together from January to a month of a year. */
export interface MonthPick {
  readonly part: number | 'own' | null;
  readonly year: number;
  readonly month: number;
}

/** The cases that moved in those months. */
export function monthCasesQueryOf(question: Question, { part, year, month }: MonthPick): AskedCases {
  const { measure, organisation, programme } = question;
  return {
    measure,
    organisation: typeof part === 'number' ? part : organisation,
    ...(programme === null ? {} : { programme }),
    ...(part === 'own' ? { own: true } : {}),
    fromMonth: year * 100 + 1,
    toMonth: year * 100 + month,
  } as AskedCases;
}

/** Columns that are single years; empty when the table has but one number a line. */
export const yearColumnsOf = (table: Table): Table['columns'] => table.columns.filter(({ key }) => /^\d{4}$/.test(key));
/** The column that a line is judged by: the sum of the years, or its only number. */
export const lastColumnOf = (table: Table): number => table.columns.length - 2;
export const wholeOf = (table: Table): Row | undefined => table.rows.find(({ kind }) => kind === 'whole');
export const partsOf = (table: Table): Row[] => table.rows.filter(({ kind }) => kind !== 'whole');
