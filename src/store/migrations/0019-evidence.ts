// What came of people's work, laid down by the cases that proved it; and who belonged to what is on the register, and when. Facts and the pages of studios
// are counted from both, so nobody hands in a list of results.

export const up: string[] = [
  // step: 'given', and 'taken-back' when the decision was undone. The person is the case's.
  `CREATE TABLE evidence (
    tenant_id bigint NOT NULL, case_id bigint NOT NULL, step int NOT NULL CHECK (step > 0), what text NOT NULL CHECK (what IN ('given', 'taken-back')),
    kind text NOT NULL, day date NOT NULL, words text, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, case_id, step),
    CHECK ((what = 'given') = (step % 2 = 1))
  )`,
  `COMMENT ON TABLE evidence IS 'append-only: what a case proved of its person'`,
  // until_on: the last day; null: still. added_by and ended_by: officers of the union that the record came through, or above it.
  `CREATE TABLE record_people (
    tenant_id bigint NOT NULL, id bigint NOT NULL, record_id bigint NOT NULL, person_id bigint NOT NULL,
    role text NOT NULL CHECK (role IN ('member', 'apprentice')), from_on date NOT NULL, until_on date,
    added_by bigint NOT NULL, added_at timestamptz NOT NULL, ended_by bigint, ended_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT record_people_record_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records (tenant_id, id),
    CONSTRAINT record_people_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people (tenant_id, id),
    CHECK (until_on >= from_on), CHECK ((ended_at IS NULL) = (until_on IS NULL))
  )`,
  `CREATE UNIQUE INDEX record_people_once ON record_people (tenant_id, record_id, person_id) WHERE until_on IS NULL`,
  `CREATE INDEX record_people_person ON record_people (tenant_id, person_id)`,
];
