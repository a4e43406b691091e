// Queues over the API: what waits for whose posts and how late it is, what is odd about a case in words, who must leave it to a colleague,
// and taking back several decisions at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import type { FixedClock } from '#kit/clock.ts';
import { setMembershipStatus } from '#people/memberships.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
const cases: number[] = [];
const start = '2020-03-02T10:00:00+08:00';

/** The world's own case and two more wait at Yang's first review. */
before(async () => {
  world = await makeWorld();
  cases.push(world.ids.caseId);
  for (const [n, role] of (['auditor', 'officer'] as const).entries()) cases.push(await open(role, n));
});
after(() => world.close());

async function open(role: 'auditor' | 'officer', n: number): Promise<number> {
  const personId = world.personId(role, 'own');
  const answers = { level: 'low', number: `QUEUE-${n}`, issuedOn: '2020-02-01' };
  const target = { roundId: world.ids.round, organisationId: places.yang, personId, subjectOrganisationId: null };
  const request = { id: globalThis.crypto.randomUUID(), action: 'open', input: { submit: { answers } } };
  return must(await world.engine.act(tenantId, { acting: { personId, posts: [] }, target: { open: target }, request }))
    .caseId;
}

interface Words {
  readonly zh: string;
  readonly en: string;
}
interface Queue {
  readonly stage: string;
  readonly organisationId: number;
  readonly count: number;
  readonly odd: number;
  readonly overdue: number;
  readonly dueToday: number;
  readonly earliestDueOn: string | null;
}
interface QueueCase {
  readonly id: number;
  readonly name: string;
  readonly amountFen: number;
  readonly odd: readonly Words[];
  readonly holding: number;
  readonly rules: number;
  readonly hindrance: Words | null;
}

const at = (iso: string) => (world.house.clock as FixedClock).set(iso);

type Role = 'officer' | 'chair' | 'auditor';
/** A session of this moment: the clock is moved by days. */
const tokenOf = async (role: Role) =>
  (await openSession(world.house, tenantId, world.personId(role, 'own'), 'test')).token;

async function read<T>(path: string, role: Role): Promise<T> {
  const response = await ask(world, 'get', path, { token: await tokenOf(role) });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as T;
}
const myQueues = async (role: 'officer' | 'auditor' = 'officer') =>
  (await read<{ items: Queue[] }>('/api/me/queues', role)).items;
const queue = async (role: 'officer' | 'chair' = 'officer', more = '') =>
  (
    await read<{ items: QueueCase[] }>(
      `/api/rounds/${world.ids.round}/queues/basic?organisation=${places.yang}&action=approve${more}`,
      role,
    )
  ).items;

test('what the viewer can decide is counted by round and stage, with what is late; his own case is a colleague’s', async () => {
  const [mine] = await myQueues();
  assert.deepEqual(
    { ...mine, roundId: 0, roundName: '' },
    {
      ...{ organisationId: places.yang, organisationName: '杨镇总工会', roundId: 0, roundName: '' },
      ...{ programmeKey: 'little-grant', programme: { zh: '小额助推', en: 'Little grant' } },
      ...{ stage: 'basic', stageTitle: { zh: '审核', en: 'Review' }, kind: 'review' },
      ...{ count: 2, odd: 0, overdue: 0, dueToday: 0, earliestDueOn: '2020-03-09', together: 0 },
      others: [{ whose: 'recused', count: 1 }],
    },
  );
  assert.deepEqual(await myQueues('auditor'), [], 'nothing waits for a post that decides nothing');
  for (const [day, overdue, dueToday] of [
    ['2020-03-09T09:00:00+08:00', 0, 2],
    ['2020-03-10T09:00:00+08:00', 2, 0],
  ] as const) {
    at(day);
    const [late] = await myQueues();
    assert.deepEqual([late!.overdue, late!.dueToday], [overdue, dueToday], day);
  }
  at(start);
});

test('each case says what is odd about it today, and who must leave it to a colleague', async () => {
  const [first, second, own] = await queue();
  assert.deepEqual([first!.id, second!.id, own!.id], cases);
  assert.deepEqual([first!.odd, first!.hindrance, first!.amountFen, first!.holding], [[], null, 200_000, first!.rules]);
  assert.match(own!.hindrance!.zh, /本人的事不能自己办/);
  assert.equal((await queue('chair'))[2]!.hindrance, null, 'a colleague may');
  const change = (status: 'retained' | 'active') =>
    world.house.db.transaction(async (q) =>
      must(await setMembershipStatus(q, tenantId, world.personId('auditor', 'own'), status)),
    );
  await change('retained');
  const [, changed] = await queue();
  assert.equal(changed!.odd.length, 1);
  assert.match(changed!.odd[0]!.zh, /现在不符合：/);
  assert.equal(changed!.holding, changed!.rules - 1);
  assert.deepEqual(await queue('officer', '&odd=true'), [], 'it was in order when it was handed in');
  await change('active');
});

