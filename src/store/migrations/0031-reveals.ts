// How many people somebody looked at in full within the last hour is asked before each further look.

export const up: string[] = [
  `CREATE INDEX views_reveals ON views (tenant_id, viewer_id, at) WHERE purpose LIKE 'reveal.%'`,
];
