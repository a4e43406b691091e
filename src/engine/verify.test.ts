import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { historyHash } from '#engine/history-hash.ts';
import type { HistoryRow } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { sameJson } from '#engine/verify-cases.ts';
import type { Witness } from '#engine/verify-witness.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { canonicalJson } from '#kit/json.ts';
import { publishStage } from '#notices/publishing.ts';
import { refreshSnapshots } from '#people/facts.ts';
import type { StageEvent } from '#policy/kind.ts';
import { leavingOf } from '#store/leaves.ts';
import type { Queryable } from '#store/queryable.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, tenantId } from '#test/support/little-tenant.ts';
import { tamperings } from '#test/support/tampering.ts';
import { decidedTamperings } from '#test/support/tampering-decided.ts';
import { moneyTamperings } from '#test/support/tampering-money.ts';
import { registerTamperings } from '#test/support/tampering-register.ts';
import { verifyAfter } from '#test/support/verify-after.ts';
import {
  allDone,
  bankAnswer,
  firstMember,
  hands,
  makePayees,
  on,
  onAll,
  opening,
  sendAll,
  takeAnswer,
} from '#test/support/whole-round.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let ids: number[];

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 13);
  round = await makeRound(house, littleProgramme);
  const opened = await allDone(
    engine.actAll(
      tenantId,
      Array.from({ length: 12 }, (_, n) => opening(round, firstMember + n, { level: n % 2 === 0 ? 'high' : 'low' })),
    ),
  );
  ids = opened.map((one) => one.caseId);
  must(await engine.act(tenantId, on(ids[11]!, hands.reviewer, 'refuse', { why: '材料不符' })));
  must(await engine.act(tenantId, on(ids[10]!, hands.reviewer, 'refuse', { why: '看错了' })));
  must(await engine.act(tenantId, on(ids[10]!, hands.reviewer, 'undo')));
  const rest = ids.slice(0, 10);
  await allDone(engine.actAll(tenantId, onAll(rest, hands.reviewer, 'approve', 1)));
  await allDone(engine.actAll(tenantId, onAll(rest, hands.district, 'approve', 2)));
  must(await publishStage(engine, tenantId, { roundId: round.id, stage: 'notice', acting: hands.district }));
  house.clock.set('2020-03-20T09:00:00+08:00');
  await actOnDeadlines(engine, tenantId);
  await allDone(engine.actAll(tenantId, onAll(rest.slice(0, 8), hands.head, 'grant', 3)));
  await foldAllFigures(house.db, tenantId);
  const batch = await sendAll(engine, house.clock, round.id);
  await takeAnswer(engine, await bankAnswer(house, batch, [ids[0]!]));
  must(await engine.act(tenantId, on(ids[0]!, { personId: firstMember, posts: [] }, 'correct-account')));
  // Sent and not answered yet.
  await sendAll(engine, house.clock, round.id);
  ids.push(must(await engine.act(tenantId, opening(round, firstMember + 12))).caseId);
});
after(() => database.drop());

test('the newest case taken out without a trace is found by who knows an earlier end of the history', async () => {
  const [head] = await house.db.query<Witness>(
    `SELECT batch_id AS "batchId", encode(hash, 'hex') AS hash FROM history_heads WHERE tenant_id = 1`,
  );
  assert.ok(head && head.batchId > 3);
  const gone = `tenant_id = 1 AND case_id = ${ids[12]}`;
  const last = `tenant_id = 1 AND batch_id = ${head.batchId}`;
  const takenOut = [
    `DELETE FROM figure_deltas WHERE tenant_id = 1 AND id IN (SELECT id FROM figure_deltas WHERE tenant_id = 1 ORDER BY id DESC LIMIT 2)`,
    ...['case_events', 'answers', 'case_keys', 'queue_entries', 'round_people'].map(
      (table) => `DELETE FROM ${table} WHERE ${gone}`,
    ),
    `DELETE FROM cases WHERE tenant_id = 1 AND id = ${ids[12]}`,
    `DELETE FROM history_blocks WHERE ${last}`,
    `UPDATE history_heads h SET batch_id = b.batch_id, hash = b.hash FROM history_blocks b WHERE h.tenant_id = 1 AND b.tenant_id = 1 AND b.batch_id = ${head.batchId - 1}`,
  ];
  assert.equal((await verify(house, tenantId, { witness: head })).ok, true);
  const unseen = await verifyAfter(database, house, takenOut);
  assert.deepEqual([unseen.ok, unseen.firstDifference], [true, null]);
  const seen = await verifyAfter(database, house, takenOut, head);
  assert.deepEqual([seen.ok, seen.firstDifference?.what], [false, 'history-witness']);
  const rewritten = await verifyAfter(database, house, [], { ...head, hash: '00'.repeat(32) });
  assert.equal(rewritten.firstDifference?.what, 'history-witness');
  assert.equal(
    (await verifyAfter(database, house, takenOut, { batchId: 0, hash: '' })).ok,
    true,
    'a backup of before the first action',
  );
});

