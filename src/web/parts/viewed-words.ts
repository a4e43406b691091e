// What was looked at of a person, and why, in words: the same for the person and for whoever audits it.
import { type Text, text } from '#kit/text.ts';
import { viewPurposes } from '#policy/view-purposes.ts';
import { viewedThings } from '#policy/viewed-things.ts';

const things: Readonly<Record<string, Text>> = viewedThings;

/** 'id_number,phone' → '身份证号、手机号'; what several looks saw is named once. */
export function viewedWords(what: string): Text {
  const keys = [...new Set(what.split(',').map((one) => one.trim()))];
  const parts = keys.map((key) => (Object.hasOwn(things, key) ? things[key]! : text(key, key)));
  return text(parts.map((one) => one.zh).join('、'), parts.map((one) => one.en).join(', '));
}

/** Why: in words of the program, or as the viewer typed it. */
export const purposeWords = (purpose: string): Text =>
  Object.hasOwn(viewPurposes, purpose) ? viewPurposes[purpose]! : text(purpose, purpose);
