// What long work is called, and where on the desk its rows and errors are shown.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';

const names: Readonly<Record<string, Text>> = {
  'bulk-action': text('一起办理', 'Decided together'),
  'settle-round': text('整批办理', 'A whole round at once'),
  'prepare-payments': text('制付款批次', 'Payment batch prepared'),
  'import-commit': text('导入', 'Import'),
  'open-from-register': text('登记册上的逐个开件', 'Cases opened one by one for the register'),
  'print-certificates': text('打印证书', 'Certificates printed'),
  verification: text('核对全部记录', 'Check of the record'),
};

export const nameOfJobKind = (kind: string): Text => own(names, kind) ?? text('长任务', 'A long job');

interface Placed {
  readonly kind: string;
  readonly importId: number | null;
  readonly roundId: number | null;
}

/** null: on Today and nowhere else. */
export function placeOfJob({ kind, importId, roundId }: Placed): string | null {
  if (kind === 'verification') return '/desk/audit';
  if (kind === 'print-certificates') return '/desk/records';
  if (importId !== null)
    return `${roundId === null ? '/desk/import' : `/desk/rounds/${roundId}/import`}?run=${importId}`;
  return roundId === null ? null : `/desk/rounds/${roundId}`;
}
