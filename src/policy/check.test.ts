// What `programme check` finds in parameters, data asked for, stages, figures and deadlines; and that it finds nothing in ours.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '#kinds/index.ts';
import { makeCalendar } from '#kit/calendar.ts';
import { HOLIDAY_YEARS } from '#kit/holidays.ts';
import { text } from '#kit/text.ts';
import { fromRound } from '#policy/amount.ts';
import { checkProgramme } from '#policy/check.ts';
import { fact, parameter, type Rule } from '#policy/condition.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';
import { programmes } from '#programmes/index.ts';
import {
  concernsOf,
  type Edit,
  edited,
  fen,
  hold,
  income,
  label,
  limit,
  must,
  type Row,
  rules,
  walk,
  withStages,
} from '#test/support/check-table.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { readSources } from '#test/support/sources.ts';

const { apply, basic, district, notice, grant, pay } = walk;
const ofOrganisations: Edit = { subject: 'organisation', who: [must(fact('organisation.level').is('second-level'))] };
const shown = { what: 'result', title: 'number', at: 'district' };
const honour = { record: 'honour', grade: 'district' };
const offers: Edit = {
  parameters: { courses: { type: 'offers', label } },
  add: { course: { type: 'choice', label, choices: { parameter: 'courses' } } },
};
const secretCourse: Edit = {
  add: { course: { type: 'choice', label, class: 'S2', choices: { parameter: 'courses' } } },
};
const byKind = (more: object): Edit => ({
  ...rules(fact('form.kind').is('a')),
  breakdowns: ['kind'],
  add: { kind: { type: 'choice', label, choices: ['a', 'b'].map((key) => ({ key, label: text(key, key) })), ...more } },
});
const says = (...sentences: string[]): Edit => ({ bulletin: sentences.map((one) => ({ zh: one, en: one })) });

