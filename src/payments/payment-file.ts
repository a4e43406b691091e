// What any payment file is made of, and what must hold before one leaves the house, whatever the bank's format.
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';

export interface PaymentFileItem {
  readonly reference: string;
  readonly amountFen: number;
  readonly payeeName: string;
  /** In the clear: exists only while the file is made. */
  readonly account: string;
  /** The payee's bank as the member wrote it; '' when unknown. */
  readonly bank: string;
}

export interface PaymentFileBatch {
  readonly number: string;
  /** The instant of approval, so that a second export is the same file. */
  readonly createdAt: Date;
  readonly executeOn: Day;
  readonly payer: { readonly name: string; readonly account: string; readonly bank: string };
  /** What the payee reads on the statement. */
  readonly purpose: string;
  readonly items: readonly PaymentFileItem[];
}

const ACCOUNT = /^[0-9A-Za-z-]{1,34}$/;
// A spreadsheet takes these for the beginning of a formula (OWASP ASVS 5.0 1.2.10); no name or account begins so.
const FORMULA = /^[=+\-@\t\r]/;

const unfit = (zh: string, en: string, details: unknown): Refusal =>
  refuse('payment-file-unfit', zh, en, {
    next: { zh: '更正收款信息后重新编制本批', en: 'Correct the details and prepare the batch again' },
    details,
  });

/** Why no file can be made of this batch; null when it can. Refuses: payment-file-empty, payment-file-unfit (with the item's reference). */
export function checkFile(batch: PaymentFileBatch): Refusal | null {
  if (batch.items.length === 0) return refuse('payment-file-empty', '本批没有付款', 'The batch holds no payment');
  if (!ACCOUNT.test(batch.payer.account)) {
    return unfit('付款账号不合规范', "The payer's account number cannot be used", { payer: batch.payer.name });
  }
  const seen = new Set<string>();
  for (const { reference, amountFen, payeeName, account, bank } of batch.items) {
    const details = { reference };
    if (reference === '' || reference.length > 35 || seen.has(reference)) {
      return unfit(`编号 ${reference} 太长或重复`, `The reference ${reference} is too long or comes twice`, details);
    }
    seen.add(reference);
    if (!Number.isSafeInteger(amountFen) || amountFen <= 0) {
      return unfit(`${reference} 的金额不对`, `The amount of ${reference} is not above zero`, details);
    }
    if (!ACCOUNT.test(account)) {
      return unfit(`${reference} 的账号不合规范`, `The account number of ${reference} cannot be used`, details);
    }
    if (payeeName.trim() === '' || FORMULA.test(payeeName) || FORMULA.test(bank)) {
      return unfit(`${reference} 的户名或开户行不合规范`, `The name or bank of ${reference} cannot be used`, details);
    }
  }
  return null;
}
