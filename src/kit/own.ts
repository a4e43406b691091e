// Tables read by a word: only what somebody put into them is there, never what every object has from its prototype (`constructor`, `toString`).

/**
 * What the table says of the word, or undefined. Every table with words for keys is read this way where the word may come from outside: a
 * request, a file, a definition, a row; test/laws/own-words.test.ts holds the sources to it.
 */
export function own<Value>(
  table: Readonly<Record<string, Value>> | null | undefined,
  word: string | number | null | undefined,
): Value | undefined {
  if (table === null || table === undefined || word === null || word === undefined) return undefined;
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
