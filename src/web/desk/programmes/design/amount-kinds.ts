// The ways an amount can be set, and each begun anew with what still fits of the one before.
import type { Amount } from '#policy/amount.ts';
import { amountPath } from '#policy/concern.ts';
import { factAt } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';
import { newCondition } from '#web/desk/programmes/design/leaf.ts';

export const amountKinds = [
  'fixedFen',
  'byChoice',
  'byParameter',
  'parameter',
  'tiersOf',
  'perUnit',
  'answer',
  'firstOf',
  'sum',
] as const;
export type AmountKind = (typeof amountKinds)[number];
export const kindOf = (amount: Amount): AmountKind => amountKinds.find((kind) => kind in amount) as AmountKind;

export function newAmount(kind: AmountKind, programme: Programme, before: Amount): Amount {
  const path = amountPath(before) ?? `form.${Object.keys(programme.form)[0] ?? 'level'}`;
  const named = (types: readonly string[]) =>
    Object.entries(programme.parameters).find(([, one]) => types.includes(one.type))?.[0] ?? 'amount';
  switch (kind) {
    case 'fixedFen':
      return { fixedFen: 0 };
    case 'parameter':
      return { parameter: named(['money']) };
    case 'byParameter':
      return { byParameter: named(['money-by-choice', 'offers']), of: path };
    case 'byChoice':
      return {
        byChoice: path,
        fen: Object.fromEntries((factAt(path, programme)?.choices ?? []).map((one) => [one.key, 0])),
      };
    case 'tiersOf':
      return { tiersOf: path, tiers: [{ upTo: null, fen: 0 }] };
    case 'perUnit':
      return { perUnit: path, priceFen: 0 };
    case 'answer':
      return { answer: path };
    case 'firstOf':
      return { firstOf: [{ when: newCondition(), amount: before }] };
    case 'sum':
      return { sum: [before] };
  }
}
