// The same for masters and apprentices: who was asked, how it stands, and who belongs to a studio by it.
import { drop, set, type Tampering } from '#test/support/tampering.ts';

export const pairTamperings: readonly Tampering[] = [
  [
    'an apprentice is given to another',
    (w) => [set('apprenticeships', 'person_id = 901', `number = 1 AND case_id = ${w.caseId(0)}`)],
    /^pair$/,
    /^apprenticeships of case \d+$/,
  ],
  [
    'one who said no is said to have agreed',
    (w) => [set('apprenticeships', `standing = 'begun'`, `number = 4 AND case_id = ${w.caseId(0)}`)],
    /^pair$/,
    /^apprenticeships of case \d+$/,
  ],
  ['a pair is lost', () => [drop('apprenticeships', 'number = 2')], /^pair$/, /^apprenticeships of case \d+$/],
  [
    'a pair is added to a case that makes none',
    () => [
      `INSERT INTO apprenticeships (tenant_id, case_id, number, person_id, standing, asked_at) VALUES (1, 999999, 1, 901, 'asked', now())`,
    ],
    /^pair$/,
    /^apprenticeships 999999\/1$/,
  ],
  [
    'somebody belongs to a studio by a pact that is not his',
    () => [set('record_people', 'pair = 19', 'case_id IS NOT NULL')],
    /^pair$/,
    /^record_people \d+$/,
  ],
];