test('what was sent back and corrected is odd, and comes first', async () => {
  const act = async (token: string, action: string, input: object) => {
    const body = { id: globalThis.crypto.randomUUID(), action, input };
    const response = await ask(world, 'post', `/api/cases/${cases[1]}/actions`, { token, body });
    assert.equal(response.status, 200, await response.text());
  };
  await act(await tokenOf('officer'), 'return', { why: '看不清，请重拍（平放）。' });
  const answers = { level: 'low', number: 'QUEUE-0', issuedOn: '2020-02-03' };
  await act(await tokenOf('auditor'), 'submit', { answers, agreed: 'use-and-notice' });
  const [odd] = await queue();
  assert.equal(odd!.id, cases[1]);
  assert.match(odd!.odd[0]!.zh, /退回补正过 1 次/);
  const story = await read<{ items: { why: string | null }[] }>(`/api/cases/${cases[1]}/story`, 'officer');
  assert.ok(
    story.items.some(({ why }) => why === '看不清，请重拍（平放）。'),
    'a reason is kept word for word',
  );
  const one = await read<{ oddities: Words[]; undoUntil: string | null; actions: { action: string }[] }>(
    `/api/cases/${cases[1]}`,
    'officer',
  );
  assert.deepEqual(one.oddities, odd!.odd);
  assert.equal(one.undoUntil, null, 'the member has acted since');
});

test('several decisions are taken back at once: one’s own and last, and nothing of anybody else’s', async () => {
  const act = async (role: 'officer' | 'chair', caseId: number) => {
    const body = { id: globalThis.crypto.randomUUID(), action: 'approve', stage: 'basic', input: {} };
    const response = await ask(world, 'post', `/api/cases/${caseId}/actions`, {
      token: await tokenOf(role),
      body,
    });
    assert.equal(response.status, 200, await response.text());
  };
  const [first, second, third] = cases as [number, number, number];
  await act('officer', first);
  await act('officer', second);
  await act('chair', third);
  const shown = await read<{ undoUntil: string | null }>(`/api/cases/${first}`, 'officer');
  assert.equal(shown.undoUntil, '2020-03-02T02:10:00.000Z');
  const undo = async (id: string) => {
    const body = { id, organisationId: places.yang, caseIds: [first, second, third, 999_999] };
    const response = await ask(world, 'post', '/api/cases/undo', { token: await tokenOf('officer'), body });
    assert.equal(response.status, 200);
    return (await response.json()) as { undone: number[]; refused: { caseId: number; why: Words }[] };
  };
  const id = globalThis.crypto.randomUUID();
  const done = await undo(id);
  assert.deepEqual(done.undone, [first, second]);
  assert.deepEqual(
    done.refused.map((one) => one.caseId),
    [third, 999_999],
  );
  assert.deepEqual(done.refused[0]!.why, done.refused[1]!.why, 'a case of another looks like none at all');
  assert.deepEqual(await undo(id), done, 'a repeated call has its first outcome');
  assert.equal((await queue()).length, 2, 'back in the queue');
  await act('officer', first);
  at('2020-03-02T10:11:00+08:00');
  const late = await undo(globalThis.crypto.randomUUID());
  assert.match(late.refused.find((one) => one.caseId === first)!.why.zh, /已过10分钟/);
  at(start);
});

test('a decision dies with the next step, and what was done since is told to whoever decided, and to nobody else', async () => {
  const act = async (token: string, action: string, extra: object = {}) => {
    const body = { id: globalThis.crypto.randomUUID(), action, input: {}, ...extra };
    const response = await ask(world, 'post', `/api/cases/${cases[1]}/actions`, { token, body });
    assert.equal(response.status, 200, await response.text());
  };
  const undoable = (who: 'officer' | 'chair') =>
    read<{ undoable: number[]; refused: { caseId: number; why: Words }[] }>(
      `/api/undoable-cases?organisation=${places.yang}&cases=${cases[1]},999999`,
      who,
    );
  await act(await tokenOf('officer'), 'approve', { stage: 'basic' });
  assert.deepEqual((await undoable('officer')).undoable, [cases[1]]);
  assert.deepEqual((await undoable('chair')).undoable, [], 'not of a colleague');
  await act(await tokenOf('auditor'), 'withdraw');
  const gone = await undoable('officer');
  assert.deepEqual(gone.undoable, []);
  assert.match(gone.refused[0]!.why.zh, /之后本人.*撤回/);
  const [others] = (await undoable('chair')).refused;
  assert.deepEqual(others!.why, gone.refused[1]!.why, 'whoever did not decide learns nothing');
  const body = { id: globalThis.crypto.randomUUID(), organisationId: places.yang, caseIds: [cases[1]] };
  const response = await ask(world, 'post', '/api/cases/undo', { token: await tokenOf('officer'), body });
  const failed = (await response.json()) as { undone: number[]; refused: { why: Words }[] };
  assert.deepEqual([failed.undone, failed.refused[0]!.why], [[], gone.refused[0]!.why]);
});

test('a queue that is not there, and a stage that the programme does not have', async () => {
  for (const path of [`/api/rounds/999999/queues/basic`, `/api/rounds/${world.ids.round}/queues/nowhere`]) {
    const token = await tokenOf('officer');
    const response = await ask(world, 'get', `${path}?organisation=${places.yang}`, { token });
    assert.equal(response.status, 404, path);
  }
});
