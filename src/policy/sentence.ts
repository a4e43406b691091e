// The small language of bulletin sentences: text with `{round.year}`, `{apply.passed}`, `{apply.passed@tier=city}`,
// `{count(attend.passed@course)}`, each with `|money`, `|wan` or `|count`. What stands between `<` and `>` is left out while a figure in it is
// nought. Read once, checked against the programme, then filled in.

import { formatCount } from '#kit/format.ts';
import { formatDocumentYuan, formatWan } from '#kit/money.ts';
import { type Text, text } from '#kit/text.ts';
import { breakdownsOf, type Kinds, measuresOf } from '#policy/measures.ts';
import type { Programme } from '#policy/programme.ts';

export type Format = 'money' | 'wan' | 'count';
export interface Placeholder {
  /** As written between the braces, without the format. */
  readonly source: string;
  readonly of: 'round' | 'figure' | 'count';
  /** `round`: the property; otherwise the measure without its breakdown. */
  readonly name: string;
  readonly field?: string;
  readonly choice?: string;
  readonly format?: Format;
}
export type Word = string | Placeholder;
/** Left out while a figure in it is nought: nothing is announced that has not come about. */
export interface Clause {
  readonly clause: readonly Word[];
}
export type Part = Word | Clause;
/** What a placeholder stands for: a figure, or words (the round's name). */
export type Value = string | number;

const FORMATS: readonly string[] = ['money', 'wan', 'count'] satisfies Format[];
const ROUND_PROPERTIES = ['year', 'name', 'opensOn', 'closesOn'];
const FIGURE = /^([a-z][\w-]*\.[A-Za-z][\w-]*)(?:@([A-Za-z][\w-]*)=([^\s{}|=@]+))?$/;
const COUNT = /^count\(([a-z][\w-]*\.[A-Za-z][\w-]*)@([A-Za-z][\w-]*)\)$/;

const problem = (source: string, zh: string, en: string): Text => text(`{${source}}：${zh}`, `{${source}}: ${en}`);

/** A placeholder, or in words what is wrong with it. */
function placeholder(inside: string): Placeholder | Text {
  const [source = '', format, ...more] = inside.split('|').map((part) => part.trim());
  if (more.length > 0 || (format !== undefined && !FORMATS.includes(format))) {
    return problem(inside, `写法只有 ${FORMATS.join('、')}`, `the format is one of ${FORMATS.join(', ')}`);
  }
  const shape = format === undefined ? {} : { format: format as Format };
  if (source.startsWith('round.')) {
    const name = source.slice('round.'.length);
    if (!ROUND_PROPERTIES.includes(name))
      return problem(inside, `批次只有 ${ROUND_PROPERTIES.join('、')}`, `a round has ${ROUND_PROPERTIES.join(', ')}`);
    return { source, of: 'round', name, ...shape };
  }
  const count = COUNT.exec(source);
  if (count) return { source, of: 'count', name: count[1]!, field: count[2]!, ...shape };
  const figure = FIGURE.exec(source);
  if (!figure)
    return problem(
      inside,
      '不是统计数、count(统计数@栏目) 或 round.year',
      'not a measure, a count(measure@field) or round.year',
    );
  const [, name = '', field, choice] = figure;
  return field === undefined || choice === undefined
    ? { source, of: 'figure', name, ...shape }
    : { source, of: 'figure', name, field, choice, ...shape };
}

const isClause = (part: Part): part is Clause => typeof part === 'object' && 'clause' in part;

const clauses = {
  unpaired: text('尖括号不成对', 'an angle bracket without its partner'),
  nested: text('尖括号里不能再有尖括号', 'an angle bracket within another'),
  empty: text(
    '尖括号里没有统计数，不知道什么时候省去',
    'angle brackets without a figure: when are they to be left out?',
  ),
} as const;

/** Text, placeholders and clauses in order, and what cannot be read. */
export function readSentence(template: string): { parts: Part[]; problems: Text[] } {
  const parts: Part[] = [];
  const problems: Text[] = [];
  let clause: Word[] | undefined;
  const put = (word: Word) => (clause ?? parts).push(word);
  for (const piece of template.split(/(\{[^{}]*\}|[<>])/)) {
    if (piece === '') continue;
    if (piece === '<') {
      if (clause) problems.push(clauses.nested);
      clause = [];
    } else if (piece === '>') {
      if (!clause) problems.push(clauses.unpaired);
      else if (!placeholdersOf(clause).some(({ of }) => of !== 'round')) problems.push(clauses.empty);
      if (clause) parts.push({ clause });
      clause = undefined;
    } else if (!piece.startsWith('{') || !piece.endsWith('}')) {
      if (/[{}]/.test(piece))
        problems.push(text(`花括号不成对：“${piece.trim()}”`, `a brace without its partner: “${piece.trim()}”`));
      put(piece);
    } else {
      const read = placeholder(piece.slice(1, -1));
      if ('zh' in read) problems.push(read);
      else put(read);
    }
  }
  if (clause) problems.push(clauses.unpaired);
  return { parts, problems };
}

