// The solver against brute force: over domains small enough to try every value, "can be" and "cannot be" are exactly right.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addMonths } from '#kit/days.ts';
import { text } from '#kit/text.ts';
import { all, any, type Condition, fact, not, parameter, type Truth } from '#policy/condition.ts';
import { truth } from '#policy/evaluate.ts';
import type { Answers, Form } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import { type Demand, doesNotHold, fails, holds, satisfiable } from '#policy/satisfiable.ts';
import { littleProgramme } from '#test/support/little-programme.ts';

const label = text('栏', 'field');
const choices = ['a', 'b', 'c'].map((key) => ({ key, label: text(key, key) }));
const form: Form = {
  count: { type: 'number', label, optional: true, min: 0, max: 3 },
  money: { type: 'money', label, optional: true, maxFen: 3 },
  needed: { type: 'money', label },
  kind: { type: 'choice', label, choices },
  trade: { type: 'choice', label, choices, open: true, optional: true },
  many: { type: 'choice', label, choices, many: true, optional: true },
  day: { type: 'date', label, optional: true },
  yes: { type: 'yes-no', label, optional: true },
};
const programme = { ...littleProgramme, form, parameters: { limit: { type: 'money' as const, label } } };
const round = { organisationId: 1, year: 2020, parameters: { limit: 2 } };
const asOf = '2020-06-15';

/** Every value that can make a difference to a test with a literal of the same path. */
const domains: Readonly<Record<string, readonly unknown[]>> = {
  'form.count': [undefined, 0, 0.5, 1, 1.5, 2, 2.5, 3],
  'form.money': [undefined, 0, 1, 2, 3],
  'form.needed': [0, 1, 2, 3, 4, 5],
  'form.kind': ['a', 'b', 'c'],
  'form.trade': [undefined, 'a', 'b', 'c', 'else'],
  'form.many': [undefined, ['a'], ['b'], ['c'], ['a', 'b'], ['a', 'c'], ['b', 'c'], ['a', 'b', 'c']],
  'form.day': [undefined, '2020-02-27', '2020-02-28', '2020-02-29', '2020-03-01', '2020-03-02'],
  'form.yes': [undefined, true, false],
  'membership.since': [undefined, '2020-06-16', '2020-06-15', '2020-05-15', '2020-04-15', '2020-03-15', '2020-02-15'],
  'person.birthDay': [undefined, '2020-06-16', ...Array.from({ length: 26 }, (_, n) => addMonths(asOf, -n))],
};
const derived = { 'membership.since': 'membership.months', 'person.birthDay': 'person.age' } as const;

const one = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const tested = (path: string, tests: readonly string[], values: fc.Arbitrary<unknown>): fc.Arbitrary<Condition> =>
  fc.tuple(one(...tests), values).map(([test, value]) => ({ fact: path, test, value }) as Condition);
const orders = ['atLeast', 'atMost', 'moreThan', 'lessThan'];
const ordered = (path: string, values: fc.Arbitrary<number | string>): fc.Arbitrary<Condition>[] => [
  tested(path, [...orders, 'is', 'isNot'], values),
  fc.tuple(values, values).map(([from, to]) => fact(path).between(from, to)),
];
const listed = (path: string) => tested(path, ['oneOf', 'noneOf'], fc.subarray(['a', 'b', 'c'], { minLength: 1 }));
const chosen = (path: string) => [listed(path), tested(path, ['is', 'isNot'], one('a', 'b', 'c'))];
const months = (path: string, max: number) =>
  tested(path, ['monthsAtLeast', 'monthsAtMost'], fc.integer({ min: 0, max }));
const bounded = (path: string, max: number) => tested(path, orders, fc.integer({ min: 0, max }));

const tests: Readonly<Record<string, readonly fc.Arbitrary<Condition>[]>> = {
  'form.count': ordered('form.count', fc.integer({ min: -1, max: 4 })),
  'form.money': ordered('form.money', one(-1, 0, 1, 1.5, 2, 3, 4)),
  'form.needed': ordered('form.needed', fc.integer({ min: -1, max: 4 })),
  'form.kind': chosen('form.kind'),
  'form.trade': chosen('form.trade'),
  'form.many': [listed('form.many')],
  'form.day': ordered('form.day', one('2020-02-28', '2020-02-29', '2020-03-01')),
  'form.yes': [tested('form.yes', ['is', 'isNot'], fc.boolean())],
  'membership.since': [months('membership.since', 3), bounded('membership.months', 3)],
  'person.birthDay': [bounded('person.age', 1), months('person.birthDay', 12)],
};

