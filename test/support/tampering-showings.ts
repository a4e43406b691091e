// The same for the showcase: what was disclosed, when, what became of it, and who was interested.
import { drop, set, type Tampering } from '#test/support/tampering.ts';

export const showingTamperings: readonly Tampering[] = [
  [
    'what was disclosed is changed',
    () => [set('showings', `document = replace(document, '六分钟', '六十分钟')`, 'true')],
    /^showings-digest$/,
    /^showings \d+$/,
  ],
  [
    'what was disclosed is changed, and its digest with it',
    () => [set('showings', `document = document || ' ', digest = sha256(convert_to(document || ' ', 'UTF8'))`, 'true')],
    /^showings-digest$/,
    /^showings \d+$/,
  ],
  [
    'the moment of disclosure is moved',
    () => [set('showings', `disclosed_at = disclosed_at - interval '1 year'`, 'true')],
    /^showings-digest$/,
    /^showings \d+$/,
  ],
  [
    'what is shown on agreement is exchanged',
    () => [
      `UPDATE showings s SET closed_sealed = o.closed_sealed FROM showings o WHERE s.tenant_id = 1 AND o.tenant_id = 1 AND o.id <> s.id`,
    ],
    /^showings-closed$/,
    /^showings \d+$/,
  ],
  [
    'the key of what is shown on agreement is thrown away, and nothing is said to be erased',
    () => [set('answers', 'data_key = NULL', 'erased_at IS NULL')],
    /^showings-closed$/,
    /^showings \d+$/,
  ],
  [
    'its picture is exchanged',
    () => [
      `UPDATE showing_pictures p SET content_sealed = o.content_sealed FROM showing_pictures o WHERE p.tenant_id = 1 AND o.tenant_id = 1 AND o.showing_id <> p.showing_id`,
    ],
    /^showings-picture$/,
    /^showings \d+$/,
  ],
  ['a picture is lost', () => [drop('showing_pictures', 'true')], /^showings-picture$/, /^showings \d+$/],
  [
    'it is shown under another title',
    () => [set('showings', `title = '别人的'`, 'true')],
    /^showings-columns$/,
    /^showings \d+$/,
  ],
  [
    'it is found by other words',
    () => [set('showing_index', `terms = ARRAY['别', '人']`, 'true')],
    /^showings-columns$/,
    /^showings \d+$/,
  ],
  [
    'what is over is shown without end',
    () => [set('showing_index', 'until_on = NULL', 'true')],
    /^showings-steps$/,
    /^showing_index \d+$/,
  ],
  ['a step is lost', () => [drop('showing_steps', `what = 'withdrawn'`)], /^showings-steps$/, /^showing_index \d+$/],
  [
    'a showing is lost',
    () => ['showings', 'showing_steps', 'showing_index'].map((table) => drop(table, 'true')),
    /^showings-case$/,
    /^showings of case \d+$/,
  ],
  [
    'an interest is given to another',
    () => [set('showing_interests', 'person_id = 901', 'true')],
    /^interest$/,
    /^showing_interests \d+\/1$/,
  ],
  [
    'the digest of an interest is changed',
    () => [set('showing_interests', `digest = sha256('x')`, 'true')],
    /^interest$/,
    /^showing_interests \d+\/1$/,
  ],
  ['an interest is lost', () => [drop('showing_interests', 'true')], /^interest$/, /^showing_interests \d+\/1$/],
];
