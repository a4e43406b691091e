// What a batch of actions moves that is counted in the ledger beside money, as rows of act_batch: pieces of goods and places of a round. Each place
// of a lot, each award of a round is an account, found for the whole batch at once.
import type { Prepared } from '#engine/prepared.ts';
import { goodsCode } from '#goods/places.ts';
import { Fault } from '#kit/refusal.ts';
import { accountIds } from '#ledger/accounts.ts';
import { placesCode, placesTakenCode } from '#ledger/places.ts';
import type { Effect } from '#policy/kind.ts';
import type { Queryable } from '#store/queryable.ts';

type Counted = Extract<Effect, { do: 'goods' | 'place' }>;

/** The codes of the accounts it goes from and to. */
const sidesOf = (item: Prepared, effect: Counted): readonly [from: string, to: string] => {
  if (effect.do === 'goods') return [goodsCode(effect.lot, effect.from), goodsCode(effect.lot, effect.to)];
  const { id } = item.round.view;
  return [placesCode(id, effect.of, effect.choice), placesTakenCode(id, effect.of)];
};

/** By code: everything that something moves from or to. */
export async function countedAccountsOf(
  q: Queryable,
  tenantId: number,
  items: readonly Prepared[],
): Promise<ReadonlyMap<string, number>> {
  const codes = new Set<string>();
  for (const item of items)
    for (const effect of item.decision.effects)
      if (effect.do === 'goods' || effect.do === 'place') for (const code of sidesOf(item, effect)) codes.add(code);
  return codes.size === 0 ? new Map() : accountIds(q, tenantId, [...codes]);
}

/** What is given out once per case, undone and done again, is another time. */
export const entitlementOf = (item: Prepared, entitlement: string | undefined): string | null => {
  const { undone } = item.decision.after;
  if (entitlement === undefined) return null;
  return undone === 0 ? entitlement : `${entitlement}#${undone}`;
};

export function countedRow(
  id: number,
  ord: number,
  accounts: ReadonlyMap<string, number>,
  item: Prepared,
  effect: Counted,
): object {
  const [debit, credit] = sidesOf(item, effect).map((code) => {
    const found = accounts.get(code);
    if (found === undefined) throw new Fault(`there is no account ${code}`);
    return found;
  });
  const [amount, code, entitlement] =
    effect.do === 'goods'
      ? [effect.pieces, effect.code, effect.entitlement ?? null]
      : [1, 'place', entitlementOf(item, 'place')];
  return { ord, id, debit, credit, amount, kind: 'post', code, original: null, entitlement };
}
