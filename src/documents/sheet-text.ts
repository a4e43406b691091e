// CSV and its kin as unions send them: UTF-8 with or without a mark, UTF-16 from Excel's "Unicode text", GB18030 from older programs;
// commas, tabs or semicolons.
import { parse } from 'csv-parse/sync';
import type { Sheet, SheetLimits, SheetRow } from '#documents/sheet.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

const notText = (): Refusal =>
  refuse('file-not-spreadsheet', '这不是表格文件', 'This is not a spreadsheet', {
    next: { zh: '请上传 .xlsx、.xls 或 .csv 文件', en: 'Upload an .xlsx, .xls or .csv file' },
  });

export const tooManyRows = (limits: SheetLimits): Refusal =>
  refuse('sheet-too-long', `表格超过 ${limits.rows} 行`, `The sheet has more than ${limits.rows} rows`, {
    next: { zh: '请拆成几个文件', en: 'Split it into several files' },
  });

export const tooManyColumns = (limits: SheetLimits): Refusal =>
  refuse('sheet-too-wide', `表格超过 ${limits.columns} 列`, `The sheet has more than ${limits.columns} columns`, {
    next: { zh: '请删去多余的列', en: 'Remove the columns that are not needed' },
  });

/** UTF-16 without a mark: of Latin text every second byte is zero. */
function guessUtf16(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, 4096);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i += 1) {
    if (sample[i] !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  // Even Chinese lists hold digits and separators enough.
  if (odd > sample.length / 20 && even < odd / 10) return 'utf-16le';
  if (even > sample.length / 20 && odd < even / 10) return 'utf-16be';
  return undefined;
}

/** The text, in whichever of the four encodings it was written. Refuses file-not-spreadsheet. */
export function decodeText(bytes: Buffer): string | Refusal {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : guessUtf16(bytes);
  for (const encoding of marked ? [marked] : ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (looksLikeText(text)) return text;
    } catch {
      // Not written in this encoding: the next one is tried.
    }
  }
  return notText();
}

const CONTROL = /(?![\t\r\n\f\v\u0085])\p{Cc}/u;
const looksLikeText = (text: string): boolean => !CONTROL.test(text.slice(0, 100_000));

/** The separator that occurs most in the first lines outside quotation marks. */
function separator(text: string): string {
  const head = text.slice(0, 20_000).replace(/"(?:[^"]|"")*"/g, '');
  const counted = [',', '\t', ';'].map((one) => [one, head.split(one).length] as const);
  return counted.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function parseRows(text: string, limits: SheetLimits): string[][] | Refusal {
  const options = {
    delimiter: separator(text),
    relax_column_count: true,
    bom: true,
    to: limits.rows + 1,
    max_record_size: 1_000_000,
  };
  try {
    return parse(text, options) as string[][];
  } catch {
    // A stray quotation mark in the middle of a cell: read once more, taking marks as they stand.
    try {
      return parse(text, { ...options, relax_quotes: true }) as string[][];
    } catch {
      return refuse(
        'csv-unreadable',
        'CSV 文件的引号不配对，分不清单元格',
        'The quotation marks of the CSV file do not match; its cells cannot be told apart',
        {
          next: { zh: '请另存为 .xlsx 再上传', en: 'Save it as .xlsx and upload that' },
        },
      );
    }
  }
}

/** One sheet of text cells. Row numbers are those of records, as Excel shows them. Refuses: file-not-spreadsheet, csv-unreadable, sheet-too-long, -wide. */
export function readText(bytes: Buffer, limits: SheetLimits): Sheet[] | Refusal {
  const text = decodeText(bytes);
  if (isRefusal(text)) return text;
  const records = parseRows(text, limits);
  if (isRefusal(records)) return records;
  if (records.length > limits.rows) return tooManyRows(limits);
  const rows: SheetRow[] = [];
  for (const [i, cells] of records.entries()) {
    if (cells.length > limits.columns) return tooManyColumns(limits);
    if (cells.every((cell) => cell.trim() === '')) continue;
    rows.push({ number: i + 1, cells, types: cells.map((cell) => (cell === '' ? ' ' : 's')).join('') });
  }
  return [{ name: '', hidden: false, rows, merged: [] }];
}
