// Figures: the fold of deltas into every ancestor's cell and its one lock per tenant; leases of recurring tasks; two columns jobs need.
// The functions take p_tenant first and run whole on the node that owns the tenant.

export const up: string[] = [
  // A read of one programme and year finds its pending deltas by the key itself, so no second index slows the appends.
  `ALTER TABLE figure_deltas DROP CONSTRAINT figure_deltas_pkey`,
  `ALTER TABLE figure_deltas ADD CONSTRAINT figure_deltas_pkey PRIMARY KEY (tenant_id, programme_key, year, organisation_id, id)`,
  // Every row is deleted within seconds: without this the dead ones pile up until a fifth of a large table has gone.
  `ALTER TABLE figure_deltas SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0)`,
  // One row per organisation and batch with all its measures in one object: an action appends one row, not one per measure.
  `CREATE VIEW figure_waiting WITH (security_invoker = true) AS
   SELECT f.tenant_id, f.organisation_id, f.programme_key, f.year, f.round_id, f.month, j.key AS measure, j.value::bigint AS delta
     FROM figure_deltas f CROSS JOIN LATERAL jsonb_each_text(f.deltas) AS j`,
  // What is so now (under way, at a stage) does not add up over months, and breakdowns are not asked by month: they would be four rows of five.
  `CREATE FUNCTION told_by_month(p_measure text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_measure <> 'cases.open' AND p_measure NOT LIKE 'at.%' AND position('@' IN p_measure) = 0
  $$`,
  // When it happened, beside what it is by now: month by month of the calendar in China, whatever year the round is of. The measure leads
  // the month, because a curve asks for one measure over all of them.
  `CREATE TABLE figure_months (
    tenant_id bigint NOT NULL, organisation_id bigint NOT NULL, programme_key text NOT NULL, measure text NOT NULL, month int NOT NULL, round_id bigint NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (tenant_id, organisation_id, programme_key, measure, month, round_id)
  ) WITH (fillfactor = 80)`,
  `CREATE TABLE figure_folds (tenant_id bigint PRIMARY KEY)`,
  `COMMENT ON TABLE figure_folds IS 'one row per tenant: the lock that folds and moves of organisations take; appending deltas never takes it'`,
  `CREATE FUNCTION lock_figures(p_tenant bigint) RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     PERFORM 1 FROM figure_folds WHERE tenant_id = p_tenant FOR UPDATE;
     IF NOT FOUND THEN
       INSERT INTO figure_folds (tenant_id) VALUES (p_tenant) ON CONFLICT DO NOTHING;
       PERFORM 1 FROM figure_folds WHERE tenant_id = p_tenant FOR UPDATE;
     END IF;
   END $$`,
  // Each statement after the lock sees what the holder before committed (READ COMMITTED). What it deletes and what it adds to the
  // cells becomes visible at one instant, so a reader's snapshot always has every delta once.
  `CREATE FUNCTION fold_figures(p_tenant bigint, p_limit int) RETURNS int LANGUAGE plpgsql AS $$
   DECLARE v_folded int;
   BEGIN
     PERFORM lock_figures(p_tenant);
     WITH taken AS MATERIALIZED (
       DELETE FROM figure_deltas
        WHERE ctid = ANY (ARRAY(SELECT ctid FROM figure_deltas WHERE tenant_id = p_tenant LIMIT p_limit)) AND tenant_id = p_tenant
       RETURNING organisation_id, programme_key, year, round_id, month, deltas
     ), own AS MATERIALIZED (
       SELECT t.organisation_id, t.programme_key, t.year, t.round_id, t.month, j.key AS measure, sum(j.value::bigint) AS delta
         FROM taken t CROSS JOIN LATERAL jsonb_each_text(t.deltas) AS j GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(j.value::bigint) <> 0
     ), above AS MATERIALIZED (
       SELECT coalesce(x.ancestor_id, o.organisation_id) AS organisation_id, o.programme_key, o.year, o.round_id, o.measure, o.month, sum(o.delta)::bigint AS delta
         FROM own o LEFT JOIN organisation_paths x ON x.tenant_id = p_tenant AND x.descendant_id = o.organisation_id
        GROUP BY 1, 2, 3, 4, 5, 6
     ), months AS (
       INSERT INTO figure_months (tenant_id, organisation_id, programme_key, measure, month, round_id, value)
       SELECT p_tenant, a.organisation_id, a.programme_key, a.measure, a.month, a.round_id, sum(a.delta)::bigint FROM above a
        WHERE told_by_month(a.measure) GROUP BY 2, 3, 4, 5, 6 ORDER BY 2, 3, 4, 5, 6
       ON CONFLICT (tenant_id, organisation_id, programme_key, measure, month, round_id)
       DO UPDATE SET value = figure_months.value + excluded.value
     ), cells AS (
       INSERT INTO figures (tenant_id, organisation_id, programme_key, year, round_id, measure, value)
       SELECT p_tenant, a.organisation_id, a.programme_key, a.year, a.round_id, a.measure, sum(a.delta)::bigint
         FROM above a GROUP BY 2, 3, 4, 5, 6 ORDER BY 2, 3, 4, 5, 6
       ON CONFLICT (tenant_id, organisation_id, programme_key, year, round_id, measure)
       DO UPDATE SET value = figures.value + excluded.value
     )
     SELECT count(*)::int INTO v_folded FROM taken;
     RETURN v_folded;
   END $$`,
  // An organisation's cell holds its whole subtree: a move takes it from the old ancestors (-1) and gives it to the new ones (+1).
  `CREATE FUNCTION shift_figures(p_tenant bigint, p_organisation bigint, p_sign int) RETURNS int LANGUAGE plpgsql AS $$
   DECLARE v_cells int;
   BEGIN
     PERFORM lock_figures(p_tenant);
     INSERT INTO figures (tenant_id, organisation_id, programme_key, year, round_id, measure, value)
     SELECT p_tenant, x.ancestor_id, f.programme_key, f.year, f.round_id, f.measure, p_sign * f.value
       FROM organisation_paths x JOIN figures f ON f.tenant_id = p_tenant AND f.organisation_id = p_organisation AND f.value <> 0
      WHERE x.tenant_id = p_tenant AND x.descendant_id = p_organisation AND x.ancestor_id <> p_organisation
      ORDER BY 2, 3, 4, 5, 6
     ON CONFLICT (tenant_id, organisation_id, programme_key, year, round_id, measure)
     DO UPDATE SET value = figures.value + excluded.value;
     GET DIAGNOSTICS v_cells = ROW_COUNT;
     INSERT INTO figure_months (tenant_id, organisation_id, programme_key, measure, month, round_id, value)
     SELECT p_tenant, x.ancestor_id, f.programme_key, f.measure, f.month, f.round_id, p_sign * f.value
       FROM organisation_paths x JOIN figure_months f ON f.tenant_id = p_tenant AND f.organisation_id = p_organisation AND f.value <> 0
      WHERE x.tenant_id = p_tenant AND x.descendant_id = p_organisation AND x.ancestor_id <> p_organisation
      ORDER BY 2, 3, 4, 5, 6
     ON CONFLICT (tenant_id, organisation_id, programme_key, measure, month, round_id)
     DO UPDATE SET value = figure_months.value + excluded.value;
     RETURN v_cells;
   END $$`,

  `CREATE TABLE task_leases (
    tenant_id bigint NOT NULL, task text NOT NULL,
    lease_by text, lease_until timestamptz,
    last_started_at timestamptz, last_success_at timestamptz, last_error text, failures int NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, task)
  )`,
  `ALTER TABLE jobs ADD COLUMN error_count int NOT NULL DEFAULT 0`,
  `ALTER TABLE jobs ADD COLUMN last_error text`,
];
