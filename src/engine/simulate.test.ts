// A simulation says of all people together what the evaluator says of each: who is eligible, whom which rule refuses, and for how much.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type RoundDraft, simulate as simulated, type Trying } from '#engine/simulate.ts';
import { isRefusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { byChoice, fixedFen, tiers } from '#policy/amount.ts';
import { amountOf } from '#policy/amount-evaluate.ts';
import { any, fact, not, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { brokenRules } from '#policy/evaluate.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeMembers, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let at: TestDatabase;
let house: TestHouse;
before(async () => {
  at = await testDatabase();
  house = testHouse(at.db);
  await makeTenant(house);
  const members = people.map((snapshot, i) => {
    const organisationId = homes[i % homes.length]!;
    const usual = { 'membership.status': 'active', 'membership.since': '2015-01-01' };
    return {
      id: 1000 + i,
      organisationId,
      snapshot: { ...usual, 'membership.organisation': organisationId, ...snapshot },
    };
  });
  await makeMembers(house, members);
  await house.db.query(
    `UPDATE person_facts f SET snapshot = w.snapshot::jsonb FROM unnest($2::bigint[], $3::text[]) AS w(id, snapshot)
      WHERE f.tenant_id = $1 AND f.person_id = w.id`,
    [tenantId, members.map((m) => m.id), members.map((m) => JSON.stringify(m.snapshot))],
  );
});
after(() => at.drop());

const simulate = async (...[of, tenant, programme, trying]: [TestHouse, number, Programme, Trying]) =>
  must(await simulated(of, tenant, programme, trying));

const homes = [places.yangFirm, places.yangSchool, places.maFirm, places.yang, places.district, 2];
const inDistrict = new Set(Object.values(places));
const says = text('条件', 'condition');
const asOf = '2020-06-30';

const days = fc.constantFrom(
  '1955-03-01',
  '1980-06-30',
  '2002-07-01',
  '2019-06-30',
  '2019-07-01',
  '2020-02-30',
  '2021-01-01',
);
const odd = fc.constantFrom<unknown>(7, 'true', ['level1'], null);
const usually = (value: fc.Arbitrary<unknown>) => fc.oneof({ weight: 12, arbitrary: value }, odd);
const people = fc.sample(
  fc.record(
    {
      'membership.status': usually(fc.constantFrom('active', 'active', 'ended')),
      'membership.since': usually(days),
      'person.birthDay': usually(days),
      'person.frontline': usually(fc.boolean()),
      'skill.level': usually(fc.constantFrom('level1', 'level2', 'level5')),
      'skill.level~': days,
      'household.income': usually(fc.integer({ min: 0, max: 9000 })),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Record<string, unknown>>,
  { numRuns: 600, seed: 5 },
);

const stages = { apply: stage('apply', { by: ['member'] }), grant: stage('grant', { from: 'budget' }) };
const about = { effectiveFrom: '2020-01-01', basis: ['test'], title: says, theme: 'test', runBy: 'district' } as const;
const member = rule('member', fact('membership.status').is('active'), says);
const inScope = rule('in-scope', fact('membership.organisation').within('round.scope'), says);
const ofPerson = { ...about, subject: 'member', stages } as const;
const programmes: readonly Programme[] = [
  defineProgramme({
    ...ofPerson,
    key: 'one-sum-for-all',
    who: [
      member,
      inScope,
      rule('a-year', fact('membership.since').monthsAtLeast(12), says),
      rule('age', fact('person.age').between(18, 60), says),
      rule('skilled', any(fact('skill.level').oneOf(['level1', 'level2']), fact('person.frontline').is(true)), says),
    ],
    amount: fixedFen(50_000),
  }),
  defineProgramme({
    ...ofPerson,
    key: 'by-level',
    who: [rule('not-ended', not(fact('membership.status').is('ended')), says)],
    amount: byChoice('skill.level', { level1: 300, level2: 200 }),
  }),
  defineProgramme({
    ...ofPerson,
    key: 'by-income',
    who: [member],
    amount: tiers('household.income', [
      { upTo: 2000, fen: 900 },
      { upTo: null, fen: 400 },
    ]),
  }),
  defineProgramme({ ...ofPerson, key: 'for-all', who: [], amount: fixedFen(1) }),
];

const roundDraft: RoundDraft = { organisationId: places.district, year: 2020, parameters: {} };
const unitOf: Readonly<Record<number, number>> = {
  ...{ [places.yangFirm]: places.yang, [places.yangSchool]: places.yang, [places.maFirm]: places.ma },
};

/** The same, person by person. */
async function byEvaluator(programme: Programme) {
  const rows = await house.db.query<{ organisationId: number; snapshot: FactSnapshot }>(
    'SELECT organisation_id AS "organisationId", snapshot FROM person_facts WHERE tenant_id = $1',
    [tenantId],
  );
  const none = Object.fromEntries(programme.who.map(({ key }) => [key, 0]));
  const found = {
    people: rows.length,
    eligible: 0,
    unknown: 0,
    refusedByRule: { ...none },
    unknownByRule: { ...none },
  };
  const units = new Map<number, { eligible: number; amountFen: number }>();
  for (const { organisationId, snapshot: facts } of rows) {
    const within = (id: number) => inDistrict.has(id);
    const context = { facts, round: roundDraft, asOf, within, which: 'who' } as const;
    const { failed, unknown } = brokenRules(programme, context);
    for (const key of failed) found.refusedByRule[key]! += 1;
    for (const key of unknown) found.unknownByRule[key]! += 1;
    if (failed.length > 0) continue;
    found[unknown.length > 0 ? 'unknown' : 'eligible'] += 1;
    if (unknown.length > 0) continue;
    const due = amountOf(programme.amount!, context);
    const unit = unitOf[organisationId] ?? organisationId;
    const sum = units.get(unit) ?? { eligible: 0, amountFen: 0 };
    units.set(unit, {
      eligible: sum.eligible + 1,
      amountFen: sum.amountFen + (isRefusal(due) ? 0 : due.amountFen),
    });
  }
  const byOrganisation = [...units]
    .map(([organisationId, sums]) => ({ organisationId, ...sums }))
    .sort((a, b) => b.eligible - a.eligible || a.organisationId - b.organisationId);
  return { ...found, byOrganisation, amountFen: byOrganisation.reduce((sum, one) => sum + one.amountFen, 0) };
}

for (const programme of programmes) {
  test(`${programme.key}: everybody together as each alone`, async () => {
    const { people, eligible, unknown, refusedByRule, unknownByRule, byOrganisation, amountFen } = await simulate(
      house,
      tenantId,
      programme,
      { roundDraft, asOf },
    );
    assert.deepEqual(
      { people, eligible, unknown, refusedByRule, unknownByRule, byOrganisation, amountFen },
      await byEvaluator(programme),
    );
    // Otherwise it would be about nobody.
    assert.ok(eligible > 10 && byOrganisation.length > 1, `${eligible} eligible`);
  });
}

test('whom one month alone parts from the rest is told apart, person by person', async () => {
  const aYear = (months: number) => rule('a-year', fact('membership.since').monthsAtLeast(months), says);
  const of = (months: number) =>
    defineProgramme({ ...ofPerson, key: 'near', who: [member, aYear(months)], amount: fixedFen(1) });
  const told = async (months: number) => simulate(house, tenantId, of(months), { roundDraft, asOf });
  const [now, looser] = [await told(13), await told(12)];
  assert.deepEqual(now.nearlyByRule, { 'a-year': looser.eligible - now.eligible });
  assert.ok(now.nearlyByRule['a-year']! > 0, 'somebody is a month short');
  assert.ok(now.nearlyByRule['a-year']! < now.refusedByRule['a-year']!, 'others are further off');
});

test('rules about the application are left out, and then the amount has bounds', async () => {
  const found = await simulate(
    house,
    tenantId,
    defineProgramme({
      ...ofPerson,
      key: 'by-form',
      who: [member],
      form: {
        level: {
          type: 'choice',
          label: says,
          choices: [
            { key: 'a', label: says },
            { key: 'b', label: says },
          ],
        },
      },
      rules: [rule('level-a', fact('form.level').is('a'), says)],
      amount: byChoice('form.level', { a: 300, b: 200 }),
    }),
    { roundDraft: { ...roundDraft, budgetFen: 1000 }, asOf },
  );
  assert.deepEqual(found.leftOut, ['level-a']);
  assert.deepEqual(found.refusedByRule, { member: found.people - found.eligible - found.unknown });
  assert.deepEqual(
    [found.amountFen, found.amountAtLeastFen, found.amountExact, found.budgetFen],
    [found.eligible * 300, found.eligible * 200, false, 1000],
  );
});

test('nobody on file is nobody eligible', async () => {
  const { people, eligible, byOrganisation, amountFen } = await simulate(house, 99, programmes[0]!, {
    roundDraft,
    asOf,
  });
  assert.deepEqual([people, eligible, byOrganisation, amountFen], [0, 0, [], 0]);
});
