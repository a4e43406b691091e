// The showcase over the API: found and read by anybody, asked for by one side and answered by the other, and every "no" in words.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sha256Hex } from '#kit/json.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { places } from '#test/support/little-tenant.ts';

let world: World;
let asker: string;
let owner: string;
before(async () => {
  world = await makeWorld();
  asker = world.token('officer', 'sibling');
  owner = world.token('member', 'descendant');
});
after(() => world.close());

const id = () => globalThis.crypto.randomUUID();

async function asking(method: 'GET' | 'POST', path: string, more: object) {
  const answer = await ask(world, method, path, more);
  // biome-ignore lint/suspicious/noExplicitAny: answers of many routes, looked into by each test
  return { status: answer.status, body: (await answer.json()) as any };
}
const get = (path: string, token?: string) => asking('GET', path, token ? { token } : {});
const post = (path: string, token: string, body: object) => asking('POST', path, { token, body, key: id() });
const showing = () => `/api/me/showings/${world.ids.showing}/interests`;
const mine = () => `/api/me/interests/${world.ids.shownCase}/1`;
const wanting = { as: 'union', organisationId: places.ma, note: '想在二车间试用' };

test('anybody finds it, reads it and can compute its digest; what is shown on agreement is not there', async () => {
  for (const text of ['卡盘', 'zdx', 'kapan']) {
    const { body } = await get(`/api/open/showings?text=${encodeURIComponent(text)}`);
    assert.deepEqual(
      body.items.map((one: { id: number }) => one.id),
      [world.ids.showing],
      text,
    );
  }
  assert.deepEqual((await get('/api/open/showings?what=problem')).body.items, []);
  assert.deepEqual((await get(`/api/open/showings?within=${places.ma}`)).body.items, []);
  const { status, body } = await get(`/api/open/showings/${world.ids.showing}`);
  assert.equal(status, 200);
  assert.equal(sha256Hex(body.document), body.digest);
  assert.deepEqual([body.takes, body.state, body.from], [true, 'shown', ['union', 'member']]);
  assert.doesNotMatch(JSON.stringify(body), /弹簧|13800138000/);
  assert.equal((await get('/api/open/showings/999999')).status, 404);
  assert.equal((await get('/api/open/showings?cursor=W10')).status, 400);
  const totals = (await get('/api/open/showcase')).body;
  assert.deepEqual([totals.results, totals.problems], [1, 0]);
});

test('whoever is interested says so for his union once, and is refused in words', async () => {
  const code = async (token: string, body: object) => (await post(showing(), token, { id: id(), ...body })).body.code;
  assert.equal(await code(asker, { ...wanting, organisationId: places.yang }), 'not-your-union');
  assert.equal(await code(asker, { as: 'studio', note: '会做' }), 'interest-not-open');
  assert.equal(await code(owner, { as: 'member', note: '我自己' }), 'own-showing');
  const once = { id: id(), ...wanting };
  const first = await post(showing(), asker, once);
  assert.deepEqual([first.status, first.body], [201, { caseId: world.ids.shownCase, number: 1 }]);
  assert.deepEqual((await post(showing(), asker, once)).body, first.body);
  assert.equal(await code(asker, wanting), 'interest-already');
  assert.equal((await get(`${mine()}/agreed`, asker)).status, 404, 'not before the owner agreed');
});

test('the owner reads who asks and agrees; the other reads the rest, and that is on record', async () => {
  const { body } = await get(`/api/cases/${world.ids.shownCase}/interests`, owner);
  assert.deepEqual([body.items[0].note, body.items[0].status], ['想在二车间试用', 'waiting']);
  assert.equal((await get(`/api/cases/${world.ids.shownCase}/interests`, asker)).status, 404);
  const [shown] = (await get('/api/me/showings', owner)).body.items;
  assert.deepEqual([shown.waiting, shown.mine], [1, true]);
  const act = { id: id(), action: 'agree', input: { interest: 1 } };
  assert.equal((await post(`/api/cases/${world.ids.shownCase}/actions`, owner, act)).status, 200);
  const { lines } = (await get(`${mine()}/agreed`, asker)).body;
  assert.deepEqual(
    lines.map((one: { field: string }) => one.field),
    ['method', 'contact'],
  );
  const looks = await world.house.db.query(
    `SELECT FROM views WHERE tenant_id = 1 AND viewer_id = $1 AND person_id = $2 AND what = 'showing'`,
    [world.personId('officer', 'sibling'), world.personId('member', 'descendant')],
  );
  assert.equal(looks.length, 1);
});

