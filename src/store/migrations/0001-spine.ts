// The tables of the spine. tenant_id leads every key so that the schema distributes as it stands (docs/architecture.md, "Tables").
// Hot tables written only by act_batch carry no foreign keys: the function holds the case's row lock, and `verify` looks for orphans.

export const up: string[] = [
  `CREATE TABLE tenants (
    tenant_id bigint PRIMARY KEY,
    key text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL DEFAULT '',
    organisations_epoch bigint NOT NULL DEFAULT 0,
    posts_epoch bigint NOT NULL DEFAULT 0,
    rounds_epoch bigint NOT NULL DEFAULT 0,
    loaded_demo_at timestamptz,
    created_at timestamptz NOT NULL
  )`,
  `CREATE TABLE id_blocks (tenant_id bigint PRIMARY KEY, next_id bigint NOT NULL CHECK (next_id > 0))`,
  `CREATE TABLE data_keys (
    tenant_id bigint NOT NULL, key_id int NOT NULL,
    purpose text NOT NULL, suite text NOT NULL, wrapped bytea NOT NULL, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, key_id)
  )`,

  // Organisations: seven levels; the closure table makes a subtree one join.
  `CREATE TABLE organisations (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    parent_id bigint, level text NOT NULL, ordinal int NOT NULL DEFAULT 0,
    name text NOT NULL, name_en text NOT NULL DEFAULT '', short_name text NOT NULL DEFAULT '',
    pinyin text NOT NULL DEFAULT '', initials text NOT NULL DEFAULT '', grams text[] NOT NULL DEFAULT '{}',
    credit_code text, account_sealed bytea, bank text,
    merged_into_id bigint, closed_at timestamptz, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT organisations_credit_code_key UNIQUE (tenant_id, credit_code),
    CONSTRAINT organisations_parent_fkey FOREIGN KEY (tenant_id, parent_id) REFERENCES organisations (tenant_id, id),
    CHECK (parent_id <> id)
  )`,
  `CREATE INDEX organisations_parent ON organisations (tenant_id, parent_id, ordinal, id)`,
  `CREATE INDEX organisations_pinyin ON organisations (pinyin text_pattern_ops, tenant_id)`,
  `CREATE INDEX organisations_initials ON organisations (initials text_pattern_ops, tenant_id)`,
  `CREATE INDEX organisations_grams ON organisations USING gin (grams)`,
  `CREATE TABLE organisation_paths (
    tenant_id bigint NOT NULL, ancestor_id bigint NOT NULL, descendant_id bigint NOT NULL, distance smallint NOT NULL,
    PRIMARY KEY (tenant_id, ancestor_id, descendant_id)
  )`,
  `CREATE INDEX organisation_paths_up ON organisation_paths (tenant_id, descendant_id, distance, ancestor_id)`,

  // People: identifiers only encrypted, found by keyed blind index.
  `CREATE TABLE people (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    name text NOT NULL, pinyin text NOT NULL DEFAULT '', initials text NOT NULL DEFAULT '', grams text[] NOT NULL DEFAULT '{}',
    id_number_sealed bytea, id_number_index bytea,
    phone_sealed bytea, phone_index bytea,
    account_sealed bytea, account_bank text,
    merged_into_id bigint, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT people_id_number_key UNIQUE (tenant_id, id_number_index)
  )`,
  `CREATE INDEX people_phone ON people (tenant_id, phone_index)`,
  `CREATE INDEX people_name ON people (tenant_id, name text_pattern_ops)`,
  `CREATE INDEX people_pinyin ON people (tenant_id, pinyin text_pattern_ops)`,
  `CREATE INDEX people_initials ON people (tenant_id, initials text_pattern_ops)`,
  `CREATE INDEX people_grams ON people USING gin (grams) WITH (fastupdate = off)`,
  `CREATE TABLE memberships (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    person_id bigint NOT NULL, organisation_id bigint NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'retained', 'ended')),
    since date NOT NULL, until date, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT memberships_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people (tenant_id, id),
    CONSTRAINT memberships_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id),
    CHECK (until IS NULL OR until >= since), CHECK ((status = 'ended') = (until IS NOT NULL))
  )`,
  `CREATE UNIQUE INDEX memberships_one_active ON memberships (tenant_id, person_id) WHERE status <> 'ended'`,
  `CREATE INDEX memberships_organisation ON memberships (tenant_id, organisation_id, status, person_id)`,
  `CREATE TABLE posts (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    person_id bigint NOT NULL, organisation_id bigint NOT NULL,
    role text NOT NULL, programme_key text,
    valid_from date NOT NULL, valid_until date,
    granted_by bigint, granted_at timestamptz NOT NULL, revoked_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT posts_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people (tenant_id, id),
    CONSTRAINT posts_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id)
  )`,
  `CREATE INDEX posts_person ON posts (tenant_id, person_id)`,
  `CREATE INDEX posts_organisation ON posts (tenant_id, organisation_id, role)`,
  // The three administrators (system, security, audit) exclude each other: one row per person, the family is the key's company.
  `CREATE UNIQUE INDEX posts_one_administrator ON posts (tenant_id, person_id)
    WHERE revoked_at IS NULL AND role IN ('system-admin', 'security-admin', 'audit-admin')`,
  `CREATE TABLE facts (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    person_id bigint NOT NULL, key text NOT NULL, value jsonb NOT NULL,
    source text NOT NULL, source_case_id bigint, observed_on date NOT NULL, expires_on date,
    withdrawn_at timestamptz, withdrawn_why text, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT facts_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people (tenant_id, id)
  )`,
  `CREATE INDEX facts_person ON facts (tenant_id, person_id, key)`,
  // "This is wrong", said by the person himself: what it should be is sealed, and his union answers.
  `CREATE TABLE corrections (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    person_id bigint NOT NULL, organisation_id bigint NOT NULL, what text NOT NULL, words_sealed bytea NOT NULL, asked_at timestamptz NOT NULL,
    answered_at timestamptz, answered_by bigint, accepted boolean, answer text,
    -- The officer who asked for the member, and how the member had agreed to it; both NULL where he asked himself.
    asked_by bigint, consent_sealed bytea,
    PRIMARY KEY (tenant_id, id),
    CHECK ((asked_by IS NULL) = (consent_sealed IS NULL)), CHECK (answered_by <> asked_by OR NOT accepted),
    CONSTRAINT corrections_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people (tenant_id, id),
    CONSTRAINT corrections_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id),
    CHECK ((answered_at IS NULL) = (answered_by IS NULL)), CHECK ((answered_at IS NULL) = (accepted IS NULL))
  )`,
  `CREATE INDEX corrections_person ON corrections (tenant_id, person_id, id)`,
  `CREATE INDEX corrections_open ON corrections (tenant_id, organisation_id, id) WHERE answered_at IS NULL`,

  // Sign-in.
  `CREATE TABLE credentials (
    tenant_id bigint NOT NULL, person_id bigint NOT NULL,
    password_hash text, totp_sealed bytea, totp_confirmed_at timestamptz, totp_last_step bigint,
    epoch int NOT NULL DEFAULT 0, disabled_at timestamptz, updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    CONSTRAINT credentials_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people (tenant_id, id)
  )`,
  `CREATE TABLE sessions (
    tenant_id bigint NOT NULL, token_hash bytea NOT NULL,
    person_id bigint NOT NULL, epoch int NOT NULL, device text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL, last_seen_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, stepped_up_at timestamptz, ended_at timestamptz,
    PRIMARY KEY (tenant_id, token_hash)
  )`,
  `CREATE INDEX sessions_person ON sessions (tenant_id, person_id)`,
  `CREATE TABLE one_time_codes (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    phone_index bytea NOT NULL, purpose text NOT NULL, code_hash bytea NOT NULL, tries int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, used_at timestamptz,
    PRIMARY KEY (tenant_id, id)
  )`,
  `CREATE INDEX one_time_codes_phone ON one_time_codes (tenant_id, phone_index, purpose)`,
  `CREATE UNLOGGED TABLE rate_buckets (
    tenant_id bigint NOT NULL, bucket text NOT NULL, tokens double precision NOT NULL, refilled_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, bucket)
  )`,
  `CREATE TABLE idempotency_keys (
    tenant_id bigint NOT NULL, person_id bigint NOT NULL, key text NOT NULL,
    route text NOT NULL, request_hash bytea NOT NULL, status int, response jsonb, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, person_id, key)
  )`,

  // Programmes and rounds.
  `CREATE TABLE programme_versions (
    tenant_id bigint NOT NULL, hash text NOT NULL,
    programme_key text NOT NULL, definition json NOT NULL, effective_from date NOT NULL,
    prepared_by bigint, prepared_at timestamptz NOT NULL, approved_by bigint, published_at timestamptz,
    returned_by bigint, returned_at timestamptz, return_reason text,
    PRIMARY KEY (tenant_id, hash),
    CHECK (approved_by IS NULL OR approved_by <> prepared_by), CHECK ((published_at IS NULL) = (approved_by IS NULL)),
    CHECK ((returned_at IS NULL) = (returned_by IS NULL) AND (returned_at IS NULL) = (return_reason IS NULL)),
    CHECK (returned_by IS NULL OR (returned_by <> prepared_by AND published_at IS NULL))
  )`,
  `CREATE INDEX programme_versions_key ON programme_versions (tenant_id, programme_key, prepared_at)`,
  `CREATE TABLE rounds (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    programme_key text NOT NULL, version_hash text NOT NULL,
    organisation_id bigint NOT NULL, year int NOT NULL, name text NOT NULL,
    parameters jsonb NOT NULL, opens_on date NOT NULL, closes_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'closed')),
    budget_account_id bigint, opened_by bigint, created_at timestamptz NOT NULL, closed_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT rounds_version_fkey FOREIGN KEY (tenant_id, version_hash) REFERENCES programme_versions (tenant_id, hash),
    CONSTRAINT rounds_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id),
    CONSTRAINT rounds_name_key UNIQUE (tenant_id, programme_key, organisation_id, year, name),
    CHECK (closes_on >= opens_on)
  )`,
  `CREATE INDEX rounds_open ON rounds (tenant_id, closes_on) WHERE state = 'open'`,

  // Cases: the folded state; seq is the compare-and-set guard, head the hash chain's end.
  `CREATE TABLE cases (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    round_id bigint NOT NULL, programme_key text NOT NULL,
    organisation_id bigint NOT NULL, person_id bigint, subject_organisation_id bigint,
    stage text NOT NULL, status text NOT NULL, handler_organisation_id bigint,
    state json NOT NULL, seq int NOT NULL, head bytea NOT NULL,
    amount_fen bigint, due_on date, odd boolean NOT NULL DEFAULT false,
    opened_at timestamptz NOT NULL, changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
  ) WITH (fillfactor = 45)`,
  `CREATE INDEX cases_round ON cases (tenant_id, round_id, id)`,
  `CREATE INDEX cases_person ON cases (tenant_id, person_id) WHERE person_id IS NOT NULL`,
  `CREATE INDEX cases_organisation ON cases (tenant_id, organisation_id, round_id)`,
  // Where each open case waits, kept by act_batch beside the case. An index on these columns of cases would do the same, but then every
  // action would write an entry into each index of the wide row; so the row stays where it is (HOT), and only this narrow one moves.
  `CREATE TABLE queue_entries (
    tenant_id bigint NOT NULL, round_id bigint NOT NULL, stage text NOT NULL, case_id bigint NOT NULL,
    handler_organisation_id bigint, due_on date, odd boolean NOT NULL,
    PRIMARY KEY (tenant_id, round_id, stage, case_id)
  )`,
  `CREATE INDEX queue_entries_handler ON queue_entries (tenant_id, handler_organisation_id, round_id, stage, case_id) WHERE handler_organisation_id IS NOT NULL`,
  // Every action deletes a row: without this the dead ones pile up until a fifth of a large table has gone.
  `ALTER TABLE queue_entries SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000)`,
  // data_key: what was copied from the answers into rows that are never changed is sealed under it; whoever erases the answers has to let it go.
  `CREATE TABLE answers (
    tenant_id bigint NOT NULL, case_id bigint NOT NULL,
    plain jsonb NOT NULL, sealed bytea, salt bytea NOT NULL, digest bytea NOT NULL, changed_at timestamptz NOT NULL, erased_at timestamptz, data_key bytea,
    PRIMARY KEY (tenant_id, case_id),
    CONSTRAINT answers_key_erased CHECK (erased_at IS NULL OR data_key IS NULL)
  )`,
  // That a member agreed to somebody acting for him in this case, with the action that it was recorded with; history has its digest.
  `CREATE TABLE consents (
    tenant_id bigint NOT NULL, action_id uuid NOT NULL, case_id bigint NOT NULL,
    covers text NOT NULL CHECK (covers IN ('open', 'submit', 'withdraw', 'appeal', 'account')), how text NOT NULL CHECK (how IN ('signed', 'spoken', 'phone')),
    given_on date NOT NULL, paper_id bigint, detail_sealed bytea,
    recorded_by bigint NOT NULL, organisation_id bigint NOT NULL, recorded_at timestamptz NOT NULL, salt bytea NOT NULL, digest bytea NOT NULL,
    PRIMARY KEY (tenant_id, action_id)
  )`,
  `COMMENT ON TABLE consents IS 'append-only: the word of a member that his union may act for him in one case; withdrawn by an action of that case'`,
  `CREATE INDEX consents_case ON consents (tenant_id, case_id)`,
  `CREATE INDEX consents_organisation ON consents (tenant_id, organisation_id, case_id)`,
  `CREATE INDEX consents_at ON consents (tenant_id, recorded_at)`,
  // An account that an officer gave for a member, until a second one has typed it too; then it is the person's, and the copy here is gone.
  // account_in_place: of the sealed account, what the register had as this was given (decided: what it has by it), so that nothing newer is lost.
  `CREATE TABLE proposed_accounts (
    tenant_id bigint NOT NULL, action_id uuid NOT NULL, case_id bigint NOT NULL, person_id bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'confirmed', 'refused', 'withdrawn')),
    account_sealed bytea, tail text NOT NULL, bank text NOT NULL, account_in_place bytea,
    proposed_by bigint NOT NULL, organisation_id bigint NOT NULL, proposed_at timestamptz NOT NULL, decided_by bigint, decided_at timestamptz, why text,
    PRIMARY KEY (tenant_id, action_id),
    CHECK ((state = 'waiting') = (account_sealed IS NOT NULL)), CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CONSTRAINT proposed_accounts_two_hands CHECK (state <> 'confirmed' OR decided_by <> proposed_by)
  )`,
  `CREATE UNIQUE INDEX proposed_accounts_waiting ON proposed_accounts (tenant_id, person_id) WHERE state = 'waiting'`,
  `CREATE INDEX proposed_accounts_organisation ON proposed_accounts (tenant_id, organisation_id, proposed_at) WHERE state = 'waiting'`,
  `CREATE INDEX proposed_accounts_person ON proposed_accounts (tenant_id, person_id, proposed_at)`,
  // What a member asks about his case and what is answered, both sealed: each is written once and never rewritten, only erased.
  `CREATE TABLE case_questions (
    tenant_id bigint NOT NULL, id bigint NOT NULL, case_id bigint NOT NULL,
    asked_by bigint NOT NULL, asked_at timestamptz NOT NULL, words_sealed bytea,
    answered_by bigint, answered_for bigint, answered_at timestamptz, answer_sealed bytea, erased_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CHECK ((answered_at IS NULL) = (answered_by IS NULL)), CHECK ((answered_at IS NULL) = (answered_for IS NULL)),
    CHECK ((words_sealed IS NULL) = (erased_at IS NOT NULL)), CHECK (answer_sealed IS NULL OR answered_at IS NOT NULL)
  )`,
  `CREATE INDEX case_questions_case ON case_questions (tenant_id, case_id, id)`,
  `CREATE INDEX case_questions_asker ON case_questions (tenant_id, asked_by, asked_at)`,
  // One at a time about a case: the next waits for the answer to this.
  `CREATE UNIQUE INDEX case_questions_open ON case_questions (tenant_id, case_id) WHERE answered_at IS NULL AND erased_at IS NULL`,
  // Claims of uniqueness inside a scope ("this certificate number in this programme"); a UNIQUE key decides, not a check beforehand.
  `CREATE TABLE case_keys (
    tenant_id bigint NOT NULL, scope text NOT NULL, key text NOT NULL, case_id bigint NOT NULL,
    PRIMARY KEY (tenant_id, scope, key)
  )`,
  `CREATE INDEX case_keys_case ON case_keys (tenant_id, case_id)`,
  // Who has a case before his eyes this moment, so that two officers do not decide it side by side: worth nothing after half a minute.
  `CREATE UNLOGGED TABLE case_watchers (
    tenant_id bigint NOT NULL, case_id bigint NOT NULL, person_id bigint NOT NULL, seen_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, case_id, person_id)
  )`,
  `CREATE TABLE case_events (
    tenant_id bigint NOT NULL, case_id bigint NOT NULL, seq int NOT NULL,
    batch_id bigint NOT NULL, batch_ord int NOT NULL, action_id uuid NOT NULL, actor_id bigint, at timestamptz NOT NULL,
    action text NOT NULL, events json NOT NULL, version_hash text NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (tenant_id, case_id, seq),
    CONSTRAINT case_events_action_key UNIQUE (tenant_id, action_id)
  )`,
  `COMMENT ON TABLE case_events IS 'append-only: who did what to which case; one row per action'`,
  // Batches are written in order, so a summary per block range finds them at next to no cost for the writer.
  `CREATE INDEX case_events_batch ON case_events USING brin (batch_id) WITH (pages_per_range = 32)`,
  `CREATE TABLE history_heads (tenant_id bigint PRIMARY KEY, batch_id bigint NOT NULL, hash bytea NOT NULL)`,
  `CREATE TABLE history_blocks (
    tenant_id bigint NOT NULL, batch_id bigint NOT NULL, at timestamptz NOT NULL, actions int NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (tenant_id, batch_id)
  )`,
  `COMMENT ON TABLE history_blocks IS 'append-only: one hash per written batch, chained per tenant'`,

  // Ledger.
  `CREATE TABLE accounts (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    code text NOT NULL, unit text NOT NULL DEFAULT 'fen', name text NOT NULL, name_en text NOT NULL DEFAULT '',
    kind text NOT NULL, organisation_id bigint, round_id bigint, expenditure_code text,
    floor bigint,
    debits bigint NOT NULL DEFAULT 0 CHECK (debits >= 0), credits bigint NOT NULL DEFAULT 0 CHECK (credits >= 0),
    debits_pending bigint NOT NULL DEFAULT 0 CHECK (debits_pending >= 0), credits_pending bigint NOT NULL DEFAULT 0 CHECK (credits_pending >= 0),
    closed_at timestamptz, created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT accounts_code_key UNIQUE (tenant_id, code),
    CONSTRAINT accounts_floor CHECK (floor IS NULL OR credits - debits - debits_pending >= floor)
  ) WITH (fillfactor = 50)`,
  `CREATE TABLE transfers (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    debit_id bigint NOT NULL, credit_id bigint NOT NULL, amount bigint NOT NULL CHECK (amount > 0),
    kind text NOT NULL CHECK (kind IN ('post', 'reserve', 'post-reserved', 'void-reserved', 'reverse')),
    code text NOT NULL, original_id bigint, case_id bigint, entitlement text, batch_id bigint,
    actor_id bigint, action_id uuid, at timestamptz NOT NULL, memo text,
    PRIMARY KEY (tenant_id, id),
    CHECK (debit_id <> credit_id), CHECK ((kind IN ('post', 'reserve')) = (original_id IS NULL))
  )`,
  `COMMENT ON TABLE transfers IS 'append-only: what moved; one immutable row is debit, credit and amount'`,
  `CREATE UNIQUE INDEX transfers_one_resolution ON transfers (tenant_id, original_id) WHERE original_id IS NOT NULL`,
  `CREATE UNIQUE INDEX transfers_one_entitlement ON transfers (tenant_id, case_id, entitlement) WHERE entitlement IS NOT NULL`,
  `CREATE INDEX transfers_accounts ON transfers USING brin (debit_id int8_minmax_multi_ops, credit_id int8_minmax_multi_ops) WITH (pages_per_range = 32)`,
  `CREATE TABLE expenditure_accounts (
    tenant_id bigint NOT NULL, code text NOT NULL, parent_code text,
    name text NOT NULL, name_en text NOT NULL DEFAULT '', verified boolean NOT NULL DEFAULT false, source text NOT NULL DEFAULT '', closed_at timestamptz,
    PRIMARY KEY (tenant_id, code)
  )`,

  // Payments.
  `CREATE TABLE payment_batches (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    round_id bigint NOT NULL, number text NOT NULL,
    state text NOT NULL CHECK (state IN ('preparing', 'prepared', 'approved', 'sent', 'settled', 'withdrawn')),
    items int NOT NULL DEFAULT 0, amount_fen bigint NOT NULL DEFAULT 0,
    prepared_by bigint NOT NULL, prepared_at timestamptz NOT NULL,
    approved_by bigint, approved_at timestamptz, approved_looked int, sent_by bigint, sent_at timestamptz, settled_at timestamptz,
    file_format text, file_hash bytea,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT payment_batches_number_key UNIQUE (tenant_id, number),
    CONSTRAINT payment_batches_four_eyes CHECK (approved_by IS NULL OR approved_by <> prepared_by)
  )`,
  `CREATE INDEX payment_batches_round ON payment_batches (tenant_id, round_id, id)`,
  `CREATE TABLE payment_items (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    batch_id bigint NOT NULL, case_id bigint NOT NULL, stage text NOT NULL, attempt int NOT NULL CHECK (attempt > 0),
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    payee_person_id bigint, payee_organisation_id bigint, payee_name text NOT NULL, account_sealed bytea, account_bank text,
    reserve_id bigint,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT payment_items_once UNIQUE (tenant_id, case_id, stage, attempt)
  )`,
  `CREATE INDEX payment_items_batch ON payment_items (tenant_id, batch_id, id)`,
  // What the bank answered, item by item; an item without a row here is still under way.
  `CREATE TABLE payment_results (
    tenant_id bigint NOT NULL, item_id bigint NOT NULL, batch_id bigint NOT NULL,
    result text NOT NULL CHECK (result IN ('settled', 'rejected')), reason_code text, reason text, bank_reference text,
    return_hash bytea NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, item_id)
  )`,
  `COMMENT ON TABLE payment_results IS 'append-only: the bank''s answer to each item'`,
  `CREATE INDEX payment_results_batch ON payment_results (tenant_id, batch_id, item_id)`,
  `CREATE INDEX payment_results_rejected ON payment_results (tenant_id, batch_id, item_id) WHERE result = 'rejected'`,

  // Notices.
  `CREATE TABLE notices (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    round_id bigint NOT NULL, stage text NOT NULL, organisation_id bigint NOT NULL, title text NOT NULL, title_en text NOT NULL DEFAULT '',
    published_at timestamptz NOT NULL, published_by bigint, until date NOT NULL, withdrawn_at timestamptz,
    PRIMARY KEY (tenant_id, id)
  )`,
  `CREATE TABLE notice_entries (
    tenant_id bigint NOT NULL, notice_id bigint NOT NULL, case_id bigint NOT NULL, ordinal int NOT NULL,
    masked_name text NOT NULL, organisation_name text NOT NULL, details jsonb NOT NULL,
    PRIMARY KEY (tenant_id, notice_id, case_id)
  )`,
  `CREATE INDEX notice_entries_case ON notice_entries (tenant_id, case_id)`,
  `CREATE TABLE objections (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    notice_id bigint, case_id bigint NOT NULL, grounds_sealed bytea NOT NULL, contact_sealed bytea, raised_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
  )`,
  `CREATE INDEX objections_case ON objections (tenant_id, case_id)`,

  // Figures: deltas ride in the action's transaction and are folded into every ancestor's cell.
  `CREATE TABLE figure_deltas (
    tenant_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY,
    organisation_id bigint NOT NULL, programme_key text NOT NULL, year int NOT NULL, round_id bigint NOT NULL, month int NOT NULL, deltas jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
  )`,
  `CREATE TABLE figures (
    tenant_id bigint NOT NULL, organisation_id bigint NOT NULL, programme_key text NOT NULL, year int NOT NULL, round_id bigint NOT NULL, measure text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (tenant_id, organisation_id, programme_key, year, round_id, measure)
  ) WITH (fillfactor = 80)`,

  // Imports: every row's fate is known before anything is committed.
  `CREATE TABLE import_runs (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    kind text NOT NULL, round_id bigint, organisation_id bigint, file_name text NOT NULL, file_hash bytea NOT NULL,
    state text NOT NULL CHECK (state IN ('read', 'checked', 'committing', 'committed', 'withdrawn')),
    rows int NOT NULL DEFAULT 0, good int NOT NULL DEFAULT 0, ineligible int NOT NULL DEFAULT 0, bad int NOT NULL DEFAULT 0,
    created_by bigint, created_at timestamptz NOT NULL, committed_at timestamptz,
    PRIMARY KEY (tenant_id, id)
  )`,
  `CREATE INDEX import_runs_round ON import_runs (tenant_id, round_id, id)`,
  `CREATE TABLE import_rows (
    tenant_id bigint NOT NULL, run_id bigint NOT NULL, row_number int NOT NULL,
    sheet text NOT NULL DEFAULT '', cells_sealed bytea NOT NULL, label text NOT NULL DEFAULT '',
    fate text NOT NULL, reasons jsonb NOT NULL DEFAULT '[]', case_id bigint, person_id bigint,
    PRIMARY KEY (tenant_id, run_id, row_number)
  )`,
  `CREATE INDEX import_rows_case ON import_rows (tenant_id, case_id) WHERE case_id IS NOT NULL`,

  `CREATE TABLE documents (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    case_id bigint, owner_id bigint, name text NOT NULL, media_type text NOT NULL, size int NOT NULL,
    sha256 bytea NOT NULL, class text NOT NULL, content_sealed bytea, created_at timestamptz NOT NULL, erased_at timestamptz,
    agreement_id bigint,
    PRIMARY KEY (tenant_id, id),
    CHECK (case_id IS NULL OR agreement_id IS NULL)
  )`,
  `CREATE INDEX documents_case ON documents (tenant_id, case_id)`,
  `CREATE INDEX documents_agreement ON documents (tenant_id, agreement_id) WHERE agreement_id IS NOT NULL`,
  // Sent and not handed in yet: neither of a case nor the signed paper of a donor's agreement.
  `CREATE INDEX documents_loose ON documents (tenant_id, owner_id) WHERE case_id IS NULL AND agreement_id IS NULL`,
  `CREATE TABLE views (
    tenant_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL, viewer_id bigint NOT NULL, person_id bigint NOT NULL, case_id bigint, what text NOT NULL, purpose text NOT NULL,
    PRIMARY KEY (tenant_id, id)
  )`,
  `COMMENT ON TABLE views IS 'append-only: who looked at whose data'`,
  `CREATE INDEX views_person ON views (tenant_id, person_id, at)`,
  `CREATE INDEX views_at ON views (tenant_id, at)`,
  `CREATE INDEX views_viewer ON views (tenant_id, viewer_id, id)`,
  `CREATE TABLE access_log (
    tenant_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL, actor_id bigint, what text NOT NULL, target text NOT NULL, allowed boolean NOT NULL, details jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, id)
  )`,
  `COMMENT ON TABLE access_log IS 'append-only: sign-ins, posts granted and revoked, refusals of access'`,
  `CREATE INDEX access_log_at ON access_log (tenant_id, at)`,
  `CREATE INDEX access_log_actor ON access_log (tenant_id, actor_id, id)`,
  `CREATE INDEX access_log_what ON access_log (tenant_id, what, id)`,
  `CREATE INDEX access_log_refused ON access_log (tenant_id, id) WHERE NOT allowed`,
  `CREATE TABLE outbox (
    tenant_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY,
    topic text NOT NULL, dedupe text COLLATE "C" NOT NULL, person_id bigint, case_id bigint, payload jsonb NOT NULL, secret_sealed bytea,
    created_at timestamptz NOT NULL, not_before timestamptz NOT NULL, attempts int NOT NULL DEFAULT 0, sent_at timestamptz, cancelled_at timestamptz, last_error text,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT outbox_dedupe_key UNIQUE (tenant_id, dedupe)
  )`,
  `CREATE INDEX outbox_waiting ON outbox (tenant_id, not_before) WHERE sent_at IS NULL AND cancelled_at IS NULL`,
  `CREATE INDEX outbox_person ON outbox (tenant_id, person_id, id)`,
  // A message that is the same for many cases of one bulk action (bulk_action_id of source, step and case), until its undo window
  // is over; person_id NULL: to each case's own person.
  `CREATE TABLE message_fanouts (
    tenant_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY,
    source_id bigint NOT NULL, step int NOT NULL, effect int NOT NULL,
    topic text NOT NULL, payload jsonb NOT NULL, person_id bigint,
    cases bigint[] NOT NULL, first_case_id bigint NOT NULL, last_case_id bigint NOT NULL, unfolded int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL, not_before timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
  )`,
  `CREATE INDEX message_fanouts_waiting ON message_fanouts (tenant_id, not_before, id)`,
  `CREATE TABLE jobs (
    tenant_id bigint NOT NULL, id bigint NOT NULL,
    kind text NOT NULL, input jsonb NOT NULL, dedupe text,
    state text NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'failed')),
    done int NOT NULL DEFAULT 0, total int, cursor jsonb, errors jsonb NOT NULL DEFAULT '[]', result jsonb,
    created_by bigint, created_at timestamptz NOT NULL, started_at timestamptz, finished_at timestamptz,
    lease_by text, lease_until timestamptz, attempts int NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT jobs_dedupe_key UNIQUE (tenant_id, dedupe)
  )`,
  `CREATE INDEX jobs_waiting ON jobs (tenant_id, state, id)`,
];
