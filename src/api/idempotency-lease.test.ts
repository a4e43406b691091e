// A key whose process died is free again after seconds; one that is still worked on is not, however long it takes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Idempotency, idempotencyOf, type KeyedRequest, leaseMs, type Stored } from '#api/idempotency.ts';
import { sha256 } from '#kit/json.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

let database: TestDatabase;
let house: TestHouse;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
});
after(() => database.drop());

const keyed = (key: string): KeyedRequest => ({
  ...{ tenantId: 1, personId: 7, key, route: 'cases.bulk', requestHash: sha256(key) },
});
const done: Stored = { status: 200, body: { done: true } };
const outcome = (answer: Stored | Refusal) => (isRefusal(answer) ? answer.code : answer.status);

test('what a killed server had under way goes on after five seconds', async () => {
  const request = keyed('killed-0001');
  await house.db.query(
    'INSERT INTO idempotency_keys (tenant_id, person_id, key, route, request_hash, created_at) VALUES (1, 7, $1, $2, $3, $4)',
    [request.key, request.route, request.requestHash, house.clock.now()],
  );
  let times = 0;
  const work = async () => {
    times += 1;
    return done;
  };
  const retry = () => idempotencyOf(house).after(request, work);
  assert.equal(outcome(await retry()), 'in-progress');
  house.clock.advance(leaseMs);
  const both = (await Promise.all([retry(), retry()])).map(outcome);
  assert.ok(both.includes(200), String(both));
  assert.equal(outcome(await retry()), 200);
  assert.equal(times, 1);
});

test('what is still worked on keeps its key', async () => {
  const request = keyed('working-0001');
  const [here, elsewhere]: [Idempotency, Idempotency] = [idempotencyOf(house), idempotencyOf(house)];
  let finish = () => {};
  const working = here.after(request, () => new Promise((resolve) => (finish = () => resolve(done))));
  const claimedAt = async () => {
    const [row] = await house.db.query<{ at: Date }>(
      'SELECT created_at AS at FROM idempotency_keys WHERE tenant_id = 1 AND person_id = 7 AND key = $1',
      [request.key],
    );
    return row?.at.getTime() ?? 0;
  };
  while ((await claimedAt()) === 0);
  house.clock.advance(leaseMs * 2);
  while ((await claimedAt()) < house.clock.now().getTime());
  const other = await elsewhere.after(request, () => assert.fail('it is being worked on'));
  assert.equal(outcome(other), 'in-progress');
  finish();
  assert.equal(outcome(await working), 200);
});
