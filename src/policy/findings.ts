// A judgement in words: which value decided a rule and what would change it. Only for people; nothing is computed from these.
import { formatFullDay } from '#kit/format.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import { compile, type JudgeContext, truthOf } from '#policy/compile.ts';
import { type Leaf, operandsOf, pathsIn } from '#policy/concern.ts';
import type { Condition, FactPath, Finding, Operand, Rule, Test, Truth } from '#policy/condition.ts';
import { type FactDefinition, factAt } from '#policy/facts.ts';
import { yuan } from '#policy/in-words.ts';
import type { Programme } from '#policy/programme.ts';
import { expiredOn, fixedOperand, isDate, parameterValue, readerOf, type Value } from '#policy/reading.ts';

const join = (parts: readonly Text[], zh: string, en: string): Text => ({
  zh: parts.map((part) => part.zh).join(zh),
  en: parts.map((part) => part.en).join(en),
});

/** The tests that made the condition come out as it did; those of an `any` that failed are all of them. */
function deciding(condition: Condition, wanted: Truth, context: JudgeContext): Leaf[] {
  if ('fact' in condition) return [condition];
  if ('not' in condition) return deciding(condition.not, wanted === 'unknown' ? wanted : !wanted, context);
  const parts = 'all' in condition ? condition.all : condition.any;
  const alike = parts.filter((part) => truthOf(compile(part, context.round, context.asOf)(context)) === wanted);
  const oneDecides = wanted === 'any' in condition || (wanted === 'unknown' && alike.length > 0);
  return (oneDecides ? alike.slice(0, 1) : alike).flatMap((part) => deciding(part, wanted, context)).slice(0, 3);
}

/** A value as people write it: choices by their name, organisations by theirs. */
function inWords(value: Value, definition: FactDefinition | undefined, context: JudgeContext): Text {
  if (Array.isArray(value))
    return join(
      value.slice(0, 5).map((entry) => inWords(entry, definition, context)),
      '、',
      ', ',
    );
  if (typeof value === 'boolean') return value ? text('是', 'yes') : text('否', 'no');
  if (typeof value === 'number') {
    if (definition?.type === 'money' && Number.isSafeInteger(value)) return yuan(value);
    if (definition?.type === 'organisation') {
      const name = context.nameOf?.(value);
      return name === undefined ? text(`${value} 号工会`, `union no. ${value}`) : text(name, name);
    }
  }
  if (definition?.type === 'date' && isDate(value)) return formatFullDay(value);
  const label = definition?.choices?.find((choice) => choice.key === value)?.label;
  return label ?? text(String(value), String(value));
}

const labelOf = (path: FactPath, programme: Programme): Text => factAt(path, programme)?.label ?? text(path, path);

/** The path whose value is missing, if one is. */
const missingPath = (leaf: Leaf, context: JudgeContext): FactPath | undefined =>
  pathsIn(leaf).find((path) => readerOf(path, context.round, context.asOf)(context) === undefined);

function sawLeaf(leaf: Leaf, holds: Truth, programme: Programme, context: JudgeContext): Text {
  const path = (holds === 'unknown' ? missingPath(leaf, context) : undefined) ?? leaf.fact;
  const value = readerOf(path, context.round, context.asOf)(context);
  const label = labelOf(path, programme);
  const tell = (what: Text) => text(`${label.zh}：${what.zh}`, `${label.en}: ${what.en}`);
  if (value !== undefined) return tell(inWords(value, factAt(path, programme), context));
  if (path.startsWith('form.')) return tell(text('没有填写', 'not filled in'));
  const expired = expiredOn(context, `${path}~`, context.asOf);
  if (expired !== undefined) return tell(text(`登记的已在${expired}过期`, `what is on file expired on ${expired}`));
  return tell(text('没有登记', 'not on file'));
}

/** What the round would have to give before the test could be told. */
const missingParameter = (leaf: Leaf, { round }: JudgeContext): string | undefined =>
  operandsOf(leaf).flatMap((operand) =>
    typeof operand === 'object' && 'parameter' in operand && parameterValue(operand.parameter, round) === undefined
      ? [operand.parameter]
      : [],
  )[0];

function operandWords(operand: Operand, leaf: Leaf, programme: Programme, context: JudgeContext): Text {
  const right = fixedOperand(operand, context.round);
  if ('path' in right) return labelOf(right.path, programme);
  if (right.value === undefined) return text('（批次没有给出）', '(not given by the round)');
  if (Array.isArray(right.value) && right.value.length > 5) {
    return text(`名单（共 ${right.value.length} 项）`, `the list of ${right.value.length}`);
  }
  return inWords(right.value, factAt(leaf.fact, programme), context);
}

