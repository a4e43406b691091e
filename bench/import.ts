// A workbook of members from bytes to register: parsed in the child, every row checked, sealed, written, its snapshot folded.
// The rival does the same work row by row, a transaction each.
import { cpus, totalmem } from 'node:os';
import { utils, write } from '@e965/xlsx';
import { memberImporter } from '#access/membership-changes.ts';
import { masterKey } from '#crypto/keys.ts';
import { commitRun, createRun, importRun } from '#documents/import-run.ts';
import { closeSpreadsheetReader, readSpreadsheet } from '#documents/spreadsheet.ts';
import { fixedClock } from '#kit/clock.ts';
import { dayFromNumber, dayNumber } from '#kit/days.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { seededRandomness } from '#kit/random.ts';
import { invariant, isRefusal } from '#kit/refusal.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { dataKeys } from '#people/data-keys.ts';
import { type Database, openDatabase } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import { blockIds } from '#store/ids.ts';

export const FULL_SIZE = 20_000;
const UNIONS = 200;
const ROW_BY_ROW = 300;
const RUNS = 3;

export interface ImportBench {
  readonly bench: 'import';
  /** Rows of one workbook. */
  readonly size: number;
  readonly perSecond: number;
  /** Of a whole workbook. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly seconds: number;
  readonly rivals: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
  readonly machine: string;
  /** `checkMs`: parsed, checked and stored sealed. */
  readonly runs: readonly { readonly checkMs: number; readonly commitMs: number; readonly perSecond: number }[];
}

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉建文红金玲'];

/** Distinct valid numbers: a day for every thousand rows. */
function idNumberOf(index: number): string {
  const birthDay = dayFromNumber(dayNumber('1965-01-01') + (Math.floor(index / 1000) % 10_000));
  return makeIdNumber('110113', birthDay, index % 1000);
}

function workbook(from: number, size: number): Buffer {
  const random = seededRandomness(`bench/import/${from}`);
  const rows: string[][] = [
    ['顺义区会员花名册'],
    ['序号', '姓名', '身份证号码', '联系电话', '所在工会', '入会时间', '是否一线'],
  ];
  for (let i = 0; i < size; i += 1) {
    const name = random.pick(surnames) + random.pick(given) + (random.int(3) > 0 ? random.pick(given) : '');
    const phone = `199${String(from + i).padStart(8, '0')}`;
    const since = `20${10 + random.int(10)}年${1 + random.int(12)}月${1 + random.int(28)}日`;
    rows.push([
      String(i + 1),
      name,
      idNumberOf(from + i),
      phone,
      `第${random.int(UNIONS)}机械工会`,
      since,
      random.int(2) ? '是' : '否',
    ]);
  }
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), '花名册');
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

async function prepare(db: Database, house: House, tenantId: number): Promise<void> {
  await db.query("INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, $2, 'bench', now())", [
    tenantId,
    `bench-import-${tenantId}`,
  ]);
  await db.query('INSERT INTO id_blocks VALUES ($1, 10000)', [tenantId]);
  const added = await addOrganisations(
    db,
    tenantId,
    [
      { id: 1, parentId: null, level: 'district', name: '顺义区总工会' },
      ...Array.from({ length: UNIONS }, (_, i) => ({
        id: 2 + i,
        parentId: 1,
        level: 'grassroots' as const,
        name: `第${i}机械工会`,
      })),
    ],
    house.clock.now(),
  );
  invariant(added === UNIONS + 1, 'the unions of the bench were not added');
  await house.crypto(tenantId);
}

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const from = performance.now();
  const result = await work();
  return [result, performance.now() - from];
};

async function importOnce(house: House, tenantId: number, bytes: Buffer, size: number) {
  const file = { name: 'bench.xlsx', bytes, organisationId: 1, createdBy: null };
  const [read, checkMs] = await timed(() => createRun(house, tenantId, memberImporter, file));
  if (isRefusal(read)) throw new Error(read.why.en);
  invariant(read.good === size, `not every row is good: ${JSON.stringify(read)}`);
  const [done, commitMs] = await timed(() => commitRun(house, tenantId, read.runId, memberImporter));
  invariant(!isRefusal(done) && done.done === size, `not every row was carried out: ${JSON.stringify(done)}`);
  return { run: read.runId, checkMs, commitMs, perSecond: Math.round(size / ((checkMs + commitMs) / 1000)) };
}

/** The same importer, one row at a time, a transaction each. */
async function rowByRow(house: House, tenantId: number, runId: number, from: number): Promise<number> {
  const run = (await importRun(house.db, tenantId, runId))!;
  const [, took] = await timed(async () => {
    for (let i = 0; i < ROW_BY_ROW; i += 1) {
      const cells = {
        name: '王明',
        idNumber: idNumberOf(from + i),
        phone: `199${String(from + i).padStart(8, '0')}`,
        organisation: '第1机械工会',
        since: '2015-03-01',
      };
      const rows = [{ rowNumber: i, key: `x/${i}`, cells }];
      const [fate] = await memberImporter.check(house, run, rows);
      invariant(fate?.fate === 'good', 'a row of the rival is good');
      await house.db.transaction((q) => memberImporter.commit(house, q, run, rows));
    }
  });
  return ROW_BY_ROW / (took / 1000);
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

export async function bench(options: { readonly size?: number; readonly url: string }): Promise<ImportBench> {
  const size = options.size ?? FULL_SIZE;
  const began = performance.now();
  const db = await openDatabase({ url: options.url });
  try {
    const random = seededRandomness('bench/import');
    const clock = fixedClock('2020-11-20T09:00:00+08:00');
    const crypto = dataKeys(db, masterKey(random.bytes(32)), { clock, randomness: random });
    const house: House = { db, clock, random, ids: blockIds(db), crypto };
    const tenantId = 9_001;
    await prepare(db, house, tenantId);
    // The first small file starts the child, as it stands warm in a server.
    await readSpreadsheet(workbook(90_000_000, 1));
    const runs: Awaited<ReturnType<typeof importOnce>>[] = [];
    for (let i = 0; i < RUNS; i += 1) {
      runs.push(await importOnce(house, tenantId, workbook(i * size, size), size));
      await db.query('ANALYZE people, memberships, facts, person_facts');
    }
    const single = await rowByRow(house, tenantId, runs[0]!.run, RUNS * size + 1000);
    const totals = runs.map((run) => run.checkMs + run.commitMs);
    const perSecond = middle(runs.map((run) => run.perSecond));
    return {
      bench: 'import',
      size,
      perSecond,
      p50Ms: Math.round(middle(totals)),
      p99Ms: Math.round(Math.max(...totals)),
      seconds: Math.round((performance.now() - began) / 100) / 10,
      rivals: { rowByRowPerSecond: Math.round(single) },
      ratios: { rowByRow: Math.round((perSecond / single) * 10) / 10 },
      machine: `${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
      runs: runs.map(({ run: _, ...measured }) => ({
        checkMs: Math.round(measured.checkMs),
        commitMs: Math.round(measured.commitMs),
        perSecond: measured.perSecond,
      })),
    };
  } finally {
    closeSpreadsheetReader();
    await db.close();
  }
}
