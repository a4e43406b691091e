// Where a union stands on the tile map of the one above it, as column and row from the top left; and records found by their kind, so that a map of a few
// hundred studios does not go through every honour ever conferred.

export const up: string[] = [
  // Eight columns at most: as many as a phone can show side by side.
  `ALTER TABLE organisations ADD COLUMN map_column smallint, ADD COLUMN map_row smallint,
     ADD CONSTRAINT organisations_map_whole CHECK ((map_column IS NULL) = (map_row IS NULL)),
     ADD CONSTRAINT organisations_map_column CHECK (map_column BETWEEN 1 AND 8),
     ADD CONSTRAINT organisations_map_row CHECK (map_row BETWEEN 1 AND 12),
     ADD CONSTRAINT organisations_map_closed CHECK (map_column IS NULL OR closed_at IS NULL)`,
  // One square, one union: among those directly below the same one.
  'CREATE UNIQUE INDEX organisations_map_place ON organisations (tenant_id, parent_id, map_column, map_row) WHERE map_column IS NOT NULL',
  'CREATE INDEX records_kind ON records (tenant_id, kind, id)',
  // Whoever ever belonged, not only those of today.
  'CREATE INDEX record_people_record ON record_people (tenant_id, record_id, person_id)',
  // Which versions prove a project, without reading through every definition.
  `CREATE INDEX programme_versions_project ON programme_versions (tenant_id, hash) WHERE definition -> 'evidence' ->> 'kind' = 'project'`,
  // Next to none: what is asked for is that there is none.
  `CREATE INDEX evidence_taken_back ON evidence (tenant_id, case_id, step) WHERE what = 'taken-back'`,
];
