// Claims: limited things that many want at once. What is left is an account of the one ledger, and its row is the only lock: one call
// decides a whole batch under it, moves as many units as were given by one transfer, and says who has one. A batch that gives nothing
// writes nothing, and one that comes when nothing is left does not even lock.

/** What of an account may still be given. */
const left = 'a.credits - a.debits - a.debits_pending - a.floor';

/** The stock is the offer's lock: whoever holds it alone touches what people hold. The offer is read again as it is by now. */
const lockOffer = `
    SELECT ${left}, o.batches + 1, o.head INTO v_left, v_number, v_head FROM accounts a, claim_offers o
      WHERE a.tenant_id = p_tenant AND a.id = v_stock AND o.tenant_id = p_tenant AND o.id = p_offer FOR UPDATE;`;

/** Of a batch and of all before it. */
const fingerprint = (of: {
  head: string;
  offer: string;
  number: string;
  kind: string;
  transfer: string;
  people: string;
}) =>
  `sha256(${of.head} || convert_to(concat_ws('|', p_tenant, ${of.offer}, ${of.number}, ${of.kind}, ${of.transfer},
      to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'UTF8') || array_send(${of.people}))`;

/**
 * Moves one unit per person from one account to the other and appends the batch, whose fingerprint covers the one before: none can be changed,
 * left out or put in unseen.
 */
