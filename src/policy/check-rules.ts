// Rules that cannot do what they say: paths nobody knows, tests that do not fit their value, contradictions, rules that decide nothing.

import { type Concern, concern, conditionsOf, type Leaf, leavesOf, operandsOf, pathsOf } from '#policy/concern.ts';
import type { Operand, Rule } from '#policy/condition.ts';
import { type FactDefinition, type FactType, factAt } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';
import { isDate } from '#policy/reading.ts';
import { satisfiable } from '#policy/satisfiable.ts';

function unknownPaths(programme: Programme): Concern[] {
  return pathsOf(programme)
    .filter(({ value }) => factAt(value, programme) === undefined)
    .map(({ where, value }) =>
      value.startsWith('form.')
        ? concern(
            'error',
            'no-such-field',
            where,
            [
              `表单里没有“${value.slice(5)}”或它不能用来比较`,
              `The form has no field “${value.slice(5)}” that can be compared`,
            ],
            ['改用表单里有的栏目', 'Use a field of the form'],
          )
        : value.startsWith('round.')
          ? concern(
              'error',
              'no-such-parameter',
              where,
              [`批次没有“${value.slice(6)}”这个参数`, `The round has no parameter “${value.slice(6)}”`],
              ['在参数里声明它', 'Declare it among the parameters'],
            )
          : concern(
              'error',
              'unknown-fact',
              where,
              [`没有哪里登记“${value}”，这条规则永远判断不了`, `Nothing records “${value}”, so this can never be told`],
              [
                '改用已登记的信息，或先在信息目录里加上',
                'Use a fact that is recorded, or add it to the dictionary first',
              ],
            ),
    );
}

const fitting: Readonly<Record<string, readonly FactType[]>> = {
  is: ['text', 'number', 'money', 'date', 'choice', 'boolean', 'organisation'],
  oneOf: ['text', 'choice', 'texts'],
  order: ['number', 'money', 'date'],
  date: ['date'],
  organisation: ['organisation'],
};

function family(leaf: Leaf): string {
  switch (leaf.test) {
    case 'isNot':
      return 'is';
    case 'noneOf':
      return 'oneOf';
    case 'atLeast':
    case 'atMost':
    case 'moreThan':
    case 'lessThan':
    case 'between':
      return 'order';
    case 'inYearOf':
    case 'monthsAtLeast':
    case 'monthsAtMost':
      return 'date';
    case 'within':
      return 'organisation';
    default:
      return leaf.test;
  }
}

const jsType: Readonly<Record<FactType, string>> = {
  ...{ text: 'string', choice: 'string', date: 'string', texts: 'object' },
  ...{ number: 'number', money: 'number', organisation: 'number', boolean: 'boolean' },
};

/** Whether a value of this kind can ever be compared with it. */
function goesWith(definition: FactDefinition, leaf: Leaf, operand: Operand, programme: Programme): boolean {
  if (typeof operand === 'object' && !Array.isArray(operand)) {
    const path = 'fact' in operand ? operand.fact : `round.${(operand as { parameter: string }).parameter}`;
    const other = factAt(path, programme);
    if (other === undefined) return true;
    return family(leaf) === 'oneOf' ? other.type === 'texts' : jsType[other.type] === jsType[definition.type];
  }
  if (family(leaf) === 'oneOf') return Array.isArray(operand);
  if (definition.type === 'date') return isDate(operand);
  return typeof operand === jsType[definition.type];
}

function misfits(programme: Programme): Concern[] {
  const leaves = conditionsOf(programme).flatMap(({ where, value }) => leavesOf(value, where));
  return leaves.flatMap(({ where, value: leaf }): Concern[] => {
    const definition = factAt(leaf.fact, programme);
    if (definition === undefined || leaf.test === 'known') return [];
    const { label } = definition;
    if (!fitting[family(leaf)]?.includes(definition.type)) {
      return [
        concern(
          'error',
          'test-does-not-fit',
          where,
          [`“${label.zh}”不能用“${leaf.test}”来比较`, `“${label.en}” cannot be tested with “${leaf.test}”`],
          ['换一种比较', 'Use another test'],
        ),
      ];
    }
    if (operandsOf(leaf).some((operand) => !goesWith(definition, leaf, operand, programme))) {
      return [
        concern(
          'error',
          'value-does-not-fit',
          where,
          [`“${label.zh}”与所比较的值不是一类`, `“${label.en}” is compared with a value of another kind`],
          ['改成同一类的值', 'Compare it with a value of its own kind'],
        ),
      ];
    }
    return noSuchChoice(definition, leaf, where);
  });
}

