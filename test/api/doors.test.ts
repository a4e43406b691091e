// Behind every door stands something: what is not open and when it was, by the rounds on record; whom to ask; and the wish to be told, once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tellWishes } from '#engine/wishes-told.ts';
import { mergePeople } from '#people/changes.ts';
import { wishesOf } from '#people/wishes.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

interface Door {
  readonly programmeKey: string;
  readonly lastOpenedOn: string | null;
  readonly yearly: boolean;
  readonly wished: boolean;
}
interface Doors {
  readonly closed: readonly Door[];
  readonly contact: { readonly organisationId: number; readonly office: string; readonly phone: string } | null;
}

let world: World;
let key = '';
before(async () => {
  world = await makeWorld();
  const [row] = await world.house.db.query<{ key: string }>(
    'SELECT programme_key AS key FROM rounds WHERE tenant_id = $1 AND id = $2',
    [tenantId, world.ids.round],
  );
  key = row!.key;
});
after(() => world.close());

const member = () => world.token('member', 'sibling');
async function doors(token: string, query = ''): Promise<Doors> {
  const response = await ask(world, 'get', `/api/me/doors${query}`, { token });
  assert.equal(response.status, 200);
  return (await response.json()) as Doors;
}
const door = async (query = '') =>
  (await doors(member(), query)).closed.find((one) => one.programmeKey === key) ?? null;
const send = async (method: 'put' | 'delete', path: string, token: string, body?: object) =>
  (await ask(world, method, `/api${path}`, { token, ...(body ? { body } : {}) })).status;
const wishAs = (method: 'put' | 'delete', token = member()) => send(method, `/me/wishes/${key}`, token);

async function changeRounds(sql: string, ...more: unknown[]): Promise<void> {
  await world.house.db.query(sql, [tenantId, ...more]);
  await world.house.db.query('UPDATE tenants SET rounds_epoch = rounds_epoch + 1 WHERE tenant_id = $1', [tenantId]);
}
const closesOn = (day: string) =>
  changeRounds('UPDATE rounds SET closes_on = $3 WHERE tenant_id = $1 AND id = $2', world.ids.round, day);
/** Another round of the programme, long over. */
const earlier = (id: number, from: string, to: string, organisationId: number = places.district) =>
  changeRounds(
    `INSERT INTO rounds (tenant_id, id, programme_key, version_hash, organisation_id, year, name, parameters, opens_on, closes_on, state, created_at)
     SELECT tenant_id, $3, programme_key, version_hash, $6, extract(year FROM $4::date)::int, 'r' || $3::bigint, parameters, $4::date, $5::date, 'closed', created_at
       FROM rounds WHERE tenant_id = $1 AND id = $2`,
    ...[world.ids.round, id, from, to, organisationId],
  );

test('what is open stands behind no closed door; over, it says when it was open', async () => {
  assert.equal(await door(), null);
  await closesOn('2020-01-31');
  const closed = await door();
  assert.deepEqual([closed?.lastOpenedOn, closed?.yearly, closed?.wished], ['2020-01-01', false, false]);
  assert.notEqual(await door('?event=create'), null);
  assert.equal(await door('?event=rest'), null);
  assert.notEqual(await door('?q=xezt'), null);
  assert.equal(await door('?q=%E6%AC%A0%E8%96%AA'), null);
});

test('"usually once a year" is said only where the rounds on record say it', async () => {
  await earlier(990_001, '2018-03-01', '2018-04-01');
  assert.equal((await door())?.yearly, false, '2019 is missing');
  await earlier(990_002, '2019-03-01', '2019-04-01', places.yang);
  assert.equal((await door())?.yearly, false, 'the one of 2019 was of another part of the union');
  await earlier(990_003, '2019-02-01', '2019-04-01');
  assert.equal((await door())?.yearly, true);
  await earlier(990_004, '2019-09-01', '2019-10-01');
  assert.equal((await door())?.yearly, false, 'twice in one year');
  assert.equal((await door())?.lastOpenedOn, '2020-01-01');
});

