// No single officer decides who somebody is: the attacks on phone, name, ID number, authenticator and posts of others, each refused or told in
// time, and the ways in which it is done.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { bindByCode, requestBinding } from '#access/binding.ts';
import { requestCode, signInByCode } from '#access/codes.ts';
import { settleChanges } from '#access/identity-changes.ts';
import { waitHours } from '#access/identity-told.ts';
import { openSession } from '#access/sessions.ts';
import { setPassword } from '#access/sign-in.ts';
import { totpAt } from '#access/totp.ts';
import { formatInstant } from '#kit/format.ts';
import { makeCardNumber, makeIdNumber } from '#kit/identifiers.ts';
import { maskPhone } from '#kit/mask.ts';
import { isRefusal } from '#kit/refusal.ts';
import { relayOutbox } from '#messages/outbox.ts';
import { developmentPort } from '#messages/ports.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople } from '#people/people.ts';
import { grantPosts, type Role } from '#people/posts.ts';
import { ask, makeWorld, type RelationName, type World } from '#test/api/world.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());
/** Limits per address and number refill, sessions are made anew: each test begins a day later. */
beforeEach(() => world.house.clock.advance(24 * 3_600_000));

const from = { device: 'test', address: '10.0.0.1' };
let made = 0;

/** Signed in just now, with a second factor. */
async function tokenOf(personId: number): Promise<string> {
  const { token } = await openSession(world.house, tenantId, personId, 'test');
  await world.house.db.query('UPDATE sessions SET stepped_up_at = $3 WHERE tenant_id = $1 AND person_id = $2', [
    ...[tenantId, personId, world.house.clock.now()],
  ]);
  return token;
}
const as = (role: Role, relation: RelationName) => tokenOf(world.personId(role, relation));

async function sent<T = Record<string, unknown>>(token: string, method: string, path: string, body?: unknown) {
  const response = await ask(world, method, `/api${path}`, {
    token,
    key: globalThis.crypto.randomUUID(),
    ...(body === undefined ? {} : { body }),
  });
  const answer = (await response.json()) as T & { code?: string };
  return { status: response.status, code: answer.code, answer };
}
const codeOf = async (...given: Parameters<typeof sent>) => {
  const { status, code } = await sent(...given);
  return code ?? status;
};

interface Somebody {
  readonly id: number;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
}

async function somebody(organisationId: number | null = places.yang, withPhone = true): Promise<Somebody> {
  const n = ++made;
  const person = {
    name: `赵小${'子丑寅卯辰巳午未申酉戌亥'[n % 12]}`,
    idNumber: makeIdNumber('110113', '1990-02-03', 300 + n),
    phone: `137${String(20_000_000 + n)}`,
  };
  const { house } = world;
  const [added] = await addPeople(house, house.db, tenantId, [
    withPhone ? person : { name: person.name, idNumber: person.idNumber },
  ]);
  const id = must(added!).personId;
  if (organisationId !== null)
    await joinMembers(house, house.db, tenantId, [{ personId: id, organisationId, since: '2019-01-01' }]);
  return { id, ...person };
}

async function posted(role: Role, organisationId: number): Promise<Somebody> {
  const one = await somebody(organisationId);
  const row = { personId: one.id, organisationId, role, from: '2019-01-01' };
  must((await world.house.db.transaction((q) => grantPosts(world.house, q, tenantId, [row], null)))[0]!);
  return one;
}

/** The newest code that left for this number. */
async function codeAt(phone: string): Promise<string | undefined> {
  const port = developmentPort({ log: () => {}, showCodes: true });
  await relayOutbox(world.house, tenantId, [port]);
  return port.shown.findLast((one) => one.code !== undefined && one.phone === phone)?.code;
}

/** Limits are not what is tried here: nobody is asked whether he is human. */
const withoutLimits = () => world.house.db.query('DELETE FROM rate_buckets WHERE tenant_id = $1', [tenantId]);

async function comesIn(phone: string): Promise<boolean> {
  await withoutLimits();
  assert.equal(await requestCode(world.house, tenantId, phone, from), null);
  const code = await codeAt(phone);
  if (code === undefined) return false;
  return !isRefusal(await signInByCode(world.house, tenantId, { phone, code }, from));
}

