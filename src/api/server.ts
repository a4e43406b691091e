// Listens: the application on a port, with the limits of the HTTP server itself, and a clean end.
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { pino } from 'pino';
import { type App, createApp } from '#api/app.ts';
import { doorBefore } from '#api/door.ts';
import type { Parts } from '#api/routes/index.ts';
import { clearSpool } from '#api/upload.ts';
import type { Clock } from '#kit/clock.ts';

/**
 * Connections that wait to be accepted. Beyond Node's usual 511 those of a crowd that comes in one second are dropped by the kernel without a word
 * and try again after one second, two, four; the kernel's own bound (`net.core.somaxconn`) is 4,096 on Linux.
 */
const backlog = 4_096;
/** While ending: how often connections that have become idle are closed. */
const sweepMs = 100;

export interface ServeOptions {
  readonly port: number;
  /** Default 127.0.0.1: reachable from outside only when asked for (HOST). */
  readonly host?: string;
  /** Mounts further pages before listening. */
  readonly extend?: (app: App) => void;
  /** Nothing at all is written, not even faults: for tests, which look at the answers. */
  readonly quiet?: boolean;
}

export interface Server {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Whoever names two hosts means one of them for us and the other for the proxy before us (RFC 9112, 3.2: answered with 400). */
function namesTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

const oneHost =
  (inside: RequestListener): RequestListener =>
  (request, answer) => {
    if (!namesTwoHosts(request)) return inside(request, answer);
    answer.writeHead(400, { Connection: 'close' });
    answer.end();
  };

/** Node's own server whose requests pass the door first. */
const withDoor = (app: App, clock: Clock) =>
  ((options: object, inside: RequestListener) =>
    createServer(options, oneHost(doorBefore(app, clock, inside)))) as typeof createServer;

/**
 * Starts serving; rejects with the socket's error (EADDRINUSE, EACCES) when the port cannot be had.
 * BASE_PATH: the path under which a proxy hands requests on unchanged. TRUST_PROXY=1: believe X-Forwarded-Proto, -Host and -For,
 * only where a proxy sets them itself.
 */
export async function serve(parts: Parts, options: ServeOptions): Promise<Server> {
  const log = options.quiet ? undefined : pino({ level: process.env.LOG_LEVEL || 'error', base: null });
  const basePath = (process.env.BASE_PATH ?? '').replace(/\/+$/, '');
  const app = createApp(parts, { basePath, trustProxy: process.env.TRUST_PROXY === '1', ...(log ? { log } : {}) });
  options.extend?.(app);
  clearSpool();
  const hostname = options.host ?? '127.0.0.1';
  let ending = false;
  return new Promise((resolve, reject) => {
    const server = createAdaptorServer({
      fetch: app.hono.fetch,
      hostname,
      createServer: withDoor(app, parts.house.clock),
      serverOptions: { maxHeaderSize: 16_384, requestTimeout: 120_000, headersTimeout: 20_000 },
    }) as HttpServer;
    const close = () => {
      ending = true;
      app.endStreams();
      const sweeping = setInterval(() => server.closeIdleConnections(), sweepMs);
      return new Promise<void>((done) =>
        server.close(() => {
          clearInterval(sweeping);
          done();
        }),
      );
    };
    // A proxy keeps its connections busy for as long as there is work: while ending, each answer is the last of its connection.
    server.prependListener('request', (_request, answer: ServerResponse) => {
      if (ending) answer.setHeader('Connection', 'close');
    });
    server.once('error', reject);
    server.listen({ port: options.port, host: hostname, backlog }, () => {
      server.off('error', reject);
      const { port } = server.address() as AddressInfo;
      const shown = hostname.includes(':') ? `[${hostname}]` : hostname;
      resolve({ port, url: `http://${shown}:${port}${basePath}`, close });
    });
  });
}
