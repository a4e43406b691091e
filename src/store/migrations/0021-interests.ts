// Who is interested in what is shown, and what he wrote: sealed, written once, with its digest in the history of the case. How it stands is the state of
// that case.

export const up: string[] = [
  `CREATE TABLE showing_interests (
    tenant_id bigint NOT NULL, case_id bigint NOT NULL, number int NOT NULL CHECK (number > 0), person_id bigint NOT NULL, organisation_id bigint,
    note_sealed bytea NOT NULL, salt bytea NOT NULL, digest bytea NOT NULL, asked_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, case_id, number)
  )`,
  `CREATE INDEX showing_interests_person ON showing_interests (tenant_id, person_id, asked_at)`,
  `CREATE INDEX showing_interests_union ON showing_interests (tenant_id, organisation_id) WHERE organisation_id IS NOT NULL`,
  `COMMENT ON TABLE showing_interests IS 'append-only: who was interested, and the seal of what he wrote'`,
];