async function binds(one: Pick<Somebody, 'name' | 'idNumber'>, phone: string): Promise<boolean> {
  const given = { name: one.name, idNumber: one.idNumber, phone };
  assert.equal(await requestBinding(world.house, tenantId, given, from), null);
  const code = await codeAt(phone);
  if (code === undefined) return false;
  return !isRefusal(await bindByCode(world.house, tenantId, { ...given, code }, from));
}

const told = async (personId: number) =>
  (
    await world.house.db.query<{ topic: string }>(
      `SELECT topic FROM outbox WHERE tenant_id = $1 AND person_id = $2 AND created_at >= $3 AND topic <> 'one-time-code' ORDER BY id`,
      [tenantId, personId, new Date(world.house.clock.now().getTime() - 3_600_000)],
    )
  ).map(({ topic }) => topic);
const logged = async (what: string, personId: number) =>
  (
    await world.house.db.query(
      'SELECT FROM access_log WHERE tenant_id = $1 AND what = $2 AND target = $3 AND allowed',
      [...[tenantId, what, `person:${personId}`]],
    )
  ).length;
const identity = async (personId: number) =>
  (
    await world.house.db.query(
      `SELECT name, id_number_index, phone_index, account_sealed, (SELECT jsonb_agg(p ORDER BY p.id) FROM posts p
        WHERE p.tenant_id = $1 AND p.person_id = $2) AS posts FROM people WHERE tenant_id = $1 AND id = $2`,
      [tenantId, personId],
    )
  )[0];
const afterWaiting = async () => {
  world.house.clock.advance(waitHours * 3_600_000);
  await settleChanges(world.house, tenantId);
};
const newPhone = () => `136${String(30_000_000 + ++made)}`;
const proposed = async (token: string, personId: number, body: unknown, path = 'people') => {
  const { status, answer } = await sent<{ id: number }>(token, 'POST', `/${path}/${personId}/changes`, body);
  assert.equal(status, 201, JSON.stringify(answer));
  return answer.id;
};

test('an officer changes nothing about his own chair, nor a district officer about finance and administrators', async () => {
  const victims = (
    ['chair', 'finance-maker', 'finance-checker', 'auditor', 'system-admin', 'security-admin', 'audit-admin'] as const
  ).map((role) => world.personId(role, 'own'));
  for (const token of [await as('officer', 'own'), await as('officer', 'ancestor'), await as('chair', 'ancestor')])
    for (const victim of victims) {
      const before = await identity(victim);
      for (const body of [
        { phone: newPhone() },
        { name: '王大' },
        { idNumber: makeIdNumber('110113', '1985-05-05', 777) },
      ])
        assert.equal(await codeOf(token, 'PUT', `/people/${victim}`, body), 'holder-of-post');
      assert.equal(
        await codeOf(token, 'POST', `/people/${victim}/memberships`, { change: 'end', until: '2020-03-01' }),
        'holder-of-post',
      );
      assert.equal(
        await codeOf(token, 'POST', `/people/${victim}/changes`, { kind: 'phone', phone: newPhone() }),
        'not-allowed',
      );
      assert.deepEqual(await identity(victim), before);
    }
});

test('the security administrator alone changes nothing: proposed, the person told, until a second person confirms', async () => {
  const chair = await posted('chair', places.yang);
  const security = await as('security-admin', 'own');
  const phone = newPhone();
  const session = await tokenOf(chair.id);
  const before = await identity(chair.id);
  const change = await proposed(security, chair.id, { kind: 'phone', phone });
  assert.deepEqual(await identity(chair.id), before);
  assert.deepEqual(await told(chair.id), ['change-proposed']);
  assert.equal(await codeOf(security, 'POST', `/people/${chair.id}/changes`, { kind: 'phone', phone }), 'change-open');
  assert.equal(await codeOf(security, 'POST', `/changes/${change}/confirmation`), 'not-found', 'the proposer');
  assert.equal(await codeOf(session, 'POST', `/changes/${change}/confirmation`), 'own-matter', 'the person');
  assert.equal(await codeOf(await as('chair', 'sibling'), 'POST', `/changes/${change}/confirmation`), 'not-found');
  assert.equal(await codeOf(await as('officer', 'ancestor'), 'POST', `/changes/${change}/confirmation`), 'not-found');
  assert.equal(await comesIn(phone), false);
  const audit = await as('audit-admin', 'own');
  const waiting = await sent<{ items: { id: number; shown: { zh: string }; mine: boolean }[] }>(
    audit,
    'GET',
    '/changes',
  );
  const seen = waiting.answer.items.find((one) => one.id === change)!;
  assert.equal(seen.shown.zh, `${phone.slice(0, 3)} **** ${phone.slice(-4)}`);
  assert.equal(await codeOf(audit, 'POST', `/changes/${change}/confirmation`), 200);
  assert.equal(await codeOf(session, 'GET', '/me'), 'not-signed-in', 'sessions ended');
  assert.equal(await comesIn(chair.phone), false);
  assert.equal(await comesIn(phone), true);
  assert.deepEqual(await told(chair.id), ['change-proposed', 'change-in-force']);
  assert.deepEqual([await logged('changes.propose', chair.id), await logged('changes.confirm', chair.id)], [1, 1]);
  assert.equal(await codeOf(audit, 'POST', `/changes/${change}/confirmation`), 200, 'asked again');
  const other = await as('system-admin', 'own');
  assert.equal(await codeOf(other, 'POST', `/changes/${change}/confirmation`), 'already-decided');
  assert.equal(await logged('changes.confirm', chair.id), 1);
});

