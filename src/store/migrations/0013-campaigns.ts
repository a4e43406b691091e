// Campaigns: which rounds belong together under one name, and to which step. What they come to is not kept: it is counted from their cases.

export const up: string[] = [
  `CREATE TABLE campaigns (
    tenant_id bigint NOT NULL, id bigint NOT NULL, campaign_key text NOT NULL,
    organisation_id bigint NOT NULL, year int NOT NULL, name text NOT NULL, opened_by bigint NOT NULL, opened_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT campaigns_name_key UNIQUE (tenant_id, organisation_id, year, name),
    CONSTRAINT campaigns_organisation_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id)
  )`,
  // A round belongs to one campaign at most, so that nobody it reached is told of twice.
  `CREATE TABLE campaign_rounds (
    tenant_id bigint NOT NULL, round_id bigint NOT NULL, campaign_id bigint NOT NULL, step text NOT NULL,
    added_by bigint NOT NULL, added_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, round_id),
    CONSTRAINT campaign_rounds_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES rounds (tenant_id, id),
    CONSTRAINT campaign_rounds_campaign_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns (tenant_id, id)
  )`,
  `CREATE INDEX campaign_rounds_campaign ON campaign_rounds (tenant_id, campaign_id, round_id)`,
];
