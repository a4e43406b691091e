// Everything that is sealed, sealed anew under another key in the demo's year, while somebody goes on writing; nothing else changes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { masterKey } from '#crypto/keys.ts';
import { makeWrappedKey } from '#crypto/ring.ts';
import { demoTenantId as tenantId } from '#demo/tenant.ts';
import { verify } from '#engine/verify.ts';
import { keyUses, openEverything, resealTenant } from '#jobs/reseal.ts';
import { makeCardNumber } from '#kit/identifiers.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal } from '#kit/refusal.ts';
import { dataKeys, storeKeys } from '#people/data-keys.ts';
import { openField } from '#people/fields.ts';
import { setPayAccount } from '#people/people.ts';
import { type DemoYear, demoYear, endDemo } from '#test/support/demo.ts';

let year: DemoYear;
before(async () => {
  year = await demoYear();
});
after(() => endDemo(year));

const master = masterKey(Buffer.alloc(32, 7));

/** As another server process has it. */
const process = () => dataKeys(year.database.db, master, { clock: year.house.clock, randomness: systemRandomness });

/** A second data key, in use at once. */
async function rotated(keyId: number): Promise<void> {
  const key = makeWrappedKey(master, { tenantId, keyId, purpose: 'data', suite: 'aes' });
  assert.equal(await storeKeys(year.database.owner, [key], new Date(), 0), 1);
}

const byKey = async () => {
  const sum = new Map<number, number>();
  for (const use of await keyUses(year.database.owner, tenantId))
    sum.set(use.keyId, (sum.get(use.keyId) ?? 0) + use.values);
  return Object.fromEntries(sum);
};

test('all sealed values of a year are sealed anew while others write, and say what they said', {
  timeout: 300_000,
}, async () => {
  const { owner } = year.database;
  const all = (await byKey())[1]!;
  assert.ok(all > 10_000, `${all} values`);
  const before = await verify(year.house, tenantId);
  assert.ok(before.ok, JSON.stringify(before.firstDifference));
  await rotated(3);
  const keys = process();
  const crypto = await keys(tenantId);
  // A server at work has taken the key up as well, and changes accounts all the while.
  const server = { ...year.house, crypto: process() };
  const people = await owner.query<{ id: number }>(
    'SELECT id FROM people WHERE tenant_id = $1 AND account_sealed IS NOT NULL AND merged_into_id IS NULL ORDER BY id DESC LIMIT 200',
    [tenantId],
  );
  const account = makeCardNumber('622202', 4_711);
  let done = false;
  const writing = (async () => {
    let n = 0;
    for (; !done && n < people.length; n += 1)
      assert.ok(!isRefusal(await setPayAccount(server, tenantId, people[n]!.id, { account, bank: '工行' })));
    return n;
  })();
  const result = await resealTenant(owner, crypto, tenantId);
  done = true;
  const written = await writing;
  assert.deepEqual(result.broken, []);
  assert.ok(written > 0 && result.resealed >= all - people.length, `${result.resealed} of ${all}, ${written} written`);
  const uses = await byKey();
  assert.deepEqual(Object.keys(uses), ['3']);
  assert.equal((await openEverything(owner, crypto, tenantId)).broken.length, 0);
  const afterwards = await verify({ ...year.house, crypto: keys }, tenantId);
  assert.deepEqual(afterwards, before);
  const [first] = await owner.query<{ sealed: Buffer }>(
    'SELECT account_sealed AS sealed FROM people WHERE tenant_id = $1 AND id = $2',
    [tenantId, people[0]!.id],
  );
  assert.equal(openField(crypto, tenantId, 'account', people[0]!.id, first!.sealed), account);
  assert.deepEqual(await resealTenant(owner, crypto, tenantId), { values: 0, resealed: 0, broken: [] });
});

test('a value that was altered is named and left, the rest goes on; begun again it passes over what is done', async () => {
  const { owner } = year.database;
  const [one] = await owner.query<{ id: number; sealed: Buffer }>(
    'SELECT id, phone_sealed AS sealed FROM people WHERE tenant_id = $1 AND phone_sealed IS NOT NULL ORDER BY id LIMIT 1',
    [tenantId],
  );
  const changed = Buffer.from(one!.sealed);
  changed[changed.length - 1]! ^= 1;
  const put = (bytes: Buffer) =>
    owner.query('UPDATE people SET phone_sealed = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, one!.id, bytes]);
  await put(changed);
  await rotated(4);
  const crypto = await process()(tenantId);
  const where = `people.phone_sealed ${one!.id}`;
  // Stopped after the first pages, as by a signal.
  const stopped = new Error('stopped');
  await assert.rejects(
    resealTenant(owner, crypto, tenantId, ({ resealed }) => {
      if (resealed >= 1000) throw stopped;
    }),
    stopped,
  );
  const between = await byKey();
  assert.ok(between[3]! > 0 && between[4]! >= 1000, JSON.stringify(between));
  assert.deepEqual((await resealTenant(owner, crypto, tenantId)).broken, [where]);
  assert.deepEqual((await openEverything(owner, crypto, tenantId)).broken, [where]);
  assert.equal((await byKey())[3], 1);
  await put(one!.sealed);
  assert.deepEqual(await resealTenant(owner, crypto, tenantId), { values: 1, resealed: 1, broken: [] });
});

test('a proposed account still knows which one it was to take the place of', async () => {
  const { owner } = year.database;
  const [person] = await owner.query<{ id: number }>(
    'SELECT id FROM people WHERE tenant_id = $1 AND account_sealed IS NOT NULL ORDER BY id LIMIT 1',
    [tenantId],
  );
  await owner.query(
    `INSERT INTO proposed_accounts (tenant_id, action_id, case_id, person_id, state, account_sealed, tail, bank, account_in_place, proposed_by, organisation_id, proposed_at)
     SELECT $1, gen_random_uuid(), 1, id, 'waiting', account_sealed, '1234', '工行', sha256(account_sealed), 1, 1, now() FROM people WHERE tenant_id = $1 AND id = $2`,
    [tenantId, person!.id],
  );
  await rotated(5);
  await resealTenant(owner, await process()(tenantId), tenantId);
  const [same] = await owner.query<{ same: boolean }>(
    `SELECT a.account_in_place = sha256(p.account_sealed) AS same FROM proposed_accounts a JOIN people p ON p.tenant_id = $1 AND p.id = a.person_id
      WHERE a.tenant_id = $1 AND a.person_id = $2 AND a.state = 'waiting'`,
    [tenantId, person!.id],
  );
  assert.equal(same?.same, true);
});