test('the table itself holds two people apart, whoever asks it', async () => {
  const officer = await posted('officer', places.yang);
  const securityId = world.personId('security-admin', 'own');
  const change = await proposed(await tokenOf(securityId), officer.id, { kind: 'name', name: '赵大' });
  for (const by of [securityId, officer.id, null])
    await assert.rejects(
      world.house.db.query(
        `UPDATE identity_changes SET state = 'in-force', decided_by = $3, decided_at = now(), value_sealed = NULL WHERE tenant_id = $1 AND id = $2`,
        [tenantId, change, by],
      ),
      { code: '23514' },
    );
  await assert.rejects(
    world.house.db.query('UPDATE identity_changes SET proposed_by = person_id WHERE tenant_id = $1 AND id = $2', [
      ...[tenantId, change],
    ]),
    { code: '23514' },
  );
});

test('a chair confirms what lies below, not what stands above; a proposal lapses, is withdrawn, refused, or objected to', async () => {
  const low = await posted('officer', places.yangFirm);
  const high = await posted('officer', places.district);
  const security = await as('security-admin', 'own');
  const chair = await as('chair', 'own');
  const phone = newPhone();
  const [below, above] = [
    await proposed(security, low.id, { kind: 'name', name: '赵改名' }),
    await proposed(security, high.id, { kind: 'phone', phone }),
  ];
  assert.equal(await codeOf(chair, 'POST', `/changes/${above}/confirmation`), 'not-found', 'a post above the chair');
  const list = await sent<{ items: { id: number }[] }>(chair, 'GET', '/changes');
  const ids = list.answer.items.map(({ id }) => id);
  assert.deepEqual([ids.includes(below), ids.includes(above)], [true, false]);
  assert.equal(await codeOf(chair, 'POST', `/changes/${below}/confirmation`), 200);
  assert.equal(((await identity(low.id)) as { name: string }).name, '赵改名');
  assert.equal(await codeOf(await tokenOf(high.id), 'POST', `/me/changes/${above}/objection`), 200);
  const audit = await as('audit-admin', 'own');
  assert.equal(await codeOf(audit, 'POST', `/changes/${above}/confirmation`), 'already-decided');
  const again = await proposed(security, high.id, { kind: 'phone', phone });
  assert.equal(await codeOf(security, 'POST', `/changes/${again}/refusal`, {}), 200, 'withdrawn by who proposed it');
  const third = await proposed(security, high.id, { kind: 'phone', phone });
  assert.equal(await codeOf(audit, 'POST', `/changes/${third}/refusal`, { why: '本人没有提' }), 200);
  const last = await proposed(security, high.id, { kind: 'phone', phone });
  world.house.clock.advance(8 * 86_400_000);
  assert.equal(
    await codeOf(await as('audit-admin', 'own'), 'POST', `/changes/${last}/confirmation`),
    'already-decided',
  );
  await settleChanges(world.house, tenantId);
  const states = await world.house.db.query<{ state: string }>(
    'SELECT state FROM identity_changes WHERE tenant_id = $1 AND person_id = $2 ORDER BY id',
    [tenantId, high.id],
  );
  assert.deepEqual(
    states.map(({ state }) => state),
    ['objected', 'withdrawn', 'refused', 'lapsed'],
  );
  assert.equal(await comesIn(phone), false);
});

