// The gate before a rush: how often one may knock, by account first, then by device and union, and by address last and loosely, because a factory
// shares one. Kept in this process alone: it costs the database nothing, and with several processes each lets through its own share.
import type { Clock } from '#kit/clock.ts';
import { type Allowance, type TokenBuckets, tokenBuckets } from '#kit/token-buckets.ts';

/**
 * A person pressing again and again, on however many devices, is let in once a second. A device is a browser by the random name it was given: wide
 * enough for an officer who helps twenty colleagues on one phone, each pressing as often as he may, and far too narrow for a farm of accounts. His own
 * union and his address are narrow enough that a farm of accounts behind one of them cannot crowd out the others, and wide enough for a factory that
 * comes all at once.
 */
const limits = {
  person: { burst: 6, perSecond: 1 },
  device: { burst: 120, perSecond: 2 },
  union: { burst: 10_000, perSecond: 2_000 },
  address: { burst: 10_000, perSecond: 2_000 },
} as const satisfies Record<string, Allowance>;
type Knocker = keyof typeof limits;
const knockers = Object.keys(limits) as readonly Knocker[];

/** So many knocks that were turned away, within a minute, look like a machine: then a person is asked whether he is one. */
const oddAfter = 30;
const oddForMs = 60_000;
const rememberedMost = 300_000;

interface Knocks {
  count: number;
  since: number;
}

export interface Gate {
  /** Whose knocks are too many, or null: come in. Only what is the person's own doing counts against him. Whoever has no device is not held to its limit. */
  tooMany(tenantId: number, who: Readonly<Record<Knocker, string | number | null>>): Knocker | null;
  /** Whether this person has knocked like a machine of late. */
  isOdd(tenantId: number, personId: number): boolean;
  /** He showed that he is a person. */
  pardon(tenantId: number, personId: number): void;
}

export function makeGate(clock: Clock): Gate {
  // Apart, so that whoever makes up devices can crowd out none but devices.
  const buckets = {
    person: tokenBuckets(limits.person, rememberedMost),
    device: tokenBuckets(limits.device, rememberedMost),
    union: tokenBuckets(limits.union, rememberedMost),
    address: tokenBuckets(limits.address, rememberedMost),
  } satisfies Record<Knocker, TokenBuckets>;
  const turnedAway = new Map<string, Knocks>();
  const knocksOf = (key: string, now: number): Knocks => {
    const known = turnedAway.get(key);
    if (known && now - known.since < oddForMs) return known;
    if (turnedAway.size >= rememberedMost) turnedAway.clear();
    const fresh = { count: 0, since: now };
    turnedAway.set(key, fresh);
    return fresh;
  };
  return {
    tooMany(tenantId, who) {
      const now = clock.now().getTime();
      for (const kind of knockers) {
        if (who[kind] === null || buckets[kind].take(`${tenantId}:${who[kind]}`, now) === 0) continue;
        if (kind === 'person') knocksOf(`${tenantId}:${who.person}`, now).count += 1;
        return kind;
      }
      return null;
    },
    isOdd(tenantId, personId) {
      const known = turnedAway.get(`${tenantId}:${personId}`);
      return known !== undefined && known.count >= oddAfter && clock.now().getTime() - known.since < oddForMs;
    },
    pardon: (tenantId, personId) => void turnedAway.delete(`${tenantId}:${personId}`),
  };
}
