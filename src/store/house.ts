// What every function that touches the world is given: the database, and the three things tests must be able to fix — time, chance and ids.
import type { CryptoProvider } from '#crypto/provider.ts';
import type { Clock } from '#kit/clock.ts';
import type { Randomness } from '#kit/random.ts';
import type { Database } from '#store/connection.ts';
import type { IdSource } from '#store/ids.ts';

export interface House {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly ids: IdSource;
  /** The tenant's keys, unwrapped once and kept in memory. */
  crypto(tenantId: number): Promise<CryptoProvider>;
  /** Shows a file to the virus scanner: what it found, by its own name for it; null: nothing. Throws Outage. Left out: there is no scanner. */
  readonly scan?: (bytes: Uint8Array) => Promise<string | null>;
}
