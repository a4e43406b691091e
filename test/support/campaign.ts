// Campaigns for tests: opened by the district, with the rounds that belong to it.
import { addToCampaign, findCampaign, openCampaign } from '#engine/campaigns.ts';
import type { House } from '#store/house.ts';
import { booking } from '#test/support/gifts.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

export async function winterCampaign(
  house: House,
  roundIds: readonly number[],
  organisationId = places.district,
): Promise<number> {
  const made = { campaignKey: 'winter-care', organisationId, year: 2020, name: '2021年元旦春节送温暖' };
  const { id } = must(await openCampaign(house.db, tenantId, made, booking(house)));
  const campaign = (await findCampaign(house.db, tenantId, id))!;
  for (const roundId of roundIds) must(await addToCampaign(house.db, tenantId, campaign, roundId, booking(house)));
  return id;
}
