// Five million names, found by two characters anywhere in them. Names are drawn as they are borne (a few surnames for most people), the
// questions are pairs out of those names, so common pairs are asked for as often as they occur. Rivals: LIKE '%…%', and pg_trgm
// where this PostgreSQL has it.

import { cpus, totalmem } from 'node:os';
import { rssMb } from '#bench/measure.ts';
import { measure, pairOf } from '#bench/questions.ts';
import { pinyinOf } from '#kit/pinyin.ts';
import { type Dice, seededRandomness } from '#kit/random.ts';
import { likeLiteral, searchPeople } from '#people/search.ts';
import { type Database, openDatabase } from '#store/connection.ts';

export const FULL_SIZE = 5_000_000;
const T = 9_002;
const DISTRICTS = 100;
const UNIONS = 5_000;
const QUERIES = 400;
const RIVAL_QUERIES = 15;
const RUNS = 3;

export interface SearchBench {
  readonly bench: 'search';
  /** Names. */
  readonly size: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly seconds: number;
  /** Median milliseconds of one search. */
  readonly rivals: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
  readonly machine: string;
  readonly rssMb: number;
  readonly runs: readonly { readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number }[];
  /** The other ways to search, [p50, p95] in milliseconds. */
  readonly others: Readonly<Record<string, readonly [number, number]>>;
  readonly buildSeconds: number;
  readonly note: string;
}

// The surnames of about nine in ten people, the commonest first.
const surnames =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单仇';
const given =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉建文红金玲国志海永春晓小云林生成德光荣福兰梅凤淑珍琴雪莉颖倩丹洁晶蕾琳燕婷丽慧佳怡欣雨思梦诗涵子雅琪紫若嘉瑶悦璐媛薇莹雯妍甜宇航豪浩然俊天泽轩嘉博梓晨阳源一鸣远鑫帅硕旭翔宁诚家皓骏喆鹏斌峰亮健东立洪龙庆松波振凯飞帆庚寅卫卓厚民权利义信礼仁忠孝良才学树森根山川河清泉';

async function makeOrganisations(db: Database): Promise<void> {
  await db.query("INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, 'bench-search', 'bench', now())", [
    T,
  ]);
  await db.query(
    `INSERT INTO organisations (tenant_id, id, parent_id, level, name, created_at)
     SELECT $1, n, CASE WHEN n = 1 THEN NULL WHEN n <= 1 + ${DISTRICTS} THEN 1 ELSE 2 + n % ${DISTRICTS} END,
            CASE WHEN n = 1 THEN 'municipal' WHEN n <= 1 + ${DISTRICTS} THEN 'district' ELSE 'grassroots' END, 'bench', now()
       FROM generate_series(1, 1 + ${DISTRICTS} + ${UNIONS}) n`,
    [T],
  );
  await db.query(
    `INSERT INTO organisation_paths WITH RECURSIVE up AS (
       SELECT id AS a, id AS d, 0 AS n FROM organisations WHERE tenant_id = $1
       UNION ALL SELECT o.parent_id, up.d, up.n + 1 FROM up JOIN organisations o ON o.tenant_id = $1 AND o.id = up.a WHERE o.parent_id IS NOT NULL)
     SELECT $1, a, d, n FROM up`,
    [T],
  );
}

