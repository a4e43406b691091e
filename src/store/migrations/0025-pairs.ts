// Masters and apprentices by person: what the states of their cases say, written by act_batch, so that an apprentice finds his master and has one at a time.
// Whoever belongs to a studio by way of a pact says so.

export const up: string[] = [
  `CREATE TABLE apprenticeships (
    tenant_id bigint NOT NULL, case_id bigint NOT NULL, number int NOT NULL CHECK (number > 0), person_id bigint NOT NULL,
    standing text NOT NULL CHECK (standing IN ('asked', 'agreed', 'begun', 'over')), asked_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, case_id, number)
  )`,
  `CREATE INDEX apprenticeships_person ON apprenticeships (tenant_id, person_id, asked_at)`,
  `CREATE UNIQUE INDEX apprenticeships_one_master ON apprenticeships (tenant_id, person_id) WHERE standing IN ('agreed', 'begun')`,
  `ALTER TABLE record_people ADD COLUMN case_id bigint, ADD COLUMN pair int, ADD CHECK ((case_id IS NULL) = (pair IS NULL))`,
  `CREATE INDEX record_people_case ON record_people (tenant_id, case_id) WHERE case_id IS NOT NULL`,
];
