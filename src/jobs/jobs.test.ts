import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineJob,
  findJob,
  type Job,
  jobKinds,
  listJobs,
  pauseJob,
  resumeJob,
  type StepContext,
  startJob,
} from '#jobs/jobs.ts';
import { claimJob, releaseJob, runStep } from '#jobs/run.ts';
import { defineTask, leadTask, taskHealth } from '#jobs/tasks.ts';
import { Worker } from '#jobs/worker.ts';
import { systemClock } from '#kit/clock.ts';
import { Outage } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

let scratch: TestDatabase;
let house: TestHouse;
let tenants = 0;

before(async () => {
  scratch = await testDatabase();
  house = testHouse(scratch.db);
  // Where steps leave their mark: one row per row of input.
  await scratch.owner.query('CREATE TABLE marks (tenant_id bigint NOT NULL, job_id bigint NOT NULL, row int NOT NULL)');
  await scratch.owner.query('GRANT ALL ON marks TO niangjia_app');
});
after(() => scratch.drop());

async function tenant(): Promise<number> {
  tenants += 1;
  await scratch.owner.query(
    `INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1::bigint, 'k' || $1::bigint, 'n', now())`,
    [tenants],
  );
  return tenants;
}
const marksOf = async (tenantId: number, jobId: number) =>
  (
    await scratch.db.query<{ row: number }>('SELECT row FROM marks WHERE tenant_id = $1 AND job_id = $2 ORDER BY row', [
      tenantId,
      jobId,
    ])
  ).map((one) => one.row);
const options = { leaseMs: 30_000, stopping: () => false };
const done = async (tenantId: number, id: number): Promise<Job> => {
  for (let waited = 0; waited < 10_000; waited += 20) {
    const job = await findJob(scratch.db, tenantId, id);
    if (job && (job.state === 'done' || job.state === 'failed')) return job;
    await sleep(20);
  }
  throw new Error('the job did not end');
};

/** Ten rows a step; each row writes its number; rows that divide by 7 are refused. */
async function count({ q, tenantId, job }: StepContext) {
  const from = (job.cursor as { next: number } | null)?.next ?? 0;
  const rows = Array.from({ length: Math.min(10, job.total! - from) }, (_, i) => from + i);
  await q.query('INSERT INTO marks SELECT $1, $2, unnest($3::int[])', [tenantId, job.id, rows]);
  const errors = rows.filter((row) => row % 7 === 0).map((row) => ({ row, message: 'divides by seven' }));
  const next = from + rows.length;
  return {
    done: rows.length,
    cursor: { next },
    errors,
    ...(next === job.total ? { finished: true, result: { rows: next } } : {}),
  };
}
const counting = defineJob('count', { steps: 'atomic', step: count });

test('a job is started once for its key, and worked off in steps', async () => {
  const tenantId = await tenant();
  const order = { kind: 'count', input: { file: 'a' }, dedupe: 'import-1', total: 25, createdBy: 5 };
  const first = await startJob(house, tenantId, order);
  assert.equal(first.made, true);
  assert.deepEqual(await startJob(house, tenantId, order), { id: first.id, made: false });
  const other = await startJob(house, tenantId, { ...order, dedupe: undefined, total: 3 });
  assert.notEqual(other.id, first.id);
  const worker = new Worker(house, { kinds: jobKinds(counting), pollMs: 10, slots: 2 });
  worker.start();
  const job = await done(tenantId, first.id);
  await done(tenantId, other.id);
  await worker.stop();
  assert.deepEqual([job.state, job.done, job.total, job.result], ['done', 25, 25, { rows: 25 }]);
  assert.deepEqual(
    job.errors.map((error) => error.row),
    [0, 7, 14, 21],
  );
  assert.equal(job.errorCount, 4);
  assert.deepEqual(
    await marksOf(tenantId, first.id),
    Array.from({ length: 25 }, (_, i) => i),
  );
  assert.deepEqual(
    (await listJobs(scratch.db, tenantId, { createdBy: 5 })).map((one) => one.id),
    [other.id, first.id],
  );
  assert.throws(() => worker.start() ?? worker.start(), /running already/);
  await worker.stop();
});