function noSuchChoice({ choices, label }: FactDefinition, leaf: Leaf, where: string): Concern[] {
  if (choices === undefined) return [];
  const named = operandsOf(leaf).flatMap((operand) =>
    Array.isArray(operand) ? (operand as string[]) : typeof operand === 'string' ? [operand] : [],
  );
  return named
    .filter((value) => !choices.some((choice) => choice.key === value))
    .map((value) =>
      concern(
        'error',
        'no-such-choice',
        where,
        [`“${label.zh}”没有“${value}”这一项`, `“${label.en}” has no choice “${value}”`],
        [
          `可选：${choices.map((choice) => choice.key).join('、')}`,
          `Choices: ${choices.map((choice) => choice.key).join(', ')}`,
        ],
      ),
    );
}

interface Numbered {
  readonly rule: Rule;
  readonly where: string;
}

function contradictions(programme: Programme, rules: readonly Numbered[]): Concern[] {
  const alone = rules.filter(({ rule }) => satisfiable(programme, [rule.when]) === false);
  const concerns = alone.map(({ rule, where }) =>
    concern(
      'error',
      'never-true',
      where,
      [`“${rule.says.zh}”谁也不可能符合`, `Nobody can ever meet “${rule.says.en}”`],
      ['其中的条件互相矛盾，请改正', 'Its conditions contradict each other; mend them'],
    ),
  );
  const rest = rules.filter((one) => !alone.includes(one));
  for (const [i, one] of rest.entries()) {
    for (const other of rest.slice(0, i)) {
      if (satisfiable(programme, [one.rule.when, other.rule.when]) !== false) continue;
      concerns.push(
        concern(
          'error',
          'contradiction',
          one.where,
          [
            `与“${other.rule.says.zh}”矛盾，没有人能同时符合`,
            `It contradicts “${other.rule.says.en}”: nobody can meet both`,
          ],
          ['删去或修改其中一条', 'Remove or change one of them'],
        ),
      );
    }
  }
  if (
    concerns.length === 0 &&
    satisfiable(
      programme,
      rest.map(({ rule }) => rule.when),
    ) === false
  ) {
    concerns.push(
      concern(
        'error',
        'contradiction',
        'rules',
        ['所有规则合在一起，没有人能符合', 'Nobody can meet all the rules together'],
        ['逐条核对', 'Check them one by one'],
      ),
    );
  }
  return concerns;
}

/** Rules that never refuse anybody, alone or because others already do. */
function idle(programme: Programme, rules: readonly Numbered[]): Concern[] {
  return rules.flatMap((one): Concern[] => {
    if (satisfiable(programme, [], [one.rule.when]) === false) {
      return [
        concern(
          'warning',
          'never-false',
          one.where,
          [`“${one.rule.says.zh}”不会排除任何人`, `“${one.rule.says.en}” never refuses anybody`],
          ['核对条件，或删去这一条', 'Check the condition, or remove the rule'],
        ),
      ];
    }
    const others = rules.filter((other) => other !== one).map(({ rule }) => rule.when);
    if (others.length === 0 || satisfiable(programme, others, [one.rule.when]) !== false) return [];
    return [
      concern(
        'warning',
        'implied',
        one.where,
        [`“${one.rule.says.zh}”已包含在其他规则里`, `“${one.rule.says.en}” already follows from the other rules`],
        ['可以删去，免得改了一条忘了另一条', 'Remove it, lest one is changed and the other forgotten'],
      ),
    ];
  });
}

export function checkRules(programme: Programme): Concern[] {
  const rules: Numbered[] = (['who', 'rules'] as const).flatMap((list) =>
    programme[list].map((rule, i) => ({ rule, where: `${list}[${i}]` })),
  );
  const wrong = [...unknownPaths(programme), ...misfits(programme)];
  const early = programme.who.flatMap((rule, i) =>
    leavesOf(rule.when, `who[${i}].when`)
      .filter(({ value }) => value.fact.startsWith('form.'))
      .map(({ where }) =>
        concern(
          'error',
          'who-reads-form',
          where,
          ['“谁能申请”只看登记信息，不能看表单', '“who” looks at facts alone and cannot read the form'],
          ['移到 rules 里', 'Move it to the rules'],
        ),
      ),
  );
  const bad = contradictions(programme, rules);
  return [...wrong, ...early, ...bad, ...(bad.length > 0 ? [] : idle(programme, rules))];
}
