// `programme simulate`: what a policy would mean for the people on file, before anybody applies. PostgreSQL counts the people whom the
// rules leave alike, and where those belong whom no rule refuses; what these counts mean is told here.
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { type Text, text } from '#kit/text.ts';
import { personFacts } from '#people/fact-columns.ts';
import type { AmountRule } from '#policy/amount.ts';
import { type AmountBounds, amountBounds, amountSql } from '#policy/amount-bounds.ts';
import { leavesOf, pathsIn } from '#policy/concern.ts';
import type { Condition, Rule } from '#policy/condition.ts';
import { nearly } from '#policy/nearly.ts';
import type { Programme } from '#policy/programme.ts';
import type { RoundFacts } from '#policy/reading.ts';
import { bind, conditionSql, type SqlContext } from '#policy/sql.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface RoundDraft extends RoundFacts {
  readonly budgetFen?: number;
}

export interface SimulatedOrganisation {
  /** Directly below the organisation that runs the round, or that organisation itself. */
  readonly organisationId: number;
  readonly eligible: number;
  /** As `amountFen` of the whole. */
  readonly amountFen: number | null;
}

export interface Simulation {
  readonly people: number;
  readonly eligible: number;
  /** Nothing fails, but something is not on file. */
  readonly unknown: number;
  /** Rule → people whom it fails; somebody who fails two rules is counted under both. */
  readonly refusedByRule: Readonly<Record<string, number>>;
  /** Rule → people for whom it cannot be told. */
  readonly unknownByRule: Readonly<Record<string, number>>;
  /** Rule → people whom it alone fails and who would pass if its bound were one step looser; no entry: it has no such bound. */
  readonly nearlyByRule: Readonly<Record<string, number>>;
  /** Rules that need an application to be judged; they are left out here. */
  readonly leftOut: readonly string[];
  /** Fen for everybody eligible: exact when `amountExact`, else the most it can come to; null when the round gives no prices. */
  readonly amountFen: number | null;
  readonly amountAtLeastFen: number | null;
  readonly amountExact: boolean;
  /** What `amountFen` supposes. */
  readonly assumes: Text;
  readonly byOrganisation: readonly SimulatedOrganisation[];
  readonly budgetFen?: number;
  readonly tookMs: number;
}

const readsForm = (condition: Condition): boolean =>
  leavesOf(condition, '').some(({ value: leaf }) => pathsIn(leaf).some((path) => path.startsWith('form.')));

/** People for whom every rule comes out alike. */
interface Alike {
  /** Rule i holds, fails, or cannot be told (null); `n`: the same one step looser. */
  readonly [outcome: `r${number}` | `n${number}`]: boolean | null;
  readonly people: number;
}

/** People of one organisation for whom every rule holds. */
interface Eligible {
  readonly organisationId: number | null;
  readonly people: number;
  /** Where the amount is worked out from facts; people for whom it cannot be told add nothing. */
  readonly amountFen: number | null;
}

type Statement = readonly [sql: string, params: unknown[]];

function alikeSql(rules: readonly Rule[], context: SqlContext): Statement {
  const outcomes = rules.flatMap((rule, i) => {
    const near = nearly(rule.when);
    return [
      `${conditionSql(rule.when, context)} AS r${i}, `,
      ...(near ? [`${conditionSql(near.when, context)} AS n${i}, `] : []),
    ];
  });
  const sql = `SELECT ${outcomes.join('')}count(*) AS people FROM person_facts f
    WHERE f.tenant_id = ${bind(context, context.tenantId, 'bigint')} GROUP BY ${outcomes.map((_, i) => i + 1).join(', ') || '()'}`;
  return [sql, context.params];
}

function eligibleSql(rules: readonly Rule[], fen: AmountRule | undefined, context: SqlContext): Statement {
  const amount = fen === undefined ? 'NULL' : `sum(${amountSql(fen, context)})`;
  const sql = `SELECT f.organisation_id AS "organisationId", count(*) AS people, ${amount}::bigint AS "amountFen" FROM person_facts f
    WHERE f.tenant_id = ${bind(context, context.tenantId, 'bigint')} AND ${conditionSql({ all: rules.map((rule) => rule.when) }, context)}
    GROUP BY f.organisation_id`;
  return [sql, context.params];
}

/** Organisation → the one directly below the round's own that it belongs to. */
async function childOf(q: Queryable, tenantId: number, scopeId: number): Promise<Map<number, number>> {
  const rows = await q.query<{ id: number; child: number }>(
    `SELECT p.descendant_id AS id, c.id AS child FROM organisations c
       JOIN organisation_paths p ON p.tenant_id = $1 AND p.ancestor_id = c.id WHERE c.tenant_id = $1 AND c.parent_id = $2`,
    [tenantId, scopeId],
  );
  return new Map(rows.map(({ id, child }) => [id, child]));
}

