// Something in the warehouse of the API's little world with a lot that was taken back, and a route without stops that its member carries.
import { reverseLot } from '#goods/reversal.ts';
import { addGoods, receiveLot } from '#goods/stock.ts';
import type { House } from '#store/house.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

export async function goodsOfWorld(
  house: House,
  roundId: number,
  carrierId: number,
): Promise<{ goods: number; lot: number; route: number }> {
  const at = house.clock.now();
  const made = { organisationId: places.district, name: '食用油', unit: '桶' };
  const goods = must(await addGoods(house.db, tenantId, made, { ids: house.ids, at })).id;
  const received = { supplier: '粮油公司', receivedOn: '2020-03-01', expiresOn: null, priceFen: 9_800, pieces: 4 };
  const [kind, doing] = [
    { id: goods, ...made },
    { ids: house.ids, at, actorId: carrierId },
  ];
  const lot = must(
    await house.db.transaction((q) =>
      receiveLot(q, tenantId, { goods: kind, ...received, receivedBy: carrierId }, doing),
    ),
  ).id;
  must(await house.db.transaction((q) => reverseLot(q, tenantId, { lotId: lot, why: '收错了' }, doing)));
  const route = await house.ids.take(tenantId);
  await house.db.query(
    `INSERT INTO delivery_routes (tenant_id, id, round_id, organisation_id, name, day, carrier_id, state, made_by, made_at)
     VALUES ($1, $2, $3, $4, '东线', '2020-03-02', $5, 'planned', $5, $6)`,
    [tenantId, route, roundId, places.district, carrierId, at],
  );
  return { goods, lot, route };
}
