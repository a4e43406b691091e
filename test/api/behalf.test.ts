// Acting for a member through the API: seen as he would see it, his consent on record, his picture tied to the case, every look written down,
// and what he reads of it afterwards.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { ask, makeWorld, uploadOf, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';
import { littlePicture } from '#test/support/pictures.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

type Body = Record<string, unknown>;
const uuid = () => globalThis.crypto.randomUUID();
const today = () => chinaDate(world.house.clock.now());
const phoned = () => ({ how: 'phone', on: today(), time: '10:05' });
const officer = () => world.token('officer', 'own');

async function get<T = Body>(token: string, path: string): Promise<T> {
  const response = await ask(world, 'get', `/api${path}`, { token });
  const body = (await response.json()) as T;
  assert.equal(response.status, 200, JSON.stringify(body));
  return body;
}
async function post(token: string, path: string, body: Body): Promise<{ status: number; body: Body }> {
  const response = await ask(world, 'post', `/api${path}`, { token, body });
  return { status: response.status, body: (await response.json()) as Body };
}

const member = () => world.personId('member', 'descendant');
const memberToken = () => world.token('member', 'descendant');
const opening = (number: string, more: Body = {}) => ({
  ...{ id: uuid(), roundId: world.ids.round, organisationId: 11, personId: member() },
  submit: { answers: { level: 'high', number, issuedOn: '2020-02-01' }, agreed: 'use-and-notice' },
  ...more,
});
async function opened(number: string, token = officer()): Promise<number> {
  const { status, body } = await post(token, '/cases', opening(number, { consent: phoned() }));
  assert.equal(status, 201, JSON.stringify(body));
  return body.caseId as number;
}

test('an officer sees what the member would see, and the member sees that he looked, once', async () => {
  const { items } = await get<{ items: Body[] }>(officer(), `/people/${member()}/services`);
  const own = await get<{ items: Body[] }>(memberToken(), '/me/services');
  assert.deepEqual(items, own.items);
  const service = await get(officer(), `/people/${member()}/services/${world.ids.round}`);
  await get(officer(), `/people/${member()}/services/${world.ids.round}`);
  assert.deepEqual(service, await get(memberToken(), `/me/services/${world.ids.round}`));
  const { items: views } = await get<{ items: Body[] }>(memberToken(), `/people/${member()}/views`);
  assert.deepEqual(
    views.map(({ viewerId, what, purposes, times }) => [viewerId, what, purposes, times]),
    [[world.personId('officer', 'own'), ['facts'], ['behalf.service', 'behalf.services'], 2]],
  );
});

test('nobody acts for himself, for strangers, or as a reviewer', async () => {
  const own = world.personId('officer', 'own');
  for (const [token, personId, code] of [
    [officer(), own, 'own-matter'],
    [world.token('officer', 'sibling'), member(), 'not-found'],
    [world.token('reviewer', 'own'), member(), 'not-found'],
  ] as const) {
    const response = await ask(world, 'get', `/api/people/${personId}/services`, { token });
    assert.equal(((await response.json()) as Body).code, code);
  }
});

test('without a consent nothing is opened: what, why and what next; with it once, however often it is sent', async () => {
  const without = await post(officer(), '/cases', opening('BEHALF-1'));
  assert.deepEqual([without.status, without.body.code, without.body.rule], [422, 'consent-needed', 'consent']);
  assert.ok((without.body.next as Body).zh);
  for (const consent of [
    {},
    { how: 'phone', on: today() },
    { ...phoned(), how: 'rumour' },
    { how: 'signed', on: today() },
  ])
    assert.equal((await post(officer(), '/cases', opening('BEHALF-1', { consent }))).body.code, 'answers-wrong');
  const tomorrow = { ...phoned(), on: addDays(today(), 1) };
  assert.equal(
    (await post(officer(), '/cases', opening('BEHALF-1', { consent: tomorrow }))).body.code,
    'consent-in-future',
  );
  const body = opening('BEHALF-1', { consent: phoned() });
  const [first, again] = [await post(officer(), '/cases', body), await post(officer(), '/cases', body)];
  assert.deepEqual([first.status, again.body.caseId], [201, first.body.caseId]);
  const { behalf } = await get<{ behalf: Body[] }>(memberToken(), '/me/consents');
  assert.deepEqual(
    behalf.map(({ caseId, covers, how, detail, standing }) => [caseId, covers, how, detail, standing]),
    [[first.body.caseId, 'open', 'phone', '10:05', true]],
  );
});

test('the signed paper is tied to the case: the officer’s own, seen by those who handle it and by the member', async () => {
  const keep = async (token: string) => {
    const form = uploadOf({ round: String(world.ids.round), field: 'consent:paper' }, littlePicture());
    const response = await ask(world, 'post', '/api/me/documents', { token, key: uuid(), body: form });
    return ((await response.json()) as { id: number }).id;
  };
  const signed = (paper: number) => ({ how: 'signed', on: today(), paper });
  const theirs = await keep(memberToken());
  const stolen = await post(officer(), '/cases', opening('BEHALF-2', { consent: signed(theirs) }));
  assert.equal(stolen.body.code, 'document-missing');
  const paper = await keep(officer());
  const { body } = await post(officer(), '/cases', opening('BEHALF-2', { consent: signed(paper) }));
  const look = async (token: string) => (await ask(world, 'get', `/api/documents/${paper}/content`, { token })).status;
  assert.deepEqual(
    [
      await look(memberToken()),
      await look(world.token('reviewer', 'own')),
      await look(world.token('reviewer', 'sibling')),
    ],
    [200, 200, 404],
  );
  const story = await get<{ items: Body[] }>(world.token('reviewer', 'own'), `/cases/${body.caseId}/story`);
  const behalf = story.items[0]!.behalf as { says: Body; paperId: number };
  assert.equal(behalf.paperId, paper);
  assert.match(String(behalf.says.zh), /^替本人提交；本人2020年3月2日当面签字同意$/);
});

