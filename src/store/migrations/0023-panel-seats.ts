// Seats of a panel that were left, or were added after it was opened: who decided it, when and why. Who sat where is never written over.

export const up: string[] = [
  `CREATE TABLE score_seat_steps (
    tenant_id bigint NOT NULL, panel_id bigint NOT NULL, seat int NOT NULL, what text NOT NULL CHECK (what IN ('left', 'added')),
    why text NOT NULL, by_id bigint NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, panel_id, seat, what),
    CONSTRAINT score_seat_steps_seat_fkey FOREIGN KEY (tenant_id, panel_id, seat) REFERENCES score_seats (tenant_id, panel_id, seat)
  )`,
  `COMMENT ON TABLE score_seat_steps IS 'append-only: why a seat was left or added'`,
];
