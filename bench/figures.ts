// Figures at the size of a province: ten million cases in 100,000 organisations of seven levels, 20 programmes × 5 years. Random
// subtrees are read while deltas are appended and folded; the rival counts the cases themselves through the closure table.
// The cells are made by bulk SQL (the fold takes minutes for 25 million deltas), and that SQL is first proven equal to the fold.
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchOptions, type BenchResult, percentile, resultOf } from '#bench/measure.ts';
import { appendDeltas, type FigureDelta, foldAllFigures } from '#figures/fold.ts';
import { figuresOf } from '#figures/read.ts';
import { seededRandomness } from '#kit/random.ts';
import { invariant } from '#kit/refusal.ts';
import { type Database, openDatabase, type Queryable } from '#store/connection.ts';

export const FULL_SIZE = 10_000_000;
const T = 1;
const SAMPLE_TENANT = 2;
/** Organisations by level from the top; the last takes what is left. */
const FAN_OUT = [1, 16, 8, 6, 6, 5];
const PROGRAMMES = 20;
const YEARS = 5;
const DELTAS_PER_SECOND = 2_500;
const READS = 1_500;

export interface FiguresResult extends BenchResult {
  readonly p95Ms: number;
}

const levelSizes = (organisations: number): number[] => {
  const sizes: number[] = [];
  for (const fan of FAN_OUT) {
    const next = (sizes.at(-1) ?? 1) * fan;
    if (sizes.reduce((all, one) => all + one, 0) + next >= organisations) break;
    sizes.push(next);
  }
  sizes.push(organisations - sizes.reduce((all, one) => all + one, 0));
  return sizes;
};

async function makeTree(q: Queryable, organisations: number): Promise<{ first: number; size: number }[]> {
  await q.query(
    `INSERT INTO tenants (tenant_id, key, name, created_at) SELECT n, 'bench' || n, 'bench', '2020-01-01' FROM generate_series(1, 2) AS n`,
  );
  let first = 1;
  let above = { first: 0, size: 0 };
  const levels: { first: number; size: number }[] = [];
  for (const [depth, size] of levelSizes(organisations).entries()) {
    const parent = depth === 0 ? 'NULL' : `${above.first} + (n % ${above.size})`;
    await q.query(
      `INSERT INTO organisations (tenant_id, id, parent_id, level, name, created_at)
       SELECT ${T}, ${first} + n, ${parent}, 'level-' || ${depth}, 'organisation ' || (${first} + n), '2020-01-01' FROM generate_series(0, ${size - 1}) AS n`,
    );
    above = { first, size };
    levels.push(above);
    first += size;
  }
  await q.query(
    `INSERT INTO organisation_paths (tenant_id, ancestor_id, descendant_id, distance)
     WITH RECURSIVE up AS (
       SELECT id AS ancestor, id AS descendant, 0 AS distance, parent_id FROM organisations WHERE tenant_id = ${T}
       UNION ALL
       SELECT o.id, up.descendant, up.distance + 1, o.parent_id FROM up JOIN organisations o ON o.tenant_id = ${T} AND o.id = up.parent_id
     ) SELECT ${T}, ancestor, descendant, distance FROM up ORDER BY 2, 3`,
  );
  await q.query('ANALYZE organisations');
  await q.query('ANALYZE organisation_paths');
  return levels;
}

