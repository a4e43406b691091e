// `programme simulate`: what a policy would mean for the people on file, before anybody applies. PostgreSQL counts the people whom the
// rules leave alike, and where those belong whom no rule refuses; what these counts mean is told here.
import { dearerNow, earlierRounds } from '#engine/earlier-rounds.ts';
import { peopleKnown } from '#engine/people-then.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { AmountRule } from '#policy/amount.ts';
import { type AmountBounds, amountBounds, amountSql } from '#policy/amount-bounds.ts';
import { amountParts, amountPath, conditionsOf } from '#policy/concern.ts';
import type { Rule } from '#policy/condition.ts';
import { type Forecast, forecastFrom } from '#policy/forecast.ts';
import { nearly } from '#policy/nearly.ts';
import {
  type Corrections,
  correctionsOf,
  fieldsRead,
  needsAnApplication,
  prefillSql,
  withPrefill,
} from '#policy/prefilled.ts';
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
  /** Rules about fields of the form that nothing on file fills in; they are left out here. */
  readonly leftOut: readonly string[];
  /** Fen for everybody eligible: exact when `amountExact`, else the most it can come to; null when the round gives no prices. */
  readonly amountFen: number | null;
  readonly amountAtLeastFen: number | null;
  readonly amountExact: boolean;
  /** What `amountFen` supposes. */
  readonly assumes: Text;
  /** Who will apply and what it will come to, from earlier rounds. */
  readonly forecast: Forecast;
  /** Everybody whom nothing on file refuses, at the highest price; null as `amountFen`. */
  readonly worst: { readonly people: number; readonly amountFen: number | null };
  readonly byOrganisation: readonly SimulatedOrganisation[];
  readonly budgetFen?: number;
  readonly tookMs: number;
}

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
  /** Where the amount is worked out person by person: of those for whom it can be told, as text, for it may be beyond all bounds. */
  readonly amountFen: string | null;
  /** For how many of them it cannot. */
  readonly untold: number;
}

type Statement = readonly [sql: string, params: unknown[]];

function alikeSql(rules: readonly Rule[], context: SqlContext, from: string): Statement {
  const outcomes = rules.flatMap((rule, i) => {
    const near = nearly(rule.when);
    return [
      `${conditionSql(rule.when, context)} AS r${i}, `,
      ...(near ? [`${conditionSql(near.when, context)} AS n${i}, `] : []),
    ];
  });
  const sql = `SELECT ${outcomes.join('')}count(*) AS people FROM ${from}
    WHERE f.tenant_id = ${bind(context, context.tenantId, 'bigint')} GROUP BY ${outcomes.map((_, i) => i + 1).join(', ') || '()'}`;
  return [sql, context.params];
}

