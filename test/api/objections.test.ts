// Objections without a name are read by an officer and hold nothing until then; whoever signs in and says so holds the entry at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import { foldHistory } from '#engine/case-state.ts';
import { loadCases, loadHistory } from '#engine/load.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { publishStage } from '#notices/publishing.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { bringToNotice } from '#test/api/stages.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
let noticeId: number;
const cases: number[] = [];
const subjects = [7_001, 7_002, 7_003, 7_004];
before(async () => {
  world = await makeWorld(async (staging) => {
    const { house, engine } = staging;
    const round = await makeRound(house, { ...littleProgramme, key: 'objected' });
    await makeMembers(
      house,
      subjects.map((id) => ({ id, organisationId: places.yangFirm })),
    );
    for (const id of subjects) cases.push(await bringToNotice({ ...staging, roundId: round.id }, id, places.yangFirm));
    const officer = acting(staging.people.get('officer ancestor')!, 'officer', places.district);
    const asked = { roundId: round.id, stage: 'notice', acting: officer };
    noticeId = must(await publishStage(engine, tenantId, asked)).noticeId;
    house.clock.advance(undoWindowMinutes * 60_000);
  });
});
after(() => world.close());

const grounds = '他的证书是前年发的，我们同一个班组';
const key = () => globalThis.crypto.randomUUID();
async function post<T>(path: string, body: unknown, token?: string): Promise<T & { status: number; code?: string }> {
  const response = await ask(world, 'post', `/api${path}`, { body, key: key(), ...(token ? { token } : {}) });
  return { ...((await response.json()) as T), status: response.status };
}
async function get<T>(path: string, token: string): Promise<T> {
  const response = await ask(world, 'get', `/api${path}`, { token });
  assert.equal(response.status, 200, path);
  return (await response.json()) as T;
}
interface Raised {
  readonly id: number;
  readonly known: boolean;
  readonly readBy: string | null;
}
const object = (ordinal: number, more: object = {}, token?: string) =>
  post<Raised>(`/notices/${noticeId}/objections`, { ordinal, grounds, ...more }, token);
/** Sessions end while the clock runs on. */
const signIn = async (role: 'officer' | 'reviewer' | 'member', relation: 'own' | 'ancestor') =>
  (await openSession(world.house, tenantId, world.personId(role, relation), 'test')).token;
const officer = () => signIn('officer', 'ancestor');
interface Unread {
  readonly id: number;
  readonly caseId: number;
  readonly name: string;
  readonly readBy: string;
  readonly grounds: string;
  readonly contact: string | null;
}
const waiting = async () =>
  (await get<{ items: Unread[] }>(`/organisations/${places.district}/objections-to-read`, await officer())).items;
const screen = async (objectionIds: number[], real: boolean, why = '没有说是哪一天的事', token?: string) => {
  const body = { objectionIds, real, why };
  const by = token ?? (await officer());
  return post<{ done: number; left: { objectionId: number }[] }>('/objections/screening', body, by);
};
const stageOf = async (n: number) =>
  (await loadCases(world.house.db, tenantId, [cases[n]!])).cases.get(cases[n]!)!.state;

