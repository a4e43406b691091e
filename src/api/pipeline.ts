// The way every request goes: session → origin → what was sent → what it is about → may he → once only → the work → the answer.
// One function for all routes, so that no route can skip a step.

import type { ServerResponse } from 'node:http';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import { logAccess } from '#access/log.ts';
import { type Allowed, may, notFound, notSignedIn } from '#access/may.ts';
import type { Session, Sessions } from '#access/sessions.ts';
import { isOpen, type Operation } from '#access/table.ts';
import { type Aim, type Asked, type Download, type Endpoint, type Located, tenantTarget } from '#api/endpoint.ts';
import { checkKey, type Idempotency, type KeyedRequest, type Stored } from '#api/idempotency.ts';
import type { Limits } from '#api/limits.ts';
import type { Looks } from '#api/looks.ts';
import type { Neighbours } from '#api/neighbours.ts';
import {
  addressOf,
  checkOrigin,
  cookiesFor,
  deviceOf,
  headerOf,
  ownAddress,
  type Placement,
  tokenOf,
} from '#api/origin.ts';
import type { Readiness } from '#api/readiness.ts';
import { type Given, read, readAddress } from '#api/reading.ts';
import {
  type Answer,
  type Asking,
  addressAtMost,
  addressTooLong,
  downloadAnswer,
  failed,
  jsonAnswer,
  newRequestId,
  packed,
  refused,
  respond,
} from '#api/respond.ts';
import { statusFor } from '#api/statuses.ts';
import { refuseInfected } from '#documents/scanner.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { ForestCache } from '#organisations/forest.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { House } from '#store/house.ts';
import { patiently } from '#store/patience.ts';

export interface Running {
  readonly house: House;
  readonly sessions: Sessions;
  readonly forests: ForestCache;
  readonly idempotency: Idempotency;
  readonly looks: Looks;
  readonly neighbours: Neighbours;
  readonly limits: Limits;
  readonly readiness: Readiness;
  readonly placement: Placement;
  /** Of whoever is not signed in. */
  readonly defaultTenantId: number;
  readonly log: Logger | undefined;
}

/** What somebody needs to get from a password that others have read to one of their own. */
const beforeOwnPassword: ReadonlySet<string> = new Set<Operation>(['me.get', 'me.setPassword', 'signOut.here']);

const ownPasswordFirst = (): Refusal =>
  refuse(
    'password-change-needed',
    '您还在用发给您的初始密码，请先设自己的密码',
    'You still use the initial password that was handed to you; set one of your own first',
    { next: text('在“设自己的密码”里设好，再重新登录', 'Set it under “Your own password”, then sign in again') },
  );

/** Answers a request for this endpoint, whatever happens. */
export async function run(c: Context, endpoint: Endpoint, running: Running): Promise<Response> {
  const asked: Asking = { c, placement: running.placement, requestId: newRequestId(running.house) };
  const started = performance.now();
  let response: Response;
  try {
    const answered = c.req.raw.url.length > addressAtMost ? addressTooLong() : await steps(c, endpoint, running);
    response = isRefusal(answered) ? refused(asked, answered) : respond(asked, await packed(asked, answered));
  } catch (error) {
    running.readiness.met(error);
    response = failed(asked, error as Error, endpoint.operation, running.log, endpoint.rush);
  }
  // The operation, not the address: ids and search words are personal data.
  running.log?.info({
    ...{ requestId: asked.requestId, operation: endpoint.operation, status: response.status },
    ms: Math.round(performance.now() - started),
  });
  return response;
}

async function steps(c: Context, endpoint: Endpoint, running: Running): Promise<Answer | Refusal> {
  const carried = tokenOf(c, running.placement);
  const session = carried ? await running.sessions.find(carried.token) : null;
  const open = isOpen(endpoint.operation);
  const foreign = checkOrigin(c, running.placement, carried?.by ?? null);
  if (foreign) return foreign;
  // Whoever is not signed in is known by the address alone; this is asked before anything of the request is read.
  const heavy = endpoint.method !== 'get' || endpoint.answer === 'download';
  const busy = session ? null : running.neighbours.take(addressOf(c, running.placement), heavy);
  if (busy) return busy;
  if (!session && !open) return notSignedIn();
  if (session?.passwordInitial && !open && !beforeOwnPassword.has(endpoint.operation)) return ownPasswordFirst();
  const addressed = readAddress(c, endpoint);
  if (isRefusal(addressed)) return addressed;
  const key = idempotencyKey(c, endpoint);
  if (isRefusal(key)) return key;
  const entered = running.limits.enter(c, endpoint, session);
  if (isRefusal(entered)) return entered;
  try {
    const given = await read(c, endpoint, addressed, entered.grow);
    if (isRefusal(given)) return given;
    try {
      const answer = () => decided(c, endpoint, running, { session, key, given });
      return await (endpoint.patience === undefined ? answer() : patiently(endpoint.patience, answer));
    } finally {
      await given.discard();
    }
  } finally {
    whenAnswered(c, endpoint, entered.leave);
  }
}

