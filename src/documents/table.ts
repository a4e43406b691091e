// A list out of a sheet as people make it: titles above, sums and signatures below, blank lines between. Whatever is left out is named.
import type { Sheet, SheetRow } from '#documents/sheet.ts';
import { type ColumnSpec, findHeader, type Header, plainHeading } from '#documents/table-header.ts';
import { normaliseText } from '#kit/normalise.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';

export type { ColumnSpec } from '#documents/table-header.ts';

export interface TableRow {
  /** Excel's own, from 1. */
  readonly rowNumber: number;
  /** By column key; normalised text, '' where the cell is empty. */
  readonly cells: Readonly<Record<string, string>>;
}

export interface Table {
  readonly sheet: string;
  /** Excel's number of the last header row. */
  readonly headerRow: number;
  readonly rows: readonly TableRow[];
  /** Column key → the heading as it stands in the sheet. */
  readonly headings: Readonly<Record<string, string>>;
  /** Headings that were not asked for and are not read. */
  readonly unknown: readonly string[];
  /** Lines above the header: titles, 填报单位, dates. */
  readonly preamble: readonly string[];
  /** Rows that are not entries: sums, signatures, headers repeated on each page. */
  readonly skipped: readonly { readonly rowNumber: number; readonly why: Text }[];
}

const SUM = /^(?:合计|总计|小计|共计|累计|总数|total)(?:\d*[人名条项个元]*)?$/i;
const NOTE =
  /^(?:填报人|填表人|制表人?|审核人?|复核人?|负责人|经办人|联系人|填报日期|填表日期|填报单位|日期|签字|盖章|备注|注|说明|主席|单位(?:负责人|盖章|公章))[:：（(]/;

function whyNotAnEntry(row: SheetRow, header: Header, sheet: Sheet): Text | undefined {
  const filled = row.cells.map(normaliseText).filter((cell) => cell !== '');
  const plain = filled.map(plainHeading);
  const named = [...header.columns.values()].filter((at) => normaliseText(row.cells[at] ?? '') !== '').length;
  if (plain.slice(0, 3).some((cell) => SUM.test(cell)) && named * 2 <= Math.max(header.columns.size, 2)) {
    return text('合计行', 'a sum');
  }
  if (filled.length <= 3 && NOTE.test(filled[0] ?? '')) return text('填表说明或签字', 'a note or signature');
  const head = sheet.rows[header.last]!;
  const same = [...header.columns.values()].filter(
    (at) => plainHeading(row.cells[at] ?? '') === plainHeading(head.cells[at] ?? ''),
  );
  if (same.length === header.columns.size && same.length > 1) return text('重复的表头', 'the header again');
  return undefined;
}

/** Cells merged downwards hold their value for every row they span, as the eye reads them. */
function mergedDown(sheet: Sheet, header: Header): Map<string, string> {
  const byNumber = new Map(sheet.rows.map((row) => [row.number, row]));
  const after = sheet.rows[header.last]!.number;
  const values = new Map<string, string>();
  for (const { top, left, bottom } of sheet.merged) {
    if (bottom === top || top + 1 <= after || bottom - top > 100_000) continue;
    const value = byNumber.get(top + 1)?.cells[left] ?? '';
    if (value !== '') for (let at = top + 1; at <= bottom; at += 1) values.set(`${at + 1}:${left}`, value);
  }
  return values;
}

/** The list in one sheet. Refuses: header-not-found, columns-missing, columns-ambiguous, table-empty. */
export function readTable(sheet: Sheet, columns: readonly ColumnSpec[]): Table | Refusal {
  const header = findHeader(sheet, columns);
  if (isRefusal(header)) return header;
  const merged = mergedDown(sheet, header);
  const rows: TableRow[] = [];
  const skipped: { rowNumber: number; why: Text }[] = [];
  const places = [...header.columns];
  for (const row of sheet.rows.slice(header.last + 1)) {
    const cells: Record<string, string> = {};
    let own = false;
    for (const [key, at] of places) {
      const written = normaliseText(row.cells[at] ?? '');
      if (written !== '') own = true;
      cells[key] = written === '' ? normaliseText(merged.get(`${row.number}:${at}`) ?? '') : written;
    }
    const why =
      whyNotAnEntry(row, header, sheet) ?? (own ? undefined : text('这些列都是空的', 'nothing in these columns'));
    // A row with nothing but its running number, kept ready by the template, is a blank line.
    if (why && !own && row.cells.filter((cell) => normaliseText(cell) !== '').length <= 1) continue;
    if (why) skipped.push({ rowNumber: row.number, why });
    else rows.push({ rowNumber: row.number, cells });
  }
  if (rows.length === 0) {
    return refuse('table-empty', '表头下面没有数据', 'There are no rows below the header', {
      next: { zh: '请填写后再上传', en: 'Fill it in and upload it again' },
    });
  }
  const heads = sheet.rows[header.last]!;
  return {
    sheet: sheet.name,
    headerRow: heads.number,
    rows,
    headings: Object.fromEntries(
      places.map(([key, at]) => [key, normaliseText(heads.cells[at] || (sheet.rows[header.first]!.cells[at] ?? ''))]),
    ),
    unknown: header.unknown,
    preamble: sheet.rows
      .slice(0, header.first)
      .map((row) => normaliseText(row.cells.filter((cell) => cell !== '').join(' '))),
    skipped,
  };
}

/**
 * The one list of a workbook: of the sheet named, else of the visible sheets the only one with such a header.
 * Refuses as `readTable`, and: sheet-not-found, sheets-several.
 */
export function findTable(
  sheets: readonly Sheet[],
  columns: readonly ColumnSpec[],
  sheetName?: string,
): Table | Refusal {
  if (sheetName !== undefined) {
    const sheet = sheets.find((one) => one.name === sheetName);
    if (sheet) return readTable(sheet, columns);
    return refuse('sheet-not-found', `没有叫“${sheetName}”的工作表`, `There is no sheet “${sheetName}”`, {
      details: { sheets: sheets.map((one) => one.name) },
    });
  }
  // A sheet of explanations, such as our own template has, names the columns too.
  const visible = sheets.filter(
    (sheet) => !sheet.hidden && sheet.rows.length > 0 && !/说明|示例|样表/.test(sheet.name),
  );
  const read = visible.map((sheet) => readTable(sheet, columns));
  const tables = read.filter((one): one is Table => !isRefusal(one));
  if (tables.length === 1) return tables[0]!;
  if (tables.length === 0) {
    // Of several sheets without the list, the one that came closest says most.
    return (
      read.filter(isRefusal).find((one) => one.code !== 'header-not-found') ??
      read.find(isRefusal) ??
      refuse('sheet-empty', '表格里没有内容', 'The workbook is empty')
    );
  }
  const names = tables.map((table) => table.sheet);
  return refuse(
    'sheets-several',
    `有几张工作表都是名单：${names.join('、')}`,
    `Several sheets hold a list: ${names.join(', ')}`,
    {
      next: { zh: '请选择其中一张，或分开上传', en: 'Choose one of them, or upload them one by one' },
      details: { sheets: names },
    },
  );
}
