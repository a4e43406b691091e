// The number that comes from outside is read off by two people; they are compared by what they mean.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actOnDraws } from '#draws/drawing.ts';
import { findDraw } from '#draws/draws.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { enterAll, hour, published, read, say, witnesses } from '#test/support/draw-rows.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let roundId: number;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  roundId = (await makeRound(house, littleProgramme)).id;
});
after(() => database.drop());

test('two who read the same number agree, however they space it; the record has it as the first wrote it', async () => {
  const id = await published(house, roundId);
  await enterAll(house, id, [1]);
  house.clock.advance(10 * hour);
  await actOnDraws(house, tenantId);
  for (const witness of witnesses) must(await say(house, id, witness));
  house.clock.advance(2 * hour);
  await actOnDraws(house, tenantId);
  must(await read(house, id, 901, '7 2 5'));
  assert.deepEqual(must(await read(house, id, 902, '７25')), { settled: true, differs: false });
  assert.deepEqual(must(await read(house, id, 903, '725')), { settled: true, differs: false });
  assert.equal((await findDraw(house.db, tenantId, id))?.outside, '7 2 5');
});
