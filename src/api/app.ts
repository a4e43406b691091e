// Puts the routes on one Hono application, and an answer in words where there is no route.
import type { IncomingMessage } from 'node:http';
import { type Context, Hono, type Next } from 'hono';
import type { Logger } from 'pino';
import { notFound } from '#access/may.ts';
import { sessionsOf } from '#access/sessions.ts';
import { docsPage } from '#api/docs-page.ts';
import { documentOf } from '#api/document.ts';
import { addressesOf, type Endpoint } from '#api/endpoint.ts';
import { idempotencyOf } from '#api/idempotency.ts';
import { makeLimits } from '#api/limits.ts';
import { liveOf } from '#api/live.ts';
import { checkShows, looksOf } from '#api/looks.ts';
import { makeNeighbours } from '#api/neighbours.ts';
import type { Placement } from '#api/origin.ts';
import { type Running, run } from '#api/pipeline.ts';
import { makeReadiness } from '#api/readiness.ts';
import { addressAtMost, addressTooLong, failed, newRequestId, refused } from '#api/respond.ts';
import { endpointsOf, type Parts } from '#api/routes/index.ts';
import { type Made, rightsOf } from '#api/routes/service.ts';
import { letBy } from '#api/unread.ts';
import { refuse } from '#kit/refusal.ts';

export interface AppOptions extends Partial<Placement> {
  /** The tenant of whoever is not signed in; default 1. */
  readonly defaultTenantId?: number;
  readonly log?: Logger;
}

export interface App {
  readonly hono: Hono;
  readonly endpoints: readonly Endpoint[];
  readonly document: object;
  readonly placement: Placement;
  /** Puts one more route behind the same steps; it is not in the document. */
  readonly mount: (endpoint: Endpoint) => void;
  /** Ends the open event streams, so that the server can close. */
  endStreams(): void;
}

/** The whole API. Whoever serves pages mounts them on the same `hono` before it starts listening (headers: respond.ts, pageHeaders). */
export function createApp(parts: Parts, options: AppOptions = {}): App {
  const { house } = parts;
  const placement: Placement = { basePath: options.basePath ?? '', trustProxy: options.trustProxy ?? false };
  const sessions = sessionsOf(house);
  const live = liveOf(house, sessions);
  const defaultTenantId = options.defaultTenantId ?? 1;
  const readiness = makeReadiness(house, defaultTenantId);
  const running: Running = {
    house,
    sessions,
    forests: parts.engine.caches.forests,
    idempotency: idempotencyOf(house),
    looks: looksOf(house),
    neighbours: makeNeighbours(house.clock),
    limits: makeLimits(),
    placement,
    readiness,
    defaultTenantId,
    log: options.log,
  };
  const made: { -readonly [K in keyof Made]: Made[K] } = { document: {}, page: '', rights: [] };
  const endpoints = endpointsOf({ ...parts, live, readiness }, made);
  endpoints.forEach(checkShows);
  made.document = documentOf(endpoints, placement.basePath || '/');
  made.rights = rightsOf(endpoints);
  made.page = docsPage(made.document, `${placement.basePath}/api/openapi.json`);
  const root = new Hono();
  const hono = placement.basePath ? root.basePath(placement.basePath) : root;
  hono.use(unreadPasses);
  const mount = (endpoint: Endpoint) => {
    hono.on(endpoint.method.toUpperCase(), honoPath(endpoint), (c) => run(c, endpoint, running));
  };
  endpoints.forEach(mount);
  const asked = (c: Context) => ({ c, placement, requestId: newRequestId(house) });
  hono.notFound((c) => unknown(asked(c), endpoints));
  hono.onError((error, c) => failed(asked(c), error, 'no route', options.log));
  return {
    ...{ hono: hono as Hono, endpoints, document: made.document, placement, mount },
    endStreams: () => live.end(),
  };
}

/** Before the answer goes out: what was sent and not read. */
async function unreadPasses(c: Context, next: Next): Promise<void> {
  await next();
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage };
  if (incoming && (await letBy(incoming)) === 'cut') c.header('Connection', 'close');
}

const honoPath = (endpoint: Endpoint): string => `/api${endpoint.path.replace(/\{(\w+)\}/g, ':$1')}`;

function unknown(asked: Parameters<typeof refused>[0], endpoints: readonly Endpoint[]): Response {
  const { c, placement } = asked;
  if (c.req.raw.url.length > addressAtMost) return refused(asked, addressTooLong());
  const path = c.req.path.slice(placement.basePath.length);
  const methods = endpoints
    .filter((endpoint) => addressesOf(endpoint).test(path))
    .map((endpoint) => endpoint.method.toUpperCase());
  if (methods.length === 0) return refused(asked, notFound());
  const why = refuse(
    'method-not-allowed',
    `这个地址只支持 ${methods.join('、')}`,
    `This address takes ${methods.join(', ')} only`,
  );
  return refused(asked, why, { Allow: [...new Set(methods)].join(', ') });
}
