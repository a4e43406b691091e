// The evaluator and the compiler to SQL say the same about any condition and any snapshot, however odd: true, false and unknown alike.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { personFacts } from '#people/fact-columns.ts';
import type { Condition, Operand } from '#policy/condition.ts';
import { truth } from '#policy/evaluate.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { RoundFacts } from '#policy/reading.ts';
import { conditionSql, type SqlContext } from '#policy/sql.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let at: TestDatabase;
const tenantId = 7;
// 1 ─ 2 ─ 4
//  └─ 3
const tree: readonly (readonly [number, number])[] = [1, 2, 3, 4]
  .map((id) => [id, id] as const)
  .concat([
    [1, 2],
    [1, 3],
    [1, 4],
    [2, 4],
  ]);
const within = (id: number, above: number) => tree.some(([a, d]) => a === above && d === id);

before(async () => {
  at = await testDatabase();
  await at.owner.query(
    `INSERT INTO organisation_paths (tenant_id, ancestor_id, descendant_id, distance)
     SELECT $1, a, d, CASE WHEN a = d THEN 0 ELSE 1 END FROM unnest($2::bigint[], $3::bigint[]) AS t (a, d)`,
    [tenantId, tree.map(([a]) => a), tree.map(([, d]) => d)],
  );
});
after(() => at.drop());

const words = ['active', 'ended', 'level1', 'level3', '焊工', '', '5', 'true', "o'clock", '{"x":1}'];
const dates = [
  '2020-02-29',
  '2019-02-28',
  '2020-03-31',
  '2020-12-31',
  '2021-01-01',
  '1980-06-15',
  '2002-04-30',
  '2020-02-30',
  '2020-13-01',
  '20200101',
  '2020-1-1',
  '2020-06-30T08:00',
];
const paths = [
  'membership.status',
  'membership.since',
  'membership.organisation',
  'membership.months',
  'person.birthDay',
  'person.age',
  'person.frontline',
  'honour.modelWorker',
  'person.employedSince',
  'skill.level',
  'skill.certificates',
  'training.course',
  'household.income',
  'form.level',
  'form.issuedOn',
  'form.rows',
  'form.amount',
  'round.year',
  'round.scope',
  'round.issuers',
  'round.missing',
  'round.limit',
];

const pick = <T>(list: readonly T[]) => fc.constantFrom(...list);
const numbers = fc.oneof(
  pick([0, 1, 2, 3, 4, 5, 17, 18, 40, 2020, -1, 0.1, 12.5, 1e21, -7]),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const value = fc.oneof(
  pick(words),
  pick(dates),
  numbers,
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(pick(words), pick([1, null])), { maxLength: 3 }),
);
const path = pick(paths);

const operand: fc.Arbitrary<Operand> = fc.oneof(
  { weight: 3, arbitrary: fc.oneof(pick(words), pick(dates), numbers, fc.boolean()) },
  path.map((fact) => ({ fact })),
  pick(['issuers', 'amounts', 'limit', 'since', 'missing', 'offers']).map((parameter) => ({ parameter })),
);
const list: fc.Arbitrary<Operand> = fc.oneof(
  { weight: 3, arbitrary: fc.array(pick(words), { minLength: 1, maxLength: 4 }) },
  operand,
);

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ fact: path, test: pick(['is', 'isNot'] as const), value: operand }),
  fc.record({ fact: path, test: pick(['oneOf', 'noneOf'] as const), value: list }),
  fc.record({ fact: path, test: pick(['atLeast', 'atMost', 'moreThan', 'lessThan'] as const), value: operand }),
  fc.record({ fact: path, test: fc.constant('between' as const), from: operand, to: operand }),
  fc.record({ fact: path, test: fc.constant('inYearOf' as const), value: fc.constant('round' as const) }),
  fc.record({
    fact: path,
    test: fc.constant('within' as const),
    value: pick(['round.scope', 'round.year', 'membership.organisation', 'form.level', 'household.income']),
  }),
  fc.record({
    fact: path,
    test: pick(['monthsAtLeast', 'monthsAtMost'] as const),
    value: pick([0, 1, 6, 11, 12, 13, 216, 480, 20_000]),
  }),
  fc.record({ fact: path, test: fc.constant('known' as const) }),
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'c' },
    { weight: 3, arbitrary: leaf },
    fc.array(tie('condition'), { maxLength: 3, depthIdentifier: 'c' }).map((all) => ({ all })),
    fc.array(tie('condition'), { maxLength: 3, depthIdentifier: 'c' }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
}));

const stored = paths.filter(
  (one) => !one.startsWith('form.') && !one.startsWith('round.') && one !== 'person.age' && one !== 'membership.months',
);
/** The right kind of value most of the time, so that tests are not all unknown. */
const fitting: Record<string, fc.Arbitrary<unknown>> = {
  'membership.status': pick(['active', 'ended', 'none']),
  'membership.since': pick(dates),
  'membership.organisation': pick([1, 2, 3, 4, 9]),
  'person.birthDay': pick(dates),
  'person.frontline': fc.boolean(),
  'honour.modelWorker': fc.boolean(),
  'person.employedSince': pick(dates),
  'skill.level': pick(['level1', 'level3']),
  'household.income': numbers,
};
const snapshot = fc
  .record(
    Object.fromEntries([
      ...stored.map((one) => [one, fc.oneof({ weight: 2, arbitrary: fitting[one] ?? value }, value)]),
      ...stored.map((one) => [`${one}~`, fc.oneof(pick(dates), value)]),
    ]),
    { requiredKeys: [] },
  )
  .map((one) => one as FactSnapshot);
