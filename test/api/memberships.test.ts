// Who belongs where: taken in by name and ID number, changed by the union that keeps the file, told to whom it concerns, and no oracle.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeIdNumber } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { keepingUnion } from '#people/memberships.ts';
import { addPeople } from '#people/people.ts';
import { grantPosts, revokePosts } from '#people/posts.ts';
import { ask, makeWorld, type RelationName, type World } from '#test/api/world.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

let made = 0;
const idNumberOf = (n: number) => makeIdNumber('110105', '1988-08-08', n);
/** Somebody on file who belongs nowhere. */
async function onFile(name = '钱多多', birthDay = '1988-08-08'): Promise<{ id: number; idNumber: string }> {
  made += 1;
  const idNumber = makeIdNumber('110105', birthDay, made);
  const [added] = await world.house.db.transaction((q) => addPeople(world.house, q, tenantId, [{ name, idNumber }]));
  return { id: must(added!).personId, idNumber };
}

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly personId?: number;
  readonly existed?: boolean;
}

async function send(method: string, path: string, body: unknown, relation: RelationName = 'own'): Promise<Answer> {
  const token = world.token('officer', relation);
  const key = globalThis.crypto.randomUUID();
  const response = await ask(world, method, path, { token, key, body });
  const { requestId: _, ...answer } = (await response.json()) as Record<string, unknown>;
  return { status: response.status, ...answer } as Answer;
}
const admit = (name: string, idNumber: string, since = '2020-03-01', relation: RelationName = 'own') =>
  send(
    'post',
    `/api/organisations/${relation === 'sibling' ? places.ma : places.yang}/members`,
    { name, idNumber, since },
    relation,
  );
const change = (personId: number, body: unknown, relation: RelationName = 'own') =>
  send('post', `/api/people/${personId}/memberships`, body, relation);
const present = async (personId: number) =>
  (
    await world.house.db.query<{ organisationId: number; since: string }>(
      `SELECT organisation_id AS "organisationId", since FROM memberships WHERE tenant_id = $1 AND person_id = $2 AND status <> 'ended'`,
      [tenantId, personId],
    )
  )[0];
const messagesTo = async (personId: number) =>
  (
    await world.house.db.query<{ words: { zh: string } }>(
      `SELECT payload->'words' AS words FROM outbox WHERE tenant_id = $1 AND person_id = $2 AND topic = 'membership-changed' ORDER BY id`,
      [tenantId, personId],
    )
  ).map(({ words }) => words.zh);
const logged = (what: string, target: string) =>
  world.house.db.query<{ allowed: boolean; details: Record<string, unknown>; actor_id: number }>(
    'SELECT allowed, details, actor_id FROM access_log WHERE tenant_id = $1 AND what = $2 AND target = $3 ORDER BY id',
    [tenantId, what, target],
  );

test('a newcomer is taken in by name and ID number, whether on file or not; the same once more changes nothing', async () => {
  const known = await onFile('孙晓敏');
  const first = await admit('孙晓敏', known.idNumber);
  assert.deepEqual(first, { status: 201, personId: known.id, existed: true });
  assert.deepEqual(await present(known.id), { organisationId: places.yang, since: '2020-03-01' });
  assert.deepEqual(await messagesTo(known.id), [
    '您从 2020-03-01 起是“杨镇总工会”的会员。不是您的意思，请马上告诉工会',
  ]);
  const [entry] = await logged('memberships.admit', `person:${known.id}`);
  assert.equal(entry!.actor_id, world.personId('officer', 'own'));
  assert.deepEqual(await admit('孙晓敏', known.idNumber), first);
  assert.equal((await messagesTo(known.id)).length, 1);
  const fresh = await admit('周新来', idNumberOf(900));
  assert.equal(fresh.status, 201);
  assert.equal(fresh.existed, false);
  assert.equal((await present(fresh.personId!))?.organisationId, places.yang);
  assert.equal(
    (await change(fresh.personId!, { change: 'join', organisationId: places.yang, since: '2020-03-01' })).code,
    'already-member',
  );
});

test('a wrong name, another union, a post elsewhere: one answer, whichever it is, and each try on record', async () => {
  const named = await onFile('郑一凡');
  const elsewhere = await onFile('吴大海');
  assert.equal((await admit('吴大海', elsewhere.idNumber, '2020-03-01', 'sibling')).status, 201);
  const holder = await onFile('王守岗');
  const post = { personId: holder.id, organisationId: places.district, role: 'reviewer' as const, from: '2020-01-01' };
  must((await grantPosts(world.house, world.house.db, tenantId, [post], null))[0]!);
  const answers = await Promise.all([
    admit('郑一帆', named.idNumber),
    admit('吴大海', elsewhere.idNumber),
    admit('吴小海', elsewhere.idNumber),
    admit('王守岗', holder.idNumber),
  ]);
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0]!.code, 'cannot-join-here');
  assert.doesNotMatch(JSON.stringify(answers[0]), /马坡|顺义/);
  for (const { id } of [named, holder]) assert.equal(await present(id), undefined);
  for (const { id } of [named, elsewhere, holder])
    assert.ok((await logged('memberships.admit', `person:${id}`)).some(({ allowed }) => !allowed));
});

test('after thirty tries an hour the officer waits', async () => {
  const tries: Answer[] = [];
  for (let n = 0; n < 31; n += 1) tries.push(await admit('没有人', idNumberOf(700), '2020-03-01', 'sibling'));
  assert.equal(tries.at(-1)!.status, 429);
  assert.equal(tries.at(-1)!.code, 'too-many-tries');
  assert.match(JSON.stringify(tries.at(-1)), /名册表格/);
});

