// Who somebody is, changed by no single officer: what is proposed and waits, the word that lets an authenticator be bound, and accounts that are
// not paid on at once.

export const up: string[] = [
  // One row per proposal. 'second-person': a second person confirms before `ends_at`, else it lapses. 'waiting': nobody objects before `ends_at`,
  // then it is in force. The value goes when it is decided: what was done stands in the access log.
  `CREATE TABLE identity_changes (
    tenant_id bigint NOT NULL, id bigint NOT NULL, person_id bigint NOT NULL,
    kind text NOT NULL, about text NOT NULL DEFAULT '', rule text NOT NULL CHECK (rule IN ('second-person', 'waiting')),
    state text NOT NULL CHECK (state IN ('waiting', 'in-force', 'refused', 'withdrawn', 'objected', 'lapsed', 'superseded')),
    value_sealed bytea, phone_index bytea, organisation_id bigint,
    proposed_by bigint NOT NULL, proposed_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
    decided_by bigint, decided_at timestamptz, why text,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT identity_changes_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people (tenant_id, id),
    CONSTRAINT identity_changes_not_for_oneself CHECK (proposed_by <> person_id),
    CONSTRAINT identity_changes_second_person CHECK (rule <> 'second-person' OR state <> 'in-force'
      OR (decided_by IS NOT NULL AND decided_by <> proposed_by AND decided_by <> person_id)),
    CONSTRAINT identity_changes_waited CHECK (rule <> 'waiting' OR state <> 'in-force' OR decided_by IS NOT DISTINCT FROM person_id
      OR (decided_by IS NULL AND decided_at >= ends_at)),
    CHECK ((state = 'waiting') = (value_sealed IS NOT NULL)), CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CHECK (phone_index IS NULL OR (kind = 'phone' AND state = 'waiting')), CHECK (ends_at > proposed_at)
  )`,
  // One open per person and kind; of posts one per post.
  `CREATE UNIQUE INDEX identity_changes_one_open ON identity_changes (tenant_id, person_id, kind, about) WHERE state = 'waiting'`,
  `CREATE INDEX identity_changes_open ON identity_changes (tenant_id, ends_at, id) WHERE state = 'waiting'`,
  `CREATE INDEX identity_changes_person ON identity_changes (tenant_id, person_id, id)`,

  // An authenticator that was bound with a one-time word counts for a strong post; those bound before words existed are taken as such.
  `ALTER TABLE credentials ADD COLUMN totp_by_word boolean NOT NULL DEFAULT false, ADD COLUMN word_hash bytea, ADD COLUMN word_until timestamptz,
     ADD COLUMN word_tries int NOT NULL DEFAULT 0, ADD CONSTRAINT credentials_word_whole CHECK ((word_hash IS NULL) = (word_until IS NULL))`,
  `UPDATE credentials SET totp_by_word = true WHERE totp_confirmed_at IS NOT NULL`,

  // From when payments go to the account; NULL: at once.
  `ALTER TABLE people ADD COLUMN account_from timestamptz`,
  `ALTER TABLE organisations ADD COLUMN account_from timestamptz`,
  // As before, but for accounts that are not to be paid on yet: their payees are named among those without one, and paid by the next batch.
  `CREATE OR REPLACE FUNCTION prepare_payment_items(p_tenant bigint, p_batch bigint, p_round bigint, p_stage text, p_after bigint, p_upto bigint, p_first bigint)
  RETURNS TABLE (items int, amount_fen bigint, without_account bigint[]) LANGUAGE plpgsql SET work_mem = '64MB' AS $$
  DECLARE
    v_cases bigint[]; v_attempts int[]; v_fens bigint[]; v_people bigint[]; v_organisations bigint[];
    v_items int; v_amount bigint; v_without bigint[]; v_at timestamptz;
  BEGIN
    SELECT b.prepared_at INTO v_at FROM payment_batches b WHERE b.tenant_id = p_tenant AND b.id = p_batch;
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
    RETURN QUERY SELECT v_items, v_amount, coalesce(v_without, '{}');
  END $$`,
];
