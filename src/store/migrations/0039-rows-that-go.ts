// Which tables the application may delete from: those whose rows are answers kept for a while, places in a line, or folds that are made again. Everything
// else stays: keys (without which no sealed value opens), people, posts, notices, objections, money. grants.ts reads the comments.

const rowsThatGo: Readonly<Record<string, string>> = {
  case_keys: 'a number or household is free again when its case is refused or withdrawn',
  case_watchers: 'who waits for news of a case',
  certificate_prints: 'files that were fetched, after their time',
  certificate_volumes: 'files that were fetched, after their time',
  claim_waits: 'places in a line',
  claims: 'what was given back is free again; the batches keep both',
  draw_entries: 'whoever leaves a draw before it is sealed',
  figure_deltas: 'folded into the cells',
  figure_months: 'cells of a union that was merged, folded anew',
  figures: 'cells of a union that was merged, folded anew',
  idempotency_keys: 'answers to requests, after their time',
  message_fanouts: 'unfolded into single messages',
  organisation_paths: 'the closure of the tree, made again when a branch moves',
  payment_batches: 'a batch that nobody had approved yet',
  payment_items: 'of a batch that nobody had approved yet',
  person_facts: 'a snapshot, made again from the facts',
  queue_entries: 'what waits until it is dealt with',
  rate_buckets: 'counts of tries, after their time',
  record_people: 'lines that an action of a case laid down and its undoing takes away',
  visit_needs: 'lines that an action of a case laid down and its undoing takes away',
};

export const up: string[] = Object.entries(rowsThatGo).map(
  ([table, why]) => `COMMENT ON TABLE ${table} IS 'rows go: ${why}'`,
);
