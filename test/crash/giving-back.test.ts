// kill -9 of the server's process and of PostgreSQL while members give back what they claimed: what one was told one has stays theirs, what is
// kept for ten minutes is nobody else's, and whoever starts again passes on what is left, once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findOffer, openOffer, putIn } from '#claims/offers.ts';
import { verify } from '#engine/verify.ts';
import { doubleThousand } from '#programmes/benefits/double-thousand.ts';
import { givers, isKeeper, people, placesOffered } from '#test/crash/giving-plan.ts';
import { countRows, plannedKills, runChild } from '#test/crash/kills.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

const hour = 3_600_000;
let database: TestDatabase;
let house: TestHouse;
let roundId: number;
let offerId: number;
before(async () => {
  database = await testDatabase({ durable: true });
  house = testHouse(database.db);
  await makeTenant(house);
  const packages = [{ key: 'rest', label: { zh: '疗休养', en: 'Rest cure' } }];
  roundId = (await makeRound(house, doubleThousand, { packages })).id;
  const now = house.clock.now().getTime();
  const doing = { ids: house.ids, at: house.clock.now() };
  const offer = {
    roundId,
    organisationId: places.district,
    package: 'rest',
    unit: 'place',
    name: '疗休养名额',
    opensAt: new Date(now - hour),
    closesAt: new Date(now + hour),
    queued: true,
  };
  offerId = must(await openOffer(house.db, tenantId, offer, doing)).id;
  must(await putIn(house.db, tenantId, (await findOffer(house.db, tenantId, offerId))!, placesOffered, doing));
  await makeMembers(
    house,
    people.map((id) => ({ id, organisationId: places.yangFirm })),
  );
});
after(() => database.drop());

const holders = (ids: readonly number[]) =>
  countRows(database, `claims WHERE tenant_id = ${tenantId} AND person_id = ANY ('{${ids.join(',')}}')`);

test('kill -9 of process and database while places are given back', { timeout: 240_000 }, async () => {
  const heard = new Set<string>();
  const plan = plannedKills('giving back', 24, 120);
  const child = {
    path: fileURLToPath(import.meta.resolve('./giving-child.ts')),
    args: [String(roundId), String(offerId)],
  };
  const heardOf = (word: string) =>
    [...heard].filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.split(' ')[1]));
  for (let run = 0; heardOf('done').length === 0; run++) {
    assert.ok(run < 60, `it did not come to an end: ${[...heard].slice(-5)}`);
    const { code, errors } = await runChild(database, child, plan, heard);
    assert.notEqual(code, 1, errors);
    const theirs = [
      ...heardOf('given').filter((id) => !givers.includes(id)),
      ...heardOf('kept'),
      ...heardOf('confirmed'),
    ];
    assert.equal(await holders(theirs), theirs.length, 'what somebody was told is theirs is gone');
    assert.ok((await holders(people)) <= placesOffered, 'more have one than there are');
    if (!heard.has('passing'))
      assert.equal(
        await countRows(database, `cases WHERE tenant_id = ${tenantId} AND status = 'withdrawn'`),
        0,
        'passed on before its ten minutes were over',
      );
  }
  assert.ok(plan.length < 6, `${plan.length} planned kills did not meet it at work`);
  const gone = givers.filter((id) => !isKeeper(id));
  const next = people.slice(placesOffered, placesOffered + gone.length);
  const kept = people.slice(0, placesOffered).filter((id) => !gone.includes(id));
  assert.equal(await holders([...kept, ...next]), placesOffered);
  assert.equal(await holders(people), placesOffered);
  const cases = (status: string) =>
    countRows(
      database,
      `(SELECT person_id FROM cases WHERE tenant_id = ${tenantId} AND status = '${status}' GROUP BY person_id HAVING count(*) = 1) AS once`,
    );
  assert.equal(await cases('open'), placesOffered, 'one case for each who has one');
  assert.equal(await cases('withdrawn'), gone.length, 'and one withdrawn for each who gave it back');
  assert.equal(await countRows(database, `cases WHERE tenant_id = ${tenantId}`), placesOffered + gone.length);
  assert.deepEqual((await verify(house, tenantId)).firstDifference, null);
});