/** Built by the database: characters and their readings from arrays, the grams as an inline expression (a function takes five times as long). */
async function makePeople(db: Database, size: number): Promise<void> {
  const indexes = await db.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'people'
        AND indexname NOT IN (SELECT conname FROM pg_constraint)`,
  );
  // A fresh database: the indexes are made after the rows, which takes a fraction of the time.
  for (const { name } of indexes) await db.query(`DROP INDEX ${name}`);
  const first = [...surnames];
  const second = [...new Set(given)];
  const reading = (list: readonly string[]) => list.map((one) => pinyinOf(one).full);
  await db.query(
    `INSERT INTO people (tenant_id, id, name, pinyin, initials, grams, created_at)
     SELECT $1, id, a || b || c, pa || pb || pc, left(pa, 1) || left(pb, 1) || left(pc, 1),
            CASE WHEN c = '' THEN ARRAY[a, b, a || b] ELSE ARRAY[a, b, c, a || b, b || c] END, now()
       FROM (SELECT id, ($3::text[])[i] AS a, ($4::text[])[i] AS pa, ($5::text[])[j] AS b, ($6::text[])[j] AS pb,
                    CASE WHEN k = 0 THEN '' ELSE ($5::text[])[k] END AS c, CASE WHEN k = 0 THEN '' ELSE ($6::text[])[k] END AS pc
               FROM (SELECT id, 1 + floor(power(random(), 2.5) * $7)::int AS i, 1 + floor(power(random(), 1.5) * $8)::int AS j,
                            CASE WHEN random() < 0.25 THEN 0 ELSE 1 + floor(power(random(), 1.5) * $8)::int END AS k
                       FROM generate_series(1, $2::bigint) id) drawn) named`,
    [T, size, first, reading(first), second, reading(second), first.length, second.length],
  );
  await db.query(
    `INSERT INTO person_facts (tenant_id, person_id, organisation_id, snapshot)
     SELECT $1, id, 2 + ${DISTRICTS} + id % ${UNIONS}, '{}' FROM generate_series(1, $2::bigint) id`,
    [T, size],
  );
  for (const { definition } of indexes) await db.query(definition);
  await db.query('VACUUM (ANALYZE) people, person_facts, organisations, organisation_paths');
}

async function somebody(db: Database, random: Dice, size: number, count: number) {
  const ids = Array.from({ length: count }, () => 1 + random.int(size));
  return db.query<{ name: string; pinyin: string; initials: string }>(
    'SELECT name, pinyin, initials FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [T, ids],
  );
}

const like = (db: Database) => (text: string) =>
  db.query('SELECT id, name FROM people WHERE tenant_id = $1 AND name LIKE $2 ORDER BY id LIMIT 20', [
    T,
    `%${likeLiteral(text)}%`,
  ]);

/** Median of LIKE with trigrams; undefined where the extension is not to be had. */
async function trigrams(db: Database, questions: readonly string[]): Promise<number | undefined> {
  const there = await db.query("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'");
  if (there.length === 0) return undefined;
  await db.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  await db.query('CREATE INDEX bench_trgm ON people USING gin (name gin_trgm_ops)');
  return (await measure(questions, like(db))).p50Ms;
}

export async function bench(options: { readonly size?: number; readonly url: string }): Promise<SearchBench> {
  const size = options.size ?? FULL_SIZE;
  const began = performance.now();
  const db = await openDatabase({ url: options.url, max: 1 });
  try {
    for (const setting of ["maintenance_work_mem = '512MB'", "statement_timeout = '30min'"])
      await db.query(`SET ${setting}`);
    await makeOrganisations(db);
    await makePeople(db, size);
    const buildSeconds = Math.round((performance.now() - began) / 1000);
    const random = seededRandomness('bench/search');
    const people = await somebody(db, random, size, QUERIES * RUNS);
    const pairs = people.map(({ name }) => pairOf(name, random));
    const ask = (withinId?: number) => (text: string) => searchPeople(db, T, { text, withinId });
    await measure(pairs.slice(0, 50), ask());
    const runs = [];
    for (let i = 0; i < RUNS; i += 1) runs.push(await measure(pairs.slice(i * QUERIES, (i + 1) * QUERIES), ask()));
    const middle = runs.toSorted((a, b) => a.p95Ms - b.p95Ms)[RUNS >> 1]!;
    const few = people.slice(0, 100);
    const ways = {
      exactName: [few.map(({ name }) => name), ask()],
      pinyinPrefix: [few.map(({ pinyin }) => pinyin), ask()],
      initials: [few.map(({ initials }) => initials), ask()],
      oneCharacter: [few.slice(0, 30).map(({ name }) => [...name].at(-1)!), ask()],
      withinDistrict: [few.map(({ name }) => pairOf(name, random)), ask(7)],
    } as const;
    const others: Record<string, readonly [number, number]> = {};
    for (const [name, [questions, how]] of Object.entries(ways)) {
      const { p50Ms, p95Ms } = await measure(questions, how);
      others[name] = [p50Ms, p95Ms];
    }
    const sequential = (await measure(pairs.slice(0, RIVAL_QUERIES), like(db))).p50Ms;
    const trgm = await trigrams(db, pairs.slice(0, RIVAL_QUERIES));
    return {
      bench: 'search',
      size,
      perSecond: Math.round(QUERIES / (middle.sum / 1000)),
      ...{ p50Ms: middle.p50Ms, p95Ms: middle.p95Ms, p99Ms: middle.p99Ms },
      seconds: Math.round((performance.now() - began) / 100) / 10,
      rivals: { likeMs: sequential, ...(trgm === undefined ? {} : { trigramsMs: trgm }) },
      ratios: {
        like: Math.round(sequential / middle.p50Ms),
        ...(trgm === undefined ? {} : { trigrams: Math.round(trgm / middle.p50Ms) }),
      },
      machine: `${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
      rssMb: rssMb(),
      runs: runs.map(({ sum: _, ...one }) => one),
      others,
      buildSeconds,
      note: trgm === undefined ? 'pg_trgm is not part of this PostgreSQL' : '',
    };
  } finally {
    await db.close();
  }
}
