// What is written down of something that went wrong: enough to find the cause in the code, and nothing of the person it happened to. A message may quote
// what was sent or stored, so quoted words, numbers that could be somebody's and everything that is not plain English are left out of it.

/** What a database says beside its message; never the detail, which holds the row. */
const named = ['code', 'table', 'column', 'constraint', 'routine'] as const;

export interface Cause {
  readonly name: string;
  readonly says: string;
  readonly code?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  readonly routine?: string;
  /** Where it was thrown, the innermost first; left out for what passes by itself. */
  readonly at?: readonly string[];
  readonly because?: Cause;
}

const longest = 300;
const deepest = 3;

/** The message without what could be somebody's. */
export const safeWords = (message: string): string =>
  message
    .replace(/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”/g, '"…"')
    .replace(/\d[\d\s-]{4,}\d/g, '#')
    .replace(/\S+@\S+/g, '…')
    .replace(/[^\x20-\x7e…]+/g, '…')
    .slice(0, longest);

const framesOf = ({ stack = '' }: Error): string[] =>
  stack.split('\n').flatMap((line) => /^\s+at (.+)$/.exec(line)?.[1] ?? []);

export function causeOf(error: unknown, where: boolean, depth = 0): Cause {
  if (!(error instanceof Error)) return { name: typeof error, says: '' };
  const more = Object.fromEntries(
    named.flatMap((key) => {
      const value: unknown = Reflect.get(error, key);
      return typeof value === 'string' ? [[key, safeWords(value)]] : [];
    }),
  );
  return {
    ...{ name: error.name, says: safeWords(error.message), ...more },
    ...(where ? { at: framesOf(error) } : {}),
    ...(error.cause === undefined || depth === deepest ? {} : { because: causeOf(error.cause, where, depth + 1) }),
  };
}
