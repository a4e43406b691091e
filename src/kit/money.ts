// Money is a whole number of fen (1/100 yuan) from the first keystroke to the bank file; yuan exist only in what people write and read.
import { withoutBlanks } from '#kit/normalise.ts';
import { own } from '#kit/own.ts';
import { invariant, type Refusal, refuse } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';

const NEXT: Text = {
  zh: '请写成数字，单位元，例如 1000 或 1,000.50',
  en: 'Write a figure in yuan, for example 1000 or 1,000.50',
};
const SCALE: Record<string, number> = { '': 0, 万: 4, 亿: 8 };
const AMOUNT = /^[¥]?(-?)[¥]?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(万|亿)?(?:元|块)?整?$/;

const fen = (value: number): number => {
  invariant(Number.isSafeInteger(value), `an amount is a safe whole number of fen, not ${value}`);
  return value;
};

/** BigInt back to fen; beyond 2^53 it is a Fault. */
const back = (value: bigint): number => fen(Number(value));

/**
 * Yuan as written ('1,000.50', '￥１０００', '2.5万元') or as Excel holds it (1000.5) → fen.
 * Refuses: money-missing, money-unreadable, money-negative, money-too-fine (below one fen), money-too-large (≥ 2^53 fen).
 */
export function parseYuan(raw: string | number): number | Refusal {
  // 15 significant digits is what Excel itself keeps; it takes 0.30000000000000004 back to 0.3.
  const written = typeof raw === 'number' ? String(Number(raw.toPrecision(15))) : withoutBlanks(raw);
  if (written === '') return refuse('money-missing', '没有写金额', 'The amount is missing', { next: NEXT });
  const match = AMOUNT.exec(written);
  if (!match) {
    const tiny = typeof raw === 'number' && /e-/.test(written);
    if (tiny) return tooFine(written);
    if (typeof raw === 'number' && /^\d[\d.]*e\+/.test(written)) return tooLarge(written);
    return refuse('money-unreadable', `“${written}”不是金额`, `“${written}” is not an amount`, { next: NEXT });
  }
  const [, sign, whole = '', fraction = '', unit = ''] = match;
  const places = 2 + (own(SCALE, unit) ?? 0);
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > places) return tooFine(written);
  const digits = whole.replaceAll(',', '') + significant.padEnd(places, '0');
  const amountFen = Number(digits);
  if (!Number.isSafeInteger(amountFen)) return tooLarge(written);
  if (sign && amountFen > 0) {
    return refuse('money-negative', `金额不能是负数：${written}`, `An amount cannot be negative: ${written}`, {
      next: NEXT,
    });
  }
  return amountFen;
}

const tooFine = (written: string) =>
  refuse(
    'money-too-fine',
    `“${written}”比一分钱还细，最多两位小数`,
    `“${written}” is finer than one fen; two decimals at most`,
    {
      next: NEXT,
    },
  );
const tooLarge = (written: string) =>
  refuse('money-too-large', `“${written}”太大，记不下`, `“${written}” is too large to be held`, { next: NEXT });

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

