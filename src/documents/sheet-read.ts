// Bytes to sheets, by what the bytes are and not by what the file is called. Runs in the child process only: nothing here is safe
// from a hostile file except by the limits around it.
import { read, SSF, set_cptable, type WorkBook, type Sheet as XlsxSheet } from '@e965/xlsx';
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs';
import type { Sheet, SheetLimits, SheetRow } from '#documents/sheet.ts';
import { decodeText, readText, tooManyColumns, tooManyRows } from '#documents/sheet-text.ts';
import { listZip, passwordProtected, verifyZip } from '#documents/zip-check.ts';
import { dayFromNumber, dayNumber } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

set_cptable(codepages);

const next = { zh: '请上传 .xlsx、.xls 或 .csv 文件', en: 'Upload an .xlsx, .xls or .csv file' };
const notSpreadsheet = (zh: string, en: string): Refusal =>
  refuse('file-not-spreadsheet', `这不是表格文件，而是${zh}`, `This is not a spreadsheet but ${en}`, { next });

/** What people upload by mistake, by its first bytes. */
const others: readonly (readonly [hex: string, zh: string, en: string])[] = [
  ['89504e47', '一张图片', 'a picture'],
  ['ffd8ff', '一张图片', 'a picture'],
  ['47494638', '一张图片', 'a picture'],
  ['424d', '一张图片', 'a picture'],
  ['52494646', '图片、声音或录像', 'a picture, sound or video'],
  ['25504446', '一个 PDF', 'a PDF'],
  ['52617221', '一个压缩包', 'an archive'],
  ['377abcaf', '一个压缩包', 'an archive'],
  ['1f8b', '一个压缩包', 'an archive'],
  ['4d5a', '一个程序', 'a program'],
  ['7f454c46', '一个程序', 'a program'],
];

interface Cell {
  readonly t?: string;
  readonly v?: unknown;
  readonly w?: string;
  readonly z?: string;
}

const EPOCH_1900 = dayNumber('1899-12-30');

