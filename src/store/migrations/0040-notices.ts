// How a notice writes whom it is about; what was published under "organisation only" loses the names that it should never have had.

/** Stages of a round's version that promise to name organisations only. */
const promised = `rounds r JOIN programme_versions v ON v.tenant_id = r.tenant_id AND v.hash = r.version_hash`;
const maskOf = `v.definition -> 'stages' -> n.stage -> 'settings' ->> 'mask'`;

export const up: string[] = [
  `ALTER TABLE notices ADD COLUMN mask text NOT NULL DEFAULT 'name',
     ADD CONSTRAINT notices_mask CHECK (mask IN ('name', 'organisation', 'none'))`,
  `UPDATE notices n SET mask = ${maskOf} FROM ${promised}
    WHERE r.tenant_id = n.tenant_id AND r.id = n.round_id AND ${maskOf} IN ('organisation', 'none')`,
  `UPDATE notice_entries e SET masked_name = e.organisation_name,
       details = CASE WHEN e.details ? 'amountFen' THEN jsonb_build_object('amountFen', e.details -> 'amountFen') ELSE '{}' END
     FROM notices n, cases c
    WHERE n.tenant_id = e.tenant_id AND n.id = e.notice_id AND n.mask = 'organisation'
      AND c.tenant_id = e.tenant_id AND c.id = e.case_id AND c.person_id IS NOT NULL`,
];
