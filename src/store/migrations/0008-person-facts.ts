// One row per person: what conditions read, a fold of memberships and facts kept in the writer's transaction. The fold is in SQL, because
// act_batch folds too; what simulation reads of a million snapshots stands in columns of its own, which PostgreSQL keeps exact.

const kept = (path: string, type: string, jsonbType: string, value: string) =>
  `"${path}" ${type} GENERATED ALWAYS AS (CASE WHEN jsonb_typeof(snapshot -> '${path}') = '${jsonbType}' THEN ${value} END) STORED`;
const text = (path: string) => kept(path, 'text COLLATE "C"', 'string', `snapshot ->> '${path}'`);
/** Not of type date: the cast is not immutable, and in byte order dates compare as text. */
const date = (path: string) => {
  const value = `snapshot ->> '${path}'`;
  const isDate = `${value} ~ '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$'`;
  return kept(path, 'text COLLATE "C"', 'string', `CASE WHEN ${isDate} THEN ${value} END`);
};
const boolean = (path: string) => kept(path, 'boolean', 'boolean', `(snapshot -> '${path}')::boolean`);
const id = (path: string) => {
  const number = `(snapshot -> '${path}')::numeric`;
  const isSafe = `${number} BETWEEN -9007199254740991 AND 9007199254740991 AND ${number} % 1 = 0`;
  return kept(path, 'bigint', 'number', `CASE WHEN ${isSafe} THEN ${number}::bigint END`);
};

export const up: string[] = [
  // src/people/fact-columns.ts says which path is read from which column.
  `CREATE TABLE person_facts (
    tenant_id bigint NOT NULL, person_id bigint NOT NULL,
    organisation_id bigint, snapshot jsonb NOT NULL,
    ${text('membership.status')}, ${date('membership.since')}, ${id('membership.organisation')},
    ${date('person.birthDay')}, ${text('person.sex')}, ${boolean('person.frontline')}, ${text('person.occupation')},
    ${date('person.employedSince')}, ${text('person.employedSince~')}, ${text('skill.level')}, ${text('skill.level~')},
    ${text('skill.occupation')}, ${text('skill.occupation~')}, ${text('hardship.class')}, ${text('hardship.class~')},
    ${boolean('honour.modelWorker')},
    PRIMARY KEY (tenant_id, person_id)
  )`,
  `CREATE INDEX person_facts_organisation ON person_facts (tenant_id, organisation_id)`,

  // A person without any membership has status "none": the register is ours, so that is known. Several observations of one key: the
  // latest counts. What cases proved is counted (0019-evidence.ts). The people are locked first, so that of two writers the second folds what the first committed.
  `CREATE FUNCTION refresh_person_facts(p_tenant bigint, p_people bigint[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM 1 FROM people p WHERE p.tenant_id = p_tenant AND p.id = ANY (p_people) ORDER BY p.id FOR NO KEY UPDATE;
    INSERT INTO person_facts (tenant_id, person_id, organisation_id, snapshot)
    SELECT p_tenant, w.id, m.organisation_id,
           coalesce(f.known, '{}') || coalesce(f.ends, '{}') || coalesce(v.counts, '{}') || jsonb_strip_nulls(jsonb_build_object(
             'membership.status', coalesce(m.status, 'none'), 'membership.since', m.since, 'membership.until', m.until,
             'membership.organisation', m.organisation_id))
      FROM (SELECT DISTINCT unnest(p_people) AS id) w
      LEFT JOIN LATERAL (
        SELECT s.status, s.since, s.until, s.organisation_id FROM memberships s
         WHERE s.tenant_id = p_tenant AND s.person_id = w.id ORDER BY s.status = 'ended', s.since DESC, s.id DESC LIMIT 1) m ON true
      LEFT JOIN LATERAL (
        SELECT jsonb_object_agg(l.key, l.value) AS known, jsonb_object_agg(l.key || '~', l.expires_on) FILTER (WHERE l.expires_on IS NOT NULL) AS ends
          FROM (SELECT DISTINCT ON (x.key) x.key, x.value, x.expires_on FROM facts x
                 WHERE x.tenant_id = p_tenant AND x.person_id = w.id AND x.withdrawn_at IS NULL ORDER BY x.key, x.observed_on DESC, x.id DESC) l) f ON true
      LEFT JOIN LATERAL (
        SELECT jsonb_object_agg('evidence.' || n.kind, n.count) AS counts
          FROM (SELECT e.kind, count(*)::int AS count FROM cases c JOIN evidence e ON e.tenant_id = p_tenant AND e.case_id = c.id AND e.what = 'given'
                 WHERE c.tenant_id = p_tenant AND c.person_id = w.id
                   AND NOT EXISTS (SELECT FROM evidence b WHERE b.tenant_id = p_tenant AND b.case_id = e.case_id AND b.step = e.step + 1) GROUP BY e.kind) n) v ON true
    ON CONFLICT (tenant_id, person_id) DO UPDATE SET organisation_id = excluded.organisation_id, snapshot = excluded.snapshot;
  END $$`,
];
