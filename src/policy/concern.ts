// What `programme check` says: an error keeps a version from being stored, a warning is for the person who approves it.
import type { Text } from '#kit/text.ts';
import type { Amount } from '#policy/amount.ts';
import type { Condition, FactPath, Operand } from '#policy/condition.ts';
import type { Programme } from '#policy/programme.ts';

export interface Concern {
  readonly level: 'error' | 'warning';
  /** Stable, kebab-case. */
  readonly code: string;
  /** Path in the file: `rules[2].when`, `amount.amount.tiers[1]`, `stages.pay`. */
  readonly where: string;
  readonly says: Text;
  readonly next: Text;
}

export type Words = readonly [zh: string, en: string];
const text = ([zh, en]: Words): Text => ({ zh, en });

export const concern = (level: Concern['level'], code: string, where: string, says: Words, next: Words): Concern => ({
  ...{ level, code, where },
  ...{ says: text(says), next: text(next) },
});

export type Leaf = Extract<Condition, { readonly fact: FactPath }>;

export interface Placed<T> {
  readonly where: string;
  readonly value: T;
}

/** Every single test of a condition with its place. */
export function leavesOf(condition: Condition, where: string): Placed<Leaf>[] {
  if ('all' in condition) return condition.all.flatMap((part, i) => leavesOf(part, `${where}.all[${i}]`));
  if ('any' in condition) return condition.any.flatMap((part, i) => leavesOf(part, `${where}.any[${i}]`));
  if ('not' in condition) return leavesOf(condition.not, `${where}.not`);
  return [{ where, value: condition }];
}

function amountsOf(amount: Amount, where: string): Placed<Amount>[] {
  const inner =
    'sum' in amount
      ? amount.sum.flatMap((part, i) => amountsOf(part, `${where}.sum[${i}]`))
      : 'firstOf' in amount
        ? amount.firstOf.flatMap((branch, i) => amountsOf(branch.amount, `${where}.firstOf[${i}].amount`))
        : [];
  return [{ where, value: amount }, ...inner];
}

/** The amount and all its parts. */
export const amountParts = (programme: Programme): Placed<Amount>[] =>
  programme.amount === undefined ? [] : amountsOf(programme.amount.amount, 'amount.amount');

/** Every condition written anywhere in the programme. */
export function conditionsOf(programme: Programme): Placed<Condition>[] {
  const rules = (['who', 'rules'] as const).flatMap((list) =>
    programme[list].map((rule, i) => ({ where: `${list}[${i}].when`, value: rule.when })),
  );
  const fields = Object.entries(programme.form).flatMap(([key, field]) =>
    field.showWhen === undefined ? [] : [{ where: `form.${key}.showWhen`, value: field.showWhen }],
  );
  const branches = amountParts(programme).flatMap(({ where, value }) =>
    'firstOf' in value
      ? value.firstOf.map((branch, i) => ({ where: `${where}.firstOf[${i}].when`, value: branch.when }))
      : [],
  );
  return [...rules, ...fields, ...branches];
}

export const operandsOf = (leaf: Leaf): readonly Operand[] =>
  leaf.test === 'between'
    ? [leaf.from, leaf.to]
    : 'value' in leaf && leaf.test !== 'inYearOf' && leaf.test !== 'within'
      ? [leaf.value]
      : [];

/** Paths an amount reads itself, without its conditions. */
export function amountPath(amount: Amount): FactPath | undefined {
  if ('byParameter' in amount) return amount.of;
  if ('byChoice' in amount) return amount.byChoice;
  if ('perUnit' in amount) return amount.perUnit;
  if ('tiersOf' in amount) return amount.tiersOf;
  return 'answer' in amount ? amount.answer : undefined;
}

/** Every path the programme reads, with the place where it does. */
export function pathsOf(programme: Programme): Placed<FactPath>[] {
  const leaves = conditionsOf(programme).flatMap(({ where, value }) => leavesOf(value, where));
  const tested = leaves.flatMap(({ where, value: leaf }) => [
    { where, value: leaf.fact },
    ...(leaf.test === 'within' ? [{ where, value: leaf.value }] : []),
    ...operandsOf(leaf).flatMap((operand) =>
      typeof operand === 'object' && 'fact' in operand ? [{ where, value: operand.fact }] : [],
    ),
  ]);
  const paid = amountParts(programme).flatMap(({ where, value }) => {
    const path = amountPath(value);
    return path === undefined ? [] : [{ where, value: path }];
  });
  return [...tested, ...paid];
}
