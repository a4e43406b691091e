// A place that its holder gave back is kept for a while: a thumb that taps on gives nothing away. Until then it stays on the account of what is held, so
// that nobody else can be given it.

export const up: string[] = [
  // NULL: nobody gave it back. After it, the place is given back for good.
  'ALTER TABLE claims ADD COLUMN back_on timestamptz',
  'CREATE INDEX claims_back_on ON claims (tenant_id, back_on) WHERE back_on IS NOT NULL',
];
