// What is written once names people as they were then, also those who turned out to be somebody else's second record: it is not rewritten, it is read
// through the merger, one way or the other.

/** As SQL: he and every record that was merged into him. `person`: a parameter or column. */
export const himself = (person: string): string =>
  `ARRAY(WITH RECURSIVE he AS (SELECT ${person}::bigint AS id
     UNION SELECT m.id FROM he JOIN people m ON m.tenant_id = $1 AND m.merged_into_id = he.id) SELECT he.id FROM he)`;

/** As SQL: who he is now; himself where nothing was merged. */
export const whoNow = (person: string): string =>
  `coalesce((WITH RECURSIVE line AS (SELECT m.id, m.merged_into_id FROM people m WHERE m.tenant_id = $1 AND m.id = ${person}
     UNION ALL SELECT m.id, m.merged_into_id FROM line JOIN people m ON m.tenant_id = $1 AND m.id = line.merged_into_id)
     SELECT line.id FROM line WHERE line.merged_into_id IS NULL), ${person})`;
