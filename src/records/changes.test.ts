import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeEngine } from '#engine/engine.ts';
import { verify } from '#engine/verify.ts';
import { isRefusal } from '#kit/refusal.ts';
import { changeRecord, type RecordChange } from '#records/changes.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeMembers, makeTenant, places, tenantId } from '#test/support/little-tenant.ts';
import { registered } from '#test/support/registered.ts';

const [holder, one, other] = [1001, 901, 902];
let database: TestDatabase;
let house: TestHouse;
let recordId: number;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  await makeMembers(
    house,
    [holder, one, other].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const whom = { personId: holder, unionId: places.yangFirm, issuerId: places.district };
  await registered(makeEngine(house), whom);
  const [row] = await house.db.query<{ id: number }>('SELECT id FROM records WHERE tenant_id = $1', [tenantId]);
  recordId = row!.id;
});
after(() => database.drop());

const doing = (by: number) => ({ by, at: house.clock.now(), ids: house.ids });
async function change(what: RecordChange['change'], by: number, id = recordId): Promise<string> {
  const done = await house.db.transaction((q) =>
    changeRecord(q, tenantId, { recordId: id, change: what, reason: '核查中' }, doing(by)),
  );
  return isRefusal(done) ? done.code : done.state;
}
async function fact(): Promise<unknown> {
  const [row] = await house.db.query<{ snapshot: Record<string, unknown> }>(
    'SELECT snapshot FROM person_facts WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, holder],
  );
  return row!.snapshot['record.honour'];
}

test('suspended by one, restored, suspended again and revoked by another; the fact stands as long as the record', async () => {
  assert.deepEqual([await change('revoke', one), await change('restore', one)], ['record-state', 'record-state']);
  assert.deepEqual([await change('suspend', holder), await change('suspend', one)], ['own-matter', 'suspended']);
  assert.equal(await fact(), undefined);
  assert.deepEqual([await change('suspend', other), await change('restore', one)], ['record-state', 'valid']);
  assert.equal(await fact(), 'district');
  assert.deepEqual([await change('suspend', one), await change('revoke', one)], ['suspended', 'second-person-needed']);
  assert.deepEqual([await change('revoke', other), await change('restore', other)], ['revoked', 'record-state']);
  assert.equal(await fact(), undefined);
  assert.equal(await change('suspend', one, 999_999), 'record-unknown');
});

test('its history tells each step with its reason, and the books agree', async () => {
  const steps = await house.db.query<{ what: string; reason: string | null }>(
    'SELECT what, reason FROM record_steps WHERE tenant_id = $1 ORDER BY step',
    [tenantId],
  );
  assert.deepEqual(
    steps.map(({ what }) => what),
    ['registered', 'suspended', 'restored', 'suspended', 'revoked'],
  );
  assert.ok(steps.slice(1).every(({ reason }) => reason === '核查中'));
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('suspended, restored and then undone with its case, nothing says any more that he holds it', async () => {
  const whom = { personId: one, unionId: places.yangFirm, issuerId: places.district, studio: '焊接创新工作室' };
  const { undo } = await registered(makeEngine(house), whom);
  const [row] = await house.db.query<{ id: number }>('SELECT max(id) AS id FROM records WHERE tenant_id = $1', [
    tenantId,
  ]);
  assert.deepEqual(
    [await change('suspend', other, row!.id), await change('restore', other, row!.id)],
    ['suspended', 'valid'],
  );
  await undo();
  const known = await house.db.query(
    `SELECT FROM person_facts WHERE tenant_id = $1 AND person_id = $2 AND snapshot ? 'record.studio'`,
    [tenantId, one],
  );
  assert.equal(known.length, 0);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
