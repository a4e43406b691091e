// Gifts: what donors promised, what came, where it was allotted and what it was used for. Amounts that count are balances of the one ledger;
// these rows say for whom and why each of its transfers was made, so they are only added to, and what was wrong is reversed by a row of its own.

export const up: string[] = [
  // Name and contact are sealed; public_name is there only with the donor's consent.
  `CREATE TABLE gift_donors (
    tenant_id bigint NOT NULL, id bigint NOT NULL, organisation_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('organisation', 'person')), details_sealed bytea NOT NULL, public_name text,
    created_by bigint NOT NULL, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT gift_donors_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id)
  )`,
  // A fund is an account of money that several donors feed and that rounds of its programme draw on.
  `CREATE TABLE gift_funds (
    tenant_id bigint NOT NULL, id bigint NOT NULL, organisation_id bigint NOT NULL, name text NOT NULL, purpose text NOT NULL,
    programme_key text, account_id bigint NOT NULL, opened_by bigint NOT NULL, opened_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT gift_funds_name_key UNIQUE (tenant_id, organisation_id, name),
    CONSTRAINT gift_funds_account_key UNIQUE (tenant_id, account_id),
    CONSTRAINT gift_funds_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id)
  )`,
  `COMMENT ON TABLE gift_funds IS 'append-only: what a fund is for is not changed once money was given to it'`,
  // The earmark of an agreement: a round, a programme, or its purpose in words; one that feeds a fund has the fund's.
  `CREATE TABLE gift_agreements (
    tenant_id bigint NOT NULL, id bigint NOT NULL, organisation_id bigint NOT NULL, donor_id bigint NOT NULL, fund_id bigint,
    purpose text NOT NULL, programme_key text, round_id bigint, from_on date NOT NULL, until_on date NOT NULL, signed_on date NOT NULL,
    made_by bigint NOT NULL, made_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT gift_agreements_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id),
    CONSTRAINT gift_agreements_donor_fkey FOREIGN KEY (tenant_id, donor_id) REFERENCES gift_donors (tenant_id, id),
    CONSTRAINT gift_agreements_fund_fkey FOREIGN KEY (tenant_id, fund_id) REFERENCES gift_funds (tenant_id, id),
    CONSTRAINT gift_agreements_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES rounds (tenant_id, id),
    CHECK (until_on >= from_on), CHECK (fund_id IS NULL OR (programme_key IS NULL AND round_id IS NULL))
  )`,
  `COMMENT ON TABLE gift_agreements IS 'append-only: what a donor and a union agreed'`,
  `ALTER TABLE documents ADD CONSTRAINT documents_agreement_fkey FOREIGN KEY (tenant_id, agreement_id) REFERENCES gift_agreements (tenant_id, id)`,
  `CREATE INDEX gift_agreements_organisation ON gift_agreements (tenant_id, organisation_id, id)`,
  // What is promised, unit by unit; what comes of it lies on account_id (of an agreement that feeds a fund, the fund's).
  `CREATE TABLE gift_lines (
    tenant_id bigint NOT NULL, agreement_id bigint NOT NULL, line int NOT NULL CHECK (line > 0),
    what text NOT NULL, unit text NOT NULL, amount bigint NOT NULL CHECK (amount > 0), value_fen bigint CHECK (value_fen > 0), account_id bigint NOT NULL,
    PRIMARY KEY (tenant_id, agreement_id, line),
    CONSTRAINT gift_lines_agreement_fkey FOREIGN KEY (tenant_id, agreement_id) REFERENCES gift_agreements (tenant_id, id)
  )`,
  `COMMENT ON TABLE gift_lines IS 'append-only: what of an agreement is promised'`,
  `CREATE INDEX gift_lines_account ON gift_lines (tenant_id, account_id)`,

  // The last number given in a year; its row is the lock that keeps them without gaps.
  `CREATE TABLE gift_receipt_years (tenant_id bigint NOT NULL, year int NOT NULL, last int NOT NULL DEFAULT 0, PRIMARY KEY (tenant_id, year))`,
  // A reversal is a receipt with a number of its own that names the one it takes back. mark: what its QR code knows and a stranger cannot guess.
  `CREATE TABLE gift_receipts (
    tenant_id bigint NOT NULL, year int NOT NULL, number int NOT NULL, agreement_id bigint NOT NULL, line int NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0), value_fen bigint CHECK (value_fen > 0), received_on date NOT NULL, reference text NOT NULL, mark text NOT NULL,
    reverses_year int, reverses_number int, transfer_id bigint NOT NULL, by_id bigint NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, year, number),
    CONSTRAINT gift_receipts_one_reversal UNIQUE (tenant_id, reverses_year, reverses_number),
    CONSTRAINT gift_receipts_line_fkey FOREIGN KEY (tenant_id, agreement_id, line) REFERENCES gift_lines (tenant_id, agreement_id, line),
    CONSTRAINT gift_receipts_reverses_fkey FOREIGN KEY (tenant_id, reverses_year, reverses_number) REFERENCES gift_receipts (tenant_id, year, number),
    CHECK ((reverses_year IS NULL) = (reverses_number IS NULL))
  )`,
  `COMMENT ON TABLE gift_receipts IS 'append-only: what really came, and what was taken back'`,
  `CREATE INDEX gift_receipts_line ON gift_receipts (tenant_id, agreement_id, line)`,

  // Money that one person of finance wrote down as arrived, reserved by transfer_id; another confirms it, which makes its receipt, or sends it back with why.
  `CREATE TABLE gift_arrivals (
    tenant_id bigint NOT NULL, id bigint NOT NULL, agreement_id bigint NOT NULL, line int NOT NULL, amount bigint NOT NULL CHECK (amount > 0),
    received_on date NOT NULL, reference text NOT NULL, transfer_id bigint NOT NULL, recorded_by bigint NOT NULL, recorded_at timestamptz NOT NULL,
    decided_by bigint, decided_at timestamptz, decided_transfer_id bigint, receipt_year int, receipt_number int, why text,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT gift_arrivals_four_eyes CHECK (decided_by <> recorded_by),
    CONSTRAINT gift_arrivals_receipt_key UNIQUE (tenant_id, receipt_year, receipt_number),
    CONSTRAINT gift_arrivals_line_fkey FOREIGN KEY (tenant_id, agreement_id, line) REFERENCES gift_lines (tenant_id, agreement_id, line),
    CONSTRAINT gift_arrivals_receipt_fkey FOREIGN KEY (tenant_id, receipt_year, receipt_number) REFERENCES gift_receipts (tenant_id, year, number),
    CHECK (num_nonnulls(decided_by, decided_at, decided_transfer_id) IN (0, 3)), CHECK ((receipt_year IS NULL) = (receipt_number IS NULL)),
    CHECK (num_nonnulls(receipt_number, why) = num_nonnulls(decided_by))
  )`,
  `CREATE INDEX gift_arrivals_line ON gift_arrivals (tenant_id, agreement_id, line)`,
  `CREATE INDEX gift_arrivals_reference ON gift_arrivals (tenant_id, reference)`,
  `CREATE INDEX gift_arrivals_waiting ON gift_arrivals (tenant_id, id) WHERE decided_by IS NULL`,

  // A receipt for money that one person of finance asks to take back, its sum reserved by transfer_id; another confirms it or sends it back with the reason.
  `CREATE TABLE gift_reversals (
    tenant_id bigint NOT NULL, id bigint NOT NULL, year int NOT NULL, number int NOT NULL, why text NOT NULL, transfer_id bigint NOT NULL,
    asked_by bigint NOT NULL, asked_at timestamptz NOT NULL, decided_by bigint, decided_at timestamptz, decided_transfer_id bigint, sent_back_why text,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT gift_reversals_four_eyes CHECK (decided_by <> asked_by),
    CONSTRAINT gift_reversals_receipt_fkey FOREIGN KEY (tenant_id, year, number) REFERENCES gift_receipts (tenant_id, year, number),
    CHECK (num_nonnulls(decided_by, decided_at, decided_transfer_id) IN (0, 3)), CHECK (decided_by IS NOT NULL OR sent_back_why IS NULL)
  )`,
  `CREATE INDEX gift_reversals_receipt ON gift_reversals (tenant_id, year, number)`,
  `CREATE UNIQUE INDEX gift_reversals_waiting ON gift_reversals (tenant_id, year, number) WHERE decided_by IS NULL`,

  // From account_id (an agreement's or a fund's) to to_id: a round's budget, or what an organisation has of it in hand.
  `CREATE TABLE gift_allotments (
    tenant_id bigint NOT NULL, id bigint NOT NULL, agreement_id bigint, line int, fund_id bigint, account_id bigint NOT NULL, to_id bigint NOT NULL,
    organisation_id bigint NOT NULL, round_id bigint, amount bigint NOT NULL CHECK (amount > 0), reason text NOT NULL,
    transfer_id bigint NOT NULL, by_id bigint NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT gift_allotments_line_fkey FOREIGN KEY (tenant_id, agreement_id, line) REFERENCES gift_lines (tenant_id, agreement_id, line),
    CONSTRAINT gift_allotments_fund_fkey FOREIGN KEY (tenant_id, fund_id) REFERENCES gift_funds (tenant_id, id),
    CONSTRAINT gift_allotments_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES rounds (tenant_id, id),
    CHECK ((fund_id IS NULL) = (agreement_id IS NOT NULL)), CHECK ((agreement_id IS NULL) = (line IS NULL))
  )`,
  `COMMENT ON TABLE gift_allotments IS 'append-only: where donated things were put'`,
  `CREATE INDEX gift_allotments_account ON gift_allotments (tenant_id, account_id)`,
  `CREATE INDEX gift_allotments_organisation ON gift_allotments (tenant_id, organisation_id)`,
  // What became of an allotment: used for people, taken into stock as a lot, taken back unused, or a use that was wrong reversed.
  `CREATE TABLE gift_uses (
    tenant_id bigint NOT NULL, id bigint NOT NULL, allotment_id bigint NOT NULL, kind text NOT NULL CHECK (kind IN ('use', 'stock', 'take-back', 'reverse')),
    amount bigint NOT NULL CHECK (amount > 0), people int NOT NULL DEFAULT 0 CHECK (people >= 0), used_on date NOT NULL, note text NOT NULL,
    reverses_id bigint, transfer_id bigint NOT NULL, by_id bigint NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT gift_uses_one_reversal UNIQUE (tenant_id, reverses_id),
    CONSTRAINT gift_uses_allotment_fkey FOREIGN KEY (tenant_id, allotment_id) REFERENCES gift_allotments (tenant_id, id),
    CONSTRAINT gift_uses_reverses_fkey FOREIGN KEY (tenant_id, reverses_id) REFERENCES gift_uses (tenant_id, id),
    CHECK ((kind = 'reverse') = (reverses_id IS NOT NULL))
  )`,
  `COMMENT ON TABLE gift_uses IS 'append-only: what donated things were used for'`,
  `CREATE INDEX gift_uses_allotment ON gift_uses (tenant_id, allotment_id)`,
  `ALTER TABLE goods_lots ADD CONSTRAINT goods_lots_gift_fkey FOREIGN KEY (tenant_id, gift_use_id) REFERENCES gift_uses (tenant_id, id)`,

  // Colleagues give for one of them, within one unit; what is left goes where the announcement said.
  `CREATE TABLE gift_collections (
    tenant_id bigint NOT NULL, round_id bigint NOT NULL, organisation_id bigint NOT NULL, announcement text NOT NULL,
    leftover text NOT NULL CHECK (leftover IN ('member', 'fund')), fund_id bigint, account_id bigint NOT NULL,
    opened_by bigint NOT NULL, opened_at timestamptz NOT NULL, closed_by bigint, closed_at timestamptz, left_transfer_id bigint,
    PRIMARY KEY (tenant_id, round_id),
    CONSTRAINT gift_collections_account_key UNIQUE (tenant_id, account_id),
    CONSTRAINT gift_collections_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES rounds (tenant_id, id),
    CONSTRAINT gift_collections_fund_fkey FOREIGN KEY (tenant_id, fund_id) REFERENCES gift_funds (tenant_id, id),
    CHECK ((leftover = 'fund') = (fund_id IS NOT NULL))
  )`,
  `CREATE INDEX gift_collections_organisation ON gift_collections (tenant_id, organisation_id)`,
  // Who gave what is for the giver alone: read by person_id and never by round.
  `CREATE TABLE gift_givings (
    tenant_id bigint NOT NULL, id bigint NOT NULL, round_id bigint NOT NULL, person_id bigint, amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    way text NOT NULL CHECK (way IN ('cash', 'transfer')), given_on date NOT NULL, reverses_id bigint, transfer_id bigint NOT NULL,
    by_id bigint NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT gift_givings_one_reversal UNIQUE (tenant_id, reverses_id),
    CONSTRAINT gift_givings_collection_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES gift_collections (tenant_id, round_id),
    CONSTRAINT gift_givings_reverses_fkey FOREIGN KEY (tenant_id, reverses_id) REFERENCES gift_givings (tenant_id, id)
  )`,
  `COMMENT ON TABLE gift_givings IS 'append-only: what colleagues gave, each for his own eyes'`,
  `CREATE INDEX gift_givings_person ON gift_givings (tenant_id, person_id) WHERE person_id IS NOT NULL`,
  `CREATE INDEX gift_givings_round ON gift_givings (tenant_id, round_id)`,
];
