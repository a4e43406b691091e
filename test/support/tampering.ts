// What a person with the database's own password could do to the rows, one by one, and how `verify` must name it: the code of the difference
// and the row in which it is found.

export const set = (table: string, what: string, where: string) =>
  `UPDATE ${table} SET ${what} WHERE tenant_id = 1 AND ${where}`;
export const drop = (table: string, where: string) => `DELETE FROM ${table} WHERE tenant_id = 1 AND ${where}`;
export const ctid = (table: string, where = 'true', order = '1') =>
  `ctid = (SELECT ctid FROM ${table} WHERE tenant_id = 1 AND ${where} ORDER BY ${order} LIMIT 1)`;

export interface Where {
  /** Of the n-th case of the tenant in `verify.test.ts`. */
  caseId(n: number): number;
  readonly roundId: number;
}

export type Tampering = readonly [
  name: string,
  statements: (where: Where) => readonly string[],
  what: RegExp,
  where: RegExp,
];

export const tamperings: readonly Tampering[] = [
  [
    'a definition is changed',
    () => [
      `UPDATE programme_versions SET definition = replace(definition::text, '200000', '900000')::json WHERE tenant_id = 1`,
    ],
    /^programme-version$/,
    /^programme_versions /,
  ],
  [
    'a version is renamed',
    () => [`UPDATE programme_versions SET programme_key = 'other' WHERE tenant_id = 1`],
    /^programme-version$/,
    /^programme_versions /,
  ],
  [
    'a case is put at another stage',
    (w) => [set('cases', `stage = 'grant'`, `id = ${w.caseId(11)}`)],
    /^case-columns$/,
    /^cases \d+$/,
  ],
  [
    'a refused case is passed',
    (w) => [set('cases', `status = 'passed'`, `id = ${w.caseId(11)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  [
    'a refused case is passed, in its state as well',
    (w) => [
      set(
        'cases',
        `status = 'passed', state = jsonb_set(state::jsonb, '{status}', '"passed"')::json`,
        `id = ${w.caseId(11)}`,
      ),
    ],
    /^case-state$/,
    /^cases /,
  ],
  [
    'an amount is raised',
    (w) => [set('cases', 'amount_fen = amount_fen + 1', `id = ${w.caseId(0)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  [
    'an amount is raised, in the state as well',
    (w) => [
      set(
        'cases',
        `amount_fen = 900000, state = jsonb_set(state::jsonb, '{amountFen}', '900000')::json`,
        `id = ${w.caseId(0)}`,
      ),
    ],
    /^case-state$/,
    /^cases /,
  ],
  [
    'a decider is struck out',
    (w) => [set('cases', `state = jsonb_set(state::jsonb, '{deciders}', '[]')::json`, `id = ${w.caseId(0)}`)],
    /^case-state$/,
    /^cases /,
  ],
  [
    'something is added to a state',
    (w) => [set('cases', `state = (state::jsonb || '{"note": 1}')::json`, `id = ${w.caseId(3)}`)],
    /^case-state$/,
    /^cases /,
  ],
  [
    'a case is marked as odd',
    (w) => [set('cases', 'odd = NOT odd', `id = ${w.caseId(3)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  [
    'a case is taken out of its queue',
    () => [
      `DELETE FROM queue_entries WHERE tenant_id = 1 AND case_id = (SELECT min(case_id) FROM queue_entries WHERE tenant_id = 1)`,
    ],
    /^queue$/,
    /^queue_entries /,
  ],
  [
    'a case waits with another union',
    () => [
      `UPDATE queue_entries SET handler_organisation_id = 77 WHERE tenant_id = 1 AND case_id = (SELECT min(case_id) FROM queue_entries WHERE tenant_id = 1)`,
    ],
    /^queue$/,
    /^queue_entries /,
  ],
  [
    'a closed case is put into a queue',
    (w) => [
      `INSERT INTO queue_entries (tenant_id, round_id, stage, case_id, odd) SELECT 1, round_id, stage, id, false FROM cases WHERE tenant_id = 1 AND id = ${w.caseId(11)}`,
    ],
    /^queue$/,
    /^queue_entries /,
  ],
  [
    'a case is handed to another union',
    (w) => [set('cases', 'handler_organisation_id = 20', `id = ${w.caseId(10)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  [
    'a deadline is moved',
    (w) => [set('cases', `due_on = '2030-01-01'`, `id = ${w.caseId(10)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  [
    'a case is given to another person',
    (w) => [set('cases', 'person_id = person_id + 1', `id = ${w.caseId(2)}`)],
    /^case-about$/,
    /^cases /,
  ],
  [
    'a case is given to another union',
    (w) => [set('cases', 'organisation_id = 21', `id = ${w.caseId(2)}`)],
    /^case-about$/,
    /^cases /,
  ],
  [
    'the time of opening is changed',
    (w) => [set('cases', `opened_at = opened_at - interval '1 year'`, `id = ${w.caseId(2)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  ['a seq is raised', (w) => [set('cases', 'seq = seq + 1', `id = ${w.caseId(2)}`)], /^case-columns$/, /^cases /],
  [
    'a head is overwritten',
    (w) => [set('cases', `head = sha256('x')`, `id = ${w.caseId(2)}`)],
    /^case-head$/,
    /^cases /,
  ],
  ['a case is deleted', (w) => [drop('cases', `id = ${w.caseId(4)}`)], /^event-without-case$/, /^case_events /],
  ['the last case is deleted', (w) => [drop('cases', `id = ${w.caseId(11)}`)], /^event-without-case$/, /^case_events /],
  [
    'a case is deleted with its history',
    (w) => [
      drop('cases', `id = ${w.caseId(11)}`),
      drop('case_events', `case_id = ${w.caseId(11)}`),
      drop('answers', `case_id = ${w.caseId(11)}`),
    ],
    /^history-block$/,
    /^history_blocks /,
  ],
  [
    'a case appears from nowhere',
    (w) => [
      `INSERT INTO cases SELECT (c).* FROM (SELECT jsonb_populate_record(c, '{"id": 999999}') AS c FROM cases c WHERE id = ${w.caseId(0)}) x`,
    ],
    /^case-without-history$/,
    /^cases 999999$/,
  ],
  [
    'two states are exchanged',
    (w) => [
      `UPDATE cases c SET state = o.state FROM cases o WHERE c.tenant_id = 1 AND o.tenant_id = 1 AND c.id IN (${w.caseId(0)}, ${w.caseId(11)}) AND o.id IN (${w.caseId(0)}, ${w.caseId(11)}) AND c.id <> o.id`,
    ],
    /^case-state$/,
    /^cases /,
  ],
  [
    'an event is rewritten',
    (w) => [
      `UPDATE case_events SET events = replace(events::text, '材料不符', '材料齐全')::json WHERE tenant_id = 1 AND case_id = ${w.caseId(11)} AND seq = 2`,
    ],
    /^history-hash$/,
    /^case_events \d+\/2$/,
  ],
  [
    'an actor is exchanged',
    (w) => [set('case_events', 'actor_id = 1', `case_id = ${w.caseId(0)} AND seq = 3`)],
    /^history-hash$/,
    /^case_events \d+\/3$/,
  ],
  [
    'a time is changed',
    (w) => [set('case_events', `at = at + interval '1 millisecond'`, `case_id = ${w.caseId(0)} AND seq = 2`)],
    /^history-hash$/,
    /\/2$/,
  ],
  [
    'an action is renamed',
    (w) => [set('case_events', `action = 'refuse'`, `case_id = ${w.caseId(0)} AND seq = 2`)],
    /^history-hash$/,
    /\/2$/,
  ],
  [
    'an action id is changed',
    (w) => [set('case_events', 'action_id = gen_random_uuid()', `case_id = ${w.caseId(0)} AND seq = 2`)],
    /^history-hash$/,
    /\/2$/,
  ],
  [
    'another version is named',
    (w) => [set('case_events', `version_hash = 'x'`, `case_id = ${w.caseId(0)} AND seq = 2`)],
    /^history-version$/,
    /\/2$/,
  ],
  [
    'a hash is flipped',
    (w) => [set('case_events', `hash = sha256(hash)`, `case_id = ${w.caseId(0)} AND seq = 2`)],
    /^history-hash$/,
    /\/2$/,
  ],
  [
    'an event in the middle is deleted',
    (w) => [drop('case_events', `case_id = ${w.caseId(0)} AND seq = 2`)],
    /^history-gap$/,
    /\/2$/,
  ],
  [
    'the last event is deleted',
    (w) => [drop('case_events', `case_id = ${w.caseId(11)} AND seq = 2`)],
    /^case-head$/,
    /^cases /,
  ],
  [
    'two events are exchanged',
    (w) => [
      `UPDATE case_events e SET events = o.events FROM case_events o WHERE e.tenant_id = 1 AND o.tenant_id = 1 AND e.case_id = ${w.caseId(0)} AND o.case_id = ${w.caseId(0)} AND e.seq IN (1, 2) AND o.seq IN (1, 2) AND e.seq <> o.seq`,
    ],
    /^history-hash$/,
    /\/1$/,
  ],
  [
    'two actions of a batch change places',
    () => [
      `UPDATE case_events e SET batch_ord = o.batch_ord FROM case_events o WHERE e.tenant_id = 1 AND o.tenant_id = 1 AND e.batch_id = 1 AND o.batch_id = 1 AND e.batch_ord IN (1, 2) AND o.batch_ord IN (1, 2) AND e.batch_ord <> o.batch_ord`,
    ],
    /^history-block$/,
    /^history_blocks 1$/,
  ],
  [
    'an action is put into another batch',
    (w) => [set('case_events', 'batch_id = 2', `case_id = ${w.caseId(0)} AND seq = 1`)],
    /^history-block$/,
    /^history_blocks 1$/,
  ],
  [
    'a block is flipped',
    () => [set('history_blocks', 'hash = sha256(hash)', 'batch_id = 2')],
    /^history-block$/,
    /^history_blocks 2$/,
  ],
  ['a block is deleted', () => [drop('history_blocks', 'batch_id = 2')], /^history-block$/, /^history_blocks 2$/],
  [
    'the head of the history is moved',
    () => [set('history_heads', 'batch_id = batch_id + 1', 'true')],
    /^history-head$/,
    /^history_heads /,
  ],
];
