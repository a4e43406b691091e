// Where pieces of a lot can lie, as accounts of the ledger: received from a source, then always in exactly one of these, never below zero.
import type { AccountSpec } from '#ledger/accounts.ts';
import type { GoodsPlace } from '#policy/kind.ts';

export const goodsCode = (lot: number, place: GoodsPlace | 'source'): string => `lot:${lot}:${place}`;

/** Transfers stay within one unit: rice never becomes oil. */
const unitOf = (goodsId: number): string => `goods:${goodsId}`;

const words = {
  source: ['来源', 'source'],
  stock: ['库存', 'stock'],
  lost: ['损失', 'lost'],
  route: ['路上', 'on a route'],
  handed: ['已发', 'handed over'],
} as const;

export interface LotNamed {
  readonly id: number;
  readonly goodsId: number;
  readonly name: string;
  readonly organisationId: number;
}

export function placeSpec({ id, goodsId, name, organisationId }: LotNamed, place: GoodsPlace | 'source'): AccountSpec {
  const [zh, en] = words[place.split('-')[0] as keyof typeof words];
  return {
    ...{ code: goodsCode(id, place), unit: unitOf(goodsId), organisationId },
    ...{ name: `${name}${zh}`, nameEn: `${name}: ${en}` },
    ...(place === 'source' ? { kind: 'source' } : { kind: 'goods', floor: 0 }),
  };
}
