// Something in the warehouse of the API's little world, and a route without stops that its member carries.
import { addGoods } from '#goods/stock.ts';
import type { House } from '#store/house.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

export async function goodsOfWorld(
  house: House,
  roundId: number,
  carrierId: number,
): Promise<{ goods: number; route: number }> {
  const at = house.clock.now();
  const made = { organisationId: places.district, name: '食用油', unit: '桶' };
  const goods = must(await addGoods(house.db, tenantId, made, { ids: house.ids, at })).id;
  const route = await house.ids.take(tenantId);
  await house.db.query(
    `INSERT INTO delivery_routes (tenant_id, id, round_id, organisation_id, name, day, carrier_id, state, made_by, made_at)
     VALUES ($1, $2, $3, $4, '东线', '2020-03-02', $5, 'planned', $5, $6)`,
    [tenantId, route, roundId, places.district, carrierId, at],
  );
  return { goods, route };
}
