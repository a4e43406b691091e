// Any list as .xlsx and as CSV, and the empty template for an import. Text goes out as text: what begins like a formula must not
// become one in the reader's Excel (OWASP ASVS 5.0, 1.2.10).
import { stringify } from 'csv-stringify/sync';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { type ColumnSpec, plainHeading } from '#documents/table-header.ts';

export interface ListColumn {
  readonly heading: string;
  /** Default 'text'. Money is fen in, yuan out; a date is 'YYYY-MM-DD'. */
  readonly type?: 'text' | 'number' | 'money' | 'date';
  /** In characters; default by the heading. */
  readonly width?: number;
}

export type ListValue = string | number | boolean | null | undefined;

export interface List {
  readonly name: string;
  readonly columns: readonly ListColumn[];
  readonly rows: readonly (readonly ListValue[])[];
}

const FORMULA_START = /^(?:[\t\r\n]|[\s\p{Cc}]*[=+\-@＝＋－＠])/u;
// Control characters are not allowed in XML, and nobody can see them.
const UNPRINTABLE = /(?![\t\r\n])\p{Cc}|[\ufffe\uffff]/gu;
const LONGEST_CELL = 32_767;

const clean = (value: string): string => value.toWellFormed().replace(UNPRINTABLE, '').slice(0, LONGEST_CELL);

/** Whether a spreadsheet program would take this text for a formula, full-width signs included. */
export const looksLikeFormula = (value: string): boolean => FORMULA_START.test(value);

/** 12.34 from 1234 fen, exactly. */
const yuan = (fen: number): string =>
  `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;

function cell(column: ListColumn, value: ListValue) {
  if (value === null || value === undefined || value === '') return null;
  if (column.type === 'money' && typeof value === 'number')
    return { value: value / 100, type: Number, format: '#,##0.00' };
  if (column.type === 'number' && typeof value === 'number') return { value, type: Number };
  if (column.type === 'date' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  }
  // Format '@' keeps Excel from turning an ID number into 1.1E+17 when the cell is edited.
  return { value: clean(String(value)), type: String, format: '@' };
}

const widthOf = (column: ListColumn): number => column.width ?? Math.max(10, [...column.heading].length * 2 + 4);

/** At most 31 characters, and none that Excel forbids in the name of a sheet. */
const sheetName = (name: string): string =>
  clean(name)
    .replace(/[\\/?*[\]:']/g, ' ')
    .trim()
    .slice(0, 31) || 'Sheet1';

const headings = (columns: readonly ListColumn[]) =>
  columns.map((column) => ({ value: clean(column.heading), type: String, fontWeight: 'bold' as const, wrap: true }));

/** An .xlsx file. */
export async function writeWorkbook(list: List): Promise<Buffer> {
  const data = [
    headings(list.columns),
    ...list.rows.map((row) => list.columns.map((column, i) => cell(column, row[i]))),
  ] as SheetData;
  return writeXlsxFile(data, {
    sheet: sheetName(list.name),
    columns: list.columns.map((column) => ({ width: widthOf(column) })),
    stickyRowsCount: 1,
  }).toBuffer();
}

function csvCell(column: ListColumn, value: ListValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return column.type === 'money' ? yuan(value) : String(value);
  const plain = clean(String(value));
  return looksLikeFormula(plain) ? `'${plain}` : plain;
}

/** UTF-8 with a byte order mark, without which Excel reads Chinese as something else. */
export function writeCsv(list: List): Buffer {
  const rows = list.rows.map((row) => list.columns.map((column, i) => csvCell(column, row[i])));
  const heads = list.columns.map((column) => csvCell({ heading: '' }, column.heading));
  return Buffer.from(`\ufeff${stringify([heads, ...rows], { record_delimiter: '\r\n' })}`, 'utf8');
}

/** The empty .xlsx for an import: the headings, cells ready as text, and a second sheet that explains each column. */
export async function template(columns: readonly ColumnSpec[], name = '导入模板'): Promise<Buffer> {
  const shown = columns.map((column) => ({ heading: column.headings[0] ?? column.key, column }));
  const blank = Array.from({ length: 50 }, () => shown.map(() => ({ value: undefined, type: String, format: '@' })));
  const list = [headings(shown), ...blank];
  const explained = shown.map(({ heading, column }) => [
    { value: heading, type: String },
    { value: column.required ? '必填 required' : '可不填 optional', type: String },
    {
      value: [
        column.label?.en ?? '',
        column.headings
          .slice(1)
          .filter((other) => plainHeading(other) !== plainHeading(heading))
          .join('、'),
      ]
        .filter((one) => one !== '')
        .join('；'),
      type: String,
    },
  ]);
  const widths = shown.map(({ heading }) => ({ width: widthOf({ heading }) }));
  return writeXlsxFile([
    { data: list as SheetData, sheet: sheetName(name), columns: widths, stickyRowsCount: 1 },
    { data: explained as SheetData, sheet: '填写说明', columns: [{ width: 20 }, { width: 18 }, { width: 60 }] },
  ]).toBuffer();
}
