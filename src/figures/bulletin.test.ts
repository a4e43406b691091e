import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bulletinsOf, writeBulletin } from '#figures/bulletin.ts';
import { casesBehind, type Place } from '#figures/cases-behind.ts';
import { figureTable } from '#figures/export.ts';
import { appendDeltas, type FigureDelta, foldAllFigures } from '#figures/fold.ts';
import { figuresOf } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import { text } from '#kit/text.ts';
import { measuresOf } from '#policy/measures.ts';
import type { Programme } from '#policy/programme.ts';
import { checkBulletin, readSentence } from '#policy/sentence.ts';
import { programmes } from '#programmes/index.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

const round = { year: 2020, name: '2020年第一批', opensOn: '2020-03-01', closesOn: '2020-11-30' };
const certificate = programmes['certificate-grant']!;
const withSentence = (zh: string, en = zh, more: Partial<Programme> = {}): Programme => ({
  ...certificate,
  ...more,
  bulletin: [{ zh, en }],
});

test('every programme names only figures it has', () => {
  for (const programme of Object.values(programmes)) assert.deepEqual(checkBulletin(programme, kinds), []);
});

test('the printed figures of 2020', () => {
  const prize = writeBulletin(programmes['contest-prize-grant']!, kinds, round, {
    ...{ 'pay.settled': 19, 'pay.settled@tier=above-city': 2, 'pay.settled@tier=city': 17 },
  });
  assert.match(prize.zh, /19名.*2名、市级17名/);
  assert.deepEqual(prize.values, {
    'round.year': 2020,
    'pay.settled': 19,
    'pay.settled@tier=above-city': 2,
    'pay.settled@tier=city': 17,
  });
  const courses = {
    'attend.passed@course=a': 90,
    'attend.passed@course=b': 100,
    'attend.passed@course=c': 70,
    'attend.passed@course=d': 50,
    'attend.passed@course=e': 0,
  };
  const training = writeBulletin(programmes['training-course']!, kinds, round, { 'attend.passed': 310, ...courses });
  assert.match(training.zh, /^2020年，开设4门课程，310名/);
  assert.match(training.en, /^In 2020, 310 members .* 4 courses/);
});

test('formats, in both languages; what has no case is nought; sentences follow each other', () => {
  const programme = withSentence(
    '{pay.settledFen|money}，{pay.settledFen|wan}，{pay.settled|count}，{pay.due}，{round.name}。',
  );
  const written = writeBulletin(
    { ...programme, bulletin: [...programme.bulletin, { zh: '完。', en: 'End.' }] },
    kinds,
    round,
    { 'pay.settledFen': 123_456_700, 'pay.settled': 12_345 },
  );
  assert.equal(written.zh, '1,234,567 元，123.46 万元，12,345，0，2020年第一批。完。');
  assert.equal(written.en, '1,234,567 yuan，¥1.23 million，12,345，0，2020年第一批。 End.');
});

test('what has not come about is not told: a clause with a nought is left out, a sentence of noughts too', () => {
  const programme = {
    ...withSentence(
      '共{pay.settled}名<，其中一级{pay.settled@level=level1}名><，资金{pay.settledFen|money}>。',
      '{pay.settled} in all<, {pay.settled@level=level1} of level 1><, with {pay.settledFen|money}>.',
    ),
    breakdowns: ['level'],
  };
  const told = (figures: Record<string, number>) => writeBulletin(programme, kinds, round, figures);
  const all = { 'pay.settled': 3, 'pay.settled@level=level1': 2, 'pay.settledFen': 100 };
  assert.equal(told(all).zh, '共3名，其中一级2名，资金1 元。');
  assert.equal(told(all).en, '3 in all, 2 of level 1, with 1 yuan.');
  assert.equal(told({ 'pay.settled': 3, 'pay.settledFen': 100 }).zh, '共3名，资金1 元。');
  assert.equal(told({ 'pay.settled': 3 }).en, '3 in all.');
  const nothing = told({});
  assert.deepEqual([nothing.zh, nothing.en], ['', '']);
  assert.equal(nothing.values['pay.settled'], 0);
  const more = { ...programme, bulletin: [...programme.bulletin, { zh: '分四步走。', en: 'In four steps.' }] };
  assert.equal(writeBulletin(more, kinds, round, {}).zh, '', 'words alone announce nothing');
  assert.equal(writeBulletin(more, kinds, round, { 'pay.settled': 1 }).zh, '共1名。分四步走。');
});

