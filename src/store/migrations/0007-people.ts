// A person's memberships, ended ones too, are read for every snapshot that is folded; the partial index holds only the present ones.
// The indexes of names end in the id, so that a page of a search by prefix is read in order and never sorted.

export const up: string[] = [
  'CREATE INDEX memberships_person ON memberships (tenant_id, person_id)',
  'DROP INDEX people_name',
  'CREATE INDEX people_name ON people (tenant_id, name text_pattern_ops, id)',
  'DROP INDEX people_pinyin',
  'CREATE INDEX people_pinyin ON people (tenant_id, pinyin text_pattern_ops, id)',
  'DROP INDEX people_initials',
  'CREATE INDEX people_initials ON people (tenant_id, initials text_pattern_ops, id)',
];
