// Are you a person? A sum in words: it can be heard as well as read, needs no picture and no dragging. Whoever answers it a thousand times by a
// program is still held to the limits of one person; this only makes that not worth the while.
import { type CryptoProvider, fieldAad, openText, sealText } from '#crypto/provider.ts';
import type { Text } from '#kit/text.ts';
import { text } from '#kit/text.ts';

export interface Question {
  readonly says: Text;
  /** Sent back with the answer; sealed, and good for this person only. */
  readonly token: string;
}

const goodForMs = 120_000;
const digits = [...'零一二三四五六七八九'];
const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

const place = (tenantId: number, personId: number): string =>
  fieldAad({ tenantId, table: 'claims', column: 'question', rowId: personId, sensitivity: 'S1' });

interface Who {
  readonly tenantId: number;
  readonly personId: number;
}

/** `random`: two bytes. */
export function askWhetherHuman(crypto: CryptoProvider, who: Who, now: Date, random: Uint8Array): Question {
  const [a, b] = [2 + (random[0]! % 8), 2 + (random[1]! % 8)];
  const sealed = sealText(
    crypto,
    JSON.stringify([a + b, now.getTime() + goodForMs]),
    place(who.tenantId, who.personId),
  );
  return {
    says: text(
      `${digits[a]}加${digits[b]}等于几？请写数字`,
      `How much is ${words[a]} and ${words[b]}? Write the number`,
    ),
    token: sealed.toString('base64url'),
  };
}

/** Whether this is the answer to a question asked of this person lately. What cannot be opened is no answer. */
export function answersRightly(
  crypto: CryptoProvider,
  who: Who,
  now: Date,
  { token, answer }: { readonly token: string; readonly answer: string },
): boolean {
  let sum: number;
  let until: number;
  try {
    [sum, until] = JSON.parse(openText(crypto, Buffer.from(token, 'base64url'), place(who.tenantId, who.personId)));
  } catch {
    // Sent by whoever knocks: anything may stand there.
    return false;
  }
  return now.getTime() <= until && answer.normalize('NFKC').trim() === String(sum);
}
