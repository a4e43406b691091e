// The ledger's rules as functions: one call per batch and tenant, which on Citus runs whole on the owning node.
// Columns travel as parallel arrays; an array that would hold only NULLs may itself be NULL. Times and ids are passed in.

const columns = `p_ids bigint[], p_kinds text[], p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_originals bigint[],
    p_codes text[], p_cases bigint[], p_entitlements text[], p_actors bigint[], p_actions uuid[], p_memos text[],
    p_batch bigint, p_at timestamptz`;

export const up: string[] = [
  // Writes transfers that were judged already. The two sides and the amount must be given for every kind (a resolution repeats its
  // original's, a reversal has them swapped). Belts that stay on: CHECK accounts_floor, the UNIQUE keys, and every account must exist.
  `CREATE FUNCTION apply_transfers(p_tenant bigint, ${columns}) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_accounts bigint[];
  v_touched int;
BEGIN
  SELECT array_agg(side ORDER BY side) INTO v_accounts FROM (SELECT unnest(p_debits) AS side UNION SELECT unnest(p_credits)) s;
  PERFORM 1 FROM accounts WHERE tenant_id = p_tenant AND id = ANY (v_accounts) ORDER BY id FOR UPDATE;
  INSERT INTO transfers (tenant_id, id, debit_id, credit_id, amount, kind, code, original_id, case_id, entitlement,
                         batch_id, actor_id, action_id, at, memo)
  SELECT p_tenant, t.id, t.debit, t.credit, t.amount, t.kind, t.code, t.original, t.case_id, t.entitlement,
         p_batch, t.actor, t.action, p_at, t.memo
    FROM unnest(p_ids, p_kinds, p_debits, p_credits, p_amounts, p_originals, p_codes, p_cases, p_entitlements, p_actors, p_actions, p_memos)
      AS t(id, kind, debit, credit, amount, original, code, case_id, entitlement, actor, action, memo);
  UPDATE accounts a
     SET debits = a.debits + x.debits, credits = a.credits + x.credits,
         debits_pending = a.debits_pending + x.debits_pending, credits_pending = a.credits_pending + x.credits_pending
    FROM (
      SELECT account, sum(debits)::bigint AS debits, sum(credits)::bigint AS credits,
             sum(debits_pending)::bigint AS debits_pending, sum(credits_pending)::bigint AS credits_pending
        FROM (
          SELECT s.account, CASE WHEN s.debit_side THEN m.moved ELSE 0 END AS debits, CASE WHEN s.debit_side THEN 0 ELSE m.moved END AS credits,
                 CASE WHEN s.debit_side THEN m.pending ELSE 0 END AS debits_pending, CASE WHEN s.debit_side THEN 0 ELSE m.pending END AS credits_pending
            FROM (
              SELECT t.debit, t.credit,
                     sum(CASE WHEN t.kind IN ('post', 'post-reserved', 'reverse') THEN t.amount ELSE 0 END) AS moved,
                     sum(CASE t.kind WHEN 'reserve' THEN t.amount WHEN 'post-reserved' THEN -t.amount WHEN 'void-reserved' THEN -t.amount ELSE 0 END) AS pending
                FROM unnest(p_kinds, p_debits, p_credits, p_amounts) AS t(kind, debit, credit, amount) GROUP BY t.debit, t.credit
            ) m CROSS JOIN LATERAL (VALUES (m.debit, true), (m.credit, false)) AS s(account, debit_side)
        ) sides GROUP BY account
    ) x
   WHERE a.tenant_id = p_tenant AND a.id = x.account;
  GET DIAGNOSTICS v_touched = ROW_COUNT;
  IF v_touched IS DISTINCT FROM cardinality(v_accounts) THEN
    RAISE EXCEPTION 'a transfer names an account that does not exist' USING ERRCODE = 'foreign_key_violation';
  END IF;
END $$`,

  // Judges transfers as if they came one after the other, and writes those that may be: {"applied": bool, "not": [[ordinal, code, id?] …]}
  // lists only what was not newly done ("already" with the id of the earlier transfer, or why refused).
  // p_all_or_nothing: a single refusal and nothing is written.
  `CREATE FUNCTION transfer_batch(p_tenant bigint, p_all_or_nothing boolean, ${columns}) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_count int := coalesce(cardinality(p_ids), 0);
  v_debits bigint[]; v_credits bigint[]; v_amounts bigint[];
  v_accounts bigint[]; v_headroom bigint[];
  v_verdicts text[]; v_existing bigint[]; v_repeats boolean; v_not jsonb;
  v_debit_at int[]; v_credit_at int[];
  v_first_id int[]; v_first_entitlement int[]; v_first_original int[];
  v_taken_id int[]; v_taken_entitlement int[]; v_taken_original int[];
  i int; j int; k text; amount_i bigint;
BEGIN
  IF v_count = 0 THEN RETURN '{"applied": true, "not": []}'; END IF;

  -- A resolution has the sides and the amount of its original. Transfers never change, so this needs no lock.
  IF p_originals IS NULL THEN
    v_debits := p_debits;
    v_credits := p_credits;
    v_amounts := p_amounts;
  ELSE
    SELECT array_agg(CASE WHEN t.kind = 'reverse' THEN o.credit_id WHEN t.kind IN ('post-reserved', 'void-reserved') THEN o.debit_id ELSE t.debit END ORDER BY t.ord),
           array_agg(CASE WHEN t.kind = 'reverse' THEN o.debit_id WHEN t.kind IN ('post-reserved', 'void-reserved') THEN o.credit_id ELSE t.credit END ORDER BY t.ord),
           array_agg(CASE WHEN t.kind IN ('post', 'reserve') THEN t.amount ELSE o.amount END ORDER BY t.ord)
      INTO v_debits, v_credits, v_amounts
      FROM unnest(p_kinds, p_debits, p_credits, p_amounts, p_originals) WITH ORDINALITY AS t(kind, debit, credit, amount, original, ord)
      LEFT JOIN transfers o ON o.tenant_id = p_tenant AND o.id = t.original;
  END IF;

  SELECT array_agg(side) INTO v_accounts FROM (SELECT unnest(v_debits) AS side UNION SELECT unnest(v_credits)) s WHERE side IS NOT NULL;
  PERFORM 1 FROM accounts WHERE tenant_id = p_tenant AND id = ANY (v_accounts) ORDER BY id FOR UPDATE;

  -- From here on nobody else moves these accounts; each statement sees what was committed before the locks were had.
  SELECT array_agg(id ORDER BY id), array_agg(credits - debits - debits_pending - floor ORDER BY id)
    INTO v_accounts, v_headroom FROM accounts WHERE tenant_id = p_tenant AND id = ANY (v_accounts);

  SELECT array_agg(CASE
           WHEN t.id IS NULL OR t.code IS NULL OR t.kind IS NULL
             OR t.kind NOT IN ('post', 'reserve', 'post-reserved', 'void-reserved', 'reverse')
             OR (t.kind IN ('post', 'reserve')) <> (t.original IS NULL) THEN 'transfer-malformed'
           WHEN same.id IS NOT NULL THEN CASE
             WHEN same.kind = t.kind AND same.debit_id = t.debit AND same.credit_id = t.credit AND same.amount = t.amount
              AND same.original_id IS NOT DISTINCT FROM t.original THEN 'already' ELSE 'transfer-id-taken' END
           WHEN earlier.id IS NOT NULL THEN CASE
             WHEN earlier.kind = t.kind AND earlier.debit_id = t.debit AND earlier.credit_id = t.credit AND earlier.amount = t.amount
             THEN 'already' ELSE 'entitlement-taken' END
           WHEN t.original IS NOT NULL AND t.amount IS NULL THEN 'original-unknown'
           WHEN t.kind IN ('post-reserved', 'void-reserved') AND o.kind <> 'reserve' THEN 'original-not-reserved'
           WHEN t.kind = 'reverse' AND o.kind NOT IN ('post', 'post-reserved') THEN 'original-not-posted'
           WHEN resolved.id IS NOT NULL THEN 'already-resolved'
           WHEN t.amount IS NULL OR t.amount <= 0 THEN 'amount-not-positive'
           WHEN t.debit = t.credit THEN 'same-account'
           WHEN d.id IS NULL OR c.id IS NULL THEN 'account-unknown'
           WHEN d.unit <> c.unit THEN 'unit-mismatch'
           -- What was reserved while an account was open can still be settled or given back.
           WHEN t.kind NOT IN ('post-reserved', 'void-reserved') AND (d.closed_at IS NOT NULL OR c.closed_at IS NOT NULL) THEN 'account-closed'
         END ORDER BY t.ord),
         array_agg(coalesce(same.id, earlier.id) ORDER BY t.ord),
         count(DISTINCT t.id) < v_count
           OR count(DISTINCT t.original) < count(t.original)
           OR count(DISTINCT t.case_id) FILTER (WHERE t.entitlement IS NOT NULL) < count(t.case_id) FILTER (WHERE t.entitlement IS NOT NULL)
    INTO v_verdicts, v_existing, v_repeats
    FROM unnest(p_ids, p_kinds, v_debits, v_credits, v_amounts, p_originals, p_codes, p_cases, p_entitlements)
      WITH ORDINALITY AS t(id, kind, debit, credit, amount, original, code, case_id, entitlement, ord)
    LEFT JOIN transfers same ON same.tenant_id = p_tenant AND same.id = t.id
    LEFT JOIN transfers earlier ON earlier.tenant_id = p_tenant AND earlier.case_id = t.case_id AND earlier.entitlement = t.entitlement
    LEFT JOIN transfers o ON o.tenant_id = p_tenant AND o.id = t.original
    LEFT JOIN transfers resolved ON resolved.tenant_id = p_tenant AND resolved.original_id = t.original
    LEFT JOIN accounts d ON d.tenant_id = p_tenant AND d.id = t.debit
    LEFT JOIN accounts c ON c.tenant_id = p_tenant AND c.id = t.credit;

  -- One by one only when it can matter: something may come twice in this call, or an account could run short.
  IF v_repeats OR EXISTS (
    SELECT FROM (
      SELECT t.debit, sum(t.amount) AS wanted FROM unnest(p_kinds, v_debits, v_amounts, v_verdicts) AS t(kind, debit, amount, verdict)
       WHERE t.verdict IS NULL AND t.kind IN ('post', 'reserve', 'reverse') GROUP BY t.debit
    ) w JOIN unnest(v_accounts, v_headroom) AS h(id, headroom) ON h.id = w.debit
    WHERE w.wanted > h.headroom
  ) THEN
    SELECT array_agg(d.at ORDER BY t.ord), array_agg(c.at ORDER BY t.ord),
           array_agg(t.first_id ORDER BY t.ord), array_agg(t.first_entitlement ORDER BY t.ord), array_agg(t.first_original ORDER BY t.ord)
      INTO v_debit_at, v_credit_at, v_first_id, v_first_entitlement, v_first_original
      FROM (
        SELECT u.debit, u.credit, u.ord, min(u.ord) OVER (PARTITION BY u.id)::int AS first_id,
               CASE WHEN u.case_id IS NOT NULL AND u.entitlement IS NOT NULL
                    THEN min(u.ord) OVER (PARTITION BY u.case_id, u.entitlement)::int END AS first_entitlement,
               CASE WHEN u.original IS NOT NULL THEN min(u.ord) OVER (PARTITION BY u.original)::int END AS first_original
          FROM unnest(p_ids, v_debits, v_credits, p_originals, p_cases, p_entitlements)
            WITH ORDINALITY AS u(id, debit, credit, original, case_id, entitlement, ord)
      ) t
      LEFT JOIN unnest(v_accounts) WITH ORDINALITY AS d(id, at) ON d.id = t.debit
      LEFT JOIN unnest(v_accounts) WITH ORDINALITY AS c(id, at) ON c.id = t.credit;
    v_taken_id := array_fill(NULL::int, ARRAY[v_count]);
    v_taken_entitlement := v_taken_id;
    v_taken_original := v_taken_id;
    FOR i IN 1 .. v_count LOOP
      CONTINUE WHEN v_verdicts[i] IS NOT NULL;
      k := p_kinds[i];
      amount_i := v_amounts[i];
      j := v_taken_id[v_first_id[i]];
      IF j IS NOT NULL THEN
        v_verdicts[i] := CASE WHEN p_kinds[j] = k AND v_debits[j] = v_debits[i] AND v_credits[j] = v_credits[i] AND v_amounts[j] = amount_i
          AND p_originals[j] IS NOT DISTINCT FROM p_originals[i] THEN 'already' ELSE 'transfer-id-taken' END;
        v_existing[i] := p_ids[j];
        CONTINUE;
      END IF;
      IF v_first_entitlement[i] IS NOT NULL THEN
        j := v_taken_entitlement[v_first_entitlement[i]];
        IF j IS NOT NULL THEN
          v_verdicts[i] := CASE WHEN p_kinds[j] = k AND v_debits[j] = v_debits[i] AND v_credits[j] = v_credits[i] AND v_amounts[j] = amount_i
            THEN 'already' ELSE 'entitlement-taken' END;
          v_existing[i] := p_ids[j];
          CONTINUE;
        END IF;
      END IF;
      IF v_first_original[i] IS NOT NULL AND v_taken_original[v_first_original[i]] IS NOT NULL THEN
        v_verdicts[i] := 'already-resolved';
        CONTINUE;
      END IF;
      IF k IN ('post', 'reserve', 'reverse') THEN
        -- No floor: the headroom is NULL and never too small.
        IF v_headroom[v_debit_at[i]] < amount_i THEN
          v_verdicts[i] := 'insufficient';
          CONTINUE;
        END IF;
        v_headroom[v_debit_at[i]] := v_headroom[v_debit_at[i]] - amount_i;
      ELSIF k = 'void-reserved' THEN
        v_headroom[v_debit_at[i]] := v_headroom[v_debit_at[i]] + amount_i;
      END IF;
      IF k IN ('post', 'post-reserved', 'reverse') THEN
        v_headroom[v_credit_at[i]] := v_headroom[v_credit_at[i]] + amount_i;
      END IF;
      v_taken_id[v_first_id[i]] := i;
      IF v_first_entitlement[i] IS NOT NULL THEN v_taken_entitlement[v_first_entitlement[i]] := i; END IF;
      IF v_first_original[i] IS NOT NULL THEN v_taken_original[v_first_original[i]] := i; END IF;
    END LOOP;
  END IF;

  SELECT coalesce(jsonb_agg(jsonb_build_array(t.ord, t.verdict, t.existing) ORDER BY t.ord), '[]')
    INTO v_not FROM unnest(v_verdicts, v_existing) WITH ORDINALITY AS t(verdict, existing, ord) WHERE t.verdict IS NOT NULL;
  IF p_all_or_nothing AND EXISTS (SELECT FROM unnest(v_verdicts) AS t(verdict) WHERE t.verdict <> 'already') THEN
    RETURN jsonb_build_object('applied', false, 'not', v_not);
  END IF;

  BEGIN
    IF v_not = '[]' THEN
      PERFORM apply_transfers(p_tenant, p_ids, p_kinds, v_debits, v_credits, v_amounts, p_originals, p_codes, p_cases, p_entitlements,
                              p_actors, p_actions, p_memos, p_batch, p_at);
    ELSIF jsonb_array_length(v_not) < v_count THEN
      PERFORM apply_transfers(p_tenant, array_agg(t.id ORDER BY t.ord), array_agg(t.kind ORDER BY t.ord), array_agg(t.debit ORDER BY t.ord),
                array_agg(t.credit ORDER BY t.ord), array_agg(t.amount ORDER BY t.ord), array_agg(t.original ORDER BY t.ord),
                array_agg(t.code ORDER BY t.ord), array_agg(t.case_id ORDER BY t.ord), array_agg(t.entitlement ORDER BY t.ord),
                array_agg(t.actor ORDER BY t.ord), array_agg(t.action ORDER BY t.ord), array_agg(t.memo ORDER BY t.ord), p_batch, p_at)
        FROM unnest(p_ids, p_kinds, v_debits, v_credits, v_amounts, p_originals, p_codes, p_cases, p_entitlements, p_actors, p_actions, p_memos, v_verdicts)
          WITH ORDINALITY AS t(id, kind, debit, credit, amount, original, code, case_id, entitlement, actor, action, memo, verdict, ord)
       WHERE t.verdict IS NULL;
    END IF;
  EXCEPTION WHEN unique_violation THEN
    -- Somebody committed the same id or entitlement between other accounts just now: run the whole transaction again and it is seen.
    RAISE EXCEPTION 'the same transfer was written at the same moment' USING ERRCODE = 'serialization_failure';
  END;
  RETURN jsonb_build_object('applied', true, 'not', v_not);
END $$`,

  // Reserves payable → bank for every item of a batch, all or none; the answer is transfer_batch's. The items' reserve_id are the transfers' ids.
  `CREATE FUNCTION reserve_payment_batch(p_tenant bigint, p_batch bigint, p_payable bigint, p_bank bigint, p_actor bigint, p_at timestamptz)
  RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_ids bigint[]; v_amounts bigint[]; v_cases bigint[]; v_entitlements text[];
  v_count int;
BEGIN
  SELECT array_agg(i.reserve_id ORDER BY i.id), array_agg(i.amount_fen ORDER BY i.id), array_agg(i.case_id ORDER BY i.id), array_agg(i.stage || ':' || i.attempt ORDER BY i.id)
    INTO v_ids, v_amounts, v_cases, v_entitlements FROM payment_items i WHERE i.tenant_id = p_tenant AND i.batch_id = p_batch;
  v_count := coalesce(cardinality(v_ids), 0);
  RETURN transfer_batch(p_tenant, true, v_ids, array_fill('reserve'::text, ARRAY[v_count]), array_fill(p_payable, ARRAY[v_count]), array_fill(p_bank, ARRAY[v_count]),
    v_amounts, NULL, array_fill('payment'::text, ARRAY[v_count]), v_cases, v_entitlements, array_fill(p_actor, ARRAY[v_count]), NULL, NULL, NULL, p_at);
END $$`,
];
