// A bank's answer in Excel or CSV. The heading row is looked for, because banks put titles and totals above it.
import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { listZip, verifyZip } from '#documents/zip-check.ts';
import { asBuffer } from '#kit/bytes.ts';
import { normaliseText, withoutBlanks } from '#kit/normalise.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import {
  type BankReturn,
  linesAtMost,
  problem,
  type ReturnLine,
  type ReturnProblem,
  reasonOf,
  returnedFen,
} from '#payments/bank-return.ts';
import type { BankTemplate } from '#payments/bank-template.ts';

const MAX_BYTES = 60 * 2 ** 20;
/** Headings stand within these first rows. */
const SEARCHED_ROWS = 30;

const unreadable = (zh: string, en: string): Refusal =>
  refuse('return-unreadable', `回盘文件读不了：${zh}`, `The return file cannot be read: ${en}`, {
    next: {
      zh: '请用银行下载的原始文件，并选对银行模板',
      en: "Use the bank's original file and the right bank template",
    },
  });

function rowsOf(bytes: Uint8Array, { file, delimiter, encoding }: BankTemplate): string[][] | Refusal {
  if (bytes.length > MAX_BYTES) return unreadable('文件太大', 'it is too large');
  try {
    if (file === 'csv') {
      const decoded = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return parse(decoded, {
        delimiter,
        relax_column_count: true,
        skip_empty_lines: false,
        bom: true,
        max_record_size: 100_000,
      });
    }
    // A view of its own: the library hangs its own fields on what it reads.
    const view = asBuffer(bytes);
    const entries = listZip(view);
    const unsafe = isRefusal(entries) ? entries : verifyZip(view, entries);
    if (unsafe) return unreadable(unsafe.why.zh, unsafe.why.en);
    const book = read(view, {
      type: 'buffer',
      cellFormula: false,
      cellHTML: false,
      sheets: 0,
      sheetRows: linesAtMost + 2,
    });
    const sheet = book.Sheets[book.SheetNames[0] ?? ''];
    if (!sheet) return unreadable('没有工作表', 'it has no sheet');
    return utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false, defval: '', blankrows: true });
  } catch (error) {
    return unreadable('格式不符', error instanceof Error ? error.message.slice(0, 120) : 'broken');
  }
}

const plain = (cell: unknown): string => normaliseText(String(cell ?? ''));
const heading = (cell: unknown): string => withoutBlanks(String(cell ?? '')).toLowerCase();

type Columns = Record<'reference' | 'result' | 'reason' | 'reasonCode' | 'amount' | 'bankReference', number>;

function findColumns(row: readonly unknown[], { returns }: BankTemplate): Columns | undefined {
  const headings = row.map(heading);
  const of = (names: readonly string[] | undefined) => {
    for (const name of names ?? []) {
      const at = headings.indexOf(heading(name));
      if (at !== -1) return at;
    }
    return -1;
  };
  const columns: Columns = {
    reference: of(returns.reference),
    result: of(returns.result),
    reason: of(returns.reason),
    reasonCode: of(returns.reasonCode),
    amount: of(returns.amount),
    bankReference: of(returns.bankReference),
  };
  return columns.reference !== -1 && columns.result !== -1 ? columns : undefined;
}

/** Refuses: return-unreadable. */
export function readTableReturn(bytes: Uint8Array, template: BankTemplate): BankReturn | Refusal {
  const rows = rowsOf(bytes, template);
  if (isRefusal(rows)) return rows;
  const at = rows.slice(0, SEARCHED_ROWS).findIndex((row) => findColumns(row, template));
  if (at === -1) {
    const { reference, result } = template.returns;
    return unreadable(
      `找不到“${reference[0]}”和“${result[0]}”两栏`,
      `no columns “${reference[0]}” and “${result[0]}” were found`,
    );
  }
  const columns = findColumns(rows[at]!, template)!;
  const lines: ReturnLine[] = [];
  const problems: ReturnProblem[] = [];
  const counts = { pending: 0, others: 0 };
  for (const [i, row] of rows.slice(at + 1).entries()) {
    const one = readRow(row, at + i + 2, columns, template);
    if (one === 'pending' || one === 'others') counts[one] += 1;
    else if (one && 'words' in one) problems.push(one);
    else if (one) lines.push(one);
  }
  return { lines, problems, ...counts };
}

function readRow(
  cells: readonly unknown[],
  row: number,
  columns: Columns,
  { returns }: BankTemplate,
): ReturnLine | ReturnProblem | 'pending' | 'others' | undefined {
  const of = (name: keyof Columns) => (columns[name] === -1 ? '' : plain(cells[columns[name]]));
  const [reference, result] = [of('reference'), of('result')];
  if (cells.every((cell) => plain(cell) === '')) return undefined;
  // A total or a signature below the list.
  if (reference === '' && result === '') return 'others';
  const is = (names: readonly string[]) => names.some((name) => heading(name) === heading(result));
  if (is(returns.pending)) return 'pending';
  if (!is(returns.settled) && !is(returns.rejected)) {
    return problem(
      row,
      reference,
      'result-unreadable',
      `看不懂的处理结果“${result}”`,
      `The result “${result}” is not known`,
    );
  }
  const amountFen = of('amount') === '' ? null : returnedFen(of('amount'));
  if (amountFen === undefined) {
    return problem(
      row,
      reference,
      'amount-unreadable',
      `金额“${of('amount')}”读不懂`,
      `The amount “${of('amount')}” cannot be read`,
    );
  }
  const rejected = is(returns.rejected);
  const reason = rejected ? reasonOf(of('reasonCode'), of('reason')) : { reasonCode: null, reason: null };
  const bankReference = of('bankReference') || null;
  return { row, reference, result: rejected ? 'rejected' : 'settled', amountFen, bankReference, ...reason };
}
