// Rate limits kept in the memory of one process: a token bucket for each key, bounded in number, so that saying no costs next to nothing.

export interface Allowance {
  /** What a key that was quiet may take at once. */
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  /** Milliseconds since 1970. */
  at: number;
}

export interface TokenBuckets {
  /** Takes `cost` tokens of this key at `now` (milliseconds since 1970). 0: taken; else the seconds after which there are enough, and nothing was taken. */
  take(key: string, now: number, cost?: number): number;
}

/** Beyond `most` keys the one not heard of for longest is forgotten. */
export function tokenBuckets({ burst, perSecond }: Allowance, most: number): TokenBuckets {
  // A Map keeps the order in which its keys were set: the first is the one not heard of for longest.
  const buckets = new Map<string, Bucket>();
  return {
    take(key, now, cost = 1) {
      const known = buckets.get(key);
      const passed = known ? Math.max(0, now - known.at) : 0;
      const tokens = known ? Math.min(burst, known.tokens + (passed / 1_000) * perSecond) : burst;
      const enough = tokens >= cost;
      buckets.delete(key);
      buckets.set(key, { tokens: enough ? tokens - cost : tokens, at: now });
      if (buckets.size > most) buckets.delete(buckets.keys().next().value!);
      return enough ? 0 : Math.ceil((cost - tokens) / perSecond);
    },
  };
}
