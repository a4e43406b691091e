// The showcase: what was disclosed, when and with which digest; what became of it, step by step; and the index that it is found by. act_batch writes
// a showing with the action that decided it.

export const up: string[] = [
  // Cases that unions brought for themselves: few, and whose they are never changes.
  `CREATE INDEX cases_subject ON cases (tenant_id, subject_organisation_id) WHERE subject_organisation_id IS NOT NULL`,
  // document: the canonical JSON that the digest is of, as everybody may read it. closed_sealed: what is shown on agreement; the document has its salted digest.
  `CREATE TABLE showings (
    tenant_id bigint NOT NULL, id bigint NOT NULL, case_id bigint NOT NULL, action_id uuid NOT NULL, what text NOT NULL CHECK (what IN ('result', 'problem')), title text NOT NULL,
    trade text, union_id bigint NOT NULL, picture_id bigint, document text NOT NULL, digest bytea NOT NULL, closed_sealed bytea, closed_salt bytea,
    disclosed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT showings_action_key UNIQUE (tenant_id, action_id),
    CHECK ((closed_sealed IS NULL) = (closed_salt IS NULL))
  )`,
  `CREATE INDEX showings_case ON showings (tenant_id, case_id)`,
  `COMMENT ON TABLE showings IS 'append-only: what was disclosed, and when'`,
  // The picture as everybody may see it: without what a camera writes into its file, sealed under the key that the answers of its case keep.
  `CREATE TABLE showing_pictures (
    tenant_id bigint NOT NULL, showing_id bigint NOT NULL, sha256 bytea NOT NULL, media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png')),
    width int NOT NULL CHECK (width > 0), height int NOT NULL CHECK (height > 0), content_sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id, showing_id)
  )`,
  `COMMENT ON TABLE showing_pictures IS 'append-only: the picture of a showing, as it was disclosed'`,
  `CREATE TABLE showing_steps (
    tenant_id bigint NOT NULL, showing_id bigint NOT NULL, step int NOT NULL,
    what text NOT NULL CHECK (what IN ('disclosed', 'withdrawn', 'renewed', 'taken-back')), until_on date, reason text, by_id bigint, at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, showing_id, step),
    CHECK ((reason IS NULL) = (what IN ('disclosed', 'taken-back')))
  )`,
  `COMMENT ON TABLE showing_steps IS 'append-only: what became of a showing, by whom and why'`,
  // state, steps and until_on are the fold of the steps; terms, letters and initials follow from the document. terms hold what is filtered by
  // beside what is searched for, so that one index answers both at once.
  `CREATE TABLE showing_index (
    tenant_id bigint NOT NULL, showing_id bigint NOT NULL, case_id bigint NOT NULL, state text NOT NULL CHECK (state IN ('shown', 'withdrawn')),
    steps int NOT NULL, until_on date, terms text[] NOT NULL, letters text NOT NULL, initials text NOT NULL, words text NOT NULL, disclosed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, showing_id)
  )`,
  `CREATE INDEX showing_index_case ON showing_index (tenant_id, case_id)`,
  `CREATE INDEX showing_index_newest ON showing_index (tenant_id, disclosed_at DESC, showing_id DESC)`,
  // What is over, for whoever ends what nobody renewed.
  `CREATE INDEX showing_index_until ON showing_index (tenant_id, until_on) WHERE until_on IS NOT NULL`,
  `CREATE INDEX showing_index_terms ON showing_index USING gin (terms) WITH (fastupdate = off)`,
];
