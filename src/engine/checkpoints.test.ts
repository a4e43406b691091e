import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeCheckpoint } from '#engine/checkpoints.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { verify } from '#engine/verify.ts';
import { ofMigration } from '#store/leaves.ts';
import { sealedTablesWritten, sealWhatIsThere } from '#store/leaves-laid.ts';
import type { Queryable } from '#store/queryable.ts';
import { hashOf, sealedTables, shapeOf } from '#store/sealed-tables.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, tenantId } from '#test/support/little-tenant.ts';
import { verifyAfter } from '#test/support/verify-after.ts';
import { firstMember, hands, makePayees, on, opening } from '#test/support/whole-round.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let caseId: number;

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 3);
  const round = await makeRound(house, littleProgramme);
  caseId = must(await engine.act(tenantId, opening(round, firstMember))).caseId;
  must(await engine.act(tenantId, on(caseId, hands.reviewer, 'refuse', { why: '材料不符' })));
  assert.equal(await makeCheckpoint(house, tenantId), 1);
  must(await engine.act(tenantId, opening(round, firstMember + 1)));
  house.clock.set('2020-03-20T09:00:00+08:00');
  assert.equal(await makeCheckpoint(house, tenantId), 2);
});
after(() => database.drop());

test('nothing new, no checkpoint; two at once make one', async () => {
  assert.equal(await makeCheckpoint(house, tenantId), null);
  await house.db.query(`UPDATE tenants SET name = name WHERE tenant_id = $1`, [tenantId]);
  const made = await Promise.all([makeCheckpoint(house, tenantId), makeCheckpoint(house, tenantId)]);
  assert.deepEqual(
    made.filter((one) => one !== null),
    [3],
  );
  const checked = await verify(house, tenantId);
  assert.deepEqual([checked.ok, checked.firstDifference], [true, null]);
});

/** All blocks and the head computed again, so that everything in the database agrees with itself. */
const rewritten = [
  `WITH RECURSIVE batches AS (
     SELECT batch_id, string_agg(hash, ''::bytea ORDER BY batch_ord) AS hashes FROM case_events WHERE tenant_id = 1 GROUP BY batch_id
   ), chain AS (
     SELECT batch_id, sha256(hashes) AS hash FROM batches WHERE batch_id = 1
     UNION ALL SELECT b.batch_id, sha256(c.hash || b.hashes) FROM chain c JOIN batches b ON b.batch_id = c.batch_id + 1
   ) UPDATE history_blocks h SET hash = c.hash FROM chain c WHERE h.tenant_id = 1 AND h.batch_id = c.batch_id`,
  `UPDATE history_heads h SET hash = b.hash FROM history_blocks b WHERE h.tenant_id = 1 AND b.tenant_id = 1 AND b.batch_id = h.batch_id`,
];

/** The reason of a refusal is another, and every hash that covers it is made to fit. */
const reason = [
  `UPDATE case_events e SET events = replace(e.events::text, '材料不符', '材料齐全')::json WHERE e.tenant_id = 1 AND e.case_id = CASE_ID AND e.seq = 2`,
  `UPDATE cases SET state = replace(state::text, '材料不符', '材料齐全')::json WHERE tenant_id = 1 AND id = CASE_ID`,
];

test('a rewriting of the whole history in which every hash fits is found by the checkpoint', async () => {
  const { historyHash } = await import('#engine/history-hash.ts');
  const { canonicalJson } = await import('#kit/json.ts');
  const rows = await house.db.query<Parameters<typeof historyHash>[1] & { hash: Buffer; events: unknown }>(
    `SELECT tenant_id AS "tenantId", case_id AS "caseId", seq, action_id AS "actionId", actor_id AS "actorId", at, action, version_hash AS "versionHash", events, hash
       FROM case_events WHERE tenant_id = 1 AND case_id = $1 ORDER BY seq`,
    [caseId],
  );
  const events = JSON.parse(JSON.stringify(rows[1]!.events).replace('材料不符', '材料齐全')) as never;
  const hash = historyHash(rows[0]!.hash, { ...rows[1]!, events: canonicalJson(events) }).toString('hex');
  const { ok, firstDifference } = await verifyAfter(database, house, [
    ...reason.map((sql) => sql.replace('CASE_ID', String(caseId))),
    `UPDATE case_events SET hash = '\\x${hash}' WHERE tenant_id = 1 AND case_id = ${caseId} AND seq = 2`,
    `UPDATE cases SET head = '\\x${hash}' WHERE tenant_id = 1 AND id = ${caseId}`,
    ...rewritten,
  ]);
  assert.deepEqual(
    [ok, firstDifference?.what, firstDifference?.where],
    [false, 'history-checkpoint', 'history_blocks 2'],
  );
});

