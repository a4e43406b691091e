// A list written as a file beside the server: fifty thousand rows as a workbook are two seconds of work, in which nobody else should wait.
import { join } from 'node:path';
import { LockedChild } from '#documents/locked-child.ts';
import type { ListColumn, ListValue } from '#documents/workbook-write.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

/** Rows on their way to the process that writes them: one text for each page, which costs this process next to nothing to hand over. */
export interface PackedList {
  readonly name: string;
  readonly columns: readonly ListColumn[];
  readonly pages: readonly string[];
}

export interface ListJob extends PackedList {
  readonly format: 'xlsx' | 'csv';
}

export const packPage = (rows: readonly (readonly ListValue[])[]): string => JSON.stringify(rows);

const writer = new LockedChild<ListJob, Uint8Array>({
  program: join(import.meta.dirname, 'list-process.ts'),
  killAfterMs: 60_000,
  heapMb: 768,
  waitingAtMost: 20,
});

/** A child that has written more than this is replaced rather than kept with its memory. */
const keepBelowCharacters = 2_000_000;

const busy = (): Refusal =>
  refuse('busy', '正在生成的导出文件太多，请稍后再试', 'Too many lists are being made; please try again shortly', {
    details: { retryAfterSeconds: 5 },
  });

/** The file, of rows that were packed by `packPage`. Files are written one after the other. Refuses: busy. */
export async function writeListApart(list: PackedList, format: ListJob['format']): Promise<Uint8Array | Refusal> {
  const { name, columns, pages } = list;
  const size = pages.reduce((sum, page) => sum + page.length, 0);
  const made = await writer.ask({ name, columns, pages, format }, { keep: size < keepBelowCharacters });
  if (made === 'too-long') return busy();
  if (made === 'died') throw new Fault('the process that writes lists ended by itself');
  return isRefusal(made) ? busy() : made;
}
