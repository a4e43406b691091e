// A bank's answer read beside the server: a file of twenty megabytes takes seconds, in which nobody else should wait; and it is a stranger's file.
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LockedChild } from '#documents/locked-child.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { type BankReturn, inOrder, linesAtMost, type ReturnLine, type ReturnProblem } from '#payments/bank-return.ts';
import type { FileFormat } from '#payments/formats.ts';

export interface ReturnJob {
  readonly bytes: Uint8Array;
  readonly format: FileFormat;
}

/** Lines on their way back: texts of a thousand each, which are opened one by one and others served in between. */
interface PackedReturn extends Omit<BankReturn, 'lines' | 'problems'> {
  readonly lines: readonly string[];
  readonly problems: readonly string[];
}

const linesOfText = 1_000;

function packed(all: readonly unknown[]): string[] {
  const texts: string[] = [];
  for (let from = 0; from < all.length; from += linesOfText)
    texts.push(JSON.stringify(all.slice(from, from + linesOfText)));
  return texts;
}

async function opened<T>(texts: readonly string[]): Promise<T[]> {
  const all: T[] = [];
  for (const words of texts) {
    for (const one of JSON.parse(words) as T[]) all.push(one);
    await nextTurn();
  }
  return all;
}

/** Its lines in order, so that nobody has to sort them where others wait. Refuses: return-unreadable. */
export function packReturn(read: BankReturn | Refusal): PackedReturn | Refusal {
  if (isRefusal(read)) return read;
  if (read.lines.length + read.problems.length > linesAtMost)
    return refuse(
      'return-unreadable',
      `回盘文件超过 ${linesAtMost} 笔`,
      `The return file holds more than ${linesAtMost} payments`,
      { next: text('请按日期分成几个文件', 'Split it by date into several files') },
    );
  return { ...read, lines: packed(inOrder(read.lines)), problems: packed(read.problems) };
}

const reader = new LockedChild<ReturnJob, PackedReturn | Refusal>({
  program: join(import.meta.dirname, 'return-process.ts'),
  killAfterMs: 60_000,
  heapMb: 768,
  waitingAtMost: 20,
});

/** A child that has read more than this is replaced rather than kept with its memory. */
const keepBelowBytes = 2_000_000;

const unread = (zh: string, en: string): Refusal =>
  refuse('return-unreadable', `回盘文件读不了：${zh}`, `The return file cannot be read: ${en}`, {
    next: text('请按日期分成几个文件', 'Split it by date into several files'),
  });

let before: Promise<unknown> = Promise.resolve();

/**
 * As `readReturn`. `load` gives the bytes, when it is this file's turn: files are read one after the other and only one is in memory.
 * Refuses: format-unknown, xml-unreadable, return-unreadable, reader-busy.
 */
export function readReturnApart(load: () => Promise<Uint8Array>, format: FileFormat): Promise<BankReturn | Refusal> {
  const mine = before.then(() => read(load, format));
  before = mine.catch(() => {});
  return mine;
}

async function read(load: () => Promise<Uint8Array>, format: FileFormat): Promise<BankReturn | Refusal> {
  const bytes = await load();
  const said = await reader.ask({ bytes, format }, { keep: bytes.length < keepBelowBytes });
  if (said === 'too-long') return unread('读得太久，已停止', 'it took too long and was stopped');
  if (said === 'died') return unread('内容太多，内存不够', 'it holds more than there is memory to read');
  if (isRefusal(said)) return said;
  const { lines, problems, ...rest } = said;
  return { ...rest, lines: await opened<ReturnLine>(lines), problems: await opened<ReturnProblem>(problems) };
}
