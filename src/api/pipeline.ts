// The way every request goes: session → origin → what was sent → what it is about → may he → once only → the work → the answer.
// One function for all routes, so that no route can skip a step.

import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { logAccess } from '#access/log.ts';
import { type Allowed, may, notFound, notSignedIn } from '#access/may.ts';
import type { Session, Sessions } from '#access/sessions.ts';
import { table } from '#access/table.ts';
import { readForm, readJson, type UploadedFile, unsafeText } from '#api/body.ts';
import { type Aim, type Asked, type Download, type Endpoint, type Located, tenantTarget } from '#api/endpoint.ts';
import { checkKey, derivedId, type Idempotency, type KeyedRequest, type Stored } from '#api/idempotency.ts';
import { inputInvalid } from '#api/input-errors.ts';
import { addressOf, checkOrigin, cookieFor, type Placement, tokenOf } from '#api/origin.ts';
import { headersFor, languageOf, problemOf, statusFor } from '#api/problem.ts';
import { sha256 } from '#kit/json.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import type { ForestCache } from '#organisations/forest.ts';
import type { House } from '#store/house.ts';

export interface Running {
  readonly house: House;
  readonly sessions: Sessions;
  readonly forests: ForestCache;
  readonly idempotency: Idempotency;
  readonly placement: Placement;
  /** Of whoever is not signed in. */
  readonly defaultTenantId: number;
}

interface Given {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly file: UploadedFile | undefined;
  readonly bytes: Buffer;
}

export async function run(c: Context, endpoint: Endpoint, running: Running): Promise<Response> {
  const requestId: string = c.get('requestId');
  const answered = await steps(c, endpoint, running);
  if (answered instanceof Response) return answered;
  if (isRefusal(answered)) return refused(c, answered, requestId);
  return stored(c, answered, requestId);
}

/** A refusal as a response. */
export function refused(c: Context, refusal: Refusal, requestId: string): Response {
  const body = problemOf(refusal, languageOf(c.req.header('accept-language')), requestId);
  return c.body(JSON.stringify(body), statusFor(refusal.code) as 400, headersFor(refusal));
}

function stored(c: Context, answer: Stored, requestId: string): Response {
  // A kept refusal is worded again for this reader and request; everything else is replayed as it was.
  const kept = (answer.body as { refused?: Refusal } | null)?.refused;
  if (answer.status >= 400 && kept) return refused(c, kept, requestId);
  return c.body(JSON.stringify(answer.body), answer.status as 200, {
    'Content-Type': 'application/json; charset=utf-8',
  });
}

async function steps(c: Context, endpoint: Endpoint, running: Running): Promise<Stored | Response | Refusal> {
  const carried = tokenOf(c, running.placement);
  const session = carried ? await running.sessions.find(carried.token) : null;
  const open = table[endpoint.operation].grants.some((grant) => grant.who === 'anyone');
  const foreign = checkOrigin(c, running.placement, carried?.by ?? null);
  if (foreign) return foreign;
  if (!session && !open) return notSignedIn();
  const given = await read(c, endpoint);
  if (isRefusal(given)) return given;
  const located = locate(c, running, session, given);
  const keyed = keyedRequest(c, endpoint, located, given.bytes);
  if (isRefusal(keyed)) return keyed;
  // What was done for this person is answered again even where doing it took the right away (a member transferred to another union).
  const before = keyed && (await running.idempotency.answered(keyed));
  if (before) return before;
  const targets = endpoint.target ? await endpoint.target(located) : [tenantTarget(located.tenantId, !open)];
  if (isRefusal(targets)) return targets;
  const allowed = targets === null ? notFound() : await decide(endpoint, located, session, targets, running);
  if (isRefusal(allowed)) {
    const meanwhile = keyed && (await running.idempotency.answered(keyed));
    if (meanwhile) return meanwhile;
    if (session && targets) await logRefusal(running, session, endpoint, allowed);
    return allowed;
  }
  return perform(c, endpoint, running, { ...located, allowed }, keyed);
}

