// The door of a rush. Where everybody may come at once only so many are let in at the same time; who comes beyond that is told at once to come again
// in a moment, before a session, a body or the database was touched: saying no must cost next to nothing, or the rest of the house stands still.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { App } from '#api/app.ts';
import { headersFor, languageOf, problemOf } from '#api/problem.ts';
import { always } from '#api/respond.ts';
import { statusFor } from '#api/statuses.ts';
import type { Refusal } from '#kit/refusal.ts';

/** In this process at the same time: a fifth of a second's work on a small machine. */
const insideMost = 512;
/** They come again spread over so many seconds, not all at once. */
const againWithinSeconds = 3;

interface RushRoute {
  readonly method: string;
  readonly path: RegExp;
  readonly crowded: () => Refusal;
}

function rushRoutes({ endpoints, placement }: App): RushRoute[] {
  return endpoints.flatMap(({ method, path, rush }) => {
    if (!rush) return [];
    const pattern = `^${placement.basePath}/api${path.replace(/\{\w+\}/g, '[^/?]+')}(\\?|$)`;
    return [{ method: method.toUpperCase(), path: new RegExp(pattern), crowded: rush }];
  });
}

function turnAway(request: IncomingMessage, answer: ServerResponse, refusal: Refusal, seconds: number): void {
  const problem = problemOf(refusal, languageOf(request.headers['accept-language']), 'door');
  const body = Buffer.from(JSON.stringify(problem));
  // What he sent is let pass by unread, so that his connection can be used again.
  request.resume();
  answer.writeHead(statusFor(refusal.code), {
    ...always,
    ...headersFor(refusal),
    'Cache-Control': 'no-store',
    'Retry-After': String(seconds),
    'Content-Length': body.length,
  });
  answer.end(body);
}

/** Before `inside`, which answers everything that is let in. */
export function doorBefore(app: App, inside: RequestListener, most: number = insideMost): RequestListener {
  const routes = rushRoutes(app);
  let within = 0;
  let turnedAway = 0;
  return (request, answer) => {
    const rush = routes.find(({ method, path }) => request.method === method && path.test(request.url ?? ''));
    if (!rush) return inside(request, answer);
    if (within >= most) {
      turnedAway += 1;
      return turnAway(request, answer, rush.crowded(), 1 + (turnedAway % againWithinSeconds));
    }
    within += 1;
    answer.once('close', () => {
      within -= 1;
    });
    return inside(request, answer);
  };
}
