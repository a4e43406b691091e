// Puts the routes on one Hono application: headers, request ids and logging around them, and an answer in words for whatever has none.
import { type Context, Hono } from 'hono';
import type { Logger } from 'pino';
import { notFound } from '#access/may.ts';
import { sessionsOf } from '#access/sessions.ts';
import { docsPage, docsStyleHash } from '#api/docs-page.ts';
import { documentOf } from '#api/document.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { idempotencyOf } from '#api/idempotency.ts';
import { type Placement, publicOrigin } from '#api/origin.ts';
import { type Running, refused, run } from '#api/pipeline.ts';
import { fault, outage } from '#api/problem.ts';
import { endpointsOf, type Parts } from '#api/routes/index.ts';
import { Outage, refuse } from '#kit/refusal.ts';

export interface AppOptions extends Partial<Placement> {
  /** The tenant of whoever is not signed in; default 1. */
  readonly defaultTenantId?: number;
  readonly log?: Logger;
}

export interface App {
  readonly hono: Hono;
  readonly endpoints: readonly Endpoint[];
  readonly document: object;
}

const addressAtMost = 4_096;

/** The whole API. Whoever serves pages mounts them on the same `hono` before it starts listening. */
export function createApp(parts: Parts, options: AppOptions = {}): App {
  const { house } = parts;
  const placement: Placement = { basePath: options.basePath ?? '', trustProxy: options.trustProxy ?? false };
  const running: Running = {
    house,
    sessions: sessionsOf(house),
    forests: parts.engine.caches.forests,
    idempotency: idempotencyOf(house),
    placement,
    defaultTenantId: options.defaultTenantId ?? 1,
  };
  const made: { document: object; page: string } = { document: {}, page: '' };
  const endpoints = endpointsOf(parts, made);
  made.document = documentOf(endpoints, placement.basePath || '/');
  made.page = docsPage(made.document, `${placement.basePath}/api/openapi.json`);
  const root = new Hono();
  root.use('*', around(house, placement, options.log));
  const hono = placement.basePath ? root.basePath(placement.basePath) : root;
  for (const endpoint of endpoints) {
    hono.on(endpoint.method.toUpperCase(), honoPath(endpoint), (c) => run(c, endpoint, running));
  }
  root.notFound((c) => unknown(c, endpoints, placement.basePath));
  root.onError((error, c) => failed(error, c, options.log));
  return { hono: hono as Hono, endpoints, document: made.document };
}

const honoPath = (endpoint: Endpoint): string => `/api${endpoint.path.replace(/\{(\w+)\}/g, ':$1')}`;

function around(house: Parts['house'], placement: Placement, log: Logger | undefined) {
  return async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const requestId = Buffer.from(house.random.bytes(9)).toString('base64url');
    c.set('requestId', requestId);
    const started = performance.now();
    if (c.req.raw.url.length > addressAtMost) {
      return refused(c, refuse('address-too-long', '地址太长', 'The address is too long'), requestId);
    }
    await next();
    secure(c, placement, requestId);
    // The matched pattern, not the address: ids and search words are personal data.
    log?.info({
      requestId,
      method: c.req.method,
      route: c.req.routePath,
      status: c.res.status,
      ms: Math.round(performance.now() - started),
    });
    return undefined;
  };
}

function secure(c: Context, placement: Placement, requestId: string): void {
  const set = (name: string, value: string) => {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  };
  const isDocs = c.req.path.endsWith('/api/docs');
  const style = isDocs ? `style-src ${docsStyleHash}` : "style-src 'self'";
  set(
    'Content-Security-Policy',
    `default-src 'self'; script-src 'self'; ${style}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  );
  set('X-Content-Type-Options', 'nosniff');
  set('Referrer-Policy', 'same-origin');
  set('X-Frame-Options', 'DENY');
  set('Cross-Origin-Opener-Policy', 'same-origin');
  set('Cross-Origin-Resource-Policy', 'same-origin');
  set('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
  set('X-Request-Id', requestId);
  if (c.req.path.includes('/api/')) set('Cache-Control', 'no-store');
  if (publicOrigin(c, placement).secure) set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
}

function unknown(c: Context, endpoints: readonly Endpoint[], basePath: string): Response {
  const requestId: string = c.get('requestId') ?? '';
  const path = c.req.path.slice(basePath.length);
  const methods = endpoints
    .filter((endpoint) => new RegExp(`^/api${endpoint.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .map((endpoint) => endpoint.method.toUpperCase());
  if (methods.length === 0) return refused(c, notFound(), requestId);
  c.header('Allow', [...new Set(methods)].join(', '));
  return refused(
    c,
    refuse(
      'method-not-allowed',
      `这个地址只支持 ${methods.join('、')}`,
      `This address takes ${methods.join(', ')} only`,
    ),
    requestId,
  );
}

/** SQLSTATE classes that pass: connection lost, too many connections, operator intervention, timeouts, deadlock. */
const passing = /^(08|53|57|40)|^55P03$/;

function failed(error: Error, c: Context, log: Logger | undefined): Response {
  const requestId: string = c.get('requestId') ?? '';
  const code = (error as { code?: unknown }).code;
  const passes =
    error instanceof Outage || (typeof code === 'string' && (passing.test(code) || code === 'ECONNREFUSED'));
  log?.error({ requestId, route: c.req.routePath, code, name: error.name, stack: passes ? undefined : error.stack });
  return refused(c, passes ? outage() : fault(), requestId);
}
