// How much a case is worth and how that came about, step by step in words. What cannot be told is a refusal, never nought.
import { proportionalCut, split } from '#kit/money.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Amount, AmountRule } from '#policy/amount.ts';
import { choicesIn } from '#policy/choices.ts';
import type { FactPath } from '#policy/condition.ts';
import { type JudgeContext, truth } from '#policy/evaluate.ts';
import { factAt } from '#policy/facts.ts';
import { measured, yuan } from '#policy/in-words.ts';
import type { Offer, Programme } from '#policy/programme.ts';
import { type RoundFacts, readerOf } from '#policy/reading.ts';

export type AmountContext = Omit<JudgeContext, 'which'> & {
  /** Names fields, choices and parameters in the steps; without it they show their keys. */
  readonly programme?: Pick<Programme, 'form' | 'parameters'>;
};

export interface AmountDue {
  readonly amountFen: number;
  readonly steps: readonly Text[];
}

const isFen = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const due = (amountFen: number, ...steps: Text[]): AmountDue | Refusal =>
  isFen(amountFen)
    ? { amountFen, steps }
    : refuse('amount-too-large', '算出的金额太大，记不下', 'The amount is too large to be held', {
        next: text('请核对数量和单价', 'Check the quantity and the price'),
      });

const labelOf = (path: FactPath, context: AmountContext): Text =>
  factAt(path, context.programme)?.label ?? text(path, path);

const parameterLabel = (name: string, context: AmountContext): Text =>
  own(context.programme?.parameters, name)?.label ?? text(name, name);

const notGiven = (name: string, context: AmountContext): Refusal => {
  const label = parameterLabel(name, context);
  return refuse(
    'parameter-missing',
    `批次没有给出“${label.zh}”，算不出金额`,
    `The round does not give “${label.en}”, so the amount cannot be told`,
    {
      rule: `round.${name}`,
      next: text('开批次的同事须补上这个参数', 'Whoever opens the round has to give this parameter'),
    },
  );
};

const notKnown = (path: FactPath, context: AmountContext): Refusal => {
  const label = labelOf(path, context);
  return refuse(
    'amount-unknown',
    `“${label.zh}”还不知道，算不出金额`,
    `“${label.en}” is not known, so the amount cannot be told`,
    {
      rule: path,
      next: text(`请补上“${label.zh}”`, `Supply “${label.en}”`),
    },
  );
};

const read = (path: FactPath, context: AmountContext): unknown => readerOf(path, context.round, context.asOf)(context);

/** A money parameter's value. */
export function moneyParameter(name: string, round: Pick<RoundFacts, 'parameters'>): number | undefined {
  const value = own(round.parameters, name);
  return isFen(value) ? value : undefined;
}

/** Choice key → fen of a 'money-by-choice' or 'offers' parameter; offers without a price are left out. */
export function pricesOf(name: string, round: Pick<RoundFacts, 'parameters'>): ReadonlyMap<string, number> | undefined {
  const value = own(round.parameters, name);
  if (typeof value !== 'object' || value === null) return undefined;
  const pairs = Array.isArray(value)
    ? (value as readonly Offer[]).map((offer) => [offer?.key, offer?.priceFen] as const)
    : Object.entries(value);
  return new Map(
    pairs.filter((pair): pair is readonly [string, number] => typeof pair[0] === 'string' && isFen(pair[1])),
  );
}

function byKey(path: FactPath, prices: ReadonlyMap<string, number>, context: AmountContext): AmountDue | Refusal {
  const key = read(path, context);
  if (typeof key !== 'string') return notKnown(path, context);
  const price = prices.get(key);
  const label = labelOf(path, context);
  const field = path.startsWith('form.') ? path.slice(5) : '';
  const choices = own(context.programme?.form, field)
    ? choicesIn(context.programme as Programme, field, context.round)
    : factAt(path)?.choices;
  const name = choices?.find((choice) => choice.key === key)?.label ?? text(key, key);
  if (price === undefined) {
    return refuse('amount-not-set', `没有规定“${name.zh}”给多少`, `No amount is set for “${name.en}”`, {
      rule: path,
      next: text('请核对所选项，或向开批次的工会询问', 'Check the choice, or ask the union that opened the round'),
    });
  }
  return due(price, text(`${label.zh}“${name.zh}”：${yuan(price).zh}`, `${label.en} “${name.en}”: ${yuan(price).en}`));
}

function perUnit(amount: Extract<Amount, { perUnit: FactPath }>, context: AmountContext): AmountDue | Refusal {
  const units = read(amount.perUnit, context);
  if (typeof units !== 'number') return notKnown(amount.perUnit, context);
  const label = labelOf(amount.perUnit, context);
  if (!isFen(units)) {
    return refuse(
      'units-not-whole',
      `“${label.zh}”应是不小于 0 的整数`,
      `“${label.en}” should be a whole number of 0 or more`,
      { rule: amount.perUnit },
    );
  }
  const price =
    typeof amount.priceFen === 'number' ? amount.priceFen : moneyParameter(amount.priceFen.parameter, context.round);
  if (price === undefined) return notGiven((amount.priceFen as { parameter: string }).parameter, context);
  const step = text(`${label.zh} ${units} × ${yuan(price).zh}`, `${label.en} ${units} × ${yuan(price).en}`);
  return due(units * price, step);
}

