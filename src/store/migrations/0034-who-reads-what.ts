// What the program writes down of a look by itself stands once for viewer, person, case, what, purpose and hour, whichever process answers. Whose
// draft a programme is, so that it is read there and above until it is published. An answer that is given again has the order it first had.

export const up: string[] = [
  // null: a look that stands for itself, such as an identifier opened for a purpose that somebody typed.
  'ALTER TABLE views ADD COLUMN hour timestamptz',
  `CREATE UNIQUE INDEX views_once ON views (tenant_id, person_id, viewer_id, hour, what, purpose, case_id) NULLS NOT DISTINCT WHERE hour IS NOT NULL`,
  // null: not prepared by an officer; then the draft is the root's.
  'ALTER TABLE programme_versions ADD COLUMN organisation_id bigint',
  `UPDATE programme_versions v SET organisation_id = (
     SELECT p.organisation_id FROM posts p WHERE p.tenant_id = v.tenant_id AND p.person_id = v.prepared_by AND p.role IN ('officer', 'chair')
      ORDER BY p.id DESC LIMIT 1)`,
  // The text, which keeps the order of keys; jsonb sorts them.
  'ALTER TABLE idempotency_keys ALTER COLUMN response TYPE json USING response::json',
];
