// Scales of charts, as plain arithmetic: where gridlines stand, how long a bar is, which of five steps of one hue a value has (design §7).

/** From nought to at least `most`, in steps of 1, 2 or 5 times a power of ten; at most `lines` above nought. */
export function ticksTo(most: number, lines = 4): number[] {
  if (most <= 0) return [0];
  const rough = most / lines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough) ?? rough);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, n) => n * step);
}

/**
 * Which of `steps` steps up to the largest, by the square root: one very large value does not make all others pale, and, unlike with quantiles, values that
 * are nearly the same look the same. Nought and what is not shown have the lowest.
 */
export function stepOf(value: number | null, most: number, steps = 5): number {
  if (value === null || value <= 0 || most <= 0) return 0;
  return Math.min(steps - 1, Math.ceil(Math.sqrt(value / most) * steps) - 1);
}

/** Neighbours in time are joined by a line; over a year without a round there is none. */
export function runsOf<P extends { readonly year: number; readonly value: number | null }>(
  points: readonly P[],
): P[][] {
  const runs: P[][] = [];
  let last: P | undefined;
  for (const point of points) {
    if (point.value !== null) {
      if (last && last.value !== null && point.year === last.year + 1) runs.at(-1)!.push(point);
      else runs.push([point]);
    }
    last = point;
  }
  return runs;
}
