// `npm run -s operations-check`: docs/operations.md put to the test with real nginx and PgBouncer in front of three server processes,
// some of which are killed at work. Takes about two minutes; needs nginx, pgbouncer, openssl and curl (`apt-get install`), so it is no part of `npm test`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoPassword } from '#demo/tenant.ts';
import { demoWorld } from '#demo/world.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { type Stack, setUp, until } from '#test/operations/stack.ts';

const world = demoWorld();
const phoneOf = (key: string) => world.people.find((one) => one.key === key)!.phone;

interface Asked {
  readonly method?: string;
  readonly token?: string;
  readonly key?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Told {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
  readonly body: any;
}

/** One request to nginx; rejects when there is no answer. */
function ask(
  stack: Stack,
  path: string,
  { method = 'GET', token, key = randomUUID(), body, headers }: Asked = {},
): Promise<Told> {
  return new Promise((resolve, reject) => {
    const sent = request(`${stack.url}${path}`, {
      ...{ method, rejectUnauthorized: false },
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(method === 'GET' ? {} : { 'idempotency-key': key }),
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
    });
    sent.once('error', reject).once('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part)).once('error', reject);
      answer.once('end', () => {
        const text = Buffer.concat(parts).toString();
        const json = String(answer.headers['content-type']).includes('json');
        resolve({ status: answer.statusCode!, body: json ? JSON.parse(text) : text });
      });
    });
    sent.end(body);
  });
}

async function tokenOf(stack: Stack, key: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const body = JSON.stringify({ phone: phoneOf(key), password: demoPassword });
  const told = await ask(stack, '/api/sign-in', { method: 'POST', body, headers });
  assert.equal(told.status, 200, JSON.stringify(told.body));
  return told.body.token as string;
}

/** As a careful client: the same key again until there is an answer that is one. */
async function insist(stack: Stack, path: string, asked: Asked): Promise<Told & { tries: number }> {
  const key = randomUUID();
  for (let tries = 1; ; tries += 1) {
    const told = await ask(stack, path, { ...asked, key }).catch((error: Error) => ({
      status: 599,
      body: error.message,
    }));
    const passes = told.status >= 500 || told.status === 429 || told.body?.code === 'in-progress';
    if (!passes || tries > 900) return { ...told, tries };
    await sleep(100);
  }
}

const line = (says: string) => console.log(`ok     ${says}`);