const answers = fc.option(
  fc
    .record(
      {
        level: fc.oneof(pick(['level1', '焊工']), value),
        issuedOn: fc.oneof(pick(dates), value),
        rows: value,
        amount: numbers,
      },
      { requiredKeys: [] },
    )
    .map((one) => one as unknown as Answers),
  { nil: undefined },
);

const round: RoundFacts = {
  organisationId: 2,
  year: 2020,
  parameters: {
    issuers: ['焊工', '5', 'active'],
    amounts: { level1: 100, level3: 50 },
    limit: 12.5,
    since: '2020-02-29',
    offers: [{ key: 'cad' }, { key: 'level1' }],
  },
};
const asOf = pick(['2020-06-30', '2020-02-29', '2021-02-28', '2020-12-15', '2020-03-31']);
const cases = fc.record({ condition, snapshot, answers, asOf });
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Where the SQL finds what is on file: in the jsonb alone, or in the columns of person_facts first. */
const places = {
  jsonb: { stored: (path) => `(f.snapshot -> '${path}')` },
  columns: personFacts,
} as const satisfies Record<string, Pick<SqlContext, 'stored' | 'column'>>;
type Place = keyof typeof places;

/** One statement for a batch: the value of each case's own expression over its own row. */
async function inSql(batch: readonly Case[], place: Place): Promise<(boolean | null)[]> {
  const params: unknown[] = [];
  const rows = batch.map((one, i) => {
    const at = params.push(one.answers === undefined ? null : JSON.stringify(one.answers));
    const context: SqlContext = {
      ...{ tenantId, round, asOf: one.asOf, params },
      ...places[place],
      answer: (field) => `(a.answers -> '${field}')`,
    };
    return `SELECT ${i} AS i, ${conditionSql(one.condition, context)} AS holds
      FROM person_facts f, (SELECT $${at}::jsonb AS answers) AS a WHERE f.tenant_id = ${tenantId} AND f.person_id = ${i}`;
  });
  const found = await at.db.query<{ i: number; holds: boolean | null }>(
    `SELECT * FROM (${rows.join(' UNION ALL ')}) AS t ORDER BY i`,
    params,
  );
  return found.map((row) => row.holds);
}

const onFile = (batch: readonly Case[]) =>
  at.db.query(
    `INSERT INTO person_facts (tenant_id, person_id, snapshot) SELECT $1, n - 1, s FROM unnest($2::jsonb[]) WITH ORDINALITY AS t (s, n)
     ON CONFLICT (tenant_id, person_id) DO UPDATE SET snapshot = excluded.snapshot`,
    [tenantId, batch.map((one) => JSON.stringify(one.snapshot))],
  );

const seen = { true: 0, false: 0, unknown: 0 };
async function agree(batch: readonly Case[]): Promise<void> {
  await onFile(batch);
  const [jsonb, columns] = [await inSql(batch, 'jsonb'), await inSql(batch, 'columns')];
  for (const [i, one] of batch.entries()) {
    const here = truth(one.condition, {
      ...{ facts: one.snapshot, round, asOf: one.asOf, within },
      ...(one.answers ? { answers: one.answers } : {}),
    });
    seen[String(here) as keyof typeof seen] += 1;
    const inDatabase = { jsonb: jsonb[i] ?? 'unknown', columns: columns[i] ?? 'unknown' };
    assert.deepEqual(inDatabase, { jsonb: here, columns: here }, JSON.stringify(one));
  }
}

// A batch does not shrink usefully: the assertion names the one case.
const runs = { numRuns: Number(process.env.AGREE_RUNS ?? 25), endOnFailure: true };

test('evaluator and SQL agree on random conditions over random people', { timeout: 120_000 }, async () => {
  const batches = fc.array(cases, { minLength: 60, maxLength: 60, size: 'max' });
  await fc.assert(fc.asyncProperty(batches, agree), runs);
  // Otherwise the property would be about nothing.
  assert.ok(Math.min(seen.true, seen.false, seen.unknown) > 100, JSON.stringify(seen));
});

test('single tests agree too, where a difference has nowhere to hide', { timeout: 120_000 }, async () => {
  const one = fc.record({ condition: leaf, snapshot, answers, asOf });
  await fc.assert(fc.asyncProperty(fc.array(one, { minLength: 100, maxLength: 100, size: 'max' }), agree), runs);
});

test('facts compared with facts of their type agree', { timeout: 120_000 }, async () => {
  const pairs = pick([
    ['person.frontline', 'honour.modelWorker'],
    ['skill.level', 'membership.status'],
    ['membership.since', 'person.birthDay'],
    ['household.income', 'membership.organisation'],
    ['household.income', 'person.age'],
  ] as const);
  const tests = pick(['is', 'isNot', 'atLeast', 'atMost', 'moreThan', 'lessThan'] as const);
  const comparison = fc
    .tuple(pairs, tests)
    .map(([[fact, other], test]): Condition => ({ fact, test, value: { fact: other } }));
  const one = fc.record({ condition: comparison, snapshot, answers, asOf });
  await fc.assert(fc.asyncProperty(fc.array(one, { minLength: 100, maxLength: 100, size: 'max' }), agree), runs);
});