test('many workers beside each other do every row once', async () => {
  const tenantId = await tenant();
  const ids: number[] = [];
  for (let i = 0; i < 6; i += 1)
    ids.push((await startJob(house, tenantId, { kind: 'count', input: null, total: 95, createdBy: null })).id);
  const workers = [1, 2, 3].map(
    (n) => new Worker(testHouse(scratch.db, undefined, `w${n}`), { kinds: jobKinds(counting), pollMs: 5 }),
  );
  for (const worker of workers) worker.start();
  for (const id of ids) await done(tenantId, id);
  await Promise.all(workers.map((worker) => worker.stop()));
  for (const id of ids)
    assert.deepEqual(
      await marksOf(tenantId, id),
      Array.from({ length: 95 }, (_, i) => i),
    );
});

test('a worker that died is succeeded after its lease; what it still tries to save is lost', async () => {
  const tenantId = await tenant();
  const { id } = await startJob(house, tenantId, { kind: 'count', input: null, total: 30, createdBy: null });
  const kinds = jobKinds(counting);
  const dead = await claimJob(house, tenantId, { worker: 'dead', kinds: ['count'] });
  assert.ok(dead);
  const one = await runStep(house, tenantId, dead, kinds, options);
  assert.equal(one.went, 'on');
  assert.equal(await claimJob(house, tenantId, { worker: 'heir', kinds: ['count'] }), undefined);
  house.clock.advance(31_000);
  const heir = await claimJob(house, tenantId, { worker: 'heir', kinds: ['count'] });
  assert.equal(heir?.job.id, id);
  assert.equal(heir.job.attempts, 1);
  assert.deepEqual(heir.job.cursor, { next: 10 });
  assert.deepEqual(await runStep(house, tenantId, dead, kinds, options), { went: 'lost' });
  assert.equal((await runStep(house, tenantId, heir, kinds, options)).went, 'on');
  assert.equal((await findJob(scratch.db, tenantId, id))?.attempts, 0);
  assert.deepEqual(await runStep(house, tenantId, heir, kinds, options), { went: 'finished' });
  assert.deepEqual(
    await marksOf(tenantId, id),
    Array.from({ length: 30 }, (_, i) => i),
  );
});

test('an atomic step that fails leaves nothing; it is tried again later each time, then the job has failed and can be resumed', async () => {
  const tenantId = await tenant();
  let broken = true;
  const flaky = defineJob('flaky', {
    steps: 'atomic',
    maxAttempts: 3,
    async step(context) {
      const result = await count(context);
      if (broken) throw new Outage('the bank does not answer');
      return result;
    },
  });
  const kinds = jobKinds(flaky);
  const { id } = await startJob(house, tenantId, { kind: 'flaky', input: null, total: 5, createdBy: null });
  const claim = () => claimJob(house, tenantId, { worker: 'w', kinds: ['flaky'] });
  for (const waitMs of [1000, 4000]) {
    assert.equal((await runStep(house, tenantId, (await claim())!, kinds, options)).went, 'failed');
    assert.equal(await claim(), undefined);
    house.clock.advance(waitMs - 1);
    assert.equal(await claim(), undefined);
    house.clock.advance(1);
  }
  await runStep(house, tenantId, (await claim())!, kinds, options);
  const failed = await findJob(scratch.db, tenantId, id);
  assert.deepEqual([failed?.state, failed?.done, failed?.attempts], ['failed', 0, 3]);
  assert.match(failed?.lastError ?? '', /^Outage: the bank does not answer/);
  assert.deepEqual(await marksOf(tenantId, id), []);
  broken = false;
  assert.equal(await resumeJob(scratch.db, tenantId, id), true);
  assert.deepEqual(await runStep(house, tenantId, (await claim())!, kinds, options), { went: 'finished' });
  assert.deepEqual(await marksOf(tenantId, id), [0, 1, 2, 3, 4]);
  assert.equal(await resumeJob(scratch.db, tenantId, id), false);
});

