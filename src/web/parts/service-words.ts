// A service as hall and desk read it from the API, and what it comes to in money.
import { formatYuan } from '#kit/money.ts';
import { type Text, text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';

export type Service = Answer<'GET /me/services/{id}'>;
export type ServiceRow = Answer<'GET /me/services'>['items'][number];

/** The thing itself where there is one, a play rather than "tickets and gifts"; else the programme. */
export const serviceTitle = ({ claim, title }: Pick<ServiceRow, 'claim' | 'title'>): Text =>
  claim?.event?.what ?? title;

/** '¥1,000.00', '¥500.00 至 ¥2,000.00'; nothing where no money is paid. */
export function amountWords(amount: ServiceRow['amount']): Text | null {
  if (!amount) return null;
  if ('fen' in amount) return text(formatYuan(amount.fen), formatYuan(amount.fen));
  const [least, most] = [formatYuan(amount.minFen), formatYuan(amount.maxFen)];
  return least === most ? text(most, most) : text(`最多 ${most}`, `up to ${most}`);
}
