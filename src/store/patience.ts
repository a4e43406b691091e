// How long a statement may take. A request's is short (the role's settings, app-role.ts), so that one bad question cannot hold a connection and its locks
// for a minute. What is meant to work longer says so here, and everything it asks of the database then carries its limit within its own
// transaction: no session keeps it, so it holds behind a pooler too.
import { AsyncLocalStorage } from 'node:async_hooks';

const declared = new AsyncLocalStorage<number>();

/** Of jobs, recurring tasks and commands: the statement timeout, in seconds. */
export const workPatience = 60;
/** Longer work waits longer for others, too. */
const lockSeconds = 10;

/** Runs `work` with this many seconds for each of its statements. */
export const patiently = <T>(seconds: number, work: () => T): T => declared.run(seconds, work);

/** What a transaction begins with; null: nothing was declared. */
export function beginPatiently(): string | null {
  const seconds = declared.getStore();
  if (seconds === undefined) return null;
  return `BEGIN; SET LOCAL statement_timeout = '${seconds}s'; SET LOCAL lock_timeout = '${lockSeconds}s'`;
}
