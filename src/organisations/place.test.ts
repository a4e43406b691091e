// The squares of a tile map: one union each among those below the same one, gone when the union moves, is merged or closed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MapPlace } from '#kit/map-place.ts';
import { isRefusal } from '#kit/refusal.ts';
import { closeOrganisation, mergeOrganisations } from '#organisations/changes.ts';
import { placeOrganisation } from '#organisations/place.ts';
import { moveOrganisation } from '#organisations/tree.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
});
after(() => database.drop());

const placed = async (id: number, place: MapPlace | null) => {
  const answer = await house.db.transaction((q) => placeOrganisation(q, tenantId, id, place));
  return isRefusal(answer) ? answer.code : 'done';
};
const squares = async () =>
  (
    await house.db.query<{ id: number; at: string }>(
      `SELECT id, map_column || ',' || map_row AS at FROM organisations WHERE tenant_id = $1 AND map_column IS NOT NULL ORDER BY id`,
      [tenantId],
    )
  ).map(({ id, at }) => [id, at]);

test('a square holds one of those below the same union; it may move, and be taken off again', async () => {
  assert.equal(await placed(places.yang, { column: 5, row: 2 }), 'done');
  assert.equal(await placed(places.ma, { column: 5, row: 2 }), 'place-taken');
  assert.equal(await placed(places.yang, { column: 5, row: 2 }), 'done', 'its own is not taken');
  assert.equal(await placed(places.yangFirm, { column: 5, row: 2 }), 'done', 'another map');
  assert.equal(await placed(places.yang, { column: 8, row: 12 }), 'done');
  assert.equal(await placed(places.ma, { column: 5, row: 2 }), 'done');
  assert.equal(await placed(places.yangFirm, null), 'done');
  assert.equal(await placed(places.yangFirm, null), 'done');
  assert.deepEqual(await squares(), [
    [places.yang, '8,12'],
    [places.ma, '5,2'],
  ]);
  assert.equal(await placed(1, { column: 1, row: 1 }), 'organisation-top');
  assert.equal(await placed(999_999, { column: 1, row: 1 }), 'organisation-not-found');
  await assert.rejects(placed(places.yang, { column: 9, row: 1 }), /organisations_map_column/);
});

test('two officers who want the same square at once: one has it', async () => {
  const answers = await Promise.all([
    placed(places.yang, { column: 3, row: 3 }),
    placed(places.ma, { column: 3, row: 3 }),
  ]);
  assert.deepEqual(answers.toSorted(), ['done', 'place-taken']);
});

test('whoever moves, merges or closes a union takes it off the map', async () => {
  for (const id of [places.yangSchool, places.yangFirm, places.maFirm])
    assert.equal(await placed(id, { column: 1 + (id % 5), row: 1 }), 'done');
  await house.db.transaction(async (q) => must(await moveOrganisation(q, tenantId, places.yangSchool, places.ma)));
  await house.db.transaction(async (q) =>
    must(await mergeOrganisations(q, tenantId, places.yangSchool, places.maFirm, house.clock.now())),
  );
  await house.db.transaction(async (q) =>
    must(await closeOrganisation(q, tenantId, places.yangFirm, house.clock.now())),
  );
  assert.deepEqual(
    (await squares()).map(([id]) => id).filter((id) => id !== places.yang && id !== places.ma),
    [places.maFirm],
  );
  assert.equal(await placed(places.yangFirm, { column: 4, row: 4 }), 'organisation-closed');
});
