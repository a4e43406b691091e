// act_batch is the only writer of cases: one call writes many actions set-wise, each guarded by its case's seq, or writes nothing and says
// which actions stand in the way (overtaken, key taken, no funds, document missing, record not as it should be, written before); the caller leaves those out or decides them again and calls anew.
// Order of locks: cases by id, keys by (scope, key), accounts by id, records by id, the register's years, then the tenant's history head: the hot rows last and shortest.
// Texts come joined by U+001F, which JSON never contains unescaped: far cheaper to send and to split than arrays of quoted strings.

export const up: string[] = [
  // 202611. The offset is fixed, as in src/kit/clock.ts: no instant of ours is older than the last summer time.
  `CREATE FUNCTION month_in_china(p_at timestamptz) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_char(p_at AT TIME ZONE 'UTC' + interval '8 hours', 'YYYYMM')::int
  $$`,
  `CREATE FUNCTION act_batch(
    p_tenant bigint, p_at timestamptz,
    p_ids uuid[], p_cases bigint[], p_seqs int[], p_organisations bigint[], p_actors bigint[], p_actions text, p_events text, p_versions text, p_hashes text,
    p_states text, p_stages text, p_statuses text, p_rounds bigint[], p_waited text, p_waits text, p_handlers bigint[], p_amounts bigint[], p_dues date[], p_odds boolean[],
    p_delta_organisations bigint[], p_delta_programmes text, p_delta_years int[], p_delta_rounds bigint[], p_deltas text,
    p_new jsonb, p_keys jsonb, p_transfers jsonb, p_answers jsonb, p_facts jsonb, p_outbox jsonb, p_release bigint[], p_take_back jsonb, p_consents jsonb, p_documents jsonb, p_give_back jsonb, p_needs jsonb, p_records jsonb, p_record_changes jsonb, p_showings jsonb, p_interests jsonb, p_evidence jsonb, p_pairs jsonb
  ) RETURNS TABLE (ord int, fate text, detail bigint) LANGUAGE plpgsql AS $$
  DECLARE
    v_actions text[] := string_to_array(p_actions, chr(31));
    v_events text[] := string_to_array(p_events, chr(31));
    v_versions text[] := string_to_array(p_versions, chr(31));
    v_hashes text[] := string_to_array(p_hashes, chr(31));
    v_states text[] := string_to_array(p_states, chr(31));
    v_stages text[] := string_to_array(p_stages, chr(31));
    v_statuses text[] := string_to_array(p_statuses, chr(31));
    -- The stage each case waited in and waits in now; empty where it did not, does not, or nothing about its waiting changed.
    v_waited text[] := string_to_array(p_waited, chr(31));
    v_waits text[] := string_to_array(p_waits, chr(31));
    v_left int[]; v_fate text; v_details bigint[]; v_people bigint[]; v_offer bigint; v_transfer bigint;
    v_month int := month_in_china(p_at); v_batch bigint; v_head bytea; v_hash bytea; v_count int; v_change record; v_constraint text;
    v_today date := (p_at AT TIME ZONE 'UTC' + interval '8 hours')::date;
  BEGIN
    -- Nothing is written unless all is: whatever stands in the way takes back what came before it.
    -- 1. The cases, as far as nobody was faster (nor merged their union into another meanwhile: the figures would stay behind).
    UPDATE cases c SET state = w.state::json, seq = w.seq + 1, head = decode(w.hash, 'hex'), stage = w.stage, status = w.status,
      handler_organisation_id = w.handler, amount_fen = w.amount, due_on = w.due, odd = w.odd, changed_at = p_at
    FROM unnest(p_cases, p_seqs, p_organisations, v_states, v_hashes, v_stages, v_statuses, p_handlers, p_amounts, p_dues, p_odds)
      AS w(case_id, seq, organisation_id, state, hash, stage, status, handler, amount, due, odd)
    WHERE c.tenant_id = p_tenant AND c.id = w.case_id AND w.seq > 0 AND c.seq = w.seq AND c.organisation_id = w.organisation_id;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    IF v_count < (SELECT count(*) FROM unnest(p_seqs) AS s WHERE s > 0) THEN
      SELECT array_agg(w.n::int) INTO v_left
      FROM unnest(p_cases, p_seqs) WITH ORDINALITY AS w(case_id, seq, n) LEFT JOIN cases c ON c.tenant_id = p_tenant AND c.id = w.case_id
      WHERE w.seq > 0 AND c.seq IS DISTINCT FROM w.seq + 1;
      -- One whose seq stands at seq + 1 by another's hand is found by its hash.
      SELECT array_agg(DISTINCT x) INTO v_left FROM (
        SELECT unnest(v_left) AS x UNION ALL
        SELECT w.n::int FROM unnest(p_cases, p_seqs, v_hashes) WITH ORDINALITY AS w(case_id, seq, hash, n)
        JOIN cases c ON c.tenant_id = p_tenant AND c.id = w.case_id WHERE w.seq > 0 AND c.head <> decode(w.hash, 'hex')
      ) s WHERE x IS NOT NULL;
      v_fate := 'overtaken';
      RAISE EXCEPTION USING ERRCODE = 'NJ001';
    END IF;

    -- 2. Uniqueness keys: the primary key of case_keys decides.
    IF p_release IS NOT NULL THEN
      DELETE FROM case_keys k WHERE k.tenant_id = p_tenant AND k.case_id = ANY (p_release);
    END IF;
    IF p_keys IS NOT NULL THEN
      INSERT INTO case_keys (tenant_id, scope, key, case_id)
      SELECT p_tenant, k.scope, k.key, p_cases[k.ord] FROM jsonb_to_recordset(p_keys) AS k(ord int, scope text, key text)
      ORDER BY k.scope, k.key, k.ord ON CONFLICT DO NOTHING;
      SELECT array_agg(t.ord), array_agg(t.n::bigint) INTO v_left, v_details FROM (
        SELECT k.ord, min(k.n) AS n FROM jsonb_to_recordset(p_keys) AS k(ord int, n int, scope text, key text)
        JOIN case_keys e ON e.tenant_id = p_tenant AND e.scope = k.scope AND e.key = k.key AND e.case_id <> p_cases[k.ord] GROUP BY k.ord
      ) t;
      IF v_left IS NOT NULL THEN
        v_fate := 'key-taken';
        RAISE EXCEPTION USING ERRCODE = 'NJ001';
      END IF;
    END IF;

    -- 3. Funds: in the order asked, as far as each account reaches above its floor.
    IF p_transfers IS NOT NULL THEN
      PERFORM 1 FROM accounts a WHERE a.tenant_id = p_tenant AND a.id IN (
        SELECT unnest(ARRAY[t.debit, t.credit]) FROM jsonb_to_recordset(p_transfers) AS t(debit bigint, credit bigint)
      ) ORDER BY a.id FOR UPDATE;
      SELECT array_agg(s.ord), array_agg(s.account_id) INTO v_left, v_details FROM (
        SELECT k.ord, min(k.debit) AS account_id FROM (
          SELECT t.ord, t.debit, sum(t.amount) OVER (PARTITION BY t.debit ORDER BY t.ord) AS running
          FROM jsonb_to_recordset(p_transfers) AS t(ord int, debit bigint, amount bigint)
        ) k JOIN accounts a ON a.tenant_id = p_tenant AND a.id = k.debit
        WHERE a.floor IS NOT NULL AND k.running > a.credits - a.debits - a.debits_pending - a.floor GROUP BY k.ord
      ) s;
      IF v_left IS NOT NULL THEN
        v_fate := 'no-funds';
        RAISE EXCEPTION USING ERRCODE = 'NJ001';
      END IF;
    END IF;

    -- What was claimed is there for the next: offers in the order of their ids, each by its own lock.
    IF p_give_back IS NOT NULL THEN
      FOR v_offer, v_transfer, v_people IN
        SELECT c.offer_id, min(g.id), array_agg(c.person_id) FROM jsonb_to_recordset(p_give_back) AS g(id bigint, round_id bigint, person_id bigint)
        JOIN claims c ON c.tenant_id = p_tenant AND c.round_id = g.round_id AND c.person_id = g.person_id GROUP BY c.offer_id ORDER BY c.offer_id
      LOOP
        PERFORM claim_give_back(p_tenant, v_offer, v_transfer, p_at, v_people, false);
      END LOOP;
    END IF;

    -- 4. What follows from the actions: the queues first.
    DELETE FROM queue_entries q USING unnest(p_cases, p_rounds, v_waited) AS w(case_id, round_id, stage)
    WHERE q.tenant_id = p_tenant AND q.round_id = w.round_id AND q.stage = w.stage AND q.case_id = w.case_id;
    INSERT INTO queue_entries (tenant_id, round_id, stage, case_id, handler_organisation_id, due_on, odd)
    SELECT p_tenant, w.round_id, w.stage, w.case_id, w.handler, w.due, w.odd
    FROM unnest(p_cases, p_rounds, v_waits, p_handlers, p_dues, p_odds) AS w(case_id, round_id, stage, handler, due, odd) WHERE w.stage <> '';
    IF p_new IS NOT NULL THEN
      INSERT INTO cases (tenant_id, id, round_id, programme_key, organisation_id, person_id, subject_organisation_id,
        stage, status, handler_organisation_id, state, seq, head, amount_fen, due_on, odd, opened_at, changed_at)
      SELECT p_tenant, p_cases[n.ord], n.round_id, n.programme_key, n.organisation_id, n.person_id, n.subject_organisation_id,
        v_stages[n.ord], v_statuses[n.ord], p_handlers[n.ord], v_states[n.ord]::json, 1, decode(v_hashes[n.ord], 'hex'), p_amounts[n.ord], p_dues[n.ord], p_odds[n.ord], p_at, p_at
      FROM jsonb_to_recordset(p_new) AS n(ord int, round_id bigint, programme_key text, organisation_id bigint, person_id bigint, subject_organisation_id bigint);
    END IF;
    IF p_transfers IS NOT NULL THEN
      WITH moved AS (
        INSERT INTO transfers (tenant_id, id, debit_id, credit_id, amount, kind, code, original_id, case_id, entitlement, actor_id, action_id, at)
        SELECT p_tenant, t.id, t.debit, t.credit, t.amount, t.kind, t.code, t.original, p_cases[t.ord], t.entitlement, p_actors[t.ord], p_ids[t.ord], p_at
        FROM jsonb_to_recordset(p_transfers) AS t(ord int, id bigint, debit bigint, credit bigint, amount bigint, kind text, code text, original bigint, entitlement text)
        RETURNING transfers.debit_id, transfers.credit_id, transfers.amount, transfers.kind
      ), sums AS (
        SELECT s.account_id, sum(s.debit) AS debit, sum(s.credit) AS credit, sum(s.debit_pending) AS debit_pending, sum(s.credit_pending) AS credit_pending FROM (
          SELECT m.debit_id AS account_id, CASE WHEN m.kind <> 'reserve' THEN m.amount ELSE 0 END AS debit, 0 AS credit,
            CASE WHEN m.kind = 'reserve' THEN m.amount ELSE 0 END AS debit_pending, 0 AS credit_pending FROM moved m
          UNION ALL
          SELECT m.credit_id, 0, CASE WHEN m.kind <> 'reserve' THEN m.amount ELSE 0 END, 0, CASE WHEN m.kind = 'reserve' THEN m.amount ELSE 0 END FROM moved m
        ) s GROUP BY s.account_id
      )
      UPDATE accounts a SET debits = a.debits + s.debit, credits = a.credits + s.credit,
        debits_pending = a.debits_pending + s.debit_pending, credits_pending = a.credits_pending + s.credit_pending
      FROM sums s WHERE a.tenant_id = p_tenant AND a.id = s.account_id;
    END IF;
    IF p_answers IS NOT NULL THEN
      INSERT INTO answers (tenant_id, case_id, plain, sealed, salt, digest, changed_at)
      SELECT p_tenant, p_cases[a.ord], a.plain, decode(a.sealed, 'base64'), decode(a.salt, 'base64'), decode(a.digest, 'base64'), p_at
      FROM jsonb_to_recordset(p_answers) AS a(ord int, plain jsonb, sealed text, salt text, digest text)
      ON CONFLICT (tenant_id, case_id) DO UPDATE SET plain = excluded.plain, sealed = excluded.sealed, salt = excluded.salt, digest = excluded.digest, changed_at = excluded.changed_at;
    END IF;
    IF p_consents IS NOT NULL THEN
      INSERT INTO consents (tenant_id, action_id, case_id, covers, how, given_on, paper_id, detail_sealed, recorded_by, organisation_id, recorded_at, salt, digest)
      SELECT p_tenant, p_ids[c.ord], p_cases[c.ord], c.covers, c.how, c.given_on, c.paper_id, decode(c.detail, 'base64'), p_actors[c.ord], c.organisation_id, p_at,
        decode(c.salt, 'base64'), decode(c.digest, 'base64')
      FROM jsonb_to_recordset(p_consents) AS c(ord int, covers text, how text, given_on date, paper_id bigint, detail text, organisation_id bigint, salt text, digest text);
    END IF;
    IF p_documents IS NOT NULL THEN
      -- What was handed in goes with its case from this moment: loose files are cleared away after some days.
      UPDATE documents e SET case_id = p_cases[d.ord] FROM jsonb_to_recordset(p_documents) AS d(ord int, id bigint)
      WHERE e.tenant_id = p_tenant AND e.id = d.id AND e.owner_id = p_actors[d.ord] AND e.case_id IS NULL AND e.agreement_id IS NULL AND e.erased_at IS NULL;
      SELECT array_agg(DISTINCT d.ord) INTO v_left FROM jsonb_to_recordset(p_documents) AS d(ord int, id bigint)
      JOIN documents e ON e.tenant_id = p_tenant AND e.id = d.id AND e.owner_id = p_actors[d.ord] WHERE e.erased_at IS NOT NULL;
      IF v_left IS NOT NULL THEN
        v_fate := 'document-missing';
        RAISE EXCEPTION USING ERRCODE = 'NJ001';
      END IF;
    END IF;
    IF p_needs IS NOT NULL THEN
      -- A visit that was undone told of nothing.
      DELETE FROM visit_needs n WHERE n.tenant_id = p_tenant AND n.case_id IN (
        SELECT p_cases[d.ord] FROM jsonb_to_recordset(p_needs) AS d(ord int, told boolean) WHERE NOT d.told);
      INSERT INTO visit_needs (tenant_id, case_id, level, told_at)
      SELECT p_tenant, p_cases[d.ord], d.level, p_at FROM jsonb_to_recordset(p_needs) AS d(ord int, told boolean, level text) WHERE d.told;
    END IF;
    IF p_records IS NOT NULL THEN
      -- The row of a year is locked from here on, in one order: numbers have no gaps.
      INSERT INTO record_years AS y (tenant_id, issuer_id, kind, year, last)
      SELECT p_tenant, r.issuer_id, r.kind, extract(year FROM r.from_on)::int, count(*) FROM jsonb_to_recordset(p_records) AS r(issuer_id bigint, kind text, from_on date)
      GROUP BY 2, 3, 4 ORDER BY 2, 3, 4 ON CONFLICT (tenant_id, issuer_id, kind, year) DO UPDATE SET last = y.last + excluded.last;
      INSERT INTO records (tenant_id, id, issuer_id, kind, year, number, person_id, organisation_id, union_id, title_zh, title_en, level, from_on, until_on, state, steps, case_id, registered_at)
      SELECT p_tenant, r.id, r.issuer_id, r.kind, y.year, y.last - count(*) OVER (PARTITION BY y.issuer_id, y.kind, y.year) + row_number() OVER (PARTITION BY y.issuer_id, y.kind, y.year ORDER BY r.ord),
        r.person_id, r.organisation_id, r.union_id, r.title_zh, r.title_en, r.level, r.from_on, r.until_on, 'valid', 1, p_cases[r.ord], p_at
      FROM jsonb_to_recordset(p_records) AS r(ord int, id bigint, issuer_id bigint, kind text, person_id bigint, organisation_id bigint, union_id bigint, title_zh text, title_en text, level text, from_on date, until_on date)
      JOIN record_years y ON y.tenant_id = p_tenant AND y.issuer_id = r.issuer_id AND y.kind = r.kind AND y.year = extract(year FROM r.from_on)::int;
      INSERT INTO record_steps (tenant_id, record_id, step, what, by_id, at, case_id, level, until_on)
      SELECT p_tenant, r.id, 1, 'registered', p_actors[r.ord], p_at, p_cases[r.ord], r.level, r.until_on
      FROM jsonb_to_recordset(p_records) AS r(ord int, id bigint, level text, until_on date);
    END IF;
    IF p_record_changes IS NOT NULL THEN
      -- The one that the subject holds and that stands as it must, or the one that was named; none, or several, and nothing is done. What a case revoked,
      -- the same case restores once an objection was upheld.
      FOR v_change IN SELECT * FROM jsonb_to_recordset(p_record_changes)
        AS d(ord int, person_id bigint, organisation_id bigint, kind text, what text, level text, until_on date, today date, issuer_id bigint, year int, number int, fact_id bigint, source text, reason text, even_over boolean) ORDER BY d.ord
      LOOP
        SELECT array_agg(r.id) INTO v_details FROM (
          SELECT r.id FROM records r WHERE r.tenant_id = p_tenant AND r.person_id IS NOT DISTINCT FROM v_change.person_id
            AND r.organisation_id IS NOT DISTINCT FROM v_change.organisation_id AND r.kind = v_change.kind
            AND CASE v_change.what WHEN 'revoked' THEN r.state IN ('suspended', 'revoked')
              WHEN 'restored' THEN r.state = 'suspended' OR EXISTS (SELECT FROM record_steps s
                WHERE s.tenant_id = p_tenant AND s.record_id = r.id AND s.step = r.steps AND s.what = 'revoked' AND s.case_id = p_cases[v_change.ord])
              ELSE r.state = 'valid' AND (v_change.even_over OR r.until_on IS NULL OR r.until_on >= v_change.today) END
            AND (v_change.number IS NULL OR (r.issuer_id, r.year, r.number) = (v_change.issuer_id, v_change.year, v_change.number))
          ORDER BY r.id FOR UPDATE) r;
        IF v_details IS NULL OR cardinality(v_details) > 1 OR EXISTS (
          SELECT FROM records r WHERE r.tenant_id = p_tenant AND r.id = v_details[1] AND r.level = v_change.level) THEN
          v_left := ARRAY[v_change.ord]; v_details := NULL; v_fate := 'record-state';
          RAISE EXCEPTION USING ERRCODE = 'NJ001';
        END IF;
        UPDATE records r SET steps = r.steps + 1, level = coalesce(v_change.level, r.level),
          until_on = CASE WHEN v_change.what IN ('renewed', 'restored') THEN v_change.until_on ELSE r.until_on END,
          state = CASE v_change.what WHEN 'suspended' THEN 'suspended' WHEN 'revoked' THEN 'revoked' WHEN 'restored' THEN 'valid' ELSE r.state END
        WHERE r.tenant_id = p_tenant AND r.id = v_details[1] RETURNING r.steps INTO v_count;
        INSERT INTO record_steps (tenant_id, record_id, step, what, reason, by_id, at, case_id, level, until_on)
        VALUES (p_tenant, v_details[1], v_count, v_change.what, v_change.reason, p_actors[v_change.ord], p_at, p_cases[v_change.ord], v_change.level, v_change.until_on);
        UPDATE facts f SET withdrawn_at = p_at, withdrawn_why = 'record-suspended'
        WHERE v_change.what IN ('suspended', 'revoked') AND f.tenant_id = p_tenant AND f.person_id = v_change.person_id AND f.key = 'record.' || v_change.kind
          AND f.withdrawn_at IS NULL AND f.source_case_id IN (SELECT s.case_id FROM record_steps s WHERE s.tenant_id = p_tenant AND s.record_id = v_details[1]);
        INSERT INTO facts (tenant_id, id, person_id, key, value, source, source_case_id, observed_on, expires_on, created_at)
        SELECT p_tenant, v_change.fact_id, r.person_id, 'record.' || r.kind, to_jsonb(r.level), v_change.source, p_cases[v_change.ord], v_change.today, r.until_on, p_at
        FROM records r WHERE r.tenant_id = p_tenant AND r.id = v_details[1] AND r.person_id IS NOT NULL AND r.state = 'valid';
      END LOOP;
      v_details := NULL;
      PERFORM refresh_person_facts(p_tenant, (SELECT array_agg(DISTINCT d.person_id) FROM jsonb_to_recordset(p_record_changes) AS d(person_id bigint) WHERE d.person_id IS NOT NULL));
    END IF;
    IF p_showings IS NOT NULL THEN
      INSERT INTO showings (tenant_id, id, case_id, action_id, what, title, trade, union_id, picture_id, document, digest, closed_sealed, closed_salt, disclosed_at)
      SELECT p_tenant, s.id, p_cases[s.ord], p_ids[s.ord], s.what, s.title, s.trade, s.union_id, s.picture_id, s.document, decode(s.digest, 'base64'), decode(s.closed, 'base64'), decode(s.salt, 'base64'), p_at
      FROM jsonb_to_recordset(p_showings) AS s(ord int, id bigint, what text, title text, trade text, union_id bigint, picture_id bigint, document text, digest text, closed text, salt text);
      UPDATE answers a SET data_key = decode(s.data_key, 'base64') FROM jsonb_to_recordset(p_showings) AS s(ord int, data_key text)
      WHERE s.data_key IS NOT NULL AND a.tenant_id = p_tenant AND a.case_id = p_cases[s.ord] AND a.data_key IS NULL AND a.erased_at IS NULL;
      INSERT INTO showing_steps (tenant_id, showing_id, step, what, until_on, by_id, at)
      SELECT p_tenant, s.id, 1, 'disclosed', s.until_on, p_actors[s.ord], p_at FROM jsonb_to_recordset(p_showings) AS s(ord int, id bigint, until_on date);
      INSERT INTO showing_index (tenant_id, showing_id, case_id, state, steps, until_on, terms, letters, initials, words, disclosed_at)
      SELECT p_tenant, s.id, p_cases[s.ord], 'shown', 1, s.until_on, ARRAY(SELECT jsonb_array_elements_text(s.terms)), s.letters, s.initials, s.words, p_at
      FROM jsonb_to_recordset(p_showings) AS s(ord int, id bigint, until_on date, terms jsonb, letters text, initials text, words text);
    END IF;
    IF 'withdrawn' = ANY (v_statuses) THEN
      -- Whoever withdraws his case shows it no longer.
      WITH gone AS (
        UPDATE showing_index x SET state = 'withdrawn', steps = x.steps + 1 FROM unnest(p_cases, v_statuses, p_actors) AS w(case_id, status, actor)
        WHERE w.status = 'withdrawn' AND x.tenant_id = p_tenant AND x.case_id = w.case_id AND x.state = 'shown'
        RETURNING x.showing_id, x.steps, w.actor
      )
      INSERT INTO showing_steps (tenant_id, showing_id, step, what, reason, by_id, at)
      SELECT p_tenant, g.showing_id, g.steps, 'withdrawn', '办件撤回', g.actor, p_at FROM gone g;
    END IF;
    IF p_interests IS NOT NULL THEN
      -- Held until the end: it is not withdrawn at the same moment.
      PERFORM 1 FROM showing_index x WHERE x.tenant_id = p_tenant AND x.case_id IN (
        SELECT p_cases[i.ord] FROM jsonb_to_recordset(p_interests) AS i(ord int)) ORDER BY x.showing_id FOR SHARE;
      SELECT array_agg(i.ord) INTO v_left FROM jsonb_to_recordset(p_interests) AS i(ord int) WHERE NOT EXISTS (
        SELECT FROM showing_index x WHERE x.tenant_id = p_tenant AND x.case_id = p_cases[i.ord] AND x.state = 'shown'
          AND (x.until_on IS NULL OR x.until_on >= (p_at AT TIME ZONE 'UTC' + interval '8 hours')::date));
      IF v_left IS NOT NULL THEN
        v_fate := 'not-shown';
        RAISE EXCEPTION USING ERRCODE = 'NJ001';
      END IF;
      INSERT INTO showing_interests (tenant_id, case_id, number, person_id, organisation_id, note_sealed, salt, digest, asked_at)
      SELECT p_tenant, p_cases[i.ord], i.number, i.person_id, i.organisation_id, decode(i.note, 'base64'), decode(i.salt, 'base64'), decode(i.digest, 'base64'), p_at
      FROM jsonb_to_recordset(p_interests) AS i(ord int, number int, person_id bigint, organisation_id bigint, note text, salt text, digest text);
    END IF;
    IF p_evidence IS NOT NULL THEN
      INSERT INTO evidence (tenant_id, case_id, step, what, kind, day, words, at)
      SELECT p_tenant, p_cases[d.ord], coalesce(e.step, 0) + 1, 'given', d.kind, d.day, d.words, p_at FROM jsonb_to_recordset(p_evidence) AS d(ord int, kind text, day date, words text)
      LEFT JOIN LATERAL (SELECT s.step, s.what FROM evidence s WHERE s.tenant_id = p_tenant AND s.case_id = p_cases[d.ord] ORDER BY s.step DESC LIMIT 1) e ON true
      WHERE e.what IS DISTINCT FROM 'given';
      PERFORM refresh_person_facts(p_tenant, (SELECT array_agg(DISTINCT c.person_id) FROM jsonb_to_recordset(p_evidence) AS d(ord int)
        JOIN cases c ON c.tenant_id = p_tenant AND c.id = p_cases[d.ord] WHERE c.person_id IS NOT NULL));
    END IF;
    IF p_pairs IS NOT NULL THEN
      -- What is over comes first: whoever leaves one master is free for another. That he has one at a time the index says.
      INSERT INTO apprenticeships AS p (tenant_id, case_id, number, person_id, standing, asked_at)
      SELECT p_tenant, p_cases[d.ord], d.number, d.person_id, d.standing, p_at FROM jsonb_to_recordset(p_pairs) AS d(ord int, number int, person_id bigint, standing text)
      ORDER BY d.standing <> 'over', d.person_id, d.ord ON CONFLICT (tenant_id, case_id, number) DO UPDATE SET standing = excluded.standing;
      -- Whoever came today and goes today was never there: an approval that is undone leaves nothing.
      DELETE FROM record_people m USING jsonb_to_recordset(p_pairs) AS d(ord int, number int, standing text)
      WHERE m.tenant_id = p_tenant AND m.case_id = p_cases[d.ord] AND m.pair = d.number AND m.until_on IS NULL AND m.from_on = v_today AND d.standing <> 'begun';
      UPDATE record_people m SET until_on = v_today, ended_by = p_actors[d.ord], ended_at = p_at
      FROM jsonb_to_recordset(p_pairs) AS d(ord int, number int, standing text)
      WHERE m.tenant_id = p_tenant AND m.case_id = p_cases[d.ord] AND m.pair = d.number AND m.until_on IS NULL AND d.standing <> 'begun';
      -- Of the studio that his master leads, unless he belongs to it already.
      INSERT INTO record_people (tenant_id, id, record_id, person_id, role, from_on, added_by, added_at, case_id, pair)
      SELECT p_tenant, d.id, s.id, coalesce(e.merged_into_id, e.id), 'apprentice', v_today, coalesce(p_actors[d.ord], c.person_id), p_at, c.id, d.number
      FROM jsonb_to_recordset(p_pairs) AS d(ord int, id bigint, number int, person_id bigint, standing text)
      JOIN cases c ON c.tenant_id = p_tenant AND c.id = p_cases[d.ord] JOIN people e ON e.tenant_id = p_tenant AND e.id = d.person_id
      CROSS JOIN LATERAL (SELECT r.id FROM records r WHERE r.tenant_id = p_tenant AND r.person_id = c.person_id AND r.kind = 'studio' AND r.state = 'valid' ORDER BY r.id LIMIT 1) s
      WHERE d.standing = 'begun' ORDER BY s.id, d.person_id ON CONFLICT (tenant_id, record_id, person_id) WHERE until_on IS NULL DO NOTHING;
    END IF;
    IF p_facts IS NOT NULL THEN
      INSERT INTO facts (tenant_id, id, person_id, key, value, source, source_case_id, observed_on, expires_on, created_at)
      SELECT p_tenant, f.id, f.person_id, f.key, f.value, f.source, p_cases[f.ord], f.observed_on, f.expires_on, p_at
      FROM jsonb_to_recordset(p_facts) AS f(ord int, id bigint, person_id bigint, key text, value jsonb, source text, observed_on date, expires_on date);
      PERFORM refresh_person_facts(p_tenant, (SELECT array_agg(DISTINCT f.person_id) FROM jsonb_to_recordset(p_facts) AS f(person_id bigint)));
    END IF;
    IF p_outbox IS NOT NULL THEN
      INSERT INTO outbox (tenant_id, topic, dedupe, person_id, case_id, payload, created_at, not_before)
      SELECT p_tenant, o.topic, o.dedupe, o.person_id, p_cases[o.ord], o.payload, p_at, o.not_before
      FROM jsonb_to_recordset(p_outbox) AS o(ord int, topic text, dedupe text, person_id bigint, payload jsonb, not_before timestamptz)
      ON CONFLICT DO NOTHING;
    END IF;
    IF p_take_back IS NOT NULL THEN
      -- A message that is not unfolded yet is written down as cancelled: unfolding finds its key taken, now or at the same moment.
      INSERT INTO outbox (tenant_id, topic, dedupe, person_id, case_id, payload, created_at, not_before, cancelled_at)
      SELECT p_tenant, f.topic, 'act:' || b.action_id || ':' || f.effect, f.person_id, p_cases[b.ord], f.payload, f.created_at, f.not_before, p_at
      FROM jsonb_to_recordset(p_take_back) AS b(ord int, action_id uuid) JOIN message_fanouts f ON f.tenant_id = p_tenant
        AND f.first_case_id <= p_cases[b.ord] AND f.last_case_id >= p_cases[b.ord]
        AND bulk_action_id(f.source_id, f.step, p_cases[b.ord]) = b.action_id AND p_cases[b.ord] = ANY (f.cases)
      ORDER BY p_cases[b.ord] ON CONFLICT (tenant_id, dedupe) DO NOTHING;
      UPDATE outbox o SET cancelled_at = p_at FROM jsonb_to_recordset(p_take_back) AS b(action_id text)
      WHERE o.tenant_id = p_tenant AND o.dedupe >= 'act:' || b.action_id || ':' AND o.dedupe < 'act:' || b.action_id || ';' AND o.sent_at IS NULL;
      -- A record that was registered is taken back whatever state it is in; a level or an end that something came after would be left hanging.
      SELECT array_agg(DISTINCT b.ord) INTO v_left FROM jsonb_to_recordset(p_take_back) AS b(ord int, at timestamptz)
      JOIN record_steps s ON s.tenant_id = p_tenant AND s.case_id = p_cases[b.ord] AND s.at = b.at
      JOIN records r ON r.tenant_id = p_tenant AND r.id = s.record_id AND r.steps > s.step
      WHERE s.what <> 'registered' OR EXISTS (SELECT FROM record_steps l WHERE l.tenant_id = p_tenant AND l.record_id = r.id AND l.step > s.step AND l.what IN ('raised', 'renewed'));
      IF v_left IS NOT NULL THEN
        v_fate := 'record-state';
        RAISE EXCEPTION USING ERRCODE = 'NJ001';
      END IF;
      -- A level, an end or a state is again what it was.
      WITH gone AS (
        SELECT s.record_id, s.step, s.what, s.case_id, b.ord FROM jsonb_to_recordset(p_take_back) AS b(ord int, at timestamptz)
        JOIN record_steps s ON s.tenant_id = p_tenant AND s.case_id = p_cases[b.ord] AND s.at = b.at AND s.what IN ('raised', 'renewed', 'suspended', 'restored', 'revoked')
      ), put AS (
        INSERT INTO record_steps (tenant_id, record_id, step, what, by_id, at, case_id)
        SELECT p_tenant, g.record_id, g.step + 1, 'put-back', p_actors[g.ord], p_at, g.case_id FROM gone g RETURNING record_id, step
      )
      UPDATE records r SET steps = p.step, level = f.level, until_on = f.until_on, state = f.state
      FROM put p CROSS JOIN LATERAL record_standing(p_tenant, p.record_id, p.step - 1) f WHERE r.tenant_id = p_tenant AND r.id = p.record_id;
      -- Its number stays used: the record says that it was taken back.
      WITH gone AS (
        UPDATE records r SET state = 'revoked', steps = r.steps + 1 FROM jsonb_to_recordset(p_take_back) AS b(ord int, at timestamptz)
        WHERE r.tenant_id = p_tenant AND r.case_id = p_cases[b.ord] AND r.registered_at = b.at
        RETURNING r.id, r.steps, b.ord
      )
      INSERT INTO record_steps (tenant_id, record_id, step, what, by_id, at, case_id)
      SELECT p_tenant, g.id, g.steps, 'taken-back', p_actors[g.ord], p_at, p_cases[g.ord] FROM gone g;
      WITH gone AS (
        UPDATE showing_index x SET state = 'withdrawn', steps = x.steps + 1 FROM jsonb_to_recordset(p_take_back) AS b(ord int, action_id uuid)
        JOIN showings s ON s.tenant_id = p_tenant AND s.action_id = b.action_id WHERE x.tenant_id = p_tenant AND x.showing_id = s.id
        RETURNING x.showing_id, x.steps, b.ord
      )
      INSERT INTO showing_steps (tenant_id, showing_id, step, what, by_id, at) SELECT p_tenant, g.showing_id, g.steps, 'taken-back', p_actors[g.ord], p_at FROM gone g;
      WITH gone AS (
        UPDATE facts f SET withdrawn_at = p_at, withdrawn_why = 'undone' FROM jsonb_to_recordset(p_take_back) AS b(ord int, at timestamptz)
        WHERE f.tenant_id = p_tenant AND f.source_case_id = p_cases[b.ord] AND f.withdrawn_at IS NULL
          -- A record's fact is a later one where it was suspended and restored.
          AND (f.created_at = b.at OR f.key IN (SELECT 'record.' || r.kind FROM records r WHERE r.tenant_id = p_tenant AND r.case_id = p_cases[b.ord] AND r.registered_at = b.at))
        RETURNING f.person_id
      )
      SELECT array_agg(DISTINCT g.person_id) INTO v_people FROM gone g;
      IF v_people IS NOT NULL THEN PERFORM refresh_person_facts(p_tenant, v_people); END IF;
      -- What is suspended no longer is read again.
      WITH again AS (
        INSERT INTO facts (tenant_id, id, person_id, key, value, source, source_case_id, observed_on, expires_on, created_at)
        SELECT p_tenant, b.fact_id, r.person_id, 'record.' || r.kind, to_jsonb(r.level), 'case:' || r.case_id, r.case_id, r.from_on, r.until_on, p_at
        FROM jsonb_to_recordset(p_take_back) AS b(ord int, at timestamptz, fact_id bigint)
        JOIN record_steps s ON s.tenant_id = p_tenant AND s.case_id = p_cases[b.ord] AND s.at = b.at AND s.what = 'suspended'
        JOIN records r ON r.tenant_id = p_tenant AND r.id = s.record_id AND r.state = 'valid' AND r.person_id IS NOT NULL
        RETURNING person_id
      )
      SELECT array_agg(DISTINCT a.person_id) INTO v_people FROM again a;
      IF v_people IS NOT NULL THEN PERFORM refresh_person_facts(p_tenant, v_people); END IF;
      WITH gone AS (
        INSERT INTO evidence (tenant_id, case_id, step, what, kind, day, words, at)
        SELECT p_tenant, e.case_id, e.step + 1, 'taken-back', e.kind, e.day, e.words, p_at FROM jsonb_to_recordset(p_take_back) AS b(ord int, at timestamptz)
        JOIN evidence e ON e.tenant_id = p_tenant AND e.case_id = p_cases[b.ord] AND e.at = b.at AND e.what = 'given'
        RETURNING evidence.case_id
      )
      SELECT array_agg(DISTINCT c.person_id) INTO v_people FROM gone g JOIN cases c ON c.tenant_id = p_tenant AND c.id = g.case_id WHERE c.person_id IS NOT NULL;
      IF v_people IS NOT NULL THEN PERFORM refresh_person_facts(p_tenant, v_people); END IF;
    END IF;
    INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas)
    SELECT p_tenant, d.organisation_id, d.programme_key, d.year, d.round_id, v_month, d.deltas::jsonb
    FROM unnest(p_delta_organisations, string_to_array(p_delta_programmes, chr(31)), p_delta_years, p_delta_rounds, string_to_array(p_deltas, chr(31)))
      AS d(organisation_id, programme_key, year, round_id, deltas);

    -- 5. History last: the head is the one row that batches of a tenant queue for.
    SELECT h.batch_id + 1, h.hash INTO v_batch, v_head FROM history_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
    IF v_batch IS NULL THEN
      INSERT INTO history_heads (tenant_id, batch_id, hash) VALUES (p_tenant, 0, ''::bytea) ON CONFLICT DO NOTHING;
      SELECT h.batch_id + 1, h.hash INTO v_batch, v_head FROM history_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
    END IF;
    v_hash := sha256(v_head || decode(replace(p_hashes, chr(31), ''), 'hex'));
    UPDATE history_heads h SET batch_id = v_batch, hash = v_hash WHERE h.tenant_id = p_tenant;
    INSERT INTO history_blocks (tenant_id, batch_id, at, actions, hash) VALUES (p_tenant, v_batch, p_at, cardinality(p_ids), v_hash);
    INSERT INTO case_events (tenant_id, case_id, seq, batch_id, batch_ord, action_id, actor_id, at, action, events, version_hash, hash)
    SELECT p_tenant, w.case_id, w.seq + 1, v_batch, w.n, w.id, w.actor, p_at, w.action, w.events::json, w.version, decode(w.hash, 'hex')
    FROM unnest(p_ids, p_cases, p_seqs, p_actors, v_actions, v_events, v_versions, v_hashes)
      WITH ORDINALITY AS w(id, case_id, seq, actor, action, events, version, hash, n);
  EXCEPTION
    WHEN SQLSTATE 'NJ001' THEN
      RETURN QUERY SELECT l.ord, v_fate, l.detail FROM unnest(v_left, v_details) AS l(ord, detail);
    WHEN unique_violation THEN
      GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
      IF v_constraint = 'apprenticeships_one_master' THEN
        -- Whoever has a master by now, or is given two at once.
        RETURN QUERY SELECT DISTINCT d.ord, 'has-master'::text, NULL::bigint FROM jsonb_to_recordset(p_pairs) AS d(ord int, person_id bigint, standing text)
        WHERE d.standing IN ('agreed', 'begun') AND (
          EXISTS (SELECT FROM apprenticeships o WHERE o.tenant_id = p_tenant AND o.person_id = d.person_id AND o.standing IN ('agreed', 'begun') AND o.case_id <> p_cases[d.ord])
          OR EXISTS (SELECT FROM jsonb_to_recordset(p_pairs) AS x(ord int, person_id bigint, standing text) WHERE x.person_id = d.person_id AND x.standing IN ('agreed', 'begun') AND x.ord < d.ord));
        IF FOUND THEN RETURN; END IF;
        RAISE;
      END IF;
      -- Looking for each action's id beforehand would cost every action a search of the history for the sake of the few that come twice.
      SELECT array_agg(w.n::int) INTO v_left FROM unnest(p_ids) WITH ORDINALITY AS w(id, n)
      JOIN case_events e ON e.tenant_id = p_tenant AND e.action_id = w.id;
      IF v_left IS NULL THEN RAISE; END IF;
      RETURN QUERY SELECT l.ord, 'repeated'::text, NULL::bigint FROM unnest(v_left) AS l(ord);
  END $$`,
];
