// What a command of `niangjia` is, and the one way its answer reaches the terminal: lines to read, or one JSON object as the last line.
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Refusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';

export type Values = Readonly<Record<string, string | boolean | undefined>>;

export interface Call {
  readonly positionals: readonly string[];
  readonly values: Values;
  /** What happens meanwhile; goes to stderr, so that stdout holds the answer alone. */
  readonly tell: (text: Text) => void;
}

export interface Answer {
  /** The last line with --json. */
  readonly json: unknown;
  /** For a person: Chinese first. */
  readonly lines: readonly string[];
  /** false: exit status 1. Default true. */
  readonly ok?: boolean;
}

export interface Command {
  readonly says: Text;
  /** Positionals, as shown by `help`. */
  readonly takes?: string;
  /** How many positionals: [least, most]. Default none. */
  readonly positionals?: readonly [number, number];
  readonly options?: ParseArgsOptionsConfig;
  run(call: Call): Promise<Answer | Refusal>;
}

/** The command was called wrongly: exit status 2. */
export class UsageProblem extends Error {
  override name = 'UsageProblem';
  readonly text: Text;

  constructor(zh: string, en: string) {
    super(`${zh}\n${en}`);
    this.text = text(zh, en);
  }
}

export const option = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** A positive whole number. Throws UsageProblem. */
export function numberOption(values: Values, name: string): number | undefined {
  const value = option(values, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageProblem(
    `--${name} 要写一个正整数，而不是“${value}”`,
    `--${name} takes a positive whole number, not “${value}”`,
  );
}

/** Han characters and full-width marks take two columns of a terminal. */
const widthOf = (value: string): number =>
  [...value].reduce((sum, character) => sum + (/[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/.test(character) ? 2 : 1), 0);

/** Columns under each other; numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const all = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, i) => Math.max(...all.map((row) => widthOf(row[i] ?? ''))));
  const right = headings.map(
    (_, i) =>
      rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || /^[-+¥]?[\d,.]+%?$/.test(String(row[i]))),
  );
  return all.map((row) =>
    row
      .map((cell, i) => {
        const gap = ' '.repeat(widths[i]! - widthOf(cell));
        return right[i] ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

export function refusalLines(refusal: Refusal): string[] {
  const { why, next, rule } = refusal;
  return [
    why.zh,
    ...(next ? [`  ${next.zh}`] : []),
    why.en,
    ...(next ? [`  ${next.en}`] : []),
    ...(rule ? [`  (${rule})`] : []),
  ];
}
