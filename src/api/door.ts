// The door of a rush. Where everybody may come at once only so many are let in at the same time; who comes beyond that is told at once when to come
// again, before a session, a body or the database was touched: saying no must cost next to nothing, or the rest of the house stands still.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { App } from '#api/app.ts';
import { type Appointments, awayAtMostSeconds, makeAppointments } from '#api/appointments.ts';
import { addressesOf } from '#api/endpoint.ts';
import { headersFor, type Language, languageOf, problemOf } from '#api/problem.ts';
import { always } from '#api/respond.ts';
import { statusFor } from '#api/statuses.ts';
import { letBy } from '#api/unread.ts';
import type { Clock } from '#kit/clock.ts';
import type { Refusal } from '#kit/refusal.ts';

/** Of one kind in this process at the same time: less than a tenth of a second's work on a small machine, so that an officer's page need not wait for more. */
export const insideMost = 192;
/** How often these are others within a second, until it is known better. */
const turnsASecond = 10;

interface No {
  readonly status: number;
  /** Name, value, name, value, … */
  readonly headers: string[];
  readonly body: Buffer;
}

interface RushRoute {
  readonly method: string;
  readonly addresses: RegExp;
  readonly appointments: Appointments;
  /** So many of them are inside. */
  within: number;
  /** One for each number of seconds, put together beforehand. */
  readonly noes: Readonly<Record<Language, readonly No[]>>;
}

function noOf(refusal: Refusal, language: Language, seconds: number): No {
  const body = Buffer.from(JSON.stringify(problemOf(refusal, language, 'door')));
  const headers = {
    ...always,
    ...headersFor(refusal),
    'Cache-Control': 'no-store',
    'Retry-After': String(seconds),
    'Content-Length': String(body.length),
  };
  return { status: statusFor(refusal.code), headers: Object.entries(headers).flat(), body };
}

function rushRoutes({ endpoints }: App, clock: Clock, most: number): RushRoute[] {
  return endpoints.flatMap((endpoint) => {
    const { rush } = endpoint;
    if (!rush) return [];
    const noes = (language: Language) =>
      Array.from({ length: awayAtMostSeconds }, (_, n) => noOf(rush(), language, n + 1));
    return {
      method: endpoint.method.toUpperCase(),
      addresses: addressesOf(endpoint),
      ...{ appointments: makeAppointments(clock, most * turnsASecond), within: 0 },
      noes: { zh: noes('zh'), en: noes('en') },
    };
  });
}

function turnAway(request: IncomingMessage, answer: ServerResponse, { status, headers, body }: No): void {
  // The answer waits for what was sent, which is next to nothing unless somebody means harm.
  void letBy(request).then((how) => {
    if (how === 'through') request.resume();
    answer.writeHead(status, how === 'cut' ? [...headers, 'Connection', 'close'] : headers);
    answer.end(body);
  });
}

/** So many are looked at in one turn of the event loop: a thousand noes in one go would keep those inside waiting for every one of their answers. */
const atOnce = 256;

/** Those who found the house full, in the order in which they came. */
function makeLine(): (next: () => void) => void {
  const waiting: (() => void)[] = [];
  const lookAt = () => {
    for (const next of waiting.splice(0, atOnce)) next();
    if (waiting.length > 0) setImmediate(lookAt);
  };
  return (next) => {
    if (waiting.push(next) === 1) setImmediate(lookAt);
  };
}

/** Before `inside`, which answers everything that is let in. */
export function doorBefore(
  app: App,
  clock: Clock,
  inside: RequestListener,
  most: number = insideMost,
): RequestListener {
  const routes = rushRoutes(app, clock, most);
  const lineUp = makeLine();
  const letIn = (rush: RushRoute, request: IncomingMessage, answer: ServerResponse) => {
    rush.within += 1;
    answer.once('close', () => {
      rush.within -= 1;
      rush.appointments.leave();
    });
    return inside(request, answer);
  };
  return (request, answer) => {
    const path = request.url!.split('?', 1)[0]!.slice(app.placement.basePath.length);
    const rush = routes.find(({ method, addresses }) => request.method === method && addresses.test(path));
    if (!rush) return inside(request, answer);
    if (rush.within < most) return letIn(rush, request, answer);
    lineUp(() => {
      if (answer.destroyed) return;
      if (rush.within < most) return letIn(rush, request, answer);
      const noes = rush.noes[languageOf(request.headers['accept-language'])];
      turnAway(request, answer, noes[rush.appointments.next() - 1]!);
    });
  };
}
