// Panels of judges: who sits where, and which work bears which blind number. What they gave is in the cases' history by seats alone, so only
// these tables tie a name to a mark, and a number to whoever handed the work in.

export const up: string[] = [
  // closings: how often its works were ranked; again after an appeal that had one marked anew.
  `CREATE TABLE score_panels (
    tenant_id bigint NOT NULL, id bigint NOT NULL, round_id bigint NOT NULL, stage text NOT NULL, scheme text NOT NULL, name text NOT NULL,
    opened_at timestamptz NOT NULL, opened_by bigint NOT NULL,
    closings int NOT NULL DEFAULT 0 CHECK (closings >= 0), closed_at timestamptz, closed_by bigint,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT score_panels_scheme_key UNIQUE (tenant_id, round_id, stage, scheme),
    CONSTRAINT score_panels_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES rounds (tenant_id, id),
    CHECK ((closings = 0) = (closed_at IS NULL)), CHECK ((closed_at IS NULL) = (closed_by IS NULL))
  )`,
  `CREATE TABLE score_seats (
    tenant_id bigint NOT NULL, panel_id bigint NOT NULL, seat int NOT NULL CHECK (seat >= 1), person_id bigint NOT NULL,
    PRIMARY KEY (tenant_id, panel_id, seat),
    CONSTRAINT score_seats_person_key UNIQUE (tenant_id, person_id, panel_id),
    CONSTRAINT score_seats_panel_fkey FOREIGN KEY (tenant_id, panel_id) REFERENCES score_panels (tenant_id, id)
  )`,
  `COMMENT ON TABLE score_seats IS 'append-only: who marked is not exchanged afterwards'`,
  `CREATE TABLE score_works (
    tenant_id bigint NOT NULL, panel_id bigint NOT NULL, number int NOT NULL CHECK (number >= 1), case_id bigint NOT NULL,
    PRIMARY KEY (tenant_id, panel_id, number),
    CONSTRAINT score_works_case_key UNIQUE (tenant_id, case_id, panel_id),
    CONSTRAINT score_works_panel_fkey FOREIGN KEY (tenant_id, panel_id) REFERENCES score_panels (tenant_id, id)
  )`,
  `COMMENT ON TABLE score_works IS 'append-only: a blind number stays with its work'`,
];
