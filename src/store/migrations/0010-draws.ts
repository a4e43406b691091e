// Draws: who gets the few there are when many put their names down. What everybody may compute again is the record of a draw's steps, each
// with its fingerprint over the one before; the columns of a draw and of its parties are a fold of that record.

export const up: string[] = [
  // rules: the published text, to the letter; null as long as it is being prepared. outside: what was named in advance and came out.
  `CREATE TABLE draws (
    tenant_id bigint NOT NULL, id bigint NOT NULL, offer_id bigint NOT NULL, title text NOT NULL, quota int NOT NULL CHECK (quota >= 1),
    waiting int NOT NULL CHECK (waiting >= 0), weights json NOT NULL, closes_at timestamptz NOT NULL, reveals_by timestamptz NOT NULL,
    outside_name text NOT NULL, outside_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('preparing', 'open', 'sealed', 'ready', 'drawn', 'finished', 'dropped')),
    rules text, entries int, root text, outside text, seed text, steps int NOT NULL DEFAULT 0, head bytea NOT NULL DEFAULT ''::bytea,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT draws_offer_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES claim_offers (tenant_id, id),
    CONSTRAINT draws_in_order CHECK (closes_at < reveals_by AND reveals_by < outside_at),
    CONSTRAINT draws_published CHECK ((rules IS NULL) = (state IN ('preparing', 'dropped')))
  )`,
  `CREATE UNIQUE INDEX draws_offer_key ON draws (tenant_id, offer_id) WHERE state <> 'dropped'`,
  `CREATE INDEX draws_due ON draws (tenant_id, state, closes_at) WHERE state IN ('open', 'sealed', 'ready')`,
  // number 1 is the union that runs it: its word is kept here, sealed, until entries are closed. The others keep theirs themselves.
  `CREATE TABLE draw_parties (
    tenant_id bigint NOT NULL, draw_id bigint NOT NULL, number int NOT NULL CHECK (number BETWEEN 1 AND 3), name text NOT NULL,
    person_id bigint, commitment text, word_sealed bytea, word text, withheld boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, draw_id, number),
    CONSTRAINT draw_parties_draw_fkey FOREIGN KEY (tenant_id, draw_id) REFERENCES draws (tenant_id, id),
    CONSTRAINT draw_parties_person_key UNIQUE (tenant_id, draw_id, person_id),
    CHECK (NOT withheld OR word IS NULL)
  )`,
  // held: places, from 0, of the weights whose condition held for this person. place: from 1, once it is drawn.
  `CREATE TABLE draw_entries (
    tenant_id bigint NOT NULL, draw_id bigint NOT NULL, person_id bigint NOT NULL, salt bytea NOT NULL, mark bytea NOT NULL,
    tickets int NOT NULL CHECK (tickets BETWEEN 1 AND 100), held int[] NOT NULL, entered_at timestamptz NOT NULL, place int,
    PRIMARY KEY (tenant_id, draw_id, person_id),
    CONSTRAINT draw_entries_mark_key UNIQUE (tenant_id, draw_id, mark)
  ) WITH (fillfactor = 80)`,
  // What each of those who read the outside value wrote down; two alike make it the draw's.
  `CREATE TABLE draw_readings (
    tenant_id bigint NOT NULL, draw_id bigint NOT NULL, person_id bigint NOT NULL, reading text NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, draw_id, person_id),
    CONSTRAINT draw_readings_draw_fkey FOREIGN KEY (tenant_id, draw_id) REFERENCES draws (tenant_id, id)
  )`,
  `CREATE TABLE draw_steps (
    tenant_id bigint NOT NULL, draw_id bigint NOT NULL, number int NOT NULL, kind text NOT NULL, said text NOT NULL, actor_id bigint,
    at timestamptz NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (tenant_id, draw_id, number),
    CONSTRAINT draw_steps_draw_fkey FOREIGN KEY (tenant_id, draw_id) REFERENCES draws (tenant_id, id)
  )`,
  `COMMENT ON TABLE draw_steps IS 'append-only: what happened to a draw, each step with its fingerprint over the one before'`,
];
