// The three ways something does not happen: a Refusal is an answer, a Fault is a bug, an Outage is worth a retry.
import type { Text } from '#kit/text.ts';

/**
 * "No", as a value: what and why (`why`), which rule (`rule`: a law or clause as it is written, the key of a principle in rule-words.ts, or a
 * field's path) and what to do next (`next`). `code` is stable and kebab-case; the HTTP status of each code lives in `api/statuses.ts` alone.
 */
export interface Refusal {
  readonly refused: true;
  readonly code: string;
  readonly why: Text;
  readonly rule?: string;
  readonly next?: Text;
  readonly details?: unknown;
}

export function refuse(
  code: string,
  zh: string,
  en: string,
  more: { rule?: string; next?: Text; details?: unknown } = {},
): Refusal {
  return { refused: true, code, why: { zh, en }, ...more };
}

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true;

/** A broken invariant: a bug of ours, never the user's doing. */
export class Fault extends Error {
  override name = 'Fault';
}

/** Something outside did not answer; the same call may succeed later. */
export class Outage extends Error {
  override name = 'Outage';
}

/** States what must hold here; stays on in production. */
export function invariant(holds: unknown, what: string): asserts holds {
  if (!holds) throw new Fault(what);
}