/** One snapshot for all that is read, so that the counts belong together. */
async function read(house: House, alike: Statement, eligible: Statement, tenantId: number, scopeId: number) {
  return house.db.transaction(async (q) => {
    await q.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await q.query(
      `SELECT set_config('max_parallel_workers_per_gather', '4', true), set_config('parallel_setup_cost', '100', true),
              set_config('parallel_tuple_cost', '0.01', true), set_config('work_mem', '64MB', true),
              set_config('jit', 'off', true), set_config('statement_timeout', '120s', true)`,
    );
    return {
      alike: await q.query<Alike>(...alike),
      eligible: await q.query<Eligible>(...eligible),
      child: await childOf(q, tenantId, scopeId),
    };
  });
}

const add = (map: Map<number, number>, key: number, value: number) => map.set(key, (map.get(key) ?? 0) + value);

function tally(rules: readonly Rule[], alike: readonly Alike[]) {
  const refusedByRule = Object.fromEntries(rules.map((rule) => [rule.key, 0]));
  const unknownByRule = Object.fromEntries(rules.map((rule) => [rule.key, 0]));
  const bounded = rules.filter((rule) => nearly(rule.when));
  const nearlyByRule = Object.fromEntries(bounded.map((rule) => [rule.key, 0]));
  const counts = { people: 0, eligible: 0, unknown: 0 };
  for (const group of alike) {
    const outcomes = rules.map((_, i) => group[`r${i}`]);
    counts.people += group.people;
    for (const [i, { key }] of rules.entries()) {
      if (outcomes[i] === false) refusedByRule[key]! += group.people;
      if (outcomes[i] === null) unknownByRule[key]! += group.people;
    }
    const only = outcomes.indexOf(false);
    const key = rules[only]?.key;
    if (key !== undefined && outcomes.every((holds, i) => holds === (i !== only)) && group[`n${only}`] === true)
      nearlyByRule[key]! += group.people;
    if (only >= 0) continue;
    counts[outcomes.includes(null) ? 'unknown' : 'eligible'] += group.people;
  }
  return { ...counts, refusedByRule, unknownByRule, nearlyByRule };
}

function assumption(bounds: AmountBounds | undefined): Text {
  if (bounds === undefined)
    return text(
      '金额无法估算：本办法没有规定金额，或批次没有给出',
      'No amount can be told: the policy sets none, or the round does not give it',
    );
  if (bounds.dependsOn === 'nothing')
    return text('每名符合条件的人各得一份', 'Everybody eligible gets the amount once');
  if (bounds.dependsOn === 'facts')
    return text(
      '按登记的信息逐人计算；缺少所需信息的人未计入',
      'Worked out person by person from what is on file; people for whom it cannot be told are not in it',
    );
  return text(
    '金额取决于申请内容：按所有符合条件的人都申请一次、都取最高金额计，最少按最低金额计',
    'The amount depends on the application: at most, everybody eligible applies once at the highest price; at least, at the lowest',
  );
}

/**
 * Judges `who` and those of the `rules` that need no application over all people of the tenant, as of `asOf` (default today).
 * Organisations as subjects are not simulated: their programme gives people only as zero eligible.
 */
export async function simulate(
  house: House,
  tenantId: number,
  programme: Programme,
  options: { readonly roundDraft: RoundDraft; readonly asOf?: Day },
): Promise<Simulation> {
  const started = performance.now();
  const round = options.roundDraft;
  const asOf = options.asOf ?? chinaDate(house.clock.now());
  const all = [...programme.who, ...programme.rules];
  const judged = all.filter((rule) => !readsForm(rule.when));
  const bounds = programme.amount === undefined ? undefined : amountBounds(programme.amount, round);
  const context = (): SqlContext => ({ tenantId, round, asOf, params: [], ...personFacts });
  const byFacts = bounds?.dependsOn === 'facts' ? programme.amount : undefined;
  const statements = [alikeSql(judged, context()), eligibleSql(judged, byFacts, context())] as const;
  const { alike, eligible, child } = await read(house, ...statements, tenantId, round.organisationId);
  const counts = tally(judged, alike);
  const exact = bounds !== undefined && bounds.dependsOn !== 'form';
  const [people, amounts] = [new Map<number, number>(), new Map<number, number>()];
  for (const group of eligible) {
    const own = group.organisationId ?? round.organisationId;
    const id = child.get(own) ?? own;
    add(people, id, group.people);
    add(amounts, id, byFacts === undefined ? (bounds?.maxFen ?? 0) * group.people : (group.amountFen ?? 0));
  }
  const sum = [...amounts.values()].reduce((total, one) => total + one, 0);
  const leastFen = bounds === undefined ? null : exact ? sum : bounds.minFen * counts.eligible;
  return {
    ...counts,
    leftOut: all.filter((rule) => !judged.includes(rule)).map((rule) => rule.key),
    amountFen: bounds === undefined ? null : sum,
    ...{ amountAtLeastFen: leastFen, amountExact: exact, assumes: assumption(bounds) },
    byOrganisation: [...people]
      .map(([organisationId, count]) => ({
        organisationId,
        eligible: count,
        amountFen: bounds === undefined ? null : (amounts.get(organisationId) ?? 0),
      }))
      .sort((a, b) => b.eligible - a.eligible || a.organisationId - b.organisationId),
    ...(round.budgetFen === undefined ? {} : { budgetFen: round.budgetFen }),
    tookMs: Math.round(performance.now() - started),
  };
}
