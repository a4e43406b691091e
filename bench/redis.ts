// Redis as the rival of claims, where `redis-server` is on the machine: the same promise kept by a Lua script, every write on disk
// before it is answered (AOF, always), each claim a request of its own or many in one.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { groupCommit } from '#store/group-commit.ts';

/** 1: given, 2: held, 0: none left; for each person in ARGV. */
const script = `local said = {}
  for n, person in ipairs(ARGV) do
    if redis.call('SISMEMBER', KEYS[2], person) == 1 then said[n] = 2
    elseif tonumber(redis.call('GET', KEYS[1])) <= 0 then said[n] = 0
    else redis.call('DECR', KEYS[1]); redis.call('SADD', KEYS[2], person); said[n] = 1 end
  end
  return said`;

export interface RedisRival {
  readonly version: string;
  /** An offer with so much in stock; its claims one by one, and many in one request. */
  offer(
    key: string,
    stock: number,
  ): Promise<{ one(person: number): Promise<number>; together(person: number): Promise<number> }>;
  held(key: string): Promise<number>;
  close(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

async function connected(port: number) {
  const client = createClient({ socket: { host: '127.0.0.1', port } });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** null where Redis is not on the machine. Its files lie in `folder`. */
export async function startRedis(folder: string): Promise<RedisRival | null> {
  const version = /v=([\d.]+)/.exec(spawnSync('redis-server', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];
  if (!version) return null;
  const [port, dir] = [await freePort(), mkdtempSync(join(folder, 'redis-'))];
  const settings = { port, dir, save: '', appendonly: 'yes', appendfsync: 'always', bind: '127.0.0.1' };
  const server: ChildProcess = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)]),
    { stdio: 'ignore' },
  );
  const client = await connected(port);
  const sha = await client.scriptLoad(script);
  const ask = async (key: string, people: readonly number[]) =>
    (await client.evalSha(sha, { keys: [`${key}:left`, `${key}:held`], arguments: people.map(String) })) as number[];
  return {
    version,
    async offer(key, stock) {
      await client.set(`${key}:left`, String(stock));
      const lane = groupCommit((offer: string, people: readonly number[]) => ask(offer, people), {
        ...{ most: 1_000, least: 1_000, underWay: 1, waitingMost: 100_000 },
      });
      return {
        one: async (person) => (await ask(key, [person]))[0]!,
        together: (person) => lane.add(key, person)!,
      };
    },
    held: (key) => client.sCard(`${key}:held`),
    async close() {
      await client.close();
      server.kill();
      await new Promise((done) => server.once('exit', done));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
