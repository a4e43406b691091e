// What an amount can come to before anybody applies: fixed for all, worked out from facts by PostgreSQL, or within bounds.
import type { Amount, AmountRule } from '#policy/amount.ts';
import { moneyParameter, pricesOf } from '#policy/amount-evaluate.ts';
import { leavesOf, pathsIn } from '#policy/concern.ts';
import type { FactPath } from '#policy/condition.ts';
import type { RoundFacts } from '#policy/reading.ts';
import { bind, conditionSql, type SqlContext, valueAs } from '#policy/sql.ts';

export interface AmountBounds {
  readonly minFen: number;
  readonly maxFen: number;
  readonly dependsOn: 'nothing' | 'facts' | 'form';
}

type Depends = AmountBounds['dependsOn'];
const strength: readonly Depends[] = ['nothing', 'facts', 'form'];
const stronger = (a: Depends, b: Depends): Depends => (strength.indexOf(a) >= strength.indexOf(b) ? a : b);
const ofPath = (path: FactPath): Depends =>
  path.startsWith('form.') ? 'form' : path.startsWith('round.') ? 'nothing' : 'facts';

function among(prices: readonly number[], path: FactPath): AmountBounds | undefined {
  if (prices.length === 0) return undefined;
  return { minFen: Math.min(...prices), maxFen: Math.max(...prices), dependsOn: ofPath(path) };
}

function boundsOf(amount: Amount, round: RoundFacts): AmountBounds | undefined {
  if ('fixedFen' in amount) return { minFen: amount.fixedFen, maxFen: amount.fixedFen, dependsOn: 'nothing' };
  if ('parameter' in amount) {
    const fen = moneyParameter(amount.parameter, round);
    return fen === undefined ? undefined : { minFen: fen, maxFen: fen, dependsOn: 'nothing' };
  }
  if ('byParameter' in amount) return among([...(pricesOf(amount.byParameter, round)?.values() ?? [])], amount.of);
  if ('byChoice' in amount) return among(Object.values(amount.fen), amount.byChoice);
  if ('tiersOf' in amount)
    return among(
      amount.tiers.map((tier) => tier.fen),
      amount.tiersOf,
    );
  if ('sum' in amount) {
    const parts = amount.sum.map((part) => boundsOf(part, round));
    return parts.reduce(
      (a, b) =>
        a &&
        b && {
          minFen: a.minFen + b.minFen,
          maxFen: a.maxFen + b.maxFen,
          dependsOn: stronger(a.dependsOn, b.dependsOn),
        },
      { minFen: 0, maxFen: 0, dependsOn: 'nothing' },
    );
  }
  if ('firstOf' in amount) {
    const reads = amount.firstOf.flatMap(({ when }) =>
      leavesOf(when, '').flatMap(({ value }) => pathsIn(value).map(ofPath)),
    );
    const parts = amount.firstOf.map((branch) => boundsOf(branch.amount, round));
    const bounds = parts.reduce(
      (a, b) =>
        a &&
        b && {
          minFen: Math.min(a.minFen, b.minFen),
          maxFen: Math.max(a.maxFen, b.maxFen),
          dependsOn: stronger(a.dependsOn, b.dependsOn),
        },
      parts[0] && { ...parts[0], dependsOn: reads.reduce(stronger, parts[0].dependsOn) },
    );
    // Which branch it is, is the round's to say; PostgreSQL finds it like any other.
    const settled = bounds === undefined || bounds.minFen === bounds.maxFen;
    return settled ? bounds : { ...bounds, dependsOn: stronger(bounds.dependsOn, 'facts') };
  }
  // So many units, or whatever is written: only a cap bounds them.
  return undefined;
}

const capOf = (rule: AmountRule, round: RoundFacts): number | undefined =>
  typeof rule.capFen === 'object' ? moneyParameter(rule.capFen.parameter, round) : rule.capFen;

