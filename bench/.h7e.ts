import { testDatabase } from '#test/support/database.ts';
import { snapshotFold } from '#people/facts.ts';
const t = await testDatabase();
const q = t.owner;
const ex = async (sql: string, p: unknown[]) => { for (const r of await q.query<any>('EXPLAIN (ANALYZE, BUFFERS) ' + sql, p)) console.log(r['QUERY PLAN']); };
await q.query(`INSERT INTO tenants (tenant_id, key, name, created_at) values (1,'a','a',now())`);
for (const [a, b] of [[1, 20000], [20001, 40000]]) {
await q.query(`INSERT INTO organisations (tenant_id,id,level,name,created_at) SELECT 1, n, 'grassroots', 'x'||n, now() from generate_series(${a},${b/100}) n`);
await q.query(`INSERT INTO people (tenant_id,id,name,created_at) SELECT 1, n, 'x', now() from generate_series(${a},${b}) n`);
await q.query(`INSERT INTO memberships (tenant_id,id,person_id,organisation_id,status,since,created_at) SELECT 1, n, n, 1+n%100, 'active', '2015-01-01', now() from generate_series(${a},${b}) n`);
await q.query(`INSERT INTO facts (tenant_id,id,person_id,key,value,source,observed_on,created_at) SELECT 1, n*3+k, n, 'k'||k, '1','s','2015-01-01', now() from generate_series(${a},${b}) n, generate_series(1,3) k`);
await ex(snapshotFold, [1, Array.from({length: 1000}, (_, i) => a + i)]);
await q.query('ANALYZE people, memberships, facts, person_facts');
await ex(snapshotFold, [1, Array.from({length: 1000}, (_, i) => a + 1000 + i)]);
}
await t.drop();