test('whoever belongs nowhere is nobody’s but the top’s, whatever union the asker names', async () => {
  const { db } = world.house;
  const nowhere = await onFile();
  assert.equal(await keepingUnion(db, tenantId, nowhere.id), 2, 'the top of the tree');
  const join = { change: 'join', organisationId: places.yang, since: '2020-03-01' };
  for (const relation of ['own', 'ancestor', 'descendant'] as const)
    assert.equal((await change(nowhere.id, join, relation)).status, 404);
  const post = { personId: nowhere.id, organisationId: places.maFirm, role: 'reviewer' as const, from: '2020-01-01' };
  const [granted] = await grantPosts(world.house, db, tenantId, [post], null);
  assert.equal(await keepingUnion(db, tenantId, nowhere.id), places.maFirm, 'where the post is');
  await revokePosts(db, tenantId, [must(granted!).postId], world.house.clock.now());
  assert.equal(await keepingUnion(db, tenantId, nowhere.id), places.maFirm, 'or was');
});

test('one joins anew only a union of the officer’s own; a transfer is told to the member and to both unions', async () => {
  const { id: personId } = await onFile('李转会');
  const { idNumber } = { idNumber: idNumberOf(made) };
  assert.equal((await admit('李转会', idNumber)).status, 201);
  assert.equal((await change(personId, { change: 'end', until: '2020-03-01' })).status, 200);
  const away = { change: 'join', organisationId: places.ma, since: '2020-03-01' };
  assert.equal((await change(personId, away)).status, 403, 'another union’s to take in');
  assert.equal((await change(personId, { ...away, organisationId: places.yangFirm })).status, 200);
  const transfer = { change: 'transfer', organisationId: places.ma, on: '2020-03-02' };
  const [chair, taker] = [world.personId('chair', 'descendant'), world.personId('officer', 'sibling')];
  const before = [await messagesTo(chair), await messagesTo(taker)].map((all) => all.length);
  assert.equal((await change(personId, transfer)).status, 200);
  const words = '会籍从“杨镇机械厂工会”转到了“马坡镇总工会”，从 2020-03-02 起';
  assert.equal((await messagesTo(personId)).at(-1), `您的${words}。不是您的意思，请马上告诉工会`);
  for (const [n, who] of [chair, taker].entries()) {
    const told = await messagesTo(who);
    assert.equal(told.length, before[n]! + 1);
    assert.equal(told.at(-1), `会员李*会的${words}`);
  }
  const [entry] = (await logged('memberships.change', `person:${personId}`)).slice(-1);
  assert.deepEqual(entry!.details, {
    ...{ change: 'transfer', organisationId: places.ma, from: places.yangFirm, on: '2020-03-02' },
  });
});

test('days that cannot be are refused', async () => {
  const { id: personId } = await onFile('赵日期', '1990-05-05');
  const idNumber = makeIdNumber('110105', '1990-05-05', made);
  const code = async (answer: Promise<Answer>) => (await answer).code;
  assert.equal(await code(admit('赵日期', idNumber, '2020-03-03')), 'since-in-future');
  assert.equal(await code(admit('赵日期', idNumber, '1899-01-01')), 'since-too-early');
  assert.equal(await code(admit('赵日期', idNumber, '1989-01-01')), 'since-too-young');
  assert.equal((await admit('赵日期', idNumber, '2019-01-01')).status, 201);
  const to = { change: 'transfer', organisationId: places.ma };
  for (const on of ['9999-12-31', '2020-03-03', '2018-12-31'])
    assert.equal(await code(change(personId, { ...to, on })), 'membership-dates', on);
  for (const until of ['9999-12-31', '2020-03-03', '2018-12-31'])
    assert.equal(await code(change(personId, { change: 'end', until })), 'membership-dates', until);
  assert.equal((await change(personId, { change: 'end', until: '2020-03-02' })).status, 200);
  const anew = { change: 'join', organisationId: places.yang };
  assert.equal(await code(change(personId, { ...anew, since: '2001-01-01' })), 'since-too-young');
  assert.equal(await code(change(personId, { ...anew, since: '1925-04-30' })), 'since-too-early');
  assert.equal(await code(change(personId, { ...anew, since: '2020-03-03' })), 'since-in-future');
});

test('the membership of somebody who holds a post is changed by no single officer', async () => {
  const holder = world.personId('auditor', 'own');
  const was = await present(holder);
  for (const body of [
    { change: 'transfer', organisationId: places.ma, on: '2020-03-01' },
    { change: 'end', until: '2020-03-01' },
    { change: 'retain' },
    { change: 'resume' },
    { change: 'join', organisationId: places.yang, since: '2020-03-01' },
  ]) {
    const answer = await change(holder, body);
    assert.deepEqual([answer.status, answer.code], [403, 'holder-of-post']);
  }
  assert.deepEqual(await present(holder), was);
  assert.deepEqual(await messagesTo(holder), []);
});

test('a refusal while somebody joins leaves nobody behind', async () => {
  const people = async () =>
    (
      await world.house.db.query<{ n: number }>('SELECT count(*)::int AS n FROM people WHERE tenant_id = $1', [
        tenantId,
      ])
    )[0]!.n;
  const before = await people();
  await world.house.db.query('UPDATE organisations SET closed_at = $2 WHERE tenant_id = $1 AND id = $3', [
    ...[tenantId, world.house.clock.now(), places.yangSchool],
  ]);
  const body = { name: '何无处', idNumber: idNumberOf(800), since: '2020-03-01' };
  const answer = await send('post', `/api/organisations/${places.yangSchool}/members`, body);
  assert.equal(answer.code, 'organisation-not-found');
  assert.equal(await people(), before);
  assert.ok(!isRefusal(answer));
});
