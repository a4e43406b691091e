// How much an address may ask of what is open to anyone, counted in this process's memory before a body is read or the database asked: saying no must
// cost next to nothing. Loose enough for a works canteen behind one address; what is counted per person and over all processes is access/rate.ts.
import type { Clock } from '#kit/clock.ts';
import { networkOf } from '#kit/network.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';

export interface Allowance {
  /** What an address that was quiet may take at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** A look costs one; a body that has to be read or a file that has to be made costs ten: 300 at once, then ten a second. */
export const openAllowance: Allowance = { burst: 3_000, perSecond: 100 };
const lookCosts = 1;
const heavyCosts = 10;

/** So many addresses are remembered; beyond that the one not heard of for longest is forgotten. */
const addressesAtMost = 20_000;

interface Bucket {
  tokens: number;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Neighbours {
  /** Takes from what the address may; refuses: too-many-requests. An address that is not known ('') is not counted. */
  take(address: string, heavy: boolean): Refusal | null;
}

export function makeNeighbours(
  clock: Clock,
  { burst, perSecond }: Allowance = openAllowance,
  most = addressesAtMost,
): Neighbours {
  // A Map keeps the order in which its keys were set: the first is the one not heard of for longest.
  const buckets = new Map<string, Bucket>();
  return {
    take(address, heavy) {
      if (address === '') return null;
      const name = networkOf(address);
      const now = clock.now().getTime();
      const known = buckets.get(name);
      const passed = known ? Math.max(0, now - known.at) : 0;
      const tokens = known ? Math.min(burst, known.tokens + (passed / 1_000) * perSecond) : burst;
      const costs = heavy ? heavyCosts : lookCosts;
      const enough = tokens >= costs;
      buckets.delete(name);
      buckets.set(name, { tokens: enough ? tokens - costs : tokens, at: now });
      if (buckets.size > most) buckets.delete(buckets.keys().next().value!);
      return enough ? null : tooMany(Math.ceil((costs - tokens) / perSecond));
    },
  };
}

const tooMany = (retryAfterSeconds: number): Refusal =>
  refuse(
    'too-many-requests',
    '这个网络地址来的请求太多，请稍等几秒再试',
    'Too many requests come from this address; please wait a few seconds',
    { details: { retryAfterSeconds } },
  );
