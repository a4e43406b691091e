// Ids of actions that the house makes itself are keyed from here on (src/store/action-ids.ts): what was begun before, its id being smaller than any
// given out from now on, goes on under the ids that it began with. And people are counted beside cases: whoever has a case in a round is counted
// once, where the first of them lies, by a row that can be there once (the measure `cases.people`; small numbers are protected by it).

/** Where act_batch has put in the new cases. */
const afterCases = `FROM jsonb_to_recordset(p_new) AS n(ord int, round_id bigint, programme_key text, organisation_id bigint, person_id bigint, subject_organisation_id bigint);
`;
const countPeople = `      WITH first_case AS (
        INSERT INTO round_people (tenant_id, round_id, person_id, case_id)
        SELECT p_tenant, n.round_id, n.person_id, min(p_cases[n.ord]) FROM jsonb_to_recordset(p_new) AS n(ord int, round_id bigint, person_id bigint)
        WHERE n.person_id IS NOT NULL GROUP BY 2, 3 ORDER BY 2, 3 ON CONFLICT DO NOTHING RETURNING round_people.case_id
      )
      INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas)
      SELECT p_tenant, n.organisation_id, n.programme_key, r.year, n.round_id, v_month, jsonb_build_object(''cases.people'', count(*))
      FROM jsonb_to_recordset(p_new) AS n(ord int, round_id bigint, programme_key text, organisation_id bigint, person_id bigint)
      JOIN rounds r ON r.tenant_id = p_tenant AND r.id = n.round_id
      WHERE n.person_id IS NULL OR EXISTS (SELECT FROM first_case f WHERE f.case_id = p_cases[n.ord]) GROUP BY 2, 3, 4, 5;
`;

export const up: string[] = [
  `ALTER TABLE tenants ADD COLUMN action_ids_keyed_from bigint NOT NULL DEFAULT 0, ADD COLUMN action_ids_keyed_at timestamptz`,
  `UPDATE tenants t SET action_ids_keyed_at = now(), action_ids_keyed_from = coalesce((SELECT b.next_id FROM id_blocks b WHERE b.tenant_id = t.tenant_id), 0)`,

  `CREATE TABLE round_people (
    tenant_id bigint NOT NULL, round_id bigint NOT NULL, person_id bigint NOT NULL, case_id bigint NOT NULL,
    PRIMARY KEY (tenant_id, round_id, person_id)
  )`,
  `COMMENT ON TABLE round_people IS 'rows go: the first case of each person in a round, by which people are counted once; two records that are one person become one'`,
  `INSERT INTO round_people (tenant_id, round_id, person_id, case_id)
   SELECT c.tenant_id, c.round_id, c.person_id, min(c.id) FROM cases c WHERE c.person_id IS NOT NULL GROUP BY 1, 2, 3`,
  // Folded within a second of the start, as all deltas are.
  `INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas)
   SELECT c.tenant_id, c.organisation_id, c.programme_key, r.year, c.round_id, month_in_china(c.opened_at), jsonb_build_object('cases.people', count(*))
   FROM cases c JOIN rounds r ON r.tenant_id = c.tenant_id AND r.id = c.round_id
   LEFT JOIN round_people p ON p.tenant_id = c.tenant_id AND p.round_id = c.round_id AND p.person_id = c.person_id
   WHERE c.person_id IS NULL OR p.case_id = c.id GROUP BY 1, 2, 3, 4, 5, 6`,
  // act_batch as it stands, with one thing more: whatever else was changed in it stays.
  `DO $migration$
   DECLARE v_now text := pg_get_functiondef('act_batch'::regproc); v_after text := '${afterCases}'; v_then text;
   BEGIN
     v_then := replace(v_now, v_after, v_after || '${countPeople}');
     IF v_then = v_now THEN RAISE EXCEPTION 'act_batch does not put in cases where it did'; END IF;
     EXECUTE v_then;
   END $migration$`,
];
