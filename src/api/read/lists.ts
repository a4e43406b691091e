// A list as a file to take home: bounded, its taking written down, cells as text so that nothing becomes a formula.

import { z } from '@hono/zod-openapi';
import type { Asked, Download } from '#api/endpoint.ts';
import { type List, type ListValue, writeCsv, writeWorkbook } from '#documents/workbook-write.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import type { Whose } from '#people/views.ts';

/** One workbook holds at most this many rows (trust.md C9). */
const rowsAtMost = 50_000;
const page = 1000;

export const fileFormat = z.enum(['xlsx', 'csv']);

const tooLarge = (): Refusal =>
  refuse(
    'export-too-large',
    `超过 ${rowsAtMost} 行，请分开导出`,
    `More than ${rowsAtMost} rows; narrow it and export in parts`,
  );

/** All rows, page by page; `next` is given the last row of the page before and the size of a page. Refuses: export-too-large. */
export async function allRows<T>(
  next: (last: T | undefined, limit: number) => Promise<readonly T[]>,
): Promise<T[] | Refusal> {
  const rows: T[] = [];
  for (;;) {
    const more = await next(rows.at(-1), page);
    rows.push(...more);
    if (rows.length > rowsAtMost) return tooLarge();
    if (more.length < page) return rows;
  }
}

/** The file; that it was taken is in the access log before anybody has it. `whose`: of whom it holds what is personal. */
export async function listFile(
  asked: Pick<Asked<unknown, unknown, unknown>, 'house' | 'viewer' | 'log'>,
  list: Omit<List, 'rows'> & { readonly rows: readonly (readonly ListValue[])[] | Refusal },
  of: { readonly format: 'xlsx' | 'csv'; readonly what: string; readonly target: string },
  whose?: Whose,
): Promise<Download | Refusal> {
  const { rows } = list;
  if (isRefusal(rows)) return rows;
  const details = { rows: rows.length };
  await asked.log({ actorId: asked.viewer.personId, what: of.what, target: of.target, allowed: true, details });
  const file = await fileOf({ ...list, rows }, of.format, chinaDate(asked.house.clock.now()));
  return whose === undefined ? file : { ...file, whose };
}

/** The list as a file named after it and the day. */
export async function fileOf(list: List, format: 'xlsx' | 'csv', today: Day): Promise<Download> {
  const fileName = `${list.name}-${today}.${format}`;
  if (format === 'csv') return { fileName, mediaType: 'text/csv; charset=utf-8', bytes: writeCsv(list) };
  return {
    fileName,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bytes: await writeWorkbook(list),
  };
}
