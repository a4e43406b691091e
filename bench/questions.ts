// Searching, measured question by question: what the benches of people and of the showcase ask alike.
import type { Dice } from '#kit/random.ts';

const at = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100;

/** One after the other; in milliseconds, `sum` of all of them. */
export async function measure(questions: readonly string[], ask: (text: string) => Promise<unknown>) {
  const times: number[] = [];
  for (const text of questions) {
    const from = performance.now();
    await ask(text);
    times.push(performance.now() - from);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const sum = times.reduce((a, b) => a + b, 0);
  return { p50Ms: at(sorted, 0.5), p95Ms: at(sorted, 0.95), p99Ms: at(sorted, 0.99), sum };
}

/** Two characters that stand side by side in it. */
export const pairOf = (words: string, random: Dice): string => {
  const from = random.int([...words].length - 1);
  return [...words].slice(from, from + 2).join('');
};
