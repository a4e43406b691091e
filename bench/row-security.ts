// `bench row-security`: what row-level security as a second belt would cost: the same actions with and without a policy on every table of a tenant, and
// whether a search still uses its index. The tenant is a setting of the connection here, which is less than a deployment behind PgBouncer would pay:
// there each transaction has to say it.
import { drive, makeCases, makeUnions } from '#bench/actions.ts';
import {
  type BenchOptions,
  type BenchResult,
  benchHouse,
  median,
  percentile,
  resultOf,
  timed,
} from '#bench/measure.ts';
import { makeEngine } from '#engine/engine.ts';
import { bulkActionId } from '#kit/action-id.ts';
import type { House } from '#store/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, tenantId } from '#test/support/little-tenant.ts';

const callers = 256;
const runs = 5;

const tenantTables = `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`;

/** The setting is read once per statement, not once per row. */
async function secure(owner: House): Promise<number> {
  const tables = await owner.db.query<{ name: string }>(tenantTables);
  for (const { name } of tables)
    await owner.db.query(
      `CREATE POLICY one_tenant ON ${name} TO niangjia_app USING (tenant_id = (SELECT current_setting('niangjia.tenant')::bigint))`,
    );
  return tables.length;
}

async function turn(owner: House, on: boolean): Promise<void> {
  const tables = await owner.db.query<{ name: string }>(tenantTables);
  for (const { name } of tables)
    await owner.db.query(`ALTER TABLE ${name} ${on ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`);
}

/** Whether the plan of a search by two characters uses its index. */
async function searchByIndex(app: House): Promise<boolean> {
  const plan = await app.db.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN SELECT id FROM people WHERE tenant_id = $1 AND grams @> ARRAY['王小']`,
    [tenantId],
  );
  return plan.some((line) => /Index Cond:.*grams/.test(line['QUERY PLAN']));
}

export async function bench(options: BenchOptions): Promise<BenchResult> {
  const size = options.size ?? 20_000;
  const asApp = new URL(options.url);
  asApp.searchParams.set('options', `-c role=niangjia_app -c niangjia.tenant=${tenantId}`);
  const begins = '2020-03-02T10:00:00+08:00';
  const { house: owner, close: closeOwner } = await benchHouse(options.url, begins);
  const { house, close } = await benchHouse(asApp.href, begins);
  try {
    const secured = await secure(owner);
    await makeTenant(owner);
    await makeUnions(owner);
    const round = await makeRound(owner, littleProgramme);
    const cases = await makeCases(owner, round.id, (2 * runs + 1) * size);
    await owner.db.query('VACUUM ANALYZE');
    const handlers = new Map(
      (
        await owner.db.query<{ id: number; handler: number }>(
          'SELECT id, handler_organisation_id AS handler FROM cases WHERE tenant_id = $1',
          [tenantId],
        )
      ).map(({ id, handler }) => [id, handler]),
    );
    const engine = makeEngine(house);
    const approve = (caseId: number) =>
      engine.act(tenantId, {
        acting: {
          personId: 950,
          posts: [{ role: 'reviewer', organisationId: handlers.get(caseId)!, programmeKey: null }],
        },
        target: { caseId },
        request: { id: bulkActionId(round.id, caseId, 1), action: 'approve', stage: 'basic', input: {} },
      });
    let at = 0;
    let latencies: number[] = [];
    const rateOf = async (): Promise<number> => {
      const mine = cases.slice(at, at + size);
      at += size;
      const took = await timed(async () => {
        latencies = await drive(mine, callers, approve);
      });
      return mine.length / took;
    };
    await rateOf();
    const [off, on]: [number[], number[]] = [[], []];
    const byIndex: boolean[] = [];
    for (let run = 0; run < runs; run += 1)
      for (const secure of run % 2 === 0 ? [false, true] : [true, false]) {
        await turn(owner, secure);
        (secure ? on : off).push(await rateOf());
        if (run === 0) byIndex.push(await searchByIndex(house));
      }
    return resultOf({
      bench: 'row-security',
      size,
      runs,
      perSecond: median(on),
      p50Ms: percentile(latencies, 50),
      p99Ms: percentile(latencies, 99),
      seconds: size / median(on),
      rivals: { 'without policies': median(off) },
      ratios: { 'to without policies': median(on) / median(off) },
      notes: [
        `${secured} tables; tenant given by the connection`,
        `search by two characters uses its index: without ${byIndex[0] ? 'yes' : 'no'}, with ${byIndex[1] ? 'yes' : 'no'}`,
      ],
    });
  } finally {
    await close();
    await closeOwner();
  }
}
