// How long it takes to find something in the showcase among a hundred thousand results: two characters from anywhere, alone and together with a district,
// a trade, a union; initials and pinyin. Questions are pairs out of the titles, so common pairs are asked for as often as they occur. Rival: ILIKE.

import { cpus, totalmem } from 'node:os';
import { rssMb } from '#bench/measure.ts';
import { measure, pairOf } from '#bench/questions.ts';
import { type Dice, seededRandomness } from '#kit/random.ts';
import { likeLiteral } from '#people/search.ts';
import { findShowings } from '#showcase/showings.ts';
import { termsOf } from '#showcase/terms.ts';
import { type Database, openDatabase } from '#store/connection.ts';

export const FULL_SIZE = 100_000;
const T = 9_004;
const DISTRICTS = 16;
const UNIONS = 4_000;
const QUERIES = 300;
const RUNS = 3;
const RIVAL_QUERIES = 20;
const page = { today: '2026-06-01', limit: 21 } as const;

interface Way {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface ShowcaseBench extends Way {
  readonly bench: 'showcase';
  /** Results on show. */
  readonly size: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** Median milliseconds of one search. */
  readonly rivals: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
  readonly machine: string;
  readonly rssMb: number;
  readonly runs: readonly Way[];
  /** The other ways to search, [p50, p95] in milliseconds. */
  readonly others: Readonly<Record<string, readonly [number, number]>>;
  readonly buildSeconds: number;
  readonly note: string;
}

const things =
  '卡盘 夹具 刀架 导轨 报警夹 检修车 排屑套 扣件 配电柜 电缆 轴承 滤网 门帘 托盘 标签 输液架 腰靠 喷头 封头 切割台 量规 工装 模具 焊枪 支架 阀门 水泵 风机 吊具 货架'.split(
    ' ',
  );
const makes =
  '自定心 快拆 防脱 防撞 自清洗 可调 助力 联动 真空 磁吸 折叠 便携 定位 感应 计数 除湿 余热 低温 静音 防坠 双向 无线 一体 分体 旋转 升降 限位 缓冲 保温 校准'.split(
    ' ',
  );
const gains = '省时 省力 降噪 节电 少换刀 少返工 合格率提高 不用停机 一个人就能干 粉尘减少'.split(' ');
const trades = ['machining', 'electrical', 'building', 'transport', 'health', 'food', 'safety', 'digital', 'other'];

async function fill(db: Database, size: number, random: Dice): Promise<void> {
  const pick = (of: readonly string[]) => of[random.int(of.length)]!;
  const chunk = 2_000;
  for (let from = 0; from < size; from += chunk) {
    const rows = Array.from({ length: Math.min(chunk, size - from) }, (_, n) => {
      const id = from + n + 1;
      const [union, trade] = [1 + DISTRICTS + (id % UNIONS), pick(trades)];
      const title = `${pick(makes)}${pick(makes)}${pick(things)}`;
      const open = { summary: `${pick(things)}改造后${pick(gains)}，${pick(gains)}。` };
      const places = [union, 2 + (union % DISTRICTS), 1];
      const found = { what: id % 10 === 0 ? 'problem' : 'result', title, trade, places, open };
      const terms = termsOf({ ...found, unionName: `第${union}厂工会` });
      const at = new Date(Date.UTC(2021, 0, 1) + id * 1_500_000).toISOString();
      return { id, ...found, union, at, ...terms };
    });
    await db.query(
      `INSERT INTO showings (tenant_id, id, case_id, action_id, what, title, trade, union_id, document, digest, disclosed_at)
       SELECT $1, r.id, r.id, gen_random_uuid(), r.what, r.title, r.trade, r."union", '{}', sha256('{}'), r.at
         FROM jsonb_to_recordset($2::jsonb) AS r(id bigint, what text, title text, trade text, "union" bigint, at timestamptz)`,
      [T, JSON.stringify(rows)],
    );
    await db.query(
      `INSERT INTO showing_index (tenant_id, showing_id, case_id, state, steps, terms, letters, initials, words, disclosed_at)
       SELECT $1, r.id, r.id, 'shown', 1, ARRAY(SELECT jsonb_array_elements_text(r.terms)), r.letters, r.initials, r.words, r.at
         FROM jsonb_to_recordset($2::jsonb) AS r(id bigint, terms jsonb, letters text, initials text, words text, at timestamptz)`,
      [T, JSON.stringify(rows)],
    );
  }
  await db.query('VACUUM (ANALYZE) showings, showing_index');
}

export async function bench(options: { readonly size?: number; readonly url: string }): Promise<ShowcaseBench> {
  const size = options.size ?? FULL_SIZE;
  const began = performance.now();
  const db = await openDatabase({ url: options.url, max: 1 });
  try {
    await db.query(
      "INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, 'bench-showcase', 'bench', now())",
      [T],
    );
    const random = seededRandomness('bench/showcase');
    await fill(db, size, random);
    const buildSeconds = Math.round((performance.now() - began) / 1000);
    const ids = Array.from({ length: QUERIES * RUNS }, () => 1 + random.int(size));
    const rows = await db.query<{ title: string; letters: string; initials: string }>(
      `SELECT s.title, x.letters, x.initials FROM showings s JOIN showing_index x ON x.tenant_id = $1 AND x.showing_id = s.id
        WHERE s.tenant_id = $1 AND s.id = ANY ($2::bigint[])`,
      [T, ids],
    );
    const pairs = ids.map((_, n) => pairOf(rows[n % rows.length]!.title, random));
    const ask = (more: object) => (text: string) => findShowings(db, T, { ...page, text, ...more });
    await measure(pairs.slice(0, 50), ask({}));
    const runs = [];
    for (let i = 0; i < RUNS; i += 1) runs.push(await measure(pairs.slice(i * QUERIES, (i + 1) * QUERIES), ask({})));
    const middle = runs.toSorted((a, b) => a.p95Ms - b.p95Ms)[RUNS >> 1]!;
    const few = pairs.slice(0, 100);
    const ways = {
      inADistrict: [few, ask({ withinId: 5 })],
      inATrade: [few, ask({ trade: 'machining' })],
      inADistrictAndTrade: [few, ask({ withinId: 5, trade: 'machining' })],
      inAUnion: [few, ask({ withinId: 1 + DISTRICTS + 7 })],
      problemsAlone: [few, ask({ what: 'problem' })],
      initials: [rows.slice(0, 100).map((row) => row.initials.split(' ')[0]!.slice(0, 4)), ask({})],
      pinyin: [rows.slice(0, 100).map((row) => row.letters.split(' ')[0]!.slice(0, 8)), ask({})],
      nothingThere: [['龙宫', '天河', '火星'], ask({})],
      newest: [few.map(() => ''), ask({})],
    } as const;
    const others: Record<string, readonly [number, number]> = {};
    for (const [name, [questions, how]] of Object.entries(ways)) {
      const { p50Ms, p95Ms } = await measure(questions, how);
      others[name] = [p50Ms, p95Ms];
    }
    const ilike = async (text: string) =>
      db.query(
        `SELECT s.id FROM showings s JOIN showing_index x ON x.tenant_id = $1 AND x.showing_id = s.id
          WHERE s.tenant_id = $1 AND x.words ILIKE $2 ORDER BY s.disclosed_at DESC, s.id DESC LIMIT 21`,
        [T, `%${likeLiteral(text)}%`],
      );
    const rival = (await measure(pairs.slice(0, RIVAL_QUERIES), ilike)).p50Ms;
    return {
      ...{ bench: 'showcase', size, perSecond: Math.round(QUERIES / (middle.sum / 1000)) },
      ...{ p50Ms: middle.p50Ms, p95Ms: middle.p95Ms, p99Ms: middle.p99Ms },
      seconds: Math.round((performance.now() - began) / 100) / 10,
      rivals: { ilikeMs: rival },
      ratios: { ilike: Math.round(rival / middle.p50Ms) },
      machine: `${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
      rssMb: rssMb(),
      runs: runs.map(({ sum: _, ...one }) => one),
      ...{ others, buildSeconds, note: '' },
    };
  } finally {
    await db.close();
  }
}
