// A House for tests: fixed time, seeded chance, real ids and real keys on the database given.
import { masterKey } from '#crypto/keys.ts';
import type { Suite } from '#crypto/provider.ts';
import { type FixedClock, fixedClock } from '#kit/clock.ts';
import { seededRandomness } from '#kit/random.ts';
import { dataKeys } from '#people/data-keys.ts';
import type { Database } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import { blockIds } from '#store/ids.ts';

export interface TestHouse extends House {
  readonly clock: FixedClock;
}

/** The master key is the same in every test house, so that two of them on one database read each other's envelopes. */
export function testHouse(
  db: Database,
  clock: FixedClock = fixedClock('2020-03-02T10:00:00+08:00'),
  seed = 'test',
  suite: Suite = 'aes',
): TestHouse {
  const random = seededRandomness(seed);
  const crypto = dataKeys(db, masterKey(Buffer.alloc(32, 7)), { clock, randomness: random, suite });
  return { db, clock, random, ids: blockIds(db), crypto };
}
