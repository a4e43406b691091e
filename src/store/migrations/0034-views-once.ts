// What the program writes down of a look by itself stands once for viewer, person, case, what, purpose and hour, whichever process answers.

export const up: string[] = [
  // null: a look that stands for itself, such as an identifier opened for a purpose that somebody typed.
  'ALTER TABLE views ADD COLUMN hour timestamptz',
  `CREATE UNIQUE INDEX views_once ON views (tenant_id, person_id, viewer_id, hour, what, purpose, case_id) NULLS NOT DISTINCT WHERE hour IS NOT NULL`,
];
