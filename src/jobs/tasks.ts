// Recurring work of every tenant (folding, relaying, deadlines). One process leads each task of a tenant by a row with a lease, kept while
// it lives and taken over when it is silent; every task must be safe to run twice all the same. The row also tells when it last went well.
import { setTimeout as sleep } from 'node:timers/promises';
import { settleChanges } from '#access/identity-changes.ts';
import { makeCheckpoint } from '#engine/checkpoints.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { type MessagePort, relayOutbox } from '#messages/outbox.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Task {
  readonly name: string;
  /** From the end of one run to the start of the next; varied by a tenth so that tenants do not beat together. */
  readonly everyMs: number;
  run(house: House, tenantId: number): Promise<unknown>;
}

export const defineTask = (name: string, everyMs: number, run: Task['run']): Task => ({ name, everyMs, run });

/** The tasks every installation has; the engine adds its deadlines. */
export const standardTasks = (ports: readonly MessagePort[]): Task[] => [
  defineTask('fold-figures', 1000, (house, tenantId) => foldAllFigures(house.db, tenantId)),
  defineTask('settle-identity-changes', 30_000, settleChanges),
  defineTask('relay-outbox', 1000, (house, tenantId) => relayOutbox(house, tenantId, ports)),
  defineTask('checkpoint', 60_000, makeCheckpoint),
];

export const TASK_LEASE_MS = 15_000;
const LONGEST_WAIT_MS = 60_000;

export interface LeadOptions {
  /** Unique to this process. */
  readonly worker: string;
  readonly stop: AbortSignal;
  readonly leaseMs?: number;
  /** Told of every failure; the row keeps only the last one's name. */
  readonly onError: (error: unknown, where: string) => void;
}

async function acquire(house: House, tenantId: number, task: Task, worker: string, leaseMs: number): Promise<boolean> {
  const now = house.clock.now();
  const rows = await house.db.query(
    `INSERT INTO task_leases AS l (tenant_id, task, lease_by, lease_until, last_started_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant_id, task) DO UPDATE
       SET lease_by = excluded.lease_by, lease_until = excluded.lease_until, last_started_at = excluded.last_started_at
     WHERE l.lease_until IS NULL OR l.lease_until <= excluded.last_started_at OR l.lease_by = excluded.lease_by RETURNING task`,
    [tenantId, task.name, worker, new Date(now.getTime() + leaseMs), now],
  );
  return rows.length > 0;
}

interface Report {
  readonly success?: boolean;
  readonly failure?: string;
}

/** Prolongs the lease and writes down how it went; false when another process leads now. */
async function keep(house: House, tenantId: number, task: Task, worker: string, leaseMs: number, report: Report) {
  const now = house.clock.now();
  const rows = await house.db.query(
    `UPDATE task_leases SET lease_until = $4, last_success_at = CASE WHEN $5 THEN $6::timestamptz ELSE last_success_at END,
            failures = CASE WHEN $5 THEN 0 WHEN $7::text IS NULL THEN failures ELSE failures + 1 END,
            last_error = CASE WHEN $5 THEN NULL ELSE coalesce($7::text, last_error) END
      WHERE tenant_id = $1 AND task = $2 AND lease_by = $3 RETURNING task`,
    [
      ...[tenantId, task.name, worker, new Date(now.getTime() + leaseMs)],
      ...[report.success ?? false, now, report.failure ?? null],
    ],
  );
  return rows.length > 0;
}

const nameOf = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${String((error as { code?: unknown }).code ?? '')}`.trim() : 'unknown';

/** One run, its lease renewed meanwhile. Throws what the task throws. */
async function runOnce(house: House, tenantId: number, task: Task, worker: string, leaseMs: number): Promise<void> {
  let renewal: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // Whether the lease was kept is found out after the run.
    renewal = keep(house, tenantId, task, worker, leaseMs, {}).catch(() => false);
  }, leaseMs / 3);
  try {
    await task.run(house, tenantId);
  } finally {
    clearInterval(timer);
    await renewal;
  }
}

const waitFor = (milliseconds: number, stop: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, { signal: stop, ref: true }).catch(() => undefined);

/** A tenth more or less. */
const varied = (house: House, milliseconds: number): number => {
  const byte = house.random.bytes(1)[0] ?? 128;
  return milliseconds * (0.9 + (byte / 255) * 0.2);
};

/** Leads one task of one tenant until `stop`; waits while another process does. Never throws. */
export async function leadTask(house: House, tenantId: number, task: Task, options: LeadOptions): Promise<void> {
  const { worker, stop, onError, leaseMs = TASK_LEASE_MS } = options;
  const where = `task ${task.name} of tenant ${tenantId}`;
  let leading = false;
  let savedAt = 0;
  let failures = 0;
  while (!stop.aborted) {
    try {
      if (!leading) leading = await acquire(house, tenantId, task, worker, leaseMs);
      if (!leading) {
        await waitFor(varied(house, leaseMs / 3), stop);
        continue;
      }
      await runOnce(house, tenantId, task, worker, leaseMs);
      // Written at the first success, after a failure, and every third of the lease: a fold each second need not write each second.
      const now = house.clock.now().getTime();
      if (failures > 0 || now - savedAt >= leaseMs / 3) {
        leading = await keep(house, tenantId, task, worker, leaseMs, { success: true });
        savedAt = now;
      }
      failures = 0;
    } catch (error) {
      failures += 1;
      onError(error, where);
      const kept = keep(house, tenantId, task, worker, leaseMs, { failure: nameOf(error) });
      leading = await kept.catch((broken) => {
        onError(broken, where);
        return false;
      });
    }
    await waitFor(varied(house, Math.min(LONGEST_WAIT_MS, task.everyMs * 2 ** Math.min(failures, 10))), stop);
  }
  if (!leading) return;
  await house.db
    .query('UPDATE task_leases SET lease_until = NULL WHERE tenant_id = $1 AND task = $2 AND lease_by = $3', [
      ...[tenantId, task.name, worker],
    ])
    .catch((error) => onError(error, where));
}

export interface TaskHealth {
  readonly task: string;
  readonly lastSuccessAt: Date | null;
  readonly failures: number;
  readonly lastError: string | null;
  /** The dead man's switch: no success for longer than five intervals and two leases. */
  readonly late: boolean;
}

/** How each task of the tenant fares; a task that never ran is late. */
export async function taskHealth(
  q: Queryable,
  tenantId: number,
  tasks: readonly Task[],
  now: Date,
): Promise<TaskHealth[]> {
  const rows = await q.query<Omit<TaskHealth, 'late'>>(
    `SELECT task, last_success_at AS "lastSuccessAt", failures, last_error AS "lastError" FROM task_leases WHERE tenant_id = $1`,
    [tenantId],
  );
  return tasks.map((task) => {
    const row = rows.find((one) => one.task === task.name);
    const silentMs = row?.lastSuccessAt ? now.getTime() - row.lastSuccessAt.getTime() : Number.POSITIVE_INFINITY;
    const late = silentMs > task.everyMs * 5 + TASK_LEASE_MS * 2;
    return { task: task.name, lastSuccessAt: null, failures: 0, lastError: null, ...row, late };
  });
}
