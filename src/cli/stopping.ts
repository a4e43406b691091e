// A clean end on SIGTERM and SIGINT. Ctrl-C under npm arrives twice (from the terminal and from npm), so a second signal is not impatience.
import { Fault } from '#kit/refusal.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
/** Longer than any step of a job should take; then the lease runs out and another goes on. */
const patienceMs = 15_000;

/** Resolves with the first signal. Those that follow are taken note of and change nothing. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of signals) process.on(signal, () => resolve(signal));
  });
}

/** Runs the end in order; what does not come to an end in time is left behind. */
export async function stopWithin(steps: readonly (() => Promise<unknown>)[], withinMs = patienceMs): Promise<void> {
  const late = setTimeout(() => {
    console.error(new Fault('没能在限定时间内停下，强制结束。 It did not stop in time and is ended by force.').message);
    process.exit(1);
  }, withinMs);
  for (const step of steps) await step();
  clearTimeout(late);
}