test('of the security administrator himself a chair or the system administrator proposes, and another confirms', async () => {
  const security = await posted('security-admin', places.yang);
  const phone = newPhone();
  const body = { kind: 'phone', phone };
  assert.equal(await codeOf(await tokenOf(security.id), 'POST', `/people/${security.id}/changes`, body), 'own-matter');
  const chair = await as('chair', 'own');
  const officer = await posted('officer', places.yang);
  assert.equal(
    await codeOf(chair, 'POST', `/security-administrators/${officer.id}/changes`, body),
    'not-found',
    'of nobody else',
  );
  assert.equal(
    await codeOf(await as('chair', 'sibling'), 'POST', `/security-administrators/${security.id}/changes`, body),
    'not-allowed',
  );
  const change = await proposed(chair, security.id, body, 'security-administrators');
  assert.equal(await codeOf(chair, 'POST', `/changes/${change}/confirmation`), 'same-person');
  assert.equal(await codeOf(await as('audit-admin', 'own'), 'POST', `/changes/${change}/confirmation`), 200);
  assert.equal(await comesIn(phone), true);
  const grant = { kind: 'post-grant', organisationId: places.yang, role: 'security-admin', from: '2020-01-01' };
  const successor = await somebody();
  const named = await proposed(await as('system-admin', 'own'), successor.id, grant, 'security-administrators');
  assert.equal(await codeOf(await as('chair', 'own'), 'POST', `/changes/${named}/confirmation`), 200);
});

test('posts go by it too: granted and revoked by two, in force at the next request', async () => {
  const one = await somebody();
  const security = await as('security-admin', 'own');
  const chair = await as('chair', 'own');
  const session = await tokenOf(one.id);
  const grant = { kind: 'post-grant', organisationId: places.yang, role: 'officer', from: '2020-01-01' };
  const change = await proposed(security, one.id, grant);
  assert.equal(await codeOf(session, 'GET', `/organisations/${places.yang}/corrections`), 'not-allowed');
  assert.equal(await codeOf(security, 'POST', `/changes/${change}/confirmation`), 'not-found');
  assert.equal(await codeOf(chair, 'POST', `/changes/${change}/confirmation`), 200);
  assert.equal(await codeOf(session, 'GET', `/organisations/${places.yang}/corrections`), 200);
  const [post] = await world.house.db.query<{ id: number }>(
    'SELECT id FROM posts WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, one.id],
  );
  const revoke = await proposed(security, one.id, { kind: 'post-revoke', postId: post!.id });
  assert.equal(await codeOf(session, 'GET', `/organisations/${places.yang}/corrections`), 200, 'not yet');
  assert.equal(await codeOf(await as('system-admin', 'own'), 'POST', `/changes/${revoke}/confirmation`), 200);
  assert.equal(await codeOf(session, 'GET', `/organisations/${places.yang}/corrections`), 'not-allowed');
  const other = world.personId('audit-admin', 'own');
  const exclusive = { ...grant, role: 'system-admin' };
  const twice = await proposed(security, other, exclusive);
  assert.equal(
    await codeOf(await as('system-admin', 'own'), 'POST', `/changes/${twice}/confirmation`),
    'administrators-exclusive',
  );
});

test('a member’s new phone opens nothing at once; after the waiting time it does, and the old one no longer', async () => {
  const member = await somebody();
  const phone = newPhone();
  const officer = await as('officer', 'own');
  const session = await tokenOf(member.id);
  assert.equal(await codeOf(officer, 'PUT', `/people/${member.id}`, { phone }), 200);
  assert.equal(await comesIn(phone), false);
  assert.equal(await comesIn(member.phone), true, 'the old number still signs in');
  assert.deepEqual(await told(member.id), ['change-recorded']);
  assert.ok((await told(world.personId('chair', 'own'))).includes('change-recorded-by-colleague'));
  assert.equal((await told(world.personId('officer', 'own'))).includes('change-recorded-by-colleague'), false);
  const toNew = await world.house.db.query(
    `SELECT FROM outbox WHERE tenant_id = $1 AND topic = 'change-number' AND person_id IS NULL AND created_at >= $2`,
    [tenantId, new Date(world.house.clock.now().getTime() - 60_000)],
  );
  assert.equal(toNew.length, 1);
  world.house.clock.advance(waitHours * 3_600_000 - 60_000);
  await settleChanges(world.house, tenantId);
  assert.equal(await comesIn(phone), false, 'a minute too early');
  world.house.clock.advance(60_000);
  await Promise.all([settleChanges(world.house, tenantId), settleChanges(world.house, tenantId)]);
  assert.equal(await codeOf(session, 'GET', '/me'), 'not-signed-in');
  assert.deepEqual([await comesIn(phone), await comesIn(member.phone)], [true, false]);
  assert.equal(await logged('changes.settle', member.id), 1);
});