/** A list is in memory until it has gone out, however slowly it is taken. */
function whenAnswered(c: Context, endpoint: Endpoint, leave: () => void): void {
  const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
  if (endpoint.list && outgoing && !outgoing.closed) outgoing.once('close', leave);
  else leave();
}

interface Come {
  readonly session: Session | null;
  /** null where the route asks for none. */
  readonly key: string | null;
  readonly given: Given;
}

async function decided(
  c: Context,
  endpoint: Endpoint,
  running: Running,
  { session, key, given }: Come,
): Promise<Answer | Refusal> {
  // Before anything looks into it: some targets are named by what the file says.
  const infected =
    given.file && running.house.scan ? await refuseInfected(running.house, await given.file.read()) : null;
  if (infected) return infected;
  const located = locate(c, running, session, given);
  const keyed = key === null ? null : keyedRequest(c, endpoint, located, { key, given });
  // What was done for this person is answered again even where doing it took the right away (a member transferred to another union).
  const before = keyed && (await running.idempotency.answered(keyed));
  if (before) return leaving(endpoint, running, { ...located, allowed: nothingYet }, before);
  const when = typeof endpoint.decided === 'function' ? endpoint.decided(located) : endpoint.decided;
  if (when === 'after') return decideAfter(c, endpoint, running, located);
  const targets = endpoint.target
    ? await endpoint.target(located)
    : [tenantTarget(located.tenantId, !isOpen(endpoint.operation))];
  if (isRefusal(targets)) return targets;
  const allowed = targets === null ? notFound() : await decide(endpoint, located, session, targets, running);
  if (isRefusal(allowed)) {
    const meanwhile = keyed && (await running.idempotency.answered(keyed));
    if (meanwhile) return leaving(endpoint, running, { ...located, allowed: nothingYet }, meanwhile);
    if (session && targets) await logRefusal(running, session, endpoint, allowed);
    return allowed;
  }
  return perform(c, endpoint, running, { ...located, allowed }, keyed);
}

const nothingYet: Allowed = { allowed: true, upTo: 'S0', organisationIds: [] };

async function decideAfter(
  c: Context,
  endpoint: Endpoint,
  running: Running,
  located: Located<unknown, unknown, unknown>,
): Promise<Answer | Refusal> {
  const done = await perform(c, endpoint, running, { ...located, allowed: nothingYet }, null);
  if (!isRefusal(done) || !endpoint.target) return done;
  const targets = await endpoint.target(located);
  const allowed =
    targets === null || isRefusal(targets)
      ? (targets ?? notFound())
      : await decide(endpoint, located, located.session, targets, running);
  if (!isRefusal(allowed)) return done;
  if (targets) await logRefusal(running, located.session, endpoint, allowed);
  return allowed;
}

/** null where the route asks for none. Refuses: idempotency-key-missing, idempotency-key-invalid. */
function idempotencyKey(c: Context, endpoint: Endpoint): string | null | Refusal {
  if (endpoint.method === 'get' || endpoint.repeat === 'natural') return null;
  return checkKey(headerOf(c, 'idempotency-key'));
}

function keyedRequest(
  c: Context,
  endpoint: Endpoint,
  located: Located<unknown, unknown, unknown>,
  { key, given }: { readonly key: string; readonly given: Given },
): KeyedRequest {
  return {
    tenantId: located.tenantId,
    personId: located.signedIn ? located.viewer.personId : 0,
    key,
    route: endpoint.operation,
    requestHash: given.hashAfter(`${endpoint.method} ${c.req.path}?${new URL(c.req.url).search}\n`),
  };
}

function locate(
  c: Context,
  running: Running,
  session: Session | null,
  given: Given,
): Located<unknown, unknown, unknown> {
  return {
    house: running.house,
    tenantId: session?.viewer.tenantId ?? running.defaultTenantId,
    // Routes open to anyone do not touch these two unless `signedIn`; all others have refused by now.
    viewer: session?.viewer as Session['viewer'],
    session: session as Session,
    signedIn: session !== null,
    params: given.params,
    query: given.query,
    body: given.body,
    file: given.file,
    ownAddress: () => ownAddress(c, running.placement),
    from: { device: (headerOf(c, 'user-agent') ?? '').slice(0, 200), address: addressOf(c, running.placement) },
    browser: deviceOf(c, running.placement),
    sessions: running.sessions,
  };
}

