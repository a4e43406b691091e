// Leaves of what is decided outside the histories of the cases (src/store/leaves.ts), and checkpoints of histories and leaves
// (src/engine/checkpoints.ts).

export const up: string[] = [
  // One row per statement that wrote: the keys of its rows and their hashes, NULL where a row was removed. The last leaf of a key counts.
  `CREATE TABLE row_leaves (
    tenant_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL, shape text NOT NULL, keys text[] NOT NULL, hashes bytea[] NOT NULL,
    -- Made over rows that were there already when their table began to be sealed.
    laid boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, id),
    CHECK (cardinality(keys) = cardinality(hashes))
  )`,
  `COMMENT ON TABLE row_leaves IS 'append-only: hashes of rows as the application wrote them, one row per statement'`,
  'CREATE INDEX row_leaves_kind ON row_leaves (tenant_id, kind, shape, id)',
  `CREATE TABLE leaf_shapes (
    kind text NOT NULL, shape text NOT NULL, since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, shape)
  )`,
  `COMMENT ON TABLE leaf_shapes IS 'dictionary, append-only: which columns of which tables have leaves, and since when'`,
  `CREATE TABLE checkpoints (
    tenant_id bigint NOT NULL, number bigint NOT NULL, at timestamptz NOT NULL,
    batch_id bigint NOT NULL, head bytea NOT NULL,
    -- Ids of row_leaves that no earlier checkpoint covers; transactions end in any order, so they have gaps that a later one fills.
    leaves int8multirange NOT NULL, leaves_hash bytea NOT NULL,
    -- Ids of messages of actions that were given their leaves with this checkpoint.
    messages int8multirange NOT NULL,
    -- Over all of the above and the checkpoint before; the same 32 bytes once more, sealed with the tenant's key.
    hash bytea NOT NULL, hash_sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id, number)
  )`,
  `COMMENT ON TABLE checkpoints IS 'append-only: where history and leaves stood, under a key that the database does not hold'`,
];
