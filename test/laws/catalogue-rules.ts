// The rules that keep the schema distributable (docs/architecture.md, "Tables"), each as one question to PostgreSQL's catalogue:
// whatever rows come back are what breaks it. A planted violation shows for every rule that it can fail.
import type { Queryable } from '#store/queryable.ts';

export interface Rule {
  readonly says: string;
  /** Answers `what` per violation. */
  readonly sql: string;
  /** One statement that breaks it, tried in a database of its own. */
  readonly planted: string;
}

/** Tables without tenant data, and why. */
export const dictionaries: Readonly<Record<string, string>> = {
  leaf_shapes: 'which columns of which tables are sealed; the same for every tenant',
  migrations: 'what was applied to this database; the same on every node',
};
/** Ids that are not bigint, and why. */
const otherIds: Readonly<Record<string, string>> = {
  'data_keys.key_id': 'a count of the tenant’s keys, written into every envelope',
  'case_events.action_id': 'a uuid made by the client',
  'consents.action_id': 'a uuid made by the client',
  'delivery_records.action_id': 'a uuid made by the phone',
  'showings.action_id': 'a uuid made by the client',
  'proposed_accounts.action_id': 'a uuid made by the client',
  'transfers.action_id': 'a uuid made by the client',
};
/** Numbers with a fraction, and why. */
const fractions: Readonly<Record<string, string>> = {
  'rate_buckets.tokens': 'a token bucket refills continuously',
};
const listed = (names: Readonly<Record<string, string>>): string =>
  Object.keys(names)
    .map((name) => `'${name}'`)
    .join(', ');

const tables = `SELECT c.oid, c.relname AS name, c.relkind FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN (${listed(dictionaries)})`;
const columns = `SELECT t.name AS table_name, a.attname AS name, a.atttypid, a.attidentity, a.attnotnull, a.attnum, t.oid,
    format_type(a.atttypid, a.atttypmod) AS type
  FROM (${tables}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped`;
const constraints = `SELECT n.*, t.name AS table_name FROM (${tables}) t JOIN pg_constraint n ON n.conrelid = t.oid`;
const column = (relation: string, number: string) =>
  `(SELECT attname FROM pg_attribute WHERE attrelid = ${relation} AND attnum = ${number})`;
const functions = `SELECT p.*, p.oid::regprocedure::text AS what FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`;
const appendOnly = `SELECT t.* FROM (${tables}) t WHERE obj_description(t.oid, 'pg_class') LIKE '%append-only%'`;

