// The process that does the long and the recurring work. Any number may run beside each other; what one leaves unfinished when it dies,
// another goes on with after the lease.
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobKinds } from '#jobs/jobs.ts';
import { type Claim, claimJob, LEASE_MS, releaseJob, runStep } from '#jobs/run.ts';
import { leadTask, type Task } from '#jobs/tasks.ts';
import { invariant } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';
import { patiently, workPatience } from '#store/patience.ts';

export interface WorkerOptions {
  readonly kinds: JobKinds;
  readonly tasks?: readonly Task[];
  /** Jobs at once; default 2. */
  readonly slots?: number;
  /** Between looks into an empty queue; default 500. */
  readonly pollMs?: number;
  readonly leaseMs?: number;
  readonly taskLeaseMs?: number;
  /** Default: all tenants of the database, looked up again every ten seconds. */
  readonly tenants?: () => Promise<readonly number[]>;
  readonly onError?: (error: unknown, where: string) => void;
}

/** A job gives its slot back after this long, so that a great one does not keep small ones waiting. */
const TURN_MS = 3000;
const TENANTS_EVERY_MS = 10_000;

export class Worker {
  readonly #house: House;
  readonly #options: WorkerOptions;
  readonly #name: string;
  #stop = new AbortController();
  #waking = new AbortController();
  #running: Promise<unknown>[] = [];
  #tenants: readonly number[] = [];
  #turn = 0;
  readonly #led = new Set<number>();

  constructor(house: House, options: WorkerOptions) {
    this.#house = house;
    this.#options = options;
    this.#name = `${process.pid}-${Buffer.from(house.random.bytes(6)).toString('hex')}`;
  }

  /** Begins to work; a database that does not answer is tried again. */
  start(): void {
    invariant(this.#running.length === 0, 'the worker is running already');
    this.#stop = new AbortController();
    this.#led.clear();
    patiently(workPatience, () => {
      this.#running = [this.#watchTenants()];
      for (let slot = 0; slot < (this.#options.slots ?? 2); slot += 1) this.#running.push(this.#slot());
    });
  }

  /** Lets every step under way come to its end, gives all leases back, then resolves. */
  async stop(): Promise<void> {
    this.#stop.abort();
    // A task may have been added while waiting.
    for (let seen = 0; seen < this.#running.length; ) {
      const all = this.#running;
      seen = all.length;
      await Promise.all(all);
    }
    this.#running = [];
  }

  /** Looks into the queue now: for who has just started a job in the same process. */
  wake(): void {
    this.#waking.abort();
    this.#waking = new AbortController();
  }

  #report(error: unknown, where: string): void {
    this.#options.onError?.(error, where);
  }

  async #wait(milliseconds: number): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, this.#waking.signal]);
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }

  async #watchTenants(): Promise<void> {
    const { tasks = [], tenants, taskLeaseMs } = this.#options;
    const all = async () =>
      (await this.#house.db.query<{ id: number }>('SELECT tenant_id AS id FROM tenants ORDER BY 1')).map(
        (row) => row.id,
      );
    while (!this.#stop.signal.aborted) {
      try {
        this.#tenants = await (tenants ?? all)();
        for (const tenantId of this.#tenants) {
          if (this.#led.has(tenantId)) continue;
          this.#led.add(tenantId);
          const options = {
            worker: this.#name,
            stop: this.#stop.signal,
            ...(taskLeaseMs ? { leaseMs: taskLeaseMs } : {}),
          };
          const onError = (error: unknown, where: string) => this.#report(error, where);
          for (const task of tasks) this.#running.push(leadTask(this.#house, tenantId, task, { ...options, onError }));
        }
      } catch (error) {
        this.#report(error, 'the list of tenants');
      }
      const pause = this.#tenants.length === 0 ? 500 : TENANTS_EVERY_MS;
      await sleep(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #slot(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      let worked = false;
      try {
        worked = await this.#once();
      } catch (error) {
        this.#report(error, 'the queue of jobs');
      }
      if (!worked) await this.#wait(this.#options.pollMs ?? 500);
    }
  }

  /** One turn of one job of some tenant; each tenant is first in turn. False when nothing was due. */
  async #once(): Promise<boolean> {
    const tenants = this.#tenants;
    this.#turn += 1;
    for (let i = 0; i < tenants.length; i += 1) {
      const tenantId = tenants[(this.#turn + i) % tenants.length]!;
      const { leaseMs = LEASE_MS, kinds } = this.#options;
      const claim = await claimJob(this.#house, tenantId, { worker: this.#name, kinds: Object.keys(kinds), leaseMs });
      if (!claim) continue;
      await this.#work(tenantId, claim, leaseMs);
      return true;
    }
    return false;
  }

  async #work(tenantId: number, first: Claim, leaseMs: number): Promise<void> {
    const began = performance.now();
    const stopping = () => this.#stop.signal.aborted;
    for (let claim = first; ; ) {
      const outcome = await runStep(this.#house, tenantId, claim, this.#options.kinds, { leaseMs, stopping });
      if (outcome.went === 'failed')
        this.#report(outcome.error, `job ${claim.job.id} (${claim.job.kind}) of tenant ${tenantId}`);
      if (outcome.went !== 'on') return;
      claim = outcome.claim;
      if (stopping() || performance.now() - began > TURN_MS) return releaseJob(this.#house, tenantId, claim);
    }
  }
}
