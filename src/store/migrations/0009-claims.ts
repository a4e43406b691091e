// Claims: limited things that many want at once. What is left is an account of the one ledger, and its row is the only lock: one call
// decides a whole batch under it, moves as many units as were given by one transfer, and says who has one. A batch that gives nothing
// writes nothing, and one that comes when nothing is left does not even lock.

/** What of an account may still be given. */
const left = 'a.credits - a.debits - a.debits_pending - a.floor';

/** The stock is the offer's lock: whoever holds it alone touches what people hold. The offer is read again as it is by now. */
const lockOffer = `
    SELECT ${left}, o.batches + 1, o.head INTO v_left, v_number, v_head FROM accounts a, claim_offers o
      WHERE a.tenant_id = p_tenant AND a.id = v_stock AND o.tenant_id = p_tenant AND o.id = p_offer FOR UPDATE;`;

/**
 * Moves one unit per person from one account to the other and appends the batch, whose fingerprint covers the one before: none can be changed,
 * left out or put in unseen.
 */
const writeBatch = (move: { from: string; to: string; kind: string; code: string; people: string }) => `
    v_count := cardinality(${move.people});
    v_hash := sha256(v_head || convert_to(concat_ws('|', p_tenant, p_offer, v_number, ${move.kind}, p_transfer,
      to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'UTF8') || array_send(${move.people}));
    WITH moved AS (
      INSERT INTO transfers (tenant_id, id, debit_id, credit_id, amount, kind, code, at)
      VALUES (p_tenant, p_transfer, ${move.from}, ${move.to}, v_count, 'post', ${move.code}, p_at)
    ), counted AS (
      UPDATE accounts a SET debits = a.debits + CASE WHEN a.id = ${move.from} THEN v_count ELSE 0 END,
        credits = a.credits + CASE WHEN a.id = ${move.to} THEN v_count ELSE 0 END
      WHERE a.tenant_id = p_tenant AND a.id IN (${move.from}, ${move.to})
    ), appended AS (
      INSERT INTO claim_batches (tenant_id, offer_id, number, kind, people, transfer_id, at, hash)
      VALUES (p_tenant, p_offer, v_number, ${move.kind}, ${move.people}, p_transfer, p_at, v_hash)
    )
    UPDATE claim_offers o SET batches = v_number, head = v_hash WHERE o.tenant_id = p_tenant AND o.id = p_offer;`;

/** Who of `people` holds one of the round by something else than the batch just decided. */
const holding = `SELECT coalesce(array_agg(c.person_id), '{}'), coalesce(array_agg(c.offer_id), '{}') INTO had, had_offers FROM claims c
        WHERE c.tenant_id = p_tenant AND c.round_id = v_round AND c.person_id = ANY (p_people)`;

const offerColumns = 'v_round, v_stock, v_held, v_opens, v_closes, v_queued';
const readOffer = `SELECT o.round_id, o.stock_id, o.held_id, o.opens_at, o.closes_at, o.queued, ${left}
      INTO STRICT ${offerColumns}, v_left FROM claim_offers o JOIN accounts a ON a.tenant_id = p_tenant AND a.id = o.stock_id
      WHERE o.tenant_id = p_tenant AND o.id = p_offer;`;
const offerVariables = `v_round bigint; v_stock bigint; v_held bigint; v_opens timestamptz; v_closes timestamptz; v_queued boolean;
    v_left bigint; v_number int; v_head bytea; v_hash bytea; v_count bigint;`;

