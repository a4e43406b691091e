// Payments out in a bank's own Excel or CSV, as its template says; every cell is text, so no account number loses its zeros.
import { Worker } from 'node:worker_threads';
import { Fault, invariant, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { BankTemplate, Cell } from '#payments/bank-template.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { isoAmount } from '#payments/pain.ts';
import { encodedWriter, type FileWriter, type PaymentFileHead, type PaymentFileItem } from '#payments/payment-file.ts';
import type { WorkbookOrder } from '#payments/workbook-thread.ts';

function written(cell: Cell, head: PaymentFileHead, item?: PaymentFileItem, ordinal?: number): string {
  if ('constant' in cell) return cell.constant;
  const ofHead: Partial<Record<typeof cell.value, string>> = {
    batchNumber: head.number,
    executeOn: head.executeOn,
    payerName: head.payer.name,
    payerAccount: head.payer.account,
    payerBank: head.payer.bank,
    items: String(head.items),
    totalYuan: isoAmount(head.amountFen),
    totalFen: String(head.amountFen),
    purpose: head.purpose,
  };
  const found = ofHead[cell.value];
  if (found !== undefined) return found;
  if (!item) return '';
  switch (cell.value) {
    case 'ordinal':
      return String(ordinal);
    case 'amountYuan':
      return isoAmount(item.amountFen);
    case 'amountFen':
      return String(item.amountFen);
    case 'reference':
      return item.reference;
    case 'payeeName':
      return item.payeeName;
    case 'account':
      return item.account;
    case 'bank':
      return item.bank;
    default:
      invariant(false, `the template value ${cell.value} has no meaning`);
  }
}

// A cell is one line: line ends and other controls become a blank, in CSV and in Excel alike.
const oneLine = (text: string): string => text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** Rows of cells, numbered on from page to page. */
function rowsOf(template: BankTemplate, head: PaymentFileHead) {
  let ordinal = 0;
  return {
    above: () => [
      ...template.above.map((row) => row.map((cell) => oneLine(written(cell, head)))),
      template.columns.map(({ heading }) => heading),
    ],
    of: (items: readonly PaymentFileItem[]) =>
      items.map((item) => {
        ordinal += 1;
        return template.columns.map((cell) => oneLine(written(cell, head, item, ordinal)));
      }),
  };
}

function csvWriter(template: BankTemplate, head: PaymentFileHead): FileWriter {
  const { delimiter, lineEnd, encoding } = template;
  const rows = rowsOf(template, head);
  const quoted = (cell: string) =>
    cell.includes(delimiter) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = (all: readonly string[][]) => all.map((row) => row.map(quoted).join(delimiter) + lineEnd).join('');
  const encode = encoding === 'gb18030' ? encodeGb18030 : (text: string) => Buffer.from(text, 'utf8');
  return encodedWriter(encode, {
    begin: () => lines(rows.above()),
    add: (items) => lines(rows.of(items)),
    end: () => '',
  });
}

const nothingYet = Buffer.alloc(0);

function workbookOf(order: WorkbookOrder): Promise<Buffer> {
  const thread = new Worker(new URL('./workbook-thread.ts', import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    thread.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)));
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Fault(`the workbook's thread ended with ${code}`)));
  });
}

/** The library holds a workbook whole until its end, so its size is bounded. Refuses: payment-file-too-large. */
function xlsxWriter(template: BankTemplate, head: PaymentFileHead): FileWriter {
  const rows = rowsOf(template, head);
  const all: string[][] = [];
  const append = (more: readonly string[][]) => {
    for (const row of more) all.push(row);
    return nothingYet;
  };
  return {
    begin: () => (head.items > workbookItems ? tooLarge(head.items) : append(rows.above())),
    add: (items) => append(rows.of(items)),
    end: () => workbookOf({ sheet: template.sheet, rows: all }),
  };
}

/** Half a gigabyte of memory is what a workbook of this many payments may take. */
export const workbookItems = 40_000;

const tooLarge = (items: number): Refusal =>
  refuse(
    'payment-file-too-large',
    `Excel 文件最多 ${workbookItems} 笔，本批有 ${items} 笔`,
    `A workbook holds ${workbookItems} payments at most; this batch has ${items}`,
    { next: text('请改用 pain.001 或银行的 CSV 格式', "Use pain.001 or the bank's CSV format instead") },
  );

/** Refuses character-without-code, and payment-file-too-large for a workbook. */
export const bankFileWriter = (template: BankTemplate, head: PaymentFileHead): FileWriter =>
  template.file === 'xlsx' ? xlsxWriter(template, head) : csvWriter(template, head);
