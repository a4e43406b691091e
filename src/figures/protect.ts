// Small numbers in sensitive programmes point at people: they stay with those who handle the cases.
import type { Figures } from '#figures/read.ts';

/** Below this many people a sensitive programme's figures are not shown upward. */
export const FEWEST_SHOWN = 5;

/** The figures, or null when they must not be shown: `counting` is the measure that counts people (cases, when each is a person). */
export function shownUpward(
  figures: Figures,
  options: { sensitive: boolean; counting?: string; fewest?: number },
): Figures | null {
  const { sensitive, counting = 'cases.opened', fewest = FEWEST_SHOWN } = options;
  const people = figures[counting] ?? 0;
  return sensitive && people > 0 && people < fewest ? null : figures;
}

/**
 * A table of parts beside their whole: when exactly one part is hidden, the whole minus the others would give it away, so the next
 * smallest is hidden as well.
 */
export function hideSmall<Part>(
  parts: ReadonlyMap<Part, Figures>,
  options: { sensitive: boolean; counting?: string; fewest?: number },
): Map<Part, Figures | null> {
  const { counting = 'cases.opened' } = options;
  const shown = new Map([...parts].map(([part, figures]) => [part, shownUpward(figures, options)] as const));
  const hidden = [...shown.values()].filter((figures) => figures === null).length;
  if (hidden !== 1) return shown;
  const people = (figures: Figures | null) => figures?.[counting] ?? 0;
  const next = [...shown].filter(([, figures]) => people(figures) > 0).sort(([, a], [, b]) => people(a) - people(b))[0];
  if (next) shown.set(next[0], null);
  return shown;
}
