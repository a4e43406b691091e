// Records that were merged are found from the one that was kept: what is written once still names them.

export const up: string[] = [
  'CREATE INDEX people_merged ON people (tenant_id, merged_into_id) WHERE merged_into_id IS NOT NULL',
];
