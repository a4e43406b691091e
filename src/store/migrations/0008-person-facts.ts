// The fold of a person's memberships and facts into the one row that conditions read: in SQL, because act_batch folds too.

export const up: string[] = [
  // A person without any membership has status "none": the register is ours, so that is known. Several observations of one key: the
  // latest counts. The people are locked first, so that of two writers the second folds what the first committed.
  `CREATE FUNCTION refresh_person_facts(p_tenant bigint, p_people bigint[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM 1 FROM people p WHERE p.tenant_id = p_tenant AND p.id = ANY (p_people) ORDER BY p.id FOR NO KEY UPDATE;
    INSERT INTO person_facts (tenant_id, person_id, organisation_id, snapshot)
    SELECT p_tenant, w.id, m.organisation_id,
           coalesce(f.known, '{}') || coalesce(f.ends, '{}') || jsonb_strip_nulls(jsonb_build_object(
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
    ON CONFLICT (tenant_id, person_id) DO UPDATE SET organisation_id = excluded.organisation_id, snapshot = excluded.snapshot;
  END $$`,
];