/** Excel's serial as a day, with the time when there is one; undefined when it lies outside 1900 … 9999. */
function dayText(serial: number, is1904: boolean): string | undefined {
  const shifted = serial + (is1904 ? 1462 : 0);
  const whole = Math.floor(shifted);
  if (whole < 1 || whole > 2_958_465 || whole === 60) return undefined;
  const day = dayFromNumber(EPOCH_1900 + whole + (whole < 60 ? 1 : 0));
  const minutes = Math.round((shifted - whole) * 1440);
  if (minutes === 0 || minutes === 1440) return day;
  return `${day} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function numberText(value: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential(14).replace('e', 'E');
  // 0.1 + 0.2 is shown as 0.3: Excel keeps fifteen digits.
  const text = String(Number(value.toPrecision(15)));
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}

function cellText(cell: Cell, is1904: boolean): readonly [text: string, type: string] {
  const { t, v } = cell;
  if (v === undefined || v === null || v === '') return ['', ' '];
  if (t === 'n' && typeof v === 'number') {
    if (cell.z !== undefined && SSF.is_date(cell.z)) {
      const day = dayText(v, is1904);
      if (day !== undefined) return [day, 'd'];
    }
    return [numberText(v), 'n'];
  }
  if (t === 'b') return [v === true ? 'TRUE' : 'FALSE', 'b'];
  if (t === 'e') return [cell.w ?? '#N/A', 'e'];
  return [String(v), 's'];
}

function sheetRows(
  sheet: XlsxSheet,
  is1904: boolean,
  limits: SheetLimits,
  counted: { cells: number },
): SheetRow[] | Refusal {
  const data = ((sheet as { '!data'?: (Cell | undefined)[][] })['!data'] ?? []) as (Cell[] | undefined)[];
  if (data.length > limits.rows) return tooManyRows(limits);
  const rows: SheetRow[] = [];
  for (const [i, row] of data.entries()) {
    if (!row) continue;
    const cells: string[] = [];
    let types = '';
    let filled = 0;
    for (let column = 0; column < row.length; column += 1) {
      const [text, type] = row[column] ? cellText(row[column]!, is1904) : ['', ' '];
      if (type !== ' ') filled = column + 1;
      cells.push(text);
      types += type;
    }
    if (filled === 0) continue;
    if (filled > limits.columns) return tooManyColumns(limits);
    counted.cells += filled;
    if (counted.cells > limits.cells) return tooManyCells(limits);
    rows.push({ number: i + 1, cells: cells.slice(0, filled), types: types.slice(0, filled) });
  }
  return rows;
}

const tooManyCells = (limits: SheetLimits): Refusal =>
  refuse(
    'sheet-too-large',
    `表格的内容超过 ${limits.cells} 格`,
    `The workbook has more than ${limits.cells} filled cells`,
    {
      next: { zh: '请拆成几个文件', en: 'Split it into several files' },
    },
  );

function fromWorkbook(book: WorkBook, limits: SheetLimits): Sheet[] | Refusal {
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  const counted = { cells: 0 };
  const sheets: Sheet[] = [];
  for (const [i, name] of book.SheetNames.entries()) {
    const sheet = own(book.Sheets, name);
    if (!sheet || ((sheet as { '!type'?: string })['!type'] ?? 'sheet') !== 'sheet') continue;
    const rows = sheetRows(sheet, is1904, limits, counted);
    if (isRefusal(rows)) return rows;
    const merged = (sheet['!merges'] ?? [])
      .slice(0, 10_000)
      .map(({ s, e }) => ({ top: s.r, left: s.c, bottom: e.r, right: e.c }));
    sheets.push({ name, hidden: (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0, rows, merged });
  }
  return sheets;
}

function parseWorkbook(source: Buffer | string, limits: SheetLimits): Sheet[] | Refusal {
  const options = {
    dense: true,
    cellNF: true,
    cellFormula: false,
    cellHTML: false,
    cellText: false,
    sheetRows: limits.rows + 1,
  } as const;
  try {
    const book =
      typeof source === 'string'
        ? read(source, { ...options, type: 'string', raw: true })
        : read(source, { ...options, type: 'buffer' });
    return fromWorkbook(book, limits);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/password-protected/i.test(message)) return passwordProtected();
    return refuse(
      'file-damaged',
      '文件已损坏，或不是 Excel 能认的表格',
      'The file is damaged, or no workbook that Excel would read',
      {
        next: { zh: '请在 Excel 或 WPS 里另存为 .xlsx 再上传', en: 'Save it as .xlsx in Excel or WPS and upload that' },
      },
    );
  }
}

function readZip(bytes: Buffer, limits: SheetLimits): Sheet[] | Refusal {
  const entries = listZip(bytes);
  if (isRefusal(entries)) return entries;
  const names = new Set(entries.map((entry) => entry.name));
  if (names.has('word/document.xml')) return notSpreadsheet('一个 Word 文档', 'a Word document');
  if (names.has('ppt/presentation.xml')) return notSpreadsheet('一个演示文稿', 'a presentation');
  if (!names.has('xl/workbook.xml') && !names.has('xl/workbook.bin')) return notSpreadsheet('一个压缩包', 'an archive');
  return verifyZip(bytes, entries) ?? parseWorkbook(bytes, limits);
}

/** The streams of a compound file are named in UTF-16; an encrypted workbook holds one called EncryptedPackage. */
function readCompound(bytes: Buffer, limits: SheetLimits): Sheet[] | Refusal {
  const holds = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
  if (holds('EncryptedPackage')) return passwordProtected();
  if (holds('WordDocument')) return notSpreadsheet('一个 Word 文档', 'a Word document');
  if (!holds('Workbook') && !holds('Book')) return notSpreadsheet('别的文件', 'some other file');
  return parseWorkbook(bytes, limits);
}

/** All sheets of the file, hidden ones marked. Refuses: file-empty, -too-large, -not-spreadsheet, -damaged, -encrypted, -unpacks-too-large, -unsafe, sheet-*. */
export function readSheets(bytes: Buffer, limits: SheetLimits): Sheet[] | Refusal {
  const hex = bytes.toString('hex', 0, 8);
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return readZip(bytes, limits);
  if (hex === 'd0cf11e0a1b11ae1') return readCompound(bytes, limits);
  const other = others.find(([start]) => hex.startsWith(start));
  if (other) return notSpreadsheet(other[1], other[2]);
  // Programs export HTML or XML under the name .xls; a list may also begin with a "<", so the tag must be one of theirs.
  const head = bytes.toString('latin1', 0, 2000).replaceAll('\0', '');
  if (/^[^\w]{0,8}\s*<(?:\?xml|!doctype html|html|table|meta|head|!--|style|div)/i.test(head)) {
    const text = decodeText(bytes);
    return isRefusal(text) ? text : parseWorkbook(text, limits);
  }
  return readText(bytes, limits);
}
