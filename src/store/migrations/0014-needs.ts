// Needs told of at visits: who sees to each and by when. What is needed is in the sealed answers of the visit's case and nowhere else.

export const up: string[] = [
  `CREATE TABLE visit_needs (
    tenant_id bigint NOT NULL, case_id bigint NOT NULL, level text NOT NULL, told_at timestamptz NOT NULL,
    owner_id bigint, due_on date, taken_at timestamptz,
    settled text CHECK (settled IN ('case', 'met', 'dropped')), settled_case_id bigint, settled_by bigint, settled_at timestamptz,
    PRIMARY KEY (tenant_id, case_id),
    CHECK (num_nonnulls(owner_id, due_on, taken_at) IN (0, 3)), CHECK (settled IS NULL OR owner_id IS NOT NULL),
    CHECK ((settled IS NULL) = (settled_at IS NULL)), CHECK ((settled IS NULL) = (settled_by IS NULL)),
    CHECK ((settled IS NOT DISTINCT FROM 'case') = (settled_case_id IS NOT NULL))
  )`,
  // Those of nobody have no owner: the same index finds them.
  `CREATE INDEX visit_needs_owner ON visit_needs (tenant_id, owner_id, due_on) WHERE settled IS NULL`,
];
