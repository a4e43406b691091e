// What was looked at of a person, and why, in words: the same for the person and for whoever audits it.
import { type Text, text } from '#kit/text.ts';
import { purposeWords, viewPurposes } from '#policy/view-purposes.ts';
import { viewedThings } from '#policy/viewed-things.ts';

type Words = Readonly<Record<string, Text>>;

/** Each once: those with words in the order of the words, then what somebody typed. */
function inOrder(words: Words, keys: readonly string[]): Text[] {
  const known = Object.keys(words).filter((key) => keys.includes(key));
  const typed = keys.filter((key) => !Object.hasOwn(words, key)).map((key) => text(key, key));
  const all = [...known.map((key) => words[key]!), ...typed];
  return [...new Map(all.map((one) => [one.zh, one])).values()];
}

/** ['phone', 'id_number'] → 身份证号、手机号. */
export function viewedWords(what: readonly string[]): Text {
  const parts = inOrder(viewedThings, what);
  return text(parts.map((one) => one.zh).join('、'), parts.map((one) => one.en).join(', '));
}

/** Whether the program wrote it down by itself, in handling something; otherwise somebody typed why. */
export const isOfWork = (purpose: string): boolean => Object.hasOwn(viewPurposes, purpose);

const goingOn = (en: string, n: number): string => (n === 0 ? en : en.charAt(0).toLowerCase() + en.slice(1));

/** In words of the program, or as the viewer typed them. */
export function purposesWords(purposes: readonly string[]): Text {
  const typed = purposes.filter((purpose) => !isOfWork(purpose)).map(purposeWords);
  const parts = [...inOrder(viewPurposes, purposes.filter(isOfWork)), ...typed];
  return text(parts.map((one) => one.zh).join('；'), parts.map((one, n) => goingOn(one.en, n)).join('; '));
}
