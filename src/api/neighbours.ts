// How much an address may ask of what is open to anyone, counted in this process's memory before a body is read or the database asked: saying no must
// cost next to nothing. Loose enough for a works canteen behind one address; what is counted per person and over all processes is access/rate.ts.
import type { Clock } from '#kit/clock.ts';
import { networkOf } from '#kit/network.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Allowance, tokenBuckets } from '#kit/token-buckets.ts';

/** A look costs one; a body that has to be read or a file that has to be made costs ten: 300 at once, then ten a second. */
export const openAllowance: Allowance = { burst: 3_000, perSecond: 100 };
const lookCosts = 1;
const heavyCosts = 10;

/** So many addresses are remembered; beyond that the one not heard of for longest is forgotten. */
const addressesAtMost = 20_000;

export interface Neighbours {
  /** Takes from what the address may; refuses: too-many-requests. An address that is not known ('') is not counted. */
  take(address: string, heavy: boolean): Refusal | null;
}

export function makeNeighbours(clock: Clock, allowance: Allowance = openAllowance, most = addressesAtMost): Neighbours {
  const buckets = tokenBuckets(allowance, most);
  return {
    take(address, heavy) {
      if (address === '') return null;
      const wait = buckets.take(networkOf(address), clock.now().getTime(), heavy ? heavyCosts : lookCosts);
      return wait === 0 ? null : tooMany(wait);
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
