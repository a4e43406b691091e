// `bench siege`: one address attacks in every way that it can, each bounded, while fifty people go on working at an ordinary pace from addresses of
// their own. The server is `serve` itself with the demo federation and its worker, in a process of its own; what counts is how long the fifty
// wait and how much memory the server takes.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSession } from '#access/sessions.ts';
import { beside } from '#bench/http-processes.ts';
import { type BenchOptions, type Measure, type MeasuredResult, machine, percentile } from '#bench/measure.ts';
import { attacks, type Got, type Siege } from '#bench/siege-attacks.ts';
import { systemClock } from '#kit/clock.ts';
import { systemRandomness } from '#kit/random.ts';
import { openDatabase } from '#store/connection.ts';
import { dataFolder } from '#store/embedded.ts';
import type { House } from '#store/house.ts';
import { blockIds } from '#store/ids.ts';

const tenantId = 1;
const targetMs = 1_000;
const targetMb = 512;
/** Between two requests of one person. */
const paceMs = 1_500;
const calmSeconds = 8;

interface Server {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** `serve` as an operator starts it, with what run.mjs tells Node, on a port of its own. */
function serve(environment: Readonly<Record<string, string>>): Promise<Server> {
  const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [...process.execArgv, main, 'serve'], {
    env: { ...process.env, LOG_LEVEL: '', ...environment, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () =>
    new Promise<void>((ended) => {
      child.once('exit', () => ended());
      child.kill('SIGTERM');
    });
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (words: Buffer) => {
      said = `${said}${words}`.slice(-4_000);
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (found) resolve({ port: Number(found[1]), pid: child.pid!, stop });
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

/** Memory that the process holds now, in MB; as Linux tells it. */
const heldMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

interface Honest {
  readonly token: string;
  readonly address: string;
  /** What a person looks at, one after the other. */
  readonly paths: readonly string[];
}

function ask(port: number, { token, address }: Honest, path: string, agent: Agent): Promise<number> {
  return new Promise((done, fail) => {
    const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' };
    const call = request({ host: '127.0.0.1', port, agent, path, headers, localAddress: address }, (answer) => {
      answer.resume();
      answer.on('end', () => done(answer.statusCode!));
    });
    call.on('error', fail);
    call.end();
  });
}

interface Walked {
  readonly latenciesMs: readonly number[];
  readonly refused: number;
  readonly mostMb: number;
}

/** Everybody works until `enough`. */
async function walk(server: Server, people: readonly Honest[], enough: Promise<unknown>): Promise<Walked> {
  const latenciesMs: number[] = [];
  let [over, refused, mostMb] = [false, 0, 0];
  const sampling = setInterval(() => {
    mostMb = Math.max(mostMb, heldMb(server.pid));
  }, 100);
  const one = async (person: Honest, n: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await new Promise((turn) => setTimeout(turn, (n / people.length) * paceMs));
    for (let at = n; !over; at += 1) {
      const began = performance.now();
      const status = await ask(server.port, person, person.paths[at % person.paths.length]!, agent).catch(() => 0);
      latenciesMs.push(performance.now() - began);
      if (status !== 200) refused += 1;
      await new Promise((turn) => setTimeout(turn, paceMs));
    }
    agent.destroy();
  };
  const all = people.map(one);
  await enough;
  over = true;
  await Promise.all(all);
  clearInterval(sampling);
  return { latenciesMs, refused, mostMb };
}

const after = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1_000));

function besiege(siege: Siege): Promise<Got> {
  const child = beside('./siege-attacks.ts');
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the attack ended by itself: ${code}`)));
    child.once('message', (got: Got) => {
      child.removeAllListeners('exit');
      child.kill();
      resolve(got);
    });
    child.send(siege);
  });
}

async function someOf(house: House, sql: string): Promise<number[]> {
  return (await house.db.query<{ id: number }>(sql, [tenantId])).map(({ id }) => id);
}

const holds = (role: string, level: string) =>
  `SELECT DISTINCT p.person_id AS id FROM posts p JOIN organisations o ON o.tenant_id = $1 AND o.id = p.organisation_id
    WHERE p.tenant_id = $1 AND p.role = '${role}' AND o.level = '${level}' AND p.revoked_at IS NULL ORDER BY 1`;

async function signIn(house: House, personId: number): Promise<string> {
  const { token } = await openSession(house, tenantId, personId, 'siege');
  await house.db.query('UPDATE sessions SET stepped_up_at = $3 WHERE tenant_id = $1 AND person_id = $2', [
    ...[tenantId, personId, house.clock.now()],
  ]);
  return token;
}

/** Forty members on their phones and ten officers at their desks, each from an address of his own. */
async function honestPeople(house: House, count: number): Promise<Honest[]> {
  const members = await someOf(
    house,
    `SELECT m.person_id AS id FROM memberships m WHERE m.tenant_id = $1 AND m.until IS NULL
        AND NOT EXISTS (SELECT FROM posts p WHERE p.tenant_id = $1 AND p.person_id = m.person_id) ORDER BY 1 LIMIT ${count}`,
  );
  const officers = await someOf(house, `${holds('officer', 'second-level')} LIMIT ${Math.ceil(count / 5)}`);
  const hall = ['/api/me', '/api/me/home', '/api/me/services', '/api/me/messages', '/api/me/cases', '/api/me/payments'];
  const desk = ['/api/me', '/api/me/queues', '/api/rounds', '/api/me/messages'];
  const people = [
    ...officers.map((id) => ({ id, paths: desk })),
    ...members.slice(0, count - officers.length).map((id) => ({ id, paths: hall })),
  ];
  const all: Honest[] = [];
  for (const [n, { id, paths }] of people.entries())
    all.push({ token: await signIn(house, id), address: `127.0.1.${n + 1}`, paths });
  return all;
}

/** Whoever has this post highest up, and where. */
async function highest(house: House, role: string): Promise<{ personId: number; organisationId: number }> {
  const [row] = await house.db.query<{ personId: number; organisationId: number }>(
    `SELECT p.person_id AS "personId", p.organisation_id AS "organisationId" FROM posts p
      WHERE p.tenant_id = $1 AND p.role = $2 AND p.revoked_at IS NULL AND p.programme_key IS NULL
      ORDER BY (SELECT count(*) FROM organisation_paths x WHERE x.tenant_id = $1 AND x.ancestor_id = p.organisation_id) DESC, p.id LIMIT 1`,
    [tenantId, role],
  );
  return row!;
}

async function besiegers(house: House): Promise<Omit<Siege, 'attack' | 'port' | 'seconds'>> {
  const [officer, finance] = [await highest(house, 'officer'), await highest(house, 'finance-maker')];
  const [member] = await someOf(
    house,
    'SELECT max(person_id) AS id FROM memberships WHERE tenant_id = $1 AND until IS NULL',
  );
  const [roundId] = await someOf(house, 'SELECT max(id) AS id FROM rounds WHERE tenant_id = $1');
  return {
    ...{ member: await signIn(house, member!), officer: await signIn(house, officer.personId) },
    ...{ finance: await signIn(house, finance.personId), roundId: roundId! },
    ...{ organisationId: officer.organisationId, payingId: finance.organisationId },
  };
}

interface Row {
  readonly attack: string;
  readonly before: Walked;
  readonly during: Walked;
  readonly got: Got;
}

const ms = (values: readonly number[], of: number): number => Math.round(percentile(values, of));

const inWords = ({ attack, before, during, got }: Row): string => {
  const of = ({ latenciesMs }: Walked) => [50, 95, 100].map((part) => ms(latenciesMs, part)).join('/');
  const answers = Object.entries(got).map(([what, times]) => `${what}${times > 1 ? ` × ${times}` : ''}`);
  return `${attack}: honest p50/p95/max ${of(before)} ms before, ${of(during)} ms during (${during.latenciesMs.length} requests, ${during.refused} not answered with 200); server ${Math.round(during.mostMb)} MB; the attacker got ${answers.join(', ')}`;
};

export async function bench({ url, appUrl, size = 50 }: BenchOptions): Promise<MeasuredResult> {
  const began = performance.now();
  const environment = {
    ...{ DATABASE_URL: url, APP_DATABASE_URL: appUrl!, NIANGJIA_DEMO: '1', BASE_PATH: '', TRUST_PROXY: '0' },
    NIANGJIA_DATA: join(dataFolder(), 'bench-siege-data'),
  };
  // The demo is loaded in the process that is first started: its memory is not what is measured.
  await (await serve(environment)).stop();
  const server = await serve(environment);
  const db = await openDatabase({ url, max: 4 });
  try {
    const house: House = {
      ...{ db, clock: systemClock, random: systemRandomness, ids: blockIds(db) },
      crypto: () => Promise.reject(new Error('nothing is opened here')),
    };
    const people = await honestPeople(house, size);
    const from = await besiegers(house);
    await walk(server, people, after(calmSeconds));
    const rows: Row[] = [];
    for (const attack of Object.keys(attacks)) {
      const before = await walk(server, people, after(calmSeconds));
      const siege = { ...from, attack, port: server.port, seconds: 12 };
      const coming = besiege(siege);
      const during = await walk(server, people, coming);
      rows.push({ attack, before, during, got: await coming });
      process.stderr.write(`${inWords(rows.at(-1)!)}\n`);
    }
    return report(rows, size, (performance.now() - began) / 1_000);
  } finally {
    await db.close();
    await server.stop();
  }
}

function report(rows: readonly Row[], size: number, seconds: number): MeasuredResult {
  const waits = rows.map(
    ({ attack, during }): Measure => ({
      ...{ what: `p95, ${attack}`, value: ms(during.latenciesMs, 95), worst: ms(during.latenciesMs, 100) },
      ...{ unit: 'ms', target: targetMs },
    }),
  );
  const most = Math.round(Math.max(...rows.map(({ during, before }) => Math.max(during.mostMb, before.mostMb))));
  const memory: Measure = { what: 'the most memory the server held, MB', value: most, unit: '', target: targetMb };
  return {
    ...{ bench: 'siege', size, runs: 1, seconds: Math.round(seconds), machine: machine() },
    measures: [...waits, memory],
    notes: [
      `load of the machine over the run: ${loadavg()
        .map((one) => one.toFixed(1))
        .join(', ')}`,
      ...rows.map(inWords),
    ],
  };
}
