// A case shows its rules as they were judged when it was handed in, whatever the register says by now.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import { sourcesOfRules } from '#api/read/rule-sources.ts';
import { recordFacts } from '#people/facts.ts';
import { setMembershipStatus } from '#people/memberships.ts';
import { fact, rule } from '#policy/condition.ts';
import { classOfRule } from '#policy/judged-on.ts';
import { certificateGrant } from '#programmes/innovation/certificate-grant.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

interface Shown {
  readonly status: string;
  readonly judgedAt: string | null;
  readonly rules: readonly {
    readonly key: string;
    readonly holds: boolean | 'unknown';
    readonly saw?: { readonly zh: string };
    readonly from: { readonly zh: string };
    readonly now?: { readonly holds: boolean | 'unknown'; readonly saw: { readonly zh: string } };
  }[];
}

async function shown(caseId: number): Promise<Shown> {
  const { token } = await openSession(world.house, tenantId, world.personId('officer', 'own'), 'test');
  const response = await ask(world, 'get', `/api/cases/${caseId}`, { token });
  assert.equal(response.status, 200);
  return (await response.json()) as Shown;
}
const ruleOf = (one: Shown, key: string) => one.rules.find((rule) => rule.key === key)!;

async function open(submit: Record<string, unknown> | null): Promise<number> {
  const { engine } = world;
  const personId = world.personId('member', 'own');
  const target = { roundId: world.ids.round, organisationId: places.yang, personId, subjectOrganisationId: null };
  const request = { id: globalThis.crypto.randomUUID(), action: 'open', input: submit ? { submit } : {} };
  const acting = { personId, posts: [] };
  return must(await engine.act(tenantId, { acting, target: { open: target }, request })).caseId;
}

const changeStatus = (status: 'active' | 'retained') =>
  world.house.db.transaction(async (q) =>
    must(await setMembershipStatus(q, tenantId, world.personId('member', 'own'), status)),
  );

test('a case handed in while every rule held says so though the membership has changed; what changed is told beside it', async () => {
  const before = await shown(world.ids.caseId);
  assert.deepEqual([before.judgedAt, ruleOf(before, 'member').now?.holds], ['2020-03-02T02:00:00.000Z', true]);
  world.house.clock.advance(86_400_000);
  await changeStatus('retained');
  const refused = await open({ answers: { level: 'low', number: 'LATER', issuedOn: '2019-02-01' }, onRecord: true });
  const draft = await open(null);
  const [pending, failed, unsent] = [await shown(world.ids.caseId), await shown(refused), await shown(draft)];
  await changeStatus('active');

  assert.deepEqual([ruleOf(pending, 'member').holds, ruleOf(pending, 'member').saw?.zh], [true, '会籍：在会']);
  assert.equal(ruleOf(pending, 'member').now?.holds, false);
  // What reads the answers alone is as it was.
  assert.equal(ruleOf(pending, 'in-year').holds, true);
  assert.match(ruleOf(pending, 'in-year').saw!.zh, /2020年2月1日/);
  assert.equal(ruleOf(pending, 'in-year').now, undefined);

  assert.deepEqual(
    [failed.status, failed.rules.map(({ key, holds, now }) => [key, holds, now])],
    [
      'failed',
      [
        ['member', false, undefined],
        ['in-year', false, undefined],
      ],
    ],
  );
  assert.equal(ruleOf(await shown(refused), 'member').holds, false, 'active again, and refused all the same');
  assert.equal(ruleOf(await shown(refused), 'member').saw?.zh, '会籍：保留会籍', 'what it was decided on');
  assert.deepEqual(
    failed.rules.map(({ from }) => from.zh),
    ['会员登记', '申请表'],
  );

  assert.deepEqual([unsent.judgedAt, ruleOf(unsent, 'member').holds], [null, false]);
});

test('what the register said is sealed, has its digest in the history, and goes with the answers', async () => {
  const caseId = await open({ answers: { level: 'low', number: 'SEALED', issuedOn: '2020-02-01' } });
  const [row] = await world.owner.query<{ sealed: Buffer; events: string }>(
    `SELECT a.facts_sealed AS sealed, (SELECT string_agg(e.events::text, '') FROM case_events e WHERE e.tenant_id = a.tenant_id AND e.case_id = a.case_id) AS events
       FROM answers a WHERE a.tenant_id = $1 AND a.case_id = $2`,
    [tenantId, caseId],
  );
  assert.deepEqual([row!.sealed.includes('active'), row!.events.includes('"facts"')], [false, true]);

  const change = (sql: string) => world.owner.query(sql, [tenantId, caseId]);
  const erase = (more: string) =>
    change(
      `UPDATE answers SET plain = '{}', sealed = NULL, ${more} erased_at = now() WHERE tenant_id = $1 AND case_id = $2`,
    );
  await assert.rejects(erase(''), /answers_facts_erased/);
  await erase('facts_sealed = NULL,');
  assert.deepEqual(ruleOf(await shown(caseId), 'member').saw, undefined, 'nothing of it is left');
});

test('a value says the system that it was taken from, and the application only where it was written there', async () => {
  const { house } = world;
  const personId = world.personId('member', 'own');
  const of = { personId, source: '技能等级证书全国联网', observedOn: '2020-01-01' };
  const facts = { 'skill.issuedOn': '2019-05-01', 'skill.issuer': '临河评价中心' };
  for (const [key, value] of Object.entries(facts))
    await recordFacts(
      house.db,
      tenantId,
      [{ ...of, id: await house.ids.take(tenantId), key, value }],
      house.clock.now(),
    );
  const answers = { issuedOn: '2019-05-01', issuer: '别处', occupation: '焊工', level: 'level3' };
  const one = { personId, programme: certificateGrant, answers };
  const sources = await sourcesOfRules(house.db, tenantId, one, facts, house.clock.now());
  assert.deepEqual(
    ['issued-in-year', 'issuer-listed', 'member'].map((key) => sources.get(key)?.zh),
    ['技能等级证书全国联网', '申请表', '会员登记'],
  );
  const before = await sourcesOfRules(house.db, tenantId, one, {}, new Date('2019-12-31T00:00:00Z'));
  assert.equal(before.get('issued-in-year')?.zh, '申请表', 'what came later is not its source');
});

test('a rule is of the highest class of what it reads', () => {
  const classed = (path: string) => classOfRule(certificateGrant, rule('x', fact(path).known(), { zh: '', en: '' }));
  assert.deepEqual(['membership.status', 'form.number', 'person.age', 'hardship.class'].map(classed), [
    'S1',
    'S1',
    'S2',
    'S4',
  ]);
});
