// Goods: what there is, the lots it came in, and the routes it leaves by. How many pieces lie where is no column here: each place of a lot is an
// account of the ledger, and what was packed for whom is in the state of his case.

export const up: string[] = [
  `CREATE TABLE goods (
    tenant_id bigint NOT NULL, id bigint NOT NULL, organisation_id bigint NOT NULL,
    name text NOT NULL, unit text NOT NULL, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT goods_name_key UNIQUE (tenant_id, organisation_id, name),
    CONSTRAINT goods_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id)
  )`,
  // What was bought or given and received together: one price, one day on which it expires; `gift_use_id`: what was taken of a gift for it.
  `CREATE TABLE goods_lots (
    tenant_id bigint NOT NULL, id bigint NOT NULL, goods_id bigint NOT NULL,
    supplier text NOT NULL, received_on date NOT NULL, expires_on date, price_fen bigint NOT NULL CHECK (price_fen >= 0),
    pieces bigint NOT NULL CHECK (pieces > 0), received_by bigint NOT NULL, created_at timestamptz NOT NULL,
    gift_use_id bigint, transfer_id bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT goods_lots_one_gift UNIQUE (tenant_id, gift_use_id),
    CONSTRAINT goods_lots_goods_fkey FOREIGN KEY (tenant_id, goods_id) REFERENCES goods (tenant_id, id),
    CHECK (expires_on IS NULL OR expires_on >= received_on)
  )`,
  `COMMENT ON TABLE goods_lots IS 'append-only: what was received, from whom and at which price'`,
  `CREATE INDEX goods_lots_goods ON goods_lots (tenant_id, goods_id, expires_on, id)`,

  // A lot that was taken in by mistake and all of which still lay there: given back whole by one transfer, once.
  `CREATE TABLE goods_lot_reversals (
    tenant_id bigint NOT NULL, lot_id bigint NOT NULL, why text NOT NULL, transfer_id bigint NOT NULL, by_id bigint NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, lot_id),
    CONSTRAINT goods_lot_reversals_lot_fkey FOREIGN KEY (tenant_id, lot_id) REFERENCES goods_lots (tenant_id, id)
  )`,
  `COMMENT ON TABLE goods_lot_reversals IS 'append-only: what was taken into stock by mistake'`,

  // One round of a van, or one day at a pick-up point, in somebody's hands.
  `CREATE TABLE delivery_routes (
    tenant_id bigint NOT NULL, id bigint NOT NULL, round_id bigint NOT NULL, organisation_id bigint NOT NULL,
    name text NOT NULL, day date NOT NULL, carrier_id bigint NOT NULL, state text NOT NULL CHECK (state IN ('planned', 'loaded', 'closed')),
    made_by bigint NOT NULL, made_at timestamptz NOT NULL, loaded_at timestamptz, closed_at timestamptz, closed_by bigint,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT delivery_routes_name_key UNIQUE (tenant_id, round_id, day, name),
    CONSTRAINT delivery_routes_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES rounds (tenant_id, id),
    CONSTRAINT delivery_routes_carrier_fkey FOREIGN KEY (tenant_id, carrier_id) REFERENCES people (tenant_id, id),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
  )`,
  `CREATE INDEX delivery_routes_carrier ON delivery_routes (tenant_id, carrier_id, day)`,
  // Whose bag rides on which route, in the order of the stops. The code is what the label says: random, nothing about the person.
  `CREATE TABLE delivery_stops (
    tenant_id bigint NOT NULL, case_id bigint NOT NULL, route_id bigint NOT NULL, place int NOT NULL, code text NOT NULL,
    PRIMARY KEY (tenant_id, case_id),
    CONSTRAINT delivery_stops_code_key UNIQUE (tenant_id, code),
    CONSTRAINT delivery_stops_route_fkey FOREIGN KEY (tenant_id, route_id) REFERENCES delivery_routes (tenant_id, id)
  )`,
  `CREATE INDEX delivery_stops_route ON delivery_stops (tenant_id, route_id, place)`,
  // Which lots were ever loaded onto a route: there each has two accounts of its own, on the way and handed over, so that no two routes wait for each other.
  `CREATE TABLE goods_lot_routes (
    tenant_id bigint NOT NULL, lot_id bigint NOT NULL, route_id bigint NOT NULL,
    PRIMARY KEY (tenant_id, lot_id, route_id),
    CONSTRAINT goods_lot_routes_lot_fkey FOREIGN KEY (tenant_id, lot_id) REFERENCES goods_lots (tenant_id, id),
    CONSTRAINT goods_lot_routes_route_fkey FOREIGN KEY (tenant_id, route_id) REFERENCES delivery_routes (tenant_id, id)
  )`,
  `CREATE INDEX goods_lot_routes_route ON goods_lot_routes (tenant_id, route_id)`,
  // What a phone recorded and could not be taken: kept for the officer, who settles it by hand. What was taken is in the history.
  `CREATE TABLE delivery_records (
    tenant_id bigint NOT NULL, action_id uuid NOT NULL, route_id bigint NOT NULL, case_id bigint,
    code text NOT NULL, what text NOT NULL, done_at timestamptz NOT NULL, person_id bigint NOT NULL, received_at timestamptz NOT NULL,
    refusal text NOT NULL, why_zh text NOT NULL, why_en text NOT NULL, looked_at timestamptz, looked_by bigint,
    PRIMARY KEY (tenant_id, action_id),
    CHECK ((looked_at IS NULL) = (looked_by IS NULL))
  )`,
  `CREATE INDEX delivery_records_route ON delivery_records (tenant_id, route_id, received_at)`,
];