export const up: string[] = [
  // One package of a round at one organisation; what is left of it lies on stock_id, what people hold on held_id. queued: who comes too late
  // may wait, and nobody overtakes those who do. Cases are opened for the batches up to `opened`.
  `CREATE TABLE claim_offers (
    tenant_id bigint NOT NULL, id bigint NOT NULL, round_id bigint NOT NULL, organisation_id bigint NOT NULL, package text NOT NULL,
    stock_id bigint NOT NULL, held_id bigint NOT NULL, opens_at timestamptz NOT NULL, closes_at timestamptz NOT NULL,
    queued boolean NOT NULL DEFAULT false,
    batches int NOT NULL DEFAULT 0, opened int NOT NULL DEFAULT 0, head bytea NOT NULL DEFAULT ''::bytea, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT claim_offers_package_key UNIQUE (tenant_id, round_id, organisation_id, package),
    CONSTRAINT claim_offers_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES rounds (tenant_id, id),
    CONSTRAINT claim_offers_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id),
    CHECK (closes_at > opens_at), CHECK (opened <= batches)
  ) WITH (fillfactor = 50)`,
  // Who holds one: of all packages of a round, each person at most one and, where it says a household, each household. A fold of claim_batches.
  // until: given up by then unless it is confirmed.
  `CREATE TABLE claims (
    tenant_id bigint NOT NULL, round_id bigint NOT NULL, person_id bigint NOT NULL, offer_id bigint NOT NULL, batch int NOT NULL,
    household bigint, until timestamptz, case_id bigint,
    PRIMARY KEY (tenant_id, round_id, person_id),
    CONSTRAINT claims_household_key UNIQUE (tenant_id, round_id, household)
  ) WITH (fillfactor = 80)`,
  'CREATE INDEX claims_until ON claims (tenant_id, until) WHERE until IS NOT NULL',
  `CREATE TABLE claim_batches (
    tenant_id bigint NOT NULL, offer_id bigint NOT NULL, number int NOT NULL, kind text NOT NULL CHECK (kind IN ('take', 'give-back', 'expire')),
    people bigint[] NOT NULL, transfer_id bigint NOT NULL, at timestamptz NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (tenant_id, offer_id, number)
  )`,
  // Small numbers do not get smaller enough to be worth the time under the lock.
  'ALTER TABLE claim_batches ALTER COLUMN people SET STORAGE EXTERNAL',
  `COMMENT ON TABLE claim_batches IS 'append-only: who was given one and who gave one back, in the order of the decisions'`,

  // Who waits for one of an offer, in this order: by coming, or by a draw. Whoever was offered one, or gave up, is no longer here.
  `CREATE TABLE claim_waits (
    tenant_id bigint NOT NULL, offer_id bigint NOT NULL, place bigint NOT NULL, person_id bigint NOT NULL, since timestamptz NOT NULL,
    household bigint,
    PRIMARY KEY (tenant_id, offer_id, place),
    CONSTRAINT claim_waits_person_key UNIQUE (tenant_id, offer_id, person_id)
  )`,

  // p_people: different ones, in the order in which they came. p_moved: from the waiting list, at any hour, to be confirmed until p_until if that
  // is given. shut: outside the hours; got NULL: all of them got one. had: those who hold one of the round already, had_offers: of which
  // package. Whoever is in neither found nothing left, or somebody of his household holds one.
  `CREATE FUNCTION claim_batch(p_tenant bigint, p_offer bigint, p_transfer bigint, p_at timestamptz, p_people bigint[], p_households bigint[],
      p_moved boolean, p_until timestamptz, OUT shut boolean, OUT got bigint[], OUT had bigint[], OUT had_offers bigint[]) LANGUAGE plpgsql AS $$
  DECLARE ${offerVariables} v_want bigint[];
  BEGIN
    ${readOffer}
    shut := NOT p_moved AND (p_at < v_opens OR p_at >= v_closes);
    got := '{}';
    IF NOT shut AND v_left > 0 THEN
      ${lockOffer}
      IF v_queued AND NOT p_moved AND EXISTS (SELECT FROM claim_waits w WHERE w.tenant_id = p_tenant AND w.offer_id = p_offer) THEN
        v_left := 0;
      END IF;
      IF v_left >= cardinality(p_people) THEN
        INSERT INTO claims (tenant_id, round_id, person_id, offer_id, batch, household, until)
        SELECT p_tenant, v_round, w.id, p_offer, v_number, w.household, p_until FROM unnest(p_people, p_households) AS w(id, household) ORDER BY w.id
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS v_count = ROW_COUNT;
      ELSE
        -- The last ones: who came first, among those without one. Another package of the round may give to one of them at this very
        -- moment: then his place is the next one's.
        v_count := 0;
        LOOP
          SELECT coalesce(array_agg(w.id ORDER BY w.n), '{}') INTO v_want FROM unnest(p_people, p_households) WITH ORDINALITY AS w(id, household, n)
          WHERE NOT EXISTS (SELECT FROM claims c WHERE c.tenant_id = p_tenant AND c.round_id = v_round
            AND (c.person_id = w.id OR c.household = w.household));
          EXIT WHEN v_left = 0 OR cardinality(v_want) = 0;
          INSERT INTO claims (tenant_id, round_id, person_id, offer_id, batch, household, until)
          SELECT p_tenant, v_round, w.id, p_offer, v_number, w.household, p_until FROM unnest(p_people, p_households) WITH ORDINALITY AS w(id, household, n)
          WHERE w.id = ANY (v_want[1:v_left]) ORDER BY w.id
          ON CONFLICT DO NOTHING;
          GET DIAGNOSTICS v_count = ROW_COUNT;
          v_left := v_left - v_count;
        END LOOP;
        v_count := -1;
      END IF;
      IF v_count = cardinality(p_people) THEN
        got := p_people;
      ELSIF v_count <> 0 THEN
        SELECT coalesce(array_agg(w.id ORDER BY w.n), '{}') INTO got FROM unnest(p_people) WITH ORDINALITY AS w(id, n)
        JOIN claims c ON c.tenant_id = p_tenant AND c.round_id = v_round AND c.person_id = w.id AND c.offer_id = p_offer AND c.batch = v_number;
      END IF;
      IF cardinality(got) > 0 THEN
        ${writeBatch({ from: 'v_stock', to: 'v_held', kind: "'take'", code: "'claim'", people: 'got' })}
      END IF;
      IF v_count = cardinality(p_people) THEN
        got := NULL;
        RETURN;
      END IF;
    END IF;
    ${holding} AND c.person_id <> ALL (got);
  END $$`,

  // Several offers in one transaction and one commit, in the order of their ids. p_ends: where the people of each end. One row for each.
  `CREATE FUNCTION claim_many(p_tenant bigint, p_offers bigint[], p_ends int[], p_transfers bigint[], p_at timestamptz, p_people bigint[], p_households bigint[])
    RETURNS TABLE (ord int, shut boolean, got bigint[], had bigint[], had_offers bigint[]) LANGUAGE plpgsql AS $$
  DECLARE v_from int := 1;
  BEGIN
    FOR i IN 1 .. cardinality(p_offers) LOOP
      RETURN QUERY SELECT i, c.shut, c.got, c.had, c.had_offers FROM claim_batch(p_tenant, p_offers[i], p_transfers[i], p_at,
        p_people[v_from:p_ends[i]], p_households[v_from:p_ends[i]], false, NULL) c;
      v_from := p_ends[i] + 1;
    END LOOP;
  END $$`,

  // Gives back what these people hold of the offer; whoever holds none is left out. The units are the next ones'.
  // p_unconfirmed: only what was to be confirmed before p_at and was not.
  `CREATE FUNCTION claim_give_back(p_tenant bigint, p_offer bigint, p_transfer bigint, p_at timestamptz, p_people bigint[], p_unconfirmed boolean)
    RETURNS bigint[] LANGUAGE plpgsql AS $$
  DECLARE ${offerVariables} v_gone bigint[];
  BEGIN
    ${readOffer}
    ${lockOffer}
    WITH gone AS (
      DELETE FROM claims c WHERE c.tenant_id = p_tenant AND c.round_id = v_round AND c.person_id = ANY (p_people) AND c.offer_id = p_offer
        AND (NOT p_unconfirmed OR c.until <= p_at)
      RETURNING c.person_id
    )
    SELECT coalesce(array_agg(g.person_id ORDER BY g.person_id), '{}') INTO v_gone FROM gone g;
    IF cardinality(v_gone) > 0 THEN
      ${writeBatch({ from: 'v_held', to: 'v_stock', kind: "CASE WHEN p_unconfirmed THEN 'expire' ELSE 'give-back' END", code: "'claim-given-back'", people: 'v_gone' })}
    END IF;
    RETURN v_gone;
  END $$`,

  // Puts these at the end of the waiting list, in this order; whoever waits already keeps his place, whoever holds one of the round does not wait.
  `CREATE FUNCTION claim_wait(p_tenant bigint, p_offer bigint, p_at timestamptz, p_people bigint[], p_households bigint[]) RETURNS int LANGUAGE plpgsql AS $$
  DECLARE v_round bigint; v_count int;
  BEGIN
    SELECT o.round_id INTO STRICT v_round FROM claim_offers o WHERE o.tenant_id = p_tenant AND o.id = p_offer FOR UPDATE;
    INSERT INTO claim_waits (tenant_id, offer_id, place, person_id, since, household)
    SELECT p_tenant, p_offer, coalesce((SELECT max(l.place) FROM claim_waits l WHERE l.tenant_id = p_tenant AND l.offer_id = p_offer), 0) + w.n, w.id, p_at, w.household
      FROM unnest(p_people, p_households) WITH ORDINALITY AS w(id, household, n)
     WHERE NOT EXISTS (SELECT FROM claims c WHERE c.tenant_id = p_tenant AND c.round_id = v_round AND c.person_id = w.id)
    ON CONFLICT ON CONSTRAINT claim_waits_person_key DO NOTHING;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
  END $$`,

  // What is there goes to those who wait longest, at most p_most of them; whoever holds one of the round by now waits no more. Gives who got one.
  `CREATE FUNCTION claim_move_on(p_tenant bigint, p_offer bigint, p_transfer bigint, p_at timestamptz, p_until timestamptz, p_most int)
    RETURNS bigint[] LANGUAGE plpgsql AS $$
  DECLARE ${offerVariables} v_first bigint[]; v_households bigint[]; v_got bigint[];
  BEGIN
    ${readOffer}
    ${lockOffer}
    SELECT coalesce(array_agg(f.person_id ORDER BY f.place), '{}'), array_agg(f.household ORDER BY f.place) INTO v_first, v_households
      FROM (SELECT w.place, w.person_id, w.household FROM claim_waits w WHERE w.tenant_id = p_tenant AND w.offer_id = p_offer
        ORDER BY w.place LIMIT greatest(0, least(v_left, p_most))) f;
    IF cardinality(v_first) = 0 THEN RETURN '{}'; END IF;
    SELECT coalesce(c.got, v_first) INTO v_got FROM claim_batch(p_tenant, p_offer, p_transfer, p_at, v_first, v_households, true, p_until) c;
    DELETE FROM claim_waits w WHERE w.tenant_id = p_tenant AND w.offer_id = p_offer AND w.person_id = ANY (v_first);
    RETURN v_got;
  END $$`,
];