function eligibleSql(
  rules: readonly Rule[],
  fen: AmountRule | undefined,
  context: SqlContext,
  from: string,
): Statement {
  const sql = `SELECT e.organisation_id AS "organisationId", count(*) AS people, sum(e.fen)::text AS "amountFen", count(*) FILTER (WHERE e.fen IS NULL) AS untold
    FROM (SELECT f.organisation_id, ${fen === undefined ? 'NULL::bigint' : amountSql(fen, context)} AS fen FROM ${from}
           WHERE f.tenant_id = ${bind(context, context.tenantId, 'bigint')} AND ${conditionSql({ all: rules.map((rule) => rule.when) }, context)}) e
    GROUP BY 1`;
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

/** What is tried, and by what light. */
interface Trial {
  readonly tenantId: number;
  readonly programme: Programme;
  readonly judged: readonly Rule[];
  readonly round: RoundDraft;
  readonly asOf: Day;
  readonly before: Date | undefined;
  /** Worked out person by person. */
  readonly fen: AmountRule | undefined;
}

/** So many different values on file of one field are checked as the form would; beyond, they are taken as they stand. */
const valuesChecked = 20_000;

/** What the form would make of the values on file of the fields that are read. */
async function corrections(q: Queryable, trial: Trial): Promise<Corrections> {
  const { programme, judged, fen, round, asOf, tenantId, before } = trial;
  const { form } = programme;
  const branches = conditionsOf(programme).flatMap(({ where, value }) => (where.startsWith('amount') ? [value] : []));
  const paths = amountParts(programme).flatMap(({ value }) => amountPath(value) ?? []);
  const read = fieldsRead(form, [...judged.map(({ when }) => when), ...(fen ? branches : [])], fen ? paths : []);
  const found: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const name of read) {
    const params: unknown[] = [];
    const { from, reads } = peopleKnown(params, tenantId, before);
    const context: SqlContext = { tenantId, round, asOf, params, ...reads };
    const value = prefillSql(form, name, context);
    if (value === undefined) continue;
    const rows = await q.query<{ value: string }>(
      `SELECT DISTINCT (${value})::text AS value FROM ${from}
        WHERE f.tenant_id = ${bind(context, tenantId, 'bigint')} AND ${value} IS NOT NULL LIMIT ${valuesChecked}`,
      params,
    );
    const values = rows.map((row) => row.value);
    found[name] = correctionsOf(form, name, values, round);
  }
  return found;
}

/** Who could be meant where a union applies: those below the one that runs the round. */
async function unionsBelow(q: Queryable, { tenantId, round, before }: Trial): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `SELECT count(*) AS n FROM organisation_paths p JOIN organisations o ON o.tenant_id = $1 AND o.id = p.descendant_id
      WHERE p.tenant_id = $1 AND p.ancestor_id = $2 AND p.distance > 0 AND o.created_at < coalesce($3::timestamptz, 'infinity')
        AND (o.closed_at IS NULL OR o.closed_at >= coalesce($3::timestamptz, 'infinity'))`,
    [tenantId, round.organisationId, before ?? null],
  );
  return row?.n ?? 0;
}

async function read(q: Queryable, trial: Trial) {
  const { tenantId, programme, judged, round, asOf, before, fen } = trial;
  const corrected = await corrections(q, trial);
  const asking = (): readonly [SqlContext, string] => {
    const params: unknown[] = [];
    const { from, reads } = peopleKnown(params, tenantId, before);
    return [withPrefill({ tenantId, round, asOf, params, ...reads }, programme.form, corrected), from];
  };
  const about = { programmeKey: programme.key, organisationId: round.organisationId, on: asOf, before };
  const earlier = await earlierRounds(q, tenantId, about);
  const roundIds = earlier.map(({ roundId }) => roundId);
  return {
    alike: await q.query<Alike>(...alikeSql(judged, ...asking())),
    eligible: await q.query<Eligible>(...eligibleSql(judged, fen, ...asking())),
    child: await childOf(q, tenantId, round.organisationId),
    unions: programme.subject === 'organisation' ? await unionsBelow(q, trial) : 0,
    ...{ earlier, dearer: await dearerNow(q, tenantId, { programme, round, on: asOf, roundIds, before }) },
  };
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
    '金额取决于申请内容：登记里看得出的逐人计算，看不出的最多按最高金额、最少按最低金额计',
    'The amount depends on the application: worked out where it is on file; else at most at the highest price, at least at the lowest',
  );
}

/** Whole and exact, or beyond what is counted with. */
const isExact = (fen: number): boolean => Number.isSafeInteger(fen);

const tooLarge = (): Refusal =>
  refuse(
    'forecast-too-large',
    '金额乘上人数太大，算不准，没有试算',
    'The amount times so many people is too large to be counted exactly; nothing was tried',
    { next: text('请核对金额是不是多写了几个零', 'Check whether the amount has too many noughts') },
  );

