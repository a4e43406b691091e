// What is a programme: the published JSON Schema, read by the letter, and `parseProgramme` say the same of good files and broken ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { kinds } from '#kinds/index.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { checkProgramme } from '#policy/check.ts';
import { checkStages, defineProgramme, parseProgramme } from '#policy/define.ts';
import { programmeToJson } from '#policy/hash.ts';
import { programmeSchema, type Schema } from '#policy/json-schema.ts';
import type { Programme } from '#policy/programme.ts';
import type { Mistake } from '#policy/schema-check.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { changed, everything, files, isObject, type Json, type Place, placesIn } from '#test/support/whole-language.ts';

const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** JSON Schema 2020-12 by the letter, as far as the published one goes; a keyword it does not know is an error of this test. */
function valid(value: unknown, schema: Schema): boolean {
  const text = typeof value === 'string' ? value : undefined;
  const number = typeof value === 'number' ? value : undefined;
  const names = isObject(value) ? Object.keys(value) : undefined;
  const list = Array.isArray(value) ? value : undefined;
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  return Object.entries(schema).every(([keyword, says]) => {
    switch (keyword) {
      case '$ref':
        return valid(value, (programmeSchema.$defs as Record<string, Schema>)[String(says).split('/').at(-1)!]!);
      case 'type':
        return [says].flat().some((type) => type === typeOf(value) || (type === 'integer' && Number.isInteger(value)));
      case 'const':
        return value === says;
      case 'enum':
        return (says as unknown[]).includes(value);
      case 'oneOf':
        return (says as Schema[]).filter((branch) => valid(value, branch)).length === 1;
      case 'pattern':
        return text === undefined || new RegExp(says as string, 'u').test(text);
      case 'minLength':
        return text === undefined || [...text].length >= (says as number);
      case 'maxLength':
        return text === undefined || [...text].length <= (says as number);
      case 'minimum':
        return number === undefined || number >= (says as number);
      case 'maximum':
        return number === undefined || number <= (says as number);
      case 'minItems':
        return list === undefined || list.length >= (says as number);
      case 'maxItems':
        return list === undefined || list.length <= (says as number);
      case 'items':
        return list === undefined || list.every((one) => valid(one, says as Schema));
      case 'required':
        return names === undefined || (says as string[]).every((name) => names.includes(name));
      case 'minProperties':
        return names === undefined || names.length >= (says as number);
      case 'maxProperties':
        return names === undefined || names.length <= (says as number);
      case 'propertyNames':
        return names === undefined || names.every((name) => valid(name, says as Schema));
      case 'properties':
        return (
          names === undefined ||
          names.every((name) => !Object.hasOwn(properties, name) || valid((value as Json)[name], properties[name]!))
        );
      case 'additionalProperties':
        return (
          names === undefined ||
          names.every(
            (name) =>
              Object.hasOwn(properties, name) || (says !== false && valid((value as Json)[name], says as Schema)),
          )
        );
      default:
        assert(['$schema', '$id', '$defs', 'title'].includes(keyword), keyword);
        return true;
    }
  });
}

const odd = [
  null,
  true,
  false,
  0,
  1,
  -1,
  0.5,
  101,
  1e16,
  '',
  ' ',
  'x',
  'Ab',
  'a.b',
  '2020-02-29',
  '2020-13-01',
  'x'.repeat(501),
  [],
  [[]],
  {},
  { fact: 'form.x' },
  { parameter: 'x' },
  { all: [] },
  { zh: '字', en: 'word' },
  { workingDays: 3, days: 3 },
  'money',
  'known',
  'district',
];
const mutation = fc.constantFrom(...files).chain((file) =>
  fc.record({
    file: fc.constant(file),
    place: fc.constantFrom(...placesIn(file).slice(1)),
    to: fc.oneof(
      fc.constant(() => undefined),
      fc.constantFrom(...odd).map((value) => () => value),
      fc
        .tuple(
          fc.constantFrom('test', 'type', 'zh', 'optional', 'x', '__proto__', 'constructor'),
          fc.constantFrom(...odd),
        )
        .map(
          ([name, value]) =>
            (old: unknown) =>
              isObject(old) ? Object.fromEntries([...Object.entries(old), [name, value]]) : value,
        ),
    ),
  }),
);
/** Mistakes that no schema can tell, by where they are or what they say. */
const beyond =
  /occurs twice|There is no day|ends before it begins|shares add up|holds a character that cannot be stored/;

