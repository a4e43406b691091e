// The published JSON Schema (2020-12) of a programme. It is also what checks one: schema-check.ts reads this very value,
// so what is published and what is accepted cannot drift apart.
import { evidenceKinds } from '#policy/evidence.ts';
import { lifeEventKeys } from '#policy/life-events.ts';
import { levels } from '#policy/programme.ts';
import { recordKinds } from '#policy/record.ts';
import { rosterSources } from '#policy/roster.ts';

export type Schema = { readonly [keyword: string]: unknown };

const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const list = (items: Schema, more: Schema = {}): Schema => ({ type: 'array', items, ...more });
const map = (values: Schema, names: string, maxProperties = 100): Schema => ({
  ...{ type: 'object', additionalProperties: values, propertyNames: { pattern: names }, maxProperties },
});
/** A closed object; names with a trailing `?` may be left out. */
function shape(members: Readonly<Record<string, Schema>>): Schema {
  const properties = Object.fromEntries(
    Object.entries(members).map(([name, schema]) => [name.replace('?', ''), schema]),
  );
  const required = Object.keys(members).filter((name) => !name.endsWith('?'));
  return { type: 'object', properties, required, additionalProperties: false };
}

const kebab = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';
const camel = '^[a-z][A-Za-z0-9]*$';
const string: Schema = { type: 'string', minLength: 1, maxLength: 500, pattern: '\\S' };
const key: Schema = { type: 'string', pattern: kebab, maxLength: 60 };
const name: Schema = { type: 'string', pattern: camel, maxLength: 60 };
const path: Schema = { type: 'string', pattern: '^[a-z][A-Za-z0-9-]*(\\.[A-Za-z0-9-]+)+$', maxLength: 120 };
const day: Schema = { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' };
/** A milliard yuan: sums of its parts stay whole numbers that are exact. */
const fen: Schema = { type: 'integer', minimum: 0, maximum: 100_000_000_000 };
const count: Schema = { type: 'integer', minimum: 1, maximum: 10_000 };
const yes: Schema = { const: true };
const oneOf = (...branches: Schema[]): Schema => ({ oneOf: branches });

const condition: Schema = oneOf(
  shape({ all: list(ref('condition'), { maxItems: 100 }) }),
  shape({ any: list(ref('condition'), { maxItems: 100 }) }),
  shape({ not: ref('condition') }),
  ...(['is', 'isNot'] as const).map((test) => shape({ fact: path, test: { const: test }, value: ref('operand') })),
  ...(['oneOf', 'noneOf'] as const).map((test) =>
    shape({ fact: path, test: { const: test }, value: ref('listOperand') }),
  ),
  ...(['atLeast', 'atMost', 'moreThan', 'lessThan'] as const).map((test) =>
    shape({ fact: path, test: { const: test }, value: ref('orderedOperand') }),
  ),
  shape({ fact: path, test: { const: 'between' }, from: ref('orderedOperand'), to: ref('orderedOperand') }),
  shape({ fact: path, test: { const: 'inYearOf' }, value: { const: 'round' } }),
  shape({ fact: path, test: { const: 'within' }, value: path }),
  ...(['monthsAtLeast', 'monthsAtMost'] as const).map((test) =>
    shape({ fact: path, test: { const: test }, value: { type: 'integer', minimum: 0, maximum: 1200 } }),
  ),
  shape({ fact: path, test: { const: 'known' } }),
);

const looked = [shape({ fact: path }), shape({ parameter: name })];

const amount: Schema = oneOf(
  shape({ fixedFen: fen }),
  shape({ parameter: name }),
  shape({ byParameter: name, of: path }),
  shape({ byChoice: path, fen: map(fen, '\\S') }),
  shape({ perUnit: path, priceFen: oneOf(fen, shape({ parameter: name })) }),
  shape({
    tiersOf: path,
    tiers: list(shape({ upTo: { type: ['number', 'null'] }, fen }), { minItems: 1, maxItems: 100 }),
  }),
  shape({ answer: path }),
  shape({ firstOf: list(shape({ when: ref('condition'), amount: ref('amount') }), { minItems: 1, maxItems: 50 }) }),
  shape({ sum: list(ref('amount'), { minItems: 1, maxItems: 50 }) }),
);

const settings: Readonly<Record<string, Schema>> = {
  ...{
    label: ref('text'),
    'optional?': yes,
    'class?': { enum: ['S0', 'S1', 'S2', 'S3', 'S4'] },
    'showWhen?': ref('condition'),
  },
  ...{ 'prefill?': path, 'uniqueIn?': { enum: ['programme', 'round', 'subject'] } },
  ...{ 'headings?': list(string, { maxItems: 50 }), 'help?': ref('text') },
};
const field = (type: string, more: Readonly<Record<string, Schema>> = {}): Schema =>
  shape({ type: { const: type }, ...more, ...settings });

const number: Schema = { type: 'number' };
const fields: Schema = oneOf(
  field('text', {
    'maxLength?': count,
    'pattern?': { enum: ['id-number', 'credit-code', 'phone', 'bank-card', 'digits'] },
    'prose?': yes,
  }),
  field('number', { 'min?': number, 'max?': number, 'whole?': yes }),
  field('money', { 'minFen?': fen, 'maxFen?': fen }),
  field('date', { 'from?': day, 'to?': day }),
  field('choice', {
    choices: oneOf(list(ref('choice'), { minItems: 1, maxItems: 500 }), shape({ parameter: name })),
    'many?': yes,
    'open?': yes,
  }),
  field('table', { columns: ref('form'), 'maxRows?': count }),
  field('person'),
  field('organisation', { 'within?': path }),
  field('file', { 'accept?': list(string, { maxItems: 20 }), 'maxBytes?': { type: 'integer', minimum: 1 } }),
  field('consent', { purpose: ref('text') }),
  field('yes-no'),
);

const parameter: Schema = oneOf(
  ...['money', 'number', 'date', 'text', 'texts', 'offers', 'goods', 'event'].map((type) =>
    shape({ type: { const: type }, label: ref('text') }),
  ),
  ...['money-by-choice', 'numbers-by-choice'].map((type) =>
    shape({ type: { const: type }, label: ref('text'), of: name }),
  ),
);

/** Served at `/api/programme.schema.json` and printed by `programme schema`. */
export const programmeSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://niangjia.example/schemas/programme.json',
  title: 'Niangjia programme 娘家办法文件',
  ...shape({
    key: key,
    effectiveFrom: day,
    'effectiveUntil?': day,
    basis: list(string, { minItems: 1, maxItems: 20 }),
    title: ref('text'),
    theme: key,
    'lifeEvent?': { enum: [...lifeEventKeys] },
    'inShort?': ref('text'),
    runBy: ref('level'),
    subject: { enum: ['member', 'organisation'] },
    'parameters?': map(parameter, camel),
    'who?': list(ref('rule'), { maxItems: 100 }),
    'form?': ref('form'),
    'rules?': list(ref('rule'), { maxItems: 100 }),
    'amount?': ref('amountRule'),
    stages: { ...map(ref('stage'), kebab, 30), minProperties: 1 },
    'appeal?': shape({ within: ref('duration'), at: ref('level') }),
    'breakdowns?': list(name, { maxItems: 10 }),
    'evidence?': shape({
      kind: { enum: evidenceKinds.map(({ key: one }) => one) },
      at: key,
      'day?': name,
      'title?': name,
    }),
    'roster?': shape({
      record: { enum: recordKinds.map(({ key: one }) => one) },
      answers: map({ enum: [...rosterSources] }, camel),
    }),
    'bulletin?': list(shape({ zh: string, en: string }), { maxItems: 20 }),
  }),
  $defs: {
    text: shape({ zh: string, en: string }),
    level: { enum: [...levels] },
    duration: oneOf(
      shape({ workingDays: { type: 'integer', minimum: 0, maximum: 1000 } }),
      shape({ days: { type: 'integer', minimum: 0, maximum: 4000 } }),
    ),
    operand: oneOf({ type: 'string', maxLength: 500 }, number, { type: 'boolean' }, ...looked),
    orderedOperand: oneOf(number, day, ...looked),
    listOperand: oneOf(list({ type: 'string', maxLength: 500 }, { minItems: 1, maxItems: 2000 }), ...looked),
    condition,
    rule: shape({ key, when: ref('condition'), says: ref('text'), 'clause?': string }),
    choice: shape({ key: string, label: ref('text'), 'spellings?': list(string, { maxItems: 50 }) }),
    field: fields,
    form: map(ref('field'), camel),
    amount,
    amountRule: shape({
      amount: ref('amount'),
      'capFen?': oneOf(fen, shape({ parameter: name })),
      'atBudget?': { enum: ['first-come', 'proportional'] },
      'instalments?': list(shape({ key, percent: { type: 'integer', minimum: 1, maximum: 100 }, 'after?': key }), {
        minItems: 1,
        maxItems: 20,
      }),
    }),
    stage: shape({ kind: key, 'title?': ref('text'), settings: { type: 'object' } }),
  },
};
