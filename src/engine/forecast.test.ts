// Before anybody applies: rules on the form are judged on what would fill it in, as the form itself would take it; nothing recorded later is looked at; and
// what a round was expected to come to is kept with it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { forecastOf, type Round } from '#engine/rounds.ts';
import { simulate } from '#engine/simulate.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { recordFacts, refreshSnapshots, withdrawFacts } from '#people/facts.ts';
import { byParameter, fixedFen } from '#policy/amount.ts';
import { amountOf } from '#policy/amount-evaluate.ts';
import { any, fact, parameter, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { brokenRules } from '#policy/evaluate.ts';
import { lookAtAnswers } from '#policy/form-check.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import { factReader } from '#policy/reading.ts';
import { stage } from '#policy/stage.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let at: TestDatabase;
let house: TestHouse;

const usually = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: value }, fc.constantFrom<unknown>(7, true, ['level1'], '不知道的写法'));
const people = fc.sample(
  fc.record(
    {
      'skill.level': usually(fc.constantFrom('level1', 'level2', '技师', '二级', 'level5')),
      'skill.level~': fc.constantFrom('2020-01-31', '2021-12-31'),
      'skill.issuedOn': usually(fc.constantFrom('2020-03-01', '2019-12-30', '2020年5月6日', '2020/7/8')),
      'skill.issuer': usually(fc.constantFrom('站甲', ' 站甲 ', '站乙', '站丙')),
      'person.sex': fc.constantFrom('female', 'male'),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Record<string, unknown>>,
  { numRuns: 500, seed: 11 },
);

before(async () => {
  at = await testDatabase();
  house = testHouse(at.db);
  await makeTenant(house);
  const homes = [places.yangFirm, places.yangSchool, places.maFirm];
  await makeMembers(
    house,
    people.map((_, i) => ({ id: 1000 + i, organisationId: homes[i % homes.length]! })),
  );
  await house.db.query(
    `UPDATE person_facts f SET snapshot = f.snapshot || w.snapshot::jsonb FROM unnest($2::bigint[], $3::text[]) AS w(id, snapshot)
      WHERE f.tenant_id = $1 AND f.person_id = w.id`,
    [tenantId, people.map((_, i) => 1000 + i), people.map((one) => JSON.stringify(one))],
  );
});
after(() => at.drop());

const says = text('条件', 'condition');
const label = text('栏', 'Field');
const asOf = '2020-06-30';
const choice = (key: string, ...spellings: string[]) => ({ key, label: text(key, key), spellings });
const about = { effectiveFrom: '2020-01-01', basis: ['test'], title: says, theme: 'test', runBy: 'district' } as const;
const stages = { apply: stage('apply', { by: ['member'] }), grant: stage('grant', { from: 'budget' }) };

const byForm = defineProgramme({
  ...{ ...about, key: 'by-form', subject: 'member', stages },
  parameters: {
    fen: { type: 'money-by-choice', of: 'level', label },
    issuers: { type: 'texts', label },
  },
  who: [rule('member', fact('membership.status').is('active'), says)],
  form: {
    level: {
      ...{ type: 'choice', label, prefill: 'skill.level' },
      choices: [choice('level1'), choice('level2', '技师', '二级'), choice('level5')],
    },
    issuedOn: { type: 'date', label, prefill: 'skill.issuedOn', showWhen: fact('form.level').isNot('level1') },
    issuer: { type: 'choice', label, choices: { parameter: 'issuers' }, open: true, prefill: 'skill.issuer' },
    wish: { type: 'number', label },
  },
  rules: [
    rule('in-year', any(fact('form.level').is('level1'), fact('form.issuedOn').inYearOf('round')), says),
    rule('listed', fact('form.issuer').oneOf(parameter('issuers')), says),
    rule('paid', fact('form.level').oneOf(parameter('fen')), says),
    rule('wish', fact('form.wish').atLeast(3), says),
  ],
  amount: byParameter('fen', 'form.level'),
});
const parameters = { fen: { level1: 300, level2: 200 }, issuers: ['站甲', '站乙'] };
const roundDraft = { organisationId: places.district, year: 2020, parameters };

/** What the hall's form is filled in with, and what the rules then say; the one field that nothing fills in aside. */
async function onePersonAtATime() {
  const rows = await house.db.query<{ snapshot: FactSnapshot }>(
    'SELECT snapshot FROM person_facts WHERE tenant_id = $1',
    [tenantId],
  );
  const found = { eligible: 0, unknown: 0, amountFen: 0, refused: { 'in-year': 0, listed: 0, paid: 0, member: 0 } };
  for (const { snapshot: facts } of rows) {
    const sight = { facts, round: roundDraft, asOf, within: () => true };
    const raw = Object.entries(byForm.form).flatMap(([name, { prefill }]) => {
      const value = prefill && factReader(prefill, asOf)(sight);
      return value === undefined ? [] : [[name, value]];
    });
    const { answers } = lookAtAnswers(byForm.form, Object.fromEntries(raw), sight);
    const { failed, unknown } = brokenRules(byForm, { ...sight, answers, which: 'all' });
    for (const key of failed) found.refused[key as 'paid'] += 1;
    if (failed.length > 0) continue;
    const untold = unknown.filter((key) => key !== 'wish');
    found[untold.length > 0 ? 'unknown' : 'eligible'] += 1;
    const due = amountOf(byForm.amount!, { ...sight, answers });
    if (untold.length === 0 && !isRefusal(due)) found.amountFen += due.amountFen;
  }
  return found;
}

test('rules and amounts on the form are told from what would fill it in, person by person', async () => {
  const found = must(await simulate(house, tenantId, byForm, { roundDraft, asOf }));
  const { eligible, unknown, amountFen, refusedByRule: refused } = found;
  assert.deepEqual({ eligible, unknown, amountFen, refused }, await onePersonAtATime());
  assert.deepEqual(found.leftOut, ['wish'], 'only what nothing fills in');
  assert.equal(found.amountExact, true, 'of those who qualify every level is on file');
  assert.ok(eligible > 10 && unknown > 10 && refused.listed! > 10, JSON.stringify(found));
  assert.deepEqual(found.worst, { people: eligible + unknown, amountFen: 300 * (eligible + unknown) });
});

test('without an earlier round nothing is made up', async () => {
  const { forecast } = must(await simulate(house, tenantId, byForm, { roundDraft, asOf }));
  assert.deepEqual([forecast.basis, forecast.applied, forecast.amountFen], ['nothing', null, null]);
});

test('what was recorded later, or taken back later, is not known before', async () => {
  const [personId, elsewhere] = [5000, 5001];
  await makeMembers(house, [
    { id: personId, organisationId: places.yangFirm },
    { id: elsewhere, organisationId: places.yangFirm },
  ]);
  const programme = defineProgramme({
    ...{ ...about, key: 'frontline', subject: 'member', stages, amount: fixedFen(100) },
    who: [rule('frontline', fact('person.frontline').is(true), says)],
  });
  const eligible = async (knownBefore?: Date) =>
    must(await simulate(house, tenantId, programme, { roundDraft, ...(knownBefore ? { knownBefore } : {}) })).eligible;
  const day = (n: number) => new Date(house.clock.now().getTime() + n * 86_400_000);
  const id = await house.ids.take(tenantId);
  const observedOn = chinaDate(house.clock.now());
  await house.db.transaction(async (q) => {
    const found = { id, personId, key: 'person.frontline', value: true, source: 'test', observedOn };
    await recordFacts(q, tenantId, [found], day(2));
    await refreshSnapshots(q, tenantId, [personId]);
  });
  assert.deepEqual([await eligible(), await eligible(day(1)), await eligible(day(3))], [1, 0, 1]);
  await house.db.transaction((q) => withdrawFacts(q, tenantId, [id], 'test', day(4)));
  assert.deepEqual([await eligible(), await eligible(day(3)), await eligible(day(5))], [0, 1, 0]);
  await house.db.query(`UPDATE memberships SET status = 'ended', until = $3 WHERE tenant_id = $1 AND person_id = $2`, [
    tenantId,
    elsewhere,
    chinaDate(day(4)),
  ]);
  const members = defineProgramme({
    ...{ ...about, key: 'members', subject: 'member', stages, amount: fixedFen(100) },
    who: [rule('member', fact('membership.status').is('active'), says)],
  });
  const counted = async (knownBefore: Date) =>
    must(await simulate(house, tenantId, members, { roundDraft, knownBefore })).eligible;
  assert.equal((await counted(day(1))) - (await counted(day(6))), 1, 'who left later was a member still');
});

test('a sum that is beyond what is counted exactly is refused in words', async () => {
  const dear = (fen: number) =>
    simulate(
      house,
      tenantId,
      defineProgramme({
        ...{ ...about, key: 'dear', subject: 'member', stages },
        parameters: { each: { type: 'money', label } },
        who: [],
        amount: { amount: { parameter: 'each' } },
      }),
      { roundDraft: { ...roundDraft, parameters: { each: fen } } },
    );
  const refused = await dear(Number.MAX_SAFE_INTEGER);
  assert.ok(isRefusal(refused));
  assert.equal(refused.code, 'forecast-too-large');
  const found = must(await dear(1_000_000_000));
  assert.equal(found.amountFen, 1_000_000_000 * found.people);
  // The same where it is worked out person by person.
  const byLevel = await simulate(house, tenantId, byForm, {
    roundDraft: { ...roundDraft, parameters: { ...parameters, fen: { level1: Number.MAX_SAFE_INTEGER, level2: 1 } } },
    asOf,
  });
  assert.ok(isRefusal(byLevel));
});

test('what a round was expected to come to is kept with it', async () => {
  const round: Round = await makeRound(house, byForm, parameters);
  const kept = await forecastOf(house.db, tenantId, round.id);
  const told = must(await simulate(house, tenantId, byForm, { roundDraft: { ...roundDraft, parameters } }));
  assert.deepEqual(kept?.forecast, told.forecast);
  assert.deepEqual(kept?.madeAt, house.clock.now());
  assert.equal(await forecastOf(house.db, tenantId, 1), null);
});
