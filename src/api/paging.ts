// Cursor paging: the cursor is the last row's sort key, opaque to the client, and checked as strictly as anything else that is sent.
import { z } from '@hono/zod-openapi';
import { type Refusal, refuse } from '#kit/refusal.ts';

export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((n) => n >= 1 && n <= 200)
    .optional()
    .openapi({ type: 'integer', description: 'Rows at most, 1 to 200; default 50. 每页行数' }),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,400}$/)
    .optional()
    .openapi({ description: '`next` of the page before. 上一页给出的 next' }),
};

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: 'Cursor of the next page; null at the end' }),
  });

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

type Key = string | number;

export const writeCursor = (keys: readonly Key[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

/** The keys of a cursor, of the kinds named; undefined without a cursor. Refuses: cursor-invalid. */
export function readCursor(
  cursor: string | undefined,
  kinds: readonly ('number' | 'string')[],
): Key[] | undefined | Refusal {
  if (cursor === undefined) return undefined;
  const invalid = refuse(
    'cursor-invalid',
    '翻页标记不对，请从第一页重新开始',
    'The cursor is not valid; start from the first page again',
  );
  let keys: unknown;
  try {
    keys = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return invalid;
  }
  if (!Array.isArray(keys) || keys.length !== kinds.length) return invalid;
  const fits = keys.every((key, at) =>
    kinds[at] === 'number'
      ? Number.isSafeInteger(key)
      : typeof key === 'string' && key.isWellFormed() && !key.includes('\0'),
  );
  return fits ? (keys as Key[]) : invalid;
}

/** Cuts one row more than the limit into a page. */
export function cut<T>(rows: readonly T[], limit: number, keys: (row: T) => readonly Key[]): Page<T> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? writeCursor(keys(items.at(-1)!)) : null };
}
