// Every SQL statement in the sources is held to its tenant and keeps clear of what does not survive a pooler or a second node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dictionaries } from '#test/laws/catalogue-rules.ts';
import {
  heldToTenant,
  plain,
  sessionless,
  sourceStatements,
  statementsOf,
  tablesOf,
} from '#test/laws/statement-rules.ts';
import { readSources } from '#test/support/sources.ts';

const tables = tablesOf(readSources('src/store/migrations/*.ts')).filter((name) => !(name in dictionaries));
const statements = sourceStatements();

test('the scan reads the sources', () => {
  assert(tables.includes('case_events') && tables.includes('figure_waiting'), tables.join());
  assert(statements.length > 200, `${statements.length} statements found`);
});

for (const [says, law] of [
  ['every statement on tenant data names its tenant for each table', heldToTenant],
  ['no MERGE, no time read in an upsert, no change of tenant, no table lock', plain],
  ['no session settings, session locks or listeners', sessionless],
] as const)
  test(says, () => assert.equal(law(statements, tables).join('\n'), ''));

test('each law sees what breaks it', () => {
  const of = (text: string) => statementsOf({ path: 'src/x/x.ts', text });
  const breaks = (law: typeof plain, text: string) => assert.equal(law(of(text), tables).length, 1, text);
  breaks(heldToTenant, "q('SELECT name FROM people WHERE id = $1');");
  breaks(heldToTenant, "q('SELECT 1 FROM cases c JOIN people p ON p.id = c.person_id WHERE c.tenant_id = $1');");
  breaks(heldToTenant, `const mine = 'WHERE id = $1';\nq(\`DELETE FROM cases \u0024{mine}\`);`);
  breaks(plain, "q('MERGE INTO figures USING x ON true WHEN MATCHED THEN DO NOTHING');");
  breaks(plain, "q('INSERT INTO jobs (tenant_id) VALUES ($1) ON CONFLICT DO UPDATE SET at = now()');");
  breaks(plain, "q('UPDATE cases SET odd = true, tenant_id = 2 WHERE tenant_id = $1');");
  breaks(sessionless, `q("SET work_mem = '1GB'");`);
  breaks(sessionless, "q('LISTEN changes');");
  breaks(sessionless, "q('SELECT pg_advisory_lock($1)');");
  const fine = `const mine = 'WHERE tenant_id = $1';\nq(\`DELETE FROM cases \u0024{mine}\`); q("SET LOCAL work_mem = '1GB'"); // SELECT name FROM people`;
  for (const law of [heldToTenant, plain, sessionless]) assert.deepEqual(law(of(fine), tables), []);
});
