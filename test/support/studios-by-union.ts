// The map of studios against their overview: of the little tenant with all its studios below one second-level union.
import assert from 'node:assert/strict';
import { placeOrganisation } from '#organisations/place.ts';
import type { House } from '#store/house.ts';
import { studiosByUnion, studiosOverview } from '#studios/overview.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

export async function sameByUnion(house: House): Promise<void> {
  const place = { column: 5, row: 2 };
  must(await house.db.transaction((q) => placeOrganisation(q, tenantId, places.yang, place)));
  const [yang, ma, ...others] = await studiosByUnion(house.db, tenantId, places.district);
  assert.deepEqual([yang?.id, yang?.place, others], [places.yang, place, []]);
  const { levels, results, grantedFen, paidFen, byLevel } = await studiosOverview(house.db, tenantId, places.district);
  assert.ok(levels.length > 0 && results.length > 0 && paidFen > 0);
  assert.deepEqual(yang?.levels, levels);
  assert.deepEqual([yang?.results, yang?.grantedFen, yang?.paidFen], [results, grantedFen, paidFen]);
  assert.deepEqual([ma?.place, ma?.levels, ma?.results, ma?.grantedFen], [null, [], [], 0], 'also one without');
  const sums = byLevel.map((one) => [one.level, one.grantedFen, one.results]);
  const atLevels = [
    ['district', 23_000_000, []],
    ['municipal', 36_000_000, results],
  ];
  assert.deepEqual(sums, atLevels, 'by the level of now');
  const above = await studiosByUnion(house.db, tenantId, 2);
  assert.deepEqual(
    above.map(({ id, grantedFen: fen }) => [id, fen]),
    [[places.district, grantedFen]],
  );
  const own = await studiosByUnion(house.db, tenantId, places.yangFirm);
  assert.deepEqual([own.map(({ id }) => id), own[0]?.place], [[places.yangFirm], null], 'what it has itself');
}
