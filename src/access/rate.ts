// Token buckets in an unlogged table: one statement takes or refuses, so several processes share one count.

import { networkOf } from '#kit/network.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Queryable } from '#store/connection.ts';

export interface Bucket {
  readonly name: string;
  /** Tokens at most; also what a new bucket holds. */
  readonly burst: number;
  readonly perMinutes: { readonly tokens: number; readonly minutes: number };
}

/** Five at once and five more in a quarter of an hour: never more than ten guesses in any fifteen minutes. */
export const guesses = (name: string): Bucket => ({ name, burst: 5, perMinutes: { tokens: 5, minutes: 15 } });
/** Loose, for whole factories behind one address. Of IPv6 a network counts as one. */
export const perAddress = (what: string, address: string): Bucket => ({
  name: `${what}:${networkOf(address)}`,
  burst: 300,
  perMinutes: { tokens: 600, minutes: 15 },
});
/** So many a day. */
export const daily = (name: string, tokens: number): Bucket => ({
  name,
  burst: tokens,
  perMinutes: { tokens, minutes: 24 * 60 },
});

/** Takes one token. Refuses: too-many-tries, with `details.retryAfterSeconds`. */
export async function take(q: Queryable, tenantId: number, bucket: Bucket, now: Date): Promise<Refusal | null> {
  const perSecond = bucket.perMinutes.tokens / (bucket.perMinutes.minutes * 60);
  const full =
    'least($4::float8, b.tokens + greatest(0, extract(epoch FROM excluded.refilled_at - b.refilled_at)) * $5::float8)';
  const rows = await q.query<{ tokens: number }>(
    `INSERT INTO rate_buckets AS b (tenant_id, bucket, tokens, refilled_at) VALUES ($1, $2, $4::float8 - 1, $3)
     ON CONFLICT (tenant_id, bucket) DO UPDATE SET tokens = ${full} - 1, refilled_at = greatest(b.refilled_at, excluded.refilled_at)
     WHERE ${full} >= 1 RETURNING tokens`,
    [tenantId, bucket.name, now, bucket.burst, perSecond],
  );
  if (rows.length > 0) return null;
  const seconds = Math.ceil(1 / perSecond);
  const minutes = Math.ceil(seconds / 60);
  return refuse(
    'too-many-tries',
    `试的次数太多了，请约 ${minutes} 分钟后再试`,
    `Too many tries; please wait about ${minutes} minutes`,
    {
      details: { retryAfterSeconds: seconds },
      next: { zh: '忘记密码可以用短信验证码登录', en: 'If you forgot the password, sign in with a code by message' },
    },
  );
}

/** How many tokens there are now. */
export async function left(q: Queryable, tenantId: number, bucket: Bucket, now: Date): Promise<number> {
  const [row] = await q.query<{ tokens: number; refilledAt: Date }>(
    'SELECT tokens, refilled_at AS "refilledAt" FROM rate_buckets WHERE tenant_id = $1 AND bucket = $2',
    [tenantId, bucket.name],
  );
  if (!row) return bucket.burst;
  const perMs = bucket.perMinutes.tokens / (bucket.perMinutes.minutes * 60_000);
  return Math.min(bucket.burst, row.tokens + Math.max(0, now.getTime() - row.refilledAt.getTime()) * perMs);
}

/** Gives a bucket back its tokens, after a success that proves who it was. */
export async function refill(q: Queryable, tenantId: number, name: string): Promise<void> {
  await q.query('DELETE FROM rate_buckets WHERE tenant_id = $1 AND bucket = $2', [tenantId, name]);
}

/** Forgets buckets unused since `before`; a job calls it daily. */
export async function sweepBuckets(q: Queryable, tenantId: number, before: Date): Promise<void> {
  await q.query('DELETE FROM rate_buckets WHERE tenant_id = $1 AND refilled_at < $2', [tenantId, before]);
}