function decimal(hundredths: bigint): string {
  const digits = hundredths.toString().padStart(3, '0');
  return `${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

const signAndSize = (amountFen: number): [string, bigint] => [
  amountFen < 0 ? '-' : '',
  BigInt(Math.abs(fen(amountFen))),
];

/** '¥1,234.00': wherever money is owed, paid or decided; exact. */
export function formatYuan(amountFen: number): string {
  const [sign, size] = signAndSize(amountFen);
  return `${sign}¥${decimal(size)}`;
}

/** '1,000 元' / '1,000.50 元' in documents; exact. */
export function formatDocumentYuan(amountFen: number, language: 'zh' | 'en' = 'zh'): string {
  const [sign, size] = signAndSize(amountFen);
  const figure = sign + decimal(size).replace(/\.00$/, '');
  return language === 'zh' ? `${figure} 元` : `${figure} yuan`;
}

/**
 * For figures only, two decimals, rounded half up: '20.40 万元' from 10,000 yuan, '4.17 亿元' from 100,000,000 (design §3).
 * English has no 万: '¥204,000.00' below a million, then '¥4.17 million'.
 */
export function formatWan(amountFen: number, language: 'zh' | 'en' = 'zh'): string {
  const [sign, size] = signAndSize(amountFen);
  const hundredthsOf = (unitFen: bigint) => (size * 100n + unitFen / 2n) / unitFen;
  if (language === 'en') {
    const millions = hundredthsOf(100_000_000n);
    return size < 100_000_000n ? formatYuan(amountFen) : `${sign}¥${decimal(millions)} million`;
  }
  if (size < 1_000_000n) return `${sign}${decimal(size)} 元`;
  const wan = hundredthsOf(1_000_000n);
  // 99,999,999.99 yuan would read 10,000.00 万元: it has become one 亿.
  return wan < 1_000_000n ? `${sign}${decimal(wan)} 万元` : `${sign}${decimal(hundredthsOf(10_000_000_000n))} 亿元`;
}

/**
 * Shares of `totalFen` (≥ 0) by whole weights (≥ 0, not all zero), by largest remainder; equal remainders go to the
 * earlier share. The shares always sum to the total, and each is its exact value rounded down or up.
 */
export function split(totalFen: number, weights: readonly number[]): number[] {
  invariant(fen(totalFen) >= 0, 'only an amount of zero or more can be split');
  invariant(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0),
    'weights are whole numbers of zero or more',
  );
  const total = BigInt(totalFen);
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  invariant(sum > 0n, 'at least one weight is above zero');
  const parts = weights.map((weight, index) => {
    const exact = total * BigInt(weight);
    return { index, share: exact / sum, remainder: exact % sum };
  });
  let left = Number(total - parts.reduce((all, part) => all + part.share, 0n));
  const byRemainder = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of byRemainder) {
    if (left === 0) break;
    part.share += 1n;
    left -= 1;
  }
  return parts.map((part) => back(part.share));
}

export type Rounding = 'down' | 'half-up' | 'up';

/** `amountFen` × percentNumerator / percentDenominator (default 100: whole percent; 1000 for 12.5 %), rounded as stated; size is rounded, the sign kept. */
export function percentOf(
  amountFen: number,
  rate: { percentNumerator: number; percentDenominator?: number; rounding: Rounding },
): number {
  const { percentNumerator, percentDenominator = 100, rounding } = rate;
  invariant(
    Number.isSafeInteger(percentNumerator) && percentNumerator >= 0,
    'a rate is a whole number of zero or more',
  );
  invariant(
    Number.isSafeInteger(percentDenominator) && percentDenominator > 0,
    'a rate is over a whole number above zero',
  );
  const [sign, size] = signAndSize(amountFen);
  const exact = size * BigInt(percentNumerator);
  const over = BigInt(percentDenominator);
  const lift = rounding === 'up' ? over - 1n : rounding === 'half-up' ? over / 2n : 0n;
  // over / 2n is rounded down for an odd denominator, where an exact half cannot occur.
  const value = back((exact + lift) / over);
  return sign && value > 0 ? -value : value;
}

/** Claims (≥ 0) as they stand when they fit; else cut in proportion to exactly `availableFen`, nobody above his claim. */
export function proportionalCut(claimsFen: readonly number[], availableFen: number): number[] {
  invariant(fen(availableFen) >= 0, 'what is available is zero or more');
  const sum = claimsFen.reduce((all, claim) => all + BigInt(fen(claim)), 0n);
  if (sum <= BigInt(availableFen)) {
    invariant(
      claimsFen.every((claim) => claim >= 0),
      'claims are zero or more',
    );
    return [...claimsFen];
  }
  return split(availableFen, claimsFen);
}
