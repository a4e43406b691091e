import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CaseAction } from '#engine/act.ts';
import { contributionOf, foldHistory } from '#engine/case-state.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { historyHash } from '#engine/history-hash.ts';
import { loadHistory } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { actUniform } from '#engine/uniform.ts';
import { figuresOf } from '#figures/read.ts';
import { grantProportionally } from '#jobs/proportional.ts';
import { settleChunk, uniformActionOf } from '#jobs/settle.ts';
import { bulkActionId } from '#kit/action-id.ts';
import { canonicalJson } from '#kit/json.ts';
import { isRefusal } from '#kit/refusal.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { unfoldMessages } from '#messages/fanouts.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let nextPerson = 1000;
const { apply, grant, pay } = littleProgramme.stages;
const short = { ...littleProgramme, key: 'short-grant', stages: { apply: apply!, grant: grant!, pay: pay! } };
const district = acting(1000, 'chair', places.district);

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  engine = makeEngine(house);
});
after(() => database.drop());

async function openCases(round: Round, count: number): Promise<number[]> {
  const people = Array.from({ length: count }, () => ({
    id: nextPerson++,
    organisationId: nextPerson % 2 ? places.yangFirm : places.maFirm,
  }));
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
          input: { submit: { answers: { level: id % 3 ? 'high' : 'low', number: `N${id}`, issuedOn: '2020-02-01' } } },
        },
      }),
    ),
  );
  return outcomes.map((outcome) => must(outcome).caseId);
}

test('granting alike writes the same history, hashes, money, messages and figures as granting one by one', async () => {
  const round = await makeRound(house, short);
  const ids = await openCases(round, 60);
  const asked = await uniformActionOf(
    engine,
    tenantId,
    { roundId: round.id, stage: 'grant', action: 'grant', actorId: 1000 },
    district,
    77,
  );
  const { done, errors } = await settleChunk(engine, tenantId, asked, { after: 0, upTo: ids.at(-1)! });
  // The chair himself is among the applicants: his case is left to a colleague.
  assert.deepEqual([done, errors.map((e) => e.refusal?.code)], [60, ['recusal-own-case']]);
  const ids77 = (await actionIdsOf(house, tenantId)).bulk(77);
  let sum = 0;
  for (const id of ids) {
    const [row] = await house.db.query<{
      state: never;
      head: Buffer;
      stage: string;
      person_id: number;
      amount_fen: number | null;
    }>('SELECT * FROM cases WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
    if (row!.person_id === 1000) continue;
    assert.equal(row!.stage, 'pay');
    sum += row!.amount_fen!;
    const history = await loadHistory(house.db, tenantId, id);
    assert.deepEqual(foldHistory(short, history), row!.state);
    assert.equal(history[1]!.actionId, ids77.of(id));
    let head: Buffer = Buffer.alloc(0);
    for (const { seq, actionId, actorId, at, action, events } of history)
      head = historyHash(head, {
        tenantId,
        caseId: id,
        seq,
        actionId,
        actorId,
        at,
        action,
        versionHash: round.versionHash,
        events: canonicalJson(events),
      });
    assert.equal(head.toString('hex'), row!.head.toString('hex'));
  }
  const rows = await house.db.query<{ state: never }>(
    'SELECT state FROM cases WHERE tenant_id = $1 AND round_id = $2',
    [tenantId, round.id],
  );
  const expected: Record<string, number> = {};
  for (const { state } of rows)
    for (const [measure, value] of Object.entries(contributionOf(short, state)))
      expected[measure] = (expected[measure] ?? 0) + value;
  // Each is somebody else's.
  expected['cases.people'] = 60;
  const figures = await figuresOf(house.db, tenantId, {
    organisationId: places.district,
    programmeKey: 'short-grant',
    year: 2020,
  });
  assert.deepEqual(Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== 0)), expected);
  assert.equal(expected['grant.amountFen'], sum);
  assert.equal(await verifyLedger(house.db, tenantId), null);
  house.clock.advance(undoWindowMinutes * 60_000);
  assert.equal(await unfoldMessages(house, tenantId), 59);
  const messages = await house.db.query("SELECT 1 FROM outbox WHERE tenant_id = $1 AND topic = 'case-granted'", [
    tenantId,
  ]);
  assert.equal(messages.length, 59);
  assert.deepEqual((await settleChunk(engine, tenantId, asked, { after: 0, upTo: ids.at(-1)! })).done, 1);
});