test('the published schema accepts exactly what is parsed', () => {
  for (const file of files)
    assert(valid(file, programmeSchema) && !isRefusal(parseProgramme(file)), JSON.stringify(parseProgramme(file)));
  const seen = { good: 0, bad: 0 };
  fc.assert(
    fc.property(mutation, ({ file, place, to }) => {
      const json = changed(file, place, to);
      const parsed = parseProgramme(json);
      const mistakes = isRefusal(parsed) ? (parsed.details as Mistake[]) : [];
      const shape = mistakes.filter(({ why }) => !beyond.test(why.en));
      assert.equal(valid(json, programmeSchema), shape.length === 0, `${place.join('.')}: ${JSON.stringify(mistakes)}`);
      seen[shape.length === 0 ? 'good' : 'bad'] += 1;
      for (const { path, why } of mistakes) assert(why.zh !== '' && why.en !== '' && path.length < 300);
      // What was let through can be checked, whatever it says.
      if (!isRefusal(parsed)) assert(Array.isArray(checkProgramme(parsed, kinds)));
    }),
    { numRuns: 800 },
  );
  assert(Math.min(seen.good, seen.bad) > 50, JSON.stringify(seen));
});

test('whatever stands in a setting of a stage, the check says so and never throws', () => {
  const places = new Map<string, { readonly file: Json; readonly place: Place }>();
  for (const file of files)
    for (const place of placesIn(file)) {
      const [stages, key, settings, ...rest] = place;
      if (stages !== 'stages' || settings !== 'settings') continue;
      const { kind } = (file.stages as Record<string, { kind: string }>)[key!]!;
      places.set(`${kind} ${rest.map((one) => (typeof one === 'number' ? '#' : one)).join('.')}`, { file, place });
    }
  assert.ok(places.size > 60, `${places.size}`);
  for (const [name, { file, place }] of places)
    for (const value of [...odd, [null], [{}], [['x']]]) {
      const parsed = parseProgramme(changed(file, place, () => value));
      if (isRefusal(parsed)) continue;
      assert.doesNotThrow(() => checkProgramme(parsed, kinds), `${name}: ${JSON.stringify(value)}`);
    }
});

test('a mistake is told where it is, once', () => {
  const placed = (place: string, value: unknown): string[] => {
    const refusal = parseProgramme(changed(everything, place.split('.'), () => value));
    assert(isRefusal(refusal), place);
    return (refusal.details as Mistake[]).map(({ path }) => path);
  };
  assert.deepEqual(placed('rules.0.when.all.2.test', 'betwen'), ['rules[0].when.all[2].test']);
  assert.deepEqual(placed('rules.0.when.all.2.to', undefined), ['rules[0].when.all[2].to']);
  assert.deepEqual(placed('form.rows.columns.who.type', 'human'), ['form.rows.columns.who.type']);
  assert.deepEqual(placed('amount.amount.sum.0', { fixed: 1 }), ['amount.amount.sum[0]']);
  assert.deepEqual(placed('key', undefined), ['key']);
  assert.deepEqual(placed('effectiveFrom', '2020-02-30'), ['effectiveFrom']);
  assert.deepEqual(placed('effectiveUntil', '2019-12-31'), ['effectiveUntil']);
  assert.deepEqual(placed('rules.1.key', 'a'), ['rules[1].key']);
  assert.deepEqual(placed('amount.instalments.1.percent', 41), ['amount.instalments']);
  assert.deepEqual(placed('title.zh', 'a\u0000b'), ['title.zh']);
  const twice = [
    { key: 'a', label: { zh: '甲', en: 'a' } },
    { key: 'a', label: { zh: '乙', en: 'b' } },
  ];
  assert.deepEqual(placed('form.level.choices', twice), ['form.level.choices[1].key']);
  assert.deepEqual(
    placed('form.rows.columns.who', { type: 'choice', label: { zh: '选', en: 'one' }, choices: twice }),
    ['form.rows.columns.who.choices[1].key'],
  );
});

