// The attacks of `bench siege`, in a process of its own: each from one address, over the loopback alone, bounded in number and in time.
import { randomBytes } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { encodeGb18030 } from '#payments/gb18030.ts';

export interface Siege {
  readonly attack: string;
  readonly port: number;
  readonly seconds: number;
  /** Tokens of those who attack from within. */
  readonly member: string;
  readonly officer: string;
  readonly finance: string;
  /** Of the officer. */
  readonly organisationId: number;
  /** Of the finance person. */
  readonly payingId: number;
  readonly roundId: number;
}

/** Status, or what broke, → how often. */
export type Got = Readonly<Record<string, number>>;

const attacker = '127.0.0.66';
const agent = new Agent({ keepAlive: true, maxSockets: 2_500, localAddress: attacker } as object);

interface Shot {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Sent in pieces without a length where it is a list. */
  readonly body?: Buffer | readonly Buffer[];
}

class Tally {
  readonly got: Record<string, number> = {};

  add(what: string): void {
    this.got[what] = (this.got[what] ?? 0) + 1;
  }
}

function shoot(port: number, { method = 'POST', path, headers = {}, body }: Shot, tally: Tally): Promise<void> {
  return new Promise((done) => {
    const whole = Buffer.isBuffer(body);
    const length = whole ? { 'content-length': body.length } : {};
    const call = request({ host: '127.0.0.1', port, agent, method, path, headers: { ...length, ...headers } });
    call.setTimeout(60_000, () => call.destroy());
    call.on('response', (answer: IncomingMessage) => {
      tally.add(String(answer.statusCode));
      answer.resume();
      answer.on('close', done);
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      tally.add(error.code ?? 'broken');
      done();
    });
    if (whole) call.end(body);
    else {
      for (const piece of (body as readonly Buffer[] | undefined) ?? []) call.write(piece);
      call.end();
    }
  });
}

/** So many at the same time, again and again until the time is up. */
async function keepShooting(siege: Siege, atOnce: number, shotOf: (n: number) => Shot, tally: Tally): Promise<void> {
  const until = performance.now() + siege.seconds * 1_000;
  let n = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < until) {
        n += 1;
        await shoot(siege.port, shotOf(n), tally);
        // What is measured is the server: an attacker who does nothing but build requests would take the processor that they share.
        await new Promise((turn) => setTimeout(turn, breathMs));
      }
    }),
  );
}

/** Between two shots of one of those at once; ten of them are still up to a hundred a second. */
const breathMs = 100;

const json = { 'content-type': 'application/json' };
const signedIn = (token: string) => ({ authorization: `Bearer ${token}` });

const manyKeys = Buffer.from(
  JSON.stringify(Object.fromEntries(Array.from({ length: 90_000 }, (_, n) => [`k${n}`, 1]))),
);
const deep = Buffer.from(`${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`);

