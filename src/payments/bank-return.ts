// What a bank answered, whatever the file: one line per payment, in our words; and what in the file could not be understood.
import { parseYuan } from '#kit/money.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { bankReason } from '#payments/reasons.ts';

export interface ReturnLine {
  /** Line or entry of the file, from 1. */
  readonly row: number;
  /** As the bank wrote it; see `parseReference`. */
  readonly reference: string;
  readonly result: 'settled' | 'rejected';
  /** null: the bank did not repeat it. */
  readonly amountFen: number | null;
  /** Of a rejected line: ISO 20022 or NJ00, and the bank's own words with it. */
  readonly reasonCode: string | null;
  readonly reason: string | null;
  readonly bankReference: string | null;
}

export interface ReturnProblem {
  readonly row: number;
  readonly reference: string;
  readonly code: string;
  readonly words: Text;
}

export interface BankReturn {
  readonly lines: readonly ReturnLine[];
  readonly problems: readonly ReturnProblem[];
  /** Lines the bank has not decided yet. */
  readonly pending: number;
  /** Lines that are no payment of ours (other movements of the account). */
  readonly others: number;
  /** The whole message was rejected: every item of that batch is. */
  readonly whole?: { readonly messageId: string; readonly reasonCode: string; readonly reason: string };
}

/** One file holds at most so many payments; a bank's statement of a day has some thousands. */
export const linesAtMost = 100_000;

/** What is said of one payment stands together, as the file has it, so that a contradiction is seen. */
export const inOrder = (lines: readonly ReturnLine[]): ReturnLine[] =>
  [...lines].sort((a, b) => (a.reference < b.reference ? -1 : a.reference > b.reference ? 1 : a.row - b.row));

export const problem = (row: number, reference: string, code: string, zh: string, en: string): ReturnProblem => ({
  row,
  reference,
  code,
  words: text(zh, en),
});

/** The code and the sentence stored with a rejected item: ours first, then what the bank added. */
export function reasonOf(code: string, sentence: string): { reasonCode: string; reason: string } {
  const { code: reasonCode, words } = bankReason(code, sentence);
  const said = [code, sentence].filter((part) => part !== '' && part !== reasonCode && part !== words.zh).join(' ');
  return { reasonCode, reason: (said === '' ? words.zh : `${words.zh}（${said}）`).slice(0, 200) };
}

/** '1,234.50' as banks write it; undefined when it cannot be read. */
export function returnedFen(written: string): number | undefined {
  const amountFen = parseYuan(written);
  return isRefusal(amountFen) ? undefined : amountFen;
}
