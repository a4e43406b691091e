// "Ask the officer": one question at a time, in front of whoever has the case and nobody else, kept sealed, answered once, told and exported.
// And the agreement of a member who hands in his own case: asked for by the server, and kept with the case.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

type Body = Record<string, unknown>;
const uuid = () => globalThis.crypto.randomUUID();
const post = (token: string, path: string, body: unknown) =>
  ask(world, 'post', `/api${path}`, { token, key: uuid(), body });
const read = async (token: string, path: string): Promise<Body> =>
  (await (await ask(world, 'get', `/api${path}`, { token })).json()) as Body;
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;

interface Asked {
  readonly id: number;
  readonly words: string;
  readonly answer: { readonly words: string; readonly by: string; readonly organisationName: string } | null;
}

test('a question waits with whoever has the case, one at a time, and its words are read nowhere else', async () => {
  const { caseId, question } = world.ids;
  const again = await post(world.subjectToken, `/me/cases/${caseId}/questions`, { words: '再问一句' });
  assert.deepEqual([again.status, await codeOf(again)], [409, 'question-open']);
  const officer = world.token('officer', 'own');
  const waiting = (await read(officer, '/me/questions')) as { items: Body[] };
  assert.deepEqual(
    waiting.items.map((one) => [one.caseId, one.id]),
    [[caseId, question]],
  );
  assert.ok(!JSON.stringify(waiting).includes('什么时候有结果'), 'a list does not tell the words');
  for (const elsewhere of [world.token('officer', 'sibling'), world.token('auditor', 'own'), world.subjectToken]) {
    assert.deepEqual(((await read(elsewhere, '/me/questions')) as { items: unknown[] }).items, []);
    assert.equal((await ask(world, 'get', `/api/cases/${caseId}/questions`, { token: elsewhere })).status, 404);
  }
  const marks = async (token: string) => {
    const [{ roundId, stage, union }] = (await world.house.db.query<{ roundId: number; stage: string; union: number }>(
      `SELECT round_id AS "roundId", stage, handler_organisation_id AS union FROM cases WHERE tenant_id = $1 AND id = $2`,
      [tenantId, caseId],
    )) as [{ roundId: number; stage: string; union: number }];
    const queue = (await read(token, `/rounds/${roundId}/queues/${stage}?organisation=${union}`)) as { items: Body[] };
    return new Map(queue.items.map((one) => [one.id, one.unanswered]));
  };
  const marked = await marks(officer);
  assert.equal(marked.get(caseId), 1, 'the row of the queue tells it too');
  assert.deepEqual(
    [...marked].filter(([id, n]) => id !== caseId && n !== 0),
    [],
  );
  const { items } = (await read(officer, `/cases/${caseId}/questions`)) as { items: Asked[] };
  assert.deepEqual(
    items.map(({ words, answer }) => [words, answer]),
    [['什么时候有结果', null]],
  );
  const [kept] = await world.house.db.query<{ sealed: Buffer }>(
    'SELECT words_sealed AS sealed FROM case_questions WHERE tenant_id = $1 AND id = $2',
    [tenantId, question],
  );
  assert.ok(!kept!.sealed.includes(Buffer.from('什么时候')), 'kept sealed');
});

test('the first answer stands, reaches the member, and he may ask again', async () => {
  const { caseId, question } = world.ids;
  const officer = world.token('officer', 'own');
  assert.equal((await post(officer, `/questions/${question}/answer`, { words: '周三前给结果' })).status, 200);
  const second = await post(world.token('chair', 'own'), `/questions/${question}/answer`, { words: '不知道' });
  assert.deepEqual([second.status, await codeOf(second)], [409, 'already-resolved']);
  const own = (await read(world.subjectToken, `/me/cases/${caseId}`)) as { questions: Asked[]; answerer: string };
  assert.equal(own.questions[0]!.answer!.words, '周三前给结果');
  assert.equal(own.questions[0]!.answer!.organisationName, own.answerer);
  const { items } = (await read(world.subjectToken, '/me/messages')) as { items: Body[] };
  assert.ok(items.some((one) => one.topic === 'question-answered' && one.caseId === caseId));
  const data = await (await ask(world, 'get', '/api/me/data?format=text', { token: world.subjectToken })).text();
  assert.ok(data.includes('什么时候有结果') && data.includes('周三前给结果'), 'his to take home');
  const more = await post(world.subjectToken, `/me/cases/${caseId}/questions`, { words: '要带什么' });
  assert.equal(more.status, 201);
  const { id } = (await more.json()) as { id: number };
  assert.equal((await post(officer, `/questions/${id}/answer`, { words: '不用带' })).status, 200);
});

