// The thread in which a payment workbook is put together: tens of thousands of rows are packed for a second, and the server goes on meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import { utils, write } from '@e965/xlsx';

export interface WorkbookOrder {
  readonly sheet: string;
  /** Every cell is text. */
  readonly rows: readonly (readonly string[])[];
}

const { sheet, rows } = workerData as WorkbookOrder;
const book = utils.book_new();
utils.book_append_sheet(book, utils.aoa_to_sheet(rows as string[][], { dense: true }), sheet);
parentPort!.postMessage(write(book, { type: 'buffer', bookType: 'xlsx', compression: true }));