test('the old number objects, or a colleague stops it, and nothing is changed', async () => {
  const member = await somebody();
  const phone = newPhone();
  const officer = await as('officer', 'own');
  const ids = async () => (await sent<{ ids: number[] }>(officer, 'PUT', `/people/${member.id}`, { phone })).answer.ids;
  const [change] = await ids();
  const session = await tokenOf(member.id);
  const mine = await sent<{ items: { id: number; objectable: boolean }[] }>(session, 'GET', '/me/changes');
  assert.deepEqual(
    mine.answer.items.map(({ id, objectable }) => [id, objectable]),
    [[change, true]],
  );
  assert.equal(
    await codeOf(await tokenOf((await somebody()).id), 'POST', `/me/changes/${change}/objection`),
    'not-found',
  );
  assert.equal(await codeOf(session, 'POST', `/me/changes/${change}/objection`), 200);
  assert.ok((await told(world.personId('officer', 'own'))).includes('change-stopped'));
  await afterWaiting();
  assert.deepEqual([await comesIn(phone), await comesIn(member.phone)], [false, true]);
  const [second] = (await sent<{ ids: number[] }>(await as('officer', 'own'), 'PUT', `/people/${member.id}`, { phone }))
    .answer.ids;
  assert.equal(await codeOf(await as('officer', 'sibling'), 'POST', `/changes/${second}/stop`, {}), 'not-found');
  assert.equal(await codeOf(await as('chair', 'own'), 'POST', `/changes/${second}/stop`, { why: '本人没有来过' }), 200);
  await afterWaiting();
  assert.equal(await comesIn(phone), false);
});

test('with name and ID number the number in waiting opens at once – but not by the officer who recorded it', async () => {
  const member = await somebody();
  const phone = newPhone();
  assert.equal(await codeOf(await as('officer', 'own'), 'PUT', `/people/${member.id}`, { phone }), 200);
  assert.equal(await binds(member, newPhone()), false, 'no other number');
  assert.equal(await binds({ ...member, name: '赵不对' }, phone), false);
  world.house.clock.advance(20 * 60_000);
  const session = await tokenOf(member.id);
  assert.equal(await binds(member, phone), true);
  assert.equal(await codeOf(session, 'GET', '/me'), 'not-signed-in', 'sessions of the old phone ended');
  assert.deepEqual([await comesIn(phone), await comesIn(member.phone)], [true, false]);
  world.house.clock.advance(20 * 60_000);

  const shown = await somebody();
  const token = await as('officer', 'own');
  const reveal = { columns: ['id_number'], purpose: 'reveal.identity', words: '核对证件号' };
  const other = newPhone();
  assert.equal(await codeOf(token, 'PUT', `/people/${shown.id}`, { phone: other }), 200);
  assert.equal(await codeOf(token, 'POST', `/people/${shown.id}/reveals`, reveal), 200);
  assert.equal(await binds(shown, other), false, 'who was shown the number proves nothing with it');
  await afterWaiting();
  assert.equal(await comesIn(other), true);
});

test('no chain by way of the ID number: changed with the phone, before it, or of a member without a phone', async () => {
  const officerId = world.personId('officer', 'own');
  const forged = makeIdNumber('110113', '1990-02-03', 901);
  const member = await somebody();
  const phone = newPhone();
  assert.equal(await codeOf(await tokenOf(officerId), 'PUT', `/people/${member.id}`, { idNumber: forged, phone }), 200);
  assert.equal(await binds({ name: member.name, idNumber: forged }, phone), false, 'the ID number waits, too');
  assert.ok((await told(member.id)).includes('change-recorded'));
  world.house.clock.advance(20 * 60_000);
  assert.equal(await binds(member, phone), false, 'and who changed it is not the one to prove it');
  await afterWaiting();

  const silent = await somebody(places.yang, false);
  const second = makeIdNumber('110113', '1990-02-03', 902);
  const taken = newPhone();
  assert.equal(
    await codeOf(await tokenOf(officerId), 'PUT', `/people/${silent.id}`, { idNumber: second, name: '赵换名' }),
    200,
  );
  await afterWaiting();
  assert.equal(
    await binds({ name: '赵换名', idNumber: second }, taken),
    false,
    'one officer’s number binds no first phone',
  );
  assert.equal(await comesIn(taken), false);
});