/** [when it must hold, when it must not]. */
const phrases: Readonly<Record<string, readonly [Text, Text]>> = {
  is: [text('须为“{x}”', 'must be {x}'), text('不能是“{x}”', 'must not be {x}')],
  oneOf: [text('须在其中：{x}', 'must be one of: {x}'), text('不能是其中之一：{x}', 'must be none of: {x}')],
  atLeast: [text('须不低于 {x}', 'must be at least {x}'), text('须低于 {x}', 'must be below {x}')],
  atMost: [text('须不高于 {x}', 'must be at most {x}'), text('须高于 {x}', 'must be above {x}')],
  moreThan: [text('须高于 {x}', 'must be above {x}'), text('须不高于 {x}', 'must be at most {x}')],
  lessThan: [text('须低于 {x}', 'must be below {x}'), text('须不低于 {x}', 'must be at least {x}')],
  between: [text('须在 {x} 之间', 'must be between {x}'), text('不能在 {x} 之间', 'must not be between {x}')],
  inYearOf: [text('须在 {x} 年内', 'must lie in {x}'), text('不能在 {x} 年内', 'must not lie in {x}')],
  within: [text('须在 {x} 范围内', 'must lie within {x}'), text('不能在 {x} 范围内', 'must not lie within {x}')],
  monthsAtLeast: [
    text('须满 {x} 个月', 'must be {x} months ago or more'),
    text('须不满 {x} 个月', 'must be less than {x} months ago'),
  ],
  monthsAtMost: [
    text('须不超过 {x} 个月', 'must be no more than {x} months ago'),
    text('须超过 {x} 个月', 'must be more than {x} months ago'),
  ],
  known: [text('须登记', 'must be on file'), text('不能有登记', 'must not be on file')],
};

const opposites: Readonly<Record<string, string>> = { isNot: 'is', noneOf: 'oneOf' };

function wordsOfTest(test: Test, leaf: Leaf, programme: Programme, context: JudgeContext): Text {
  switch (test.test) {
    case 'between':
      return join(
        [test.from, test.to].map((one) => operandWords(one, leaf, programme, context)),
        ' 至 ',
        ' and ',
      );
    case 'inYearOf':
      return text(String(context.round.year), String(context.round.year));
    case 'within': {
      const above = readerOf(test.value, context.round, context.asOf)(context);
      return above === undefined
        ? labelOf(test.value, programme)
        : inWords(above, factAt(test.value, programme), context);
    }
    case 'known':
      return text('', '');
    case 'monthsAtLeast':
    case 'monthsAtMost':
      return text(String(test.value), String(test.value));
    default:
      return operandWords(test.value, leaf, programme, context);
  }
}

/** "Union of the member: must lie within 顺义区总工会"; for what is not known, what to add. */
function change(leaf: Leaf, holds: Truth, negated: boolean, programme: Programme, context: JudgeContext): Text {
  if (holds === 'unknown') {
    const missing = missingPath(leaf, context);
    const path = missing ?? leaf.fact;
    const label = labelOf(path, programme);
    const parameter = missingParameter(leaf, context);
    if (missing === undefined && parameter !== undefined) {
      const name = own(programme.parameters, parameter)?.label ?? text(parameter, parameter);
      return text(`批次须给出“${name.zh}”`, `The round has to give “${name.en}”`);
    }
    return path.startsWith('form.')
      ? text(`请填写“${label.zh}”`, `Fill in “${label.en}”`)
      : text(`请补登“${label.zh}”`, `Have “${label.en}” put on file`);
  }
  const label = labelOf(leaf.fact, programme);
  const opposite = own(opposites, leaf.test);
  const phrase = own(phrases, opposite ?? leaf.test)?.[(opposite !== undefined) !== negated ? 1 : 0] as Text;
  const x = wordsOfTest(leaf, leaf, programme, context);
  return text(
    `${label.zh}${phrase.zh.replace('{x}', () => x.zh)}`,
    `${label.en} ${phrase.en.replace('{x}', () => x.en)}`,
  );
}

function negations(condition: Condition, leaf: Leaf, negated = false): boolean | undefined {
  if ('fact' in condition) return condition === leaf ? negated : undefined;
  if ('not' in condition) return negations(condition.not, leaf, !negated);
  for (const part of 'all' in condition ? condition.all : condition.any) {
    const found = negations(part, leaf, negated);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One rule as judged, in words. `holds` is the judgement; the values that led to it are looked up again here. */
export function findingOf(programme: Programme, rule: Rule, holds: Truth, context: JudgeContext): Finding {
  const leaves = deciding(rule.when, holds, context);
  const saw =
    leaves.length === 0
      ? text('—', '—')
      : join(
          leaves.map((leaf) => sawLeaf(leaf, holds, programme, context)),
          '；',
          '; ',
        );
  const changes = leaves.map((leaf) => change(leaf, holds, negations(rule.when, leaf) === true, programme, context));
  return {
    ...{ key: rule.key, says: rule.says },
    ...(rule.clause === undefined ? {} : { clause: rule.clause }),
    ...{ holds, saw },
    ...(holds === true || changes.length === 0 ? {} : { wouldChange: join(changes, '，或', ', or ') }),
  };
}
