// Things of one name are told apart by a second line: what differs among them, and nothing that the first line says already.
import type { Text } from '#kit/text.ts';

/** `first`: the line above. What is missing, repeats it or repeats another part is left out. */
export function toldApart(first: Text, parts: readonly (Text | null | undefined | false)[]): Text[] {
  const seen = new Set([first.zh]);
  return parts.filter((part): part is Text => {
    if (!part || part.zh.trim() === '' || seen.has(part.zh)) return false;
    seen.add(part.zh);
    return true;
  });
}

/** Numbers and names that are written alike in both languages. */
export const alike = (words: string | null | undefined): Text | null => (words ? { zh: words, en: words } : null);
