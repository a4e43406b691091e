// The same for the register and for what is held once: facts that conditions read, unique numbers, what mergers leave behind.
import { drop, set, type Tampering } from '#test/support/tampering.ts';

export const registerTamperings: readonly Tampering[] = [
  [
    'a membership begins earlier than what conditions read',
    () => [set('memberships', `since = '2010-01-01'`, 'person_id = 1003')],
    /^person-facts$/,
    /^person_facts 1003$/,
  ],
  [
    'a fact is put on file behind the fold',
    () => [
      `INSERT INTO facts (tenant_id, id, person_id, key, value, source, observed_on, created_at) VALUES (1, 999999, 1004, 'person.frontline', 'true', 'x', '2020-01-01', now())`,
    ],
    /^person-facts$/,
    /^person_facts 1004$/,
  ],
  [
    'nothing is known of a member any more',
    () => [drop('person_facts', 'person_id = 1005')],
    /^person-facts$/,
    /^person_facts 1005$/,
  ],
  ['facts of nobody: the person is gone', () => [drop('people', 'id = 906')], /^person-facts$/, /^person_facts 906$/],
  [
    'a unique number is given to another case',
    (w) => [set('case_keys', `case_id = ${w.caseId(1)}`, `case_id = ${w.caseId(0)}`)],
    /^case-keys$/,
    /^cases \d+$/,
  ],
  [
    'a unique number is set free',
    (w) => [drop('case_keys', `case_id = ${w.caseId(10)}`)],
    /^case-keys$/,
    /^cases \d+$/,
  ],
  [
    'a unique number is changed',
    (w) => [set('case_keys', `key = 'OTHER'`, `case_id = ${w.caseId(2)}`)],
    /^case-keys$/,
    /^cases \d+$/,
  ],
  [
    'a refused case keeps its number',
    (w) => [`INSERT INTO case_keys VALUES (1, 'programme:little-grant:number', 'N1012', ${w.caseId(11)})`],
    /^case-keys$/,
    /^cases \d+$/,
  ],
  [
    'a person is merged away and his membership stays',
    () => [set('people', 'merged_into_id = 901', 'id = 902'), drop('person_facts', 'person_id = 902')],
    /^left-behind$/,
    /^memberships \d+$/,
  ],
  [
    'a union is merged away and a post stays',
    () => [
      set('organisations', 'merged_into_id = 11', 'id = 12'),
      `INSERT INTO posts (tenant_id, id, person_id, organisation_id, role, valid_from, granted_at) VALUES (1, 999999, 901, 12, 'chair', '2020-01-01', now())`,
    ],
    /^left-behind$/,
    /^posts 999999$/,
  ],
];
