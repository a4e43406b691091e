// Spreadsheets of strangers, read in a child process that is killed when it takes too long or too much; after a large or bad file it is replaced.
import { join } from 'node:path';
import { LockedChild } from '#documents/locked-child.ts';
import { type Sheet, type SheetLimits, sheetLimits } from '#documents/sheet.ts';
import { asBuffer } from '#kit/bytes.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

export interface ReadOptions {
  readonly limits?: Partial<SheetLimits>;
  readonly killAfterMs?: number;
  /** Heap of the child, in megabytes. */
  readonly heapMb?: number;
}

/** A child that has read more than this is replaced rather than kept with its memory. */
const KEEP_BELOW_BYTES = 2_000_000;

export interface SheetJob {
  readonly bytes: Uint8Array;
  readonly limits: SheetLimits;
}

const reader = new LockedChild<SheetJob, Sheet[] | Refusal>({
  program: join(import.meta.dirname, 'spreadsheet-process.ts'),
  killAfterMs: 30_000,
  heapMb: 768,
  waitingAtMost: 20,
});

/** Ends the waiting child, if there is one; tests and shut-down call it. */
export const closeSpreadsheetReader = (): void => reader.close();

const tookTooLong = (): Refusal =>
  refuse('file-takes-too-long', '文件读了很久还没读完，已停止', 'Reading the file took too long and was stopped', {
    next: {
      zh: '请删去多余的工作表和格式，或拆成几个文件',
      en: 'Remove sheets and formatting that are not needed, or split the file',
    },
  });
const tooMuch = (): Refusal =>
  refuse('file-too-complex', '文件内容太多，读取时内存不够', 'The file holds more than there is memory to read', {
    next: { zh: '请拆成几个文件', en: 'Split it into several files' },
  });

/**
 * The sheets of an .xlsx, .xls or .csv file, told apart by their bytes. Files are read one after the other.
 * Refuses: file-empty, file-too-large, file-not-spreadsheet, file-damaged, file-encrypted, file-unpacks-too-large, file-unsafe,
 * file-too-complex, file-takes-too-long, sheet-too-long, sheet-too-wide, sheet-too-large, sheet-empty, csv-unreadable, reader-busy.
 */
export async function readSpreadsheet(given: Uint8Array, options: ReadOptions = {}): Promise<Sheet[] | Refusal> {
  const bytes = asBuffer(given);
  const limits = { ...sheetLimits, ...options.limits };
  if (bytes.length === 0) {
    return refuse('file-empty', '文件是空的（0 字节）', 'The file is empty (0 bytes)', {
      next: { zh: '请确认文件已保存完再上传', en: 'Make sure that it was saved, then upload it again' },
    });
  }
  if (bytes.length > limits.bytes) {
    const mb = Math.floor(limits.bytes / 1_000_000);
    return refuse('file-too-large', `文件超过 ${mb} MB`, `The file is larger than ${mb} MB`, {
      next: { zh: '请拆成几个文件，或删去其中的图片', en: 'Split it, or remove the pictures in it' },
    });
  }
  const { killAfterMs, heapMb } = options;
  const sheets = await reader.ask(
    { bytes, limits },
    {
      keep: bytes.length < KEEP_BELOW_BYTES,
      ...(killAfterMs === undefined ? {} : { killAfterMs }),
      ...(heapMb === undefined ? {} : { heapMb }),
    },
  );
  if (sheets === 'too-long') return tookTooLong();
  if (sheets === 'died') return tooMuch();
  if (isRefusal(sheets) || sheets.some((sheet) => sheet.rows.length > 0)) return sheets;
  return refuse('sheet-empty', '表格里没有内容', 'The workbook is empty');
}
