// A tenant's data key comes into use a little after it was written down, so that every process can open what another seals under it.

export const up: string[] = [
  // NULL: in use from the beginning. By the database's clock, which all processes share.
  'ALTER TABLE data_keys ADD COLUMN used_from timestamptz',
];
