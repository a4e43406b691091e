// `bench claims-http`: claims through HTTP with everything on — session, its time of last use, limits, facts and rules of each person, the durable
// decision — by people who each come once, beside two empty handlers on the same server: one that checks nothing and one behind the same checks.
import { insideMost } from '#api/door.ts';
import { claimBy, gather, openRush } from '#bench/crowd.ts';
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
} from '#bench/measure.ts';
import { verifyClaims } from '#claims/verify.ts';
import type { House } from '#store/house.ts';
import { tenantId } from '#test/support/little-tenant.ts';

// One more, and the door would turn it away.
const connections = insideMost;
const runs = 3;
const begins = '2020-03-02T10:00:00+08:00';

const kinds = ['bare', 'checked', 'claim', 'two'] as const;
type Which = (typeof kinds)[number];

const paths = (roundId: number): Readonly<Record<Which, string>> => ({
  bare: '/empty',
  checked: `/api/empty/me/claims/${roundId}`,
  claim: `/api/me/claims/${roundId}`,
  two: `/api/me/claims/${roundId}`,
});

/** Every group of people comes once, so that no session and nobody's facts are remembered from the round before. */
async function measure(servers: readonly BenchServer[], roundId: number, size: number): Promise<Record<Which, Sent[]>> {
  const measured: Record<Which, Sent[]> = { bare: [], checked: [], claim: [], two: [] };
  let next = 0;
  for (let run = -1; run < runs; run += 1) {
    for (const which of kinds) {
      const path = paths(roundId)[which];
      const posts: Post[] = Array.from({ length: size }, () => claimBy(next++, path));
      const sent = await send(which === 'two' ? servers : servers.slice(0, 1), connections, posts);
      if (run >= 0) measured[which].push(sent);
    }
  }
  return measured;
}

const groups = (runs + 1) * kinds.length;

async function everyClaimIsThere(house: House, count: number): Promise<void> {
  const [row] = await house.db.query<{ held: number }>('SELECT count(*) AS held FROM claims WHERE tenant_id = $1', [
    tenantId,
  ]);
  if (row!.held !== count) throw new Error(`${row!.held} hold one, not ${count}`);
  const found = await verifyClaims(house.db, tenantId);
  if (found) throw new Error(`the books do not hold: ${JSON.stringify(found)}`);
}

function report(measured: Record<Which, Sent[]>, size: number): BenchResult {
  const of = (which: Which, what: 'perSecond' | 'cpuMicros') => median(measured[which].map((one) => one[what]));
  const to = (which: Which, other: Which) =>
    median(measured[which].map(({ perSecond }, n) => perSecond / measured[other][n]!.perSecond));
  const rate = of('claim', 'perSecond');
  const { latenciesMs } = measured.claim.at(-1)!;
  const micros = (which: Which) => `${Math.round(of(which, 'cpuMicros'))} µs`;
  return resultOf({
    ...{ bench: 'claims-http', size, runs, perSecond: rate, seconds: size / rate },
    ...{ p50Ms: percentile(latenciesMs, 50), p99Ms: percentile(latenciesMs, 99) },
    rivals: {
      'an empty handler on the same server': of('bare', 'perSecond'),
      'an empty handler behind the same checks': of('checked', 'perSecond'),
      'two processes': of('two', 'perSecond'),
    },
    ratios: {
      'an empty handler on the same server': to('claim', 'bare'),
      'an empty handler behind the same checks': to('claim', 'checked'),
      'two processes': to('two', 'claim'),
    },
    notes: [
      `${connections} connections from a process of its own, each person once, all given`,
      `processor time of the server’s process per request: claim ${micros('claim')}, behind the same checks ${micros('checked')}, empty ${micros('bare')}`,
      'targets: 70 % of an empty handler; two processes 1.6 times one where cores allow',
    ],
  });
}

export async function bench(options: BenchOptions): Promise<BenchResult> {
  const size = options.size ?? 20_000;
  const opened = await benchHouse(options.url, begins);
  const startedMs = Date.now();
  const house: House = { ...opened.house, clock: goingClock(begins, startedMs) };
  process.env.TRUST_PROXY = '1';
  const servers: BenchServer[] = [];
  try {
    await gather(house, groups * size);
    const roundId = await openRush(house, groups * size);
    for (let n = 0; n < 2; n += 1) servers.push(await startServer({ url: options.url, begins, startedMs }));
    const measured = await measure(servers, roundId, size);
    await everyClaimIsThere(house, (runs + 1) * 2 * size);
    return report(measured, size);
  } finally {
    for (const server of servers) server.kill();
    await opened.close();
  }
}