/** null where the route asks for no key. */
function keyedRequest(
  c: Context,
  endpoint: Endpoint,
  located: Located<unknown, unknown, unknown>,
  bytes: Buffer,
): KeyedRequest | null | Refusal {
  if (endpoint.method === 'get' || endpoint.repeat === 'natural') return null;
  const key = checkKey(c.req.header('idempotency-key'));
  if (isRefusal(key)) return key;
  const head = `${endpoint.method} ${c.req.path}?${new URL(c.req.url).search}\n`;
  return {
    tenantId: located.tenantId,
    personId: located.signedIn ? located.viewer.personId : 0,
    key,
    route: endpoint.operation,
    requestHash: sha256(Buffer.concat([Buffer.from(head), bytes])),
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
    from: { device: (c.req.header('user-agent') ?? '').slice(0, 200), address: addressOf(c, running.placement) },
    sessions: running.sessions,
  };
}

async function read(c: Context, endpoint: Endpoint): Promise<Given | Refusal> {
  const params = check(endpoint.params, c.req.param(), 'path');
  if (isRefusal(params)) return params;
  const query = queryOf(c);
  const checkedQuery = isRefusal(query) ? query : check(endpoint.query, query, 'query');
  if (isRefusal(checkedQuery)) return checkedQuery;
  const sent = { params, query: checkedQuery };
  if (c.req.method === 'GET' || c.req.method === 'HEAD')
    return { ...sent, body: undefined, file: undefined, bytes: Buffer.alloc(0) };
  if (endpoint.upload) {
    const form = await readForm(c.req.raw);
    if (isRefusal(form)) return form;
    const body = check(endpoint.body, form.fields, 'body');
    return isRefusal(body)
      ? body
      : {
          ...sent,
          body,
          file: form.file,
          bytes: Buffer.concat([Buffer.from(JSON.stringify(form.fields)), form.bytes]),
        };
  }
  const json = await readJson(c.req.raw);
  if (isRefusal(json)) return json;
  if (endpoint.body && json.value === undefined)
    return refuse('body-missing', '这个请求要有 JSON 内容', 'This request needs a JSON body');
  const body = check(endpoint.body, json.value, 'body');
  return isRefusal(body) ? body : { ...sent, body, file: undefined, bytes: json.bytes };
}

function queryOf(c: Context): Record<string, string> | Refusal {
  const all: Record<string, string> = Object.create(null);
  for (const [key, values] of Object.entries(c.req.queries())) {
    if (values.length > 1)
      return refuse(
        'key-twice',
        `参数 ${key.slice(0, 60)} 写了两次`,
        `The parameter ${key.slice(0, 60)} is given twice`,
      );
    all[key] = values[0] ?? '';
  }
  return { ...all };
}

function check(schema: z.ZodType | undefined, value: unknown, where: string): unknown | Refusal {
  const bad = unsafeText(value);
  if (bad) return bad;
  if (!schema) {
    const empty =
      value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
    return empty
      ? undefined
      : refuse('input-invalid', '这个请求不接受这些内容', 'This request takes nothing of this kind', {
          details: [{ path: where, why: { zh: '应当是空的', en: 'should be empty' } }],
        });
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : inputInvalid(parsed.error.issues, where);
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
): Promise<Stored | Response | Refusal> {
  const cookies: (string | null)[] = [];
  const work = async (house: House): Promise<unknown> => {
    const asked: Asked<unknown, unknown, unknown> = {
      ...located,
      house,
      actionId: (part) => {
        if (!keyed) throw new Fault(`${endpoint.operation} asks for no key, so it has no derived ids`);
        return derivedId(keyed.tenantId, keyed.personId, keyed.key, part);
      },
      log: (entry) => logAccess(house.db, located.tenantId, house.clock.now(), entry),
      setToken: (token) => cookies.push(token),
    };
    return endpoint.handle(asked);
  };
  if (!keyed) {
    const result = await work(running.house);
    for (const token of cookies) c.header('Set-Cookie', cookieFor(c, running.placement, token));
    return isRefusal(result) ? result : answerOf(c, endpoint, result);
  }
  const kept = (house: House) => work(house).then((result) => toStored(endpoint, result));
  const { idempotency } = running;
  return endpoint.repeat === 'action' ? idempotency.after(keyed, kept) : idempotency.together(keyed, kept);
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

function answerOf(c: Context, endpoint: Endpoint, result: unknown): Stored | Response {
  if (endpoint.answer === 'page') return c.html(result as string);
  if (endpoint.answer !== 'download') return { status: endpoint.status ?? 200, body: shaped(endpoint, result) };
  const { fileName, mediaType, bytes } = result as Download;
  const ascii = fileName.replace(/[^\w.-]+/g, '_');
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  });
}
