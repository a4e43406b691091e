// When the account that somebody is paid on was last changed, or first given while money was under way: who pays and who audits reads it.

export const up: string[] = [
  'ALTER TABLE people ADD COLUMN account_changed_at timestamptz',
  // Few of a million have one; those of the last days are read for each batch and each page of money.
  'CREATE INDEX people_account_changed ON people (tenant_id, account_changed_at) WHERE account_changed_at IS NOT NULL',
];
