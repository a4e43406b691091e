// `bench rush`: two hundred thousand people for two thousand places within ten seconds, one in twenty of them twice, through two server processes
// with everything on; once undisturbed, with officers at work meanwhile, and once while a server process and then the database are killed in
// the middle of the giving. Exactly as many are given as there are, nobody has two, and whoever was told yes has one.
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSession } from '#access/sessions.ts';
import { makeCases } from '#bench/actions.ts';
import { gather, openRush, personOf } from '#bench/crowd.ts';
import { type BenchServer, beside, startServer } from '#bench/http-processes.ts';
import {
  type BenchOptions,
  benchHouse,
  goingClock,
  type Measure,
  type MeasuredResult,
  machine,
  percentile,
} from '#bench/measure.ts';
import type { Crowd, CrowdDone, Told } from '#bench/rush-load.ts';
import { verifyClaims } from '#claims/verify.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { dataFolder } from '#store/embedded.ts';
import type { House } from '#store/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeMembers, makeRound, places, tenantId } from '#test/support/little-tenant.ts';

const begins = '2020-03-02T10:00:00+08:00';
const placesToGive = 2_000;
const seconds = 10;
const againPercent = 5;
const officerId = 900_000;
const deskEveryMs = 50;
/** As docs/operations.md has it for the server of claims: ordinary work comes first. */
const rushNiceness = 5;

/** Comes and tells as it goes: `onTold` may kill. */
function come(crowd: Crowd, onTold: (told: Told) => void): Promise<CrowdDone> {
  const child = beside('./rush-load.ts');
  // It is the world outside: on a machine of its own it would take nothing from the servers. What that costs it is in its own figures.
  setPriority(child.pid!, rushNiceness);
  return new Promise<CrowdDone>((resolve, reject) => {
    child.on('message', (message: Told | CrowdDone) => {
      if (!('done' in message)) return onTold(message);
      resolve(message);
      child.kill();
    });
    child.once('exit', (code) => reject(new Error(`the crowd ended by itself: ${code}`)));
    child.send(crowd);
  });
}

