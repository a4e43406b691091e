// Certificates of a union set in type to be printed: in volumes, sealed, and only for a week; they can be made anew at any time.

export const up: string[] = [
  // id: of the job that makes it.
  `CREATE TABLE certificate_prints (
    tenant_id bigint NOT NULL, id bigint NOT NULL, issuer_id bigint NOT NULL, kind text NOT NULL, year int NOT NULL,
    asked_by bigint NOT NULL, asked_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT certificate_prints_issuer_fkey FOREIGN KEY (tenant_id, issuer_id) REFERENCES organisations (tenant_id, id)
  )`,
  `CREATE INDEX certificate_prints_issuer ON certificate_prints (tenant_id, issuer_id)`,
  `CREATE TABLE certificate_volumes (
    tenant_id bigint NOT NULL, print_id bigint NOT NULL, volume int NOT NULL, first int NOT NULL, last int NOT NULL, pages int NOT NULL,
    content_sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id, print_id, volume),
    CONSTRAINT certificate_volumes_print_fkey FOREIGN KEY (tenant_id, print_id) REFERENCES certificate_prints (tenant_id, id)
  )`,
];
