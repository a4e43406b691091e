// Payments out in a bank's own Excel or CSV, as its template says; every cell is text, so no account number loses its zeros.
import { utils, write } from '@e965/xlsx';
import { invariant, type Refusal } from '#kit/refusal.ts';
import type { BankTemplate, Cell } from '#payments/bank-template.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { isoAmount } from '#payments/pain.ts';
import { checkFile, type PaymentFileBatch, type PaymentFileItem } from '#payments/payment-file.ts';

function written(
  cell: Cell,
  batch: PaymentFileBatch,
  totalFen: number,
  item?: PaymentFileItem,
  ordinal?: number,
): string {
  if ('constant' in cell) return cell.constant;
  const ofBatch: Partial<Record<typeof cell.value, string>> = {
    batchNumber: batch.number,
    executeOn: batch.executeOn,
    payerName: batch.payer.name,
    payerAccount: batch.payer.account,
    payerBank: batch.payer.bank,
    items: String(batch.items.length),
    totalYuan: isoAmount(totalFen),
    totalFen: String(totalFen),
    purpose: batch.purpose,
  };
  const found = ofBatch[cell.value];
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

function rowsOf(template: BankTemplate, batch: PaymentFileBatch): string[][] {
  const totalFen = batch.items.reduce((sum, item) => sum + item.amountFen, 0);
  return [
    ...template.above.map((row) => row.map((cell) => oneLine(written(cell, batch, totalFen)))),
    template.columns.map(({ heading }) => heading),
    ...batch.items.map((item, i) =>
      template.columns.map((cell) => oneLine(written(cell, batch, totalFen, item, i + 1))),
    ),
  ];
}

function csv(rows: readonly string[][], { delimiter, lineEnd, encoding }: BankTemplate): Buffer | Refusal {
  const quoted = (cell: string) =>
    cell.includes(delimiter) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
  const text = rows.map((row) => row.map(quoted).join(delimiter) + lineEnd).join('');
  return encoding === 'gb18030' ? encodeGb18030(text) : Buffer.from(text, 'utf8');
}

function xlsx(rows: readonly string[][], { sheet }: BankTemplate): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows as string[][]), sheet);
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

/** The same batch gives the same bytes. Refuses as `checkFile`, and character-without-code. */
export function bankFile(batch: PaymentFileBatch, template: BankTemplate): Buffer | Refusal {
  const unfit = checkFile(batch);
  if (unfit) return unfit;
  const rows = rowsOf(template, batch);
  return template.file === 'xlsx' ? xlsx(rows, template) : csv(rows, template);
}
