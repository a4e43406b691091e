// Bulk decisions over very many cases: where cases of a round stand in the same state and give the same answers, the engine decides once
// per group and these functions carry it out for all of its cases, with the same history, hashes, transfers, figures and messages as
// act_batch would write. Locks: cases by id, then accounts by id, then the history head.

export const up: string[] = [
  // The same id as bulkActionId in src/kit/action-id.ts: source, step, case.
  `CREATE FUNCTION bulk_action_id(p_source bigint, p_step int, p_case bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(p_source), 12, '0') || '8' || lpad(to_hex(p_step), 3, '0') || '80' || lpad(to_hex(p_case), 14, '0'))::uuid
  $$`,
  // p_groups: one object per group: after (JSON text), opener, stage, status, handler, amount, due, odd, events (canonical JSON text), deltas {measure: n},
  // transfer {debit, credit, amount, code, entitlement} | null, messages [{n, topic, payload, to_opener}].
  // A case whose seq moved on is left out; the answer is the ids that were written.
  `CREATE FUNCTION act_uniform(
    p_tenant bigint, p_at timestamptz, p_round bigint, p_programme text, p_year int, p_version text,
    p_actor bigint, p_action text, p_source bigint, p_step int, p_not_before timestamptz,
    p_stage text, p_cases bigint[], p_seqs int[], p_group_of int[], p_groups jsonb, p_first_transfer bigint
  ) RETURNS TABLE (written int, amount_sum bigint) LANGUAGE plpgsql AS $$
  DECLARE
    v_prefix text := '{"action":' || to_json(p_action)::text || ',"actionId":"';
    v_middle text := '","actorId":' || coalesce(p_actor::text, 'null') || ',"at":"' || to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","caseId":';
    v_suffix text := ',"tenantId":' || p_tenant || ',"versionHash":"' || p_version || '"}';
    v_ids bigint[]; v_seqs int[]; v_hashes bytea[]; v_group_of int[]; v_organisations bigint[]; v_people bigint[];
    v_batch bigint; v_head bytea; v_hash bytea;
  BEGIN
    WITH g AS MATERIALIZED (
      SELECT (o.n)::int AS n, x.* FROM jsonb_array_elements(p_groups) WITH ORDINALITY AS o(doc, n),
        jsonb_to_record(o.doc) AS x(after text, stage text, status text, handler bigint, amount bigint, due date, odd boolean, events text)
    ), changed AS (
      UPDATE cases c SET state = g.after::json, seq = w.seq + 1, stage = g.stage, status = g.status, handler_organisation_id = g.handler,
        amount_fen = g.amount, due_on = g.due, odd = g.odd, changed_at = p_at,
        head = sha256(c.head || convert_to(v_prefix || bulk_action_id(p_source, p_step, c.id) || v_middle || c.id || ',"events":' || g.events || ',"seq":' || (w.seq + 1) || v_suffix, 'UTF8'))
      FROM unnest(p_cases, p_seqs, p_group_of) AS w(case_id, seq, group_of) JOIN g ON g.n = w.group_of
      WHERE c.tenant_id = p_tenant AND c.id = w.case_id AND c.seq = w.seq
      RETURNING c.id, c.seq, c.head, w.group_of, c.organisation_id, c.person_id
    )
    SELECT array_agg(x.id), array_agg(x.seq), array_agg(x.head), array_agg(x.group_of), array_agg(x.organisation_id), array_agg(x.person_id)
    INTO v_ids, v_seqs, v_hashes, v_group_of, v_organisations, v_people FROM (SELECT * FROM changed ORDER BY id) x;
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

    INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, deltas)
    SELECT p_tenant, s.organisation_id, p_programme, p_year, p_round, jsonb_object_agg(s.key, s.value) FROM (
      SELECT k.organisation_id, j.key, sum(j.value::bigint * k.cases)::bigint AS value FROM (
        SELECT w.organisation_id, w.group_of, count(*) AS cases FROM unnest(v_organisations, v_group_of) AS w(organisation_id, group_of) GROUP BY 1, 2
      ) k CROSS JOIN LATERAL jsonb_each_text(p_groups->(k.group_of - 1)->'deltas') AS j GROUP BY 1, 2
    ) s GROUP BY s.organisation_id;

    INSERT INTO outbox (tenant_id, topic, dedupe, person_id, case_id, payload, created_at, not_before)
    SELECT p_tenant, m.topic, 'act:' || bulk_action_id(p_source, p_step, w.id) || ':' || m.n, CASE WHEN m.to_opener THEN g.opener ELSE coalesce(w.person, g.opener) END, w.id, m.payload, p_at, p_not_before
    FROM (SELECT (o.n)::int AS n, o.doc->'messages' AS messages, (o.doc->>'opener')::bigint AS opener FROM jsonb_array_elements(p_groups) WITH ORDINALITY AS o(doc, n)) g
    CROSS JOIN LATERAL jsonb_to_recordset(g.messages) AS m(n int, topic text, payload jsonb, to_opener boolean)
    JOIN unnest(v_ids, v_group_of, v_people) AS w(id, group_of, person) ON w.group_of = g.n
    ON CONFLICT DO NOTHING;

    WITH t AS MATERIALIZED (
      SELECT (o.n)::int AS n, x.* FROM jsonb_array_elements(p_groups) WITH ORDINALITY AS o(doc, n), jsonb_to_record(o.doc->'transfer') AS x(debit bigint, credit bigint, amount bigint, code text, entitlement text)
      WHERE o.doc->'transfer' <> 'null'
    )
    INSERT INTO transfers (tenant_id, id, debit_id, credit_id, amount, kind, code, case_id, entitlement, actor_id, action_id, at)
    SELECT p_tenant, p_first_transfer + w.ord - 1, t.debit, t.credit, t.amount, 'post', t.code, w.id, t.entitlement, p_actor, bulk_action_id(p_source, p_step, w.id), p_at
    FROM unnest(v_ids, v_group_of) WITH ORDINALITY AS w(id, group_of, ord) JOIN t ON t.n = w.group_of;

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
    INSERT INTO case_events (tenant_id, case_id, seq, batch_id, batch_ord, action_id, actor_id, at, action, events, version_hash, hash)
    SELECT p_tenant, w.id, w.seq, v_batch, w.ord, bulk_action_id(p_source, p_step, w.id), p_actor, p_at, p_action, (p_groups->(w.group_of - 1)->>'events')::json, p_version, w.hash
    FROM unnest(v_ids, v_seqs, v_hashes, v_group_of) WITH ORDINALITY AS w(id, seq, hash, group_of, ord);
    RETURN QUERY SELECT cardinality(v_ids), coalesce((SELECT sum((p_groups->(w.group_of - 1)->'transfer'->>'amount')::bigint)::bigint FROM unnest(v_group_of) AS w(group_of)), 0);
  END $$`,
  // Puts the due payments of a stage into a batch, cases with ids in (p_after, p_upto]: payee, amount and attempt from the case's state, the
  // sealed account copied as it stands now (it stays bound to the payee's row). Item n gets id p_first + 2n, its reservation the id after it.
  // A payee without an account is left out and named; one that is in a batch already is passed over (UNIQUE payment_items_once).
  `CREATE FUNCTION prepare_payment_items(p_tenant bigint, p_batch bigint, p_round bigint, p_stage text, p_after bigint, p_upto bigint, p_first bigint)
  RETURNS TABLE (items int, amount_fen bigint, without_account bigint[]) LANGUAGE plpgsql AS $$
  DECLARE v_items int; v_amount bigint; v_without bigint[];
  BEGIN
    WITH due AS MATERIALIZED (
      SELECT c.id AS case_id, x.attempt, x."dueFen" AS fen,
        CASE x.payee WHEN 'member' THEN c.person_id END AS person_id,
        CASE x.payee WHEN 'organisation' THEN c.subject_organisation_id WHEN 'provider' THEN x."providerId" END AS organisation_id
      FROM queue_entries q JOIN cases c ON c.tenant_id = p_tenant AND c.id = q.case_id
      CROSS JOIN LATERAL json_to_record(c.state->'stages'->p_stage) AS x(attempt int, "dueFen" bigint, payee text, "providerId" bigint, status text)
      WHERE q.tenant_id = p_tenant AND q.round_id = p_round AND q.stage = p_stage AND q.case_id > p_after AND q.case_id <= p_upto
        AND x.status = 'due'
        AND NOT EXISTS (SELECT 1 FROM payment_items i WHERE i.tenant_id = p_tenant AND i.case_id = c.id AND i.stage = p_stage AND i.attempt = x.attempt)
    ), payees AS MATERIALIZED (
      SELECT d.*, coalesce(p.name, o.name) AS name, coalesce(p.account_sealed, o.account_sealed) AS sealed, coalesce(p.account_bank, o.bank) AS bank,
        row_number() OVER (ORDER BY d.case_id) AS n
      FROM due d LEFT JOIN people p ON p.tenant_id = p_tenant AND p.id = d.person_id
      LEFT JOIN organisations o ON o.tenant_id = p_tenant AND o.id = d.organisation_id
    ), made AS (
      INSERT INTO payment_items AS i (tenant_id, id, batch_id, case_id, stage, attempt, amount_fen, payee_person_id, payee_organisation_id, payee_name, account_sealed, account_bank, reserve_id)
      SELECT p_tenant, p_first + 2 * (y.n - 1), p_batch, y.case_id, p_stage, y.attempt, y.fen, y.person_id, y.organisation_id, y.name, y.sealed, y.bank, p_first + 2 * (y.n - 1) + 1
      FROM payees y WHERE y.sealed IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING i.amount_fen
    )
    SELECT (SELECT count(*) FROM made), (SELECT sum(m.amount_fen) FROM made m), (SELECT array_agg(y.case_id ORDER BY y.case_id) FROM payees y WHERE y.sealed IS NULL)
    INTO v_items, v_amount, v_without;
    UPDATE payment_batches b SET items = b.items + v_items, amount_fen = b.amount_fen + coalesce(v_amount, 0) WHERE b.tenant_id = p_tenant AND b.id = p_batch;
    RETURN QUERY SELECT v_items, coalesce(v_amount, 0), coalesce(v_without, '{}');
  END $$`,
];
