// What the programme reads and compares: paths nobody knows, facts of another subject, tests and values that do not fit.
import { isDay } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import {
  type Concern,
  concern,
  type Leaf,
  leavesOf,
  meaningOf,
  operandsOf,
  type Placed,
  pathsIn,
  pathsOf,
  scopesOf,
  testsOf,
} from '#policy/concern.ts';
import type { FactPath, Operand } from '#policy/condition.ts';
import { testInWords } from '#policy/condition-words.ts';
import type { FactDefinition, FactType } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';

/** Paths that fields take their first value or their limits from. */
const borrowedPaths = (programme: Programme): Placed<FactPath>[] =>
  scopesOf(programme.form).flatMap((scope) =>
    Object.entries(scope.form).flatMap(([key, field]) => {
      const where = `${scope.prefix}${key}`;
      return [
        ...(field.prefill === undefined ? [] : [{ where: `${where}.prefill`, value: field.prefill, scope }]),
        ...(field.type !== 'organisation' || field.within === undefined
          ? []
          : [{ where: `${where}.within`, value: field.within, scope }]),
      ];
    }),
  );

function unknownPath({ where, value }: Placed<FactPath>): Concern {
  const [head = '', ...rest] = value.split('.');
  const name = rest.join('.');
  if (head === 'form')
    return concern(
      'error',
      'no-such-field',
      where,
      [`表单里没有“${name}”或它不能用来比较`, `The form has no field “${name}” that can be compared`],
      ['改用表单里有的栏目', 'Use a field of the form'],
    );
  if (head === 'round')
    return concern(
      'error',
      'no-such-parameter',
      where,
      [`批次没有“${name}”这个参数`, `The round has no parameter “${name}”`],
      ['在“批次给出”里加上它', 'Add it to what the round gives'],
    );
  return concern(
    'error',
    'unknown-fact',
    where,
    [`没有哪里登记“${value}”，这条规则永远判断不了`, `Nothing records “${value}”, so this can never be told`],
    ['改用已登记的信息，或先在信息目录里加上', 'Use a fact that is recorded, or add it to the dictionary first'],
  );
}

/** A person has no level of organisation, an organisation no age: such a fact is never on file. */
function otherSubject({ where, value }: Placed<FactPath>, programme: Programme, meaning: FactDefinition): Concern[] {
  const head = value.split('.')[0];
  if (head === 'form' || head === 'round' || (head === 'organisation') === (programme.subject === 'organisation'))
    return [];
  const [zh, en] = programme.subject === 'organisation' ? ['单位', 'an organisation'] : ['职工', 'a member'];
  return [
    concern(
      'error',
      'fact-of-another-subject',
      where,
      [
        `办件属于${zh}，不会有“${meaning.label.zh}”，永远判断不了`,
        `The case is that of ${en}, of which “${meaning.label.en}” is never on file`,
      ],
      ['改用该主体的信息，或改“面向谁”', 'Use a fact of that subject, or change whom the programme is for'],
    ),
  ];
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

const literals: Readonly<Record<FactType, string>> = {
  ...{ text: 'string', choice: 'string', date: 'string', texts: 'object' },
  ...{ number: 'number', money: 'number', organisation: 'number', boolean: 'boolean' },
};
const alike = (a: FactType, b: FactType): boolean => a === b || ([a, b].includes('text') && [a, b].includes('choice'));

/** Whether a value of this kind can ever be compared with it. */
function goesWith(
  definition: FactDefinition,
  { value: leaf, scope }: Placed<Leaf>,
  operand: Operand,
  programme: Programme,
) {
  if (typeof operand === 'object' && !Array.isArray(operand)) {
    const path = 'fact' in operand ? operand.fact : `round.${(operand as { parameter: string }).parameter}`;
    const other = meaningOf(path, scope, programme);
    if (other === undefined) return true;
    return family(leaf) === 'oneOf' ? other.type === 'texts' : alike(other.type, definition.type);
  }
  if (family(leaf) === 'oneOf') return Array.isArray(operand);
  return definition.type === 'date' ? isDay(operand) : typeof operand === literals[definition.type];
}

function misfit(placed: Placed<Leaf>, programme: Programme): Concern[] {
  const { where, value: leaf, scope } = placed;
  const definition = meaningOf(leaf.fact, scope, programme);
  if (definition === undefined || leaf.test === 'known') return [];
  const { label } = definition;
  const above = leaf.test === 'within' ? meaningOf(leaf.value, scope, programme) : undefined;
  if (!own(fitting, family(leaf))?.includes(definition.type))
    return [
      concern(
        'error',
        'test-does-not-fit',
        where,
        [
          `“${label.zh}”不能用“${testInWords(leaf.test, definition).zh}”来比较`,
          `“${label.en}” cannot be tested with “${testInWords(leaf.test, definition).en}”`,
        ],
        ['换一种比较', 'Use another test'],
      ),
    ];
  if (
    (above !== undefined && above.type !== 'organisation') ||
    operandsOf(leaf).some((operand) => !goesWith(definition, placed, operand, programme))
  )
    return [
      concern(
        'error',
        'value-does-not-fit',
        where,
        [`“${label.zh}”与所比较的值不是一类`, `“${label.en}” is compared with a value of another kind`],
        ['改成同一类的值', 'Compare it with a value of its own kind'],
      ),
    ];
  return noSuchChoice(definition, leaf, where);
}

function noSuchChoice({ choices, label, open }: FactDefinition, leaf: Leaf, where: string): Concern[] {
  if (choices === undefined || open) return [];
  const named = operandsOf(leaf).flatMap((operand) =>
    Array.isArray(operand) ? (operand as string[]) : typeof operand === 'string' ? [operand] : [],
  );
  const keys = choices.map((choice) => choice.key);
  return named
    .filter((value) => !keys.includes(value))
    .map((value) =>
      concern(
        'error',
        'no-such-choice',
        where,
        [`“${label.zh}”没有“${value}”这一项`, `“${label.en}” has no choice “${value}”`],
        [
          `可选：${choices.map((choice) => choice.label.zh).join('、')}`,
          `Choices: ${choices.map((choice) => choice.label.en).join(', ')}`,
        ],
      ),
    );
}

const early = (programme: Programme): Concern[] =>
  programme.who.flatMap((rule, i) =>
    leavesOf(rule.when, `who[${i}].when`)
      .filter(({ value }) => pathsIn(value).some((path) => path.startsWith('form.')))
      .map(({ where }) =>
        concern(
          'error',
          'who-reads-form',
          where,
          [
            '“谁能得”只看登记的信息，不能看申请内容',
            '“Who has it” looks at what is on file alone and cannot read the application',
          ],
          ['移到“看申请的规则”里', 'Move it to the rules on the application'],
        ),
      ),
  );

export function checkPaths(programme: Programme): Concern[] {
  const read = [...pathsOf(programme), ...borrowedPaths(programme)];
  return [
    ...read.flatMap((placed) => {
      const meaning = meaningOf(placed.value, placed.scope, programme);
      return meaning === undefined ? [unknownPath(placed)] : otherSubject(placed, programme, meaning);
    }),
    ...testsOf(programme).flatMap((placed) => misfit(placed, programme)),
    ...early(programme),
  ];
}