test('when the budget does not reach for the chunk, it is granted in order as far as it goes', async () => {
  const round = await makeRound(house, { ...short, title: { zh: '少', en: 'few' } }, {}, 550_000);
  const ids = await openCases(round, 6);
  const asked = await uniformActionOf(
    engine,
    tenantId,
    { roundId: round.id, stage: 'grant', action: 'grant', actorId: 1 },
    acting(1, 'chair', places.district),
    78,
  );
  const { errors } = await settleChunk(engine, tenantId, asked, { after: 0, upTo: ids.at(-1)! });
  assert.ok(errors.length >= 2 && errors.every((e) => e.refusal?.code === 'budget-exhausted'));
  const [left] = await house.db.query<{ left: number }>(
    'SELECT credits - debits AS left FROM accounts WHERE tenant_id = $1 AND code = $2',
    [tenantId, `round:${round.id}:budget`],
  );
  assert.ok(left!.left >= 0 && left!.left < 200_000);
  assert.equal(await verifyLedger(house.db, tenantId), null);
  assert.ok(!isRefusal(round));
});

test('a budget that does not reach is shared out in proportion, to the last fen, where the policy says so', async () => {
  const cutting = {
    ...short,
    key: 'cut-grant',
    amount: { ...littleProgramme.amount!, atBudget: 'proportional' as const },
  };
  const round = await makeRound(house, cutting, {}, 333_333);
  const ids = await openCases(round, 6);
  const head = acting(1, 'chair', places.district);
  const asked = await uniformActionOf(
    engine,
    tenantId,
    { roundId: round.id, stage: 'grant', action: 'grant', actorId: 1 },
    head,
    79,
  );
  const cut = await grantProportionally(engine, tenantId, asked);
  assert.deepEqual([cut?.done, cut?.errors], [6, []]);
  const rows = await house.db.query<{ fen: number; level: string }>(
    `SELECT c.amount_fen AS fen, a.plain->>'level' AS level FROM cases c JOIN answers a ON a.tenant_id = $1 AND a.case_id = c.id
      WHERE c.tenant_id = $1 AND c.id = ANY ($2::bigint[])`,
    [tenantId, ids],
  );
  assert.equal(
    rows.reduce((sum, row) => sum + row.fen, 0),
    333_333,
  );
  const [high, low] = ['high', 'low'].map((level) => rows.filter((row) => row.level === level).map((row) => row.fen));
  assert.ok(Math.abs(Math.max(...high!) - 2 * Math.max(...low!)) <= 2);
  assert.equal(
    await grantProportionally(engine, tenantId, { ...asked, round: { ...asked.round, programme: short } }),
    null,
  );
});

test('cases that members opened themselves stand alike, and each keeps who opened it', async () => {
  const round = await makeRound(house, { ...short, key: 'own-grant' });
  const ids = await openCases(round, 40);
  const input = { roundId: round.id, stage: 'grant', action: 'grant', actorId: 9 };
  const chair = acting(9, 'chair', places.district);
  const asked = await uniformActionOf(engine, tenantId, input, chair, 78);
  const range = { after: ids[0]! - 1, upTo: ids.at(-1)! };
  const { written, groups, left } = await house.db.transaction((q) => actUniform(engine, q, tenantId, asked, range));
  assert.deepEqual([written, groups, left], [40, 2, []]);
  const told = await house.db.query<{ person_id: number | null }>(
    'SELECT person_id FROM message_fanouts WHERE tenant_id = $1 AND source_id = $2',
    [tenantId, (await actionIdsOf(house, tenantId)).bulk(78).source],
  );
  assert.ok(told.length > 0 && told.every((one) => one.person_id === null), 'each is told of his own');
  for (const id of ids) {
    const [row] = await house.db.query<{ state: never }>('SELECT state FROM cases WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      id,
    ]);
    assert.deepEqual(
      row!.state,
      foldHistory({ ...short, key: 'own-grant' }, await loadHistory(house.db, tenantId, id)),
    );
  }
});
