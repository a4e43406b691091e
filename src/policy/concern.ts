// What `programme check` says: an error keeps a version from being stored, a warning is for the person who approves it.
import type { Text } from '#kit/text.ts';
import type { Amount } from '#policy/amount.ts';
import type { Condition, FactPath, Operand } from '#policy/condition.ts';
import { type FactDefinition, factAt } from '#policy/facts.ts';
import type { Form } from '#policy/form.ts';
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

/** What `form.…` means: the programme's form, or the columns of a table, whose conditions look at their own row. */
export interface Scope {
  /** `form.`, or `form.rows.columns.` */
  readonly prefix: string;
  readonly form: Form;
}

export interface Placed<T> {
  readonly where: string;
  readonly value: T;
  readonly scope: Scope;
}

/** The form and the columns of its tables. */
export function scopesOf(form: Form, prefix = 'form.'): Scope[] {
  const tables = Object.entries(form).flatMap(([key, field]) =>
    field.type === 'table' ? scopesOf(field.columns, `${prefix}${key}.columns.`) : [],
  );
  return [{ prefix, form }, ...tables];
}

/** What a path means where it is written. */
export const meaningOf = (path: FactPath, scope: Scope, programme: Programme): FactDefinition | undefined =>
  factAt(path, { form: scope.form, parameters: programme.parameters });

/** Every single test of a condition with its place. */
export function leavesOf(condition: Condition, where: string): { readonly where: string; readonly value: Leaf }[] {
  if ('all' in condition) return condition.all.flatMap((part, i) => leavesOf(part, `${where}.all[${i}]`));
  if ('any' in condition) return condition.any.flatMap((part, i) => leavesOf(part, `${where}.any[${i}]`));
  if ('not' in condition) return leavesOf(condition.not, `${where}.not`);
  return [{ where, value: condition }];
}

function amountsOf(amount: Amount, where: string, scope: Scope): Placed<Amount>[] {
  const inner =
    'sum' in amount
      ? amount.sum.flatMap((part, i) => amountsOf(part, `${where}.sum[${i}]`, scope))
      : 'firstOf' in amount
        ? amount.firstOf.flatMap((branch, i) => amountsOf(branch.amount, `${where}.firstOf[${i}].amount`, scope))
        : [];
  return [{ where, value: amount, scope }, ...inner];
}

const ownScope = ({ form }: Programme): Scope => ({ prefix: 'form.', form });

/** The amount and all its parts. */
export const amountParts = (programme: Programme): Placed<Amount>[] =>
  programme.amount === undefined ? [] : amountsOf(programme.amount.amount, 'amount.amount', ownScope(programme));

/** Every condition written anywhere in the programme. */
export function conditionsOf(programme: Programme): Placed<Condition>[] {
  const scope = ownScope(programme);
  const rules = (['who', 'rules'] as const).flatMap((list) =>
    programme[list].map((rule, i) => ({ where: `${list}[${i}].when`, value: rule.when, scope })),
  );
  const fields = scopesOf(programme.form).flatMap((own) =>
    Object.entries(own.form).flatMap(([key, field]) =>
      field.showWhen === undefined
        ? []
        : [{ where: `${own.prefix}${key}.showWhen`, value: field.showWhen, scope: own }],
    ),
  );
  const branches = amountParts(programme).flatMap(({ where, value }) =>
    'firstOf' in value
      ? value.firstOf.map((branch, i) => ({ where: `${where}.firstOf[${i}].when`, value: branch.when, scope }))
      : [],
  );
  return [...rules, ...fields, ...branches];
}

/** Every single test written anywhere in the programme. */
export const testsOf = (programme: Programme): Placed<Leaf>[] =>
  conditionsOf(programme).flatMap(({ where, value, scope }) =>
    leavesOf(value, where).map((leaf) => ({ ...leaf, scope })),
  );

/** What the path is compared with: values of its own kind, so not a number of months. */
export const operandsOf = (leaf: Leaf): readonly Operand[] =>
  leaf.test === 'between'
    ? [leaf.from, leaf.to]
    : 'value' in leaf && !['inYearOf', 'within', 'monthsAtLeast', 'monthsAtMost'].includes(leaf.test)
      ? [leaf.value]
      : [];

/** Every path a test looks at: its own first, then what it is compared with. */
export const pathsIn = (leaf: Leaf): readonly FactPath[] => [
  leaf.fact,
  ...(leaf.test === 'within' ? [leaf.value] : []),
  ...operandsOf(leaf).flatMap((operand) => (typeof operand === 'object' && 'fact' in operand ? [operand.fact] : [])),
];

/** The path an amount reads itself, without its conditions. */
export function amountPath(amount: Amount): FactPath | undefined {
  if ('byParameter' in amount) return amount.of;
  if ('byChoice' in amount) return amount.byChoice;
  if ('perUnit' in amount) return amount.perUnit;
  if ('tiersOf' in amount) return amount.tiersOf;
  return 'answer' in amount ? amount.answer : undefined;
}

/** Every path the programme decides by, with the place where it does. */
export function pathsOf(programme: Programme): Placed<FactPath>[] {
  const tested = testsOf(programme).flatMap(({ value, ...place }) =>
    pathsIn(value).map((path) => ({ ...place, value: path })),
  );
  const paid = amountParts(programme).flatMap(({ value, ...place }) => {
    const path = amountPath(value);
    return path === undefined ? [] : [{ ...place, value: path }];
  });
  return [...tested, ...paid];
}
