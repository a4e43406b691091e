// Answers as responses: the headers that keep browsers from harm, refusals in words, faults without their insides. Made in one piece,
// since adding headers to a finished response costs the server a third of its requests.
import { ReadableStream as WebStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import { causeOf } from '#api/cause.ts';
import { docsStyleHash } from '#api/docs-page.ts';
import type { Download } from '#api/endpoint.ts';
import { headerOf, type Placement, publicOrigin } from '#api/origin.ts';
import { fault, headersFor, languageOf, outage, problemOf } from '#api/problem.ts';
import { statusFor } from '#api/statuses.ts';
import { cleanFileName } from '#kit/normalise.ts';
import { Outage, type Refusal, refuse } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';

export interface Answer {
  readonly status: number;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

/** The request being answered. */
export interface Asking {
  readonly c: Context;
  readonly placement: Placement;
  readonly requestId: string;
}

export const addressAtMost = 4_096;
export const addressTooLong = (): Refusal => refuse('address-too-long', '地址太长', 'The address is too long');

const idBytes = 9;
/** Asking for chance once in 500 requests: one call into the kernel costs more than the rest of an id. */
const drawn = new WeakMap<House, { bytes: Buffer; at: number }>();

export function newRequestId(house: House): string {
  let stock = drawn.get(house);
  if (!stock || stock.at >= stock.bytes.length) {
    stock = { bytes: Buffer.from(house.random.bytes(500 * idBytes)), at: 0 };
    drawn.set(house, stock);
  }
  stock.at += idBytes;
  return stock.bytes.toString('base64url', stock.at - idBytes, stock.at);
}

const policy = (style: string): string =>
  `default-src 'self'; script-src 'self'; style-src ${style}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

export const always = {
  'Content-Security-Policy': policy("'self'"),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
} as const;
const strictTransport = { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' };

/** For pages beside the API: the same protection. */
export const pageHeaders = (c: Context, placement: Placement): Record<string, string> => ({
  ...always,
  ...(publicOrigin(c, placement).secure ? strictTransport : {}),
});

export function respond({ c, placement, requestId }: Asking, { status, body, headers, cookies }: Answer): Response {
  const { secure } = publicOrigin(c, placement);
  const isPage = headers['Content-Type']?.startsWith('text/html');
  const response = new Response(body, {
    status,
    headers: {
      ...always,
      ...(isPage ? { 'Content-Security-Policy': policy(docsStyleHash) } : {}),
      ...(secure ? strictTransport : {}),
      'Cache-Control': 'no-store',
      'X-Request-Id': requestId,
      ...headers,
    },
  });
  // Several of one name do not fit into a record; only who signs in has any.
  for (const cookie of cookies ?? []) response.headers.append('Set-Cookie', cookie);
  return response;
}

const zipped = promisify<string, object, Buffer>(gzip);
/** Shorter answers fit into two packets as they are. */
const worthPacking = 2_048;

/** Long lists travel packed to whoever takes it: on a slow line that is most of the waiting. What changes something answers in few words. */
export async function packed({ c }: Asking, answer: Answer): Promise<Answer> {
  const { body, headers } = answer;
  if (c.req.method !== 'GET' || typeof body !== 'string' || body.length < worthPacking) return answer;
  if (!/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(headerOf(c, 'accept-encoding') ?? '')) return answer;
  const bytes = new Uint8Array(await zipped(body, { level: 4 }));
  return { ...answer, body: bytes, headers: { ...headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } };
}

export const jsonAnswer = (status: number, value: unknown): Answer => ({
  status,
  body: JSON.stringify(value),
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
});

export function downloadAnswer({ fileName, mediaType, bytes, keptSeconds }: Download): Answer {
  // Cleaned again: names that were kept before uploads were cleaned, and names of unions and rounds.
  const name = cleanFileName(fileName);
  const ascii = name.replace(/[^\w.-]+/g, '_');
  const disposition = `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`;
  const whole = bytes instanceof Uint8Array;
  return {
    status: 200,
    body: whole ? new Uint8Array(bytes) : (WebStream.from(bytes.parts()) as ReadableStream<Uint8Array>),
    headers: {
      'Content-Type': mediaType,
      'Content-Disposition': disposition,
      'Content-Length': String(whole ? bytes.length : bytes.size),
      ...(keptSeconds === undefined ? {} : { 'Cache-Control': `public, max-age=${keptSeconds}` }),
    },
  };
}

export function refused(asked: Asking, refusal: Refusal, more: Readonly<Record<string, string>> = {}): Response {
  const problem = problemOf(refusal, languageOf(headerOf(asked.c, 'accept-language')), asked.requestId);
  return respond(asked, {
    status: statusFor(refusal.code),
    body: JSON.stringify(problem),
    headers: { ...headersFor(refusal), ...more },
  });
}

/** SQLSTATE classes that pass: connection lost, too many connections, operator intervention, timeouts, deadlock. */
const passing = /^(08|53|57|40)|^55P03$/;

/** What was thrown, written down under the number of the request and answered without its insides; `meanwhile`: the answer to what passes by itself. */
export function failed(
  asked: Asking,
  error: Error,
  operation: string,
  log: Logger | undefined,
  meanwhile: () => Refusal = outage,
): Response {
  const { code } = error as { code?: unknown };
  const passes =
    error instanceof Outage || (typeof code === 'string' && (passing.test(code) || code === 'ECONNREFUSED'));
  log?.[passes ? 'warn' : 'error']({ requestId: asked.requestId, operation, ...causeOf(error, !passes) });
  return refused(asked, passes ? meanwhile() : fault());
}
