// What may occur once is held as a code: nobody reads a number out of the table of keys, and it still occurs once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { verify } from '#engine/verify.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let roundId: number;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makeMembers(
    house,
    [1, 2].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  roundId = (await makeRound(house, littleProgramme, {}, 1_000_000)).id;
});
after(() => database.drop());

const apply = (personId: number, number: string) =>
  engine.act(tenantId, {
    acting: { ...acting(personId, 'officer', places.yangFirm), posts: [] },
    target: { open: { roundId, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
    request: {
      ...{ id: crypto.randomUUID(), action: 'open' },
      input: { submit: { answers: { level: 'high', number, issuedOn: '2020-02-01' } } },
    },
  });

test('the number is not readable, occurs once, and verify finds it by the answers', async () => {
  must(await apply(1, 'HUKOU-77'));
  const rows = await house.db.query<{ scope: string; key: string }>(
    'SELECT scope, key FROM case_keys WHERE tenant_id = $1',
    [tenantId],
  );
  assert.equal(rows.length, 1);
  assert.match(rows[0]!.key, /^[0-9a-f]{40}$/);
  const again = await apply(2, 'hukou-77');
  assert.equal(isRefusal(again) && again.code, 'already-used');
  must(await apply(2, 'HUKOU-78'));
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