const writeBatch = (move: { from: string; to: string; kind: string; code: string; people: string }) => `
    v_count := cardinality(${move.people});
    v_hash := ${fingerprint({ head: 'v_head', offer: 'p_offer', number: 'v_number', kind: move.kind, transfer: 'p_transfer', people: move.people })};
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

/** In the order of the ids, so that two who ask for several never wait for each other. */
const insertClaims = (
  people: string,
  households: string,
) => `INSERT INTO claims (tenant_id, round_id, person_id, offer_id, batch, household, until)
      SELECT p_tenant, v_round, w.id, p_offer, v_number, w.household, p_until FROM unnest(${people}, ${households}) AS w(id, household) ORDER BY w.id`;

const offerColumns = 'v_round, v_stock, v_held, v_opens, v_closes, v_queued';
const readOffer = `SELECT o.round_id, o.stock_id, o.held_id, o.opens_at, o.closes_at, o.queued INTO STRICT ${offerColumns}
      FROM claim_offers o WHERE o.tenant_id = p_tenant AND o.id = p_offer;
    SELECT ${left} INTO STRICT v_left FROM accounts a WHERE a.tenant_id = p_tenant AND a.id = v_stock;`;
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
    PRIMARY KEY (tenant_id, round_id, person_id)
  ) WITH (fillfactor = 80)`,
  // Partial, because an entry nobody needs costs a rush a quarter of its speed.
  'CREATE UNIQUE INDEX claims_household ON claims (tenant_id, round_id, household) WHERE household IS NOT NULL',
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
  DECLARE ${offerVariables} v_want bigint[] := p_people; v_homes bigint[] := p_households;
  BEGIN
    ${readOffer}
    shut := NOT p_moved AND (p_at < v_opens OR p_at >= v_closes);
    got := '{}';
    IF NOT shut AND v_left > 0 THEN
      ${lockOffer}
      IF v_queued AND NOT p_moved AND EXISTS (SELECT FROM claim_waits w WHERE w.tenant_id = p_tenant AND w.offer_id = p_offer) THEN
        v_left := 0;
      END IF;
    ELSE
      v_left := 0;
    END IF;
    ${holding};
    IF v_left <= 0 THEN RETURN; END IF;
    IF cardinality(had) > 0 THEN
      SELECT array_agg(w.id ORDER BY w.n), array_agg(w.household ORDER BY w.n) INTO v_want, v_homes
        FROM unnest(p_people, p_households) WITH ORDINALITY AS w(id, household, n) WHERE w.id NOT IN (SELECT h.id FROM unnest(had) AS h(id));
      IF v_want IS NULL THEN RETURN; END IF;
    END IF;
    BEGIN
      ${insertClaims('v_want[1:v_left]', 'v_homes[1:v_left]')};
      got := v_want[1:v_left];
    EXCEPTION WHEN unique_violation THEN
      -- Another package of the round gives to one of them at this very moment, or two are of one household: whoever comes first, one by one.
      FOR i IN 1 .. cardinality(v_want) LOOP
        EXIT WHEN cardinality(got) >= v_left;
        ${insertClaims('ARRAY[v_want[i]]', 'ARRAY[v_homes[i]]')} ON CONFLICT DO NOTHING;
        IF FOUND THEN got := got || v_want[i]; END IF;
      END LOOP;
      ${holding} AND c.person_id <> ALL (got);
    END;
    IF cardinality(got) > 0 THEN
      ${writeBatch({ from: 'v_stock', to: 'v_held', kind: "'take'", code: "'claim'", people: 'got' })}
    END IF;
    IF cardinality(got) = cardinality(p_people) THEN got := NULL; END IF;
  END $$`,

  // The usual case, all offers in a few statements: each is open with enough left for all who come and none who wait, and nobody holds one. False:
  // nothing was changed, and each offer wants its own decision. Rows are found by arrays of keys: no plan made for a small table then walks through a large one. p_offers: in the order of the ids.
  `CREATE FUNCTION claim_plainly(p_tenant bigint, p_offers bigint[], p_ends int[], p_transfers bigint[], p_at timestamptz, p_people bigint[], p_households bigint[])
    RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE v_rounds bigint[]; v_stocks bigint[]; v_helds bigint[]; v_counts bigint[]; v_numbers int[]; v_heads bytea[]; v_hashes bytea[]; v_left bigint[];
    v_open boolean; v_queued boolean; v_from int := 1;
  BEGIN
    SELECT array_agg(o.round_id ORDER BY o.id), array_agg(o.stock_id ORDER BY o.id), array_agg(o.held_id ORDER BY o.id),
        bool_and(p_at >= o.opens_at AND p_at < o.closes_at), bool_or(o.queued) INTO v_rounds, v_stocks, v_helds, v_open, v_queued
      FROM claim_offers o WHERE o.tenant_id = p_tenant AND o.id = ANY (p_offers);
    SELECT array_agg(${left} ORDER BY array_position(v_stocks, a.id)) INTO v_left FROM accounts a WHERE a.tenant_id = p_tenant AND a.id = ANY (v_stocks);
    FOR i IN 1 .. cardinality(p_offers) LOOP
      v_counts[i] := p_ends[i] - v_from + 1;
      v_from := p_ends[i] + 1;
      IF v_left[i] < v_counts[i] THEN RETURN false; END IF;
    END LOOP;
    IF NOT v_open THEN RETURN false; END IF;
    SELECT array_agg(l.units ORDER BY l.n) INTO v_left FROM (
      SELECT array_position(v_stocks, a.id) AS n, ${left} AS units FROM accounts a WHERE a.tenant_id = p_tenant AND a.id = ANY (v_stocks) ORDER BY n FOR UPDATE) l;
    SELECT array_agg(l.number ORDER BY l.id), array_agg(l.head ORDER BY l.id) INTO v_numbers, v_heads FROM (
      SELECT o.id, o.batches + 1 AS number, o.head FROM claim_offers o WHERE o.tenant_id = p_tenant AND o.id = ANY (p_offers) ORDER BY o.id FOR UPDATE) l;
    IF v_queued AND EXISTS (SELECT FROM claim_waits w WHERE w.tenant_id = p_tenant AND w.offer_id = ANY (p_offers)) THEN RETURN false; END IF;
    v_from := 1;
    FOR i IN 1 .. cardinality(p_offers) LOOP
      IF v_left[i] < v_counts[i] THEN RETURN false; END IF;
      v_hashes[i] := ${fingerprint({ head: 'v_heads[i]', offer: 'p_offers[i]', number: 'v_numbers[i]', kind: "'take'", transfer: 'p_transfers[i]', people: 'p_people[v_from:p_ends[i]]' })};
      v_from := p_ends[i] + 1;
    END LOOP;
    IF EXISTS (SELECT FROM claims c WHERE c.tenant_id = p_tenant
        AND c.round_id = ANY (ARRAY(SELECT DISTINCT r.id FROM unnest(v_rounds) AS r(id))) AND c.person_id = ANY (p_people)) THEN
      RETURN false;
    END IF;
    WITH asked AS MATERIALIZED (
      SELECT f.*, p_people[f.last - f.wanted + 1:f.last] AS people, p_households[f.last - f.wanted + 1:f.last] AS households
        FROM unnest(p_offers, v_rounds, v_stocks, v_helds, v_counts, v_numbers, v_hashes, p_transfers, p_ends)
          AS f(offer_id, round_id, stock_id, held_id, wanted, number, hash, transfer_id, last)
    ), given AS (
      INSERT INTO claims (tenant_id, round_id, person_id, offer_id, batch, household)
      SELECT p_tenant, f.round_id, w.id, f.offer_id, f.number, w.household FROM asked f, unnest(f.people, f.households) AS w(id, household) ORDER BY w.id
    ), transferred AS (
      INSERT INTO transfers (tenant_id, id, debit_id, credit_id, amount, kind, code, at)
      SELECT p_tenant, f.transfer_id, f.stock_id, f.held_id, f.wanted, 'post', 'claim', p_at FROM asked f
    ), counted AS (
      UPDATE accounts a SET debits = a.debits + coalesce(v_counts[array_position(v_stocks, a.id)], 0),
        credits = a.credits + coalesce(v_counts[array_position(v_helds, a.id)], 0)
      WHERE a.tenant_id = p_tenant AND a.id = ANY (v_stocks || v_helds)
    ), appended AS (
      INSERT INTO claim_batches (tenant_id, offer_id, number, kind, people, transfer_id, at, hash)
      SELECT p_tenant, f.offer_id, f.number, 'take', f.people, f.transfer_id, p_at, f.hash FROM asked f
    )
    UPDATE claim_offers o SET batches = v_numbers[array_position(p_offers, o.id)], head = v_hashes[array_position(p_offers, o.id)]
     WHERE o.tenant_id = p_tenant AND o.id = ANY (p_offers);
    RETURN true;
  EXCEPTION WHEN unique_violation THEN
    RETURN false;
  END $$`,

  // Several offers in one transaction and one commit, in the order of their ids. p_ends: where the people of each end. One row for each.
  `CREATE FUNCTION claim_many(p_tenant bigint, p_offers bigint[], p_ends int[], p_transfers bigint[], p_at timestamptz, p_people bigint[], p_households bigint[])
    RETURNS TABLE (ord int, shut boolean, got bigint[], had bigint[], had_offers bigint[]) LANGUAGE plpgsql AS $$
  DECLARE v_from int := 1;
  BEGIN
    IF claim_plainly(p_tenant, p_offers, p_ends, p_transfers, p_at, p_people, p_households) THEN
      RETURN QUERY SELECT i, false, NULL::bigint[], NULL::bigint[], NULL::bigint[] FROM generate_subscripts(p_offers, 1) AS i;
      RETURN;
    END IF;
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
