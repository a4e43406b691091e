// The messages of a uniform action: one row per group, unfolded when their undo window is over. Whatever happens in between — an undo, a
// process killed, two relays at once — each person is told exactly once, and never of a decision that was taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CaseAction } from '#engine/act.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { settleChunk, uniformActionOf } from '#jobs/settle.ts';
import { bulkActionId } from '#kit/action-id.ts';
import { unfoldMessages } from '#messages/fanouts.ts';
import { type MessagePort, messagesOf, type OutgoingMessage, relayOutbox } from '#messages/outbox.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let nextPerson = 5000;
let nextJob = 70;
const { apply, grant, pay } = littleProgramme.stages;
const chair = acting(900, 'chair', places.district);
const window = 10 * 60_000;

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  engine = makeEngine(house);
  round = await makeRound(house, {
    ...littleProgramme,
    key: 'short-grant',
    stages: { apply: apply!, grant: grant!, pay: pay! },
  });
});
after(() => database.drop());

interface Granted {
  readonly source: number;
  readonly cases: readonly { readonly id: number; readonly personId: number }[];
}

async function grantAlike(count: number): Promise<Granted> {
  const people = Array.from({ length: count }, () => ({ id: nextPerson++, organisationId: places.yangFirm }));
  await makeMembers(house, people);
  const outcomes = await engine.actAll(
    tenantId,
    people.map(
      ({ id, organisationId }): CaseAction => ({
        acting: { personId: id, posts: [] },
        target: { open: { roundId: round.id, organisationId, personId: id, subjectOrganisationId: null } },
        request: {
          id: bulkActionId(round.id, id),
          action: 'open',
          input: { submit: { answers: { level: 'high', number: `N${id}`, issuedOn: '2020-02-01' } } },
        },
      }),
    ),
  );
  const cases = outcomes.map((outcome, n) => ({ id: must(outcome).caseId, personId: people[n]!.id }));
  await sendAll();
  const source = nextJob++;
  const input = { roundId: round.id, stage: 'grant', action: 'grant', actorId: 900 };
  const asked = await uniformActionOf(engine, tenantId, input, chair, source);
  const range = { after: cases[0]!.id - 1, upTo: cases.at(-1)!.id };
  assert.deepEqual(await settleChunk(engine, tenantId, asked, range), { done: count, errors: [] });
  assert.deepEqual(await rows(source), []);
  return { source, cases };
}

const idsOf = async (source: number) => (await actionIdsOf(house, tenantId)).bulk(source);

const rows = async (source: number) =>
  database.db.query<{ dedupe: string; caseId: number; cancelled: boolean }>(
    `SELECT dedupe, case_id AS "caseId", cancelled_at IS NOT NULL AS cancelled FROM outbox
      WHERE tenant_id = $1 AND dedupe LIKE $2 ORDER BY case_id`,
    [tenantId, `act:${(await idsOf(source)).of(0).slice(0, 18)}%`],
  );

const undo = async (caseId: number) =>
  must(
    await engine.act(tenantId, {
      acting: chair,
      target: { caseId },
      request: { id: bulkActionId(nextJob++, caseId), action: 'undo', input: {} },
    }),
  );

async function sendAll(): Promise<OutgoingMessage[]> {
  const sent: OutgoingMessage[] = [];
  const port: MessagePort = { name: 'test', accepts: () => true, send: async (one) => void sent.push(one) };
  await relayOutbox(house, tenantId, [port]);
  return sent;
}

const waiting = async () =>
  (
    await database.db.query<{ n: number }>('SELECT count(*) AS n FROM message_fanouts WHERE tenant_id = $1', [tenantId])
  )[0]!.n;

test('each is told once, with the key, the words and the time that granting him alone would have given', async () => {
  const { source, cases } = await grantAlike(20);
  assert.deepEqual(await sendAll(), []);
  assert.deepEqual(await messagesOf(house.db, tenantId, cases[0]!.personId, { now: house.clock.now() }), []);
  const at = house.clock.now();
  house.clock.advance(window - 1);
  assert.deepEqual(await sendAll(), []);
  house.clock.advance(1);
  const sent = await sendAll();
  const ids = await idsOf(source);
  const alone = ids.of(cases[0]!.id);
  assert.deepEqual(
    sent.map((one) => [one.personId, one.topic, one.dedupe.slice(0, -2)]).sort(),
    cases.map(({ id, personId }) => [personId, 'case-granted', `act:${ids.of(id)}`]).sort(),
  );
  const [listed] = await messagesOf(house.db, tenantId, cases[0]!.personId, { now: house.clock.now() });
  assert.deepEqual([listed?.caseId, listed?.topic, listed?.at], [cases[0]!.id, 'case-granted', at]);
  assert.deepEqual(listed?.words, sent.find((one) => one.dedupe.startsWith(`act:${alone}`))!.payload.words);
  assert.equal(await waiting(), 0);
  assert.deepEqual(await sendAll(), []);
});

