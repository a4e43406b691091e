// How much a case is worth, as data. Everything is integer fen; evaluation (amount-evaluate.ts) explains each step.
import type { Condition, FactPath } from '#policy/condition.ts';

export type Amount =
  | { readonly fixedFen: number }
  /** A money parameter of the round as it stands: the amount was not printed in the policy. */
  | { readonly parameter: string }
  /** The round's parameter `parameter` maps the answer's choice key to fen. */
  | { readonly byParameter: string; readonly of: FactPath }
  /** Printed in the policy itself: choice key → fen. */
  | { readonly byChoice: FactPath; readonly fen: Readonly<Record<string, number>> }
  /** Units × price; the price fixed or a (money) parameter. */
  | { readonly perUnit: FactPath; readonly priceFen: number | { readonly parameter: string } }
  /** The first tier whose upper bound is not exceeded; `upTo: null` is the last. Half-open: previous upTo < value ≤ upTo. */
  | { readonly tiersOf: FactPath; readonly tiers: readonly { readonly upTo: number | null; readonly fen: number }[] }
  | { readonly answer: FactPath }
  | { readonly firstOf: readonly { readonly when: Condition; readonly amount: Amount }[] }
  | { readonly sum: readonly Amount[] };

export interface AmountRule {
  readonly amount: Amount;
  /** No case gets more; a number of fen or a money parameter. */
  readonly capFen?: number | { readonly parameter: string };
  /** When the round's budget does not reach, everybody's share is cut by the same proportion at the grant; otherwise first come until it is used up. */
  readonly atBudget?: 'first-come' | 'proportional';
  /** Shares in percent, adding up to 100; the first is due at the grant, later ones when the named stage passes. */
  readonly instalments?: readonly { readonly key: string; readonly percent: number; readonly after?: string }[];
}

export const fixedFen = (fen: number): AmountRule => ({ amount: { fixedFen: fen } });
export const fromRound = (parameter: string): AmountRule => ({ amount: { parameter } });
export const byParameter = (name: string, of: FactPath): AmountRule => ({ amount: { byParameter: name, of } });
export const byChoice = (of: FactPath, fen: Record<string, number>): AmountRule => ({ amount: { byChoice: of, fen } });
export const perUnit = (of: FactPath, priceFen: number | { parameter: string }): AmountRule => ({
  amount: { perUnit: of, priceFen },
});
export const tiers = (of: FactPath, steps: { upTo: number | null; fen: number }[]): AmountRule => ({
  amount: { tiersOf: of, tiers: steps },
});