test('a tenant that was left alone agrees with its history, folded or not', async () => {
  const first = await verify(house, tenantId);
  assert.deepEqual([first.ok, first.firstDifference], [true, null]);
  assert.equal(first.cases, 13);
  assert.ok(first.events > 40 && first.transfers > 10 && first.figures > 10);
  await foldAllFigures(house.db, tenantId);
  assert.equal((await verify(house, tenantId)).ok, true);
});

test('an empty tenant is in order', async () => {
  assert.deepEqual(await verify(house, 77), {
    ok: true,
    cases: 0,
    events: 0,
    transfers: 0,
    figures: 0,
    firstDifference: null,
  });
});

for (const [name, statements, what, where] of [...tamperings, ...moneyTamperings, ...registerTamperings]) {
  test(`found and named: ${name}`, async () => {
    const { ok, firstDifference } = await verifyAfter(
      database,
      house,
      statements({ caseId: (n) => ids[n]!, roundId: round.id }),
    );
    assert.equal(ok, false);
    assert.ok(firstDifference);
    assert.match(firstDifference.what, what);
    assert.match(firstDifference.where, where);
    assert.ok(firstDifference.says.zh.length > 5 && firstDifference.says.en.length > 10);
  });
}

/** Rows that the little tenant has; the rest is tried on the demo (verify-leaves.test.ts). */
const inLittleTenant =
  /(?:INTO|UPDATE|FROM) (?:transfers|payment_items|payment_results|payment_batches|accounts|rounds|programme_versions|notices|notice_entries|memberships|organisations|expenditure_accounts|posts) /;
const hasNone =
  /a claim was|from another budget|recorded|settled|revoked|prolonged|raised|of another$|without a trace|goes to another account|payment is removed|opened again|began earlier/;

for (const [name, statements, where] of decidedTamperings.filter(
  ([title, [sql]]) => inLittleTenant.test(`${sql} `) && !hasNone.test(title),
))
  test(`found by the whole of verify: ${name}`, async () => {
    const { ok, firstDifference } = await verifyAfter(database, house, statements);
    assert.equal(ok, false);
    assert.match(firstDifference!.where, where);
  });

test('a row put back to what it was is not excused by an older leaf', async () => {
  const post = `INSERT INTO posts (tenant_id, id, person_id, organisation_id, role, valid_from, granted_at) VALUES (1, 777777, 901, 12, 'chair', '2020-01-01', now())`;
  await house.db.query(post);
  await house.db.query(`UPDATE posts SET revoked_at = now() WHERE tenant_id = 1 AND id = 777777`);
  assert.equal((await verify(house, tenantId)).ok, true);
  const back = [`UPDATE posts SET revoked_at = NULL WHERE tenant_id = 1 AND id = 777777`];
  const { firstDifference } = await verifyAfter(database, house, back);
  assert.deepEqual([firstDifference?.what, firstDifference?.where], ['row-changed', 'posts 777777']);
});