test('a decision taken back before its message was unfolded is never announced; granted again, it is, once', async () => {
  const { source, cases } = await grantAlike(9);
  const [undone, again] = [cases[2]!, cases[5]!];
  await undo(undone.id);
  await undo(again.id);
  const id = bulkActionId(nextJob++, again.id);
  must(
    await engine.act(tenantId, {
      acting: chair,
      target: { caseId: again.id },
      request: { id, action: 'grant', stage: 'grant', input: {} },
    }),
  );
  house.clock.advance(window);
  const sent = await sendAll();
  assert.equal(sent.length, 8);
  assert.ok(!sent.some((one) => one.personId === undone.personId));
  assert.deepEqual(
    sent.filter((one) => one.personId === again.personId).map((one) => one.dedupe.slice(0, -2)),
    [`act:${id}`],
  );
  assert.deepEqual(
    (await rows(source)).filter((row) => row.cancelled).map((row) => row.caseId),
    [undone.id, again.id],
  );
});

test('an undo whose transaction is still open when the relay unfolds wins all the same', async () => {
  const { cases } = await grantAlike(5);
  const item: CaseAction = {
    acting: chair,
    target: { caseId: cases[1]!.id },
    request: { id: bulkActionId(nextJob++, cases[1]!.id), action: 'undo', input: {} },
  };
  let unfolded: Promise<number> | undefined;
  await house.db.transaction(async (q) => {
    const [outcome] = await engine.actWithin(q, tenantId, [item]);
    must(outcome!);
    house.clock.advance(window);
    unfolded = unfoldMessages(house, tenantId);
    // It waits for this transaction, at the key of the message.
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  assert.equal(await unfolded, 5);
  assert.deepEqual(
    (await sendAll()).map((one) => one.personId).sort(),
    cases.flatMap(({ personId }, n) => (n === 1 ? [] : [personId])).sort(),
  );
});

test('an undo that comes while the relay unfolds takes the message out again', async () => {
  const { cases } = await grantAlike(5);
  let undone: Promise<unknown> | undefined;
  await house.db.transaction(async (q) => {
    const [{ n } = { n: 0 }] = await q.query<{ n: number }>('SELECT unfold_messages($1, $2, 1000) AS n', [
      tenantId,
      new Date(house.clock.now().getTime() + window),
    ]);
    assert.equal(n, 5);
    undone = undo(cases[3]!.id);
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  await undone;
  house.clock.advance(window);
  assert.deepEqual(
    (await sendAll()).map((one) => one.personId).sort(),
    cases.flatMap(({ personId }, n) => (n === 3 ? [] : [personId])).sort(),
  );
});

test('killed between and within chunks, and unfolded by several at once: nothing lost, nothing twice', async () => {
  const { source, cases } = await grantAlike(30);
  assert.equal(await waiting(), 1);
  house.clock.advance(window);
  assert.equal(await unfoldMessages(house, tenantId, 4), 4);
  const killed = house.db.transaction(async (q) => {
    await q.query('SELECT unfold_messages($1, $2, 4)', [tenantId, house.clock.now()]);
    await q.query('SELECT pg_terminate_backend(pg_backend_pid())');
  });
  await assert.rejects(killed);
  assert.equal((await rows(source)).length, 4);
  const lane = async () => {
    for (let n = 0; n < 40; n++) await unfoldMessages(house, tenantId, 3);
  };
  await Promise.all([lane(), lane(), lane()]);
  assert.deepEqual(
    (await rows(source)).map((row) => row.caseId),
    cases.map(({ id }) => id),
  );
  assert.equal(await waiting(), 0);
  assert.equal((await sendAll()).length, 30);
  assert.deepEqual(await sendAll(), []);
});
