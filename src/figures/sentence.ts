// The small language of bulletin sentences: text with `{round.year}`, `{apply.passed}`, `{apply.passed@tier=city}`,
// `{count(attend.passed@course)}`, each with `|money`, `|wan` or `|count`. Read once, checked against the programme, then filled in.

import { type Kinds, measuresOf } from '#figures/measures.ts';
import type { Figures } from '#figures/read.ts';
import { formatCount } from '#kit/format.ts';
import { formatDocumentYuan, formatWan } from '#kit/money.ts';
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
export type Part = string | Placeholder;
/** What a placeholder stands for: a figure, or words (the round's name). */
export type Value = string | number;

const FORMATS: readonly string[] = ['money', 'wan', 'count'] satisfies Format[];
const ROUND_PROPERTIES = ['year', 'name', 'opensOn', 'closesOn'];
const FIGURE = /^([a-z][\w-]*\.[A-Za-z][\w-]*)(?:@([A-Za-z][\w-]*)=([^\s{}|=@]+))?$/;
const COUNT = /^count\(([a-z][\w-]*\.[A-Za-z][\w-]*)@([A-Za-z][\w-]*)\)$/;

/** A placeholder, or in words what is wrong with it. */
function placeholder(inside: string): Placeholder | string {
  const [source = '', format, ...more] = inside.split('|').map((part) => part.trim());
  if (more.length > 0 || (format !== undefined && !FORMATS.includes(format))) {
    return `{${inside}}: the format is one of ${FORMATS.join(', ')}`;
  }
  const shape = format === undefined ? {} : { format: format as Format };
  if (source.startsWith('round.')) {
    const name = source.slice('round.'.length);
    if (!ROUND_PROPERTIES.includes(name)) return `{${inside}}: a round has ${ROUND_PROPERTIES.join(', ')}`;
    return { source, of: 'round', name, ...shape };
  }
  const count = COUNT.exec(source);
  if (count) return { source, of: 'count', name: count[1]!, field: count[2]!, ...shape };
  const figure = FIGURE.exec(source);
  if (!figure) return `{${inside}}: not a measure, a count(measure@field) or round.year`;
  const [, name = '', field, choice] = figure;
  return field === undefined || choice === undefined
    ? { source, of: 'figure', name, ...shape }
    : { source, of: 'figure', name, field, choice, ...shape };
}

/** Text and placeholders in order, and what cannot be read. */
export function readSentence(template: string): { parts: Part[]; problems: string[] } {
  const parts: Part[] = [];
  const problems: string[] = [];
  for (const piece of template.split(/(\{[^{}]*\})/)) {
    if (piece === '') continue;
    if (!piece.startsWith('{') || !piece.endsWith('}')) {
      if (/[{}]/.test(piece)) problems.push(`a brace without its partner: “${piece.trim()}”`);
      parts.push(piece);
      continue;
    }
    const read = placeholder(piece.slice(1, -1));
    if (typeof read === 'string') problems.push(read);
    else parts.push(read);
  }
  return { parts, problems };
}

function problemsOf(part: Placeholder, programme: Programme, measures: ReadonlyMap<string, unknown>): string[] {
  if (part.of === 'round') return [];
  if (!measures.has(part.name)) {
    return [`{${part.source}}: this programme has no measure ${part.name}; it has ${[...measures.keys()].join(', ')}`];
  }
  if (part.field === undefined) return [];
  const field = programme.form[part.field];
  if (!programme.breakdowns?.includes(part.field)) {
    return [`{${part.source}}: ${part.field} is not among the programme's breakdowns`];
  }
  if (field?.type !== 'choice') return [`{${part.source}}: ${part.field} is not a choice of the form`];
  const { choices } = field;
  // Choices that come with the round are known only there: an offer nobody took is a true nought.
  if (part.choice === undefined || !Array.isArray(choices)) return [];
  if (choices.some((choice: { key: string }) => choice.key === part.choice)) return [];
  return [`{${part.source}}: ${part.field} has no choice ${part.choice}`];
}

/** What is wrong with a programme's bulletin sentences, in English for the one who writes the programme; nothing when all is well. */
export function checkBulletin(programme: Programme, kinds: Kinds): string[] {
  const measures = measuresOf(programme, kinds);
  return programme.bulletin.flatMap((sentence, index) => {
    const languages = [sentence.zh, sentence.en].map((template) => readSentence(template));
    const found = languages.flatMap(({ parts, problems }) => [
      ...problems,
      ...parts.flatMap((part) => (typeof part === 'string' ? [] : problemsOf(part, programme, measures))),
    ]);
    const [zh, en] = languages.map(({ parts }) => placeholdersOf(parts).map((part) => part.source));
    const sources = (list: string[] | undefined) =>
      [...new Set(list)].filter((one) => !one.startsWith('round.')).sort();
    if (sources(zh).join() !== sources(en).join()) found.push('the two languages do not name the same figures');
    return [...new Set(found)].map((problem) => `bulletin[${index}] ${problem}`);
  });
}

export const placeholdersOf = (parts: readonly Part[]): Placeholder[] =>
  parts.filter((part): part is Placeholder => typeof part !== 'string');

/** The value of one placeholder; a measure without cases is 0. */
export function resolve(part: Placeholder, round: Readonly<Record<string, Value>>, figures: Figures): Value {
  if (part.of === 'round') return round[part.name] ?? '';
  if (part.of === 'figure') {
    return figures[part.choice === undefined ? part.name : `${part.name}@${part.field}=${part.choice}`] ?? 0;
  }
  const start = `${part.name}@${part.field}=`;
  return Object.entries(figures).filter(([measure, value]) => measure.startsWith(start) && value !== 0).length;
}

function written(value: Value, part: Placeholder, language: 'zh' | 'en'): string {
  if (typeof value === 'string') return value;
  if (part.format === 'money') return formatDocumentYuan(value, language);
  if (part.format === 'wan') return formatWan(value, language);
  // A year is not a count: 2020, not 2,020.
  return part.of === 'round' && part.format === undefined ? String(value) : formatCount(value);
}

export const writeSentence = (
  parts: readonly Part[],
  language: 'zh' | 'en',
  value: (part: Placeholder) => Value,
): string => parts.map((part) => (typeof part === 'string' ? part : written(value(part), part, language))).join('');
