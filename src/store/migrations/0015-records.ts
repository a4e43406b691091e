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
  // case_id: the case that decided it; null: decided in the register itself. level and until_on: what the step sets; what a case restores it renews.
  // 'put-back' takes the step before it back.
  `CREATE TABLE record_steps (
    tenant_id bigint NOT NULL, record_id bigint NOT NULL, step int NOT NULL,
    what text NOT NULL CHECK (what IN ('registered', 'taken-back', 'suspended', 'restored', 'revoked', 'raised', 'renewed', 'put-back')), reason text, by_id bigint, at timestamptz NOT NULL,
    case_id bigint, level text, until_on date,
    PRIMARY KEY (tenant_id, record_id, step),
    CHECK ((reason IS NULL) = (what IN ('registered', 'taken-back', 'raised', 'renewed', 'put-back'))),
    CHECK ((level IS NOT NULL) = (what IN ('registered', 'raised'))), CHECK (until_on IS NULL OR what IN ('registered', 'renewed') OR (what = 'restored' AND case_id IS NOT NULL)),
    CHECK (case_id IS NOT NULL OR what NOT IN ('registered', 'taken-back', 'raised', 'renewed', 'put-back'))
  )`,
  `CREATE INDEX record_steps_case ON record_steps (tenant_id, case_id)`,
  `COMMENT ON TABLE record_steps IS 'append-only: what became of a record, by whom and why'`,
  // What the steps before `p_before` (null: all of them) come to; what was put back counts as never taken.
  `CREATE FUNCTION record_standing(p_tenant bigint, p_record bigint, p_before int) RETURNS TABLE (level text, until_on date, state text) LANGUAGE sql STABLE AS $$
    WITH kept AS (
      SELECT s.* FROM record_steps s WHERE s.tenant_id = p_tenant AND s.record_id = p_record AND (p_before IS NULL OR s.step < p_before) AND s.what <> 'put-back'
        AND NOT EXISTS (SELECT FROM record_steps b WHERE b.tenant_id = p_tenant AND b.record_id = p_record AND b.step = s.step + 1 AND b.what = 'put-back'))
    SELECT (SELECT k.level FROM kept k WHERE k.what IN ('registered', 'raised') ORDER BY k.step DESC LIMIT 1),
           (SELECT k.until_on FROM kept k WHERE k.what IN ('registered', 'renewed') OR (k.what = 'restored' AND k.case_id IS NOT NULL) ORDER BY k.step DESC LIMIT 1),
           (SELECT CASE k.what WHEN 'suspended' THEN 'suspended' WHEN 'revoked' THEN 'revoked' WHEN 'taken-back' THEN 'revoked' ELSE 'valid' END
              FROM kept k WHERE k.what IN ('registered', 'suspended', 'restored', 'revoked', 'taken-back') ORDER BY k.step DESC LIMIT 1)
  $$`,
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