test('corrections asked for and answered change nothing; an import of members fills nobody’s phone', async () => {
  const member = await somebody();
  const before = await identity(member.id);
  const officer = await as('officer', 'own');
  const session = await tokenOf(member.id);
  const asked = await sent<{ id: number }>(session, 'POST', '/me/corrections', { what: 'phone', words: '号码换了' });
  assert.ok(asked.status < 300, JSON.stringify(asked.answer));
  assert.equal(
    await codeOf(officer, 'POST', `/corrections/${asked.answer.id}/answer`, { accepted: true, answer: '已改' }),
    200,
  );
  assert.deepEqual(await identity(member.id), before);
  const [again] = await addPeople(world.house, world.house.db, tenantId, [
    {
      name: member.name,
      idNumber: member.idNumber,
      phone: newPhone(),
      account: '6222021234567890128',
      accountBank: '工商银行',
    },
  ]);
  assert.deepEqual(again, { personId: member.id, existed: true });
  assert.deepEqual(await identity(member.id), before);
});

test('what one officer recorded ends when the member is given a post, and a holder binds nothing by name and ID number', async () => {
  const member = await somebody();
  const phone = newPhone();
  assert.equal(await codeOf(await as('officer', 'own'), 'PUT', `/people/${member.id}`, { phone }), 200);
  const grant = { kind: 'post-grant', organisationId: places.yang, role: 'finance-maker', from: '2020-01-01' };
  const change = await proposed(await as('security-admin', 'own'), member.id, grant);
  assert.equal(await codeOf(await as('audit-admin', 'own'), 'POST', `/changes/${change}/confirmation`), 200);
  assert.equal(await binds(member, phone), false);
  await afterWaiting();
  assert.equal(await comesIn(phone), false);
  const silent = await somebody(places.yang, false);
  const row = { personId: silent.id, organisationId: places.yang, role: 'officer' as const, from: '2019-01-01' };
  must((await world.house.db.transaction((q) => grantPosts(world.house, q, tenantId, [row], null)))[0]!);
  world.house.clock.advance(20 * 60_000);
  assert.equal(await binds(silent, newPhone()), false);
});

test('an authenticator of a strong post is bound with a one-time word, not with a session alone', async () => {
  const { house } = world;
  const maker = await posted('finance-maker', places.yang);
  const session = await tokenOf(maker.id);
  assert.equal(await codeOf(session, 'PUT', '/me/totp', {}), 'word-needed');
  assert.equal(await codeOf(session, 'PUT', '/me/totp', { word: 'abcd-efgh' }), 'word-wrong');
  const securityId = world.personId('security-admin', 'own');
  const security = await tokenOf(securityId);
  assert.equal(await codeOf(security, 'POST', `/people/${securityId}/authenticator-words`), 'own-matter');
  const given = await sent<{ word: string }>(security, 'POST', `/people/${maker.id}/authenticator-words`);
  const enrolled = await sent<{ secret: string }>(session, 'PUT', '/me/totp', {
    word: given.answer.word.toUpperCase(),
  });
  assert.equal(enrolled.status, 200);
  const code = totpAt(enrolled.answer.secret, house.clock.now());
  assert.equal(await codeOf(session, 'POST', '/me/totp/confirmation', { code }), 200);
  assert.deepEqual([await told(maker.id), await logged('credentials.giveWord', maker.id)], [['word-given'], 1]);
  assert.equal(await codeOf(session, 'PUT', '/me/totp', { word: given.answer.word }), 'word-wrong', 'once');

  const change = await proposed(security, maker.id, { kind: 'authenticator' });
  const released = await sent<{ word: string }>(
    await as('audit-admin', 'own'),
    'POST',
    `/changes/${change}/confirmation`,
  );
  assert.match(released.answer.word, /^[a-z0-9]{4}-[a-z0-9]{4}$/);
  assert.equal(await codeOf(session, 'GET', '/me'), 'not-signed-in');
  world.house.clock.advance(8 * 86_400_000);
  const later = await tokenOf(maker.id);
  assert.equal(await codeOf(later, 'PUT', '/me/totp', { word: released.answer.word }), 'word-wrong', 'lapsed');
});

