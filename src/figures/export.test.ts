// One measure over the years: columns of years that add up in every direction, what is an organisation's own, and no sum that gives a hidden
// number away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { figureTable } from '#figures/export.ts';
import { appendDeltas, type FigureDelta, foldAllFigures } from '#figures/fold.ts';
import { text } from '#kit/text.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let scratch: TestDatabase;
const OPENED = '2020-01-01T00:00:00Z';

const people = ({ ...one }: FigureDelta): FigureDelta[] => [one, { ...one, measure: 'cases.people' }];
const opened = (organisationId: number, programmeKey: string, year: number, delta: number): FigureDelta => ({
  organisationId,
  programmeKey,
  year,
  roundId: year,
  measure: 'cases.opened',
  delta,
});

before(async () => {
  scratch = await testDatabase();
  const q = scratch.owner;
  await q.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES (1, 'test', 'test', $1)`, [OPENED]);
  for (const [id, parent, name] of [
    [1, null, '区总工会'],
    [2, 1, '甲'],
    [3, 1, '乙'],
    [4, 1, '丙'],
  ] as const) {
    await q.query(
      `INSERT INTO organisations (tenant_id, id, parent_id, level, ordinal, name, created_at) VALUES (1, $1, $2, 'district', $1::bigint::int, $3, $4)`,
      [id, parent, name, OPENED],
    );
    await q.query(
      `INSERT INTO organisation_paths (tenant_id, ancestor_id, descendant_id, distance)
       SELECT DISTINCT 1, a, $1::bigint, (a <> $1::bigint)::int FROM unnest(ARRAY[$1::bigint, 1::bigint]) AS a`,
      [id],
    );
  }
  await appendDeltas(
    scratch.db,
    1,
    [
      ...[
        opened(1, 'plain', 2020, 2),
        opened(2, 'plain', 2020, 30),
        opened(2, 'plain', 2021, 5),
        opened(3, 'plain', 2021, 1),
      ],
      ...[opened(2, 'quiet', 2020, 3), opened(3, 'quiet', 2020, 20), opened(4, 'quiet', 2020, 6)],
      ...[opened(2, 'quiet', 2021, 10), opened(3, 'quiet', 2021, 11), opened(4, 'quiet', 2021, 12)],
    ].flatMap(people),
  );
});
after(() => scratch.drop());

const titles = new Map([['cases.opened', text('受理', 'Opened')]]);
const read = (asked: Partial<Parameters<typeof figureTable>[2]>) =>
  figureTable(scratch.db, 1, { organisationId: 1, programmeKey: 'plain', by: 'organisation', titles, ...asked });
const lines = async (asked: Parameters<typeof read>[0]) =>
  (await read(asked)).rows.map(({ kind, name, values }) => [kind, name.zh, ...values]);

test('years are columns with their sum, and what is the organisation’s own has a line', async () => {
  for (const folded of [false, true]) {
    if (folded) await foldAllFigures(scratch.db, 1);
    assert.deepEqual(
      (await read({})).columns.map(({ key }) => key),
      ['name', '2020', '2021', 'sum'],
    );
    assert.deepEqual(await lines({}), [
      ['whole', '区总工会', 32, 6, 38],
      ['part', '甲', 30, 5, 35],
      ['part', '乙', 0, 1, 1],
      ['own', '本级直接', 2, 0, 2],
    ]);
    assert.deepEqual(await lines({ fromYear: 2021 }), [
      ['whole', '区总工会', 6],
      ['part', '甲', 5],
      ['part', '乙', 1],
    ]);
    assert.deepEqual(await lines({ by: 'year' }), [
      ['whole', '合计', 38],
      ['part', '2020', 32],
      ['part', '2021', 6],
    ]);
  }
});

test('of a private programme no sum over years gives a small number away', async () => {
  const quiet = { programmeKey: 'quiet', sensitiveKeys: ['quiet'] };
  assert.deepEqual(await lines(quiet), [
    ['whole', '区总工会', 29, 33, 62],
    ['part', '甲', null, 10, null],
    ['part', '乙', 20, 11, 31],
    // Alone, 甲 would follow from the whole: the next smallest is hidden with it.
    ['part', '丙', null, 12, null],
  ]);
  assert.deepEqual(
    (await lines({ ...quiet, toYear: 2020 })).map((line) => line.at(-1)),
    [29, null, 20, null],
  );
  assert.deepEqual(await lines({ ...quiet, organisationId: 2, by: 'year' }), [
    ['whole', '合计', null],
    ['part', '2020', null],
    ['part', '2021', 10],
  ]);
  // 丙 has more than five and is hidden beside 甲; asked for alone it is hidden as well.
  for (const organisationId of [2, 4])
    assert.deepEqual(await lines({ ...quiet, organisationId, toYear: 2020 }), [
      ['whole', organisationId === 2 ? '甲' : '丙', null],
    ]);
});
