// Two papers laid over each other: the new one with what was added and what was struck, at the level of articles, items and words.
// Articles and items are matched by their keys; within a sentence, numbers and Latin words stand whole, Han characters singly.
import { type Text, text } from '#kit/text.ts';
import type { PaperLine } from '#policy/amount-words.ts';
import type { Field, Form } from '#policy/form.ts';
import type { Article, Chapter, MarginNote, Paper } from '#policy/paper.ts';
import type { Programme } from '#policy/programme.ts';

export type Mark = 'same' | 'added' | 'removed';
export interface Piece {
  readonly mark: Mark;
  readonly words: string;
}
/** A sentence in each language, in pieces; without its struck pieces it is the new sentence, without its added ones the old. */
export interface MarkedText {
  readonly zh: readonly Piece[];
  readonly en: readonly Piece[];
}
export interface MarkedLine {
  readonly key: string;
  readonly mark: Mark | 'changed';
  readonly says: MarkedText;
  readonly rule?: string;
}
export interface MarkedArticle {
  readonly key: string;
  readonly mark: Mark;
  readonly lead: MarkedText;
  readonly items: readonly MarkedLine[];
  readonly margin: readonly MarkedLine[];
}
export interface MarkedPaper {
  readonly title: MarkedText;
  readonly basis: readonly MarkedLine[];
  readonly chapters: readonly {
    readonly key: string;
    readonly title: Text;
    readonly articles: readonly MarkedArticle[];
  }[];
  /** How many sentences are not as they were. */
  readonly changes: number;
}

/** Longest common subsequence, as [before, after] pairs of what stays and what has no partner, in reading order: struck before added. */
function aligned<T>(
  before: readonly T[],
  after: readonly T[],
  same: (a: T, b: T) => boolean,
): [T | undefined, T | undefined][] {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = same(before[i] as T, after[j] as T)
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [T | undefined, T | undefined][] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && same(before[i] as T, after[j] as T))
      pairs.push([before[i++], after[j++]]);
    else if (i < before.length && (j >= after.length || at(i + 1, j) >= at(i, j + 1)))
      pairs.push([before[i++], undefined]);
    else pairs.push([undefined, after[j++]]);
  }
  return pairs;
}

const tokens = (words: string): readonly string[] => words.match(/\d[\d,.]*|[A-Za-z]+|\s+|./gsu) ?? [];

function merged(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.mark === piece.mark) out[out.length - 1] = { mark: piece.mark, words: last.words + piece.words };
    else out.push(piece);
  }
  return out;
}

const one = (mark: Mark, words: string): Piece[] => (words === '' ? [] : [{ mark, words }]);
const most = 4_000;

/** Word by word; sentences that share little are struck and written anew, which reads better than a mosaic; what was only added to stays. */
function piecesOf(before: string, after: string): readonly Piece[] {
  if (before === after) return one('same', after);
  const whole = [...one('removed', before), ...one('added', after)];
  const [old, now] = [tokens(before), tokens(after)];
  if (old.length * now.length > most * most) return whole;
  const pairs = aligned(old, now, (a, b) => a === b);
  const kept = pairs.reduce((sum, [a, b]) => sum + (a !== undefined && b !== undefined ? a.length : 0), 0);
  const [short, long] = [Math.min(before.length, after.length), Math.max(before.length, after.length)];
  if (kept * 2.5 < long && kept * 1.25 < short) return whole;
  return merged(
    pairs.map(([a, b]) =>
      b === undefined ? { mark: 'removed', words: a ?? '' } : { mark: a === undefined ? 'added' : 'same', words: b },
    ),
  );
}

const nothing: Text = text('', '');
export const markedText = (before: Text | undefined, after: Text | undefined): MarkedText => {
  const [old, now] = [before ?? nothing, after ?? nothing];
  return { zh: piecesOf(old.zh, now.zh), en: piecesOf(old.en, now.en) };
};

const alike = (a: Text, b: Text): boolean => a.zh === b.zh && a.en === b.en;

function lines(
  before: readonly (PaperLine & { rule?: string })[],
  after: readonly (PaperLine & { rule?: string })[],
): MarkedLine[] {
  return aligned(before, after, (a, b) => a.key === b.key).map(([a, b]) => {
    const line = (b ?? a) as MarginNote;
    const mark = a === undefined ? 'added' : b === undefined ? 'removed' : alike(a.says, b.says) ? 'same' : 'changed';
    return {
      ...{ key: line.key, mark, says: markedText(a?.says, b?.says) },
      ...(line.rule === undefined ? {} : { rule: line.rule }),
    };
  });
}

const articles = (before: readonly Article[], after: readonly Article[]): MarkedArticle[] =>
  aligned(before, after, (a, b) => a.key === b.key).map(([a, b]) => ({
    key: (b ?? (a as Article)).key,
    mark: a === undefined ? 'added' : b === undefined ? 'removed' : 'same',
    lead: markedText(a?.lead, b?.lead),
    items: lines(a?.items ?? [], b?.items ?? []),
    margin: lines(a?.margin ?? [], b?.margin ?? []),
  }));

const touched = (said: MarkedText): boolean => [...said.zh, ...said.en].some((piece) => piece.mark !== 'same');

/** The new paper with what differs from the old one marked. The same paper twice is the paper with nothing marked. */
export function paperDifference(before: Paper, after: Paper): MarkedPaper {
  const asLines = (basis: readonly string[]) => basis.map((words) => ({ key: words, says: text(words, words) }));
  const title = markedText(before.title, after.title);
  const basis = lines(asLines(before.basis), asLines(after.basis));
  const chapters = after.chapters.map(({ key, title: heading, articles: now }: Chapter) => ({
    ...{ key, title: heading },
    articles: articles(before.chapters.find((chapter) => chapter.key === key)?.articles ?? [], now),
  }));
  const sentences = chapters.flatMap((chapter) =>
    chapter.articles.flatMap(({ lead, items, margin }) => [lead, ...[...items, ...margin].map(({ says }) => says)]),
  );
  const changes = [title, ...basis.map(({ says }) => says), ...sentences].filter(touched).length;
  return { title, basis, chapters, changes };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const spellings = (field: Field | undefined) => [
  field?.headings,
  ...(field?.type === 'choice' && Array.isArray(field.choices) ? field.choices.map((one) => one.spellings) : []),
];

function importWords(before: Form, after: Form): Text[] {
  return Object.entries(after).flatMap(([key, field]) => {
    const old = before[key];
    const inner = field.type === 'table' && old?.type === 'table' ? importWords(old.columns, field.columns) : [];
    return old === undefined || same(spellings(old), spellings(field))
      ? inner
      : [
          text(`“${field.label.zh}”导入表格时认的写法`, `the spellings of “${field.label.en}” recognised in workbooks`),
          ...inner,
        ];
  });
}

/** What differs between two definitions without changing a word of the paper. */
export function unsaidChanges(before: Programme, after: Programme, difference: MarkedPaper): readonly Text[] {
  const found = importWords(before.form, after.form);
  if (found.length > 0 || difference.changes > 0 || same(before, after)) return found;
  return [text('只供计算机用的编号', 'keys that only computers use')];
}