test('where nothing is paid, the finance posts of the round read neither case nor papers', async () => {
  const finance = world.token('finance-maker', 'ancestor');
  for (const path of ['', '/story', '/showing'])
    assert.equal((await get(`/api/cases/${world.ids.shownCase}${path}`, finance)).status, 404, path);
  const [{ id: paper }] = (await world.house.db.query<{ id: number }>(
    `INSERT INTO documents (tenant_id, id, case_id, owner_id, name, media_type, size, sha256, class, created_at)
     VALUES (1, $1, $2, $3, '图.jpg', 'image/jpeg', 1, '', 'S2', now()) RETURNING id`,
    [await world.house.ids.take(1), world.ids.shownCase, world.personId('member', 'descendant')],
  )) as [{ id: number }];
  assert.equal((await get(`/api/documents/${paper}/content`, finance)).status, 404);
  assert.equal((await get(`/api/cases/${world.ids.caseId}`, finance)).status, 200, 'of what is paid they do');
});

test('confirmed, its benefit is reported; somebody else’s paper is not taken', async () => {
  assert.equal((await post(`${mine()}/moves`, asker, { id: id(), move: 'confirm' })).status, 200);
  assert.equal((await post(`${mine()}/moves`, owner, { id: id(), move: 'step-back' })).status, 404);
  const benefit = { id: id(), nth: 1, savedFen: 8_640_000 };
  const foreign = await post(`${mine()}/benefits`, asker, { ...benefit, paper: world.ids.document });
  assert.equal(foreign.body.code, 'document-missing');
  assert.equal((await post(`${mine()}/benefits`, asker, benefit)).status, 200);
  assert.equal((await post(`${mine()}/benefits`, asker, { id: id(), nth: 2 })).body.code, 'benefit-empty');
  const [one] = (await get('/api/me/interests', asker)).body.items;
  assert.deepEqual([one.status, one.benefits.length, one.unionName], ['partner', 1, '马坡镇总工会']);
});

test('his own interests are among everything that is on file about a member', async () => {
  const data = (await get('/api/me/data?format=json', asker)).body;
  assert.deepEqual(
    data.interests.map((one: { note: string }) => one.note),
    ['想在二车间试用'],
  );
});

test('the owner withdraws it, and only the union renews it; withdrawn, its content is gone and its moment stays', async () => {
  const change = (token: string, body: object) =>
    post(`/api/showings/${world.ids.showing}/changes`, token, { reason: '要改进', ...body });
  const head = world.token('chair', 'ancestor');
  assert.equal((await change(asker, { change: 'withdraw' })).status, 403);
  assert.equal((await change(owner, { change: 'renew' })).status, 403);
  const withdrawing = (token: string) =>
    post(`/api/me/showings/${world.ids.showing}/withdrawal`, token, { reason: '要改进' });
  assert.equal((await withdrawing(asker)).status, 404);
  assert.equal((await withdrawing(owner)).status, 200);
  const gone = (await get(`/api/open/showings/${world.ids.showing}`)).body;
  assert.deepEqual([gone.state, gone.document, gone.lines, gone.takes], ['withdrawn', null, [], false]);
  assert.match(gone.digest, /^[0-9a-f]{64}$/);
  const late = { id: id(), as: 'member', note: '想学' };
  assert.equal((await post(showing(), world.token('member', 'own'), late)).body.code, 'showing-over');
  assert.equal((await change(head, { change: 'renew', until: '2019-01-01' })).body.code, 'showing-until-past');
  assert.equal((await change(head, { change: 'renew', until: '2025-01-01' })).status, 200);
  const ofCase = async (token: string) => (await get(`/api/cases/${world.ids.shownCase}/showing`, token)).body;
  const { showing: told, mayChange } = await ofCase(head);
  assert.deepEqual([told.id, told.state, told.until, mayChange], [world.ids.showing, 'shown', '2025-01-01', true]);
  assert.deepEqual(
    told.steps.map((one: { what: string; reason: string; by: string }) => [one.what, one.reason, one.by]),
    [
      ['disclosed', null, 'union'],
      ['withdrawn', '要改进', 'owner'],
      ['renewed', '要改进', 'union'],
    ],
  );
  assert.equal((await ofCase(owner)).mayChange, false);
  assert.equal((await get(`/api/cases/${world.ids.shownCase}/showing`, asker)).status, 404);
  assert.equal((await post(showing(), world.token('member', 'own'), late)).status, 201);
});

test('whoever asks everybody is asked to wait', async () => {
  const eager = world.personId('member', 'sibling');
  await world.house.db.query(
    `INSERT INTO showing_interests (tenant_id, case_id, number, person_id, note_sealed, salt, digest, asked_at)
     SELECT 1, $1, 100 + n, $2, '', '', '', $3 FROM generate_series(1, 20) n`,
    [world.ids.shownCase, eager, world.house.clock.now()],
  );
  const late = await post(showing(), world.token('member', 'sibling'), { id: id(), as: 'member', note: '想学' });
  assert.deepEqual([late.status, late.body.code], [429, 'too-many-interests']);
});