test('nobody floods: ten questions a day from one person', async () => {
  const { caseId } = world.ids;
  const officer = world.token('officer', 'own');
  const codes: string[] = [];
  for (let n = 0; n < 12; n += 1) {
    const response = await post(world.subjectToken, `/me/cases/${caseId}/questions`, { words: `第 ${n} 句` });
    if (response.status !== 201) codes.push(await codeOf(response));
    else {
      const { id } = (await response.json()) as { id: number };
      await post(officer, `/questions/${id}/answer`, { words: '好' });
    }
  }
  assert.deepEqual(codes, ['too-many-questions', 'too-many-questions', 'too-many-questions', 'too-many-questions']);
});

test('a member hands in his own case only with his agreement, which stays with the case', async () => {
  const token = world.token('auditor', 'own');
  const personId = world.personId('auditor', 'own');
  const submit = { answers: { level: 'high', number: 'AGREE-1', issuedOn: '2020-02-01' } };
  const body = { id: uuid(), roundId: world.ids.round, organisationId: 10, personId };
  const hand = (more: Body) =>
    ask(world, 'post', '/api/cases', { token, body: { ...body, submit: { ...submit, ...more } } });
  const without = await hand({});
  assert.deepEqual([without.status, await codeOf(without)], [422, 'agreement-needed']);
  const other = await hand({ agreed: 'use' });
  assert.deepEqual([other.status, await codeOf(other)], [409, 'agreement-changed']);
  assert.deepEqual(((await read(token, '/me/cases')) as { items: unknown[] }).items, [], 'nothing was handed in');
  const { agreement } = (await read(token, `/me/services/${world.ids.round}`)) as {
    agreement: { key: string; says: { zh: string } };
  };
  const done = await hand({ agreed: agreement.key });
  assert.equal(done.status, 201);
  const { caseId } = (await done.json()) as { caseId: number };
  const { items } = (await read(token, '/me/consents')) as { items: Body[] };
  const [kept] = items;
  assert.deepEqual(
    [kept!.caseId, (kept!.purpose as { zh: string }).zh, kept!.versionHash],
    [caseId, agreement.says.zh, world.ids.versionHash],
  );
  const [row] = await world.house.db.query<{ events: string }>(
    'SELECT events::text AS events FROM case_events WHERE tenant_id = $1 AND case_id = $2 AND seq = 1',
    [tenantId, caseId],
  );
  assert.ok(row!.events.includes('{as}'), 'the history tells the sentence, not the name');
});

test('a draft is handed in with the agreement too, and a correction needs it no second time', async () => {
  const token = world.token('finance-maker', 'own');
  const personId = world.personId('finance-maker', 'own');
  const open = { id: uuid(), roundId: world.ids.round, organisationId: 10, personId };
  const { caseId } = (await (await ask(world, 'post', '/api/cases', { token, body: open })).json()) as {
    caseId: number;
  };
  const answers = { level: 'high', number: 'AGREE-2', issuedOn: '2020-02-01' };
  const act = (by: string, action: string, input: Body) =>
    ask(world, 'post', `/api/cases/${caseId}/actions`, { token: by, body: { id: uuid(), action, input } });
  const asked = async () => ((await read(token, `/me/cases/${caseId}`)) as { agreement: Body | null }).agreement;
  assert.equal((await asked())?.key, 'use-and-notice');
  assert.equal(await codeOf(await act(token, 'submit', { answers })), 'agreement-needed');
  assert.equal((await act(token, 'submit', { answers, agreed: 'use-and-notice' })).status, 200);
  assert.equal((await act(world.token('officer', 'own'), 'return', { why: '照片看不清' })).status, 200);
  assert.equal(await asked(), null);
  assert.equal((await act(token, 'submit', { answers })).status, 200);
});
