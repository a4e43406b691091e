// Money is granted by somebody who had no hand in the case, where the paper says so: who is kept from it, who is told that they can, what the inbox
// of each counts, and what becomes of a case when nobody is left.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { actingWith } from '#access/acting.ts';
import type { Viewer } from '#access/viewer.ts';
import { tellingWho } from '#api/read/who-else.ts';
import { waitingFor } from '#api/waiting/sources.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { publishStage } from '#notices/publishing.ts';
import { grantPosts, postsOf, type Role } from '#people/posts.ts';
import { defineProgramme } from '#policy/define.ts';
import { stage } from '#policy/stage.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

const posts: readonly (readonly [id: number, role: Role, organisationId: number])[] = [
  [901, 'officer', places.yang],
  [902, 'officer', places.district],
  [903, 'chair', places.district],
  [904, 'security-admin', places.district],
];
const [yang, reviewer, chair, security] = posts.map(([id]) => id) as [number, number, number, number];

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let caseId: number;

const held = async (personId: number) =>
  (await postsOf(house.db, tenantId, [personId], chinaDate(house.clock.now()))).get(personId) ?? [];
const act = async (personId: number, action: string, input = {}) =>
  engine.act(tenantId, {
    acting: actingWith(personId, await held(personId), 'two-factor'),
    target: { caseId },
    request: { id: randomUUID(), action, input },
  });
const codeOf = (outcome: object) => (isRefusal(outcome) ? outcome.code : 'done');

async function inbox(personId: number, organisationId: number = places.district) {
  const now = house.clock.now();
  const viewer: Viewer = {
    ...{ tenantId, personId, posts: await held(personId), signedInAt: now, steppedUpAt: now },
    assurance: 'two-factor',
  };
  const { items, others } = await waitingFor(engine, tenantId, viewer, organisationId);
  return {
    toGrant: items.filter(({ link }) => link === `/desk/queues/${round.id}/grant`).reduce((n, one) => n + one.count, 0),
    recused: others.find(({ whose }) => whose === 'recused')?.count ?? 0,
    withoutHands: items.filter(({ source }) => source === 'grants-without-hands'),
  };
}

const revoke = (personId: number, from: string) =>
  database.owner.query('UPDATE posts SET valid_from = $3::date WHERE tenant_id = $1 AND person_id = $2', [
    tenantId,
    personId,
    from,
  ]);

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  const named = { 903: '陈立', 902: '周敏' } as Record<number, string>;
  await makeMembers(
    house,
    [...posts.map(([id]) => id), 300].map((id) => ({
      ...{ id, organisationId: places.yangFirm },
      ...(named[id] ? { name: named[id] } : {}),
    })),
  );
  await house.db.transaction(async (q) => {
    const rows = posts.map(([personId, role, organisationId]) => ({
      ...{ personId, role, organisationId, from: '2019-01-01' },
    }));
    for (const one of await grantPosts(house, q, tenantId, rows, null)) must(one);
  });
  engine = makeEngine(house);
  const stages = { ...littleProgramme.stages, grant: stage('grant', { from: 'budget', hands: 'another' }) };
  round = await makeRound(house, defineProgramme({ ...littleProgramme, stages }));
  const answers = { level: 'high', number: 'N300', issuedOn: '2020-02-01' };
  const target = { roundId: round.id, organisationId: places.yangFirm, personId: 300, subjectOrganisationId: null };
  const opened = await engine.act(tenantId, {
    acting: { personId: 300, posts: [] },
    target: { open: target },
    request: { id: randomUUID(), action: 'open', input: { submit: { answers } } },
  });
  caseId = must(opened).caseId;
  must(await act(yang, 'approve'));
  must(await act(reviewer, 'approve'));
  const publishing = actingWith(reviewer, await held(reviewer), 'two-factor');
  must(await publishStage(engine, tenantId, { roundId: round.id, stage: 'notice', acting: publishing }));
  house.clock.set('2020-03-20T09:00:00+08:00');
  await actOnDeadlines(engine, tenantId);
});
after(() => database?.drop());

test('it waits for the chair, who had no hand in it, and not for the officer who reviewed it', async () => {
  assert.deepEqual(await inbox(chair), { toGrant: 1, recused: 0, withoutHands: [] });
  assert.deepEqual(await inbox(reviewer), { toGrant: 0, recused: 1, withoutHands: [] });
  assert.deepEqual((await inbox(security)).withoutHands, []);
});

test('whoever reviewed it neither grants nor refuses the money, and is told who can', async () => {
  for (const [action, input] of [
    ['grant', {}],
    ['refuse', { why: '重复' }],
  ] as const) {
    const refused = await act(reviewer, action, input);
    assert.ok(isRefusal(refused) && refused.code === 'recusal-own-work');
    const told = await tellingWho(engine, tenantId, caseId, action, refused);
    assert.deepEqual(told.next, { zh: '可以由陈立来办', en: 'It can be done by 陈立' });
  }
});

test('where nobody is left, the refusal says so, and the security administrator is asked for somebody', async () => {
  await revoke(chair, '2030-01-01');
  const refused = await act(reviewer, 'grant');
  assert.ok(isRefusal(refused));
  const { next } = await tellingWho(engine, tenantId, caseId, 'grant', refused);
  assert.match(next!.zh, /没有别人能办。请安全管理员/);
  const { withoutHands } = await inbox(security);
  assert.deepEqual(
    withoutHands.map(({ count, link }) => [count, link]),
    [[1, '/desk/posts']],
  );
  assert.match(withoutHands[0]!.title.zh, /^顺义区总工会：/);
  assert.deepEqual((await inbox(reviewer)).withoutHands, [], 'a post is not theirs to give');
  await revoke(chair, '2019-01-01');
  assert.deepEqual((await inbox(security)).withoutHands, []);
});

test('the chair grants it', async () => {
  assert.equal(codeOf(await act(chair, 'grant')), 'done');
  assert.deepEqual(await inbox(chair), { toGrant: 0, recused: 0, withoutHands: [] });
});
