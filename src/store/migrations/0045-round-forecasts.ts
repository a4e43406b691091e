// What was forecast of a round when it was opened, beside which stands what came of it: counts and sums only, nothing of anybody.

export const up: string[] = [
  // `base`: who could have applied then, of whom later rounds' share of applications is taken.
  `CREATE TABLE round_forecasts (
    tenant_id bigint NOT NULL, round_id bigint NOT NULL, base int NOT NULL, forecast jsonb NOT NULL, made_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, round_id),
    CONSTRAINT round_forecasts_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES rounds (tenant_id, id)
  )`,
  `COMMENT ON TABLE round_forecasts IS 'append-only: what was forecast of a round when it was opened'`,
];
