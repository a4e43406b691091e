// `bench http`: full actions through HTTP — session, authorisation, checked input, idempotent by id, group commit with history and
// figures — from 256 keep-alive connections, beside two empty handlers on the same server that get the very same requests: one that checks
// nothing and one behind the same checks. Server, load and PostgreSQL each have processes of their own.
import { openSession } from '#access/sessions.ts';
import { drive as driveEngine, makeCases, makeUnions } from '#bench/actions.ts';
import { type BenchServer, type Sent, send, startServer } from '#bench/http-processes.ts';
import type { Post } from '#bench/http-wire.ts';
import {
  type BenchOptions,
  type BenchResult,
  benchHouse,
  goingClock,
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

const paths = { action: '/api/cases/{id}/actions', checked: '/api/empty/{id}/actions', bare: '/empty' } as const;
type Which = keyof typeof paths;

/** Each case approved by a reviewer of the union that has it. */
const approvals = (ids: readonly number[], { handlerOf, tokens }: Prepared, which: Which): Post[] =>
  ids.map((id, n) => {
    const signedIn = tokens.get(handlerOf.get(id)!)!;
    const action = { id: crypto.randomUUID(), action: 'approve', stage: 'basic', input: {} };
    return {
      path: paths[which].replace('{id}', String(id)),
      token: signedIn[n % signedIn.length]!,
      body: JSON.stringify(action),
    };
  });

interface Prepared {
  readonly house: House;
  readonly roundId: number;
  readonly cases: readonly number[];
  readonly handlerOf: ReadonlyMap<number, number>;
  readonly tokens: ReadonlyMap<number, readonly string[]>;
}

async function prepare(house: House, count: number): Promise<Prepared> {
  await makeTenant(house);
  await makeUnions(house);
  const round = await makeRound(house, littleProgramme);
  const cases = await makeCases(house, round.id, count);
  const handlers = await house.db.query<{ id: number; handler: number }>(
    'SELECT id, handler_organisation_id AS handler FROM cases WHERE tenant_id = $1',
    [tenantId],
  );
  const handlerOf = new Map(handlers.map((row) => [row.id, row.handler]));
  const tokens = await signIn(house);
  await house.db.query('ANALYZE cases').catch(() => undefined);
  return { house, roundId: round.id, cases, handlerOf, tokens };
}

/** The same approvals without HTTP, from as many callers. */
function withoutHttp({ house, roundId, handlerOf }: Prepared): (cases: readonly number[]) => Promise<number> {
  const engine = makeEngine(house);
  const one = (caseId: number) =>
    engine.act(tenantId, {
      acting: {
        personId: 950,
        posts: [{ role: 'reviewer', organisationId: handlerOf.get(caseId)!, programmeKey: null }],
      },
      target: { caseId },
      request: { id: bulkActionId(roundId, caseId, 1), action: 'approve', stage: 'basic', input: {} },
    });
  return async (cases) => cases.length / (await timed(() => driveEngine(cases, connections, one)));
}

interface Measured extends Record<Which, Sent[]> {
  readonly alone: number[];
  readonly mostMb: number;
}

async function measure(server: BenchServer, prepared: Prepared, size: number): Promise<Measured> {
  const { cases } = prepared;
  const warm = cases.length - 2 * runs * size;
  const round = (which: Which, ids: readonly number[]) => send([server], connections, approvals(ids, prepared, which));
  for (const which of ['action', 'checked', 'bare'] as const) await round(which, cases.slice(0, warm));
  const alone = withoutHttp(prepared);
  const measured = { action: [] as Sent[], checked: [] as Sent[], bare: [] as Sent[], alone: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    const from = warm + 2 * run * size;
    const mine = cases.slice(from, from + size);
    measured.alone.push(await alone(cases.slice(from + size, from + 2 * size)));
    for (const which of ['bare', 'checked', 'action'] as const) measured[which].push(await round(which, mine));
  }
  return { ...measured, mostMb: (await server.usage()).mostMb };
}

export async function bench(options: BenchOptions): Promise<BenchResult> {
  const size = options.size ?? 40_000;
  const opened = await benchHouse(options.url, begins);
  const startedMs = Date.now();
  const house: House = { ...opened.house, clock: goingClock(begins, startedMs) };
  const start = { url: options.url, begins, startedMs };
  let server: BenchServer | undefined;
  try {
    const count = Math.min(size, 5000) + 2 * runs * size;
    const prepared = await prepare(house, count);
    server = await startServer(start);
    const measured = await measure(server, prepared, size);
    await everyActionIsThere(house, count);
    return report(measured, size);
  } finally {
    server?.kill();
    await opened.close();
  }
}

function report({ action, checked, bare, alone, mostMb }: Measured, size: number): BenchResult {
  const rates = action.map((one) => one.perSecond);
  const of = (sent: readonly Sent[], what: 'perSecond' | 'cpuMicros') => median(sent.map((one) => one[what]));
  const to = (others: readonly number[]) => median(rates.map((rate, n) => rate / others[n]!));
  const { latenciesMs } = action.at(-1)!;
  const micros = (sent: readonly Sent[]) => `${Math.round(of(sent, 'cpuMicros'))} µs`;
  return resultOf({
    ...{ bench: 'http', size, runs, perSecond: median(rates), seconds: size / median(rates) },
    ...{ p50Ms: percentile(latenciesMs, 50), p99Ms: percentile(latenciesMs, 99) },
    rivals: {
      'an empty handler on the same server': of(bare, 'perSecond'),
      'an empty handler behind the same checks': of(checked, 'perSecond'),
      'the engine without HTTP': median(alone),
    },
    ratios: {
      'to the empty handler': to(bare.map((one) => one.perSecond)),
      'to the empty handler behind the same checks': to(checked.map((one) => one.perSecond)),
      'to the engine without HTTP': to(alone),
    },
    notes: [
      `${connections} connections from a process of its own; the most memory the server’s process held: ${Math.round(mostMb)} MB`,
      `processor time of the server’s process per request: action ${micros(action)}, behind the same checks ${micros(checked)}, empty ${micros(bare)}`,
    ],
  });
}

/** A rate counts only if every action is in the history: the one that opened each case and the one that approved it. */
async function everyActionIsThere(house: House, count: number): Promise<void> {
  const [row] = await house.db.query<{ approvals: number }>(
    `SELECT count(*) AS approvals FROM case_events WHERE tenant_id = $1 AND seq = 2`,
    [tenantId],
  );
  if (row!.approvals !== count) throw new Error(`${row!.approvals} approvals are in the history, not ${count}`);
}
