// The words of gifts at the desk: amounts in their own units, and how many of a unit a field of a form holds.
import { type Text, text } from '#kit/text.ts';
import type { Field } from '#policy/form.ts';
import { type GiftUnit, giftAmount, giftUnitKeys, giftUnits } from '#policy/gift-units.ts';
import type { Answer } from '#web/parts/api.ts';
import { useReader } from '#web/parts/language.tsx';

export type Gift = Answer<'GET /gifts/{id}'>;
export type Line = Gift['lines'][number];
export type Allotment = Gift['allotments'][number];

/** So much of a unit, in the reader's language; nothing where there is no such figure. */
export function useAmounts(): (amount: number | null, unit: string) => string {
  const { say } = useReader();
  return (amount, unit) => (amount === null ? '—' : say(giftAmount(amount, unit)));
}

export const unitChoices = giftUnitKeys.map((key) => ({ key, label: giftUnits[key].label }));

const labelOf = (unit: string): Text => (giftUnits as Record<string, { label: Text }>)[unit]?.label ?? text(unit, unit);

/** Asks for so much of a unit: money in yuan, the rest in whole numbers. */
export const amountField = (label: Text, unit: string): Field =>
  unit === 'fen'
    ? { type: 'money', label: text(`${label.zh}（元）`, `${label.en} (yuan)`), minFen: 1 }
    : {
        ...{ type: 'number', whole: true, min: 1, max: 1_000_000_000 },
        label: text(`${label.zh}（${labelOf(unit).zh}）`, `${label.en} (${giftUnits[unit as GiftUnit]?.many ?? unit})`),
      };

/** Things have a value beside their count. */
export const isValued = (unit: string): boolean =>
  (giftUnits as Record<string, { valued: boolean }>)[unit]?.valued ?? true;

export const signedPaper = text('签好字的协议', 'The signed agreement');
export const reportTitle = text('给捐赠人的报告', 'Report to the donor');