test('a sentence that names what is not there is a fault, and says what is there', () => {
  const wrong: [Programme, RegExp][] = [
    [withSentence('{pay.setled}'), /no measure pay\.setled; it has cases\.opened.*pay\.settled/],
    [withSentence('{unknown.passed}'), /no measure unknown\.passed/],
    [withSentence('{pay.settled@issuer=x}'), /issuer is not among the programme's breakdowns/],
    [withSentence('{pay.settled@level=level9}'), /level has no choice level9/],
    [withSentence('{count(pay.settled@occupation)}'), /occupation is not among/],
    [withSentence('{pay.settled|percent}'), /the format is one of money, wan, count/],
    [withSentence('{pay.settled|money|wan}'), /the format is one of/],
    [withSentence('{round.budget}'), /a round has year, name/],
    [withSentence('{total}'), /not a measure/],
    [withSentence('{pay.settled'), /brace without its partner/],
    [withSentence('<，{pay.settled}名'), /angle bracket without its partner/],
    [withSentence('{pay.settled}名>'), /angle bracket without its partner/],
    [withSentence('<，<{pay.settled}名>>'), /angle bracket within another/],
    [withSentence('{pay.settled}<，完>'), /angle brackets without a figure/],
    [withSentence('{pay.settled}', '{pay.due}'), /two languages do not name the same figures/],
  ];
  for (const [programme, problem] of wrong) {
    assert.match(
      checkBulletin(programme, kinds)
        .map(({ why }) => why.en)
        .join(' '),
      problem,
    );
    assert.throws(() => writeBulletin(programme, kinds, round, {}), problem);
  }
  assert.deepEqual(readSentence('没有花括号').parts, ['没有花括号']);
});

let scratch: TestDatabase;
const OPENED = '2020-06-01T08:00:00+08:00';
before(async () => {
  scratch = await testDatabase();
  const q = scratch.owner;
  await q.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES (1, 'demo', 'demo', $1)`, [OPENED]);
  for (const [id, parent, name] of [
    [1, null, '区总工会'],
    [2, 1, '二级甲'],
    [3, 1, '二级乙'],
    [4, 2, '基层'],
  ] as const) {
    await q.query(
      `INSERT INTO organisations (tenant_id, id, parent_id, level, name, name_en, ordinal, created_at) VALUES (1, $1::bigint, $2, 'x', $3, 'O' || $1::bigint, $1::bigint, $4)`,
      [id, parent, name, OPENED],
    );
  }
  await q.query(
    `INSERT INTO organisation_paths VALUES (1,1,1,0),(1,2,2,0),(1,3,3,0),(1,4,4,0),(1,1,2,1),(1,1,3,1),(1,2,4,1),(1,1,4,2)`,
  );
  for (const [hash, programme] of [
    ['h1', certificate],
    ['h2', { ...certificate, key: 'quiet', bulletin: [] }],
  ] as const) {
    await q.query(
      `INSERT INTO programme_versions (tenant_id, hash, programme_key, definition, effective_from, prepared_at) VALUES (1, $1, $2, $3, '2020-01-01', $4)`,
      [hash, programme.key, JSON.stringify(programme), OPENED],
    );
  }
  for (const [id, key, hash, organisation, year] of [
    [11, 'certificate-grant', 'h1', 1, 2020],
    [12, 'certificate-grant', 'h1', 2, 2020],
    [13, 'certificate-grant', 'h1', 1, 2021],
    [14, 'quiet', 'h2', 1, 2020],
  ] as const) {
    await q.query(
      `INSERT INTO rounds (tenant_id, id, programme_key, version_hash, organisation_id, year, name, parameters, opens_on, closes_on, state, created_at)
       VALUES (1, $1, $2, $3, $4, $5, 'round', '{}', '2020-03-01', '2020-11-30', 'open', $6)`,
      [id, key, hash, organisation, year, OPENED],
    );
  }
});
after(() => scratch.drop());

const settled = (organisationId: number, roundId: number, delta: number, year = 2020): FigureDelta[] => [
  { organisationId, programmeKey: 'certificate-grant', year, roundId, measure: 'pay.settled', delta },
  {
    organisationId,
    programmeKey: 'certificate-grant',
    year,
    roundId,
    measure: 'pay.settledFen',
    delta: delta * 100_000,
  },
];

test('bulletins of one round, of an organisation in a year, of a year', async () => {
  const { db } = scratch;
  await appendDeltas(db, 1, [
    ...settled(4, 11, 120),
    ...settled(3, 11, 50),
    ...settled(4, 12, 7),
    ...settled(3, 13, 1, 2021),
  ]);
  await foldAllFigures(db, 1, { limit: 3 });
  const [one, ...none] = await bulletinsOf(db, 1, { roundId: 11 }, kinds);
  assert.equal(none.length, 0);
  assert.deepEqual([one?.programme, one?.round.id, one?.values['pay.settled']], ['certificate-grant', 11, 170]);
  assert.match(one?.zh ?? '', /^2020年，全区共有170名职工/);
  assert.match(one?.en ?? '', /^In 2020, 170 members/);
  const ids = async (asked: Parameters<typeof bulletinsOf>[2]) =>
    (await bulletinsOf(db, 1, asked, kinds)).map((bulletin) => [bulletin.round.id, bulletin.values['pay.settled']]);
  assert.deepEqual(await ids({ year: 2020, organisationId: 1 }), [[11, 170]]);
  assert.deepEqual(await ids({ year: 2020 }), [
    [11, 170],
    [12, 7],
  ]);
  assert.deepEqual(await ids({ roundId: 99 }), []);
});

test('a table by organisation starts with the whole; money is marked; small numbers are kept back', async () => {
  const { db } = scratch;
  const titles = new Map([...measuresOf(certificate, kinds)].filter(([key]) => key.startsWith('pay.settled')));
  const asked = { organisationId: 1, roundId: 11, by: 'organisation', titles } as const;
  const table = await figureTable(db, 1, asked);
  assert.deepEqual(
    table.columns.map((column) => column.type),
    ['text', 'count', 'money'],
  );
  assert.deepEqual(
    table.rows.map((row) => [row.name.zh, ...row.values]),
    [
      ['区总工会', 170, 17_000_000],
      ['二级甲', 120, 12_000_000],
      ['二级乙', 50, 5_000_000],
    ],
  );
  const byYear = await figureTable(db, 1, { organisationId: 1, by: 'year', titles });
  assert.deepEqual(
    byYear.rows.map((row) => [row.part, row.values[0]]),
    [
      [2020, 177],
      [2021, 1],
    ],
  );
  const byProgramme = await figureTable(db, 1, {
    organisationId: 3,
    by: 'programme',
    titles,
    programmeTitles: new Map([['certificate-grant', text('证书', 'Certificate')]]),
  });
  assert.deepEqual(
    byProgramme.rows.map((row) => [row.name.en, row.values[0]]),
    [['Certificate', 51]],
  );
  const byRound = await figureTable(db, 1, { organisationId: 2, by: 'round', titles });
  assert.deepEqual(
    byRound.rows.map((row) => [row.part, row.values[0]]),
    [
      [11, 120],
      [12, 7],
    ],
  );
  await appendDeltas(
    db,
    1,
    [2, 3].flatMap((organisationId) =>
      ['cases.opened', 'cases.people'].map((measure) => ({
        organisationId,
        programmeKey: 'certificate-grant',
        year: 2020,
        roundId: 11,
        measure,
        delta: organisationId === 2 ? 3 : 60,
      })),
    ),
  );
  const kept = await figureTable(db, 1, { ...asked, sensitiveKeys: ['certificate-grant'] });
  assert.deepEqual(
    kept.rows.map((row) => row.values[0]),
    [170, null, null],
  );
});

test('a figure opens exactly the cases it is made of, page by page', async () => {
  const { db, owner } = scratch;
  await owner.query(
    `INSERT INTO cases (tenant_id, id, round_id, programme_key, organisation_id, person_id, stage, status, state, seq, head, opened_at, changed_at)
     SELECT 1, n, CASE WHEN n % 4 = 0 THEN 14 ELSE 11 END, CASE WHEN n % 4 = 0 THEN 'quiet' ELSE 'certificate-grant' END, 2 + n % 3, n, 'pay', 'open',
            jsonb_build_object('share', n % 5), 1, '\\x00', $1::timestamptz, $1::timestamptz FROM generate_series(1, 3000) AS n`,
    [OPENED],
  );
  const share = (one: { state: unknown }) => ({ 'test.share': (one.state as { share: number }).share });
  const deltas = await db.query<{ organisationId: number; n: number; id: number }>(
    `SELECT organisation_id AS "organisationId", (state ->> 'share')::int AS n, id FROM cases WHERE round_id = 11`,
  );
  await appendDeltas(
    db,
    1,
    deltas.map(({ organisationId, n }) => ({
      organisationId,
      programmeKey: 'certificate-grant',
      year: 2020,
      roundId: 11,
      measure: 'test.share',
      delta: n,
    })),
  );
  for (const organisationId of [1, 2, 4]) {
    const asked = { organisationId, programmeKey: 'certificate-grant', year: 2020, measure: 'test.share' };
    const found: number[] = [];
    let sum = 0;
    for (let after: Place | null = { roundId: 0, caseId: 0 }; after !== null; ) {
      const page: Awaited<ReturnType<typeof casesBehind>> = await casesBehind(
        db,
        1,
        { organisationId, roundIds: [11, 12], measure: 'test.share', after, limit: 333 },
        share,
      );
      assert.ok(page.cases.length <= 333);
      for (const one of page.cases) {
        found.push(one.case.id);
        sum += one.value;
      }
      after = page.next;
    }
    assert.equal(sum, (await figuresOf(db, 1, asked))['test.share']);
    const inside = { 1: [2, 3, 4], 2: [2, 4], 4: [4] }[organisationId]!;
    assert.deepEqual(
      found,
      deltas
        .filter((one) => one.n > 0 && inside.includes(one.organisationId))
        .map((one) => one.id)
        .sort((a, b) => a - b),
    );
  }
  assert.deepEqual(await casesBehind(db, 1, { organisationId: 1, roundIds: [], measure: 'test.share' }, share), {
    cases: [],
    next: null,
  });
});
