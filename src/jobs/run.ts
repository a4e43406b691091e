// Running one step of one job. A claim is a lease with a mark of its own: who lost the lease cannot save, so a step that was taken over
// can neither skip nor count rows twice.
import {
  ERRORS_KEPT,
  type Job,
  type JobError,
  type JobKind,
  type JobKinds,
  jobColumns,
  type StepResult,
} from '#jobs/jobs.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const LEASE_MS = 30_000;
const BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 5 * 60_000;

export interface Claim {
  readonly job: Job;
  /** Unique to this claim. */
  readonly mark: string;
}

const later = (now: Date, milliseconds: number): Date => new Date(now.getTime() + milliseconds);
const markOf = (house: House, worker: string): string =>
  `${worker}/${Buffer.from(house.random.bytes(8)).toString('hex')}`;

/**
 * Takes the job that is due and has waited longest: waiting, or running under a lease that ran out (its worker died, which counts as a failed attempt).
 * `lease_until` of a waiting job is the time of its next attempt.
 */
export async function claimJob(
  house: House,
  tenantId: number,
  options: { worker: string; kinds: readonly string[]; leaseMs?: number },
): Promise<Claim | undefined> {
  const now = house.clock.now();
  const mark = markOf(house, options.worker);
  const rows = await house.db.query<Job>(
    `UPDATE jobs SET state = 'running', lease_by = $3, lease_until = $4, started_at = coalesce(started_at, $5),
            attempts = attempts + CASE WHEN state = 'running' THEN 1 ELSE 0 END
      WHERE tenant_id = $1 AND id = (
        SELECT id FROM jobs WHERE tenant_id = $1 AND state IN ('waiting', 'running') AND kind = ANY ($2::text[])
           AND (lease_until IS NULL OR lease_until <= $5) ORDER BY lease_until NULLS FIRST, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING ${jobColumns}`,
    [tenantId, options.kinds, mark, later(now, options.leaseMs ?? LEASE_MS), now],
  );
  return rows[0] && { job: rows[0], mark };
}

/** Gives the lease back, so that any worker can go on at once with whichever job has waited longest. */
export async function releaseJob(house: House, tenantId: number, claim: Claim): Promise<void> {
  await house.db.query(
    `UPDATE jobs SET lease_by = NULL, lease_until = $4, state = CASE WHEN state = 'running' THEN 'waiting' ELSE state END
      WHERE tenant_id = $1 AND id = $2 AND lease_by = $3`,
    [tenantId, claim.job.id, claim.mark, house.clock.now()],
  );
}

/** Prolongs the lease; false when it is no longer ours. */
export async function renewLease(house: House, tenantId: number, claim: Claim, leaseMs = LEASE_MS): Promise<boolean> {
  const rows = await house.db.query(
    `UPDATE jobs SET lease_until = $4 WHERE tenant_id = $1 AND id = $2 AND lease_by = $3 RETURNING id`,
    [tenantId, claim.job.id, claim.mark, later(house.clock.now(), leaseMs)],
  );
  return rows.length > 0;
}

/** After a step: saved; 'lost' when somebody else has the job now. A paused job keeps its state but not its lease. */
async function save(house: House, q: Queryable, tenantId: number, claim: Claim, result: StepResult, leaseMs: number) {
  const now = house.clock.now();
  const kept: readonly JobError[] = (result.errors ?? []).slice(0, ERRORS_KEPT);
  const rows = await q.query<Job>(
    `UPDATE jobs SET cursor = $4::jsonb, done = done + $5, total = coalesce($6, total), attempts = 0, last_error = NULL,
            errors = CASE WHEN jsonb_array_length(errors) >= ${ERRORS_KEPT} OR $8 = 0 THEN errors
                          ELSE jsonb_path_query_array(errors || $7::jsonb, '$[0 to ${ERRORS_KEPT - 1}]') END,
            error_count = error_count + $8, result = coalesce($9::jsonb, result),
            finished_at = CASE WHEN $10 THEN $11::timestamptz END,
            state = CASE WHEN $10 THEN 'done' ELSE state END,
            lease_by = CASE WHEN $10 OR state = 'paused' THEN NULL ELSE lease_by END,
            lease_until = CASE WHEN $10 OR state = 'paused' THEN NULL ELSE $12::timestamptz END
      WHERE tenant_id = $1 AND id = $2 AND lease_by = $3 RETURNING ${jobColumns}`,
    [
      ...[tenantId, claim.job.id, claim.mark, JSON.stringify(result.cursor ?? null), result.done, result.total ?? null],
      ...[JSON.stringify(kept), result.errors?.length ?? 0],
      ...[result.result === undefined ? null : JSON.stringify(result.result), result.finished === true],
      ...[now, later(now, leaseMs)],
    ],
  );
  return rows[0];
}

