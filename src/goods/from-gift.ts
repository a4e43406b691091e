// Things that were given, taken into stock: from here on they are a lot like any other and obey its law, bound to what their donor bound them to.
import { findAllotment } from '#gifts/allotments.ts';
import type { Doer } from '#gifts/funds.ts';
import { putToUse } from '#gifts/uses.ts';
import { type Goods, receiveLot } from '#goods/stock.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { giftUnits, unnamedDonor } from '#policy/gift-units.ts';
import type { Queryable } from '#store/queryable.ts';

export interface IntoStock {
  readonly allotmentId: number;
  readonly goods: Goods;
  readonly pieces: number;
  readonly expiresOn: Day | null;
}

interface Given {
  readonly donor: string | null;
  /** Of the whole line. */
  readonly amount: number;
  readonly valueFen: number | null;
}

const notThings = (): Refusal =>
  refuse('gift-not-things', '只有捐的物品能收进库里', 'Only things can be taken into stock', {
    next: text(
      '服务登记使用，钱由批次的办件使用',
      'Services are booked as used, money is used by the cases of its round',
    ),
  });

const otherUnit = (given: string, { name, unit }: Goods): Refusal =>
  refuse(
    'goods-unit-differs',
    `捐的按“${given}”数，“${name}”按“${unit}”数，对不上`,
    `What was given is counted in ${given}, "${name}" in ${unit}`,
    { next: text(`登记一种按“${given}”数的物资，再收进来`, `Add goods counted in ${given}, then take it into stock`) },
  );

/** In the caller's transaction. Refuses: gift-unknown, gift-not-things, goods-unit-differs, goods-elsewhere, insufficient, expires-before-receipt. */
export async function takeIntoStock(
  q: Queryable,
  tenantId: number,
  { allotmentId, goods, pieces, expiresOn }: IntoStock,
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const allotment = await findAllotment(q, tenantId, allotmentId);
  if (!allotment) return refuse('gift-unknown', '没有这笔安排', 'There is no such allotment');
  const unit = own(giftUnits, allotment.unit);
  if (!unit?.valued) return notThings();
  if (unit.label.zh !== goods.unit) return otherUnit(unit.label.zh, goods);
  if (allotment.organisationId !== goods.organisationId)
    return refuse('goods-elsewhere', '这种物资是别的工会库里的', 'These goods belong to the stock of another union', {
      next: text('选本工会库里的物资', "Choose goods of this union's own"),
    });
  const receivedOn = chinaDate(doing.at);
  const use = { allotmentId, amount: pieces, people: 0, usedOn: receivedOn, note: goods.name };
  const used = await putToUse(q, tenantId, use, doing, 'stock');
  if (isRefusal(used)) return used;
  const [given] = await q.query<Given>(
    `SELECT d.public_name AS donor, l.amount, l.value_fen AS "valueFen" FROM gift_lines l
       JOIN gift_agreements g ON g.tenant_id = l.tenant_id AND g.id = l.agreement_id JOIN gift_donors d ON d.tenant_id = g.tenant_id AND d.id = g.donor_id
      WHERE l.tenant_id = $1 AND l.agreement_id = $2 AND l.line = $3`,
    [tenantId, allotment.agreementId, allotment.line],
  );
  const { donor, amount, valueFen } = given!;
  const lot = {
    supplier: donor ?? unnamedDonor.zh,
    receivedOn,
    expiresOn,
    priceFen: Math.round((valueFen ?? 0) / amount),
  };
  return receiveLot(q, tenantId, { goods, ...lot, pieces, receivedBy: doing.actorId, giftUseId: used.id }, doing);
}
