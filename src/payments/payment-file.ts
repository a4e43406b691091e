// What any payment file is made of, and what must hold before one leaves the house, whatever the bank's format. A file is written in
// parts, so that a batch of any size passes through without ever being held as a whole.
import type { Day } from '#kit/days.ts';
import { invariant, type Refusal, refuse } from '#kit/refusal.ts';

export interface PaymentFileItem {
  readonly reference: string;
  readonly amountFen: number;
  readonly payeeName: string;
  /** In the clear: exists only while the file is made. */
  readonly account: string;
  /** The payee's bank as the member wrote it; '' when unknown. */
  readonly bank: string;
}

export interface PaymentFileHead {
  readonly number: string;
  /** The instant of approval, so that a second export is the same file. */
  readonly createdAt: Date;
  readonly executeOn: Day;
  readonly payer: { readonly name: string; readonly account: string; readonly bank: string };
  /** What the payee reads on the statement. */
  readonly purpose: string;
  /** How many payments follow, and their sum. */
  readonly items: number;
  readonly amountFen: number;
}

/** Called in this order: once, for page after page, once. The parts in a row are the file; the same batch gives the same bytes. */
export interface FileWriter {
  begin(): Buffer | Refusal;
  add(items: readonly PaymentFileItem[]): Buffer | Refusal;
  end(): Buffer | Refusal | Promise<Buffer>;
}

const ACCOUNT = /^[0-9A-Za-z-]{1,34}$/;
// A spreadsheet takes these for the beginning of a formula (OWASP ASVS 5.0 1.2.10); no name or account begins so.
const FORMULA = /^[=+\-@\t\r]/;

const unfit = (zh: string, en: string, details: unknown): Refusal =>
  refuse('payment-file-unfit', zh, en, {
    next: { zh: '更正收款信息后重新编制本批', en: 'Correct the details and prepare the batch again' },
    details,
  });

function checkHead({ items, payer }: PaymentFileHead): Refusal | null {
  if (items === 0) return refuse('payment-file-empty', '本批没有付款', 'The batch holds no payment');
  if (ACCOUNT.test(payer.account)) return null;
  return unfit('付款账号不合规范', "The payer's account number cannot be used", { payer: payer.name });
}

function checkItem(item: PaymentFileItem, seen: Set<string>): Refusal | null {
  const { reference, amountFen, payeeName, account, bank } = item;
  const details = { reference };
  if (reference === '' || reference.length > 35 || seen.has(reference))
    return unfit(`编号 ${reference} 太长或重复`, `The reference ${reference} is too long or comes twice`, details);
  seen.add(reference);
  if (!Number.isSafeInteger(amountFen) || amountFen <= 0)
    return unfit(`${reference} 的金额不对`, `The amount of ${reference} is not above zero`, details);
  if (!ACCOUNT.test(account))
    return unfit(`${reference} 的账号不合规范`, `The account number of ${reference} cannot be used`, details);
  if (payeeName.trim() === '' || FORMULA.test(payeeName) || FORMULA.test(bank))
    return unfit(`${reference} 的户名或开户行不合规范`, `The name or bank of ${reference} cannot be used`, details);
  return null;
}

/** The writer, held to what any bank needs. Refuses: payment-file-empty, payment-file-unfit (with the item's reference). */
export function checkedWriter(head: PaymentFileHead, writer: FileWriter): FileWriter {
  const seen = new Set<string>();
  let amountFen = 0;
  return {
    begin: () => checkHead(head) ?? writer.begin(),
    add(items) {
      for (const item of items) {
        const wrong = checkItem(item, seen);
        if (wrong) return wrong;
        amountFen += item.amountFen;
      }
      return writer.add(items);
    },
    end() {
      invariant(seen.size === head.items && amountFen === head.amountFen, `batch ${head.number} is not what it says`);
      return writer.end();
    },
  };
}

/** Text as bytes; what cannot be encoded is refused by the encoder. */
export const encodedWriter = (
  encode: (text: string) => Buffer | Refusal,
  texts: { begin(): string; add(items: readonly PaymentFileItem[]): string; end(): string },
): FileWriter => ({
  begin: () => encode(texts.begin()),
  add: (items) => encode(texts.add(items)),
  end: () => encode(texts.end()),
});