test('an authenticator that a session bound before the strong post was granted goes with the grant', async () => {
  const { house } = world;
  const member = await somebody();
  const session = await tokenOf(member.id);
  const enrolled = await sent<{ secret: string }>(session, 'PUT', '/me/totp', {});
  const code = (ahead: number) =>
    totpAt(enrolled.answer.secret, new Date(house.clock.now().getTime() + ahead * 30_000));
  assert.equal(await codeOf(session, 'POST', '/me/totp/confirmation', { code: code(0) }), 200);
  const grant = { kind: 'post-grant', organisationId: places.yang, role: 'finance-checker', from: '2020-01-01' };
  const change = await proposed(await as('security-admin', 'own'), member.id, grant);
  const confirmed = await sent<{ word: string }>(
    await as('system-admin', 'own'),
    'POST',
    `/changes/${change}/confirmation`,
  );
  assert.ok(confirmed.answer.word);
  assert.equal(await codeOf(session, 'POST', '/me/step-up', { code: code(1) }), 'totp-missing');
  assert.equal(await codeOf(session, 'PUT', '/me/totp', {}), 'word-needed');
});

test('a stolen session sets no password and, for a day, no account that is paid on; a code from the phone does', async () => {
  const { house } = world;
  const member = await somebody();
  const session = await tokenOf(member.id);
  const next = '四个不相干的词语呀';
  assert.equal(await codeOf(session, 'PUT', '/me/password', { next }), 'code-needed');
  const card = { account: '6222021234567890128', bank: '工商银行' };
  const usable = async () =>
    (
      await house.db.query<{ from: Date | null }>(
        'SELECT account_from AS "from" FROM people WHERE tenant_id = $1 AND id = $2',
        [tenantId, member.id],
      )
    )[0]!.from;
  const set = await sent<{ from: string }>(session, 'PUT', '/me/account', card);
  assert.equal(new Date(set.answer.from).getTime(), house.clock.now().getTime() + 24 * 3_600_000);
  assert.deepEqual(await told(member.id), ['account-changed']);
  assert.equal(await logged('me.setAccount', member.id), 1);
  const first = await usable();
  house.clock.advance(3_600_000);
  assert.equal(await codeOf(await tokenOf(member.id), 'PUT', '/me/account', card), 200);
  assert.deepEqual(await usable(), first, 'the same again moves nothing');
  const again = await tokenOf(member.id);
  assert.equal(await codeOf(again, 'PUT', '/me/account', { ...card, code: '000000' }), 'code-wrong');
  assert.equal(await codeOf(again, 'POST', '/me/code-requests'), 202);
  assert.equal(await codeOf(again, 'PUT', '/me/account', { ...card, code: await codeAt(member.phone) }), 200);
  assert.equal(await usable(), null);
  assert.equal(await codeOf(again, 'POST', '/me/code-requests'), 202);
  const code = await codeAt(member.phone);
  assert.equal(
    isRefusal(await signInByCode(house, tenantId, { phone: member.phone, code: code! }, from)),
    true,
    'it signs nobody in',
  );
  assert.equal(await codeOf(again, 'PUT', '/me/password', { next, code }), 200);
  assert.equal(await codeOf(again, 'GET', '/me'), 'not-signed-in');
});

const changedAt = async (personId: number) =>
  (
    await world.house.db.query<{ at: Date | null }>(
      'SELECT account_changed_at AS at FROM people WHERE tenant_id = $1 AND id = $2',
      [tenantId, personId],
    )
  )[0]!.at;
const lastWords = async (personId: number) =>
  (
    await world.house.db.query<{ zh: string; en: string }>(
      `SELECT payload->'words'->>'zh' AS zh, payload->'words'->>'en' AS en FROM outbox
        WHERE tenant_id = $1 AND person_id = $2 AND topic = 'account-changed' ORDER BY id DESC LIMIT 1`,
      [tenantId, personId],
    )
  )[0]!;