test('the story tells the member who acted and by which word of his; his own data have it too', async () => {
  const caseId = await opened('BEHALF-3');
  const { story, may } = await get<{ story: { events: Body[] }[]; may: Body }>(memberToken(), `/me/cases/${caseId}`);
  const acted = story[0]!.events.find(({ type }) => type === 'acted-for')!.actedFor as Body;
  assert.equal(acted.organisationName, '杨镇总工会');
  assert.match(String((acted.consent as Body).zh), /10:05电话里同意/);
  assert.equal(may.withdrawConsent, true);
  const data = await ask(world, 'get', '/api/me/data?format=text', { token: memberToken() });
  assert.match(await data.text(), /【工会替我办的】[^【]*（杨镇总工会）替您提交；您2020年3月2日10:05电话里同意/);
});

test('sent back, it is corrected under the same consent until the member takes that back; then only with a new one', async () => {
  const [first, second] = [await opened('BEHALF-4'), await opened('BEHALF-5')];
  const reviewer = world.token('reviewer', 'own');
  for (const caseId of [first, second]) {
    const back = { id: uuid(), action: 'return', input: { why: '编号看不清' } };
    assert.equal((await post(reviewer, `/cases/${caseId}/actions`, back)).status, 200);
  }
  const waiting = await get<{ items: Body[] }>(officer(), '/organisations/10/behalf');
  assert.deepEqual(new Set(waiting.items.slice(0, 2).map(({ id }) => id)), new Set([first, second]));
  assert.ok(waiting.items.slice(0, 2).every(({ mine, own }) => mine && own));
  assert.ok(waiting.items.every(({ name }) => String(name).includes('*')));

  const seen = await get<{ answers: Body; may: Body; standing: boolean; name: string }>(
    officer(),
    `/cases/${first}/behalf`,
  );
  assert.deepEqual([seen.answers.number, seen.may.correct, seen.standing], ['BEHALF-4', true, true]);
  const answers = (number: string) => ({ level: 'low', number, issuedOn: '2020-02-01' });
  const correct = (caseId: number, more: Body = {}) =>
    post(officer(), `/cases/${caseId}/behalf`, {
      id: uuid(),
      action: 'submit',
      answers: answers(`C-${caseId}`),
      ...more,
    });
  assert.equal((await correct(first)).status, 200);

  const taken = { id: uuid(), action: 'withdraw-consent', input: {} };
  assert.equal((await post(memberToken(), `/cases/${second}/actions`, taken)).status, 200);
  assert.equal((await correct(second)).body.code, 'consent-needed');
  assert.equal((await correct(second, { consent: phoned() })).status, 200);
  const { behalf } = await get<{ behalf: Body[] }>(memberToken(), '/me/consents');
  const ofSecond = behalf.filter(({ caseId }) => caseId === second);
  assert.deepEqual(
    ofSecond.map(({ covers, standing, withdrawnAt }) => [covers, standing, withdrawnAt !== null]).sort(),
    [
      ['open', false, true],
      ['submit', true, false],
    ],
  );
});

test('an officer above the member’s union acts too; who acted is barred from deciding, who decided from acting', async () => {
  const above = world.token('chair', 'ancestor');
  const caseId = await opened('BEHALF-6', above);
  const wrong = await post(above, `/cases/${caseId}/behalf`, {
    id: uuid(),
    action: 'withdraw',
    consent: { how: 'phone' },
  });
  assert.equal(wrong.body.code, 'answers-wrong', 'told in words what is wrong, not that he may not');
  const approve = (token: string) =>
    post(token, `/cases/${caseId}/actions`, { id: uuid(), action: 'approve', input: {} });
  assert.equal((await approve(officer())).status, 200);
  assert.equal((await approve(above)).body.code, 'recusal-own-work');
  const barred = await post(officer(), `/cases/${caseId}/behalf`, {
    id: uuid(),
    action: 'withdraw',
    consent: phoned(),
  });
  assert.equal(barred.body.code, 'recusal-own-decision');
  const { hindrance } = await get<{ hindrance: Body }>(officer(), `/cases/${caseId}/behalf`);
  assert.match(String(hindrance.zh), /您审过/);
  const gone = await post(above, `/cases/${caseId}/behalf`, { id: uuid(), action: 'withdraw', consent: phoned() });
  assert.deepEqual([gone.status, gone.body.status], [200, 'withdrawn']);
});

test('the audit administrator reads every consent, page by page, the member masked', async () => {
  const audit = world.token('audit-admin', 'own');
  const all = await get<{ items: Body[]; next: string | null }>(audit, '/audit/consents?limit=100');
  const [row] = await world.house.db.query<{ n: number }>('SELECT count(*) AS n FROM consents WHERE tenant_id = $1', [
    tenantId,
  ]);
  assert.equal(all.items.length, row!.n);
  assert.ok(all.items.length > 3 && all.items.every(({ personName }) => String(personName).includes('*')));
  const paged: unknown[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { items: Body[]; next: string | null } = await get(
      audit,
      `/audit/consents?limit=2${next && `&cursor=${next}`}`,
    );
    paged.push(...page.items.map(({ actionId }) => actionId));
    next = page.next;
  }
  assert.deepEqual(
    paged,
    all.items.map(({ actionId }) => actionId),
  );
  const bad = Buffer.from(JSON.stringify(['x', 'y'])).toString('base64url');
  assert.equal((await ask(world, 'get', `/api/audit/consents?cursor=${bad}`, { token: audit })).status, 400);
});
