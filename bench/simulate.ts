// A policy of six conditions over a million people with reasons by rule. Rivals in the same run: the evaluator in Node over rows read
// page by page, and one query per question as one would write by hand. All three must come to the same numbers.
import {
  type BenchOptions,
  type BenchResult,
  benchHouse,
  median,
  percentile,
  resultOf,
  timed,
} from '#bench/measure.ts';
import { type RoundDraft, simulate } from '#engine/simulate.ts';
import { Fault, invariant, isRefusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { personFacts } from '#people/fact-columns.ts';
import { fixedFen } from '#policy/amount.ts';
import { type Condition, fact, not, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { brokenRules } from '#policy/evaluate.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import { conditionSql, type SqlContext } from '#policy/sql.ts';
import { stage } from '#policy/stage.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const FULL_SIZE = 1_000_000;
const T = 1;
const ORGANISATIONS = 10_000;
const asOf = '2020-11-20';
const says = text('条件', 'condition');

export const programme = defineProgramme({
  key: 'bench-six-conditions',
  effectiveFrom: '2020-01-01',
  basis: ['bench'],
  title: text('六条件办法', 'A policy of six conditions'),
  theme: 'bench',
  runBy: 'district',
  subject: 'member',
  who: [
    rule('member', fact('membership.status').is('active'), says),
    rule('in-scope', fact('membership.organisation').within('round.scope'), says),
    rule('a-year', fact('membership.since').monthsAtLeast(12), says),
    rule('age', fact('person.age').between(18, 60), says),
    rule('skilled', fact('skill.level').oneOf(['level1', 'level2', 'level3']), says),
    rule('frontline', fact('person.frontline').is(true), says),
  ],
  amount: fixedFen(50_000),
  stages: { apply: stage('apply', { by: ['member'] }), grant: stage('grant', { from: 'budget' }) },
});
export const roundDraft: RoundDraft = { organisationId: 2, year: 2020, parameters: {}, budgetFen: 100_000_000 };

/** Organisations 1 (city) → 2…17 (districts) → the rest; people spread over the rest, some facts missing, some expired. */
export async function fill(q: Queryable, people: number): Promise<void> {
  await q.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES (${T}, 'bench', 'bench', '2020-01-01')`);
  await q.query(
    `INSERT INTO organisations (tenant_id, id, parent_id, level, name, created_at)
     SELECT ${T}, n, CASE WHEN n = 1 THEN NULL WHEN n <= 17 THEN 1 WHEN n <= 417 THEN 2 + n % 16 ELSE 18 + n % 400 END,
            CASE WHEN n = 1 THEN 'municipal' WHEN n <= 17 THEN 'district' WHEN n <= 417 THEN 'second-level' ELSE 'grassroots' END, 'union ' || n, '2020-01-01'
       FROM generate_series(1, ${ORGANISATIONS}) AS n`,
  );
  await q.query(
    `INSERT INTO organisation_paths (tenant_id, ancestor_id, descendant_id, distance)
     WITH RECURSIVE up AS (
       SELECT id AS ancestor, id AS descendant, 0 AS distance, parent_id FROM organisations WHERE tenant_id = ${T}
       UNION ALL
       SELECT o.id, up.descendant, up.distance + 1, o.parent_id FROM up JOIN organisations o ON o.tenant_id = ${T} AND o.id = up.parent_id
     ) SELECT ${T}, ancestor, descendant, distance FROM up`,
  );
  await q.query(
    `INSERT INTO person_facts (tenant_id, person_id, organisation_id, snapshot)
     SELECT ${T}, n, 418 + n % ${ORGANISATIONS - 417}, jsonb_strip_nulls(jsonb_build_object(
       'membership.status', CASE WHEN n % 11 = 0 THEN 'ended' ELSE 'active' END,
       'membership.since', date '2000-01-01' + (n * 7 % 7600)::int,
       'membership.organisation', 418 + n % ${ORGANISATIONS - 417},
       'person.birthDay', date '1950-01-01' + (n * 13 % 20000)::int,
       'person.sex', CASE WHEN n % 2 = 0 THEN 'female' ELSE 'male' END,
       'person.frontline', CASE WHEN n % 17 <> 0 THEN n % 3 <> 0 END,
       'person.occupation', '职业' || n % 500,
       'skill.level', CASE WHEN n % 5 <> 0 THEN 'level' || 1 + n % 5 END,
       'skill.level~', CASE WHEN n % 23 = 0 THEN '2020-06-30' END))
       FROM generate_series(1, ${people}) AS n`,
  );
  await q.query('VACUUM ANALYZE person_facts');
  await q.query('ANALYZE organisation_paths');
}

/** Rows to Node, page by page, each judged by the evaluator. */
async function inNode(q: Queryable): Promise<Record<string, number>> {
  const rows = await q.query<{ id: number }>(
    `SELECT descendant_id AS id FROM organisation_paths WHERE tenant_id = ${T} AND ancestor_id = 2`,
  );
  const inside = new Set(rows.map(({ id }) => id));
  const counts: Record<string, number> = { eligible: 0 };
  for (let after = 0; ; ) {
    const page = await q.query<{ id: number; snapshot: FactSnapshot }>(
      `SELECT person_id AS id, snapshot FROM person_facts WHERE tenant_id = ${T} AND person_id > $1 ORDER BY person_id LIMIT 20000`,
      [after],
    );
    for (const { snapshot } of page) {
      const { failed, unknown } = brokenRules(programme, {
        facts: snapshot,
        round: roundDraft,
        asOf,
        within: (id) => inside.has(id),
        which: 'who',
      });
      if (failed.length === 0 && unknown.length === 0) counts.eligible = (counts.eligible ?? 0) + 1;
      for (const key of failed) counts[key] = (counts[key] ?? 0) + 1;
    }
    if (page.length < 20_000) return counts;
    after = page.at(-1)?.id ?? 0;
  }
}

/** One statement for every number asked for, over the same columns. */
async function byQueries(q: Queryable): Promise<Record<string, number>> {
  const ask = async (condition: Condition) => {
    const context: SqlContext = { tenantId: T, round: roundDraft, asOf, params: [], ...personFacts };
    const where = conditionSql(condition, context);
    const rows = await q.query<{ n: number }>(
      `SELECT count(*) AS n FROM person_facts f WHERE f.tenant_id = ${T} AND ${where}`,
      context.params,
    );
    return rows[0]?.n ?? 0;
  };
  const counts: Record<string, number> = { eligible: await ask({ all: programme.who.map((one) => one.when) }) };
  for (const { key, when } of programme.who) counts[key] = await ask(not(when));
  return counts;
}

async function measured(house: House, size: number): Promise<BenchResult> {
  const options = { roundDraft, asOf };
  const first = await simulate(house, T, programme, options);
  if (isRefusal(first)) throw new Fault(first.why.en);
  const times: number[] = [];
  for (let i = 0; i < 5; i += 1) times.push(await timed(() => simulate(house, T, programme, options)));
  const rivalTimes = { node: [] as number[], queries: [] as number[] };
  for (let i = 0; i < 3; i += 1) {
    for (const [name, rival] of [
      ['node', inNode],
      ['queries', byQueries],
    ] as const) {
      rivalTimes[name].push(
        await timed(async () => {
          const counts = await rival(house.db);
          invariant(counts.eligible === first.eligible, `${name}: ${counts.eligible} eligible, not ${first.eligible}`);
          for (const { key } of programme.who)
            invariant((counts[key] ?? 0) === first.refusedByRule[key], `${name}: ${key} differs`);
        }),
      );
    }
  }
  const seconds = median(times);
  const rivals = {
    'evaluated in Node row by row, seconds': median(rivalTimes.node),
    'one query per question, seconds': median(rivalTimes.queries),
  };
  return resultOf({
    ...{ bench: 'simulate', size, perSecond: size / seconds, seconds, runs: times.length },
    ...{ p50Ms: percentile(times, 50) * 1000, p99Ms: percentile(times, 99) * 1000 },
    rivals,
    ratios: Object.fromEntries(
      Object.entries(rivals).map(([name, value]) => [name.replace(', seconds', ''), value / seconds]),
    ),
    notes: [
      `${programme.who.length} conditions, ${ORGANISATIONS} organisations, ${first.eligible} eligible, ${first.unknown} not known`,
    ],
  });
}

export async function bench({ size = FULL_SIZE, url }: BenchOptions): Promise<BenchResult> {
  const { house, close } = await benchHouse(url, `${asOf}T09:00:00+08:00`);
  try {
    await fill(house.db, size);
    return await measured(house, size);
  } finally {
    await close();
  }
}
