// What a case is called: by what it asks for and when it was handed in; by its number only where somebody has to quote it.
import { type Text, text } from '#kit/text.ts';

/** The one way in which the number of a case is written. */
export const caseNumber = (id: number | string): Text => text(`办件号 ${id}`, `Case no. ${id}`);

/** `on`: the day it was handed in, as the reader writes days. */
export const caseNamed = (programme: Text, on: string): Text =>
  text(`${on}交的${programme.zh}`, `${programme.en}, handed in on ${on}`);