/** The pages an officer opens, one after the other, until told to stop; milliseconds of each. */
function officer(port: number, token: string, roundId: number): { stop(): Promise<number[]> } {
  const paths = [
    '/api/me/queues',
    `/api/rounds/${roundId}`,
    `/api/rounds/${roundId}/queues/basic?organisation=${places.yang}`,
  ];
  const took: number[] = [];
  let stopped = false;
  let failed: unknown;
  const work = (async () => {
    for (let n = 0; !stopped; n += 1) {
      const from = performance.now();
      const answer = await fetch(`http://127.0.0.1:${port}${paths[n % paths.length]}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`the desk was answered ${answer.status}`);
      took.push(performance.now() - from);
      await sleep(deskEveryMs);
    }
  })().catch((error: unknown) => {
    failed = error;
  });
  return {
    stop: async () => {
      stopped = true;
      await work;
      if (failed) throw failed;
      return took;
    },
  };
}

/** Ends the embedded PostgreSQL as a crash would; whoever owns it starts it again by itself. */
function killDatabase(): void {
  const file = join(dataFolder(), 'bench-rush', 'postgres', 'postmaster.pid');
  process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL');
}

/** Throws unless exactly as many as there were are held, by each at most one, and by everybody who was told so. */
async function requireExact(house: House, roundId: number, { given, answers }: CrowdDone): Promise<void> {
  const rows = await house.db.query<{ personId: number }>(
    'SELECT person_id AS "personId" FROM claims WHERE tenant_id = $1 AND round_id = $2',
    [tenantId, roundId],
  );
  const holders = new Set(rows.map((row) => row.personId));
  const missing = given.filter((n) => !holders.has(personOf(n)));
  const wrong = Object.keys(answers).filter((what) => !/^(200|429) /.test(what));
  const found = (await verifyClaims(house.db, tenantId)) ?? (await verifyLedger(house.db, tenantId));
  if (rows.length !== placesToGive || missing.length > 0 || wrong.length > 0 || found)
    throw new Error(JSON.stringify({ held: rows.length, toldYesWithoutOne: missing.length, answers, found }));
}

interface Undisturbed {
  readonly done: CrowdDone;
  /** Pages of an officer at a server that the rush does not come to, as docs/operations.md sets the proxy up. */
  readonly apartMs: number[];
  /** Pages of an officer at a server of the rush. */
  readonly besideMs: number[];
}

interface Rush {
  readonly house: House;
  readonly url: string;
  readonly startedMs: number;
  readonly people: number;
}

async function undisturbed({ house, url, startedMs, people }: Rush): Promise<Undisturbed> {
  const [roundId, desk] = [await openRush(house, placesToGive), await makeDesk(house)];
  const start = (niceness: number) => startServer({ url, begins, startedMs }, niceness);
  const servers = [await start(0), await start(rushNiceness), await start(rushNiceness)];
  const [apart, ...forRush] = servers as [BenchServer, ...BenchServer[]];
  try {
    const atWork = [apart, forRush[0]!].map(({ port }) => officer(port, desk.token, desk.roundId));
    const done = await come(crowdFor(forRush, people, roundId, []), () => {});
    const [apartMs, besideMs] = await Promise.all(atWork.map((one) => one.stop()));
    await requireExact(house, roundId, done);
    return { done, apartMs: apartMs!, besideMs: besideMs! };
  } finally {
    for (const server of servers) server.kill();
  }
}

async function withKills({ house, url, startedMs, people }: Rush): Promise<CrowdDone> {
  const roundId = await openRush(house, placesToGive);
  const start = () => startServer({ url, begins, startedMs }, rushNiceness);
  const servers = [await start(), await start()];
  const kills = [() => servers[0]!.kill(), killDatabase];
  try {
    const tellAt = [placesToGive * 0.2, placesToGive * 0.5];
    const done = await come(crowdFor(servers, people, roundId, tellAt), () => kills.shift()?.());
    if (kills.length > 0) throw new Error('nothing was killed: it was over too soon');
    await requireExact(house, roundId, done);
    return done;
  } finally {
    for (const server of servers) server.kill();
  }
}

const crowdFor = (servers: readonly BenchServer[], people: number, roundId: number, tellAt: number[]): Crowd => ({
  ports: servers.map(({ port }) => port),
  ...{ people, seconds, againPercent, tellAt, path: `/api/me/claims/${roundId}` },
});

/** Ordinary work: a round with cases that wait for an officer, and him signed in. */
async function makeDesk(house: House): Promise<{ token: string; roundId: number }> {
  await makeMembers(house, [{ id: officerId, organisationId: places.yang }]);
  await house.db.query(
    `INSERT INTO posts (tenant_id, id, person_id, organisation_id, role, valid_from, granted_at)
     VALUES ($1, $2, $2, $3, 'reviewer', '2019-01-01', $4)`,
    [tenantId, officerId, places.yang, house.clock.now()],
  );
  const round = await makeRound(house, littleProgramme);
  await makeCases(house, round.id, 2_000);
  const { token } = await openSession(house, tenantId, officerId, 'bench');
  return { token, roundId: round.id };
}

const told = ({ answers, brokenConnections }: CrowdDone): string =>
  `${Object.entries(answers)
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `${what}: ${count.toLocaleString('en')}`)
    .join(', ')}; broken connections ${brokenConnections}`;

export async function bench(options: BenchOptions): Promise<MeasuredResult> {
  const people = options.size ?? 200_000;
  const opened = await benchHouse(options.url, begins);
  const startedMs = Date.now();
  const house: House = { ...opened.house, clock: goingClock(begins, startedMs) };
  process.env.TRUST_PROXY = '1';
  try {
    await gather(house, people);
    const rush = { house, url: options.url, startedMs, people };
    const calm = await undisturbed(rush);
    const killed = await withKills(rush);
    const late = (what: string, done: CrowdDone): Measure[] => [
      { what: `${what}: half of all answers within`, value: percentile([...done.latenciesMs], 50), unit: 'ms' },
      {
        what: `${what}: 95 of 100 answers within`,
        value: percentile([...done.latenciesMs], 95),
        target: 1_000,
        unit: 'ms',
      },
      { what: `${what}: everybody has his last answer after`, value: done.seconds * 1000, unit: 'ms' },
    ];
    return {
      ...{ bench: 'rush', size: people, runs: 1, seconds: calm.done.seconds, machine: machine() },
      measures: [
        ...late('undisturbed', calm.done),
        {
          ...{ what: 'the desk meanwhile, at a server of its own: 95 of 100 pages within', target: 500, unit: 'ms' },
          value: percentile(calm.apartMs, 95),
        },
        {
          ...{ what: 'the desk meanwhile, at a server of the rush: 95 of 100 pages within', unit: 'ms' },
          value: percentile(calm.besideMs, 95),
        },
        ...late('a server and the database killed', killed),
      ],
      notes: [
        `${people.toLocaleString('en')} people in ${seconds} s, ${againPercent} of 100 twice, ${placesToGive} places: exactly ${placesToGive} given both times, nobody twice, everybody told yes has one, no 5xx`,
        `undisturbed: ${told(calm.done)}`,
        `killed: ${told(killed)}`,
      ],
    };
  } finally {
    await opened.close();
  }
}
