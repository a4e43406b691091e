// The witnesses of a draw hear once what is asked of them, and before entries close once more, if their commitment was given and it is not too late.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findDraw } from '#draws/draws.ts';
import { askWitnesses, remindWitnesses } from '#engine/draw-witnesses.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { hour, newDraw, prepared, published, witnesses } from '#test/support/draw-rows.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let roundId: number;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  roundId = (await makeRound(house, littleProgramme, {}, 0)).id;
});
after(() => database.drop());

const told = (drawId: number) =>
  house.db.query<{ personId: number; zh: string; on: Date; at: Date }>(
    `SELECT person_id AS "personId", payload -> 'words' ->> 'zh' AS zh, not_before AS on, created_at AS at FROM outbox
      WHERE tenant_id = $1 AND topic = 'draw-witness' AND payload ->> 'link' = $2 ORDER BY not_before, person_id`,
    [tenantId, `/hall/draws/${drawId}`],
  );
const ask = async (drawId: number) =>
  house.db.transaction((q) => askWitnesses(house, q, tenantId, drawId, newDraw(house, 1)));
const remind = (drawId: number) =>
  house.db.transaction(async (q) => remindWitnesses(house, q, tenantId, (await findDraw(q, tenantId, drawId))!));
const people = witnesses.map(({ personId }) => personId);

test('both are asked at once and only once', async () => {
  const id = await prepared(house, roundId);
  await ask(id);
  await ask(id);
  const messages = await told(id);
  assert.deepEqual(
    messages.map(({ personId }) => personId),
    people,
  );
  for (const { zh, on } of messages) {
    assert.match(zh, /^请您为“怀柔板栗礼包”的抽签作见证：现在交一个封存码/);
    assert.deepEqual(on, house.clock.now());
  }
});

test('half an hour before entries close both hear when their word is due', async () => {
  const id = await published(house, roundId);
  const { closesAt } = (await findDraw(house.db, tenantId, id))!;
  await remind(id);
  await remind(id);
  const messages = await told(id);
  assert.deepEqual(
    messages.map(({ personId, on }) => [personId, on]),
    people.map((personId) => [personId, new Date(closesAt.getTime() - hour / 2)]),
  );
  for (const { zh } of messages) assert.match(zh, /来公开您收好的数$/);
});

test('nobody is reminded who gave no commitment, or when it is too late', async () => {
  const without = await prepared(house, roundId);
  await remind(without);
  assert.deepEqual(await told(without), []);
  const late = await published(house, roundId);
  house.clock.advance(9.75 * hour);
  await remind(late);
  assert.deepEqual(await told(late), []);
});
