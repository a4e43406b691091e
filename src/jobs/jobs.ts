// Work that takes longer than a request: kept in the table `jobs`, done in steps, each with a cursor, so that a job survives the
// process that runs it, can be paused, shows how far it is and keeps what went wrong row by row.
import type { Refusal } from '#kit/refusal.ts';
import { Fault, invariant } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export type JobState = 'waiting' | 'running' | 'paused' | 'done' | 'failed';

/** One row that could not be done, for the person who started the job. No personal data beyond what that person may see. */
export interface JobError {
  /** Row number, case id …: what the person recognises it by. */
  readonly row: number | string;
  readonly refusal?: Refusal;
  readonly message?: string;
}

export interface Job {
  readonly id: number;
  readonly kind: string;
  readonly input: unknown;
  readonly state: JobState;
  readonly done: number;
  readonly total: number | null;
  readonly cursor: unknown;
  /** The first 1,000; `errorCount` counts all. */
  readonly errors: readonly JobError[];
  readonly errorCount: number;
  readonly result: unknown;
  readonly createdBy: number | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Failed or interrupted steps in a row. */
  readonly attempts: number;
  /** Why the last step failed, without data. */
  readonly lastError: string | null;
}

export const ERRORS_KEPT = 1000;

export const jobColumns = `id, kind, input, state, done, total, cursor, errors, error_count AS "errorCount", result, created_by AS "createdBy",
  created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt", attempts, last_error AS "lastError"`;

export interface NewJob {
  readonly kind: string;
  readonly input: unknown;
  /** A second job with the same key is the first one; keep it to what makes the job the same (action id, run id). */
  readonly dedupe?: string;
  /** Rows it will work through, when known. */
  readonly total?: number;
  readonly createdBy: number | null;
}

/** Puts a job into the queue, in the caller's transaction when `q` is one. Gives its id, and whether this call made it. */
export async function startJob(
  house: House,
  tenantId: number,
  job: NewJob,
  q: Queryable = house.db,
): Promise<{ id: number; made: boolean }> {
  const id = await house.ids.take(tenantId);
  const rows = await q.query<{ id: number }>(
    `INSERT INTO jobs (tenant_id, id, kind, input, dedupe, state, total, created_by, created_at)
     VALUES ($1, $2, $3, $4::jsonb, $5, 'waiting', $6, $7, $8) ON CONFLICT (tenant_id, dedupe) DO NOTHING RETURNING id`,
    [
      ...[tenantId, id, job.kind, JSON.stringify(job.input ?? null), job.dedupe ?? null],
      ...[job.total ?? null, job.createdBy, house.clock.now()],
    ],
  );
  if (rows.length > 0) return { id, made: true };
  const first = await q.query<{ id: number }>('SELECT id FROM jobs WHERE tenant_id = $1 AND dedupe = $2', [
    tenantId,
    job.dedupe,
  ]);
  if (!first[0]) throw new Fault(`job ${job.kind}: neither made nor found under ${job.dedupe}`);
  return { id: first[0].id, made: false };
}

/** The job, or undefined. */
export async function findJob(q: Queryable, tenantId: number, id: number): Promise<Job | undefined> {
  return (await q.query<Job>(`SELECT ${jobColumns} FROM jobs WHERE tenant_id = $1 AND id = $2`, [tenantId, id]))[0];
}

/** Newest first. */
export async function listJobs(
  q: Queryable,
  tenantId: number,
  options: { createdBy?: number; states?: readonly JobState[]; before?: number; limit?: number } = {},
): Promise<Job[]> {
  return q.query<Job>(
    `SELECT ${jobColumns} FROM jobs WHERE tenant_id = $1 AND ($2::bigint IS NULL OR created_by = $2)
        AND ($3::text[] IS NULL OR state = ANY ($3)) AND ($4::bigint IS NULL OR id < $4) ORDER BY id DESC LIMIT $5`,
    [
      ...[tenantId, options.createdBy ?? null, options.states ?? null, options.before ?? null],
      Math.min(options.limit ?? 50, 200),
    ],
  );
}

/** Stops after the step under way; false when it is not waiting or running. */
export async function pauseJob(q: Queryable, tenantId: number, id: number): Promise<boolean> {
  const rows = await q.query(
    `UPDATE jobs SET state = 'paused' WHERE tenant_id = $1 AND id = $2 AND state IN ('waiting', 'running') RETURNING id`,
    [tenantId, id],
  );
  return rows.length > 0;
}

/** Goes on from the saved cursor; also the way to try a failed job again. False when it is neither paused nor failed. */
export async function resumeJob(q: Queryable, tenantId: number, id: number): Promise<boolean> {
  const rows = await q.query(
    `UPDATE jobs SET state = 'waiting', attempts = 0, lease_by = NULL, lease_until = NULL, finished_at = NULL
      WHERE tenant_id = $1 AND id = $2 AND state IN ('paused', 'failed') RETURNING id`,
    [tenantId, id],
  );
  return rows.length > 0;
}

/** What a step came to. The next step is given `cursor`. */
export interface StepResult {
  /** Rows done in this step, failed ones included. */
  readonly done: number;
  readonly cursor: unknown;
  readonly total?: number;
  readonly errors?: readonly JobError[];
  readonly finished?: boolean;
  readonly result?: unknown;
}

export interface StepContext {
  readonly house: House;
  readonly tenantId: number;
  readonly job: Job;
  /** The step's transaction when the kind is 'atomic', otherwise the pool. */
  readonly q: Queryable;
  /** True once the worker is asked to stop: a long idempotent step may then return early with its cursor. */
  readonly stopping: () => boolean;
  /**
   * Shows how far the whole job is while one long step runs; the step's own `done` is then counted from there.
   * False when the step should end early: the job was paused or taken over, or the worker is to stop.
   */
  readonly progress: (done: number, total: number) => Promise<boolean>;
}

export interface JobKind {
  readonly kind: string;
  /**
   * 'atomic': a step's effects and its cursor are one transaction on `q`; whatever happens, each step counts once.
   * 'idempotent': the step writes by itself (through `act`, say), its cursor is saved afterwards, and after a crash it runs again.
   */
  readonly steps: 'atomic' | 'idempotent';
  /** Steps that fail in a row before the job has failed; default 8, over about ten minutes. */
  readonly maxAttempts?: number;
  step(context: StepContext): Promise<StepResult>;
}

/** Kinds of jobs by key; a job of an unknown kind waits for a process that knows it. */
export type JobKinds = Readonly<Record<string, JobKind>>;

export function defineJob(kind: string, definition: Omit<JobKind, 'kind'>): JobKind {
  invariant(/^[a-z][a-z0-9-]*$/.test(kind), `a job's kind is kebab-case, not ${kind}`);
  return { kind, ...definition };
}

export function jobKinds(...kinds: readonly JobKind[]): JobKinds {
  const registry: Record<string, JobKind> = {};
  for (const one of kinds) {
    invariant(!(one.kind in registry), `two jobs are called ${one.kind}`);
    registry[one.kind] = one;
  }
  return registry;
}