/** Cases as narrow as they can be, which favours the rival; each organisation has cases in 4 of the programmes, every year. */
async function makeCases(q: Queryable, size: number, organisations: number): Promise<void> {
  await q.query(
    `CREATE UNLOGGED TABLE bench_cases (organisation_id bigint NOT NULL, programme int NOT NULL, year int NOT NULL, status int NOT NULL, amount bigint NOT NULL)`,
  );
  // Knuth's multiplicative hash: the same cases on every machine.
  await q.query(
    `INSERT INTO bench_cases
     SELECT o, ((o * 7 + h % 4 * 5) % ${PROGRAMMES})::int, (2020 + h / 4 % ${YEARS})::int, s, CASE WHEN s = 1 THEN 100000 * (1 + h / 7 % 3) ELSE 0 END
       FROM (SELECT n % ${organisations} + 1 AS o, (n * 2654435761) % 4294967296 / 65536 AS h, (n * 40503 / 65536 % 3)::int AS s
               FROM generate_series(0::bigint, ${size - 1}) AS n) AS generated`,
  );
  await q.query(
    'CREATE INDEX bench_cases_cover ON bench_cases (organisation_id, programme, year) INCLUDE (status, amount)',
  );
  await q.query('VACUUM (ANALYZE) bench_cases');
}

/** One round per programme and year. */
const MEASURES = `(VALUES ('cases.opened', opened), ('cases.open', open), ('cases.passed', passed), ('cases.refused', refused), ('grant.amountFen', amount)) AS m (measure, value)`;
const CELL = `'programme-' || programme, year, programme * 10 + year - 2019`;

async function makeCells(q: Queryable): Promise<number> {
  await q.query(
    `CREATE UNLOGGED TABLE bench_own AS
     SELECT organisation_id, programme, year, count(*) AS opened, count(*) FILTER (WHERE status = 0) AS open, count(*) FILTER (WHERE status = 1) AS passed,
            count(*) FILTER (WHERE status = 2) AS refused, sum(amount)::bigint AS amount FROM bench_cases GROUP BY 1, 2, 3`,
  );
  await q.query('ANALYZE bench_own');
  await q.query('ALTER TABLE figures DROP CONSTRAINT figures_pkey');
  await q.query(
    `INSERT INTO figures (tenant_id, organisation_id, programme_key, year, round_id, measure, value)
     SELECT ${T}, organisation_id, ${CELL}, m.measure, m.value FROM (
       SELECT x.ancestor_id AS organisation_id, programme, year, sum(opened)::bigint AS opened, sum(open)::bigint AS open, sum(passed)::bigint AS passed,
              sum(refused)::bigint AS refused, sum(amount)::bigint AS amount
         FROM bench_own o JOIN organisation_paths x ON x.tenant_id = ${T} AND x.descendant_id = o.organisation_id GROUP BY 1, 2, 3
     ) AS rolled CROSS JOIN LATERAL ${MEASURES} WHERE m.value <> 0`,
  );
  await q.query(
    'ALTER TABLE figures ADD CONSTRAINT figures_pkey PRIMARY KEY (tenant_id, organisation_id, programme_key, year, round_id, measure)',
  );
  await q.query('VACUUM (ANALYZE) figures');
  const rows = await q.query<{ cells: number }>('SELECT count(*) AS cells FROM figures');
  return rows[0]!.cells;
}

/** A subtree of some hundred organisations goes through deltas and the real fold in another tenant; every cell must be the same. */
async function proveEqualToFold(q: Queryable, top: number): Promise<number> {
  await q.query(
    `INSERT INTO organisation_paths SELECT ${SAMPLE_TENANT}, x.ancestor_id, x.descendant_id, x.distance
       FROM organisation_paths x JOIN organisation_paths a ON a.tenant_id = ${T} AND a.ancestor_id = ${top} AND a.descendant_id = x.ancestor_id WHERE x.tenant_id = ${T}`,
  );
  await q.query(
    `INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas)
     SELECT ${SAMPLE_TENANT}, c.organisation_id, ${CELL}, c.year * 100 + 1 + c.organisation_id % 12, jsonb_build_object(m.measure, m.value) FROM bench_cases c
       JOIN organisation_paths x ON x.tenant_id = ${T} AND x.ancestor_id = ${top} AND x.descendant_id = c.organisation_id
      CROSS JOIN LATERAL (VALUES ('cases.opened', 1::bigint), (CASE status WHEN 0 THEN 'cases.open' WHEN 1 THEN 'cases.passed' ELSE 'cases.refused' END, 1),
                                 ('grant.amountFen', amount)) AS m (measure, value) WHERE m.value <> 0`,
  );
  const deltas = await foldAllFigures(q, SAMPLE_TENANT);
  const different = await q.query(
    `SELECT 1 FROM (SELECT * FROM figures WHERE tenant_id = ${SAMPLE_TENANT}) s
       FULL JOIN (SELECT f.* FROM figures f JOIN organisation_paths x ON x.tenant_id = ${T} AND x.ancestor_id = ${top} AND x.descendant_id = f.organisation_id WHERE f.tenant_id = ${T}) b
       USING (organisation_id, programme_key, year, round_id, measure) WHERE s.value IS DISTINCT FROM b.value LIMIT 1`,
  );
  invariant(deltas > 0 && different.length === 0, 'the bulk cells differ from what the fold makes of the same cases');
  await q.query(`DELETE FROM figures WHERE tenant_id = ${SAMPLE_TENANT}`);
  await q.query(`DELETE FROM organisation_paths WHERE tenant_id = ${SAMPLE_TENANT}`);
  return deltas;
}

