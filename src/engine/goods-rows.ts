// The goods that a batch of actions moves, as rows of act_batch: each place of a lot is an account, found for the whole batch at once.
import type { Prepared } from '#engine/prepared.ts';
import { goodsCode } from '#goods/places.ts';
import { Fault } from '#kit/refusal.ts';
import { accountIds } from '#ledger/accounts.ts';
import type { Effect } from '#policy/kind.ts';
import type { Queryable } from '#store/queryable.ts';

type Moving = Extract<Effect, { do: 'goods' }>;

/** By code: every place that something moves from or to. */
export async function goodsAccountsOf(
  q: Queryable,
  tenantId: number,
  items: readonly Prepared[],
): Promise<ReadonlyMap<string, number>> {
  const codes = new Set<string>();
  for (const { decision } of items)
    for (const effect of decision.effects)
      if (effect.do === 'goods') codes.add(goodsCode(effect.lot, effect.from)).add(goodsCode(effect.lot, effect.to));
  return codes.size === 0 ? new Map() : accountIds(q, tenantId, [...codes]);
}

export function goodsRow(id: number, ord: number, accounts: ReadonlyMap<string, number>, effect: Moving): object {
  const account = (place: Moving['from']): number => {
    const found = accounts.get(goodsCode(effect.lot, place));
    if (found === undefined) throw new Fault(`lot ${effect.lot} has no account ${place}`);
    return found;
  };
  return {
    ...{ ord, id, debit: account(effect.from), credit: account(effect.to), amount: effect.pieces, kind: 'post' },
    ...{ code: effect.code, original: null, entitlement: effect.entitlement ?? null },
  };
}