export const rules: readonly Rule[] = [
  {
    says: 'every table has tenant_id bigint NOT NULL',
    sql: `SELECT t.name AS what FROM (${tables}) t WHERE NOT EXISTS (
      SELECT FROM (${columns}) c WHERE c.oid = t.oid AND c.name = 'tenant_id' AND c.type = 'bigint' AND c.attnotnull)`,
    planted: 'CREATE TABLE planted (tenant_id int NOT NULL, id bigint, PRIMARY KEY (tenant_id, id))',
  },
  {
    says: 'every table has a primary key',
    sql: `SELECT t.name AS what FROM (${tables}) t WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary)`,
    planted: 'CREATE TABLE planted (tenant_id bigint NOT NULL, id bigint)',
  },
  {
    says: 'tenant_id leads every primary key, unique key and unique index',
    sql: `SELECT i.indexrelid::regclass::text AS what FROM (${tables}) t JOIN pg_index i ON i.indrelid = t.oid
      WHERE i.indisunique AND ${column('t.oid', 'i.indkey[0]')} IS DISTINCT FROM 'tenant_id'`,
    planted: 'CREATE UNIQUE INDEX planted ON people (id_number_index, tenant_id)',
  },
  {
    says: 'tenant_id leads every exclusion constraint',
    sql: `SELECT n.conname AS what FROM (${constraints}) n WHERE n.contype = 'x' AND ${column('n.conrelid', 'n.conkey[1]')} <> 'tenant_id'`,
    planted: 'ALTER TABLE rounds ADD CONSTRAINT planted EXCLUDE USING btree (name WITH =, tenant_id WITH =)',
  },
  {
    says: 'tenant_id leads both sides of every foreign key',
    sql: `SELECT n.conname AS what FROM (${constraints}) n WHERE n.contype = 'f'
      AND (${column('n.conrelid', 'n.conkey[1]')} <> 'tenant_id' OR ${column('n.confrelid', 'n.confkey[1]')} <> 'tenant_id')`,
    planted: 'ALTER TABLE people ADD CONSTRAINT planted FOREIGN KEY (id) REFERENCES tenants (tenant_id)',
  },
  {
    says: 'nothing is set to NULL or a default behind the application’s back',
    sql: `SELECT n.conname AS what FROM (${constraints}) n WHERE n.contype = 'f' AND (n.confdeltype IN ('n', 'd', 'c') OR n.confupdtype <> 'a')`,
    planted: `ALTER TABLE facts ADD CONSTRAINT planted FOREIGN KEY (tenant_id, source_case_id)
      REFERENCES cases (tenant_id, id) ON DELETE SET NULL (source_case_id)`,
  },
  {
    says: 'no deferrable constraint',
    sql: `SELECT n.conname AS what FROM (${constraints}) n WHERE n.condeferrable`,
    planted: 'ALTER TABLE cases ADD CONSTRAINT planted UNIQUE (tenant_id, id, seq) DEFERRABLE',
  },
  {
    says: 'names of constraints and indexes have at most 50 characters',
    sql: `SELECT n.conname AS what FROM (${constraints}) n WHERE length(n.conname) > 50
      UNION SELECT i.indexrelid::regclass::text FROM (${tables}) t JOIN pg_index i ON i.indrelid = t.oid WHERE length(i.indexrelid::regclass::text) > 50`,
    planted: `CREATE INDEX ${'planted_'.repeat(7)} ON cases (tenant_id)`,
  },
  {
    says: 'no triggers of ours',
    sql: `SELECT g.tgname AS what FROM pg_trigger g JOIN (${tables}) t ON t.oid = g.tgrelid WHERE NOT g.tgisinternal`,
    planted: `CREATE TRIGGER planted BEFORE UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
  },
  {
    says: 'no rules',
    sql: `SELECT r.rulename AS what FROM pg_rewrite r JOIN (${tables}) t ON t.oid = r.ev_class`,
    planted: 'CREATE RULE planted AS ON DELETE TO cases DO INSTEAD NOTHING',
  },
  {
    says: 'no inheritance, and no partition of a partition',
    sql: `SELECT i.inhrelid::regclass::text AS what FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
      WHERE p.relkind = 'r' OR (p.relkind = 'p' AND p.relispartition)`,
    planted: 'CREATE TABLE planted (PRIMARY KEY (tenant_id, id)) INHERITS (notices)',
  },
  {
    says: 'no row policies',
    sql: `SELECT p.polname AS what FROM pg_policy p JOIN (${tables}) t ON t.oid = p.polrelid`,
    planted: 'CREATE POLICY planted ON cases USING (tenant_id = (SELECT min(tenant_id) FROM tenants))',
  },
  {
    says: 'identity columns are bigint and no column takes its default from a sequence',
    sql: `SELECT c.table_name || '.' || c.name AS what FROM (${columns}) c LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = c.attnum
      WHERE (c.attidentity <> '' AND c.type <> 'bigint') OR pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval%'`,
    planted: 'ALTER TABLE cases ADD COLUMN planted serial',
  },
  {
    says: 'ids are bigint',
    sql: `SELECT c.table_name || '.' || c.name AS what FROM (${columns}) c
      WHERE (c.name = 'id' OR c.name LIKE '%\\_id') AND c.type <> 'bigint' AND c.table_name || '.' || c.name NOT IN (${listed(otherIds)})`,
    planted: 'ALTER TABLE cases ADD COLUMN planted_id int',
  },
  {
    says: 'money is bigint fen',
    sql: `SELECT c.table_name || '.' || c.name AS what FROM (${columns}) c
      WHERE (c.name LIKE '%fen' OR c.name IN ('amount', 'debits', 'credits', 'debits_pending', 'credits_pending', 'floor', 'value') AND c.table_name <> 'facts')
        AND c.type <> 'bigint'`,
    planted: 'ALTER TABLE cases ADD COLUMN planted_fen int',
  },
  {
    says: 'numbers have no fraction',
    sql: `SELECT c.table_name || '.' || c.name AS what FROM (${columns}) c
      WHERE c.type ~ '^(numeric|real|double|money)' AND c.table_name || '.' || c.name NOT IN (${listed(fractions)})`,
    planted: 'ALTER TABLE cases ADD COLUMN planted numeric(12, 2)',
  },
  {
    says: 'instants carry their zone',
    sql: `SELECT c.table_name || '.' || c.name AS what FROM (${columns}) c WHERE c.type LIKE 'timestamp%without%' OR c.type LIKE 'time%without%'`,
    planted: 'ALTER TABLE cases ADD COLUMN planted timestamp',
  },
  {
    says: 'views ask with the rights of who asks',
    sql: `SELECT c.relname AS what FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm')
      AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)`,
    planted: 'CREATE VIEW planted AS SELECT tenant_id FROM cases',
  },
  {
    says: 'the first argument of every function that reads or writes is p_tenant bigint',
    sql: `SELECT p.what FROM (${functions}) p WHERE p.provolatile <> 'i' AND (p.proargnames[1] IS DISTINCT FROM 'p_tenant' OR p.proargtypes[0] <> 'bigint'::regtype)`,
    planted: `CREATE FUNCTION planted(p_limit int, p_tenant bigint) RETURNS int LANGUAGE sql AS 'SELECT p_limit'`,
  },
  {
    says: 'functions run with the rights of the caller',
    sql: `SELECT p.what FROM (${functions}) p WHERE p.prosecdef`,
    planted: `CREATE FUNCTION planted(p_tenant bigint) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'`,
  },
  {
    says: 'functions are given the time, and do not MERGE, LISTEN or lock by session',
    sql: `SELECT p.what FROM (${functions}) p
      WHERE p.prosrc ~* '\\m(now|clock_timestamp|statement_timestamp|transaction_timestamp|random|gen_random_uuid|uuidv7|pg_advisory_lock)\\s*\\('
         OR p.prosrc ~* '\\m(current_timestamp|merge\\s+into|listen|notify)\\M'`,
    planted: `CREATE FUNCTION planted(p_tenant bigint) RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'`,
  },
  {
    says: 'the application only adds to what is append-only',
    sql: `SELECT t.name || ' ' || r AS what FROM (${appendOnly}) t CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS r
      WHERE has_table_privilege('niangjia_app', t.oid, r) OR (r = 'UPDATE' AND has_any_column_privilege('niangjia_app', t.oid, r))`,
    planted: 'GRANT UPDATE (memo) ON transfers TO niangjia_app',
  },
  {
    says: 'the application empties, references and triggers nothing',
    sql: `SELECT t.name || ' ' || r AS what FROM (${tables}) t CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) AS r
      WHERE has_table_privilege('niangjia_app', t.oid, r)`,
    planted: 'GRANT TRUNCATE ON outbox TO niangjia_app',
  },
  {
    says: 'the application owns nothing and makes nothing',
    sql: `SELECT c.relname AS what FROM pg_class c WHERE pg_get_userbyid(c.relowner) = 'niangjia_app'
      UNION SELECT p.proname FROM pg_proc p WHERE pg_get_userbyid(p.proowner) = 'niangjia_app'
      UNION SELECT n.nspname FROM pg_namespace n WHERE pg_get_userbyid(n.nspowner) = 'niangjia_app' OR has_schema_privilege('niangjia_app', n.oid, 'CREATE')`,
    planted: 'GRANT CREATE ON SCHEMA public TO niangjia_app',
  },
];

/** What must be append-only, whatever the comments say. */
export const kept = [
  'access_log',
  'case_events',
  'checkpoints',
  'history_blocks',
  'payment_results',
  'row_leaves',
  'transfers',
  'views',
] as const;

export const appendOnlyTables = (q: Queryable): Promise<{ name: string }[]> =>
  q.query<{ name: string }>(`SELECT name FROM (${appendOnly}) a ORDER BY name`);

export async function broken(q: Queryable, rule: Rule): Promise<string[]> {
  return (await q.query<{ what: string }>(rule.sql)).map(({ what }) => what).sort();
}
