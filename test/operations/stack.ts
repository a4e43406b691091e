// What docs/operations.md tells to set up, set up: PostgreSQL, PgBouncer, several server processes and nginx, with the page's own
// configuration; only ports, folders and passwords are put in. A setting that is no longer on the page stops the check.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '#store/connection.ts';
import { startEmbedded } from '#store/embedded.ts';

const project = join(import.meta.dirname, '..', '..');

/** The fenced block of the page that begins with this line, with `put` in place of what the page says; each must be there. */
export function fromPage(firstLine: string, put: Readonly<Record<string, string>>): string {
  const page = readFileSync(join(project, 'docs/operations.md'), 'utf8');
  const block = [...page.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map((m) => m[1]!).find((b) => b.startsWith(firstLine));
  if (block === undefined) throw new Error(`docs/operations.md has no block that begins with ${firstLine}`);
  return Object.entries(put).reduce((text, [said, instead]) => {
    if (!text.includes(said)) throw new Error(`the block ${firstLine} does not say ${said}`);
    return text.replaceAll(said, instead);
  }, block);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((done) => server.once('listening', done))));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

export interface Stack {
  readonly folder: string;
  /** nginx, over TLS with a certificate of its own. */
  readonly url: string;
  readonly servers: readonly { readonly port: number; child: ChildProcess }[];
  /** As the owner, straight to PostgreSQL. */
  readonly owner: Database;
  /** What the servers were started with, for a command beside them. */
  readonly env: NodeJS.ProcessEnv;
  startServer(n: number): Promise<void>;
  /** What a program wrote so far. */
  said(name: string): string;
  end(): Promise<void>;
}

/** PgBouncer refuses to be root, and root is what containers often are. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** `through`: whether the owner goes through PgBouncer too, which the page advises against but which must work. */
export async function setUp(count: number, through: 'app' | 'both'): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'operations-'));
  chmodSync(folder, 0o755);
  const [bouncer, https, ...ports] = (await freePorts(2 + count)) as [number, number, ...number[]];
  const embedded = await startEmbedded({ folder: join(folder, 'data') });
  const outputs = new Map<string, string>();
  const children: ChildProcess[] = [];
  const run = (name: string, command: string, args: string[], more: object = {}): ChildProcess => {
    const child = spawn(command, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], ...more });
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => outputs.set(name, (outputs.get(name) ?? '') + chunk));
    children.push(child);
    return child;
  };
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o644 });
    return join(folder, name);
  };

  const ownerUrl = new URL(embedded.url('owner'));
  const users = file(
    'userlist.txt',
    `"niangjia_app" "${embedded.appPassword}"\n"niangjia" "${decodeURIComponent(ownerUrl.password)}"\n`,
  );
  const ini = fromPage('; /etc/pgbouncer/pgbouncer.ini', {
    'port=5432': `port=${embedded.port}`,
    'listen_port = 6432': `listen_port = ${bouncer}\nunix_socket_dir =`,
    '/etc/pgbouncer/userlist.txt': users,
  });
  run('pgbouncer', 'pgbouncer', [file('pgbouncer.ini', ini)], nobody);

  const at = (url: string) => Object.assign(new URL(url), { host: `127.0.0.1:${bouncer}` }).href;
  const env = {
    ...{ PATH: process.env.PATH, NIANGJIA_DATA: join(folder, 'data'), TRUST_PROXY: '1', LOG_LEVEL: 'warn' },
    DATABASE_URL: through === 'both' ? at(ownerUrl.href) : ownerUrl.href,
    APP_DATABASE_URL: at(embedded.url('app')),
  };
  const servers = ports.map((port) => ({ port, child: undefined as unknown as ChildProcess }));
  const startServer = async (n: number) => {
    const { port } = servers[n]!;
    servers[n]!.child = run(`server ${n}`, process.execPath, [...process.execArgv, 'src/cli/main.ts', 'serve'], {
      env: { ...env, PORT: String(port) },
    });
    await until(`server ${n} answers`, async () => (await fetch(`http://127.0.0.1:${port}/api/health`)).ok, 120);
  };
  await until('PgBouncer answers', async () => {
    await (await openDatabase({ url: at(ownerUrl.href), max: 1 })).close();
    return true;
  });

  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    certificate,
    ...subject,
  ]);
  const site = fromPage('# /etc/nginx/conf.d/niangjia.conf', {
    ...Object.fromEntries(ports.map((port, n) => [`server 127.0.0.1:${8080 + n} `, `server 127.0.0.1:${port} `])),
    'listen 443': `listen 127.0.0.1:${https}`,
    'union.example;': 'localhost;',
    '/etc/ssl/union.example.pem': certificate,
    '/etc/ssl/union.example.key': key,
  });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((n) => `${n}_temp_path ${folder}/${n};`);
  const main = `pid ${folder}/nginx.pid; worker_processes 2; events {} http { access_log off; ${temporary.join(' ')} include ${file('site.conf', site)}; }`;
  run('nginx', 'nginx', [
    '-e',
    'stderr',
    '-p',
    folder,
    '-c',
    file('nginx.conf', main),
    '-g',
    'daemon off; error_log stderr warn;',
  ]);

  const owner = await openDatabase({ url: ownerUrl.href, max: 2 });
  return {
    ...{ folder, url: `https://localhost:${https}`, servers, owner, env, startServer },
    said: (name) => outputs.get(name) ?? '',
    end: async () => {
      await owner.close();
      const gone = children.map(
        (child) => child.exitCode ?? child.signalCode ?? new Promise((done) => child.once('exit', done)),
      );
      for (const child of children) child.kill('SIGTERM');
      await Promise.all(gone);
      await embedded.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Asks until it is so; an error counts as "not yet". */
export async function until(what: string, so: () => Promise<boolean>, seconds = 30): Promise<void> {
  let last: unknown;
  for (let tries = 0; tries < seconds * 10; tries += 1) {
    const done = await so().catch((error: unknown) => {
      last = error;
      return false;
    });
    if (done) return;
    await sleep(100);
  }
  throw new Error(`${what}: not within ${seconds} s`, { cause: last });
}