hold([
  // Parameters.
  [
    'error parameter-undeclared rules[1].when',
    { ...rules(fen.atLeast(parameter('limit'))), add: income },
    { ...rules(fen.atLeast(parameter('limit'))), add: income, parameters: limit },
  ],
  [
    'warning parameter-unused parameters.limit',
    { parameters: limit },
    { parameters: limit, amount: fromRound('limit') },
  ],
  [
    'error parameter-name-taken parameters.year',
    { parameters: { year: { type: 'money', label } }, amount: fromRound('year') },
    { parameters: { sum: { type: 'money', label } }, amount: fromRound('sum') },
  ],
  [
    'warning personal-data-unused form.phone',
    { add: { phone: { type: 'text', label, pattern: 'phone' } } },
    { add: { phone: { type: 'text', label, pattern: 'phone', uniqueIn: 'round' } } },
  ],
  [
    'warning personal-data-unused form.course',
    { ...offers, ...secretCourse },
    {
      ...{ ...offers, ...secretCourse },
      ...withStages({ apply, basic, grant, pay: stage('pay', { to: 'provider', offers: 'courses', of: 'course' }) }),
    },
  ],
  [
    'warning personal-data-unused form.name',
    { add: { name: { type: 'text', label, class: 'S2' } } },
    { add: { name: { type: 'text', label, class: 'S2' } }, ...rules(fact('form.name').isNot('x')) },
  ],
  [
    'warning personal-data-unused form.rows.columns.card',
    { add: { rows: { type: 'table', label, columns: { card: { type: 'text', label, pattern: 'bank-card' } } } } },
    {
      add: {
        rows: {
          type: 'table',
          label,
          columns: { card: { type: 'text', label, pattern: 'bank-card', uniqueIn: 'round' } },
        },
      },
    },
  ],
  // The way of a case.
  ['warning no-apply stages.basic', withStages({ basic, district, notice, grant, pay }), {}],
  [
    'warning late-apply stages.again',
    withStages({ apply, basic, district, again: apply, notice, grant, pay }),
    withStages({ apply, basic, district, notice, grant, pay }),
  ],
  [
    'error pay-without-grant stages.pay',
    withStages({ apply, basic, notice, pay, grant }),
    withStages({ apply, basic, notice, grant, pay }),
  ],
  [
    'warning grant-by-whom stages.grant',
    withStages({ apply, basic, notice, grant: stage('grant', { from: 'budget' }), pay }),
    withStages({ apply, basic, notice, grant: stage('grant', { from: 'budget', hands: 'anyone' }), pay }),
  ],
  [
    'warning notice-after-grant stages.notice',
    withStages({ apply, basic, grant, notice, pay }),
    withStages({ apply, basic, notice, grant, pay }),
  ],
  ['warning nobody-checks stages.grant', withStages({ apply, grant, pay }), withStages({ apply, basic, grant, pay })],
  [
    'error grant-without-amount stages.grant',
    { amount: undefined as never },
    { amount: undefined as never, ...withStages({ apply, basic }) },
  ],
  ['warning amount-never-granted amount', withStages({ apply, basic }), withStages({ apply, basic, grant })],
  [
    'error names-unmasked stages.notice',
    withStages({ apply, basic, notice: stage('notice', { for: workingDays(5), mask: 'none' }), grant, pay }),
    withStages({ apply, basic, notice: stage('notice', { for: workingDays(5), mask: 'organisation' }), grant, pay }),
  ],
  [
    'warning no-time-limit stages.basic',
    withStages({ apply, basic: stage('review', { at: 'district' }), grant, pay }),
    withStages({ apply, basic, grant, pay }),
  ],
  [
    'error wrong-payee stages.pay',
    ofOrganisations,
    { ...ofOrganisations, ...withStages({ apply, basic, grant, pay: stage('pay', { to: 'organisation' }) }) },
  ],
  [
    'error no-provider stages.pay',
    {
      ...offers,
      ...withStages({ apply, basic, grant, pay: stage('pay', { to: 'provider', offers: 'courses', of: 'level' }) }),
    },
    {
      ...offers,
      ...withStages({ apply, basic, grant, pay: stage('pay', { to: 'provider', offers: 'courses', of: 'course' }) }),
    },
  ],
  [
    'error no-award stages.kept',
    withStages({ apply, basic, grant, kept: stage('register', { ...honour, award: 'number' }) }),
    withStages({ apply, basic, grant, kept: stage('register', { ...honour, award: 'level' }) }),
  ],
  [
    'error no-numbers stages.kept',
    withStages({ apply, basic, grant, kept: stage('register', { ...honour, award: 'level', numbers: 'courses' }) }),
    {
      parameters: { each: { type: 'numbers-by-choice', of: 'level', label: text('名额', 'Places') } },
      ...withStages({ apply, basic, grant, kept: stage('register', { ...honour, award: 'level', numbers: 'each' }) }),
    },
  ],
  [
    'error no-shown-field stages.shown',
    withStages({ apply, basic, grant, shown: stage('publish', { ...shown, title: 'nothing' }) }),
    withStages({ apply, basic, grant, shown: stage('publish', shown) }),
  ],
  [
    'error shows-personal stages.shown',
    {
      add: { illness: { type: 'text', class: 'S3', label } },
      ...rules(fact('form.illness').is('flu')),
      ...withStages({
        apply,
        basic,
        grant,
        shown: stage('publish', { ...shown, shows: [{ field: 'illness', to: 'open' }] }),
      }),
    },
    {
      add: { illness: { type: 'text', class: 'S3', label } },
      ...rules(fact('form.illness').is('flu')),
      ...withStages({
        apply,
        basic,
        grant,
        shown: stage('publish', { ...shown, shows: [{ field: 'illness', to: 'agreed' }] }),
      }),
    },
  ],
  ['warning no-appeal appeal', { appeal: undefined as never }, { appeal: { within: { days: 10 }, at: 'district' } }],
  [
    'warning no-appeal appeal',
    { appeal: { within: workingDays(0), at: 'district' } },
    { appeal: { within: workingDays(1), at: 'district' } },
  ],
  [
    'warning appeal-below-review appeal.at',
    { appeal: { within: workingDays(10), at: 'second-level' } },
    { appeal: { within: workingDays(10), at: 'municipal' } },
  ],
  [
    'error stage-settings stages.basic.settings.at',
    withStages({ apply, basic: stage('review', { at: 'county', within: workingDays(5) }), grant, pay }),
    withStages({ apply, basic, grant, pay }),
  ],
  // Figures.
  ['error breakdown-not-a-choice breakdowns[1]', { breakdowns: ['level', 'number'] }, { breakdowns: ['level'] }],
  ['error breakdown-of-personal-data breakdowns[0]', byKind({ class: 'S3' }), byKind({})],
  ...[
    '{cases.refused}',
    '{pay.settled@level=gold}',
    '{pay.settled@number}',
    '{count(pay.settled@level)',
    '{pay.settled|percent}',
  ].map(
    (wrong): Row => [
      'error bulletin-unknown bulletin[0]',
      says(wrong),
      says(
        '{cases.failed}',
        '{at.basic}',
        '{pay.settled@level=high|count}',
        '{count(pay.settled@level)}',
        '{round.name}',
      ),
    ],
  ),
]);

