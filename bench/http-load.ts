// The load of the benches over HTTP, in a process of its own so that it takes nothing from the server's: raw sockets, keep-alive, one request
// under way per connection, every answer's status read. Told by messages what to send; tells when all is answered.
import { connect, type Socket } from 'node:net';

export interface Load {
  /** Connection n goes to number n modulo their count. */
  readonly ports: readonly number[];
  readonly connections: number;
  /** Connection n sends numbers n, n + connections, … */
  readonly requests: readonly Post[];
}

/** One POST of JSON by whom the token belongs to; `from`: the address that the proxy in front names. */
export interface Post {
  readonly path: string;
  readonly token: string;
  readonly body: string;
  readonly from?: string;
}

export interface LoadDone {
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
  /** Status → how often. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The first answer that was not 200. */
  readonly firstOther: string | null;
}

/** A complete HTTP/1.1 request; made here, so that the server's memory is its own. */
function requestOf({ path, token, body, from }: Post): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    'Accept: application/json',
    ...(from === undefined ? [] : [`X-Forwarded-For: ${from}`]),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from([...head, '', body].join('\r\n'));
}

const end = Buffer.from('\r\n\r\n');

/** Bytes of the first complete answer in the buffer; 0 when it is not all there. */
function answerLength(data: Buffer): number {
  const head = data.indexOf(end);
  if (head < 0) return 0;
  const length = /\r\ncontent-length: (\d+)/i.exec(data.toString('latin1', 0, head));
  if (!length) throw new Error('an answer without a length');
  const whole = head + 4 + Number(length[1]);
  return data.length >= whole ? whole : 0;
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