function form(name: string, bytes: Buffer, fields: Readonly<Record<string, string>>) {
  const boundary = `b${randomBytes(12).toString('hex')}`;
  const parts = Object.entries(fields).map(
    ([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  );
  const head = `${parts.join('')}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    pieces: [Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)],
  };
}

function upload(
  path: string,
  token: string,
  bytes: Buffer,
  fields: Readonly<Record<string, string>>,
  told = true,
): Shot {
  const { type, pieces } = form('a.jpg', bytes, fields);
  return {
    path,
    headers: { ...signedIn(token), 'content-type': type, 'idempotency-key': randomBytes(12).toString('hex') },
    body: told ? Buffer.concat(pieces) : pieces,
  };
}

function camt(bytes: number): Buffer {
  const entry = (n: number) =>
    `<Ntry><Amt Ccy="CNY">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><NtryDtls><TxDtls><Refs><EndToEndId>NJ2020000001-${n}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>`;
  const one = entry(100_000).length;
  const entries = Array.from({ length: Math.floor(bytes / one) }, (_, n) => entry(100_000 + n)).join('');
  return Buffer.from(
    `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>${entries}</Stmt></BkToCstmrStmt></Document>`,
  );
}

function bankCsv(bytes: number): Buffer {
  const line = (n: number) => `NJ2020000001-${n}|成功|1.00|${'备'.repeat(25)}\r\n`;
  const count = Math.floor(bytes / Buffer.byteLength(line(100_000)));
  const lines = Array.from({ length: count }, (_, n) => line(100_000 + n)).join('');
  return encodeGb18030(`客户流水号|处理结果|金额|备注\r\n${lines}`) as Buffer;
}

/** Connections that send a byte now and then and never come to an end. */
async function slowly({ port, seconds }: Siege, count: number, tally: Tally): Promise<void> {
  const sockets = Array.from({ length: count }, (_, n) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: attacker });
    const head = 'POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    socket.on('connect', () => socket.write(n % 2 === 0 ? head : `${head}Content-Length: 15000\r\n\r\n{"phone":"`));
    socket.on('data', (chunk) => tally.add(/^HTTP\/1\.1 (\d+)/.exec(chunk.toString())?.[1] ?? 'more'));
    socket.on('error', (error: NodeJS.ErrnoException) => tally.add(error.code ?? 'broken'));
    socket.on('close', () => tally.add('closed'));
    return { socket, drip: n % 2 === 0 ? 'X: y\r\n' : '1' };
  });
  const dripping = setInterval(() => {
    for (const { socket, drip } of sockets) if (socket.writable) socket.write(drip);
  }, 500);
  await new Promise((done) => setTimeout(done, seconds * 1_000));
  clearInterval(dripping);
  tally.add(`open at the end: ${sockets.filter(({ socket }) => socket.writable).length}`);
  for (const { socket } of sockets) socket.destroy();
}

/** Event streams that are held open for as long as the time lasts. */
async function streams({ port, seconds, member }: Siege, count: number, tally: Tally): Promise<void> {
  const open = new Set<{ destroy(): void }>();
  for (let n = 0; n < count; n += 1) {
    const call = request({
      ...{ host: '127.0.0.1', port, agent, path: '/api/events', headers: signedIn(member) },
    });
    call.on('response', (answer) => {
      tally.add(String(answer.statusCode));
      answer.resume();
      answer.on('close', () => tally.add('ended by the server'));
    });
    call.on('error', (error: NodeJS.ErrnoException) => tally.add(error.code ?? 'broken'));
    call.end();
    open.add(call);
    if (n % 100 === 99) await new Promise((turn) => setTimeout(turn, 50));
  }
  await new Promise((done) => setTimeout(done, seconds * 1_000 - count / 2));
  for (const call of open) call.destroy();
}

const someone = (n: number): string => `139${String(10_000_000 + ((n * 7919) % 6_000)).padStart(8, '0')}`;
const guess = (n: number): Shot =>
  [
    {
      path: '/api/sign-in',
      headers: json,
      body: Buffer.from(JSON.stringify({ phone: someone(n), password: `guess ${n}` })),
    },
    {
      path: '/api/sign-in/code',
      headers: json,
      body: Buffer.from(JSON.stringify({ phone: someone(n), code: String(100_000 + (n % 900_000)) })),
    },
    { path: '/api/sign-in/code-requests', headers: json, body: Buffer.from(JSON.stringify({ phone: someone(n) })) },
  ][n % 3]!;

export const attacks: Readonly<Record<string, (siege: Siege, tally: Tally) => Promise<void>>> = {
  '90,000 keys, ten at once': (siege, tally) =>
    keepShooting(siege, 10, () => ({ path: '/api/sign-in', headers: json, body: manyKeys }), tally),
  '150,000 deep, ten at once': (siege, tally) =>
    keepShooting(siege, 10, () => ({ path: '/api/sign-in', headers: json, body: deep }), tally),
  '90,000 keys without a length, from within': (siege, tally) => {
    const headers = { ...json, ...signedIn(siege.member), 'idempotency-key': 'siege-keys-1' };
    return keepShooting(siege, 10, () => ({ path: '/api/cases', headers, body: [manyKeys] }), tally);
  },
  '24 × 20 MB, announced': (siege, tally) => {
    const picture = randomBytes(20_000_000);
    const fields = { round: String(siege.roundId), field: 'scan' };
    return keepShooting(siege, 24, () => upload('/api/me/documents', siege.member, picture, fields), tally);
  },
  '24 × 20 MB without a length': (siege, tally) => {
    const picture = randomBytes(19_900_000);
    const fields = { kind: 'members', organisationId: String(siege.organisationId) };
    return keepShooting(siege, 24, () => upload('/api/imports', siege.officer, picture, fields, false), tally);
  },
  '20 exports at once': (siege, tally) =>
    keepShooting(
      siege,
      20,
      (n) => ({
        method: 'GET',
        path: `/api/exports/${n % 2 === 0 ? 'members' : 'cases'}?organisation=${siege.organisationId}&format=xlsx`,
        headers: signedIn(siege.officer),
      }),
      tally,
    ),
  'camt of 16 MB, four at once': (siege, tally) => {
    const file = camt(16_000_000);
    const path = `/api/organisations/${siege.payingId}/payment-returns`;
    return keepShooting(siege, 4, () => upload(path, siege.finance, file, { format: 'pain.001' }), tally);
  },
  'bank CSV of 20 MB, four at once': (siege, tally) => {
    const file = bankCsv(19_900_000);
    const path = `/api/organisations/${siege.payingId}/payment-returns`;
    return keepShooting(siege, 4, () => upload(path, siege.finance, file, { format: 'ordinary-csv' }), tally);
  },
  '200 slow connections': (siege, tally) => slowly(siege, 200, tally),
  'guesses of codes and passwords, thirty at once': (siege, tally) => keepShooting(siege, 30, guess, tally),
  '2,000 event streams': (siege, tally) => streams(siege, 2_000, tally),
};

process.on('message', async (siege: Siege) => {
  const tally = new Tally();
  await attacks[siege.attack]!(siege, tally);
  agent.destroy();
  process.send!(tally.got);
});
process.on('disconnect', () => process.exit());
