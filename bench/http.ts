// `bench http`: full actions through HTTP — session, authorisation, checked input, idempotent by id, group commit with history and
// figures — from 256 keep-alive connections, beside an empty handler on the same server that gets the very same requests.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openSession } from '#access/sessions.ts';
import { serve } from '#api/server.ts';
import { drive as driveEngine, makeCases, makeUnions } from '#bench/actions.ts';
import type { Load, LoadDone } from '#bench/http-load.ts';
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
import { makeMembers, makeRound, makeTenant, places, tenantId } from '#test/support/little-tenant.ts';

const connections = 256;
const runs = 3;
const begins = '2020-03-02T10:00:00+08:00';

/** A clock that goes on, so that what a session remembers of itself grows old as it would. */
function goingClock() {
  const start = new Date(begins).getTime() - performance.now();
  return { now: () => new Date(start + performance.now()) };
}

/** Reviewers of both second-level unions, each signed in on a device of his own; by organisation. */
async function signIn(house: House): Promise<Map<number, string[]>> {
  const [first, each] = [900_000, connections / 2];
  const tokens = new Map<number, string[]>();
  for (const [n, organisationId] of [places.yang, places.ma].entries()) {
    const ids = Array.from({ length: each }, (_, i) => first + n * each + i);
    await makeMembers(
      house,
      ids.map((id) => ({ id, organisationId })),
    );
    await house.db.query(
      `INSERT INTO posts (tenant_id, id, person_id, organisation_id, role, valid_from, granted_at)
       SELECT $1, p.id, p.id, $3, 'reviewer', '2019-01-01', now() FROM unnest($2::bigint[]) AS p(id)`,
      [tenantId, ids, organisationId],
    );
    const opened: string[] = [];
    for (const id of ids) opened.push((await openSession(house, tenantId, id, 'bench')).token);
    tokens.set(organisationId, opened);
  }
  return tokens;
}

function drive(load: Load): Promise<LoadDone> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./http-load.ts', import.meta.url)), { serialization: 'advanced' });
    child.once('message', (done: LoadDone) => {
      child.kill();
      const others = Object.keys(done.statuses).filter((status) => status !== '200');
      if (others.length > 0) reject(new Error(`answers ${others.join(', ')}: ${done.firstOther}`));
      else resolve(done);
    });
    child.once('exit', (code) => reject(new Error(`the load ended by itself: ${code}`)));
    child.send(load);
  });
}

export async function bench(options: BenchOptions): Promise<BenchResult> {
  const size = options.size ?? 40_000;
  const opened = await benchHouse(options.url, begins);
  const house: House = { ...opened.house, clock: goingClock() };
  const engine = makeEngine(house);
  const server = await serve(
    { house, engine },
    { port: 0, quiet: true, extend: ({ hono }) => hono.post('/empty', (c) => c.text('')) },
  );
  try {
    await makeTenant(house);
    await makeUnions(house);
    const round = await makeRound(house, littleProgramme);
    const warm = Math.min(size, 5000);
    const cases = await makeCases(house, round.id, warm + 2 * runs * size);
    const handlers = await house.db.query<{ id: number; handler: number }>(
      'SELECT id, handler_organisation_id AS handler FROM cases WHERE tenant_id = $1',
      [tenantId],
    );
    const handlerOf = new Map(handlers.map((row) => [row.id, row.handler]));
    const tokens = await signIn(house);
    await house.db.query('ANALYZE cases').catch(() => undefined);
    const approvals = (ids: readonly number[]) =>
      ids.map((id, n) => {
        const token = tokens.get(handlerOf.get(id)!)!;
        return { id, token: token[n % token.length]! };
      });
    const send = async (ids: readonly number[], path?: string) => {
      const load = {
        port: server.port,
        connections,
        sourceId: round.id,
        approvals: approvals(ids),
        ...(path ? { path } : {}),
      };
      const before = process.cpuUsage();
      const done = await drive(load);
      const { user, system } = process.cpuUsage(before);
      return { ...done, cpuMicros: (user + system) / ids.length };
    };
    await send(cases.slice(0, warm));
    await send(cases.slice(0, warm), '/empty');
    const [rates, empty, alone]: number[][] = [[], [], []];
    const direct = (caseId: number) =>
      engine.act(tenantId, {
        acting: {
          personId: 950,
          posts: [{ role: 'reviewer', organisationId: handlerOf.get(caseId)!, programmeKey: null }],
        },
        target: { caseId },
        request: { id: bulkActionId(round.id, caseId, 1), action: 'approve', stage: 'basic', input: {} },
      });
    let latencies: readonly number[] = [];
    let [mostRss, emptyCpu, cpu] = [0, 0, 0];
    for (let run = 0; run < runs; run += 1) {
      const from = warm + 2 * run * size;
      const [mine, others] = [cases.slice(from, from + size), cases.slice(from + size, from + 2 * size)];
      alone!.push(size / (await timed(() => driveEngine(others, connections, direct))));
      const nothing = await send(mine, '/empty');
      empty!.push(mine.length / nothing.seconds);
      const done = await send(mine);
      rates!.push(mine.length / done.seconds);
      latencies = done.latenciesMs;
      [emptyCpu, cpu] = [nothing.cpuMicros, done.cpuMicros];
      mostRss = Math.max(mostRss, process.memoryUsage.rss());
    }
    await everyActionIsThere(house, warm + 2 * runs * size);
    return resultOf({
      ...{ bench: 'http', size, runs, perSecond: median(rates!), seconds: size / median(rates!) },
      ...{ p50Ms: percentile(latencies, 50), p99Ms: percentile(latencies, 99) },
      rivals: { 'an empty handler on the same server': median(empty!), 'the engine without HTTP': median(alone!) },
      ratios: {
        'to the empty handler': median(rates!.map((rate, n) => rate / empty![n]!)),
        'to the engine without HTTP': median(rates!.map((rate, n) => rate / alone![n]!)),
      },
      notes: [
        `${connections} connections from a process of its own; the server’s memory under load ${Math.round(mostRss / 2 ** 20)} MB`,
        `processor time of the server process per request: action ${Math.round(cpu)} µs, empty handler ${Math.round(emptyCpu)} µs`,
      ],
    });
  } finally {
    await server.close();
    await opened.close();
  }
}

/** A rate counts only if every action is in the history: the one that opened each case and the one that approved it. */
async function everyActionIsThere(house: House, count: number): Promise<void> {
  const [row] = await house.db.query<{ approvals: number }>(
    `SELECT count(*) AS approvals FROM case_events WHERE tenant_id = $1 AND seq = 2`,
    [tenantId],
  );
  if (row!.approvals !== count) throw new Error(`${row!.approvals} approvals are in the history, not ${count}`);
}
