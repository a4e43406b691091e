// Every write of a sealed table leaves leaves: statements by being rewritten, functions and writes inside a WITH by what is said of them here. And every
// table of the catalogue is sealed, or it is said why not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leaving } from '#store/leaves.ts';
import { hashOf, sealedTables } from '#store/sealed-tables.ts';
import { sourceStatements } from '#test/laws/statement-rules.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

/** Why a table needs no leaves. */
const unsealed: Readonly<Record<string, string>> = {
  answers: 'the history has their digest',
  apprenticeships: 'a fold of the cases',
  case_events: 'the history itself',
  case_keys: 'follow from answers and history',
  case_watchers: 'worth nothing after half a minute',
  cases: 'a fold of the history',
  certificate_prints: 'a job of printing; certificates are signed',
  certificate_volumes: 'printed pages, sealed; made again from the register',
  checkpoints: 'sealed with a key of their own',
  claim_batches: 'a chain of its own',
  claim_waits: 'a queue; who holds one is chained',
  consents: 'the history has their digest',
  draw_entries: 'the sealed list of a draw',
  draw_steps: 'a chain of its own',
  draws: 'a fold of their steps',
  evidence: 'follows from the cases',
  facts: 'what conditions read of them is folded again; written by the actions of cases',
  figure_deltas: 'follow from the cases',
  figure_folds: 'a lock',
  figure_months: 'follow from the cases',
  figures: 'follow from the cases',
  gift_receipt_years: 'the greatest number of the receipts',
  history_blocks: 'the history itself',
  history_heads: 'the history itself',
  id_blocks: 'a counter',
  idempotency_keys: 'answers kept for thirty days, to be given again',
  jobs: 'work under way; what it did is in the history',
  leaf_shapes: 'the list of what is sealed',
  message_fanouts: 'messages before they are unfolded',
  migrations: 'held against the files of the program',
  one_time_codes: 'worth nothing after minutes',
  organisation_paths: 'follow from the tree',
  person_facts: 'a fold of the register',
  programme_wishes: 'told once and gone; nothing is decided by them',
  queue_entries: 'follow from the cases',
  rate_buckets: 'a limit of the moment',
  record_years: 'the greatest number of the records',
  round_people: 'follows from the cases',
  row_leaves: 'the leaves themselves',
  sessions: 'hashes of tokens, touched at every request; they end by themselves',
  showing_index: 'follows from what was disclosed',
  showing_interests: 'the history has their digest',
  showing_pictures: 'the disclosed document has their digest',
  showing_steps: 'the index is their fold',
  showings: 'the history has their digest',
  task_leases: 'who leads a task at the moment',
  visit_needs: 'follow from the cases',
};

/** Writes of sealed tables that no rewriting sees, and what holds the rows instead. */
const byFunctions: Readonly<Record<string, string>> = {
  'accounts UPDATE': 'balances only; they follow from the transfers',
  'claim_offers UPDATE': 'the head and number of its chain only',
  'claims DELETE': 'the chain of claims',
  'claims INSERT': 'the chain of claims; the leaf comes with the case (engine/claimed.ts)',
  'documents UPDATE': 'layActed (engine/acted-leaves.ts)',
  'outbox INSERT': 'messages of actions: verify-derived.ts, and the next checkpoint',
  'outbox UPDATE': 'cancelling only, which is not sealed',
  'payment_batches UPDATE': 'number and sum of its items only, which are added up',
  'payment_items INSERT': 'layLeaves in payments/items.ts',
  'record_people DELETE': 'of a pact: a fold of the case',
  'record_people INSERT': 'of a pact: a fold of the case',
  'record_people UPDATE': 'of a pact: a fold of the case',
  'record_steps INSERT': 'of a case: verify-derived.ts',
  'records INSERT': 'layActed (engine/acted-leaves.ts)',
  'records UPDATE': 'level, state and end only, which its steps add up to',
  'transfers INSERT': 'of a case: verify-derived.ts; others: layLeaves in ledger/transfers.ts',
};

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

test('every table is sealed, or it is said why not', async () => {
  const rows = await database.owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
  );
  assert.deepEqual(
    rows.map(({ name }) => name),
    [...Object.keys(sealedTables), ...Object.keys(unsealed)].sort(),
  );
});

test('every declaration fits its table: hashes can be made of each', async () => {
  for (const [kind, table] of Object.entries(sealedTables))
    await database.owner.query(`SELECT ${hashOf(table, 't')} FROM ${kind} t WHERE t.tenant_id = 1`);
});

const anyWrite = /\b(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/g;
const isSealed = (name: string) => Object.hasOwn(sealedTables, name);

test('a statement of the sources that writes a sealed table is rewritten, all of it', () => {
  const hidden = sourceStatements().flatMap(({ path, line, sql }) => {
    const sealed = [...sql.matchAll(anyWrite)].filter(([, , name = '']) => isSealed(name));
    if (sealed.length === 0) return [];
    const seen = leaving(sql);
    // One that sets nothing sealed is left as it is; only an UPDATE can be.
    const plain = sealed.length === 1 && (seen !== null || /^\s*UPDATE/.test(sql));
    return plain ? [] : [`${path}:${line} ${sql.replace(/\s+/g, ' ').slice(0, 100)}`];
  });
  assert.deepEqual(hidden, []);
});

test('what functions of the database write of sealed tables is named, with what holds it', async () => {
  const written = new Set<string>();
  const functions = await database.owner.query<{ body: string }>(
    `SELECT prosrc AS body FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
  );
  for (const { body } of functions)
    for (const [, verb, name = ''] of body.matchAll(anyWrite))
      if (isSealed(name)) written.add(`${name} ${verb!.split(' ')[0]}`);
  assert.deepEqual([...written].sort(), Object.keys(byFunctions).sort());
});

test('rewriting keeps what was asked, under any shape', () => {
  const sealedBy = (sql: string) => leaving(sql)?.sql.replace(/\s+/g, ' ') ?? null;
  assert.equal(sealedBy('SELECT id FROM posts WHERE tenant_id = $1 FOR UPDATE'), null);
  assert.equal(sealedBy('UPDATE accounts SET debits = debits + 1 WHERE tenant_id = $1'), null);
  assert.equal(sealedBy('INSERT INTO sessions (tenant_id) VALUES ($1)'), null);
  assert.match(
    sealedBy(`UPDATE posts SET revoked_at = $2 WHERE tenant_id = $1`)!,
    /RETURNING posts\.tenant_id .* INSERT INTO row_leaves/,
  );
  assert.match(
    sealedBy(
      `UPDATE people p SET name = 'x, SET y = 1 RETURNING' FROM (SELECT 1 AS n RETURNING) s WHERE p.tenant_id = $1`,
    )!,
    /s WHERE p\.tenant_id = \$1 RETURNING p\.tenant_id/,
  );
  assert.match(sealedBy('DELETE FROM payment_items WHERE tenant_id = $1')!, /NULL::bytea AS leaf_hash/);
  assert.match(
    sealedBy('WITH a AS (SELECT 1) INSERT INTO views AS v (tenant_id) SELECT 1 FROM a RETURNING id, at')!,
    /^WITH a AS \(SELECT 1\), leaf_written AS \(INSERT INTO views AS v .* RETURNING id, at, v\.tenant_id .* SELECT \* FROM leaf_written$/,
  );
});
