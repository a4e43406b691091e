// What a showing is found by: characters and pairs of its words, letters of its title, and what it is filtered by (trade, place, kind), all in one array,
// so that the index intersects them before any row is read. Terms of a filter begin with a sign that no word has.
import { normaliseName } from '#kit/normalise.ts';
import { grams, pinyinOf } from '#kit/pinyin.ts';

/** A choice is answered by its key, which nobody searches for. */
const isKey = /^[a-z][a-z0-9-]*$/;

/** What of the document is searched: enough to find it by, and no more than an index should hold. */
const searchedAtMost = 240;

export interface Findable {
  readonly what: string;
  readonly title: string;
  readonly trade: string | null;
  readonly unionName: string;
  /** Organisations that it belongs to: its union and all above. */
  readonly places: readonly number[];
  readonly open: Readonly<Record<string, unknown>>;
}

export interface Terms {
  readonly terms: readonly string[];
  /** Pinyin and initials of the title. */
  readonly letters: string;
  readonly initials: string;
  /** The words that the pairs were made of: they may stand apart, and these have the last word. */
  readonly words: string;
}

export const whatTerm = (what: string): string => `=k:${what}`;
export const tradeTerm = (trade: string): string => `=t:${trade}`;
export const placeTerm = (organisationId: number): string => `=o:${organisationId}`;

/** Runs of `size` letters: `n` tells initials from spelt-out syllables. */
export function runs(letters: string, size: number, sign: 'i' | 'p'): string[] {
  const found = new Set<string>();
  for (let from = 0; from + size <= letters.length; from += 1)
    found.add(`=${sign}:${letters.slice(from, from + size)}`);
  return [...found];
}

/** One spelling, without what nobody searches for. */
export const plainWords = (text: string): string => normaliseName(text).toLowerCase().replaceAll(/[ ·]/g, '');

export function termsOf({ what, title, trade, unionName, places, open }: Findable): Terms {
  const said = Object.keys(open)
    .sort()
    .map((field) => open[field])
    .filter((value): value is string => typeof value === 'string' && !isKey.test(value));
  const words = plainWords(`${title}，${unionName}，${said.join('，')}`)
    .slice(0, searchedAtMost)
    .toWellFormed();
  // Of the title alone: what every union's name ends with would be in every row.
  const { full: letters, initials } = pinyinOf(title);
  const terms = new Set([
    ...[whatTerm(what), ...(trade === null ? [] : [tradeTerm(trade)]), ...places.map(placeTerm)],
    ...grams(words),
    ...runs(initials, 2, 'i'),
    ...runs(letters, 3, 'p'),
  ]);
  return { terms: [...terms], letters, initials, words };
}