test('a long step that goes on between failures is tried again soon each time, and never given up', async () => {
  const tenantId = await tenant();
  let left = 12;
  const kinds = jobKinds(
    defineJob('bumpy', {
      steps: 'idempotent',
      async step({ progress }) {
        left -= 1;
        await progress(12 - left, 12);
        if (left > 0) throw new Outage('the line broke again');
        return { done: 0, cursor: null, finished: true };
      },
    }),
  );
  const { id } = await startJob(house, tenantId, { kind: 'bumpy', input: null, total: 12, createdBy: null });
  while (left > 0) {
    const claim = await claimJob(house, tenantId, { worker: 'w', kinds: ['bumpy'] });
    assert.ok(claim, `it is due again after a second, ${left} to go`);
    await runStep(house, tenantId, claim, kinds, options);
    house.clock.advance(1_000);
  }
  const job = await findJob(scratch.db, tenantId, id);
  assert.deepEqual([job?.state, job?.done], ['done', 12]);
});

test('a job that kills its worker each time is given up', async () => {
  const tenantId = await tenant();
  const { id } = await startJob(house, tenantId, { kind: 'count', input: null, total: 5, createdBy: null });
  for (let i = 0; i < 9; i += 1) {
    assert.ok(await claimJob(house, tenantId, { worker: 'w', kinds: ['count'] }));
    house.clock.advance(31_000);
  }
  const last = await claimJob(house, tenantId, { worker: 'w', kinds: ['count'] });
  assert.equal((await runStep(house, tenantId, last!, jobKinds(counting), options)).went, 'failed');
  assert.equal((await findJob(scratch.db, tenantId, id))?.state, 'failed');
});

test('a pause takes effect after the step under way, and the job goes on where it was', async () => {
  const tenantId = await tenant();
  const kinds = jobKinds(
    counting,
    defineJob('slow', {
      steps: 'idempotent',
      async step(context) {
        await pauseJob(scratch.db, tenantId, context.job.id);
        return count(context);
      },
    }),
  );
  for (const kind of ['count', 'slow']) {
    const { id } = await startJob(house, tenantId, { kind, input: null, total: 20, createdBy: null });
    const claim = (await claimJob(house, tenantId, { worker: 'w', kinds: [kind] }))!;
    if (kind === 'count') {
      assert.equal((await runStep(house, tenantId, claim, kinds, options)).went, 'on');
      assert.equal(await pauseJob(scratch.db, tenantId, id), true);
      assert.equal((await runStep(house, tenantId, claim, kinds, options)).went, 'lost');
    } else assert.equal((await runStep(house, tenantId, claim, kinds, options)).went, 'paused');
    const paused = await findJob(scratch.db, tenantId, id);
    assert.deepEqual([paused?.state, paused?.done], ['paused', 10]);
    assert.equal(await pauseJob(scratch.db, tenantId, id), false);
    assert.equal(await claimJob(house, tenantId, { worker: 'w', kinds: [kind] }), undefined);
    assert.equal(await resumeJob(scratch.db, tenantId, id), true);
    const again = (await claimJob(house, tenantId, { worker: 'w', kinds: [kind] }))!;
    assert.deepEqual(again.job.cursor, { next: 10 });
    await runStep(house, tenantId, again, kinds, options);
    assert.deepEqual(
      await marksOf(tenantId, id),
      Array.from({ length: 20 }, (_, i) => i),
    );
  }
});

test('a long job does not keep a later one waiting: after a turn the one that waited longest is next', async () => {
  const tenantId = await tenant();
  const long = await startJob(house, tenantId, { kind: 'count', input: null, total: 900, createdBy: null });
  const claim = (await claimJob(house, tenantId, { worker: 'w', kinds: ['count'] }))!;
  assert.equal(claim.job.id, long.id);
  const short = await startJob(house, tenantId, { kind: 'count', input: null, total: 1, createdBy: null });
  await releaseJob(house, tenantId, claim);
  const next = await claimJob(house, tenantId, { worker: 'w', kinds: ['count'] });
  assert.equal(next?.job.id, short.id);
});

