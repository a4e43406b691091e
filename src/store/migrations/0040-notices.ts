// How a notice writes whom it is about; what was published under "organisation only" loses the names that it should never have had. Objections say
// whether who raised them is known. A year's budget is approved, appropriated and given to rounds by two people above an amount.

/** Stages of a round's version that promise to name organisations only. */
const promised = `rounds r JOIN programme_versions v ON v.tenant_id = r.tenant_id AND v.hash = r.version_hash`;
const maskOf = `v.definition -> 'stages' -> n.stage -> 'settings' ->> 'mask'`;

export const up: string[] = [
  `ALTER TABLE notices ADD COLUMN mask text NOT NULL DEFAULT 'name',
     ADD CONSTRAINT notices_mask CHECK (mask IN ('name', 'organisation', 'none'))`,
  `UPDATE notices n SET mask = ${maskOf} FROM ${promised}
    WHERE r.tenant_id = n.tenant_id AND r.id = n.round_id AND ${maskOf} IN ('organisation', 'none')`,
  `UPDATE notice_entries e SET masked_name = e.organisation_name,
       details = CASE WHEN e.details ? 'amountFen' THEN jsonb_build_object('amountFen', e.details -> 'amountFen') ELSE '{}' END
     FROM notices n, cases c
    WHERE n.tenant_id = e.tenant_id AND n.id = e.notice_id AND n.mask = 'organisation'
      AND c.tenant_id = e.tenant_id AND c.id = e.case_id AND c.person_id IS NOT NULL`,

  // Whose word it is: known (signed in, sealed) or nobody's. Those from before were taken as they came and hold their entry.
  `ALTER TABLE objections ADD COLUMN known boolean NOT NULL DEFAULT true, ADD COLUMN raiser_sealed bytea, ADD COLUMN raiser_code bytea,
     ADD CONSTRAINT objections_raiser CHECK ((raiser_sealed IS NULL) = (raiser_code IS NULL)), ADD CONSTRAINT objections_known CHECK (known OR raiser_code IS NULL)`,
  'CREATE INDEX objections_notice ON objections (tenant_id, notice_id, raised_at)',

  // What one person of finance may move alone within thirty days, in fen; null: the default of src/ledger/budget-moves.ts.
  'ALTER TABLE tenants ADD COLUMN budget_alone_fen bigint CHECK (budget_alone_fen >= 0)',
  `CREATE TABLE budget_moves (
    tenant_id bigint NOT NULL, id bigint NOT NULL, step text NOT NULL CHECK (step IN ('approve', 'appropriate', 'allot')),
    organisation_id bigint NOT NULL, year int NOT NULL, expenditure_code text, round_id bigint, amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    memo text NOT NULL DEFAULT '', transfer_id bigint NOT NULL, alone boolean NOT NULL, asked_by bigint NOT NULL, asked_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT budget_moves_asked_key UNIQUE (tenant_id, id, asked_by),
    CONSTRAINT budget_moves_transfer_key UNIQUE (tenant_id, transfer_id),
    CHECK ((step = 'approve') = (expenditure_code IS NULL)), CHECK ((step = 'allot') = (round_id IS NOT NULL)), CHECK (NOT alone OR step <> 'approve')
  )`,
  `COMMENT ON TABLE budget_moves IS 'append-only: what one person of finance asked to approve, appropriate or give to a round; done where alone, else reserved by transfer_id until it is decided'`,
  'CREATE INDEX budget_moves_organisation ON budget_moves (tenant_id, organisation_id, id)',
  `CREATE TABLE budget_decisions (
    tenant_id bigint NOT NULL, move_id bigint NOT NULL, asked_by bigint NOT NULL, decided_by bigint NOT NULL, decided_at timestamptz NOT NULL,
    transfer_id bigint NOT NULL, sent_back_why text,
    PRIMARY KEY (tenant_id, move_id),
    CONSTRAINT budget_decisions_four_eyes CHECK (decided_by <> asked_by),
    CONSTRAINT budget_decisions_move_fkey FOREIGN KEY (tenant_id, move_id, asked_by) REFERENCES budget_moves (tenant_id, id, asked_by)
  )`,
  `COMMENT ON TABLE budget_decisions IS 'append-only: what a second person said to it; sent back where sent_back_why stands'`,
];
