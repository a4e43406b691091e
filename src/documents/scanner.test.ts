// The hook for a virus scanner, against a stand-in that speaks clamd's protocol.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { clamdScan, refuseInfected, scannerAt } from '#documents/scanner.ts';
import { Outage } from '#kit/refusal.ts';
import { SetupProblem } from '#store/setup-problem.ts';

// Written apart, so that no scanner objects to this very file.
const eicar = Buffer.from(['X5O!P%@AP[4', 'PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('\\'));

/** Reads one file as clamd does: the command, then pieces until one of no length. Calls back with the file. */
function fileFrom(socket: Socket, done: (file: Buffer) => void): void {
  let held = Buffer.alloc(0);
  const pieces: Buffer[] = [];
  let greeted = false;
  socket.on('data', (part: Buffer) => {
    held = Buffer.concat([held, part]);
    if (!greeted) {
      const end = held.indexOf(0);
      if (end < 0) return;
      assert.equal(held.toString('latin1', 0, end), 'zINSTREAM');
      held = held.subarray(end + 1);
      greeted = true;
    }
    while (held.length >= 4) {
      const length = held.readUInt32BE(0);
      if (length === 0) return done(Buffer.concat(pieces));
      if (held.length < 4 + length) return;
      pieces.push(held.subarray(4, 4 + length));
      held = held.subarray(4 + length);
    }
  });
}

async function standIn(answer: (file: Buffer) => string | null): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    fileFrom(socket, (file) => {
      const said = answer(file);
      if (said !== null) socket.end(`${said}\0`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

test('a file is shown whole and in pieces; what is found refuses it, by name', async () => {
  const large = Buffer.alloc(300_000, 7);
  const seen: number[] = [];
  const { server, port } = await standIn((file) => {
    seen.push(file.length);
    return file.includes(eicar) ? 'stream: Eicar-Signature FOUND' : 'stream: OK';
  });
  const house = { scan: clamdScan(scannerAt(`127.0.0.1:${port}`)) };
  assert.equal(await refuseInfected(house, large), null);
  assert.equal(await refuseInfected(house, Buffer.alloc(0)), null);
  const refusal = await refuseInfected(house, Buffer.concat([large, eicar]));
  assert.equal(refusal?.code, 'file-infected');
  assert.deepEqual(refusal?.details, { found: 'Eicar-Signature' });
  assert.deepEqual(seen, [300_000, 0, 300_000 + eicar.length]);
  server.close();
});

test('a scanner that is away, silent or says something else is an outage: nothing is taken for clean', async () => {
  const { server, port } = await standIn((file) => (file.length > 1 ? 'INSTREAM size limit exceeded. ERROR' : null));
  const scan = clamdScan(scannerAt(`127.0.0.1:${port}`), { patienceMs: 100 });
  await assert.rejects(scan(Buffer.alloc(2)), Outage);
  await assert.rejects(scan(Buffer.alloc(1)), /took too long/);
  server.close();
  await once(server, 'close');
  await assert.rejects(scan(Buffer.alloc(2)), Outage);
  assert.equal(await refuseInfected({}, eicar), null, 'without a scanner nothing is asked');
});

test('where it listens is host and port or a socket; anything else is told at the start', () => {
  assert.deepEqual(scannerAt('/run/clamav/clamd.ctl'), { path: '/run/clamav/clamd.ctl' });
  assert.deepEqual(scannerAt('scanner.local:3310'), { host: 'scanner.local', port: 3310 });
  for (const wrong of ['scanner', 'scanner:', 'scanner:70000', ':3310'])
    assert.throws(() => scannerAt(wrong), SetupProblem);
});
