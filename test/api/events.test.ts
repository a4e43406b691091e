// The open line to a window: told within a second or two what moved, only of the jobs one may see, and over when the session or the server is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession, sessionsOf } from '#access/sessions.ts';
import { liveOf } from '#api/live.ts';
import { serve } from '#api/server.ts';
import { startJob } from '#jobs/jobs.ts';
import { isRefusal } from '#kit/refusal.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
  // What happened while the world was made is long over.
  world.house.clock.advance(60_000);
});
after(() => world.close());

/** Reads until `wanted` is in what was said, or the line ends, or five seconds are over. */
async function heard(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: string | null): Promise<string> {
  let said = '';
  const until = performance.now() + 5_000;
  while (performance.now() < until) {
    const left = until - performance.now();
    const next = await Promise.race([reader.read(), new Promise<null>((done) => setTimeout(done, left, null))]);
    if (next === null || next.done) return next === null ? `${said}(still open)` : said;
    said += Buffer.from(next.value).toString('utf8');
    if (wanted !== null && said.includes(wanted)) return said;
  }
  return said;
}

const startedBy = (personId: number) =>
  startJob(world.house, tenantId, { kind: 'nobody-does-it', input: {}, total: 40, createdBy: personId });

const follow = async (token: string, url = '') => {
  const response = url
    ? await fetch(`${url}/api/events`, { headers: { authorization: `Bearer ${token}` } })
    : await ask(world, 'get', '/api/events', { token });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  return response.body!.getReader();
};

test('what moved just before the line opened is told when it opens: the page had read it a moment too early', async () => {
  const personId = world.personId('officer', 'own');
  const [short, long] = [await startedBy(personId), await startedBy(personId)];
  const { now, advance } = world.house.clock;
  const [block] = await world.house.db.query<{ at: Date }>(
    'SELECT max(at) AS at FROM history_blocks WHERE tenant_id = $1',
    [tenantId],
  );
  const sinceBlock = now().getTime() - block!.at.getTime();
  advance(2_000 - sinceBlock);
  for (const [id, ago] of [
    [short.id, 2_000],
    [long.id, 600_000],
  ] as const)
    await world.house.db.query("UPDATE jobs SET state = 'done', finished_at = $3 WHERE tenant_id = $1 AND id = $2", [
      ...[tenantId, id, new Date(now().getTime() - ago)],
    ]);
  const reader = await follow(world.token('officer', 'own'));
  const told = await heard(reader, 'event: history');
  assert.match(told, new RegExp(`"id":${short.id},.*"state":"done"`));
  assert.doesNotMatch(told, new RegExp(`"id":${long.id},`), 'what is long over was read');
  assert.match(told, /event: history/);
  await reader.cancel();
  advance(sinceBlock - 2_000);
});

test('whoever started a job hears of it, everybody hears that history moved, and nobody of another’s job', async () => {
  const officer = await follow(world.token('officer', 'own'));
  const stranger = await follow(world.token('chair', 'sibling'));
  const { id } = await startedBy(world.personId('officer', 'own'));
  assert.match(await heard(officer, `"id":${id}`), /event: job\ndata: .*"total":40/);
  await world.house.db.query("UPDATE jobs SET done = 17, state = 'paused' WHERE tenant_id = $1 AND id = $2", [
    tenantId,
    id,
  ]);
  assert.match(await heard(officer, '"done":17'), /"state":"paused"/);
  const short = await startedBy(world.personId('officer', 'own'));
  await world.house.db.query("UPDATE jobs SET state = 'done' WHERE tenant_id = $1 AND id = $2", [tenantId, short.id]);
  assert.match(await heard(officer, `"id":${short.id}`), /"state":"done"/, 'one that is over before anybody looks');
  await world.house.db.query('UPDATE history_heads SET batch_id = batch_id + 1 WHERE tenant_id = $1', [tenantId]);
  const told = await heard(stranger, 'event: history');
  assert.match(told, /event: history/);
  assert.doesNotMatch(told, /event: job/);
  await Promise.all([officer.cancel(), stranger.cancel()]);
});

test('a line ends with its session, and the open window does not keep the session from ending', async () => {
  const personId = world.personId('reviewer', 'own');
  const { token } = await openSession(world.house, tenantId, personId, 'window');
  const sessions = sessionsOf(world.house);
  const session = (await sessions.find(token))!;
  const seenAt = async () =>
    (
      await world.house.db.query<{ at: Date }>(
        'SELECT last_seen_at AS at FROM sessions WHERE tenant_id = $1 AND token_hash = $2',
        [tenantId, session.tokenHash],
      )
    )[0]!.at.getTime();
  const before = await seenAt();
  const live = liveOf(world.house, sessions, { lookEveryMs: 20, beatEveryMs: 40, lineForMs: 60_000 });
  const line = live.follow(session);
  assert.ok(!isRefusal(line));
  const reader = line.getReader();
  world.house.clock.advance(29 * 60_000);
  assert.match(await heard(reader, 'event: beat'), /event: beat/);
  assert.equal(await seenAt(), before, 'looking on is no use of a session');
  world.house.clock.advance(2 * 60_000);
  assert.doesNotMatch(await heard(reader, null), /still open/);
  world.house.clock.advance(-31 * 60_000);
});

test('nobody holds more lines than eight: the oldest makes room', async () => {
  const sessions = sessionsOf(world.house);
  const session = (await sessions.find(world.token('officer', 'ancestor')))!;
  const live = liveOf(world.house, sessions);
  const lines = Array.from({ length: 9 }, () => live.follow(session));
  const readers = lines.map((line) => (line as ReadableStream<Uint8Array>).getReader());
  assert.doesNotMatch(await heard(readers[0]!, null), /still open/);
  live.end();
  for (const reader of readers.slice(1)) assert.match(await heard(reader, null), /hello/);
  assert.ok(isRefusal(live.follow(session)), 'no new line while ending');
});

test('the server closes though windows are open', async () => {
  const server = await serve({ house: world.house, engine: world.engine }, { port: 0, quiet: true });
  const reader = await follow(world.token('officer', 'own'), server.url);
  assert.match(await heard(reader, 'hello'), /event: hello/);
  const closed = server.close().then(() => 'closed');
  const late = new Promise((done) => setTimeout(done, 3_000, 'late').unref());
  assert.equal(await Promise.race([closed, late]), 'closed');
});

test('whoever is not signed in hears nothing', async () => {
  assert.equal((await ask(world, 'get', '/api/events')).status, 401);
});
