// A round whose offers leave a price or a payee open is refused when it is opened, not when the first case comes to the grant.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkParameters } from '#engine/round-parameters.ts';
import { text } from '#kit/text.ts';
import { byParameter } from '#policy/amount.ts';
import { defineProgramme } from '#policy/define.ts';
import type { Programme } from '#policy/programme.ts';
import { littleProgramme } from '#test/support/little-programme.ts';

const label = text('清单', 'List');
const prices = defineProgramme({
  ...littleProgramme,
  parameters: { prices: { type: 'money-by-choice', label, of: 'level' } },
  amount: byParameter('prices', 'form.level'),
});
const { pay, ...before } = littleProgramme.stages;
const courses = defineProgramme({
  ...littleProgramme,
  parameters: { courses: { type: 'offers', label } },
  form: { ...littleProgramme.form, course: { type: 'choice', label, choices: { parameter: 'courses' } } },
  amount: byParameter('courses', 'form.course'),
  stages: { ...before, pay: { ...pay!, settings: { to: 'provider', offers: 'courses', of: 'course' } } },
});
const course = { key: 'welding', label: text('电焊', 'Welding'), priceFen: 80_000, providerId: 7 };

for (const [says, programme, given, expected] of [
  ['every choice has its price', prices, { prices: { high: 2, low: 1 } }, null],
  ['a level that is not paid', prices, { prices: { high: 2 } }, null],
  ['a price that is no number of fen', prices, { prices: { high: 2, low: 0.5 } }, '“清单”填得不对'],
  ['nothing given', prices, {}, '“清单”没有填'],
  ['something nobody asked for', prices, { prices: { high: 2, low: 1 }, more: 1 }, '办法里没有“more”'],
  ['every course has price and provider', courses, { courses: [course] }, null],
  ['a course without a price', courses, { courses: [course, { ...course, priceFen: undefined }] }, '“电焊”没有写价格'],
  [
    'a course that nobody provides',
    courses,
    { courses: [{ ...course, providerId: undefined }] },
    '“电焊”没有写由谁承办、付给谁',
  ],
] as [string, Programme, Record<string, unknown>, string | null][])
  test(says, () => {
    const refused = checkParameters(programme, given);
    assert.equal(refused?.code ?? null, expected === null ? null : 'parameters-wrong');
    assert.equal(refused && (refused.details as { why: { zh: string } }[])[0]!.why.zh, expected);
  });
