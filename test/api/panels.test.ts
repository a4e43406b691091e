// A judge over HTTP: he sees numbers and what the programme shows, marks and marks again, and nobody learns more than he should.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Text } from '#kit/text.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { sheetOf } from '#test/support/judging.ts';
import { littlePicture } from '#test/support/pictures.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

type Json = Record<string, never>;
const got = async (path: string, token = world.subjectToken) => {
  const response = await ask(world, 'get', `/api${path}`, { token });
  return { status: response.status, body: (await response.json()) as Json };
};
const sent = async (path: string, body: unknown, token = world.subjectToken) => {
  const response = await ask(world, 'post', `/api${path}`, { token, body });
  return { status: response.status, body: (await response.json()) as Json };
};
const id = () => globalThis.crypto.randomUUID();
const work = (number: number) => `/me/panels/${world.ids.panel}/works/${number}`;
const chair = () => world.token('chair', 'ancestor');

test('a judge finds his panel and the works by number, with what may be seen of them and no name', async () => {
  const { items } = (await got('/me/panels')).body as unknown as { items: { id: number; works: number }[] };
  assert.deepEqual(
    items.map(({ id, works }) => [id, works]),
    [[world.ids.panel, 2]],
  );
  const page = await got(`/me/panels/${world.ids.panel}/works?limit=1`);
  // Numbers are drawn: which work is the first is known from its own page.
  const title = async (number: number) => {
    const { answers } = (await got(work(number))).body as unknown as { answers: { field: string; shown: Text }[] };
    const { shown } = answers.find(({ field }) => field === 'title')!;
    assert.match(shown.zh, /^快换夹具tool[01]$/);
    return shown;
  };
  // What the programme shows of it first is what it is called.
  assert.deepEqual(page.body.items, [{ number: 1, standing: 'waiting', total: null, title: await title(1) }]);
  const next = await got(`/me/panels/${world.ids.panel}/works?limit=1&cursor=${page.body.next}`);
  assert.deepEqual(
    [next.body.items, next.body.next],
    [[{ number: 2, standing: 'waiting', total: null, title: await title(2) }], null],
  );
  const one = await got(work(1));
  const fields = (one.body.answers as unknown as { field: string }[]).map(({ field }) => field);
  assert.deepEqual(fields, ['title', 'area', 'summary', 'benefit']);
  const home = (await got('/me/home')).body.judging as unknown as { left: number }[];
  assert.deepEqual(
    home.map(({ left }) => left),
    [2],
  );
  assert.equal(one.body.by, null);
  assert.doesNotMatch(JSON.stringify(one.body), /王小|机械厂|caseId/);
});

test('he marks, sees his own mark, changes it; what is wrong with a sheet is said', async () => {
  assert.equal((await sent(`${work(1)}/mark`, { id: id(), sheet: sheetOf(80) })).status, 200);
  assert.equal((await got(work(1))).body.standing, 'marked');
  const again = { id: id(), sheet: sheetOf(90) };
  for (const _ of [1, 2]) assert.equal((await sent(`${work(1)}/mark`, again)).status, 200);
  const { mark } = (await got(work(1))).body as unknown as { mark: { total: number; sheet: { points: number }[] } };
  assert.equal(mark.total, 90_000);
  assert.equal(
    mark.sheet.reduce((sum, { points }) => sum + points, 0),
    90,
  );
  const over = await sent(`${work(1)}/mark`, { id: id(), sheet: [{ criterion: 'novelty', points: 26 }] });
  assert.deepEqual([over.status, over.body.code], [422, 'points-out-of-range']);
  const some = await sent(`${work(1)}/mark`, { id: id(), sheet: sheetOf(90).slice(1) });
  assert.deepEqual([some.status, some.body.code], [422, 'points-missing']);
});

test('a judge who is too near says so, and marks the work no more', async () => {
  assert.equal((await sent(`${work(2)}/recusal`, { id: id(), why: '是我徒弟' })).status, 200);
  const refused = await sent(`${work(2)}/mark`, { id: id(), sheet: sheetOf(80) });
  assert.deepEqual([refused.status, refused.body.code], [403, 'recused']);
  assert.deepEqual((await got(work(2))).body.answers, [], 'nor does he see it');
  assert.deepEqual((await got('/me/home')).body.judging, [], 'nothing waits for him any more');
});

