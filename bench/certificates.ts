// `bench certificates`: a union prints ten thousand certificates, each signed, with its code, as PDF/A: the job that the desk starts, on one worker with
// what it needs of threads. It counts only if every certificate has its page.
import { type BenchOptions, benchHouse, type MeasuredResult, machine, median, timed } from '#bench/measure.ts';
import { makeEngine } from '#engine/engine.ts';
import { findJob, jobKinds, startJob } from '#jobs/jobs.ts';
import { PRINT_CERTIFICATES, type PrintInput, printJob } from '#jobs/print-certificates.ts';
import { Worker } from '#jobs/worker.ts';
import { addPrint, certificatePdf, printsOf } from '#records/prints.ts';
import { recordsToPrint } from '#records/records.ts';
import type { House } from '#store/house.ts';
import { makeMembers, makeTenant, places, tenantId } from '#test/support/little-tenant.ts';
import { registered } from '#test/support/registered.ts';

const runs = 3;
const year = 2020;
const of = { issuerId: places.district, kind: 'honour', year };
const page = 'https://union.example/open/verify';
/** Person, and further down record, number n of the bench. */
const id = (n: number) => 1_000_000 + n;
const surnames = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗';
const given = '建国志强秀英丽华海涛晓明文静春梅永军玉兰立新';
const nameOf = (n: number): string =>
  `${surnames[n % surnames.length]}${given[(n * 7) % given.length]}${given[(n * 13 + 5) % given.length]}`;

/** One by the engine, the others written as it would write them. */
async function registerAll(house: House, size: number): Promise<void> {
  await makeTenant(house);
  const people = Array.from({ length: size }, (_, n) => ({
    ...{ id: id(n + 1), organisationId: places.yangFirm, name: nameOf(n) },
  }));
  await makeMembers(house, people);
  await registered(makeEngine(house), { personId: id(1), unionId: places.yangFirm, issuerId: places.district });
  await house.db.query(
    `INSERT INTO records SELECT (jsonb_populate_record(r, jsonb_build_object('id', $2::bigint + n, 'number', n, 'person_id', $2::bigint + n))).*
       FROM records r CROSS JOIN generate_series(2, $3::int) AS n WHERE r.tenant_id = $1`,
    [tenantId, id(0), size],
  );
  await house.db.query(
    `INSERT INTO record_steps SELECT (jsonb_populate_record(s, jsonb_build_object('record_id', $2::bigint + n))).*
       FROM record_steps s CROSS JOIN generate_series(2, $3::int) AS n WHERE s.tenant_id = $1`,
    [tenantId, id(0), size],
  );
}

async function printAll(house: House, size: number): Promise<number> {
  const input: PrintInput = { page };
  return timed(async () => {
    const job = await startJob(house, tenantId, { kind: PRINT_CERTIFICATES, input, total: size, createdBy: 1 });
    await addPrint(house.db, tenantId, { ...of, id: job.id, by: 1, at: house.clock.now() });
    const worker = new Worker(house, { kinds: jobKinds(printJob()), pollMs: 20, tenants: async () => [tenantId] });
    worker.start();
    while ((await findJob(house.db, tenantId, job.id))?.state !== 'done')
      await new Promise((later) => setTimeout(later, 50));
    await worker.stop();
    const printed = (await printsOf(house.db, tenantId, of.issuerId)).find((one) => one.id === job.id);
    const pages = printed?.volumes.reduce((sum, one) => sum + one.pages, 0);
    if (pages !== size) throw new Error(`${pages} pages for ${size} certificates`);
  });
}

export async function bench({ size = 10_000, url }: BenchOptions): Promise<MeasuredResult> {
  const { house, close } = await benchHouse(url, `${year}-12-20T09:00:00+08:00`);
  try {
    await registerAll(house, size);
    const all: number[] = [];
    for (let run = 0; run < runs; run++) all.push(await printAll(house, size));
    const [record] = await recordsToPrint(house.db, tenantId, { ...of, after: 0, limit: 1 });
    const alone: number[] = [];
    for (let run = 0; run < 20; run++) alone.push(await timed(() => certificatePdf(house, tenantId, record!, page)));
    const seconds = median(all);
    return {
      ...{ bench: 'certificates', size, runs, seconds: Math.round(seconds * 10) / 10, machine: machine() },
      measures: [
        { what: 'all, as a job', value: seconds * 1000, worst: Math.max(...all) * 1000, unit: 'ms' },
        { what: 'certificates a second', value: size / seconds, unit: '' },
        {
          what: 'one alone, the threads awake',
          value: median(alone) * 1000,
          worst: Math.max(...alone) * 1000,
          unit: 'ms',
        },
      ],
      notes: ['each signed and with its code; every certificate has its page, in volumes of 250, sealed'],
    };
  } finally {
    await close();
  }
}
