// Which goods a round hands out, by what it was opened with.
import { own } from '#kit/own.ts';
import type { PackageRow, Programme } from '#policy/programme.ts';

/** The goods that the parameters of a round name, each once. */
export function goodsIn(
  { parameters }: Pick<Programme, 'parameters'>,
  given: Readonly<Record<string, unknown>>,
): readonly number[] {
  const rows = Object.entries(parameters).flatMap(([name, { type }]) =>
    type === 'goods' ? ((own(given, name) ?? []) as readonly PackageRow[]) : [],
  );
  return [...new Set(rows.map(({ goods }) => goods))];
}
