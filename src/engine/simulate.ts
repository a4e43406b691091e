// `programme simulate`: what a policy would mean for the people on file, before anybody applies. One statement reads each person once
// and notes for every rule whether it holds, fails or cannot be told; counting and adding up is done over those notes.
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { Fault } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { type AmountBounds, amountBounds, amountSql } from '#policy/amount-bounds.ts';
import { leavesOf, operandsOf } from '#policy/concern.ts';
import type { Condition, Rule } from '#policy/condition.ts';
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
  leavesOf(condition, '').some(
    ({ value: leaf }) =>
      leaf.fact.startsWith('form.') ||
      (leaf.test === 'within' && leaf.value.startsWith('form.')) ||
      operandsOf(leaf).some(
        (operand) => typeof operand === 'object' && 'fact' in operand && operand.fact.startsWith('form.'),
      ),
  );

/** Three outcomes per rule are digits in base 3; so many of them fit into a number. */
const rulesPerNote = 33;

interface Group {
  readonly organisationId: number | null;
  /** Digit i of note n in base 3, for rule 33 n + i: 0 it holds, 1 it fails, 2 not known. */
  readonly [note: `n${number}`]: number;
  readonly people: number;
  readonly amountFen: number | null;
}

const notesOf = (rules: readonly Rule[]): (readonly Rule[])[] =>
  Array.from({ length: Math.max(1, Math.ceil(rules.length / rulesPerNote)) }, (_, i) =>
    rules.slice(i * rulesPerNote, (i + 1) * rulesPerNote),
  );

/** One statement over all people of the tenant; each condition stands in it once, so it is judged once per person. */
function groupsSql(
  rules: readonly Rule[],
  programme: Programme,
  context: SqlContext,
  bounds: AmountBounds | undefined,
): string {
  const notes = notesOf(rules).map((some) => {
    const digits = some.map((rule, i) => {
      const holds = conditionSql(rule.when, context);
      return `CASE ${holds} WHEN true THEN 0 WHEN false THEN ${3 ** i} ELSE ${2 * 3 ** i} END::bigint`;
    });
    return digits.length === 0 ? '0::bigint' : digits.join(' + ');
  });
  const perPerson =
    programme.amount !== undefined && bounds?.dependsOn === 'facts'
      ? `, sum(${amountSql(programme.amount, context)})::bigint`
      : ', NULL::bigint';
  return `SELECT f.organisation_id AS "organisationId", ${notes.map((note, i) => `${note} AS n${i}`).join(', ')}, count(*) AS people${perPerson} AS "amountFen"
    FROM person_facts f WHERE f.tenant_id = ${bind(context, context.tenantId, 'bigint')} GROUP BY ${[1, ...notes.map((_, i) => i + 2)].join(', ')}`;
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

async function read(house: House, sql: string, params: unknown[], tenantId: number, scopeId: number) {
  return house.db.transaction(async (q) => {
    await q.query(
      `SELECT set_config('max_parallel_workers_per_gather', '4', true), set_config('parallel_setup_cost', '100', true),
              set_config('parallel_tuple_cost', '0.01', true), set_config('work_mem', '64MB', true), set_config('statement_timeout', '120s', true)`,
    );
    return { groups: await q.query<Group>(sql, params), child: await childOf(q, tenantId, scopeId) };
  });
}

const add = (map: Map<number, number>, key: number, value: number) => map.set(key, (map.get(key) ?? 0) + value);

function tally(rules: readonly Rule[], groups: readonly Group[]) {
  const refused = Object.fromEntries(rules.map((rule) => [rule.key, 0]));
  const unsure = Object.fromEntries(rules.map((rule) => [rule.key, 0]));
  const notes = notesOf(rules);
  const eligibleIn: Group[] = [];
  let [people, eligible, unknown] = [0, 0, 0];
  for (const group of groups) {
    people += group.people;
    let [failed, unsureOf] = [false, false];
    for (const [n, some] of notes.entries()) {
      let rest = group[`n${n}`] ?? 0;
      for (const { key } of some) {
        const digit = rest % 3;
        rest = (rest - digit) / 3;
        if (digit === 1) refused[key] = (refused[key] ?? 0) + group.people;
        if (digit === 2) unsure[key] = (unsure[key] ?? 0) + group.people;
        failed ||= digit === 1;
        unsureOf ||= digit === 2;
      }
    }
    if (!failed && !unsureOf) {
      eligible += group.people;
      eligibleIn.push(group);
    } else if (!failed) unknown += group.people;
  }
  return { people, eligible, unknown, refusedByRule: refused, unknownByRule: unsure, eligibleIn };
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
  const context: SqlContext = {
    tenantId,
    round,
    asOf,
    params: [],
    stored: (path) => `(f.snapshot -> ${literal(path)})`,
  };
  const sql = groupsSql(judged, programme, context, bounds);
  const { groups, child } = await read(house, sql, context.params, tenantId, round.organisationId);
  const { eligibleIn, ...counts } = tally(judged, groups);
  const exact = bounds !== undefined && bounds.dependsOn !== 'form';
  const most = (group: Group): number | null =>
    bounds === undefined ? null : bounds.dependsOn === 'facts' ? (group.amountFen ?? 0) : bounds.maxFen * group.people;
  const [eligible, amounts] = [new Map<number, number>(), new Map<number, number>()];
  for (const group of eligibleIn) {
    const own = group.organisationId ?? round.organisationId;
    const id = child.get(own) ?? own;
    add(eligible, id, group.people);
    add(amounts, id, most(group) ?? 0);
  }
  const sum = [...amounts.values()].reduce((total, one) => total + one, 0);
  const leastFen = bounds === undefined ? null : exact ? sum : bounds.minFen * counts.eligible;
  return {
    ...counts,
    leftOut: all.filter((rule) => !judged.includes(rule)).map((rule) => rule.key),
    amountFen: bounds === undefined ? null : sum,
    ...{ amountAtLeastFen: leastFen, amountExact: exact, assumes: assumption(bounds) },
    byOrganisation: [...eligible]
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

/** Fact paths are `[a-z][A-Za-z0-9.-]*~?`; anything else cannot come from a checked programme. */
function literal(path: string): string {
  if (!/^[A-Za-z0-9.~-]+$/.test(path)) throw new Fault(`not a fact path: ${path}`);
  return `'${path}'`;
}