/** A command of ours beside the servers; what it tells as JSON. */
function command(stack: Stack, ...args: string[]) {
  const main = ['src/cli/main.ts', ...args, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, main, { env: stack.env, encoding: 'utf8' });
  assert.equal(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

async function addresses(stack: Stack): Promise<void> {
  assert.equal((await ask(stack, '/api/health')).status, 200);
  // The address that counts is the one nginx saw, whatever the caller writes.
  await tokenOf(stack, world.cast.officerA, { 'x-forwarded-for': '203.0.113.9' });
  const [seen] = await stack.owner.query<{ all: string[] }>(
    'SELECT array_agg(DISTINCT bucket) AS all FROM rate_buckets',
  );
  assert.ok(!JSON.stringify(seen).includes('203.0.113.9'), JSON.stringify(seen));
  assert.ok(JSON.stringify(seen).includes('127.0.0.1'), JSON.stringify(seen));
  line('health answers through nginx; a forged X-Forwarded-For is not believed');
}

async function limits(stack: Stack, token: string): Promise<void> {
  const form = (size: number) =>
    Buffer.concat([
      Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'),
      Buffer.alloc(size, 'a'),
      Buffer.from('\r\n--x--\r\n'),
    ]);
  const upload = (size: number) =>
    ask(stack, '/api/imports', {
      method: 'POST',
      token,
      body: form(size),
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
  const answers = [await upload(19_900_000), await upload(20_500_000), await upload(25_000_000)];
  for (const { status, body } of answers)
    assert.ok(
      status >= 400 && status < 500 && typeof body === 'object',
      `${status} ${JSON.stringify(body).slice(0, 300)}`,
    );
  assert.notEqual(answers[0]!.body.code, 'body-too-large');
  for (const { status, body } of answers.slice(1)) assert.deepEqual([status, body.code], [413, 'body-too-large']);
  line('20 MB come through, more is refused in words');
}

/** Sixteen clients add organisations for as long as `disturb` does its worst; each must be there once. */
async function load(stack: Stack, token: string, name: string, disturb: () => Promise<string>): Promise<void> {
  const [parent] = await stack.owner.query<{ id: number }>(
    `SELECT id FROM organisations WHERE tenant_id = 1 AND level = 'second-level' ORDER BY id LIMIT 1`,
  );
  let [sent, repeated, disturbed] = [0, 0, false];
  const bad: Told[] = [];
  const client = async () => {
    while (!disturbed) {
      sent += 1;
      const body = JSON.stringify({ parentId: parent!.id, level: 'grassroots', name: `${name}${sent}` });
      const told = await insist(stack, '/api/organisations', { method: 'POST', token, body });
      if (told.tries > 1) repeated += 1;
      if (told.status !== 201) bad.push(told);
    }
  };
  const clients = Array.from({ length: 16 }, client);
  await sleep(500);
  const how = await disturb();
  await sleep(500);
  disturbed = true;
  await Promise.all(clients);
  assert.deepEqual(bad, []);
  const [row] = await stack.owner.query<{ n: number; names: number }>(
    `SELECT count(*) AS n, count(DISTINCT name) AS names FROM organisations WHERE tenant_id = 1 AND name LIKE $1`,
    [`${name}%`],
  );
  assert.deepEqual(row, { n: sent, names: sent });
  line(`${how}: of ${sent} requests ${repeated} were asked again, each was done once`);
}

async function rolling(stack: Stack, token: string): Promise<void> {
  await load(stack, token, '依次重启', async () => {
    const exits: string[] = [];
    for (const [n, { child }] of stack.servers.entries()) {
      const began = performance.now();
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      exits.push(`${((performance.now() - began) / 1000).toFixed(1)} s`);
      assert.equal(code, 0, `server ${n} ended with ${code} after ${exits.at(-1)}`);
      await stack.startServer(n);
    }
    return `servers restarted one after another under load, ended within ${exits.join(', ')}`;
  });
}

async function killed(stack: Stack, token: string): Promise<void> {
  await load(stack, token, '突然断电', async () => {
    stack.servers[0]!.child.kill('SIGKILL');
    await sleep(500);
    await stack.startServer(0);
    return 'a server killed under load';
  });
}

/** A worker dies in the middle of an import of members; another goes on, and every row is there once. */
async function jobs(stack: Stack, token: string): Promise<void> {
  const [district] = await stack.owner.query<{ id: number }>(
    `SELECT id FROM organisations WHERE tenant_id = 1 AND level = 'district'`,
  );
  const count = 12_000;
  const rows = Array.from(
    { length: count },
    (_, n) =>
      `赵试${'甲乙丙丁'[n % 4]},${makeIdNumber('110113', `19${70 + Math.floor(n / 1000)}-01-01`, n % 1000)},2015-01-01`,
  );
  const csv = ['姓名,身份证号,入会日期', ...rows].join('\n');
  const part = (name: string, value: string, file = '') =>
    `--x\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  const [union] = await stack.owner.query<{ id: number }>(
    `SELECT id FROM organisations WHERE tenant_id = 1 AND level = 'grassroots' ORDER BY id LIMIT 1`,
  );
  const body = `${part('kind', 'members')}${part('organisationId', String(union!.id ?? district!.id))}${part('file', csv, '; filename="m.csv"')}--x--\r\n`;
  const uploaded = await ask(stack, '/api/imports', {
    method: 'POST',
    token,
    body,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });
  assert.equal(uploaded.status, 201, JSON.stringify(uploaded.body));
  const { id, good } = uploaded.body;
  const started = await insist(stack, `/api/imports/${id}/commit`, { method: 'POST', token, body: '{}' });
  assert.ok(started.status < 300, JSON.stringify(started.body));
  const done = async () =>
    (
      await stack.owner.query<{ n: number }>(
        `SELECT count(*) AS n FROM import_rows WHERE tenant_id = 1 AND run_id = $1 AND fate = 'done'`,
        [id],
      )
    )[0]!.n;
  await until('the import begins', async () => (await done()) > 0);
  const [job] = await stack.owner.query<{ id: number; by: string }>(
    `SELECT id, lease_by AS by FROM jobs WHERE tenant_id = 1 AND kind = 'import-commit' AND state = 'running'`,
  );
  const worker = stack.servers.findIndex(({ child }) => String(child.pid) === job?.by.split('-')[0]);
  assert.ok(worker >= 0, `a server holds the job: ${JSON.stringify(job)}`);
  stack.servers[worker]!.child.kill('SIGKILL');
  const before = await done();
  assert.ok(before < good, 'killed in the middle');
  await until(
    'another worker ends the job',
    async () =>
      (await stack.owner.query(`SELECT FROM jobs WHERE tenant_id = 1 AND id = $1 AND state = 'done'`, [job!.id]))
        .length === 1,
    120,
  );
  await stack.startServer(worker);
  const [made] = await stack.owner.query<{ people: number; joined: number }>(
    `SELECT count(DISTINCT p.id) AS people, count(m.id) AS joined FROM people p JOIN memberships m ON m.tenant_id = 1 AND m.person_id = p.id WHERE p.tenant_id = 1 AND p.name LIKE '赵试_'`,
  );
  assert.deepEqual([await done(), made], [good, { people: good, joined: good }]);
  line(`a worker killed after ${before} of ${good} rows: another ended the job, each row done once`);
}

/** What an operator runs beside the servers at work; the backup comes back in a database of its own. */
function commands(stack: Stack): void {
  assert.equal(command(stack, 'bulletin').ok !== false, true);
  assert.equal(command(stack, 'verify').ok, true);
  const keyFile = join(stack.folder, 'kept-elsewhere.key');
  const { hash } = command(stack, 'backup', join(stack.folder, 'backup'), '--key-file', keyFile, '--with-master-key');
  const drill = { ...stack.env, NIANGJIA_DATA: join(stack.folder, 'drill'), DATABASE_URL: '', APP_DATABASE_URL: '' };
  const restored = command(
    { ...stack, env: drill },
    'restore',
    join(stack.folder, 'backup'),
    '--key-file',
    keyFile,
    '--expect',
    hash,
  );
  assert.equal(restored.ok, true);
  line('bulletin, verify, backup and restore beside the servers at work');
}

async function check(through: 'app' | 'both'): Promise<void> {
  const stack = await setUp(3, through);
  try {
    await Promise.all(stack.servers.map((_, n) => stack.startServer(n)));
    assert.equal([0, 1, 2].filter((n) => stack.said(`server ${n}`).includes('Loading the demo')).length, 1);
    line(
      `three servers started together load the demo once (PgBouncer for ${through === 'both' ? 'owner and application' : 'the application'})`,
    );
    await addresses(stack);
    const token = await tokenOf(stack, world.cast.officerA);
    await limits(stack, token);
    await rolling(stack, token);
    await killed(stack, token);
    await jobs(stack, token);
    commands(stack);
  } catch (error) {
    for (const name of ['pgbouncer', 'nginx', ...stack.servers.map((_, n) => `server ${n}`)])
      console.error(`--- ${name}\n${stack.said(name).slice(-3000)}`);
    throw error;
  } finally {
    await stack.end();
  }
}

const missing = ['nginx', 'pgbouncer', 'openssl'].filter((name) => spawnSync(name, ['-v']).error);
if (missing.length > 0) {
  console.log(
    `没有检查：缺少 ${missing.join('、')}。 Nothing was checked: ${missing.join(', ')} not found (apt-get install nginx pgbouncer openssl).`,
  );
  process.exit(2);
}
for (const through of process.argv.includes('--both') ? (['both'] as const) : (['app'] as const)) await check(through);