test('a policy of a thousand tests is read, one of more is refused in words', () => {
  const many = (n: number) => ({
    ...everything,
    rules: Array.from({ length: n / 100 }, (_, i) => ({
      key: `rule-${i}`,
      says: { zh: '规则', en: 'Rule' },
      when: { all: Array.from({ length: 100 }, () => ({ fact: 'person.age', test: 'atLeast', value: 18 })) },
    })),
  });
  const refused = parseProgramme(many(1100));
  assert(isRefusal(refused));
  assert.match(JSON.stringify(refused), /最多 1000 个/);
  assert.doesNotMatch(JSON.stringify(parseProgramme(many(900))), /最多 1000 个/);
});

test('nothing that is sent makes it throw', () => {
  let nested: unknown = { all: [] };
  for (let i = 0; i < 20_000; i += 1) nested = { not: nested };
  const circle: Json = {};
  circle.self = circle;
  const hostile = [
    nested,
    { ...everything, rules: [{ key: 'a', says: { zh: '甲', en: 'a' }, when: nested }] },
    circle,
    10n,
    () => 1,
    undefined,
    Symbol('x'),
    new Proxy({}, { get: () => assert.fail() }),
  ];
  for (const one of hostile) assert(isRefusal(parseProgramme(one)));
  fc.assert(fc.property(fc.anything(), (one) => isRefusal(parseProgramme(one))));
});

test('what a file leaves out is empty, and the file is not touched', () => {
  const {
    parameters: _,
    who: __,
    form: ___,
    rules: ____,
    bulletin: _____,
    amount,
    breakdowns,
    ...short
  } = programmeToJson(littleProgramme);
  const parsed = parseProgramme(short) as Programme;
  assert.deepEqual([parsed.parameters, parsed.who, parsed.form, parsed.rules, parsed.bulletin], [{}, [], {}, [], []]);
  assert(Object.isFrozen(parsed.form) && !Object.isFrozen(short) && !Object.hasOwn(short, 'who'));
  assert.throws(() => defineProgramme({ ...littleProgramme, key: 'Not A Key' }), Fault);
});

test('settings of stages are held to what their kind declares', () => {
  const stages = {
    ...littleProgramme.stages,
    basic: { kind: 'review', settings: { at: 'county', colour: 'red' } },
    odd: { kind: 'toString', settings: {} },
  };
  const refusal = checkStages({ ...littleProgramme, stages }, kinds);
  assert.equal(refusal?.code, 'stages-wrong');
  assert.deepEqual(
    (refusal.details as Mistake[]).map(({ path }) => path),
    ['stages.basic.settings.colour', 'stages.basic.settings.at', 'stages.odd.kind'],
  );
});

test('an amount whose sums would not be exact is refused with its place, and the largest that is not can be checked', () => {
  const sumOf = (fen: number) => ({
    ...programmeToJson(littleProgramme),
    amount: { amount: { sum: [{ fixedFen: fen }, { fixedFen: fen }] } },
  });
  const refused = parseProgramme(sumOf(9_007_199_254_740_000));
  assert(isRefusal(refused));
  assert.match(JSON.stringify(refused.details), /amount/);
  const parsed = parseProgramme(sumOf(100_000_000_000));
  assert(!isRefusal(parsed));
  assert(Array.isArray(checkProgramme(parsed, kinds)));
});
