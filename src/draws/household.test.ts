// Where a programme gives each household one, a draw keeps to it: whoever of a household is drawn first has it, and the next in line moves up.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { moveOn } from '#claims/waiting.ts';
import { enter } from '#draws/entering.ts';
import { type NewFact, recordFacts, refreshSnapshots } from '#people/facts.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { carriedOut, drawById, published } from '#test/support/draw-rows.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
});
after(() => database.drop());

const households = ['110000000001', '110000000002', '110000000003'];

/** Two of each household. */
async function people(): Promise<readonly number[]> {
  const ids = households.flatMap((_, n) => [700 + 2 * n, 701 + 2 * n]);
  await house.db.query(
    `INSERT INTO people (tenant_id, id, name, created_at) SELECT $1, id, '甲', $3 FROM unnest($2::bigint[]) AS w(id)`,
    [tenantId, ids, house.clock.now()],
  );
  const facts: NewFact[] = [];
  for (const [n, personId] of ids.entries())
    facts.push({
      ...{ id: await house.ids.take(tenantId), personId, key: 'household.number', value: households[n >> 1]! },
      ...{ source: 'register', observedOn: '2020-01-01' },
    });
  await recordFacts(house.db, tenantId, facts, house.clock.now());
  await refreshSnapshots(house.db, tenantId, ids);
  return ids;
}

test('drawn are six of three households: three have one, one of each', async () => {
  const [first, ...rest] = Object.entries(littleProgramme.stages);
  const settings = { sharing: 'draw', per: 'household' };
  const stages = Object.fromEntries([['claim', { kind: 'claim', settings }], first!, ...rest]);
  const { id: roundId } = await makeRound(house, { ...littleProgramme, stages });
  const id = await published(house, roundId, { quota: 6, waiting: 0 });
  const ids = await people();
  for (const personId of ids) must(await enter(house, tenantId, id, { personId, tickets: 1, held: [] }));
  await carriedOut(house, id, '4218806');
  const { offerId } = await drawById(house, id);
  const got = await moveOn(house, tenantId, offerId, null);
  assert.deepEqual(got.map((person) => (person - 700) >> 1).sort(), [0, 1, 2]);
});
