// Which column is which in a workbook that nobody made for us: headings in other words, with notes in brackets, over two rows.
import type { Sheet, SheetRow } from '#documents/sheet.ts';
import { normaliseText } from '#kit/normalise.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';

export interface ColumnSpec {
  readonly key: string;
  /** What the column is called in sentences and templates; default: the first heading. */
  readonly label?: Text;
  /** Headings met in workbooks, the usual one first. */
  readonly headings: readonly string[];
  readonly required?: boolean;
}

export interface Header {
  /** Places in `sheet.rows`, both included. */
  readonly first: number;
  readonly last: number;
  /** Column key → place of the cell. */
  readonly columns: ReadonlyMap<string, number>;
  /** Headings that belong to no column asked for. */
  readonly unknown: readonly string[];
}

/** Rows looked at from the top of the sheet. */
const SEARCHED = 30;
const BRACKETS = /[（(【[][^）)】\]]*[）)】\]]/g;
const PUNCTUATION = /[\s*＊:：、，,。.;；_\-—/\\"'“”]/g;
const NUMBERING = new Set(['序号', '编号', '序', '号', 'no', '行号', '#']);

export const plainHeading = (raw: string): string => normaliseText(raw).toLowerCase().replace(PUNCTUATION, '');
const withoutBrackets = (raw: string): string => plainHeading(normaliseText(raw).replace(BRACKETS, ''));

interface Fit {
  readonly key: string;
  /** 3 the same words, 2 the same without brackets, 1 ends with them, 0.5 holds them. */
  readonly score: number;
  readonly length: number;
}

interface Prepared {
  readonly key: string;
  readonly headings: readonly string[];
}

const better = (a: Fit, b: Fit): boolean => a.score > b.score || (a.score === b.score && a.length > b.length);

function fitOf(heading: string, column: Prepared): Fit | undefined {
  const whole = plainHeading(heading);
  const bare = withoutBrackets(heading);
  if (bare === '' && whole === '') return undefined;
  let best: Fit | undefined;
  for (const words of column.headings) {
    const held = words.length >= 2 && bare.length <= words.length + 10;
    const score =
      whole === words
        ? 3
        : bare === words
          ? 2
          : held && bare.endsWith(words)
            ? 1
            : held && bare.includes(words)
              ? 0.5
              : 0;
    const fit = { key: column.key, score, length: words.length };
    if (score > 0 && (!best || better(fit, best))) best = fit;
  }
  return best;
}

/** The best column for any of the spellings of one heading; undefined also when two columns claim it equally. */
function bestFit(spellings: readonly string[], columns: readonly Prepared[]): Fit | undefined {
  let best: Fit | undefined;
  let tied = false;
  for (const spelling of spellings) {
    for (const column of columns) {
      const fit = fitOf(spelling, column);
      if (!fit) continue;
      if (!best || better(fit, best)) {
        best = fit;
        tied = false;
      } else if (!better(best, fit) && fit.key !== best.key) tied = true;
    }
  }
  return tied ? undefined : best;
}

/** The upper row of a two-row header with its merged cells filled to the right. */
function upperCells(sheet: Sheet, row: SheetRow): string[] {
  const cells = [...row.cells];
  for (const { top, left, bottom, right } of sheet.merged) {
    if (top !== row.number - 1 || bottom !== top) continue;
    for (let column = left + 1; column <= right; column += 1) cells[column] = cells[left] ?? '';
  }
  return cells;
}

interface Candidate extends Header {
  readonly weight: number;
  readonly ambiguous: ReadonlyMap<string, readonly string[]>;
}

function candidate(
  spellings: readonly (readonly string[])[],
  columns: readonly Prepared[],
  first: number,
  last: number,
): Candidate {
  const fits = spellings.map((one) => bestFit(one, columns));
  const found = new Map<string, number>();
  const ambiguous = new Map<string, string[]>();
  let weight = 0;
  for (const { key } of columns) {
    const own = fits.flatMap((fit, at) => (fit?.key === key ? [{ fit, at }] : []));
    const best = own.reduce<(typeof own)[number] | undefined>(
      (a, b) => (a && !better(b.fit, a.fit) ? a : b),
      undefined,
    );
    if (!best) continue;
    const equal = own.filter((one) => !better(best.fit, one.fit));
    if (equal.length > 1)
      ambiguous.set(
        key,
        equal.map((one) => spellings[one.at]![0]!),
      );
    found.set(key, best.at);
    weight += best.fit.score >= 2 ? 2 : 1;
  }
  const taken = new Set(found.values());
  const unknown = spellings.flatMap(([heading], at) => {
    const plain = plainHeading(heading ?? '');
    return taken.has(at) || plain === '' || NUMBERING.has(plain) ? [] : [normaliseText(heading!)];
  });
  return { first, last, columns: found, unknown, weight, ambiguous };
}

function candidates(sheet: Sheet, columns: readonly Prepared[]): Candidate[] {
  const all: Candidate[] = [];
  const rows = sheet.rows.slice(0, SEARCHED);
  for (const [i, row] of rows.entries()) {
    all.push(
      candidate(
        row.cells.map((cell) => [cell]),
        columns,
        i,
        i,
      ),
    );
    const lower = rows[i + 1];
    if (!lower || lower.number !== row.number + 1) continue;
    const upper = upperCells(sheet, row);
    const width = Math.max(upper.length, lower.cells.length);
    const spellings = Array.from({ length: width }, (_, at) => {
      const [above, below] = [upper[at] ?? '', lower.cells[at] ?? ''];
      return below === '' ? [above] : above === '' ? [below] : [`${above}${below}`, below];
    });
    all.push(candidate(spellings, columns, i, i + 1));
  }
  return all;
}

const nameOf = (column: ColumnSpec): Text =>
  column.label ?? { zh: column.headings[0] ?? column.key, en: column.headings[0] ?? column.key };
const list = (texts: readonly string[], mark: string) => texts.join(mark);

function missing(columns: readonly ColumnSpec[], found: Candidate | undefined, sheet: Sheet): Refusal {
  const lacking = columns.filter((column) => column.required && !found?.columns.has(column.key));
  const zh = list(
    lacking.map((column) => nameOf(column).zh),
    '、',
  );
  const en = list(
    lacking.map((column) => nameOf(column).en),
    ', ',
  );
  const seen = found && found.columns.size > 0 ? (sheet.rows[found.last]?.cells ?? []) : (sheet.rows[0]?.cells ?? []);
  const none = !found || found.columns.size === 0;
  return refuse(
    none ? 'header-not-found' : 'columns-missing',
    none ? `没有找到表头，应有这些列：${zh}` : `缺少这些列：${zh}`,
    none ? `No header row was found; it should hold the columns ${en}` : `These columns are missing: ${en}`,
    {
      next: {
        zh: '请下载模板对照，或把列名改成模板里的叫法',
        en: 'Compare with the template, or name the columns as it does',
      },
      details: { missing: lacking.map((column) => column.key), seen: seen.filter((cell) => cell !== '').slice(0, 50) },
    },
  );
}

/**
 * The header row or rows: those among the first 30 that name most columns. Refuses: header-not-found, columns-missing, columns-ambiguous.
 */
export function findHeader(sheet: Sheet, specs: readonly ColumnSpec[]): Header | Refusal {
  const columns = specs.map(({ key, headings }) => ({
    key,
    headings: headings.map(plainHeading).filter((words) => words !== ''),
  }));
  let best: Candidate | undefined;
  for (const one of candidates(sheet, columns)) {
    // One row that says as much as two is the header; the other is a line above it.
    const simpler = best && one.weight === best.weight && one.first === one.last && best.first !== best.last;
    if (!best || one.weight > best.weight || simpler) best = one;
  }
  // A data row may hold a word that is also a heading: one match is a header only where one column is all there is.
  if (!best || best.weight < Math.min(3, specs.length * 2)) return missing(specs, undefined, sheet);
  if (specs.some((column) => column.required && !best.columns.has(column.key))) return missing(specs, best, sheet);
  for (const [key, headings] of best.ambiguous) {
    const name = nameOf(specs.find((spec) => spec.key === key)!);
    const words = headings.map((heading) => `“${normaliseText(heading)}”`);
    return refuse(
      'columns-ambiguous',
      `${list(words, '、')}都像是“${name.zh}”，分不清用哪一列`,
      `${list(words, ', ')} could all be “${name.en}”`,
      { next: { zh: '请删去或改名其中的几列', en: 'Remove or rename all but one' }, details: { key, headings } },
    );
  }
  return best;
}
