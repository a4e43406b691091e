import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { actingOf } from '#access/acting.ts';
import { may, usablePosts } from '#access/may.ts';
import { type Operation, type Permission, table } from '#access/table.ts';
import type { Post, Role, Surroundings, Target, Viewer } from '#access/viewer.ts';
import { isRefusal } from '#kit/refusal.ts';
import { roles } from '#people/posts.ts';

/** 1 district · 10, 20 second-level · 11 below 10. */
const parents: Readonly<Record<number, number>> = { 10: 1, 20: 1, 11: 10 };
const within = (id: number, above: number): boolean =>
  id === above || (parents[id] !== undefined && within(parents[id], above));
const now = new Date('2020-03-02T02:00:00Z');
const around: Surroundings = { within, now };
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const post = (role: Role, organisationId: number, programmeKey: string | null = null): Post => ({
  role,
  organisationId,
  programmeKey,
});
const viewer = (posts: readonly Post[], steppedUpAt: Date | null = minutesAgo(1)): Viewer => ({
  tenantId: 1,
  personId: 7,
  posts,
  signedInAt: minutesAgo(60),
  steppedUpAt,
  assurance: steppedUpAt ? 'two-factor' : 'one-factor',
});
const target = (more: Partial<Target> = {}): Target => ({ tenantId: 1, organisationId: 10, class: 'S1', ...more });
const code = (who: Viewer | null, operation: Operation, what: Target): string => {
  const answer = may(who, operation, what, around);
  return isRefusal(answer) ? answer.code : answer.upTo;
};

test('nobody signed in reaches only what is open to anyone', () => {
  for (const operation of Object.keys(table) as Operation[]) {
    const { grants } = table[operation] as Permission;
    const open = grants.some((grant) => grant.who === 'anyone');
    assert.equal(code(null, operation, target({ class: 'S0' })), open ? 'S0' : 'not-signed-in', operation);
  }
});

test('another tenant is never reached, whatever the posts', () => {
  for (const operation of Object.keys(table) as Operation[]) {
    const { grants } = table[operation] as Permission;
    if (grants.some((grant) => grant.who === 'anyone')) continue;
    for (const role of roles)
      assert.equal(code(viewer([post(role, 10)]), operation, target({ tenantId: 2, personId: 7 })), 'not-found');
  }
});

test('a post reaches its organisation and those below, never above or beside', () => {
  const by = (organisationId: number) => code(viewer([post('officer', organisationId)]), 'people.get', target());
  assert.deepEqual([by(10), by(1), by(11), by(20)], ['S1', 'S1', 'not-found', 'not-found']);
});

test('S3 and S4 stay with the organisation that handles the case', () => {
  for (const sensitivity of ['S3', 'S4'] as const) {
    const secret = target({ class: sensitivity, handlerOrganisationId: 10, roundOrganisationId: 1 });
    assert.equal(code(viewer([post('officer', 10)]), 'cases.get', secret), 'S4');
    for (const role of roles) assert.equal(code(viewer([post(role, 1)]), 'cases.get', secret), 'not-found', role);
    assert.equal(code(viewer([]), 'cases.get', { ...secret, personId: 7 }), 'S4', 'one’s own');
  }
});

test('an upper union sees a case of S1 but no class above S2', () => {
  assert.equal(
    code(viewer([post('chair', 1)]), 'cases.get', target({ handlerOrganisationId: 10, roundOrganisationId: 1 })),
    'S2',
  );
});

test('a post for one programme counts for that programme only', () => {
  const who = viewer([post('officer', 10, 'certificate-grant')]);
  assert.equal(code(who, 'rounds.close', target({ programmeKey: 'certificate-grant' })), 'S1');
  assert.equal(code(who, 'rounds.close', target({ programmeKey: 'patent-grant' })), 'not-allowed');
  assert.equal(code(who, 'organisations.rename', target()), 'not-allowed');
});

test('administrators do no business, and two kinds in one person do nothing at all', () => {
  assert.equal(code(viewer([post('system-admin', 1), post('officer', 10)]), 'people.get', target()), 'not-found');
  assert.equal(code(viewer([post('system-admin', 1)]), 'audit.log', target()), 'not-allowed');
  assert.equal(code(viewer([post('security-admin', 1), post('audit-admin', 1)]), 'audit.log', target()), 'not-allowed');
  assert.deepEqual(usablePosts([post('security-admin', 1), post('system-admin', 1), post('chair', 1)]), []);
  assert.deepEqual(actingOf(viewer([post('audit-admin', 1), post('chair', 1)])).posts, [post('audit-admin', 1)]);
});

test('four eyes, one’s own matter, a second factor and a fresh one', () => {
  const checker = viewer([post('finance-checker', 10)]);
  assert.equal(code(checker, 'payments.approve', target({ class: 'S2', preparedById: 7 })), 'same-person');
  assert.equal(code(checker, 'payments.approve', target({ class: 'S2', preparedById: 8 })), 'S2');
  const security = viewer([post('security-admin', 1)]);
  assert.equal(code(security, 'changes.propose', target({ personId: 7 })), 'own-matter');
  assert.equal(code(viewer([post('finance-checker', 10)], null), 'accounts.list', target()), 'two-factor-needed');
  assert.equal(
    code(viewer([post('finance-checker', 10)], minutesAgo(6)), 'payments.approve', target({ class: 'S2' })),
    'step-up-needed',
  );
  assert.equal(
    code(viewer([post('finance-checker', 10)], minutesAgo(-1)), 'payments.approve', target({ class: 'S2' })),
    'step-up-needed',
  );
  assert.deepEqual(actingOf(viewer([post('finance-maker', 1), post('officer', 10)], null)).posts, [
    post('officer', 10),
  ]);
});

test('who may read but not act is told so; who may not read is told nothing', () => {
  const one = target({ handlerOrganisationId: 10, roundOrganisationId: 1 });
  assert.equal(code(viewer([post('auditor', 10)]), 'cases.act', one), 'not-allowed');
  assert.equal(code(viewer([post('auditor', 20)]), 'cases.act', one), 'not-found');
});

test('more posts never allow less, unless one is an administrator’s', () => {
  const business = roles.filter((role) => !role.endsWith('-admin'));
  const anyPost = fc.record({
    role: fc.constantFrom(...business),
    organisationId: fc.constantFrom(1, 10, 11, 20),
    programmeKey: fc.constantFrom(null, 'a', 'b'),
  });
  const operations = Object.keys(table) as Operation[];
  fc.assert(
    fc.property(
      fc.constantFrom(...operations),
      fc.array(anyPost, { maxLength: 3 }),
      anyPost,
      fc.constantFrom('S0', 'S1', 'S2', 'S3', 'S4'),
      fc.constantFrom(1, 10, 11, 20),
      (operation, posts, more, sensitivity, organisationId) => {
        const what = target({
          organisationId,
          class: sensitivity as Target['class'],
          programmeKey: 'a',
          handlerOrganisationId: 10,
          roundOrganisationId: 1,
        });
        if (isRefusal(may(viewer(posts), operation, what, around))) return;
        assert.ok(!isRefusal(may(viewer([...posts, more]), operation, what, around)));
      },
    ),
    { numRuns: 2000 },
  );
});
