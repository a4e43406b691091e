// Behind every door of the hall stands somebody: whom a union names to be asked, with a telephone; and who asked to be told when a programme opens.

export const up: string[] = [
  `CREATE TABLE organisation_contacts (
    tenant_id bigint NOT NULL, organisation_id bigint NOT NULL,
    office text NOT NULL CHECK (office <> ''), phone text NOT NULL CHECK (phone <> ''),
    set_by bigint, set_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, organisation_id),
    CONSTRAINT organisation_contacts_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations (tenant_id, id)
  )`,
  `COMMENT ON TABLE organisation_contacts IS 'rows go: an office or person that a union publishes to be asked, until it takes it back'`,
  `CREATE TABLE programme_wishes (
    tenant_id bigint NOT NULL, person_id bigint NOT NULL, programme_key text NOT NULL, wished_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, person_id, programme_key)
  )`,
  `COMMENT ON TABLE programme_wishes IS 'rows go: told once when a round opens, or taken back by whoever wished'`,
  'CREATE INDEX programme_wishes_programme ON programme_wishes (tenant_id, programme_key)',
];