for (const [name, statements, what] of [
  [
    'a row and its leaf',
    [
      `UPDATE people SET name = '李四' WHERE tenant_id = 1 AND id = 901`,
      `DELETE FROM row_leaves WHERE tenant_id = 1 AND kind = 'people'`,
    ],
    /^row-added$/,
  ],
  [
    'a leaf of before',
    [
      `UPDATE row_leaves SET hashes = array_reverse(hashes) WHERE tenant_id = 1 AND kind = 'people' AND cardinality(hashes) > 1 AND id > (SELECT min(id) FROM row_leaves)`,
    ],
    /^(row-changed|leaves-checkpoint)$/,
  ],
  [
    'a leaf that another covers',
    [`DELETE FROM row_leaves WHERE tenant_id = 1 AND id = (SELECT min(id) FROM row_leaves WHERE kind = 'tenants')`],
    /^leaves-checkpoint$/,
  ],
  ['a checkpoint in the middle', ['DELETE FROM checkpoints WHERE tenant_id = 1 AND number = 1'], /^checkpoint$/],
  [
    'the moment of a checkpoint',
    [`UPDATE checkpoints SET at = at + interval '1 hour' WHERE tenant_id = 1 AND number = 2`],
    /^checkpoint$/,
  ],
  [
    'the seal of a checkpoint',
    [
      `UPDATE checkpoints SET hash_sealed = (SELECT hash_sealed FROM checkpoints WHERE tenant_id = 1 AND number = 1) WHERE tenant_id = 1 AND number = 2`,
    ],
    /^checkpoint$/,
  ],
  [
    'what a message of an action said',
    [`UPDATE outbox SET payload = '{"words": "别的"}' WHERE tenant_id = 1 AND dedupe LIKE 'act:%'`],
    /^row-changed$/,
  ],
  ['a message of an action', [`DELETE FROM outbox WHERE tenant_id = 1 AND dedupe LIKE 'act:%'`], /^row-removed$/],
] as const)
  test(`found: ${name}`, async () => {
    const { ok, firstDifference } = await verifyAfter(database, house, statements);
    assert.equal(ok, false);
    assert.match(firstDifference!.what, what);
  });

test('the account of another in a row does not open there, and a missing key is no tampering', async () => {
  const laid = (key: number) =>
    `INSERT INTO row_leaves (tenant_id, kind, shape, keys, hashes) SELECT 1, 'people', '${shapeOf(sealedTables.people!)}', ARRAY['${key}'], ARRAY[${hashOf(sealedTables.people!, 't')}] FROM people t WHERE t.tenant_id = 1 AND t.id = ${key}`;
  const other = `UPDATE people p SET account_sealed = o.account_sealed FROM people o WHERE p.tenant_id = 1 AND o.tenant_id = 1 AND p.id = ${firstMember} AND o.id = ${firstMember + 1}`;
  // Even with a leaf made to fit.
  const moved = await verifyAfter(database, house, [other, laid(firstMember)]);
  assert.deepEqual([moved.firstDifference?.what, moved.firstDifference?.where], ['sealed', `people ${firstMember}`]);
  const unknown = `UPDATE people SET account_sealed = overlay(account_sealed PLACING '\\x000000ff' FROM 3) WHERE tenant_id = 1 AND id = ${firstMember}`;
  const away = await verifyAfter(database, house, [unknown]);
  assert.deepEqual([away.firstDifference?.what, away.firstDifference?.where], ['sealed-key', `people ${firstMember}`]);
});

test('a database that is away is an outage and no difference', async () => {
  const gone = Object.assign(new Error('terminating connection'), { code: '57P01' });
  const client = await database.owner.pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const q = {
      query: async <T>(sql: string, params?: unknown[]) => {
        if (/FROM answers/.test(sql) && /sealed/.test(sql)) throw gone;
        return (await client.query(sql, params)).rows as T[];
      },
    };
    const inside = {
      ...house,
      db: { ...database.owner, ...q, transaction: <T>(work: (of: Queryable) => Promise<T>) => work(q) },
    };
    await assert.rejects(verify(inside, tenantId), gone);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

test('a database older than its leaves is sealed as it is, once', async () => {
  const { owner } = database;
  await owner.pool.query('TRUNCATE row_leaves, leaf_shapes, checkpoints');
  assert.equal((await verify(house, tenantId)).firstDifference?.what, 'row-added');
  await sealWhatIsThere(owner, (work) => owner.transaction(work));
  const after = await verify(house, tenantId);
  assert.deepEqual([after.ok, after.firstDifference], [true, null]);
  // What is changed past the system from now on is not sealed again by the next start.
  await owner.pool.query(`UPDATE people SET name = '李四' WHERE tenant_id = 1 AND id = 901`);
  await sealWhatIsThere(owner, (work) => owner.transaction(work));
  assert.equal((await verify(house, tenantId)).firstDifference?.where, 'people 901');
});

test('what a migration changes and takes away is sealed anew, in the tables that it wrote', async () => {
  const { owner } = database;
  const migration = [
    `UPDATE people SET name = '王五' WHERE tenant_id = 1 AND id = 901`,
    `INSERT INTO expenditure_accounts (tenant_id, code, name) VALUES (1, 'new', '新科目')`,
    `DELETE FROM expenditure_accounts WHERE tenant_id = 1 AND code = 'new'`,
    'CREATE FUNCTION nothing() RETURNS void LANGUAGE sql AS $$ UPDATE posts SET role = role $$',
  ];
  await owner.query(migration[1]!);
  assert.deepEqual(sealedTablesWritten(migration), ['people', 'expenditure_accounts']);
  for (const sql of [migration[0]!, migration[2]!]) await owner.query(`${ofMigration}${sql}`);
  assert.equal((await verify(house, tenantId)).ok, false);
  await sealWhatIsThere(owner, (work) => owner.transaction(work), sealedTablesWritten(migration));
  const again = await verify(house, tenantId);
  assert.deepEqual([again.ok, again.firstDifference], [true, null]);
});