const spread = (times: readonly number[]) => ({
  p50Ms: percentile(times, 50),
  p95Ms: percentile(times, 95),
  p99Ms: percentile(times, 99),
});

type Levels = readonly { first: number; size: number }[];
const dice = seededRandomness('bench/figures');
/** Every level is asked for equally often, so the great subtrees are not lost among 70,000 leaves. */
const question = (levels: Levels) => {
  const level = dice.pick(levels);
  return {
    organisationId: level.first + dice.int(level.size),
    programme: dice.int(PROGRAMMES),
    year: 2020 + dice.int(YEARS),
  };
};

const DIRECT = `SELECT count(*) AS opened, count(*) FILTER (WHERE status = 1) AS passed, coalesce(sum(amount), 0)::bigint AS amount
  FROM organisation_paths x JOIN bench_cases c ON c.organisation_id = x.descendant_id AND c.programme = $2 AND c.year = $3
 WHERE x.tenant_id = ${T} AND x.ancestor_id = $1`;

/** Asks both ways, compares the answers, gives the rival's times. */
async function directCounts(db: Queryable, levels: Levels, asks: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < asks; i += 1) {
    const { organisationId, programme, year } = question(levels);
    const began = performance.now();
    const [direct] = await db.query<{ opened: number; passed: number; amount: number }>(DIRECT, [
      organisationId,
      programme,
      year,
    ]);
    times.push(performance.now() - began);
    const live = await figuresOf(db, T, { organisationId, programmeKey: `programme-${programme}`, year });
    const same = ['cases.opened', 'cases.passed', 'grant.amountFen'].map((measure) => live[measure] ?? 0);
    invariant(
      same.join() === [direct!.opened, direct!.passed, direct!.amount].join(),
      `the figures of ${organisationId} are not those of its cases`,
    );
  }
  return times;
}

async function append(db: Queryable, organisations: number, running: () => boolean): Promise<void> {
  const batch = 100;
  while (running()) {
    const began = performance.now();
    const deltas = Array.from({ length: batch }, (): FigureDelta => {
      const [programme, year] = [dice.int(PROGRAMMES), 2020 + dice.int(YEARS)];
      const cell = { programmeKey: `programme-${programme}`, year, roundId: programme * 10 + year - 2019 };
      return {
        organisationId: 1 + dice.int(organisations),
        ...cell,
        month: 202_611,
        measure: dice.pick(['cases.opened', 'cases.open', 'cases.passed']),
        delta: 1,
      };
    });
    await appendDeltas(db, T, deltas);
    await sleep(Math.max(0, (batch / DELTAS_PER_SECOND) * 1000 - (performance.now() - began)));
  }
}

async function fold(db: Queryable, running: () => boolean): Promise<void> {
  while (running()) {
    await foldAllFigures(db, T);
    await sleep(1000);
  }
}

