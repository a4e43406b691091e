// Where a request comes from and how its session travels: cookie or bearer token, the proxy's word where it is trusted, and the
// refusal of requests that another site sends with our cookie.
import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { own } from '#kit/own.ts';
import type { Randomness } from '#kit/random.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';

/** One header; from Node's own record where there is one, which spares making a Headers object for every request. */
export function headerOf(c: Context, name: string): string | undefined {
  const incoming = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming;
  if (!incoming) return c.req.header(name);
  const value = own(incoming.headers, name);
  return Array.isArray(value) ? value.join(', ') : value;
}

export interface Placement {
  /** Path under which everything lies, '' or '/union'. From BASE_PATH. */
  readonly basePath: string;
  /**
   * Whether X-Forwarded-Proto, -Host and -For are believed: true behind a proxy that sets them itself, never when clients reach the
   * port directly, since anybody can write such headers. From TRUST_PROXY.
   */
  readonly trustProxy: boolean;
}

const first = (value: string | undefined): string | undefined => value?.split(',')[0]?.trim() || undefined;

/** The scheme and host the client sees. */
export function publicOrigin(c: Context, { trustProxy }: Placement): { secure: boolean; host: string } {
  const proto = trustProxy ? first(headerOf(c, 'x-forwarded-proto')) : undefined;
  const host =
    (trustProxy ? first(headerOf(c, 'x-forwarded-host')) : undefined) ?? headerOf(c, 'host') ?? new URL(c.req.url).host;
  return { secure: proto === undefined ? c.req.url.startsWith('https:') : proto === 'https', host };
}

/** Of the whole house, base path and all, as the client sees it; without a slash at its end. */
export function ownAddress(c: Context, placement: Placement): string {
  const { secure, host } = publicOrigin(c, placement);
  return `${secure ? 'https' : 'http'}://${host}${placement.basePath}`;
}

/** The client's address; the last entry is the one our own proxy added. */
export function addressOf(c: Context, { trustProxy }: Placement): string {
  const forwarded = trustProxy ? headerOf(c, 'x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming;
  return (forwarded ?? incoming?.socket?.remoteAddress ?? '').slice(0, 60);
}

/** `__Host-` binds a cookie to this host, TLS and path /; browsers refuse it over plain http, so localhost gets a plain name. */
const cookieName = (name: 'nj' | 'nj-device', secure: boolean): string => (secure ? `__Host-${name}` : name);

function cookieOf(c: Context, name: string): string | null {
  for (const part of (headerOf(c, 'cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

export function tokenOf(c: Context, placement: Placement): { token: string; by: 'cookie' | 'bearer' } | null {
  const bearer = /^Bearer ([\w.-]{1,100})$/i.exec(headerOf(c, 'authorization') ?? '');
  if (bearer) return { token: bearer[1]!, by: 'bearer' };
  const token = cookieOf(c, cookieName('nj', publicOrigin(c, placement).secure));
  return token === null ? null : { token, by: 'cookie' };
}

const deviceBytes = 16;
const deviceShape = /^[\w-]{22}$/;

/** The browser by the random name it was given when somebody first signed in on it; null: it has none, or it is not one of ours. */
export function deviceOf(c: Context, placement: Placement): string | null {
  const device = cookieOf(c, cookieName('nj-device', publicOrigin(c, placement).secure));
  return device !== null && deviceShape.test(device) ? device : null;
}

/** Both go when the browser is closed. */
const rest = (secure: boolean): string => `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

/** A session for the browser, or its end; and a name for the browser where it has none, which outlives whoever signs out. */
export function cookiesFor(c: Context, placement: Placement, token: string | null, random: Randomness): string[] {
  const { secure } = publicOrigin(c, placement);
  const named = `${cookieName('nj', secure)}=`;
  if (token === null) return [`${named}; ${rest(secure)}; Max-Age=0`];
  const session = `${named}${token}; ${rest(secure)}`;
  if (deviceOf(c, placement)) return [session];
  const device = Buffer.from(random.bytes(deviceBytes)).toString('base64url');
  return [session, `${cookieName('nj-device', secure)}=${device}; ${rest(secure)}`];
}

/** Refuses a changing request that a browser sends for another site. A request with a cookie must say where it comes from. */
export function checkOrigin(c: Context, placement: Placement, by: 'cookie' | 'bearer' | null): Refusal | null {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || by === 'bearer') return null;
  const site = headerOf(c, 'sec-fetch-site');
  const origin = headerOf(c, 'origin');
  const crossSite = refuse(
    'cross-site',
    '这个请求来自别的网站，没有办理',
    'This request came from another site and was not carried out',
  );
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? null : crossSite;
  if (origin !== undefined)
    return URL.canParse(origin) && new URL(origin).host === publicOrigin(c, placement).host ? null : crossSite;
  return by === 'cookie' ? crossSite : null;
}
