// Claims: limited things that many want at once. What is left is an account of the one ledger, and its row is the only lock: one call
// decides a whole batch under it, moves as many units as were given by one transfer, and says who has one. A batch that gives nothing
// writes nothing, and one that comes when nothing is left does not even lock.

/** What of an account may still be given. */
const left = 'a.credits - a.debits - a.debits_pending - a.floor';

/** Number and fingerprint of the next batch: it covers the one before, so none can be changed, left out or put in unseen. */
const appendBatch = (kind: string, people: string, transfer: string) => `
    v_hash := sha256(v_offer.head || convert_to(concat_ws('|', p_tenant, p_offer, v_offer.batches + 1, '${kind}', ${transfer},
      to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), array_to_string(${people}, ',')), 'UTF8'));
    INSERT INTO claim_batches (tenant_id, offer_id, number, kind, people, transfer_id, at, hash)
    VALUES (p_tenant, p_offer, v_offer.batches + 1, '${kind}', ${people}, ${transfer}, p_at, v_hash);
    UPDATE claim_offers o SET batches = v_offer.batches + 1, head = v_hash WHERE o.tenant_id = p_tenant AND o.id = p_offer;`;

/** One unit per person from one account to the other. Both are locked. */
const move = (from: string, to: string, amount: string, code: string) => `
    INSERT INTO transfers (tenant_id, id, debit_id, credit_id, amount, kind, code, at)
    VALUES (p_tenant, p_transfer, ${from}, ${to}, ${amount}, 'post', '${code}', p_at);
    UPDATE accounts a SET debits = a.debits + CASE WHEN a.id = ${from} THEN ${amount} ELSE 0 END,
      credits = a.credits + CASE WHEN a.id = ${to} THEN ${amount} ELSE 0 END
    WHERE a.tenant_id = p_tenant AND a.id IN (${from}, ${to});`;

const lockAccounts = `
    PERFORM 1 FROM accounts a WHERE a.tenant_id = p_tenant AND a.id IN (v_offer.stock_id, v_offer.held_id) ORDER BY a.id FOR UPDATE;
    SELECT * INTO v_offer FROM claim_offers o WHERE o.tenant_id = p_tenant AND o.id = p_offer;`;

