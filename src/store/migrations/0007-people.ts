// A person's memberships, ended ones too, are read for every snapshot that is folded; the partial index holds only the present ones.

export const up: string[] = [
  'CREATE INDEX memberships_person ON memberships (tenant_id, person_id)',
];