function conditionOn(paths: readonly string[], more: readonly fc.Arbitrary<Condition>[] = []): fc.Arbitrary<Condition> {
  const leaf = fc.oneof(
    ...paths.flatMap((path) => tests[path] as fc.Arbitrary<Condition>[]),
    ...more,
    one(...paths.flatMap((path) => [path, derived[path as keyof typeof derived] ?? path])).map((path) =>
      fact(path).known(),
    ),
  );
  return fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'c' },
      { weight: 2, arbitrary: leaf },
      fc.array(tie('condition'), { maxLength: 3, depthIdentifier: 'c' }).map((parts) => all(...parts)),
      fc.array(tie('condition'), { maxLength: 3, depthIdentifier: 'c' }).map((parts) => any(...parts)),
      tie('condition').map((inner) => not(inner)),
    ),
  })).condition;
}
const outcomes: fc.Arbitrary<readonly Truth[]> = fc.subarray<Truth>([true, false, 'unknown'], { minLength: 1 });
const demandsOn = (paths: readonly string[], more?: readonly fc.Arbitrary<Condition>[]): fc.Arbitrary<Demand[]> =>
  fc.array(fc.record({ when: conditionOn(paths, more), is: outcomes }), { minLength: 1, maxLength: 3 });

/** Tries everybody there can be. */
function anybody(paths: readonly string[], demands: readonly Demand[]): boolean {
  const tried = (left: readonly string[], facts: FactSnapshot, answers: Answers): boolean => {
    const [path, ...rest] = left;
    if (path === undefined) {
      const context = { facts, answers, round, asOf, within: (a: number, b: number) => a === b };
      return demands.every(({ when, is }) => is.includes(truth(when, context)));
    }
    return (domains[path] as unknown[]).some((value) => {
      const put = value === undefined ? {} : { [path.replace('form.', '')]: value };
      return path.startsWith('form.')
        ? tried(rest, facts, { ...answers, ...put } as Answers)
        : tried(rest, { ...facts, ...put } as FactSnapshot, answers);
    });
  };
  return tried(paths, {}, {});
}

const somePaths = fc.subarray(Object.keys(domains), { minLength: 1, maxLength: 2 });

test('what can be and what cannot is what trying everybody finds', () => {
  const seen = { true: 0, false: 0 };
  fc.assert(
    fc.property(
      somePaths.chain((paths) => fc.tuple(fc.constant(paths), demandsOn(paths))),
      ([paths, demands]) => {
        const found = satisfiable(programme, demands);
        seen[String(found) as keyof typeof seen] += 1;
        assert.equal(found, anybody(paths, demands));
      },
    ),
    { numRuns: 3000 },
  );
  assert(Math.min(seen.true, seen.false) > 300, JSON.stringify(seen));
});

test('"cannot be" stays a proof where values are compared with what is looked up', () => {
  const lookedUp = [
    tested('form.money', [...orders, 'is', 'isNot'], one<unknown>({ fact: 'form.needed' }, parameter('limit'))),
    tested('form.day', ['inYearOf'], fc.constant('round')),
  ];
  const paths = ['form.money', 'form.needed', 'form.day'];
  let impossible = 0;
  fc.assert(
    fc.property(demandsOn(paths, lookedUp), (demands) => {
      if (satisfiable(programme, demands) !== false) return;
      impossible += 1;
      assert(!anybody(paths, demands));
    }),
    { numRuns: 2000 },
  );
  assert(impossible > 100, String(impossible));
});

test('opposites of one comparison exclude each other whatever is looked up', () => {
  const { atLeast, lessThan, atMost, moreThan, oneOf, noneOf } = fact('form.money');
  const limit = parameter('limit');
  assert.equal(satisfiable(programme, [holds(atLeast(limit)), holds(lessThan(limit))]), false);
  assert.equal(satisfiable(programme, [fails(atMost(limit)), fails(moreThan(limit))]), false);
  assert.equal(satisfiable(programme, [holds(oneOf(limit)), holds(noneOf(limit))]), false);
  assert.equal(satisfiable(programme, [holds(atLeast(limit)), holds(atMost(limit))]), true);
});

test('many rules of many alternatives are told apart, and what is too hard is said to be', () => {
  const either = (n: number) =>
    any(fact(`training.a${n}`).is('x'), fact(`training.b${n}`).is('x'), fact('form.money').is(n));
  const many = Array.from({ length: 60 }, (_, n) => either(n + 10));
  assert.equal(satisfiable(programme, many.map(holds)), true);
  assert.equal(
    satisfiable(programme, [
      ...many.map(holds),
      holds(fact('training.a1').known()),
      holds(not(fact('training.a1').known())),
    ]),
    false,
  );
  // Nine pigeons in eight holes: no list of alternatives shows it soon.
  const holes = Array.from({ length: 8 }, (_, n) => n);
  const pigeons = Array.from({ length: 9 }, (_, n) =>
    any(...holes.map((hole) => fact(`training.h${hole}`).is(`p${n}`))),
  );
  assert.equal(satisfiable(programme, pigeons.map(holds)), undefined);
});

test('not holding is more than failing', () => {
  const high = fact('form.money').atLeast(0);
  assert.equal(satisfiable(programme, [fails(high)]), false);
  assert.equal(satisfiable(programme, [doesNotHold(high)]), true);
});
