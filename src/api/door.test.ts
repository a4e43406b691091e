// The door of a rush: beyond so many at the same time it says no at once, in words, on a connection that goes on, and lets in whoever comes when
// somebody has left; what is no rush never waits.
import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { App } from '#api/app.ts';
import { doorBefore } from '#api/door.ts';
import { crowded } from '#claims/claims.ts';
import { fixedClock } from '#kit/clock.ts';

const app = {
  endpoints: [
    { method: 'post', path: '/me/claims/{id}', rush: crowded },
    { method: 'get', path: '/me' },
  ],
  placement: { basePath: '/union', trustProxy: false },
} as unknown as App;

test('so many at once, no more; the others are told to come again, and do', async (t) => {
  const inside: ServerResponse[] = [];
  const door = doorBefore(
    app,
    fixedClock('2020-03-02T10:00:00+08:00'),
    (_request, answer) => void inside.push(answer),
    2,
  );
  const server = createServer(door).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((listening) => server.once('listening', listening));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/union/api`;
  const claim = () => fetch(`${base}/me/claims/7`, { method: 'POST', body: '{"package":"rest"}' });
  const letIn = async (count: number) => {
    while (inside.length < count) await new Promise(setImmediate);
  };

  const first = [claim(), claim()];
  await letIn(2);
  const again = new Set<string | null>();
  for (let n = 0; n < 20; n += 1) {
    const turned = await claim();
    assert.equal(turned.status, 429);
    assert.equal(turned.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    assert.equal(turned.headers.get('x-content-type-options'), 'nosniff');
    again.add(turned.headers.get('retry-after'));
    const problem = (await turned.json()) as { code: string; detail: string };
    assert.deepEqual([problem.code, problem.detail], ['claim-crowd', crowded().why.zh]);
  }
  assert.deepEqual([...again], ['1', '2'], 'sixteen in the next second, the others in the one after it');

  const other = fetch(`${base}/me`);
  await letIn(3);
  for (const answer of inside) answer.end('in');
  for (const one of [...first, other]) assert.equal(await (await one).text(), 'in');

  const later = claim();
  await letIn(4);
  inside[3]!.end('in');
  assert.equal(await (await later).text(), 'in');
});
