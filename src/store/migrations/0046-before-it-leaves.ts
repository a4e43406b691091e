// Nothing leaves the house before it can no longer be taken back: a payment whose grant its officer can still undo comes into no batch, and a notice is
// announced before it is public.

export const up: string[] = [
  // Whether what happened was a decision, which whoever made it may take back for a while (engine-actions.ts).
  `CREATE FUNCTION is_decision(p_events json) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (SELECT FROM json_array_elements(p_events) AS w(event) WHERE w.event->>'stage' = '#' AND w.event->>'type' = 'decided')
  $$`,
  'DROP FUNCTION prepare_payment_items(bigint, bigint, bigint, text, bigint, bigint, bigint)',
  // As before, but without cases that were decided less than `p_undo` before the batch was begun: they are counted, with the moment from which all of them can be paid.
  `CREATE FUNCTION prepare_payment_items(p_tenant bigint, p_batch bigint, p_round bigint, p_stage text, p_after bigint, p_upto bigint, p_first bigint, p_undo interval)
  RETURNS TABLE (items int, amount_fen bigint, without_account bigint[], undoable int, undo_until timestamptz) LANGUAGE plpgsql SET work_mem = '64MB' AS $$
  DECLARE
    v_cases bigint[]; v_attempts int[]; v_fens bigint[]; v_people bigint[]; v_organisations bigint[];
    v_items int; v_amount bigint; v_without bigint[]; v_at timestamptz;
    v_held bigint[]; v_undo_until timestamptz;
  BEGIN
    SELECT b.prepared_at INTO v_at FROM payment_batches b WHERE b.tenant_id = p_tenant AND b.id = p_batch;
    SELECT array_agg(c.id), max(e.at) + p_undo INTO v_held, v_undo_until
    FROM case_events e JOIN cases c ON c.tenant_id = p_tenant AND c.id = e.case_id AND c.seq = e.seq AND c.id > p_after AND c.id <= p_upto
    WHERE e.tenant_id = p_tenant AND e.case_id > p_after AND e.case_id <= p_upto AND e.at > v_at - p_undo AND e.actor_id IS NOT NULL
      AND c.round_id = p_round AND c.stage = p_stage AND c.status = 'open' AND is_decision(e.events);
    FOR v_try IN 1 .. 8 LOOP
      SELECT array_agg(d.case_id), array_agg(d.attempt), array_agg(d.fen), array_agg(d.person_id), array_agg(d.organisation_id)
      INTO v_cases, v_attempts, v_fens, v_people, v_organisations FROM (
        SELECT w.case_id, x.attempt, x."dueFen" AS fen, CASE x.payee WHEN 'member' THEN w.person_id END AS person_id,
          CASE x.payee WHEN 'organisation' THEN w.subject_id WHEN 'provider' THEN x."providerId" END AS organisation_id
        FROM (
          SELECT c.state::text AS state, array_agg(c.id) AS cases, array_agg(c.person_id) AS people, array_agg(c.subject_organisation_id) AS subjects
          FROM queue_entries q JOIN cases c ON c.tenant_id = p_tenant AND c.id = q.case_id AND c.id > p_after AND c.id <= p_upto
          WHERE q.tenant_id = p_tenant AND q.round_id = p_round AND q.stage = p_stage AND q.case_id > p_after AND q.case_id <= p_upto GROUP BY 1
        ) g
        CROSS JOIN LATERAL json_to_record(g.state::json->'stages'->p_stage) AS x(attempt int, "dueFen" bigint, payee text, "providerId" bigint, status text)
        CROSS JOIN LATERAL unnest(g.cases, g.people, g.subjects) AS w(case_id, person_id, subject_id)
        WHERE x.status = 'due' AND (v_held IS NULL OR w.case_id <> ALL (v_held)) AND NOT EXISTS (SELECT 1 FROM payment_items i WHERE i.tenant_id = p_tenant
          AND i.case_id = w.case_id AND i.stage = p_stage AND i.attempt = x.attempt AND i.case_id > p_after AND i.case_id <= p_upto)
        ORDER BY w.case_id
      ) d;
      BEGIN
        INSERT INTO payment_items (tenant_id, id, batch_id, case_id, stage, attempt, amount_fen, payee_person_id, payee_organisation_id, payee_name, account_sealed, account_bank, reserve_id)
        SELECT p_tenant, p_first + 2 * (d.n - 1), p_batch, d.case_id, p_stage, d.attempt, d.fen, d.person_id, d.organisation_id,
          coalesce(p.name, o.name), coalesce(p.account_sealed, o.account_sealed), coalesce(p.account_bank, o.bank), p_first + 2 * (d.n - 1) + 1
        FROM unnest(v_cases, v_attempts, v_fens, v_people, v_organisations) WITH ORDINALITY AS d(case_id, attempt, fen, person_id, organisation_id, n)
        LEFT JOIN LATERAL (SELECT * FROM people e WHERE e.tenant_id = p_tenant AND e.id = d.person_id LIMIT 1) p ON true
        LEFT JOIN LATERAL (SELECT * FROM organisations e WHERE e.tenant_id = p_tenant AND e.id = d.organisation_id LIMIT 1) o ON true
        WHERE coalesce(p.account_sealed, o.account_sealed) IS NOT NULL
          AND coalesce(CASE WHEN p.account_sealed IS NOT NULL THEN p.account_from ELSE o.account_from END <= v_at, true);
        GET DIAGNOSTICS v_items = ROW_COUNT;
        EXIT;
      EXCEPTION WHEN unique_violation THEN
        IF v_try = 8 THEN RAISE; END IF;
      END;
    END LOOP;
    IF v_items < cardinality(v_cases) THEN
      SELECT array_agg(d.case_id ORDER BY d.case_id) INTO v_without FROM unnest(v_cases, v_attempts) AS d(case_id, attempt)
      WHERE NOT EXISTS (SELECT 1 FROM payment_items i WHERE i.tenant_id = p_tenant AND i.case_id = d.case_id AND i.stage = p_stage AND i.attempt = d.attempt);
    END IF;
    SELECT coalesce(sum(d.fen), 0) INTO v_amount FROM unnest(v_cases, v_fens) AS d(case_id, fen) WHERE v_without IS NULL OR d.case_id <> ALL (v_without);
    UPDATE payment_batches b SET items = b.items + v_items, amount_fen = b.amount_fen + v_amount WHERE b.tenant_id = p_tenant AND b.id = p_batch;
    RETURN QUERY SELECT v_items, v_amount, coalesce(v_without, '{}'), coalesce(cardinality(v_held), 0), v_undo_until;
  END $$`,

  // published_at is from when the public reads it; until then whoever published it (at announced_at) may take it back. What an officer wrote in front of the list.
  `ALTER TABLE notices ADD COLUMN announced_at timestamptz, ADD COLUMN preface text NOT NULL DEFAULT '',
     ADD CONSTRAINT notices_announced CHECK (announced_at <= published_at)`,
];