/** undefined: not bounded, or the round does not give the prices. */
export function amountBounds(rule: AmountRule, round: RoundFacts): AmountBounds | undefined {
  const cap = capOf(rule, round);
  if (cap === undefined && rule.capFen !== undefined) return undefined;
  const bounds = boundsOf(rule.amount, round);
  if (bounds === undefined) return cap === undefined ? undefined : { minFen: 0, maxFen: cap, dependsOn: 'form' };
  return cap === undefined
    ? bounds
    : { ...bounds, minFen: Math.min(bounds.minFen, cap), maxFen: Math.min(bounds.maxFen, cap) };
}

function prices(path: FactPath, fen: Iterable<readonly [string, number]>, context: SqlContext): string {
  const table = bind(context, JSON.stringify(Object.fromEntries(fen)), 'jsonb');
  return `(${table} ->> ${valueAs(path, 'text', context)})::bigint`;
}

function tierSql(amount: Extract<Amount, { tiersOf: FactPath }>, context: SqlContext): string {
  const value = valueAs(amount.tiersOf, 'number', context);
  const steps = amount.tiers.map(({ upTo, fen }) => {
    const reaches = upTo === null ? 'true' : `${value} <= ${bind(context, upTo, 'numeric')}`;
    return `WHEN ${reaches} THEN ${fen}`;
  });
  return `CASE WHEN ${value} IS NULL THEN NULL::bigint ${steps.join(' ')} END`;
}

function partSql(amount: Amount, context: SqlContext): string {
  if ('fixedFen' in amount) return bind(context, amount.fixedFen, 'bigint');
  if ('parameter' in amount) return bind(context, moneyParameter(amount.parameter, context.round) ?? null, 'bigint');
  if ('byParameter' in amount) return prices(amount.of, pricesOf(amount.byParameter, context.round) ?? [], context);
  if ('byChoice' in amount) return prices(amount.byChoice, Object.entries(amount.fen), context);
  if ('tiersOf' in amount) return `(${tierSql(amount, context)})`;
  if ('sum' in amount) return `(${amount.sum.map((part) => partSql(part, context)).join(' + ')})`;
  if ('firstOf' in amount) {
    // An earlier branch that cannot be told makes the amount untellable, as amountOf has it.
    const branches = amount.firstOf.map(({ when, amount: then }) => {
      const holds = conditionSql(when, context);
      return `WHEN (${holds}) IS NULL THEN NULL WHEN ${holds} THEN ${partSql(then, context)}`;
    });
    return `(CASE ${branches.join(' ')} END)`;
  }
  if ('perUnit' in amount) {
    const { priceFen } = amount;
    const fen = typeof priceFen === 'number' ? priceFen : moneyParameter(priceFen.parameter, context.round);
    return wholeFen(`${valueAs(amount.perUnit, 'number', context)} * ${bind(context, fen ?? null, 'bigint')}`, [
      valueAs(amount.perUnit, 'number', context),
    ]);
  }
  return wholeFen(valueAs(amount.answer, 'number', context));
}

/** A number as fen, NULL where `amountOf` refuses it; `also`: what must be whole and not below 0 like it. */
function wholeFen(value: string, also: readonly string[] = []): string {
  const whole = [value, ...also].map((one) => `${one} >= 0 AND (${one}) % 1 = 0`).join(' AND ');
  return `(CASE WHEN ${whole} AND ${value} <= ${Number.MAX_SAFE_INTEGER} THEN (${value})::bigint END)`;
}

/** Fen for one person as a bigint expression; NULL where it cannot be told. Answers are read where the context says how. */
export function amountSql(rule: AmountRule, context: SqlContext): string {
  const cap = capOf(rule, context.round);
  const part = partSql(rule.amount, context);
  return cap === undefined
    ? part
    : `(CASE WHEN ${part} > ${bind(context, cap, 'bigint')} THEN ${bind(context, cap, 'bigint')} ELSE ${part} END)`;
}
