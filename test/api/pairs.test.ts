// Masters and apprentices over the API: asked by name and phone without telling who is a member, answered by nobody but the apprentice, entered by the union
// from a signed paper, read by the two sides and the union alone; and every look is on record.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { correctPerson } from '#people/changes.ts';
import { agreementOf } from '#policy/agreement.ts';
import { mentoring } from '#programmes/innovation/mentoring.ts';
import { ask, fingerprint, makeWorld, uploadOf, type World } from '#test/api/world.ts';
import { leading } from '#test/support/leading.ts';
import { makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';
import { littlePicture } from '#test/support/pictures.ts';

let world: World;
let caseId: number;
let roundId: number;
let master: string;
let first: string;
let second: string;
const phones = { first: '13811110001', second: '13811110002' };
const names = { first: '', second: '' };
const id = () => globalThis.crypto.randomUUID();

async function asking(method: 'GET' | 'POST', path: string, more: object) {
  const answer = await ask(world, method, path, more);
  // biome-ignore lint/suspicious/noExplicitAny: answers of many routes, looked into by each test
  return { status: answer.status, body: (await answer.json()) as any };
}
const get = (path: string, token: string) => asking('GET', path, { token });
const post = (path: string, token: string, body: object | FormData) => asking('POST', path, { token, body, key: id() });
const act = (token: string, action: string, input = {}) =>
  post(`/api/cases/${caseId}/actions`, token, { id: id(), action, input });
const invite = (name: string, phone: string, token = master) =>
  post(`/api/cases/${caseId}/apprentices`, token, { id: id(), name, phone });
const answering = (token: string, number: number, answer: string) =>
  post(`/api/me/pairs/${caseId}/${number}/answers`, token, { id: id(), answer });

before(async () => {
  world = await makeWorld();
  const { house, engine } = world;
  [master, first, second] = [
    world.token('member', 'descendant'),
    world.token('member', 'own'),
    world.token('member', 'sibling'),
  ];
  const people = { first: world.personId('member', 'own'), second: world.personId('member', 'sibling') };
  for (const key of ['first', 'second'] as const) {
    must(await correctPerson(house, tenantId, people[key], { phone: phones[key] }));
    const [row] = await house.db.query<{ name: string }>('SELECT name FROM people WHERE tenant_id = $1 AND id = $2', [
      ...[tenantId, people[key]],
    ]);
    names[key] = row!.name;
  }
  const personId = world.personId('member', 'descendant');
  await leading(house, tenantId, [personId]);
  const round = await makeRound(house, mentoring, { amountFen: 500_000 });
  roundId = round.id;
  const answers = { studio: '焊接创新工作室', trade: '焊工', apprentices: 2, plan: '薄板对接焊' };
  const opened = await engine.act(tenantId, {
    acting: { personId, posts: [] },
    target: { open: { roundId, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
    request: {
      ...{ id: id(), action: 'open' },
      input: { submit: { answers, agreed: agreementOf(mentoring).key } },
    },
  });
  caseId = must(opened).caseId;
});
after(() => world.close());

test('an unknown phone, another name and a stranger to the case come to one answer each, and nothing is written', async () => {
  const before = await fingerprint(world);
  const wrong = [
    await invite(names.first, '13899990000'),
    await invite('龙大海', phones.first),
    await invite('龙大海', '13899990000'),
  ];
  assert.deepEqual(
    wrong.map(({ status, body }) => [status, body.code, body.detail]),
    Array(3).fill([404, 'no-such-apprentice', wrong[0]!.body.detail]),
  );
  assert.equal((await invite(names.first, phones.first, first)).status, 404, 'to whom the case is nothing');
  assert.equal((await invite(names.first, '138')).body.code, 'phone-length');
  assert.equal(await fingerprint(world), before);
});

test('guessing is slowed down, also where it succeeds', async () => {
  assert.equal((await invite(names.first, phones.first)).status, 201);
  assert.equal((await invite(names.second, phones.second)).status, 201);
  assert.equal((await invite('龙大海', phones.second)).status, 429);
  world.house.clock.advance(16 * 60_000);
});

test('the apprentice reads his master and what is to be taught, and nobody else answers for him', async () => {
  const [mine] = (await get('/api/me/pairs', first)).body.items;
  assert.deepEqual([mine.caseId, mine.number, mine.status, mine.mayAnswer], [caseId, 1, 'asked', true]);
  assert.deepEqual(
    mine.lines.map((one: { shown: { zh: string } }) => one.shown.zh),
    ['焊接创新工作室', '焊工', '薄板对接焊'],
  );
  assert.deepEqual((await get('/api/me/pairs', master)).body.items, []);
  assert.equal((await get(`/api/cases/${caseId}/pairs`, first)).status, 404, 'not who the others are');
  assert.equal((await answering(second, 1, 'confirm')).status, 404);
  assert.equal((await answering(master, 1, 'confirm')).status, 404);
  assert.equal((await act(master, 'confirm', { pair: 1 })).body.code, 'not-your-action');
  assert.equal((await act(master, 'invite', { person: 5 })).body.code, 'not-your-action', 'numbers are not tried');
  const once = { id: id(), answer: 'confirm' };
  for (let n = 0; n < 2; n += 1)
    assert.equal((await post(`/api/me/pairs/${caseId}/1/answers`, first, once)).status, 200, 'sent again, one effect');
  assert.equal((await act(master, 'begin')).body.code, 'pairs-missing');
});

test('the union of the master enters what was signed on paper; the apprentice is told and may leave', async () => {
  const officer = world.token('officer', 'descendant');
  const field = 'pact:confirm-on-paper:paper';
  const sent = await post(
    '/api/me/documents',
    officer,
    uploadOf({ round: String(roundId), field }, new Uint8Array(littlePicture())),
  );
  assert.equal(sent.status, 201);
  const input = { pair: 2, paper: sent.body.id };
  assert.equal((await act(master, 'confirm-on-paper', input)).status, 403, 'not by the master');
  assert.equal(
    (await act(officer, 'confirm-on-paper', { pair: 2 })).body.code,
    'answers-wrong',
    'not without the paper',
  );
  assert.equal((await act(officer, 'confirm-on-paper', input)).status, 200);
  const messages = (await get('/api/me/messages', second)).body.items;
  assert.match(messages[0].words.zh, /凭您签了名的协议/);
  assert.equal(messages[0].link, '/hall/pairs');
  assert.equal((await answering(second, 2, 'leave')).status, 200);
  assert.equal((await act(master, 'begin')).body.code, 'pairs-missing');
  assert.equal((await invite(names.second, phones.second)).status, 201, 'once more');
  assert.equal((await answering(second, 3, 'confirm')).status, 200);
});

test('master and union read who the apprentices are; the look is where the apprentice reads it', async () => {
  const { body } = await get(`/api/cases/${caseId}/pairs`, master);
  assert.deepEqual(
    body.items.map((one: { name: string; status: string }) => [one.name, one.status]),
    [
      [names.first, 'agreed'],
      [names.second, 'left'],
      [names.second, 'agreed'],
    ],
  );
  assert.deepEqual([body.least, body.most], [2, 4]);
  const looks = await world.house.db.query(
    `SELECT FROM views WHERE tenant_id = 1 AND viewer_id = $1 AND person_id = $2 AND what = 'pair' AND case_id = $3`,
    [world.personId('member', 'descendant'), world.personId('member', 'own'), caseId],
  );
  assert.equal(looks.length, 1);
  assert.equal((await act(master, 'begin')).status, 200);
  assert.equal((await answering(first, 1, 'confirm')).body.code, 'pact-moved-on');
  assert.equal((await invite(names.first, phones.first)).body.code, 'pact-moved-on', 'nobody is looked for any more');
  const told = JSON.stringify((await get(`/api/me/cases/${caseId}`, master)).body.state);
  assert.doesNotMatch(told, new RegExp(`"personId":${world.personId('member', 'own')}\\b`));
});

test('his pairs are among everything that is on file about a member', async () => {
  const data = (await get('/api/me/data?format=json', first)).body;
  assert.deepEqual(
    data.pairs.map((one: { status: string }) => one.status),
    ['agreed'],
  );
});
