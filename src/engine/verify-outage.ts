// What cannot be opened was changed; what cannot be asked for is an outage: the database is away, and nothing is said about the rows.
import { Outage } from '#kit/refusal.ts';

/** For a `catch` around reading and opening at once: null for what does not open, thrown on for what the database or the network threw. */
export function noneUnlessOutage(error: unknown): null {
  if (error instanceof Outage || typeof (error as { code?: unknown } | null)?.code === 'string') throw error;
  return null;
}
