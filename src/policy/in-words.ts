// Values in both languages, as people read them.
import { formatDocumentYuan } from '#kit/money.ts';
import { type Text, text } from '#kit/text.ts';
import type { FactDefinition } from '#policy/facts.ts';

/** '1,000.50 元' and '1,000.50 yuan'. */
export const yuan = (fen: number): Text => ({ zh: formatDocumentYuan(fen), en: formatDocumentYuan(fen, 'en') });

/** A number as what it counts: fen of a money field are written in yuan. */
export const measured = (value: number, definition: FactDefinition | undefined): Text =>
  definition?.type === 'money' && Number.isSafeInteger(value) ? yuan(value) : text(String(value), String(value));