function problemsOf(
  part: Placeholder,
  programme: Programme,
  kinds: Kinds,
  measures: ReadonlyMap<string, unknown>,
): Text[] {
  const { source, field, choice } = part;
  if (part.of === 'round') return [];
  if (!measures.has(part.name)) {
    const known = [...measures.keys()];
    return [
      problem(
        source,
        `本办法没有统计数 ${part.name}，只有 ${known.join('、')}`,
        `this programme has no measure ${part.name}; it has ${known.join(', ')}`,
      ),
    ];
  }
  if (field === undefined) return [];
  const by = breakdownsOf(part.name, programme, kinds).get(field);
  if (!by)
    return programme.breakdowns?.includes(field)
      ? [problem(source, `${field} 不是表单里的选项`, `${field} is not a choice of the form`)]
      : [problem(source, `${field} 不在 breakdowns 里`, `${field} is not among the programme's breakdowns`)];
  // Choices that come with the round are known only there: an offer nobody took is a true nought.
  if (choice === undefined || by.choices === null || by.choices.some((one) => one.key === choice)) return [];
  return [problem(source, `${field} 没有“${choice}”这一项`, `${field} has no choice ${choice}`)];
}

/** What is wrong with a programme's bulletin, sentence by sentence; nothing when all is well. */
export function checkBulletin(programme: Programme, kinds: Kinds): { readonly where: string; readonly why: Text }[] {
  const measures = measuresOf(programme, kinds);
  return programme.bulletin.flatMap((sentence, index) => {
    const languages = [sentence.zh, sentence.en].map((template) => readSentence(template));
    const found = languages.flatMap(({ parts, problems }) => [
      ...problems,
      ...placeholdersOf(parts).flatMap((part) => problemsOf(part, programme, kinds, measures)),
    ]);
    const [zh, en] = languages.map(({ parts }) => placeholdersOf(parts).map((part) => part.source));
    const sources = (list: string[] | undefined) =>
      [...new Set(list)].filter((one) => !one.startsWith('round.')).sort();
    if (sources(zh).join() !== sources(en).join())
      found.push(text('两种语言里的统计数不一样', 'the two languages do not name the same figures'));
    const told = found.filter((one, i) => found.findIndex((other) => other.en === one.en) === i);
    return told.map((why) => ({ where: `bulletin[${index}]`, why }));
  });
}

export const placeholdersOf = (parts: readonly Part[]): Placeholder[] =>
  parts
    .flatMap((part) => (isClause(part) ? part.clause : [part]))
    .filter((word): word is Placeholder => typeof word !== 'string');

type ValueOf = (part: Placeholder) => Value;
const isNought = (value: ValueOf) => (part: Placeholder) => part.of !== 'round' && value(part) === 0;

/** What is said when the figures are these. */
export const told = (parts: readonly Part[], value: ValueOf): Word[] =>
  parts.flatMap((part) =>
    !isClause(part) ? [part] : placeholdersOf(part.clause).some(isNought(value)) ? [] : part.clause,
  );

/** All its figures are nought: it says nothing yet. One without figures always speaks. */
export function isIdle(parts: readonly Part[], value: ValueOf): boolean {
  const figures = placeholdersOf(parts).filter(({ of }) => of !== 'round');
  return figures.length > 0 && figures.every(isNought(value));
}

/** The value of one placeholder; a measure without cases is 0. */
export function resolve(
  part: Placeholder,
  round: Readonly<Record<string, Value>>,
  figures: Readonly<Record<string, number>>,
): Value {
  if (part.of === 'round') return round[part.name] ?? '';
  if (part.of === 'figure') {
    return figures[part.choice === undefined ? part.name : `${part.name}@${part.field}=${part.choice}`] ?? 0;
  }
  const start = `${part.name}@${part.field}=`;
  return Object.entries(figures).filter(([measure, value]) => measure.startsWith(start) && value !== 0).length;
}

export function written(value: Value, part: Placeholder, language: 'zh' | 'en'): string {
  if (typeof value === 'string') return value;
  if (part.format === 'money') return formatDocumentYuan(value, language);
  if (part.format === 'wan') return formatWan(value, language);
  // A year is not a count: 2020, not 2,020.
  return part.of === 'round' && part.format === undefined ? String(value) : formatCount(value);
}

export const writeSentence = (parts: readonly Part[], language: 'zh' | 'en', value: ValueOf): string =>
  told(parts, value)
    .map((word) => (typeof word === 'string' ? word : written(value(word), word, language)))
    .join('');
