// The child's side of kills.ts: each thing is said on stdout only after it was acknowledged, and a word on stdin waited for, so that the child cannot
// outrun who kills it.
import { createInterface } from 'node:readline';
import { Outage } from '#kit/refusal.ts';

const go = createInterface(process.stdin)[Symbol.asyncIterator]();

export async function acknowledged(line: string): Promise<void> {
  process.stdout.write(`${line}\n`);
  await go.next();
}

/** The database went away under us: to be started again, as a supervisor would. */
const databaseGone = (error: unknown): boolean => {
  const { code, message } = error as { code?: string; message?: string };
  return (
    error instanceof Outage ||
    /^(08|57P|ECONN|EPIPE)/.test(code ?? '') ||
    /Connection terminated|Client has encountered|does not answer/.test(message ?? '')
  );
};

/** Ends the process: 0 when `work` is done, 75 when the database went away, 1 for anything else, which is written to stderr. */
export async function untilKilled(work: () => Promise<void>): Promise<never> {
  try {
    await work();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack ?? error}\n`);
    process.exit(databaseGone(error) ? 75 : 1);
  }
}
