import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, retrying } from '#store/connection.ts';
import { startEmbedded, stopEmbedded } from '#store/embedded.ts';
import { findPostmaster, isAlive } from '#store/postmaster.ts';
import { SetupProblem } from '#store/setup-problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'embedded-'));
after(async () => {
  await stopEmbedded(folder);
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that uses the server until its input ends (orderly) or it gets a signal. */
async function other(): Promise<{ child: ChildProcess; started: boolean; gone: Promise<unknown> }> {
  const code = `import { startEmbedded } from '#store/embedded.ts';
    const server = await startEmbedded({ folder: process.argv[1] });
    process.stdout.write(String(server.started));
    process.stdin.on('end', () => server.release()).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, folder], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, started: said.toString() === 'true', gone };
}

const query = async <T>(sql: string): Promise<T[]> => {
  const server = await startEmbedded({ folder });
  try {
    const db = await openDatabase({ url: server.url('owner') });
    try {
      return await db.query<T>(sql);
    } finally {
      await db.close();
    }
  } finally {
    await server.release();
  }
};

const ended = async (pid: number) => {
  for (let i = 0; i < 1000 && isAlive(pid); i++) await sleep(10);
  assert(!isAlive(pid), 'the server did not end');
};

before(() => query('CREATE TABLE kept (n int)'));

test('data outlive the server, which ends with its last user', async () => {
  assert.equal(findPostmaster(folder), undefined);
  await query('INSERT INTO kept VALUES (1)');
  assert.equal(findPostmaster(folder), undefined);
  assert.deepEqual(await query('SELECT n FROM kept'), [{ n: 1 }]);
});

test('sorts by code point, knows pinyin when asked, waits for the disk, and passwords are the owner’s to read', async () => {
  const [row] = await query(
    `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages, pg_encoding_to_char(encoding) AS encoding,
            current_setting('listen_addresses') AS listens, current_setting('TimeZone') AS zone,
            (SELECT string_agg(w, '' ORDER BY w COLLATE "zh-x-icu") FROM unnest(ARRAY['张', '李', '王', '安']) w) AS pinyin,
            (SELECT string_agg(w, '' ORDER BY w) FROM unnest(ARRAY['b', 'A', 'a', 'B']) w) AS plain
       FROM pg_database WHERE datname = current_database()`,
  );
  assert.deepEqual(row, {
    ...{ fsync: 'on', pages: 'on', encoding: 'UTF8', listens: '127.0.0.1', zone: 'Asia/Shanghai' },
    ...{ pinyin: '安李王张', plain: 'ABab' },
  });
  assert.equal(statSync(join(folder, 'postgres.json')).mode & 0o777, 0o600);
  await assert.rejects(
    startEmbedded({ folder }).then(async (server) => {
      try {
        await openDatabase({ url: server.url('owner').replace(/:[^:@]+@/, ':guess@') });
      } finally {
        await server.release();
      }
    }),
    SetupProblem,
  );
});

test('several processes share it, whoever started it, and the last one stops it', async () => {
  const all = await Promise.all([other(), other(), other()]);
  assert.equal(all.filter(({ started }) => started).length, 1);
  const { pid } = findPostmaster(folder)!;
  const [starter, second, third] = all.sort((a, b) => Number(b.started) - Number(a.started));
  starter?.child.stdin?.end();
  await starter?.gone;
  assert.equal(findPostmaster(folder)?.pid, pid);
  second?.child.kill('SIGTERM');
  assert.deepEqual(await second?.gone, [143, null]);
  assert.equal(findPostmaster(folder)?.pid, pid);
  third?.child.kill('SIGINT');
  assert.deepEqual(await third?.gone, [130, null]);
  await ended(pid);
});

test('a killed process leaves the server to the next one, who stops it', async () => {
  const killed = await other();
  const { pid } = findPostmaster(folder)!;
  killed.child.kill('SIGKILL');
  await killed.gone;
  const next = await other();
  assert.equal(next.started, false);
  next.child.stdin?.end();
  await next.gone;
  await ended(pid);
});

test('after kill -9 of everything it recovers, with all that was acknowledged', async () => {
  const user = await other();
  const server = await startEmbedded({ folder });
  const db = await openDatabase({ url: server.url('owner') });
  await db.query('INSERT INTO kept VALUES (2)');
  user.child.kill('SIGKILL');
  const pid = server.pid()!;
  process.kill(pid, 'SIGKILL');
  // On a busy machine the signal takes a moment, and until then the server still counts as running.
  await ended(pid);
  await db.close();
  await server.release();
  assert.deepEqual(await query('SELECT n FROM kept ORDER BY n'), [{ n: 1 }, { n: 2 }]);
});

test('a server killed under its user is started again on the same port, and the pool goes on', async () => {
  const server = await startEmbedded({ folder });
  const db = await openDatabase({ url: server.url('owner') });
  try {
    const before = server.pid()!;
    process.kill(before, 'SIGKILL');
    for (let i = 0; i < 500 && (server.pid() ?? before) === before; i++) await sleep(20);
    assert.notEqual(server.pid() ?? before, before);
    assert.equal((await retrying(() => db.query('SELECT FROM kept'), 12)).length, 2);
  } finally {
    await db.close();
    await server.release();
  }
});

test('a pid file left behind, even with the number of a live process, does not stand in the way', async () => {
  for (const pid of [process.pid, 4_194_304 - 7]) {
    writeFileSync(join(folder, 'postgres', 'postmaster.pid'), `${pid}\n${folder}\n0\n5432\n\n127.0.0.1\n0\nready\n`);
    assert.equal((await query('SELECT FROM kept')).length, 2);
  }
});

test('a taken port is left to whoever has it', async () => {
  const { port } = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')) as { port: number };
  const taker = createServer().listen(port, '127.0.0.1');
  await once(taker, 'listening');
  const server = await startEmbedded({ folder });
  assert.notEqual(server.port, port);
  await server.release();
  taker.close();
});

test('an interrupted making of the data is begun anew; lost passwords and older data are told', async () => {
  const elsewhere = join(folder, 'second');
  mkdirSync(join(elsewhere, 'postgres.new', 'base'), { recursive: true });
  await (await startEmbedded({ folder: elsewhere })).release();
  writeFileSync(join(elsewhere, 'postgres', 'PG_VERSION'), '17\n');
  await assert.rejects(startEmbedded({ folder: elsewhere }), /PostgreSQL 17/);
  writeFileSync(join(elsewhere, 'postgres', 'PG_VERSION'), '18\n');
  rmSync(join(elsewhere, 'postgres.json'));
  await assert.rejects(startEmbedded({ folder: elsewhere }), SetupProblem);
});
