// The register of what unions conferred: honours, medals, studios, pairs, certificates. A record is the fold of its steps; act_batch makes it with the
// action that decided it, and every later change is one more step.

export const up: string[] = [
  // The last number given; its row is the lock that keeps numbers without gaps.
  `CREATE TABLE record_years (
    tenant_id bigint NOT NULL, issuer_id bigint NOT NULL, kind text NOT NULL, year int NOT NULL, last int NOT NULL,
    PRIMARY KEY (tenant_id, issuer_id, kind, year)
  )`,
  // union_id: through which union the holder came. state, level and steps are the fold of record_steps.
  `CREATE TABLE records (
    tenant_id bigint NOT NULL, id bigint NOT NULL, issuer_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('honour', 'medal', 'studio', 'pair', 'certificate')), year int NOT NULL, number int NOT NULL CHECK (number > 0),
    person_id bigint, organisation_id bigint, union_id bigint NOT NULL, title_zh text NOT NULL, title_en text NOT NULL, level text NOT NULL,
    from_on date NOT NULL, until_on date, state text NOT NULL CHECK (state IN ('valid', 'suspended', 'revoked')), steps int NOT NULL,
    case_id bigint NOT NULL, registered_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT records_number_key UNIQUE (tenant_id, issuer_id, kind, year, number),
    CHECK ((person_id IS NULL) <> (organisation_id IS NULL)), CHECK (until_on >= from_on)
  )`,
  `CREATE INDEX records_person ON records (tenant_id, person_id)`,
  `CREATE INDEX records_case ON records (tenant_id, case_id)`,
  `CREATE TABLE record_steps (
    tenant_id bigint NOT NULL, record_id bigint NOT NULL, step int NOT NULL,
    what text NOT NULL CHECK (what IN ('registered', 'taken-back', 'suspended', 'restored', 'revoked')), reason text, by_id bigint, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, record_id, step),
    CHECK ((reason IS NULL) = (what IN ('registered', 'taken-back')))
  )`,
  `COMMENT ON TABLE record_steps IS 'append-only: what became of a record, by whom and why'`,
  // Keys that certificates are signed with: of a union, or (organisation_id null) the federation's root, which signs the lists. One of each is in use;
  // what a withdrawn one signed counts no more.
  `CREATE TABLE signing_keys (
    tenant_id bigint NOT NULL, id bigint NOT NULL, organisation_id bigint, algorithm text NOT NULL CHECK (algorithm IN ('EdDSA', 'SM2-SM3')),
    public bytea NOT NULL, private_sealed bytea NOT NULL, from_on date NOT NULL, until_on date, made_at timestamptz NOT NULL,
    withdrawn_at timestamptz, ended_why text,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT signing_keys_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id),
    CHECK (until_on >= from_on), CHECK (withdrawn_at IS NULL OR until_on IS NOT NULL), CHECK ((until_on IS NULL) = (ended_why IS NULL))
  )`,
  `CREATE UNIQUE INDEX signing_keys_in_use ON signing_keys (tenant_id, coalesce(organisation_id, 0)) WHERE until_on IS NULL`,
];
