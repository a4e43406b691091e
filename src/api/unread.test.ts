// What is sent and nobody reads: it passes slowly, the answer arrives, and the connection is kept only where nothing more is to come.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { letBy } from '#api/unread.ts';

interface Here {
  readonly port: number;
  /** Of each request, when its answer went out: what became of it, and how many bytes its connection had taken in. */
  readonly came: { how: 'through' | 'cut'; bytes: number }[];
}

async function refusing(t: TestContext): Promise<Here> {
  const came: Here['came'] = [];
  const server = createServer((request: IncomingMessage, answer: ServerResponse) => {
    void letBy(request).then((how) => {
      came.push({ how, bytes: request.socket.bytesRead });
      answer.writeHead(413, how === 'cut' ? { Connection: 'close' } : {});
      answer.end('no');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  return { port: (server.address() as AddressInfo).port, came };
}

/** Sends all of it, as fast as it is taken, and gives what came back until the connection ends or `answers` of them are there. */
function send(port: number, pieces: readonly Buffer[], answers: number): Promise<{ said: string; ended: boolean }> {
  return new Promise((resolve) => {
    let said = '';
    const socket: Socket = connect({ port, host: '127.0.0.1' });
    const done = (ended: boolean) => {
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.destroy();
      resolve({ said, ended });
    };
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1');
      if (said.split('HTTP/1.1 ').length - 1 >= answers && !/Connection: close/.test(said)) done(false);
    });
    socket.on('close', () => done(true));
    socket.on('error', () => done(true));
    for (const piece of pieces) socket.write(piece);
  });
}

const head = (length: number) => Buffer.from(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`);

test('a small body and one that passes in time leave the connection open for the next request', async (t) => {
  const { port, came } = await refusing(t);
  const small = Buffer.alloc(100);
  const middling = Buffer.alloc(2_000_000);
  const { said, ended } = await send(port, [head(100), small, head(middling.length), middling, head(100), small], 3);
  assert.equal(said.match(/HTTP\/1\.1 413/g)?.length, 3);
  assert.equal(ended, false);
  assert.deepEqual(
    came.map(({ how }) => how),
    ['through', 'through', 'through'],
  );
});

test('of many large bodies a bounded part is taken in, whether they announce their length or not, and each gets its answer', async (t) => {
  const { port, came } = await refusing(t);
  const much = Buffer.alloc(20_000_000);
  const unannounced = [
    Buffer.from('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'),
    Buffer.from(`${much.length.toString(16)}\r\n`),
    much,
    Buffer.from('\r\n0\r\n\r\n'),
  ];
  await Promise.all(
    Array.from({ length: 12 }, (_, n) => send(port, n % 2 === 0 ? [head(much.length), much] : unannounced, 1)),
  );
  assert.equal(came.length, 12);
  const taken = came.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(came.some(({ how }) => how === 'cut'));
  // Two seconds of the bound, and what each connection holds in its buffers.
  assert.ok(taken < 40_000_000, `${taken} bytes of 240,000,000 were taken in`);
});

test('who hangs up in the middle is waited for no longer', async (t) => {
  const { port, came } = await refusing(t);
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(Buffer.concat([head(20_000_000), Buffer.alloc(100_000)]));
  await new Promise((turn) => socket.once('ready', turn));
  socket.destroy();
  while (came.length === 0) await new Promise((turn) => setImmediate(turn));
  assert.equal(came[0]!.how, 'through');
});