export const up: string[] = [
  // One package of a round at one organisation; what is left of it lies on stock_id, what people hold on held_id.
  `CREATE TABLE claim_offers (
    tenant_id bigint NOT NULL, id bigint NOT NULL, round_id bigint NOT NULL, organisation_id bigint NOT NULL, package text NOT NULL,
    stock_id bigint NOT NULL, held_id bigint NOT NULL, opens_at timestamptz NOT NULL, closes_at timestamptz NOT NULL,
    batches int NOT NULL DEFAULT 0, head bytea NOT NULL DEFAULT ''::bytea, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT claim_offers_package_key UNIQUE (tenant_id, round_id, organisation_id, package),
    CONSTRAINT claim_offers_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES rounds (tenant_id, id),
    CONSTRAINT claim_offers_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id),
    CHECK (closes_at > opens_at)
  ) WITH (fillfactor = 50)`,
  // Who holds one: of all packages of a round, each person at most one. A fold of claim_batches.
  `CREATE TABLE claims (
    tenant_id bigint NOT NULL, round_id bigint NOT NULL, person_id bigint NOT NULL, offer_id bigint NOT NULL, batch int NOT NULL,
    PRIMARY KEY (tenant_id, round_id, person_id)
  )`,
  `CREATE TABLE claim_batches (
    tenant_id bigint NOT NULL, offer_id bigint NOT NULL, number int NOT NULL, kind text NOT NULL CHECK (kind IN ('take', 'give-back')),
    people bigint[] NOT NULL, transfer_id bigint NOT NULL, at timestamptz NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (tenant_id, offer_id, number)
  )`,
  `COMMENT ON TABLE claim_batches IS 'append-only: who was given one and who gave one back, in the order of the decisions'`,

  // Who waits for one of an offer, in this order: by coming, or by a draw. Whoever was offered one, or gave up, is no longer here.
  `CREATE TABLE claim_waits (
    tenant_id bigint NOT NULL, offer_id bigint NOT NULL, place bigint NOT NULL, person_id bigint NOT NULL, since timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, offer_id, place),
    CONSTRAINT claim_waits_person_key UNIQUE (tenant_id, offer_id, person_id)
  )`,

  // p_people: different ones, in the order in which they came. shut: outside the hours; got NULL: all of them got one. had: those who
  // hold one of the round already, had_offers: of which package. Whoever is in neither found nothing left.
  `CREATE FUNCTION claim_batch(p_tenant bigint, p_offer bigint, p_transfer bigint, p_at timestamptz, p_people bigint[])
    RETURNS TABLE (shut boolean, got bigint[], had bigint[], had_offers bigint[], remaining bigint) LANGUAGE plpgsql AS $$
  DECLARE
    v_offer claim_offers; v_left bigint; v_hash bytea; v_count bigint; v_want bigint[] := p_people; v_got bigint[] := '{}';
  BEGIN
    SELECT * INTO STRICT v_offer FROM claim_offers o WHERE o.tenant_id = p_tenant AND o.id = p_offer;
    IF p_at < v_offer.opens_at OR p_at >= v_offer.closes_at THEN
      RETURN QUERY SELECT true, '{}'::bigint[], array_agg(c.person_id), array_agg(c.offer_id), 0::bigint FROM claims c
        WHERE c.tenant_id = p_tenant AND c.round_id = v_offer.round_id AND c.person_id = ANY (p_people);
      RETURN;
    END IF;
    SELECT ${left} INTO v_left FROM accounts a WHERE a.tenant_id = p_tenant AND a.id = v_offer.stock_id;
    IF v_left > 0 THEN
      ${lockAccounts}
      SELECT ${left} INTO v_left FROM accounts a WHERE a.tenant_id = p_tenant AND a.id = v_offer.stock_id;
      v_count := 0;
      IF v_left >= cardinality(p_people) THEN
        INSERT INTO claims (tenant_id, round_id, person_id, offer_id, batch)
        SELECT p_tenant, v_offer.round_id, w.id, p_offer, v_offer.batches + 1 FROM unnest(p_people) AS w(id) ORDER BY w.id
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS v_count = ROW_COUNT;
        v_got := p_people;
        IF v_count < cardinality(p_people) THEN
          SELECT coalesce(array_agg(w.id ORDER BY w.n), '{}') INTO v_got FROM unnest(p_people) WITH ORDINALITY AS w(id, n)
          JOIN claims c ON c.tenant_id = p_tenant AND c.round_id = v_offer.round_id AND c.person_id = w.id
            AND c.offer_id = p_offer AND c.batch = v_offer.batches + 1;
        END IF;
      ELSE
        -- The last ones: who came first, among those without one. Another package of the round may give to one of them at this very
        -- moment: then his place is the next one's.
        LOOP
          SELECT coalesce(array_agg(w.id ORDER BY w.n), '{}') INTO v_want FROM unnest(p_people) WITH ORDINALITY AS w(id, n)
          WHERE NOT EXISTS (SELECT FROM claims c WHERE c.tenant_id = p_tenant AND c.round_id = v_offer.round_id AND c.person_id = w.id);
          EXIT WHEN v_left = 0 OR cardinality(v_want) = 0;
          INSERT INTO claims (tenant_id, round_id, person_id, offer_id, batch)
          SELECT p_tenant, v_offer.round_id, w.id, p_offer, v_offer.batches + 1 FROM unnest(v_want[1:v_left]) AS w(id) ORDER BY w.id
          ON CONFLICT DO NOTHING;
          GET DIAGNOSTICS v_count = ROW_COUNT;
          v_left := v_left - v_count;
        END LOOP;
        SELECT coalesce(array_agg(w.id ORDER BY w.n), '{}'), count(*) INTO v_got, v_count FROM unnest(p_people) WITH ORDINALITY AS w(id, n)
        JOIN claims c ON c.tenant_id = p_tenant AND c.round_id = v_offer.round_id AND c.person_id = w.id
          AND c.offer_id = p_offer AND c.batch = v_offer.batches + 1;
      END IF;
      IF v_count > 0 THEN
        ${move('v_offer.stock_id', 'v_offer.held_id', 'v_count', 'claim')}
        ${appendBatch('take', 'v_got', 'p_transfer')}
      END IF;
      SELECT ${left} INTO v_left FROM accounts a WHERE a.tenant_id = p_tenant AND a.id = v_offer.stock_id;
      IF v_count = cardinality(p_people) THEN
        RETURN QUERY SELECT false, NULL::bigint[], NULL::bigint[], NULL::bigint[], v_left;
        RETURN;
      END IF;
    END IF;
    RETURN QUERY SELECT false, v_got, array_agg(c.person_id), array_agg(c.offer_id), v_left FROM claims c
      WHERE c.tenant_id = p_tenant AND c.round_id = v_offer.round_id AND c.person_id = ANY (p_people)
        AND NOT (c.offer_id = p_offer AND c.batch = v_offer.batches + 1 AND c.person_id = ANY (v_got));
  END $$`,

  // Gives back what these people hold of the offer; whoever holds none is left out. The units are the next ones'.
  `CREATE FUNCTION claim_give_back(p_tenant bigint, p_offer bigint, p_transfer bigint, p_at timestamptz, p_people bigint[])
    RETURNS bigint[] LANGUAGE plpgsql AS $$
  DECLARE
    v_offer claim_offers; v_hash bytea; v_gone bigint[];
  BEGIN
    SELECT * INTO STRICT v_offer FROM claim_offers o WHERE o.tenant_id = p_tenant AND o.id = p_offer;
    ${lockAccounts}
    WITH gone AS (
      DELETE FROM claims c WHERE c.tenant_id = p_tenant AND c.round_id = v_offer.round_id AND c.person_id = ANY (p_people) AND c.offer_id = p_offer
      RETURNING c.person_id
    )
    SELECT coalesce(array_agg(g.person_id ORDER BY g.person_id), '{}') INTO v_gone FROM gone g;
    IF cardinality(v_gone) > 0 THEN
      ${move('v_offer.held_id', 'v_offer.stock_id', 'cardinality(v_gone)', 'claim-given-back')}
      ${appendBatch('give-back', 'v_gone', 'p_transfer')}
    END IF;
    RETURN v_gone;
  END $$`,
];