async function readWhileWriting(db: Database, levels: Levels, organisations: number) {
  let running = true;
  const others = [append(db, organisations, () => running), fold(db, () => running)];
  await sleep(1500);
  const times: number[] = [];
  let waiting = 0;
  for (let i = 0; i < READS; i += 1) {
    const { organisationId, programme, year } = question(levels);
    const began = performance.now();
    await figuresOf(db, T, { organisationId, programmeKey: `programme-${programme}`, year });
    times.push(performance.now() - began);
    if (i % 100 === 0) {
      const [row] = await db.query<{ n: number }>(`SELECT count(*) AS n FROM figure_deltas WHERE tenant_id = ${T}`);
      waiting = Math.max(waiting, row!.n);
    }
    await sleep(2);
  }
  running = false;
  await Promise.all(others);
  return { ...spread(times), waiting };
}

async function build(url: string, size: number, organisations: number) {
  // One connection of its own: sorting memory is set for the session.
  const owner = await openDatabase({ url, max: 1 });
  try {
    for (const setting of [
      `work_mem = '512MB'`,
      `maintenance_work_mem = '1GB'`,
      `statement_timeout = 0`,
      `synchronous_commit = off`,
    ])
      await owner.query(`SET ${setting}`);
    const levels = await makeTree(owner, organisations);
    await makeCases(owner, size, organisations);
    const cells = await makeCells(owner);
    const proven = await proveEqualToFold(owner, levels[Math.min(3, levels.length - 1)]!.first);
    const [disk] = await owner.query<{ gigabytes: string }>(
      'SELECT round(pg_database_size(current_database()) / 1e9, 1) AS gigabytes',
    );
    return { levels, cells, proven, gigabytes: Number(disk!.gigabytes) };
  } finally {
    await owner.close();
  }
}

/** `url`: a migrated, empty scratch database, as its owner. `size`: cases; organisations are a hundredth of them. */
export async function bench({ size = FULL_SIZE, url }: BenchOptions): Promise<FiguresResult> {
  const organisations = Math.max(200, Math.round(size / 100));
  const began = performance.now();
  const { levels, cells, proven, gigabytes } = await build(url, size, organisations);
  const db = await openDatabase({ url, max: 4 });
  try {
    const direct = spread(await directCounts(db, levels, 140));
    const runs: Awaited<ReturnType<typeof readWhileWriting>>[] = [];
    for (let run = 0; run < 3; run += 1) runs.push(await readWhileWriting(db, levels, organisations));
    const middle = [...runs].sort((a, b) => a.p95Ms - b.p95Ms)[1]!;
    const { p50Ms, p95Ms, p99Ms } = middle;
    const result = resultOf({
      ...{ bench: 'figures', size, perSecond: 1000 / p50Ms, p50Ms, p99Ms, runs: runs.length },
      seconds: (performance.now() - began) / 1000,
      rivals: {
        'count the cases by closure, p50 ms': direct.p50Ms,
        'count the cases by closure, p95 ms': direct.p95Ms,
      },
      ratios: { 'p95 against counting': direct.p95Ms / p95Ms, 'p50 against counting': direct.p50Ms / p50Ms },
      notes: [
        `${cells} cells over ${levels.length} levels, ${organisations} organisations, ${PROGRAMMES} programmes × ${YEARS} years, ${gigabytes} GB; each level asked for equally often`,
        `one reader beside ${DELTAS_PER_SECOND} deltas/s appended and folded every second; up to ${middle.waiting} waited; p95 of each run: ${runs.map((run) => run.p95Ms.toFixed(2)).join(', ')} ms`,
        `${PROVEN} ${proven} deltas; the rival counts narrow, indexed cases with nothing else going on`,
        ...(size < FULL_SIZE ? [`smaller than the ${FULL_SIZE} cases the figure is for`] : []),
      ],
    });
    return { ...result, p95Ms: Math.round(p95Ms * 100) / 100 };
  } finally {
    await db.close();
  }
}

const PROVEN = 'cells made in bulk and proven equal to the fold on';