test('a script that objects to everything holds nothing, and is told when it is enough', async () => {
  const answers: Awaited<ReturnType<typeof object>>[] = [];
  for (let round = 0; round < 4; round += 1) for (const ordinal of [1, 2, 3, 4]) answers.push(await object(ordinal));
  assert.deepEqual(
    answers.slice(0, 10).map(({ status }) => status),
    Array.from({ length: 10 }, () => 201),
  );
  const [address, entry] = ['too-many-tries', 'objections-enough'];
  assert.deepEqual(
    answers.slice(10).map(({ code }) => code),
    [address, address, entry, entry, address, address],
  );
  assert.ok(answers.slice(10).every(({ status }) => status === 429));
  assert.deepEqual([answers[0]!.known, answers[0]!.readBy], [false, '2020-03-05']);
  for (const n of cases.keys()) assert.equal((await stageOf(n)).stage, 'notice');
  const [figure] = await world.house.db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM figure_deltas WHERE tenant_id = $1 AND deltas::text LIKE '%notice.objected%'`,
    [tenantId],
  );
  assert.equal(figure!.n, 0, 'no figure counts what nobody read');
});

test('the count stands on the desk of who is to read it, not of whom it is about, and nobody else sees it', async () => {
  const items = await waiting();
  assert.equal(items.length, 10);
  assert.ok(items.every((one) => one.grounds === grounds && one.name.includes('*') && one.readBy === '2020-03-05'));
  const news = await get<{ objections: number }>(`/me/news?organisation=${places.district}`, await officer());
  assert.equal(news.objections, 10);
  const stranger = await ask(world, 'get', `/api/organisations/${places.district}/objections-to-read`, {
    token: await signIn('officer', 'own'),
  });
  assert.equal(stranger.status, 403);
  const file = await ask(world, 'get', `/api/cases/${cases[0]}`, { token: await officer() });
  assert.ok(!(await file.text()).includes('班组'), 'the case itself does not tell the words');
});

test('closing while some are unread asks to look first, and says where', async () => {
  world.house.clock.advance(9 * 86_400_000);
  const { left } = await actOnDeadlines(world.engine, tenantId);
  assert.equal(left.filter(({ refusal }) => refusal.code === 'objection-unread').length, 4);
  const closing = await post<{ next: { zh: string } }>(
    `/cases/${cases[0]}/actions`,
    { id: key(), action: 'close', stage: 'notice', input: {} },
    await officer(),
  );
  assert.equal(closing.code, 'objection-unread');
  assert.match(closing.next.zh, /匿名异议/);
  assert.equal((await object(1)).code, 'notice-ended', 'and none comes after the end');
});

test('read in one go with one reason, a flood is gone and the rest of the way is free', async () => {
  const items = await waiting();
  const [first] = items;
  const others = items.filter(({ caseId }) => caseId !== first!.caseId).map(({ id }) => id);
  const own = await screen(others, false, '同一段话刷了多条', await signIn('reviewer', 'ancestor'));
  assert.equal(own.code, 'recusal-own-work', 'not by who approved it');
  assert.equal((await screen([...others, 999_999], false)).code, 'not-found');
  assert.deepEqual(await screen(others, false, '同一段话刷了多条'), { done: others.length, left: [], status: 200 });
  assert.equal((await screen(others.slice(0, 1), true)).code, 'not-found', 'what was read is read');
  await actOnDeadlines(world.engine, tenantId);
  for (const n of [1, 2, 3]) assert.equal((await stageOf(n)).stage, 'grant');
  assert.equal((await stageOf(0)).stage, 'notice');
});

test('one that is opened holds its entry until it is resolved; what became of each is kept', async () => {
  const items = await waiting();
  const [real, ...rest] = items.map(({ id }) => id);
  await screen(rest, false);
  assert.equal((await screen([real!], true, '说得具体，要核实')).done, 1);
  const { left } = await actOnDeadlines(world.engine, tenantId);
  assert.ok(left.some((one) => one.caseId === cases[0] && one.refusal.code === 'objection-open'));
  const listed = await get<{ items: { id: number; standing: string; why: string }[] }>(
    `/cases/${cases[0]}/objections`,
    await officer(),
  );
  assert.deepEqual(
    listed.items.map(({ id, standing, why }) => [id === real, standing, why]).sort(),
    [[true, 'open', '说得具体，要核实'], ...rest.map(() => [false, 'dismissed', '没有说是哪一天的事'])].sort(),
  );
  const history = await loadHistory(world.house.db, tenantId, cases[0]!);
  assert.equal(history.filter(({ action }) => action === 'screen').length, items.length);
  assert.deepEqual(foldHistory(littleProgramme, history).stages.notice, (await stageOf(0)).stages.notice);
  const resolve = {
    id: key(),
    action: 'resolve',
    stage: 'notice',
    input: { objectionId: real, upheld: false, why: '查无此事' },
  };
  assert.equal((await post(`/cases/${cases[0]}/actions`, resolve, await officer())).status, 200);
  await actOnDeadlines(world.engine, tenantId);
  assert.equal((await stageOf(0)).stage, 'grant');
  await assert.rejects(
    world.house.db.query('UPDATE case_events SET events = events WHERE tenant_id = $1', [tenantId]),
    /permission denied/,
  );
});

test('the generic action cannot read them, so that nobody is left untold', async () => {
  const act = { id: key(), action: 'screen', stage: 'notice', input: { objectionId: 1, real: false, why: '不看' } };
  const answer = await post(`/cases/${cases[0]}/actions`, act, await officer());
  assert.ok(answer.status >= 400);
});

test('whoever signs in and says so holds the entry at once; without saying so nothing is kept of them', async () => {
  const { house, engine } = world;
  const [again] = await house.db.query<{ roundId: number }>('SELECT round_id AS "roundId" FROM notices WHERE id = $1', [
    noticeId,
  ]);
  const staging = {
    ...{ house, engine, roundId: again!.roundId },
    people: new Map(
      (['own', 'ancestor'] as const).map((relation) => [`reviewer ${relation}`, world.personId('reviewer', relation)]),
    ),
  };
  const [named, nameless] = [7_101, 7_102];
  await makeMembers(
    house,
    [named, nameless].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const both = [];
  for (const id of [named, nameless]) both.push(await bringToNotice(staging, id!, places.yangFirm));
  const by = acting(world.personId('officer', 'ancestor'), 'officer', places.district);
  noticeId = must(
    await publishStage(engine, tenantId, { roundId: again!.roundId, stage: 'notice', acting: by }),
  ).noticeId;
  house.clock.advance(undoWindowMinutes * 60_000);
  assert.equal((await object(1, { named: true })).code, 'not-signed-in');
  const token = await signIn('member', 'own');
  const held = await object(1, { named: true }, token);
  assert.deepEqual([held.known, held.readBy], [true, null]);
  const read = await object(2, { contact: '13900001111' }, token);
  assert.equal(read.known, false);
  const [row] = await house.db.query<Record<string, unknown>>('SELECT * FROM objections WHERE id = $1', [read.id]);
  assert.deepEqual([row!.raiser_sealed, row!.raiser_code], [null, null]);
  const mine = await get<{ items: { known: boolean; raiserName: string }[] }>(
    `/cases/${both[0]}/objections`,
    await officer(),
  );
  assert.deepEqual([mine.items[0]!.known, mine.items[0]!.raiserName !== null], [true, true]);
  assert.deepEqual(
    (await waiting()).map(({ id, contact }) => [id, contact]),
    [[read.id, '13900001111']],
  );
  assert.equal((await screen([read.id], false, '与公示无关')).done, 1);
  const [told] = await house.db.query<{ words: { zh: string }; personId: number | null; sealed: boolean }>(
    `SELECT payload -> 'words' AS words, person_id AS "personId", secret_sealed IS NOT NULL AS sealed FROM outbox WHERE dedupe = $1`,
    [`objection-read-${read.id}`],
  );
  assert.match(told!.words.zh, /没有立为异议：与公示无关/);
  assert.deepEqual([told!.personId, told!.sealed], [null, true]);
});