async function decide(
  endpoint: Endpoint,
  located: Located<unknown, unknown, unknown>,
  session: Session | null,
  targets: readonly Aim[],
  { house, forests }: Running,
): Promise<Allowed | Refusal> {
  if (targets.length === 0) throw new Fault(`${endpoint.operation} names no target`);
  const forest = session && session.viewer.posts.length > 0 ? await forests.get(house.db, located.tenantId) : null;
  const surroundings = {
    now: house.clock.now(),
    within: (id: number, above: number) => forest?.within(id, above) ?? false,
  };
  let answer: Allowed | undefined;
  for (const target of targets) {
    const one = may(session?.viewer ?? null, target.under ?? endpoint.operation, target, surroundings);
    if (isRefusal(one)) return one;
    answer = answer && answer.upTo < one.upTo ? answer : one;
  }
  return answer!;
}

async function logRefusal({ house }: Running, session: Session, endpoint: Endpoint, refusal: Refusal): Promise<void> {
  if (refusal.code === 'step-up-needed' || refusal.code === 'two-factor-needed') return;
  const { tenantId, personId } = session.viewer;
  await logAccess(house.db, tenantId, house.clock.now(), {
    actorId: personId,
    what: endpoint.operation,
    target: 'refused',
    allowed: false,
    details: { code: refusal.code },
  });
}

type Prepared = Located<unknown, unknown, unknown> & { readonly allowed: Allowed };

async function perform(
  c: Context,
  endpoint: Endpoint,
  running: Running,
  located: Prepared,
  keyed: KeyedRequest | null,
): Promise<Answer | Refusal> {
  const cookies: (string | null)[] = [];
  const work = async (house: House, begunAt: Date): Promise<unknown> => {
    const asked: Asked<unknown, unknown, unknown> = {
      ...located,
      house,
      actionId: async (part = '') => {
        if (!keyed) throw new Fault(`${endpoint.operation} asks for no key, so it has no derived ids`);
        const ids = await actionIdsOf(house, keyed.tenantId);
        return ids.ofRequest(keyed, part, begunAt);
      },
      log: (entry) => logAccess(house.db, located.tenantId, house.clock.now(), entry),
      setToken: (token) => cookies.push(token),
    };
    return endpoint.handle(asked);
  };
  if (!keyed) {
    const result = await work(running.house, running.house.clock.now());
    if (isRefusal(result)) return result;
    await written(endpoint, running, located, result);
    const answer = answerOf(endpoint, result);
    const token = cookies.at(-1);
    return token === undefined
      ? answer
      : { ...answer, cookies: cookiesFor(c, running.placement, token, running.house.random) };
  }
  const kept = (house: House, begunAt: Date) => work(house, begunAt).then((result) => toStored(endpoint, result));
  const { idempotency } = running;
  const done = await (endpoint.repeat === 'action'
    ? idempotency.after(keyed, kept)
    : idempotency.together(keyed, kept));
  if (isRefusal(done)) return done;
  return leaving(endpoint, running, located, done);
}

/** Before anything leaves: whose data it is. What is thrown here is answered with a fault or an outage, and nothing is shown. */
async function written(endpoint: Endpoint, { looks }: Running, located: Prepared, result: unknown): Promise<void> {
  const { shows } = endpoint;
  if (shows === undefined || typeof shows === 'string') return;
  await looks.write(located.tenantId, located.viewer.personId, endpoint, shows.of(located, result));
}

async function leaving(
  endpoint: Endpoint,
  running: Running,
  located: Prepared,
  stored: Stored,
): Promise<Answer | Refusal> {
  if (stored.status < 400) await written(endpoint, running, located, stored.body);
  return answerFrom(stored);
}

/** A kept refusal is worded again for this reader and request; everything else is replayed as it was. */
function answerFrom(stored: Stored): Answer | Refusal {
  const kept = (stored.body as { refused?: Refusal } | null)?.refused;
  return stored.status >= 400 && kept ? kept : jsonAnswer(stored.status, stored.body);
}

function toStored(endpoint: Endpoint, result: unknown): Stored {
  if (isRefusal(result)) return { status: statusFor(result.code), body: { refused: result } };
  return { status: endpoint.status ?? 200, body: shaped(endpoint, result) };
}

/** Only what the route declares leaves the house: anything else a handler's value may carry is dropped here. */
function shaped(endpoint: Endpoint, result: unknown): unknown {
  if (typeof endpoint.answer === 'string') throw new Fault(`${endpoint.operation} answers with a ${endpoint.answer}`);
  const parsed = endpoint.answer.safeParse(result);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new Fault(`${endpoint.operation} answers something it does not declare: ${where}`);
  }
  return parsed.data;
}

function answerOf(endpoint: Endpoint, result: unknown): Answer {
  const status = endpoint.status ?? 200;
  if (endpoint.answer === 'page')
    return { status, body: result as string, headers: { 'Content-Type': 'text/html; charset=utf-8' } };
  if (endpoint.answer === 'stream')
    return {
      status,
      body: result as ReadableStream<Uint8Array>,
      headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' },
    };
  return endpoint.answer === 'download'
    ? downloadAnswer(result as Download)
    : jsonAnswer(status, shaped(endpoint, result));
}