function tiered(amount: Extract<Amount, { tiersOf: FactPath }>, context: AmountContext): AmountDue | Refusal {
  const value = read(amount.tiersOf, context);
  if (typeof value !== 'number') return notKnown(amount.tiersOf, context);
  const label = labelOf(amount.tiersOf, context);
  const tier = amount.tiers.find(({ upTo }) => upTo === null || value <= upTo);
  const words = (one: number) => measured(one, factAt(amount.tiersOf, context.programme));
  const is = words(value);
  if (!tier) {
    return refuse(
      'amount-not-set',
      `“${label.zh}”为 ${is.zh}，超出了各档`,
      `“${label.en}” is ${is.en}, above all tiers`,
      { rule: amount.tiersOf },
    );
  }
  const reach =
    tier.upTo === null
      ? text('最高档', 'the highest tier')
      : text(`不超过 ${words(tier.upTo).zh} 的一档`, `the tier up to ${words(tier.upTo).en}`);
  return due(
    tier.fen,
    text(
      `${label.zh} ${is.zh}，${reach.zh}：${yuan(tier.fen).zh}`,
      `${label.en} ${is.en}, ${reach.en}: ${yuan(tier.fen).en}`,
    ),
  );
}

function firstOf(amount: Extract<Amount, { firstOf: unknown }>, context: AmountContext): AmountDue | Refusal {
  for (const branch of amount.firstOf) {
    const holds = truth(branch.when, context);
    if (holds === true) return evaluate(branch.amount, context);
    if (holds === 'unknown') {
      return refuse('amount-unknown', '还不知道适用哪一档金额', 'It cannot be told yet which amount applies', {
        next: text('请补齐所缺的信息', 'Supply what is missing'),
      });
    }
  }
  return refuse('amount-not-set', '没有一档金额适用', 'No amount applies');
}

function evaluate(amount: Amount, context: AmountContext): AmountDue | Refusal {
  if ('fixedFen' in amount)
    return due(amount.fixedFen, text(`定额 ${yuan(amount.fixedFen).zh}`, `Fixed: ${yuan(amount.fixedFen).en}`));
  if ('parameter' in amount) {
    const fen = moneyParameter(amount.parameter, context.round);
    const label = parameterLabel(amount.parameter, context);
    return fen === undefined
      ? notGiven(amount.parameter, context)
      : due(fen, text(`${label.zh}：${yuan(fen).zh}`, `${label.en}: ${yuan(fen).en}`));
  }
  if ('byParameter' in amount) {
    const prices = pricesOf(amount.byParameter, context.round);
    return prices === undefined ? notGiven(amount.byParameter, context) : byKey(amount.of, prices, context);
  }
  if ('byChoice' in amount) return byKey(amount.byChoice, new Map(Object.entries(amount.fen)), context);
  if ('perUnit' in amount) return perUnit(amount, context);
  if ('tiersOf' in amount) return tiered(amount, context);
  if ('firstOf' in amount) return firstOf(amount, context);
  if ('answer' in amount) {
    const fen = read(amount.answer, context);
    const label = labelOf(amount.answer, context);
    return isFen(fen)
      ? due(fen, text(`${label.zh}：${yuan(fen).zh}`, `${label.en}: ${yuan(fen).en}`))
      : notKnown(amount.answer, context);
  }
  const steps: Text[] = [];
  let sum = 0;
  for (const part of amount.sum) {
    const one = evaluate(part, context);
    if (isRefusal(one)) return one;
    steps.push(...one.steps);
    sum += one.amountFen;
  }
  return due(
    sum,
    ...steps,
    text(`合计 ${isFen(sum) ? yuan(sum).zh : '—'}`, `Together ${isFen(sum) ? yuan(sum).en : '—'}`),
  );
}

/**
 * The amount due by the policy, after the cap. Refuses: parameter-missing, amount-unknown (something is not filled in),
 * amount-not-set (no price for this choice), units-not-whole, amount-too-large.
 */
export function amountOf(rule: AmountRule, context: AmountContext): AmountDue | Refusal {
  const whole = evaluate(rule.amount, context);
  if (isRefusal(whole) || rule.capFen === undefined) return whole;
  const cap = typeof rule.capFen === 'number' ? rule.capFen : moneyParameter(rule.capFen.parameter, context.round);
  if (cap === undefined) return notGiven((rule.capFen as { parameter: string }).parameter, context);
  if (whole.amountFen <= cap) return whole;
  return due(cap, ...whole.steps, text(`封顶 ${yuan(cap).zh}`, `Capped at ${yuan(cap).en}`));
}

export interface Instalment {
  readonly key: string;
  readonly amountFen: number;
  /** The stage whose passing makes it due; the grant when missing. */
  readonly after?: string;
}

/** The grant in its instalments; they sum to `amountFen` whatever the percentages. */
export function instalmentsOf(rule: AmountRule, amountFen: number): readonly Instalment[] {
  const { instalments } = rule;
  if (instalments === undefined) return [{ key: 'whole', amountFen }];
  const shares = split(
    amountFen,
    instalments.map((one) => one.percent),
  );
  return instalments.map(({ key, after }, i) => ({
    key,
    amountFen: shares[i] as number,
    ...(after === undefined ? {} : { after }),
  }));
}

/**
 * What each case gets of `availableFen`, in the order given: first come until one does not fit any more (it and all later
 * ones get 0), or everybody's share cut in the same proportion.
 */
export function withinBudget(rule: AmountRule, amountsFen: readonly number[], availableFen: number): number[] {
  if (rule.atBudget === 'proportional') return proportionalCut(amountsFen, availableFen);
  let left = availableFen;
  let open = true;
  return amountsFen.map((amountFen) => {
    open &&= amountFen <= left;
    if (!open) return 0;
    left -= amountFen;
    return amountFen;
  });
}