test('a case rewritten with its hashes, its head and its state is found by the block it was written in', async () => {
  const [row] = await house.db.query<HistoryRow & { version: string; hash: Buffer }>(
    `SELECT seq, action_id AS "actionId", actor_id AS "actorId", at, action, events, version_hash AS version FROM case_events
      WHERE tenant_id = 1 AND case_id = $1 AND seq = 2`,
    [ids[11]],
  );
  const [first] = await house.db.query<{ hash: Buffer }>(
    'SELECT hash FROM case_events WHERE tenant_id = 1 AND case_id = $1 AND seq = 1',
    [ids[11]],
  );
  const events = JSON.parse(JSON.stringify(row!.events).replace('材料不符', '材料齐全')) as StageEvent[];
  const { seq, actionId, actorId, at, action, version: versionHash } = row!;
  const hash = historyHash(first!.hash, {
    tenantId,
    caseId: ids[11]!,
    seq,
    actionId,
    actorId,
    at,
    action,
    versionHash,
    events: canonicalJson(events),
  }).toString('hex');
  const { ok, firstDifference } = await verifyAfter(database, house, [
    `UPDATE case_events SET events = '${JSON.stringify(events)}', hash = '\\x${hash}' WHERE tenant_id = 1 AND case_id = ${ids[11]} AND seq = 2`,
    `UPDATE cases SET head = '\\x${hash}', state = replace(state::text, '材料不符', '材料齐全')::json WHERE tenant_id = 1 AND id = ${ids[11]}`,
  ]);
  assert.equal(ok, false);
  assert.equal(firstDifference?.what, 'history-block');
});

test('erased answers are no difference', async () => {
  assert.equal(
    (
      await verifyAfter(database, house, [
        `UPDATE answers SET plain = '{}', sealed = NULL, facts_sealed = NULL, erased_at = now() WHERE tenant_id = 1 AND case_id = ${ids[0]}`,
      ])
    ).ok,
    true,
  );
});

test('what a case was judged on is neither let go nor taken from another unseen', async () => {
  const changed = (to: string) => [
    `UPDATE answers SET facts_sealed = ${to} WHERE tenant_id = 1 AND case_id = ${ids[0]}`,
  ];
  const another = `(SELECT facts_sealed FROM answers WHERE tenant_id = 1 AND case_id = ${ids[1]})`;
  for (const to of ['NULL', another])
    assert.equal((await verifyAfter(database, house, changed(to))).firstDifference?.what, 'judged-facts');
});

test('a session that has checked folds into the real rows again, before and after', async () => {
  const client = await house.db.pool.connect();
  const q = {
    query: async <T>(sql: string, params?: unknown[]) =>
      (await client.query(leavingOf(sql)?.sql ?? sql, params)).rows as T[],
  };
  const person = firstMember + 5;
  const since = async () => {
    await refreshSnapshots(q, tenantId, [person]);
    const [row] = await q.query<{ since: string }>(
      `SELECT snapshot ->> 'membership.since' AS since FROM public.person_facts WHERE tenant_id = 1 AND person_id = ${person}`,
    );
    return row?.since;
  };
  const change = (day: string) =>
    q.query(`UPDATE memberships SET since = '${day}' WHERE tenant_id = 1 AND person_id = ${person}`);
  try {
    assert.equal(await since(), '2015-01-01');
    for (const day of ['2014-01-01', '2015-01-01']) {
      await q.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      const inside = {
        ...house,
        db: { ...house.db, ...q, transaction: <T>(work: (q: Queryable) => Promise<T>) => work(q) },
      };
      assert.equal((await verify(inside, tenantId)).ok, true);
      await q.query('COMMIT');
      await change(day);
      assert.equal(await since(), day);
    }
  } finally {
    client.release();
  }
});

test('the application itself cannot change or delete history', async () => {
  for (const sql of [
    'UPDATE case_events SET action = action',
    'DELETE FROM case_events',
    'DELETE FROM transfers',
    'UPDATE history_blocks SET actions = 0',
  ])
    await assert.rejects(house.db.query(sql), { code: '42501' });
});

test('sameJson compares as jsonb holds it', () => {
  assert.ok(sameJson({ a: 1, b: undefined }, { a: 1 }));
  assert.ok(sameJson([1, { x: null }], [1, { x: null }]));
  for (const [a, b] of [
    [{ a: 1 }, { a: 1, b: null }],
    [[1], { 0: 1 }],
    [null, {}],
    ['1', 1],
    [
      [1, 2],
      [2, 1],
    ],
  ])
    assert.ok(!sameJson(a, b));
});
