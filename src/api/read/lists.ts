// A list as a file to take home: bounded, its taking written down, cells as text so that nothing becomes a formula.
import { z } from '@hono/zod-openapi';
import type { Asked, Download } from '#api/endpoint.ts';
import { type PackedList, packPage, writeListApart } from '#documents/list-file.ts';
import type { List, ListValue } from '#documents/workbook-write.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import type { Whose } from '#people/views.ts';

/** One workbook holds at most this many rows (trust.md C9). */
const rowsAtMost = 50_000;
const page = 1000;
/** Seconds for one page, of whatever size the whole is. */
export const listPatience = 30;

export const fileFormat = z.enum(['xlsx', 'csv']);

const tooLarge = (): Refusal =>
  refuse(
    'export-too-large',
    `超过 ${rowsAtMost} 行，请分开导出`,
    `More than ${rowsAtMost} rows; narrow it and export in parts`,
  );

type Rows = readonly (readonly ListValue[])[];
/** Read while it is written: a whole list is never held as rows. */
export type Pages = AsyncIterable<Rows>;

/** All rows, page by page; `next` is given the last item of the page before and the size of a page, `rows` makes a page of them into rows. */
export async function* pagesOf<T>(
  next: (last: T | undefined, limit: number) => Promise<readonly T[]>,
  rows: (items: readonly T[]) => Rows | Promise<Rows>,
): Pages {
  let last: T | undefined;
  for (;;) {
    const items = await next(last, page);
    if (items.length > 0) yield await rows(items);
    if (items.length < page) return;
    last = items.at(-1);
  }
}

/** One by one. */
export const eachOf =
  <T>(row: (item: T) => readonly ListValue[]) =>
  (items: readonly T[]): Rows =>
    items.map(row);

interface ListMade extends Omit<List, 'rows'> {
  readonly rows: Rows | Pages;
}

/**
 * The file; that it was taken is in the access log before anybody has it. `whose`: of whom it holds what is personal, known once its rows were read.
 * Refuses: export-too-large, busy.
 */
export async function listFile(
  asked: Pick<Asked<unknown, unknown, unknown>, 'house' | 'viewer' | 'log'>,
  list: ListMade,
  of: { readonly format: 'xlsx' | 'csv'; readonly what: string; readonly target: string },
  whose?: Whose,
): Promise<Download | Refusal> {
  const packed = await packRows(list.rows);
  if (isRefusal(packed)) return packed;
  const details = { rows: packed.count };
  await asked.log({ actorId: asked.viewer.personId, what: of.what, target: of.target, allowed: true, details });
  const file = await written({ ...list, pages: packed.pages }, of.format, chinaDate(asked.house.clock.now()));
  return isRefusal(file) || whose === undefined ? file : { ...file, whose };
}

/** The list as a file named after it and the day. Refuses: export-too-large, busy. */
export async function fileOf(list: List, format: 'xlsx' | 'csv', today: Day): Promise<Download | Refusal> {
  const packed = await packRows(list.rows);
  return isRefusal(packed) ? packed : written({ ...list, pages: packed.pages }, format, today);
}

async function packRows(rows: Rows | Pages): Promise<{ pages: string[]; count: number } | Refusal> {
  const pages: string[] = [];
  let count = 0;
  for await (const some of Array.isArray(rows) ? [rows as Rows] : (rows as Pages)) {
    count += some.length;
    if (count > rowsAtMost) return tooLarge();
    pages.push(packPage(some));
  }
  return { pages, count };
}

async function written(list: PackedList, format: 'xlsx' | 'csv', today: Day): Promise<Download | Refusal> {
  const bytes = await writeListApart(list, format);
  if (isRefusal(bytes)) return bytes;
  const mediaType =
    format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { fileName: `${list.name}-${today}.${format}`, mediaType, bytes };
}
