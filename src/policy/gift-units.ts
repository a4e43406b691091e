// What donated things are counted in. The ledger moves whole units and never from one into another; money is counted in fen.
import { formatCount, plural } from '#kit/format.ts';
import { formatDocumentYuan } from '#kit/money.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';

/** Things have a value in money beside their count; hours and lessons have none. */
interface Unit {
  readonly label: Text;
  readonly many: string;
  readonly valued: boolean;
}

const thing = (zh: string, en: string, many = `${en}s`): Unit => ({ label: text(zh, en), many, valued: true });

export const giftUnits = {
  fen: { label: text('元', 'yuan'), many: 'yuan', valued: false },
  set: thing('套', 'set'),
  pair: thing('双', 'pair'),
  piece: thing('件', 'piece'),
  box: thing('箱', 'box', 'boxes'),
  bag: thing('袋', 'bag'),
  volume: thing('册', 'volume'),
  hour: { label: text('小时', 'hour'), many: 'hours', valued: false },
} as const satisfies Record<string, Unit>;

export type GiftUnit = keyof typeof giftUnits;
export const giftUnitKeys = Object.keys(giftUnits) as GiftUnit[];

/** Least people whom a figure about those helped may tell of. */
export const fewestHelped = 3;

/** So much of it, as it is said. */
export function giftAmount(amount: number, unit: string): Text {
  if (unit === 'fen') return text(formatDocumentYuan(amount), formatDocumentYuan(amount, 'en'));
  const known = own<Unit>(giftUnits, unit) ?? thing(unit, unit);
  return text(`${formatCount(amount)} ${known.label.zh}`, plural(amount, known.label.en, known.many));
}

/** The number of a receipt as it is printed. */
export const receiptNumber = (year: number, number: number): string => `捐${year}-${String(number).padStart(5, '0')}`;

/** A donor who did not consent to be named. */
export const unnamedDonor = text('爱心人士', 'Unnamed donor');

/** Of a collection of which nothing is kept back. */
export const allToMember = text('全部给职工本人', 'all of it goes to the member');
