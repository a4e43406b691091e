// The load of the benches over HTTP, in a process of its own so that it takes nothing from the server's: raw sockets, keep-alive, one request
// under way per connection, every answer's status read. Told by messages what to send; tells when all is answered.
import { connect, type Socket } from 'node:net';
import { answerLength, type Post, requestOf } from '#bench/http-wire.ts';

export interface Load {
  /** Connection n goes to number n modulo their count. */
  readonly ports: readonly number[];
  readonly connections: number;
  /** Connection n sends numbers n, n + connections, … */
  readonly requests: readonly Post[];
}

export interface LoadDone {
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
  /** Status → how often. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The first answer that was not 200. */
  readonly firstOther: string | null;
}

function run(load: Load): Promise<LoadDone> {
  const { ports, connections, requests } = load;
  const bytes = requests.map(requestOf);
  const latenciesMs: number[] = [];
  const statuses: Record<string, number> = {};
  let firstOther: string | null = null;

  const drive = (socket: Socket, first: number): Promise<void> =>
    new Promise((resolve, reject) => {
      let [next, begun] = [first, 0];
      let held: Buffer = Buffer.alloc(0);
      const send = () => {
        if (next >= bytes.length) {
          socket.end();
          resolve();
          return;
        }
        begun = performance.now();
        socket.write(bytes[next]!);
        next += connections;
      };
      socket.on('data', (chunk: Buffer) => {
        held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
        if (answerLength(held) === 0) return;
        latenciesMs.push(performance.now() - begun);
        const status = held.toString('latin1', 9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status !== '200') firstOther ??= held.toString('utf8');
        held = Buffer.alloc(0);
        send();
      });
      socket.on('error', reject);
      send();
    });

  return new Promise((resolve, reject) => {
    const sockets: Socket[] = [];
    for (let n = 0; n < connections; n += 1) {
      const socket = connect({ port: ports[n % ports.length]!, host: '127.0.0.1', noDelay: true }, () => {
        sockets.push(socket);
        if (sockets.length < connections) return;
        const begun = performance.now();
        Promise.all(sockets.map((one, at) => drive(one, at))).then(
          () => resolve({ seconds: (performance.now() - begun) / 1000, latenciesMs, statuses, firstOther }),
          reject,
        );
      });
      socket.once('error', reject);
    }
  });
}

process.on('message', (load: Load) => {
  run(load).then(
    (done) => process.send!(done),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// Whoever began it is gone.
process.on('disconnect', () => process.exit());