test('errors are kept up to a thousand and counted beyond', async () => {
  const tenantId = await tenant();
  const bad = defineJob('bad', {
    steps: 'atomic',
    async step({ job }) {
      const errors = Array.from({ length: 700 }, (_, i) => ({ row: job.done + i, message: 'wrong' }));
      return { done: 700, cursor: null, errors, finished: job.done === 1400 };
    },
  });
  const { id } = await startJob(house, tenantId, { kind: 'bad', input: null, createdBy: null });
  const worker = new Worker(house, { kinds: jobKinds(bad), pollMs: 10, tenants: async () => [tenantId] });
  worker.start();
  const job = await done(tenantId, id);
  await worker.stop();
  assert.deepEqual([job.errors.length, job.errorCount, job.errors.at(-1)?.row], [1000, 2100, 999]);
});

test('the lease of a long idempotent step is renewed', async () => {
  const tenantId = await tenant();
  const real = { ...house, clock: systemClock };
  const slow = defineJob('long', {
    steps: 'idempotent',
    async step() {
      await sleep(400);
      return { done: 1, cursor: null, finished: true };
    },
  });
  await startJob(real, tenantId, { kind: 'long', input: null, createdBy: null });
  const claim = (await claimJob(real, tenantId, { worker: 'w', kinds: ['long'], leaseMs: 150 }))!;
  const running = runStep(real, tenantId, claim, jobKinds(slow), { leaseMs: 150, stopping: () => false });
  await sleep(250);
  assert.equal(await claimJob(real, tenantId, { worker: 'thief', kinds: ['long'] }), undefined);
  assert.deepEqual(await running, { went: 'finished' });
});

test('one process leads a task; another takes over when it stops; the last success can be seen', async () => {
  const tenantId = await tenant();
  const real = { ...house, clock: systemClock };
  const runs: string[] = [];
  const led = (worker: string) => {
    const stop = new AbortController();
    const task = defineTask('tick', 10, async () => void runs.push(worker));
    const ended = leadTask(real, tenantId, task, { worker, stop: stop.signal, leaseMs: 300, onError: assert.ifError });
    const end = () => {
      stop.abort();
      return ended;
    };
    return { task, stop: end };
  };
  const first = led('first');
  await sleep(100);
  const second = led('second');
  await sleep(250);
  for (let waited = 0; runs.length <= 5 && waited < 20_000; waited += 20) await sleep(20);
  assert.ok(runs.length > 5);
  assert.ok(!runs.includes('second'));
  const [health] = await taskHealth(scratch.db, tenantId, [first.task], new Date());
  assert.deepEqual([health?.failures, health?.late], [0, false]);
  assert.ok(health?.lastSuccessAt);
  await first.stop();
  for (let waited = 0; !runs.includes('second') && waited < 2000; waited += 20) await sleep(20);
  await second.stop();
  assert.ok(runs.includes('second'));
  const later = new Date(health.lastSuccessAt.getTime() + 120_000);
  assert.deepEqual(
    (await taskHealth(scratch.db, tenantId, [first.task, defineTask('never', 10, async () => {})], later)).map(
      (one) => one.late,
    ),
    [true, true],
  );
});

test('a failing task is reported, named in its row without data, and tried again', async () => {
  const tenantId = await tenant();
  const real = { ...house, clock: systemClock };
  const errors: unknown[] = [];
  let runs = 0;
  const task = defineTask('breaks', 10, async () => {
    runs += 1;
    if (runs <= 2) throw new TypeError('secret 123456');
  });
  const stop = new AbortController();
  const ended = leadTask(real, tenantId, task, {
    worker: 'w',
    stop: stop.signal,
    onError: (error) => errors.push(error),
  });
  for (let waited = 0; runs < 2 && waited < 2000; waited += 5) await sleep(5);
  await sleep(10);
  const row = async () => (await taskHealth(scratch.db, tenantId, [task], new Date()))[0];
  assert.deepEqual([(await row())?.failures, (await row())?.lastError], [2, 'TypeError']);
  for (let waited = 0; runs < 4 && waited < 2000; waited += 5) await sleep(5);
  stop.abort();
  await ended;
  assert.equal(errors.length, 2);
  assert.deepEqual([(await row())?.failures, (await row())?.lastError], [0, null]);
});
