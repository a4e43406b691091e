// The one way screens speak to the server: calls typed by the routes themselves, repeats told apart by a key, and every "no" kept in words.
// A connection that breaks is tried again by itself; what was sent once has one effect, because its key stays the same.
import type { Routes } from '#api/routes/index.ts';
import type { Text } from '#kit/text.ts';
import { dropAllDrafts } from '#web/parts/drafts.ts';
import { dropAllKeptFiles } from '#web/parts/form/kept-files.ts';

type Shapes = { readonly [R in Routes as `${Uppercase<R['method']>} ${R['path']}`]: NonNullable<R['shape']> };
/** 'GET /cases/{id}': method and path as the route declares them. */
export type Call = keyof Shapes;
export type Answer<C extends Call> = Shapes[C]['answer'];

/** Numbers and flags may be given as they are; they travel as text. */
type Loose<T> = { readonly [K in keyof T]: T[K] extends string | undefined ? T[K] | number | boolean : T[K] };
type Part<Name extends string, T> = [T] extends [never]
  ? unknown
  : Partial<T> extends T
    ? { readonly [N in Name]?: T }
    : { readonly [N in Name]: T };
export type Sending<C extends Call> = Part<'params', Loose<Shapes[C]['params']>> &
  Part<'query', Loose<Shapes[C]['query']>> &
  Part<'body', Shapes[C]['body']> & {
    readonly file?: File;
    /** The same key for the same intention: made when a form is opened, not when its button is pressed. */
    readonly key?: string;
    readonly signal?: AbortSignal;
  };

/** What the server said no to, in words. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly why: Text;
  readonly rule?: string;
  readonly next?: Text;
  readonly errors?: readonly { readonly path: string; readonly why: Text }[];
  readonly requestId?: string;
}

export class Refused extends Error {
  readonly problem: Problem;
  /** When to come again, if the server said so. */
  readonly againInSeconds: number | null;
  constructor(problem: Problem, againInSeconds: number | null = null) {
    super(problem.why.en);
    this.problem = problem;
    this.againInSeconds = againInSeconds;
  }
}

/** The server was not reached, or could not answer now: nothing is known of the effect, the same key may be sent again. */
export class Unreachable extends Error {}

export const newKey = (): string => crypto.randomUUID();

/** Told when a session has ended in the middle of something; what was typed stays where it is. */
const signedOutListeners = new Set<() => void>();
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** Asks for a code of the authenticator; true once the server took it. Set by the page that can ask (step-up.tsx). */
type StepUp = (problem: Problem) => Promise<boolean>;
let stepUp: StepUp | undefined;
let steppingUp: Promise<boolean> | undefined;
export function askForCodesWith(asker: StepUp): () => void {
  stepUp = asker;
  return () => {
    if (stepUp === asker) stepUp = undefined;
  };
}

/** One question for all calls that wait for it. */
function steppedUp(problem: Problem): Promise<boolean> {
  steppingUp ??= (stepUp?.(problem) ?? Promise.resolve(false)).finally(() => {
    steppingUp = undefined;
  });
  return steppingUp;
}

