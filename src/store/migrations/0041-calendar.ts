// The holidays of a year as a tenant took them in, and how far its deadlines are counted again by them.

export const up: string[] = [
  `CREATE TABLE calendar_years (
    tenant_id bigint NOT NULL, year int NOT NULL CHECK (year BETWEEN 2000 AND 2100), number int NOT NULL CHECK (number > 0),
    days jsonb NOT NULL, source text NOT NULL, source_number text NOT NULL, taken_by bigint, taken_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, year, number)
  )`,
  `COMMENT ON TABLE calendar_years IS 'append-only: days off and make-up working days of a year, from which announcement, who took them in (NULL: the command line) and when; the last number of a year counts'`,
  // The epoch moves with every year taken in, as that of the tree does. The mark says by which calendar open deadlines were last counted: its epoch and last day.
  `ALTER TABLE tenants ADD COLUMN calendar_epoch bigint NOT NULL DEFAULT 0, ADD COLUMN recounted text NOT NULL DEFAULT '0|2026-12-31'`,
];