test('the union that runs it sees seats, drift and what is missing', async () => {
  const { body } = await got(`/panels/${world.ids.panel}`, chair());
  const seats = body.seats as unknown as { marked: number; recused: number; difference: number | null }[];
  assert.deepEqual(
    seats.map(({ marked, recused, difference }) => [marked, recused, difference]),
    [
      [1, 1, null],
      [0, 0, null],
    ],
  );
  assert.deepEqual([body.works, body.open, body.complete], [2, 2, 0]);
  const works = (await got(`/panels/${world.ids.panel}/works`, chair())).body.items as unknown as { missing: number }[];
  assert.deepEqual(
    works.map(({ missing }) => missing),
    [1, 1],
  );
  const { without } = (await got(`/rounds/${world.ids.judgedRound}/panels`, chair())).body as never as {
    without: { scheme: string }[];
  };
  assert.deepEqual(
    without.map(({ scheme }) => scheme),
    ['technique', 'method'],
  );
});

test('while it is judged neither the maker nor his union learns marks, number or who judges', async () => {
  const works = (await got(`/panels/${world.ids.panel}/works`, chair())).body.items as unknown as { caseId: number }[];
  const caseId = works[0]!.caseId;
  const inside = await got(`/cases/${caseId}`, chair());
  assert.match(JSON.stringify(inside.body.stages), /"novelty":25/);
  const told = JSON.stringify((await got(`/cases/${caseId}/story`, chair())).body);
  assert.doesNotMatch(told, /"mark"/);
  const own = ['member', 'officer', 'reviewer'] as const;
  const makers = own.map((role) => world.token(role, 'descendant'));
  const pages = await Promise.all(
    [...makers, world.token('chair', 'descendant')].flatMap((token) => [
      got('/me/cases', token),
      ...['', '/story'].map((more) => got(`/cases/${caseId}${more}`, token)),
      got(`/me/cases/${caseId}`, token),
    ]),
  );
  assert.ok(pages.filter(({ status }) => status === 200).length >= 8, 'they do see the case');
  for (const { body } of pages) assert.doesNotMatch(JSON.stringify(body), /novelty":|90000|徒弟|"number":\d/);
});

test('marks given on site: one officer sends the signed sheet and types it, another types it again; where they differ nothing counts', async () => {
  const [one] = (await got(`/panels/${world.ids.panel}/works`, chair())).body.items as unknown as { number: number }[];
  const body = new FormData();
  body.append('round', String(world.ids.judgedRound));
  body.append('field', 'score:enter-sheet:paper');
  body.append('file', new Blob([new Uint8Array(littlePicture())], { type: 'image/jpeg' }), '评分表.jpg');
  const kept = await ask(world, 'post', '/api/me/documents', { token: chair(), key: id(), body });
  assert.equal(kept.status, 201);
  const { id: paper } = (await kept.json()) as { id: number };
  const [chief, officer] = [chair(), world.token('officer', 'ancestor')];
  const type = (points: number, token: string, more: object = {}) =>
    sent(
      `/panels/${world.ids.panel}/sheets`,
      { id: id(), number: one!.number, seat: 2, sheet: sheetOf(points), ...more },
      token,
    );
  const rowOf = async (token: string) => {
    const { body: page } = await got(`/panels/${world.ids.panel}/sheets?seat=2`, token);
    const rows = page.items as unknown as { number: number; standing: string; differing: string[]; own: unknown }[];
    return rows.find(({ number }) => number === one!.number)!;
  };
  const typed = await type(77, chief, { paper });
  assert.deepEqual([typed.status, typed.body], [200, { counts: false }], JSON.stringify(typed.body));
  assert.equal((await type(77, chief)).body.code, 'second-person-needed');
  assert.deepEqual((await type(78, officer)).body, { counts: false });
  const [mine, his] = [await rowOf(chief), await rowOf(officer)];
  assert.deepEqual([mine.standing, his.standing, mine.differing], ['differs', 'differs', his.differing]);
  assert.equal(mine.differing.length, 1, 'the criterion and not the number');
  assert.notDeepEqual(mine.own, his.own);
  assert.deepEqual((await type(77, officer)).body, { counts: true });
  assert.equal((await rowOf(chief)).standing, 'marked');
  const [work] = (await got(`/panels/${world.ids.panel}/works`, chair())).body.items as never as { missing: number }[];
  assert.equal(work!.missing, 0);
  const content = (role: 'chair' | 'officer', at: 'ancestor' | 'descendant') =>
    ask(world, 'get', `/api/documents/${paper}/content`, { token: world.token(role, at) });
  assert.equal((await content('officer', 'ancestor')).status, 200);
  assert.equal((await content('chair', 'descendant')).status, 404, 'it names a judge');
});