interface Loosely {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly file?: File;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

const api = new URL('api/', document.baseURI).pathname.replace(/\/$/, '');

export function addressOf(call: Call, { params = {}, query = {} }: Loosely): string {
  const path = call
    .slice(call.indexOf(' ') + 1)
    .replace(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  const asked = search.toString();
  return `${api}${path}${asked === '' ? '' : `?${asked}`}`;
}

function bodyOf({ body, file }: Loosely): { body?: BodyInit; type?: string } {
  if (file) {
    const form = new FormData();
    form.set('file', file);
    for (const [name, value] of Object.entries((body ?? {}) as object))
      if (value !== undefined) form.set(name, String(value));
    return { body: form };
  }
  return body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' };
}

/** Acts on their way: the answer of one may bring another session. */
const underWay = new Set<Promise<Response>>();

async function send(call: Call, sending: Loosely): Promise<Response> {
  const method = call.slice(0, call.indexOf(' '));
  const { body, type } = bodyOf(sending);
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (type) headers['Content-Type'] = type;
  if (method !== 'GET') headers['Idempotency-Key'] = sending.key ?? newKey();
  const request: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body !== undefined) request.body = body;
  if (sending.signal) request.signal = sending.signal;
  const answer = fetch(addressOf(call, sending), request);
  if (method !== 'GET') {
    const over = () => underWay.delete(answer);
    underWay.add(answer);
    answer.then(over, over);
  }
  try {
    return await answer;
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new Unreachable('no connection');
  }
}

export async function refusedBy(response: Response): Promise<Error> {
  if (response.status >= 502) return new Unreachable(`answered ${response.status}`);
  const problem = (await response.json().catch(() => null)) as Problem | null;
  if (!problem?.why) return new Unreachable(`answered ${response.status} without a reason`);
  if (problem.code === 'not-signed-in') for (const listener of signedOutListeners) listener();
  if (problem.status === 503) return new Unreachable(problem.why.en);
  return new Refused(problem, Number(response.headers.get('Retry-After')) || null);
}

/** Whether the server named a reader when it was last asked who reads. */
let signedIn = false;
/** How long another tab is given to take up its new session. */
const otherTabMs = 400;

const isNotSignedIn = async (response: Response): Promise<boolean> =>
  response.status === 401 &&
  (
    (await response
      .clone()
      .json()
      .catch(() => null)) as Problem | null
  )?.code === 'not-signed-in';

/**
 * Sends, and once more where the session only seems to be over: a code of the authenticator changes the session, here or in another tab, and
 * what was on its way with the one before is refused although nobody has signed out.
 */
async function sent(call: Call, sending: Loosely): Promise<Response> {
  const response = await send(call, sending);
  if (response.ok && call === 'GET /me') signedIn = true;
  if (!signedIn || !(await isNotSignedIn(response))) return response;
  if (underWay.size > 0) await Promise.allSettled(underWay);
  else await new Promise((done) => setTimeout(done, otherTabMs));
  const again = await send(call, sending);
  if (await isNotSignedIn(again)) signedIn = false;
  return again;
}

const codeNeeded: readonly string[] = ['step-up-needed', 'two-factor-needed'];

/** The answer of 200; where a code of the authenticator is missing it is asked for, and the very same call goes out again with its key. */
async function answered(call: Call, sending: Loosely): Promise<Response> {
  const same = { ...sending, key: sending.key ?? newKey() };
  const response = await sent(call, same);
  if (response.ok) return response;
  const error = await refusedBy(response);
  if (!(error instanceof Refused && codeNeeded.includes(error.problem.code))) throw error;
  if (!(await steppedUp(error.problem))) throw error;
  const again = await sent(call, same);
  if (again.ok) return again;
  throw await refusedBy(again);
}

/** Throws Refused (the server's "no", in words), Unreachable, or AbortError. */
export async function request<C extends Call>(call: C, sending: Sending<C>): Promise<Answer<C>> {
  const response = await answered(call, sending as Loosely);
  if (call === 'POST /sign-out') {
    dropAllDrafts();
    await dropAllKeptFiles();
    await (await import('#web/parts/phone-shelf.ts')).dropOwn();
  }
  const type = response.headers.get('Content-Type') ?? '';
  return (type.startsWith('application/json') ? await response.json() : await response.blob()) as Answer<C>;
}

/** Saves the answer of a route that gives a file, under the name the server gives it. */
export async function download<C extends Call>(call: C, sending: Sending<C>): Promise<void> {
  const response = await answered(call, sending as Loosely);
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  save(await response.blob(), named ? decodeURIComponent(named) : 'niangjia');
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Saves what stands on the page already. */
export const saveText = (text: string, name: string): void => save(new Blob([text], { type: 'text/csv' }), name);
