// Building blocks of what routes take and give: ids, days, money and text pairs, each with one meaning everywhere.
import { z } from '@hono/zod-openapi';
import { codesByStatus } from '#api/statuses.ts';
import { isDay } from '#kit/days.ts';
import { mapColumns, mapRows } from '#kit/map-place.ts';
import { roles } from '#people/posts.ts';

/** In paths and queries: a positive whole number below 2^53. */
export const idText = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)
  .refine(Number.isSafeInteger)
  .openapi({ type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const id = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).openapi({ format: 'int64' });
export const count = z.number().int();
/**
 * An id that a client makes for something it sends: random (version 4) or of its time (7). Version 8 is the house's own (src/store/action-ids.ts),
 * so that nobody can send an id that the house will use.
 */
export const clientId = z
  .uuid()
  .regex(/^.{14}[47]/)
  .transform((said) => said.toLowerCase())
  .openapi({ type: 'string', format: 'uuid', description: 'UUID of version 4 or 7' });
/** A square of a tile map. */
export const mapPlace = z
  .object({ column: z.number().int().min(1).max(mapColumns), row: z.number().int().min(1).max(mapRows) })
  .openapi('MapPlace');
export const fen = z.number().int().openapi({ format: 'int64', description: 'Integer fen (1/100 yuan). 分' });
export const positiveFen = z
  .number()
  .int()
  .min(1)
  .max(1_000_000_000_000_00)
  .openapi({ format: 'int64', description: 'Fen' });
export const day = z.string().refine(isDay).openapi({ format: 'date', description: 'China time' });
export const instant = z.string().openapi({ format: 'date-time' });
export const text = z.object({ zh: z.string(), en: z.string() }).openapi('Text');
// Not `.nullable()`: the document generator then loses the null of a named shape.
export const textOrNull = z.union([text, z.null()]);
export const year = z.number().int().min(1990).max(2100);
export const yearText = z
  .string()
  .regex(/^(19|20)\d\d$/)
  .transform(Number)
  .openapi({ type: 'integer', minimum: 1990, maximum: 2099 });
/** A line people write. */
export const line = (max: number) => z.string().trim().min(1).max(max);
export const keyText = z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/);
export const role = z.enum(roles);
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const flagText = z
  .enum(['true', 'false'])
  .transform((v) => v === 'true')
  .openapi({ type: 'boolean' });

/** Which codes come with which status; 422 is every other "no". */
const codeWords = `Stable, and never of two statuses. ${[...codesByStatus]
  .filter(([status]) => status !== 422)
  .map(([status, codes]) => `${status}: ${codes.join(', ')}.`)
  .join(' ')} 422: every other refusal.`;

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().openapi({ description: codeWords }),
    why: text,
    rule: z.string().optional(),
    next: text.optional(),
    errors: z.array(z.object({ path: z.string(), why: text })).optional(),
    requestId: z.string(),
  })
  .openapi('Problem', {
    description: 'RFC 9457 problem details: what, why, which rule and what next, in Chinese and English.',
  });

/** The answer to a small question that shows that no machine is pressing, with the token that came with it. */
export const humanCheck = z.strictObject({ token: z.string().max(2_000), answer: z.string().max(20) });

export const done = z.object({ done: z.literal(true) }).openapi('Done');
export const created = z.object({ id }).openapi('Created');

/** Instants leave as ISO strings; null stays null. */
export const iso = (at: Date): string => at.toISOString();
export const isoOrNull = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;