/** The name of a failure without its data: messages of drivers quote values, and a job's record is read by many. */
function failureOf(error: unknown): string {
  if (isRefusal(error)) return error.why.en;
  if (!(error instanceof Error)) return 'unknown failure';
  const code = (error as { code?: unknown }).code;
  const words = error.name === 'Fault' || error.name === 'Outage' ? `: ${error.message}` : '';
  return `${error.name}${typeof code === 'string' ? ` ${code}` : ''}${words}`.slice(0, 300);
}

async function failed(house: House, tenantId: number, claim: Claim, kind: JobKind, error: unknown): Promise<void> {
  // The row's own count and not the claim's: the step may have gone on since it was claimed.
  await house.db.query(
    `UPDATE jobs SET attempts = attempts + 1, last_error = $4, lease_by = NULL,
            lease_until = CASE WHEN attempts + 1 < $5::int
                               THEN $6::timestamptz + least($7::float8, $8::float8 * 4 ^ least(attempts, 20)) * interval '1 millisecond' END,
            finished_at = CASE WHEN attempts + 1 >= $5::int THEN $6::timestamptz END,
            state = CASE WHEN state = 'paused' THEN state WHEN attempts + 1 >= $5::int THEN 'failed' ELSE 'waiting' END
      WHERE tenant_id = $1 AND id = $2 AND lease_by = $3`,
    [
      ...[tenantId, claim.job.id, claim.mark, failureOf(error), kind.maxAttempts ?? 8, house.clock.now()],
      ...[LONGEST_BACKOFF_MS, BACKOFF_MS],
    ],
  );
}

export type StepOutcome =
  /** More to do, under the same lease. */
  | { readonly went: 'on'; readonly claim: Claim }
  | { readonly went: 'finished' | 'paused' | 'lost' }
  | { readonly went: 'failed'; readonly error: unknown };

class Lost extends Error {}

const progressOf =
  (q: Queryable, tenantId: number, claim: Claim, { stopping }: StepOptions) =>
  async (done: number, total: number): Promise<boolean> => {
    // A step that goes on is not failing: what stopped it before counts no longer.
    const rows = await q.query<{ state: string }>(
      'UPDATE jobs SET done = $4, total = $5, attempts = 0 WHERE tenant_id = $1 AND id = $2 AND lease_by = $3 RETURNING state',
      [tenantId, claim.job.id, claim.mark, done, total],
    );
    return rows[0]?.state === 'running' && !stopping();
  };

async function atomicStep(house: House, tenantId: number, claim: Claim, kind: JobKind, options: StepOptions) {
  return house.db.transaction(async (q) => {
    // Holds the job's row to the end: a pause waits for it, and nobody can take the job over meanwhile, however long it runs.
    const [job] = await q.query<Job>(
      `SELECT ${jobColumns} FROM jobs WHERE tenant_id = $1 AND id = $2 AND lease_by = $3 AND state = 'running' FOR UPDATE`,
      [tenantId, claim.job.id, claim.mark],
    );
    if (!job) throw new Lost();
    const progress = progressOf(q, tenantId, claim, options);
    const result = await kind.step({ house, tenantId, job, q, stopping: options.stopping, progress });
    return save(house, q, tenantId, claim, result, options.leaseMs);
  });
}

async function idempotentStep(house: House, tenantId: number, claim: Claim, kind: JobKind, options: StepOptions) {
  let renewal: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // A renewal that fails leaves the lease to run out; saving the step finds out.
    renewal = renewLease(house, tenantId, claim, options.leaseMs).catch(() => false);
  }, options.leaseMs / 3);
  try {
    const progress = progressOf(house.db, tenantId, claim, options);
    const { stopping } = options;
    const result = await kind.step({ house, tenantId, job: claim.job, q: house.db, stopping, progress });
    return await save(house, house.db, tenantId, claim, result, options.leaseMs);
  } finally {
    clearInterval(timer);
    await renewal;
  }
}

export interface StepOptions {
  readonly leaseMs: number;
  readonly stopping: () => boolean;
}

/** Runs one step of a claimed job. Never throws for what the step did; a database that cannot be reached is thrown. */
export async function runStep(
  house: House,
  tenantId: number,
  claim: Claim,
  kinds: JobKinds,
  options: StepOptions,
): Promise<StepOutcome> {
  const kind = own(kinds, claim.job.kind)!;
  const most = kind.maxAttempts ?? 8;
  if (claim.job.attempts >= most) {
    const error = new Fault('the worker ended each time in the middle of this job');
    await failed(house, tenantId, claim, { ...kind, maxAttempts: 0 }, error);
    return { went: 'failed', error };
  }
  try {
    const run = kind.steps === 'atomic' ? atomicStep : idempotentStep;
    const job = await run(house, tenantId, claim, kind, options);
    if (!job) return { went: 'lost' };
    if (job.state === 'running') return { went: 'on', claim: { job, mark: claim.mark } };
    return { went: job.state === 'paused' ? 'paused' : 'finished' };
  } catch (error) {
    if (error instanceof Lost) {
      await releaseJob(house, tenantId, claim);
      return { went: 'lost' };
    }
    await failed(house, tenantId, claim, kind, error);
    return { went: 'failed', error };
  }
}