test('a deadline is told of as soon as it can run beyond the announced holidays', () => {
  const until2021 = makeCalendar(HOLIDAY_YEARS.filter(({ year }) => year <= 2021));
  const codes = (edit: Edit) =>
    checkProgramme(edited(edit), kinds, until2021).map(({ level, code }) => `${level} ${code}`);
  const known = ['warning holidays-unknown'];
  // Five working days for each review and the notice, ten for the appeal: 25 in all, and 2021-11-26 has 25 after it.
  assert.deepEqual(codes({ effectiveUntil: '2021-11-26' }), []);
  assert.deepEqual(codes({ effectiveUntil: '2021-11-29' }), known);
  assert.deepEqual(codes({ effectiveUntil: '2021-12-31' }), known);
  assert.deepEqual(codes({ effectiveUntil: undefined }), known);
  assert.deepEqual(codes({ effectiveFrom: '2022-01-01' }), known);
  const inDays: Edit = {
    ...{ effectiveUntil: undefined, appeal: { within: { days: 30 }, at: 'district' } },
    ...withStages({ apply, basic: stage('review', { at: 'district', within: { days: 9 } }), grant, pay }),
  };
  assert.deepEqual(codes(inDays), []);
});

test('a rule that names no clause is asked about, and refused nothing', () => {
  const [{ clause: _, ...member }] = littleProgramme.who as readonly [Rule];
  const found = (clause?: string) =>
    checkProgramme({ ...littleProgramme, who: [{ ...member, ...(clause === undefined ? {} : { clause }) }] }, kinds)
      .filter(({ where }) => where === 'who[0].clause')
      .map(({ level, code, says }) => `${level} ${code} ${says.zh}`);
  assert.deepEqual(found(), [`warning clause-missing “${member.says.zh}”没有写明依据哪一条`]);
  assert.deepEqual(found(' '), found());
  assert.deepEqual(found('第三条'), []);
});

test('our own programmes leave nothing to ask', () => {
  // Asked and answered: whoever hands over or decides reads it, though no rule does; a limit by the round is meant as one.
  const answered: Readonly<Record<string, readonly string[]>> = {
    donation: ['cliff rules[0].when'],
    // Said before any form, so that nobody fills one in who has no studio.
    'studio-promotion': ['implied who[2]'],
    'named-fund': ['personal-data-unused form.child'],
    showcase: ['personal-data-unused form.contact'],
    'problem-pool': ['personal-data-unused form.contact'],
    'internal-collection': ['personal-data-unused form.need'],
    'goods-distribution': ['personal-data-unused form.address'],
    'worker-goods': ['address', 'walkInName', 'walkInTail'].map((field) => `personal-data-unused form.${field}`),
    'care-visit': ['group', 'address', 'needs'].map((field) => `personal-data-unused form.${field}`),
  };
  for (const programme of Object.values(programmes))
    assert.deepEqual(
      // No report that they were read from prints an article of its paper.
      checkProgramme(programme, kinds)
        .filter(({ code }) => code !== 'clause-missing')
        .map(({ code, where }) => `${code} ${where}`),
      answered[programme.key] ?? [],
      programme.key,
    );
});

test('names that every object has are names like others', () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
    const amount = { amount: { byParameter: name, of: `form.${name}` }, capFen: { parameter: name } };
    const sentence = says(`{${name}.${name}@${name}=${name}}`);
    const pays = withStages({ apply, basic, grant, pay: stage('pay', { to: 'provider', offers: name, of: name }) });
    const found = concernsOf({
      amount,
      breakdowns: [name],
      ...sentence,
      ...pays,
      ...rules(fact(`form.${name}`).known()),
    });
    for (const code of [
      'parameter-undeclared',
      'no-such-field',
      'no-provider',
      'breakdown-not-a-choice',
      'bulletin-unknown',
    ])
      assert(
        found.some((one) => one.includes(code)),
        `${code} of ${name}`,
      );
  }
  const strange = concernsOf(withStages({ apply, basic, odd: stage('constructor'), grant, pay }));
  assert.deepEqual(strange, ['error stage-settings stages.odd.kind']);
});

test('errors come first, everything is said in two languages, and every concern is in a table', () => {
  const concerns = checkProgramme(edited({ appeal: undefined, ...rules(fact('skill.levle').known()) }), kinds);
  assert.deepEqual(
    concerns.map(({ level }) => level),
    ['error', 'warning'],
  );
  for (const {
    says: { zh, en },
    next,
  } of concerns) {
    assert.match(zh + next.zh, /\p{Script=Han}/u);
    assert.doesNotMatch(en + next.en, /\p{Script=Han}/u);
  }
  const told = readSources('src/policy/check*.test.ts')
    .map((source) => source.text)
    .join();
  const codes = readSources('src/policy/check*.ts')
    .filter(({ path }) => !path.endsWith('.test.ts'))
    .flatMap((source) => [...source.text.matchAll(/'(?:error|warning)',\s+'([a-z-]+)'/g)].map(([, code = '']) => code));
  assert(codes.length > 50);
  assert.deepEqual(
    codes.filter((code) => !told.includes(` ${code} `) && !told.includes(`${code}'`)),
    [],
  );
});