/** What those for whom every rule holds come to, by organisation; `most` and `least` differ where an application has to tell. */
function costs(
  eligible: readonly Eligible[],
  bounds: AmountBounds | undefined,
  placeOf: (organisationId: number | null) => number,
) {
  const [people, amounts] = [new Map<number, number>(), new Map<number, number>()];
  let [least, untold] = [0, 0];
  for (const group of eligible) {
    const id = placeOf(group.organisationId);
    const told = Number(group.amountFen ?? 0);
    const each = (fen: number) =>
      bounds?.dependsOn === 'nothing'
        ? fen * group.people
        : told + (bounds?.dependsOn === 'form' ? fen * group.untold : 0);
    add(people, id, group.people);
    add(amounts, id, each(bounds?.maxFen ?? 0));
    least += each(bounds?.minFen ?? 0);
    untold += group.untold;
  }
  const most = [...amounts.values()].reduce((sum, one) => sum + one, 0);
  return { people, amounts, most, least, exact: bounds !== undefined && (bounds.dependsOn !== 'form' || untold === 0) };
}

export interface Trying {
  readonly roundDraft: RoundDraft;
  /** The day that rules are judged as of; default today. */
  readonly asOf?: Day;
  /** Nothing that was recorded from then on is looked at; default: all that is known. */
  readonly knownBefore?: Date;
}

/**
 * Judges `who` and the `rules` over all people of the tenant, as of `asOf`: those about fields of the form on the facts that would fill them in; only rules
 * about fields that nothing fills in are left out. Who will apply is told from earlier rounds. Organisations as subjects are not simulated: their
 * programme gives people only as zero eligible. Refuses: forecast-too-large.
 */
export async function simulateIn(
  q: Queryable,
  tenantId: number,
  programme: Programme,
  { roundDraft: round, asOf, knownBefore: before }: Trying & { readonly asOf: Day },
): Promise<Simulation | Refusal> {
  const started = performance.now();
  const all = [...programme.who, ...programme.rules];
  const judged = all.filter((rule) => !needsAnApplication(programme.form, rule.when));
  const bounds = programme.amount === undefined ? undefined : amountBounds(programme.amount, round);
  const fen = bounds === undefined || bounds.dependsOn === 'nothing' ? undefined : programme.amount;
  const found = await read(q, { tenantId, programme, judged, round, asOf, before, fen });
  const counts = tally(judged, found.alike);
  const { people, amounts, most, least, exact } = costs(found.eligible, bounds, (id) => {
    const own = id ?? round.organisationId;
    return found.child.get(own) ?? own;
  });
  const base = programme.subject === 'organisation' ? found.unions : counts.eligible + counts.unknown;
  const forecast = forecastFrom({ ...found, base, certain: counts.eligible, of: programme.subject });
  const worstFen = bounds === undefined ? null : bounds.maxFen * base;
  if (![most, least, worstFen ?? 0, forecast.amountFen?.high ?? 0].every(isExact)) return tooLarge();
  return {
    ...counts,
    leftOut: all.filter((rule) => !judged.includes(rule)).map((rule) => rule.key),
    amountFen: bounds === undefined ? null : most,
    ...{ amountAtLeastFen: bounds === undefined ? null : least, amountExact: exact, assumes: assumption(bounds) },
    ...{ forecast, worst: { people: base, amountFen: worstFen } },
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

/** The same by itself: in one snapshot, so that the counts belong together, and with what a scan of a million people needs. */
export const simulate = (house: House, tenantId: number, programme: Programme, trying: Trying) =>
  house.db.transaction(async (q) => {
    await q.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await q.query(
      `SELECT set_config('max_parallel_workers_per_gather', '4', true), set_config('parallel_setup_cost', '100', true),
              set_config('parallel_tuple_cost', '0.01', true), set_config('work_mem', '64MB', true),
              set_config('jit', 'off', true), set_config('statement_timeout', '120s', true)`,
    );
    return simulateIn(q, tenantId, programme, { ...trying, asOf: trying.asOf ?? chinaDate(house.clock.now()) });
  });
