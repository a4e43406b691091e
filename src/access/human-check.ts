// Are you a person? A sum in words: it can be heard as well as read, needs no picture and no dragging. Whoever answers it a thousand times by a
// program is still held to the limits of one person; this only makes that not worth the while.
import { type CryptoProvider, fieldAad, openText, sealText } from '#crypto/provider.ts';
import type { Text } from '#kit/text.ts';
import { text } from '#kit/text.ts';

export interface Question {
  readonly says: Text;
  /** Sent back with the answer; sealed, and good for this asker and purpose only. */
  readonly token: string;
}

export interface CheckAnswer {
  readonly token: string;
  readonly answer: string;
}

/** Whom a question is put to, and before what. */
export interface Asker {
  readonly tenantId: number;
  readonly purpose: 'claim' | 'code';
  /** The person, or of whoever is not signed in what stands for the phone. */
  readonly who: string;
}

const goodForMs = 120_000;
const digits = [...'零一二三四五六七八九'];
const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

const place = ({ tenantId, purpose, who }: Asker): string =>
  `${fieldAad({ tenantId, table: 'human-check', column: purpose, rowId: 0, sensitivity: 'S1' })}|${who}`;

/** `random`: two bytes. */
export function askWhetherHuman(crypto: CryptoProvider, asker: Asker, now: Date, random: Uint8Array): Question {
  const [a, b] = [2 + (random[0]! % 8), 2 + (random[1]! % 8)];
  const sealed = sealText(crypto, JSON.stringify([a + b, now.getTime() + goodForMs]), place(asker));
  return {
    says: text(
      `${digits[a]}加${digits[b]}等于几？请写数字`,
      `How much is ${words[a]} and ${words[b]}? Write the number`,
    ),
    token: sealed.toString('base64url'),
  };
}

/** Whether this is the answer to a question asked of this asker lately. What cannot be opened is no answer. */
export function answersRightly(
  crypto: CryptoProvider,
  asker: Asker,
  now: Date,
  { token, answer }: CheckAnswer,
): boolean {
  let sum: number;
  let until: number;
  try {
    [sum, until] = JSON.parse(openText(crypto, Buffer.from(token, 'base64url'), place(asker)));
  } catch {
    // Sent by whoever knocks: anything may stand there.
    return false;
  }
  return now.getTime() <= until && answer.normalize('NFKC').trim() === String(sum);
}