test('another account than the one on file needs a code or the password, and is told with the time, both endings and what to do', async () => {
  const { house } = world;
  const member = await somebody();
  const session = await tokenOf(member.id);
  const first = { account: '6222021234567890128', bank: '工商银行' };
  const other = { account: makeCardNumber('62220200', 4711), bank: '中国银行' };
  assert.equal((await sent(session, 'PUT', '/me/account', first)).status, 200, 'the first, and no money under way');
  assert.equal(await changedAt(member.id), null);
  const before = await identity(member.id);
  assert.equal(await codeOf(session, 'PUT', '/me/account', other), 'account-proof-needed');
  assert.equal(await codeOf(session, 'PUT', '/me/account', { ...other, password: '不是这个密码' }), 'password-wrong');
  assert.deepEqual(await identity(member.id), before, 'nothing changed');
  assert.equal(await codeOf(session, 'POST', '/me/code-requests'), 202);
  const code = await codeAt(member.phone);
  const set = await sent<{ from: string | null }>(session, 'PUT', '/me/account', { ...other, code });
  assert.deepEqual([set.status, set.answer.from], [200, null]);
  assert.deepEqual(await changedAt(member.id), house.clock.now());
  const words = await lastWords(member.id);
  assert.ok(
    words.zh.includes(`${formatInstant(house.clock.now()).zh}改为中国银行 尾号 ${other.account.slice(-4)}`),
    words.zh,
  );
  assert.ok(words.zh.includes(`原来是尾号 ${first.account.slice(-4)}`) && words.zh.includes('马上改回来'), words.zh);
  assert.ok(words.en.includes(formatInstant(house.clock.now()).en) && words.en.includes('change it back'), words.en);
  for (const shown of [words.zh, words.en]) assert.equal(/\d{8,}/.test(shown), false, 'no number');
  assert.deepEqual(await told(member.id), ['account-changed', 'account-changed']);
  const same = await sent(session, 'PUT', '/me/account', { ...other, code });
  assert.deepEqual(
    [same.status, (await told(member.id)).length],
    [200, 2],
    'the same request again is the same answer',
  );
  const kept = await house.db.query<{ details: unknown }>(
    `SELECT details FROM access_log WHERE tenant_id = $1 AND what = 'me.setAccount' AND target = $2`,
    [tenantId, `person:${member.id}`],
  );
  assert.equal(/\d{8,}/.test(JSON.stringify(kept)), false, 'no number in the log');
});

test('with the password another account is taken, and paid on after a day; two at once leave one of them', async () => {
  const { house } = world;
  const member = await somebody();
  const password = '四个不相干的词语呀';
  assert.equal(await setPassword(house, tenantId, member.id, password), null);
  const session = await tokenOf(member.id);
  assert.equal(await codeOf(session, 'PUT', '/me/account', { account: '6222021234567890128', bank: '工商银行' }), 200);
  const others = [1, 2].map((n) => ({ account: makeCardNumber('62220200', 4800 + n), bank: `银行${n}` }));
  const both = await Promise.all(others.map((one) => sent(session, 'PUT', '/me/account', { ...one, password })));
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  );
  assert.equal((await told(member.id)).length, 3, 'each is told');
  const { answer } = await sent<{ account: { zh: string }; from: string; proof: unknown }>(
    session,
    'GET',
    '/me/payments',
  );
  assert.ok(others.some(({ account }) => answer.account.zh.endsWith(account.slice(-4))));
  assert.equal(new Date(answer.from).getTime(), house.clock.now().getTime() + 24 * 3_600_000);
  assert.deepEqual(answer.proof, { needed: true, phone: maskPhone(member.phone), password: true });
});

test('the account of a union is told to its chair and finance, and not paid on for a day', async () => {
  const maker = await as('finance-maker', 'own');
  const given = { account: '1102026409000123456', bank: '工商银行' };
  assert.equal(await codeOf(maker, 'PUT', `/organisations/${places.yang}/account`, given), 200);
  for (const role of ['chair', 'finance-checker'] as const)
    assert.ok((await told(world.personId(role, 'own'))).includes('account-changed'));
  assert.equal((await told(world.personId('finance-maker', 'own'))).includes('account-changed'), false);
  const [row] = await world.house.db.query<{ from: Date }>(
    'SELECT account_from AS "from" FROM organisations WHERE tenant_id = $1 AND id = $2',
    [tenantId, places.yang],
  );
  assert.equal(row!.from.getTime(), world.house.clock.now().getTime() + 24 * 3_600_000);
});