test('a wish is one however often it is wished, can be taken back, and is told once when the programme opens', async () => {
  const personId = world.personId('member', 'sibling');
  const messages = async () =>
    (
      await world.house.db.query(
        `SELECT 1 FROM outbox WHERE tenant_id = $1 AND person_id = $2 AND topic = 'wish-opened'`,
        [tenantId, personId],
      )
    ).length;
  assert.equal(await send('put', '/me/wishes/no-such-programme', member()), 404);
  assert.deepEqual([await wishAs('put'), await wishAs('put')], [200, 200]);
  assert.equal((await door())?.wished, true);
  assert.deepEqual([await wishAs('delete'), await wishAs('delete')], [200, 200]);
  assert.equal((await door())?.wished, false);
  await wishAs('put');
  assert.equal(await tellWishes(world.engine, tenantId), 0, 'it is not open');
  await closesOn('2020-12-31');
  assert.equal(await tellWishes(world.engine, tenantId), 1);
  assert.equal(await tellWishes(world.engine, tenantId), 0);
  assert.equal(await messages(), 1);
  assert.deepEqual(await wishesOf(world.house.db, tenantId, personId), []);
});

test('what opens elsewhere is not told, and the wish stays', async () => {
  await wishAs('put');
  const move = (organisationId: number) =>
    changeRounds(
      'UPDATE rounds SET organisation_id = $3 WHERE tenant_id = $1 AND id = $2',
      world.ids.round,
      organisationId,
    );
  await move(places.yang);
  assert.equal(await tellWishes(world.engine, tenantId), 0);
  assert.equal((await wishesOf(world.house.db, tenantId, world.personId('member', 'sibling'))).length, 1);
  await move(places.district);
  await wishAs('delete');
});

test('whom to ask: the nearest union that publishes somebody, as its officers wrote it', async () => {
  const token = world.token('member', 'own');
  assert.equal((await doors(token)).contact, null);
  const set = (organisationId: number, phone: string) =>
    send('put', `/organisations/${organisationId}/contact`, world.token('officer', 'ancestor'), {
      office: '职工服务窗口',
      phone,
    });
  assert.equal(await set(places.district, '请打总机'), 422);
  assert.equal(await set(places.district, '010-60001100'), 200);
  assert.equal((await doors(token)).contact?.phone, '010-60001100', 'theirs has none: that of the one above');
  assert.equal(await set(places.yang, '０１０-60001101'), 200);
  const { contact } = await doors(token);
  assert.deepEqual([contact?.organisationId, contact?.phone], [places.yang, '010-60001101']);
  const remove = () => send('delete', `/organisations/${places.yang}/contact`, world.token('officer', 'ancestor'));
  assert.deepEqual([await remove(), await remove()], [200, 200]);
  assert.equal((await doors(token)).contact?.organisationId, places.district);
});

test('whoever belongs to no union sees every door, and no union’s telephone', async () => {
  const personId = world.personId('member', 'descendant');
  await world.house.db.query(
    `UPDATE memberships SET status = 'ended', until = '2020-03-01' WHERE tenant_id = $1 AND person_id = $2`,
    [tenantId, personId],
  );
  await world.house.db.query(`DELETE FROM person_facts WHERE tenant_id = $1 AND person_id = $2`, [tenantId, personId]);
  await changeRounds(`UPDATE rounds SET closes_on = '2020-01-31' WHERE tenant_id = $1 AND programme_key = $2`, key);
  const found = await doors(world.token('member', 'descendant'));
  assert.equal(found.contact, null);
  assert.ok(found.closed.some(({ programmeKey }) => programmeKey === key));
});

test('two records that are one person: either one’s wishes are theirs', async () => {
  const [keep, drop] = [world.personId('member', 'sibling'), world.personId('member', 'ancestor')];
  await wishAs('put');
  await wishAs('put', world.token('member', 'ancestor'));
  const { db } = world.house;
  // The second record was made without a number.
  await db.query('UPDATE people SET id_number_sealed = NULL, id_number_index = NULL WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    drop,
  ]);
  must(await mergePeople(world.house, tenantId, keep, drop));
  assert.deepEqual(
    (await wishesOf(db, tenantId, keep)).map(({ programmeKey }) => programmeKey),
    [key],
  );
  assert.deepEqual(await wishesOf(db, tenantId, drop), []);
});
