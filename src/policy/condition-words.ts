// A condition as a sentence: what is looked at, how it is compared, and with what. The paper, its margin and the designer's tokens share these words.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Leaf } from '#policy/concern.ts';
import type { Condition, FactPath, Operand, Test } from '#policy/condition.ts';
import { type FactDefinition, type FactType, factAt } from '#policy/facts.ts';
import { dayInWords, joined, measured, put } from '#policy/in-words.ts';
import type { Programme } from '#policy/programme.ts';

type Place = Pick<Programme, 'form' | 'parameters'>;
export type TestName = Test['test'];

const names: Readonly<Record<TestName, Text>> = {
  is: text('是', 'is'),
  isNot: text('不是', 'is not'),
  oneOf: text('属于', 'is one of'),
  noneOf: text('不属于', 'is none of'),
  atLeast: text('不低于', 'is at least'),
  atMost: text('不高于', 'is at most'),
  moreThan: text('高于', 'is above'),
  lessThan: text('低于', 'is below'),
  between: text('介于', 'lies between'),
  inYearOf: text('在批次年度内', "lies in the round's year"),
  within: text('属于', 'lies within'),
  monthsAtLeast: text('距今已满', 'lies back at least'),
  monthsAtMost: text('距今不超过', 'lies back at most'),
  known: text('有登记', 'is on file'),
};

const ofDates: Readonly<Partial<Record<TestName, Text>>> = {
  atLeast: text('不早于', 'is not before'),
  atMost: text('不晚于', 'is not after'),
  moreThan: text('晚于', 'is after'),
  lessThan: text('早于', 'is before'),
};

/** What is meant where a comparison must not hold. */
const opposite: Readonly<Partial<Record<TestName, TestName>>> = {
  is: 'isNot',
  isNot: 'is',
  oneOf: 'noneOf',
  noneOf: 'oneOf',
  atLeast: 'lessThan',
  lessThan: 'atLeast',
  atMost: 'moreThan',
  moreThan: 'atMost',
};

const ordered: readonly TestName[] = ['atLeast', 'atMost', 'moreThan', 'lessThan', 'between'];
const byType: Readonly<Record<FactType, readonly TestName[]>> = {
  text: ['is', 'isNot', 'oneOf', 'noneOf', 'known'],
  texts: ['oneOf', 'noneOf', 'known'],
  choice: ['is', 'isNot', 'oneOf', 'noneOf', 'known'],
  boolean: ['is', 'known'],
  number: [...ordered, 'is', 'isNot', 'known'],
  money: [...ordered, 'is', 'isNot', 'known'],
  date: ['inYearOf', 'monthsAtLeast', 'monthsAtMost', ...ordered, 'is', 'known'],
  organisation: ['within', 'is', 'isNot', 'known'],
};

/** The comparisons that make sense for what a path holds, the usual ones first. */
export const testsFor = (type: FactType | undefined): readonly TestName[] => byType[type ?? 'text'];

/** How a comparison is said: '不低于', of days '不早于', of what is typed in '已填写'. */
export function testInWords(test: TestName, definition: FactDefinition | undefined, path: FactPath = ''): Text {
  if (test === 'known' && path.startsWith('form.')) return text('已填写', 'is filled in');
  return (definition?.type === 'date' ? ofDates[test] : undefined) ?? names[test];
}

export const pathInWords = (path: FactPath, place: Place): Text => factAt(path, place)?.label ?? text(path, path);

const quoted = (words: Text): Text => put('“{0}”', '“{0}”', words);

function literal(value: string | number | boolean, definition: FactDefinition | undefined): Text {
  if (typeof value === 'boolean') return value ? text('是', 'yes') : text('否', 'no');
  if (typeof value === 'number') return measured(value, definition);
  if (definition?.type === 'date' && /^\d{4}-\d\d-\d\d$/.test(value)) return dayInWords(value);
  return definition?.choices?.find((choice) => choice.key === value)?.label ?? text(value, value);
}

/** What a path is compared with, in words. */
export function operandInWords(operand: Operand, definition: FactDefinition | undefined, place: Place): Text {
  if (typeof operand !== 'object') return literal(operand, definition);
  if ('fact' in operand) return quoted(pathInWords(operand.fact, place));
  if ('parameter' in operand)
    return put(
      '批次的“{0}”',
      "the round's “{0}”",
      own(place.parameters, operand.parameter)?.label ?? named(operand.parameter),
    );
  return joined(
    operand.map((one) => literal(one, definition)),
    '、',
    ', ',
  );
}
const named = (name: string): Text => text(name, name);

function leafInWords(leaf: Leaf, place: Place): Text {
  const definition = factAt(leaf.fact, place);
  const [what, how] = [quoted(pathInWords(leaf.fact, place)), testInWords(leaf.test, definition, leaf.fact)];
  const operand = (one: Operand) => operandInWords(one, definition, place);
  switch (leaf.test) {
    case 'known':
    case 'inYearOf':
      return put('{0}{1}', '{0} {1}', what, how);
    case 'between':
      return put('{0}介于 {1} 与 {2} 之间', '{0} lies between {1} and {2}', what, operand(leaf.from), operand(leaf.to));
    case 'within':
      return put('{0}属于{1}', '{0} lies within {1}', what, quoted(pathInWords(leaf.value, place)));
    case 'monthsAtLeast':
    case 'monthsAtMost':
      return put('{0}{1} {2} 个月', '{0} {1} {2} months', what, how, named(String(leaf.value)));
    default: {
      if (definition?.type === 'boolean' && typeof leaf.value === 'boolean')
        return put('{0}为“{1}”', '{0} is “{1}”', what, operand(leaf.value));
      const words = typeof leaf.value === 'string' ? quoted(operand(leaf.value)) : operand(leaf.value);
      return put(/^[\d¥]/.test(words.zh) ? '{0}{1} {2}' : '{0}{1}{2}', '{0} {1} {2}', what, how, words);
    }
  }
}

/** What must not be so. A single comparison is turned round; the rest is said as a case that must not apply. */
function negated(condition: Condition, place: Place, inner: boolean): Text {
  if ('fact' in condition) {
    const what = quoted(pathInWords(condition.fact, place));
    if (condition.test === 'known')
      return condition.fact.startsWith('form.')
        ? put('{0}没有填写', '{0} is not filled in', what)
        : put('{0}没有登记', '{0} is not on file', what);
    if (condition.test === 'is' && typeof condition.value === 'boolean')
      return leafInWords({ ...condition, value: !condition.value }, place);
    const turned = opposite[condition.test];
    if (turned) return leafInWords({ ...condition, test: turned } as Leaf, place);
  }
  const words = put('不属于这种情况：{0}', 'not this: {0}', conditionInWords(condition, place));
  return inner ? put('（{0}）', '({0})', words) : words;
}

/** '“会籍”是“在会”，并且“会龄（月）”不低于 12'. */
export function conditionInWords(condition: Condition, place: Place, inner = false): Text {
  if ('fact' in condition) return leafInWords(condition, place);
  if ('not' in condition) return negated(condition.not, place, inner);
  const isAll = 'all' in condition;
  const parts = isAll ? condition.all : condition.any;
  if (parts.length === 0) return isAll ? text('不设条件', 'no condition') : text('谁都不符合', 'nobody');
  const words = joined(
    parts.map((part) => conditionInWords(part, place, parts.length > 1)),
    isAll ? '，并且' : '，或者',
    isAll ? ' and ' : ' or ',
  );
  return inner && parts.length > 1 ? put('（{0}）', '({0})', words) : words;
}
