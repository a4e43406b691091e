// Bulk decisions over very many cases: where cases of a round stand in the same state and give the same answers, the engine decides once
// per group and these functions carry it out for all of its cases, with the same history, hashes, transfers, figures and messages as
// act_batch would write. Locks: cases by id, then accounts by id, then the history head.

export const up: string[] = [
  // The same id as bulkActionId in src/kit/action-id.ts: source, step, case.
  `CREATE FUNCTION bulk_action_id(p_source bigint, p_step int, p_case bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(p_source), 12, '0') || '8' || lpad(to_hex(p_step), 3, '0') || '80' || lpad(to_hex(p_case), 14, '0'))::uuid
  $$`,
  // p_groups: one object per group: after (JSON text), own (opened by each member himself: "openedBy":0 stands for his id), stage, status, handler, amount, due, odd, events (canonical JSON text), deltas {measure: n},
  // transfer {debit, credit, amount, code, entitlement} | null, messages [{n, topic, payload, person_id | null: each case's own}].
  // A case whose seq moved on is left out; the answer is the ids that were written.
  `CREATE FUNCTION act_uniform(
    p_tenant bigint, p_at timestamptz, p_round bigint, p_programme text, p_year int, p_version text,
    p_actor bigint, p_action text, p_source bigint, p_step int, p_not_before timestamptz,
    p_stage text, p_cases bigint[], p_seqs int[], p_group_of int[], p_groups jsonb, p_first_transfer bigint
  ) RETURNS TABLE (written int, amount_sum bigint) LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
  DECLARE
    v_prefix text := '{"action":' || to_json(p_action)::text || ',"actionId":"';
    v_middle text := '","actorId":' || coalesce(p_actor::text, 'null') || ',"at":"' || to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","caseId":';
    v_suffix text := ',"tenantId":' || p_tenant || ',"versionHash":"' || p_version || '"}';
    v_ids bigint[]; v_seqs int[]; v_hashes bytea[]; v_group_of int[]; v_organisations bigint[];
    v_batch bigint; v_head bytea; v_hash bytea; v_actions uuid[];
    -- bulk_action_id of each case, without its case: the dashes of a uuid are optional.
    v_source text := left(replace(bulk_action_id(p_source, p_step, 0)::text, '-', ''), 18);
    v_first bigint := (SELECT min(w.id) FROM unnest(p_cases) AS w(id));
    v_last bigint := (SELECT max(w.id) FROM unnest(p_cases) AS w(id));
  BEGIN
    WITH g AS MATERIALIZED (
      SELECT (o.n)::int AS n, x.*, x.after::json AS state FROM jsonb_array_elements(p_groups) WITH ORDINALITY AS o(doc, n),
        jsonb_to_record(o.doc) AS x(after text, own boolean, stage text, status text, handler bigint, amount bigint, due date, odd boolean, events text)
    ), w AS MATERIALIZED (
      SELECT u.*, (v_source || lpad(to_hex(u.case_id), 14, '0'))::uuid AS action_id FROM unnest(p_cases, p_seqs, p_group_of) AS u(case_id, seq, group_of)
    ), changed AS (
      UPDATE cases c SET state = CASE WHEN g.own THEN replace(g.after, '"openedBy":0,', '"openedBy":' || c.person_id || ',')::json ELSE g.state END, seq = w.seq + 1, stage = g.stage, status = g.status, handler_organisation_id = g.handler,
        amount_fen = g.amount, due_on = g.due, odd = g.odd, changed_at = p_at,
        head = sha256(c.head || convert_to(v_prefix || w.action_id || v_middle || c.id || ',"events":' || g.events || ',"seq":' || (w.seq + 1) || v_suffix, 'UTF8'))
      FROM w JOIN g ON g.n = w.group_of
      WHERE c.tenant_id = p_tenant AND c.id = w.case_id AND c.seq = w.seq AND c.id >= v_first AND c.id <= v_last
      RETURNING c.id, c.seq, c.head, w.group_of, c.organisation_id, w.action_id
    )
    SELECT array_agg(x.id), array_agg(x.seq), array_agg(x.head), array_agg(x.group_of), array_agg(x.organisation_id), array_agg(x.action_id)
    INTO v_ids, v_seqs, v_hashes, v_group_of, v_organisations, v_actions FROM (SELECT * FROM changed ORDER BY id) x;
    IF v_ids IS NULL THEN
      RETURN QUERY SELECT 0, 0::bigint;
      RETURN;
    END IF;

    -- The bounds keep this a range of the index: the planner knows nothing of the array, and would read the whole queue.
    DELETE FROM queue_entries q USING unnest(v_ids) AS w(id)
    WHERE q.tenant_id = p_tenant AND q.round_id = p_round AND q.stage = p_stage AND q.case_id = w.id
      AND q.case_id >= v_ids[1] AND q.case_id <= v_ids[cardinality(v_ids)];
    INSERT INTO queue_entries (tenant_id, round_id, stage, case_id, handler_organisation_id, due_on, odd)
    SELECT p_tenant, p_round, g.stage, w.id, g.handler, g.due, g.odd
    FROM (SELECT (o.n)::int AS n, x.* FROM jsonb_array_elements(p_groups) WITH ORDINALITY AS o(doc, n),
        jsonb_to_record(o.doc) AS x(stage text, status text, handler bigint, due date, odd boolean)) g
    JOIN unnest(v_ids, v_group_of) AS w(id, group_of) ON w.group_of = g.n WHERE g.status = 'open';

    INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas)
    SELECT p_tenant, s.organisation_id, p_programme, p_year, p_round, month_in_china(p_at), jsonb_object_agg(s.key, s.value) FROM (
      SELECT k.organisation_id, j.key, sum(j.value::bigint * k.cases)::bigint AS value FROM (
        SELECT w.organisation_id, w.group_of, count(*) AS cases FROM unnest(v_organisations, v_group_of) AS w(organisation_id, group_of) GROUP BY 1, 2
      ) k CROSS JOIN LATERAL jsonb_each_text(p_groups->(k.group_of - 1)->'deltas') AS j GROUP BY 1, 2
    ) s GROUP BY s.organisation_id;

    WITH m AS MATERIALIZED (
      SELECT (o.n)::int AS group_of, x.*, dense_rank() OVER (ORDER BY x.n, x.topic, x.payload, x.person_id) AS k
      FROM jsonb_array_elements(p_groups) WITH ORDINALITY AS o(doc, n), jsonb_to_recordset(o.doc->'messages') AS x(n int, topic text, payload jsonb, person_id bigint)
    )
    INSERT INTO message_fanouts (tenant_id, source_id, step, effect, topic, payload, person_id, cases, first_case_id, last_case_id, created_at, not_before)
    SELECT p_tenant, p_source, p_step, d.n, d.topic, d.payload, d.person_id, w.ids, w.ids[1], w.ids[cardinality(w.ids)], p_at, p_not_before
    FROM (SELECT DISTINCT ON (m.k) m.* FROM m ORDER BY m.k) d
    JOIN (SELECT m.k, array_agg(u.id ORDER BY u.id) AS ids FROM unnest(v_ids, v_group_of) AS u(id, group_of) JOIN m ON m.group_of = u.group_of GROUP BY 1) w ON w.k = d.k;

    WITH t AS MATERIALIZED (
      SELECT (o.n)::int AS n, x.* FROM jsonb_array_elements(p_groups) WITH ORDINALITY AS o(doc, n), jsonb_to_record(o.doc->'transfer') AS x(debit bigint, credit bigint, amount bigint, code text, entitlement text)
      WHERE o.doc->'transfer' <> 'null'
    )
    INSERT INTO transfers (tenant_id, id, debit_id, credit_id, amount, kind, code, case_id, entitlement, actor_id, action_id, at)
    SELECT p_tenant, p_first_transfer + w.ord - 1, t.debit, t.credit, t.amount, 'post', t.code, w.id, t.entitlement, p_actor, w.action_id, p_at
    FROM unnest(v_ids, v_group_of, v_actions) WITH ORDINALITY AS w(id, group_of, action_id, ord) JOIN t ON t.n = w.group_of;

    PERFORM 1 FROM accounts a WHERE a.tenant_id = p_tenant AND a.id IN (
      SELECT unnest(ARRAY[(o.doc->'transfer'->>'debit')::bigint, (o.doc->'transfer'->>'credit')::bigint]) FROM jsonb_array_elements(p_groups) AS o(doc)
    ) ORDER BY a.id FOR UPDATE;
    UPDATE accounts a SET debits = a.debits + s.debit, credits = a.credits + s.credit FROM (
      SELECT x.account_id, sum(x.debit)::bigint AS debit, sum(x.credit)::bigint AS credit FROM (
        SELECT (p_groups->(w.group_of - 1)->'transfer'->>'debit')::bigint AS account_id, w.cases * (p_groups->(w.group_of - 1)->'transfer'->>'amount')::bigint AS debit, 0 AS credit
          FROM (SELECT u.group_of, count(*) AS cases FROM unnest(v_group_of) AS u(group_of) GROUP BY 1) w
        UNION ALL
        SELECT (p_groups->(w.group_of - 1)->'transfer'->>'credit')::bigint, 0, w.cases * (p_groups->(w.group_of - 1)->'transfer'->>'amount')::bigint
          FROM (SELECT u.group_of, count(*) AS cases FROM unnest(v_group_of) AS u(group_of) GROUP BY 1) w
      ) x WHERE x.account_id IS NOT NULL GROUP BY 1
    ) s WHERE a.tenant_id = p_tenant AND a.id = s.account_id;

    SELECT h.batch_id + 1, h.hash INTO v_batch, v_head FROM history_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
    SELECT sha256(v_head || string_agg(w.hash, ''::bytea ORDER BY w.ord)) INTO v_hash FROM unnest(v_hashes) WITH ORDINALITY AS w(hash, ord);
    UPDATE history_heads h SET batch_id = v_batch, hash = v_hash WHERE h.tenant_id = p_tenant;
    INSERT INTO history_blocks (tenant_id, batch_id, at, actions, hash) VALUES (p_tenant, v_batch, p_at, cardinality(v_ids), v_hash);
    WITH g AS MATERIALIZED (SELECT (o.n)::int AS n, (o.doc->>'events')::json AS events FROM jsonb_array_elements(p_groups) WITH ORDINALITY AS o(doc, n))
    INSERT INTO case_events (tenant_id, case_id, seq, batch_id, batch_ord, action_id, actor_id, at, action, events, version_hash, hash)
    SELECT p_tenant, w.id, w.seq, v_batch, w.ord, w.action_id, p_actor, p_at, p_action, g.events, p_version, w.hash
    FROM unnest(v_ids, v_seqs, v_hashes, v_group_of, v_actions) WITH ORDINALITY AS w(id, seq, hash, group_of, action_id, ord) JOIN g ON g.n = w.group_of;
    RETURN QUERY SELECT cardinality(v_ids), coalesce((SELECT sum((p_groups->(w.group_of - 1)->'transfer'->>'amount')::bigint)::bigint FROM unnest(v_group_of) AS w(group_of)), 0);
  END $$`,
  // The next due messages of a bulk action become single ones, under the keys that act_batch would have given them. One that was taken back
  // lies there cancelled already (act_batch). Answers how many cases it went through.
  `CREATE FUNCTION unfold_messages(p_tenant bigint, p_now timestamptz, p_limit int) RETURNS int LANGUAGE plpgsql AS $$
  DECLARE f message_fanouts; v_upto int;
  BEGIN
    SELECT * INTO f FROM message_fanouts m WHERE m.tenant_id = p_tenant AND m.not_before <= p_now ORDER BY m.not_before, m.id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN RETURN 0; END IF;
    v_upto := least(f.unfolded + p_limit, cardinality(f.cases));
    INSERT INTO outbox (tenant_id, topic, dedupe, person_id, case_id, payload, created_at, not_before)
    SELECT p_tenant, f.topic, 'act:' || bulk_action_id(f.source_id, f.step, w.id) || ':' || f.effect,
      coalesce(f.person_id, c.person_id), w.id, f.payload, f.created_at, f.not_before
    FROM unnest(f.cases[f.unfolded + 1 : v_upto]) AS w(id) LEFT JOIN cases c ON c.tenant_id = p_tenant AND c.id = w.id
    ORDER BY w.id ON CONFLICT (tenant_id, dedupe) DO NOTHING;
    IF v_upto = cardinality(f.cases) THEN
      DELETE FROM message_fanouts m WHERE m.tenant_id = p_tenant AND m.id = f.id;
    ELSE
      UPDATE message_fanouts m SET unfolded = v_upto WHERE m.tenant_id = p_tenant AND m.id = f.id;
    END IF;
    RETURN v_upto - f.unfolded;
  END $$`,
  // Puts the due payments of a stage into a batch, cases with ids in (p_after, p_upto]: payee, amount and attempt from the case's state, the
  // sealed account copied as it stands now (it stays bound to the payee's row). Item n gets id p_first + 2n, its reservation the id after it.
  // A payee without an account is left out and named; one that is in a batch already is passed over. Where another batch takes one at the same
  // moment, UNIQUE payment_items_once says so and the chunk is looked at again: ON CONFLICT would cost every row for it.
  // Most cases of a round stand in one of a few states, so each distinct state is parsed once. The range is said of each table, as in `groupsAfter`;
  // LIMIT 1 keeps the payees index look-ups: the planner would read all people for every chunk.
  `CREATE FUNCTION prepare_payment_items(p_tenant bigint, p_batch bigint, p_round bigint, p_stage text, p_after bigint, p_upto bigint, p_first bigint)
  RETURNS TABLE (items int, amount_fen bigint, without_account bigint[]) LANGUAGE plpgsql SET work_mem = '64MB' AS $$
  DECLARE
    v_cases bigint[]; v_attempts int[]; v_fens bigint[]; v_people bigint[]; v_organisations bigint[];
    v_items int; v_amount bigint; v_without bigint[];
  BEGIN
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
        WHERE x.status = 'due' AND NOT EXISTS (SELECT 1 FROM payment_items i WHERE i.tenant_id = p_tenant
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
        WHERE coalesce(p.account_sealed, o.account_sealed) IS NOT NULL;
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
    RETURN QUERY SELECT v_items, v_amount, coalesce(v_without, '{}');
  END $$`,
];
