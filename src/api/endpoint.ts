// What a route is: a declaration that cannot leave out who may use it, what it takes, what it gives and how a repeat is told apart.
// pipeline.ts runs it; document.ts describes it; nothing else registers a path.
import type { z } from '@hono/zod-openapi';
import type { AccessEntry } from '#access/log.ts';
import type { Allowed } from '#access/may.ts';
import type { Session, Sessions } from '#access/sessions.ts';
import type { SignInFrom } from '#access/sign-in.ts';
import type { Operation } from '#access/table.ts';
import type { Target, Viewer } from '#access/viewer.ts';
import type { BodyLimits } from '#api/body.ts';
import type { UploadedFile } from '#api/upload.ts';
import type { Refusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { Whose } from '#people/views.ts';
import type { ViewedThing } from '#policy/viewed-things.ts';
import type { House } from '#store/house.ts';

/**
 * How a mutating route stands repetition. 'key': the effect and the Idempotency-Key row are one transaction. 'action': the effect is
 * idempotent by ids derived from the key (the engine's action ids), the answer is stored after it. 'natural': doing it twice is the
 * same as once, or each time is meant; no key is asked for.
 */
export type Repeat = 'key' | 'action' | 'natural';

/** A file as an answer, whole or in parts. */
export interface Download {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array | { readonly size: number; readonly parts: () => AsyncIterable<Uint8Array> };
  /** How long whoever has it may keep it, of what is public and stands under its own digest; left out: not at all. */
  readonly keptSeconds?: number;
  /** Whom it names, where the route says that it shows somebody's data. */
  readonly whose?: Whose;
}

/** What a handler is given. */
export interface Asked<P, Q, B> {
  /** Inside the transaction of the idempotency key where `repeat` is 'key'. */
  readonly house: House;
  readonly tenantId: number;
  /** Present on every route that is not open to anyone. */
  readonly viewer: Viewer;
  readonly session: Session;
  readonly signedIn: boolean;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly file: UploadedFile | undefined;
  readonly allowed: Allowed;
  /** Stable for the same person and Idempotency-Key; one per `part`. */
  readonly actionId: (part?: string | number) => Promise<string>;
  readonly from: SignInFrom;
  /** Where the caller reached us, base path and all, without a slash at its end: what we print for others to come to. */
  readonly ownAddress: () => string;
  /** A random name that this browser keeps whoever signs in on it; null: it has none. Anybody can send one, so it only ever limits. */
  readonly browser: string | null;
  readonly sessions: Sessions;
  readonly log: (entry: AccessEntry) => Promise<void>;
  /** Hands a session to the browser as a cookie; null takes it away. */
  readonly setToken: (token: string | null) => void;
}

/** What a target function is given: before the decision, so it must not answer anything itself. */
export type Located<P, Q, B> = Omit<Asked<P, Q, B>, 'allowed' | 'log' | 'setToken' | 'actionId'>;

/**
 * `nobody`: no data of anybody but the reader himself. `each`: the work writes each look down itself, for a purpose that the reader typed.
 * Otherwise `of` tells whose data is in what the handler gave (of a route with a key: in the answer), and the pipeline writes it down once an
 * hour, with the operation as the purpose (`viewPurposes`).
 */
export type Shows<P, Q, B> =
  | 'nobody'
  | 'each'
  | {
      readonly what: ViewedThing;
      // A method, so that each route may name the part of its own result that it reads.
      of(asked: Located<P, Q, B> & { readonly allowed: Allowed }, result: unknown): Whose;
    };

/** A target, and under another operation's rule where a route reaches further than its own (moving also needs the right over the new parent). */
export type Aim = Target & { readonly under?: Operation };

export interface Endpoint<P = unknown, Q = unknown, B = unknown> {
  readonly operation: Operation;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below /api, with `{name}` parameters. */
  readonly path: string;
  readonly tag: string;
  readonly summary: Text;
  readonly description?: string;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  /** JSON, or with `upload` the other fields of the form. */
  readonly body?: z.ZodType<B>;
  readonly upload?: { /** Of the file at most. */ readonly bytes: number };
  /** How much its JSON may hold where long lists or large forms are meant; left out: `ordinaryBody`, and `openBody` where it is open to anyone. */
  readonly takes?: Partial<BodyLimits>;
  /** A list to take home: read page by page and written by a process of its own, one at a time for each person. */
  readonly list?: true;
  /** Seconds that one statement of it may take, where it works on more than a page of rows; left out: what the role is given (app-role.ts). */
  readonly patience?: number;
  readonly answer: z.ZodType | 'download' | 'page' | 'stream';
  /** Whose data of class S2 or above it holds; left out: nobody's, and then no field of the answer is marked (looks.ts). */
  readonly shows?: Shows<P, Q, B>;
  readonly status?: 200 | 201 | 202;
  readonly repeat?: Repeat;
  /** What it is about: all of them must be allowed; null when it does not exist. Left out: the tenant itself, class S0 or S1. */
  readonly target?: (asked: Located<P, Q, B>) => Aim[] | null | Refusal | Promise<Aim[] | null | Refusal>;
  /**
   * 'after': the handler's own work decides by the same duties (the engine, inside its batch); asking beforehand would cost two look-ups
   * per action. What it refuses is decided again here, so that a stranger learns nothing from the refusal. Called with the request where that
   * depends on what is asked.
   */
  readonly decided?: 'after' | ((asked: Located<P, Q, B>) => 'before' | 'after');
  /**
   * Everybody may come to it at the same moment: what is said to whom is not let in for the crowd (door.ts) or comes while the database is away.
   * He simply comes again.
   */
  readonly rush?: () => Refusal;
  readonly handle: (asked: Asked<P, Q, B>) => Promise<unknown>;
}

type Method = Endpoint['method'];
type Said = z.ZodType | 'download' | 'page' | 'stream';
type Sent<S> = S extends z.ZodType ? z.input<S> : never;

/** What a caller of the route sends and gets; known to the type checker alone, so that a client cannot drift from the routes. */
export interface Shape<M extends Method, Path extends string, P, Q, B, A extends Said> {
  readonly method: M;
  readonly path: Path;
  readonly shape?: {
    readonly params: Sent<P>;
    readonly query: Sent<Q>;
    readonly body: Sent<B>;
    readonly answer: A extends z.ZodType ? z.output<A> : A extends 'page' | 'stream' ? string : Blob;
  };
}

type Got<S> = S extends z.ZodType ? z.output<S> : unknown;

/** Infers the shapes; the pipeline sees every route as the same `Endpoint`, its callers by its own `Shape`. */
export const endpoint = <
  const M extends Method,
  const Path extends string,
  A extends Said,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  declaration: Omit<Endpoint<Got<P>, Got<Q>, Got<B>>, 'method' | 'path' | 'params' | 'query' | 'body' | 'answer'> & {
    readonly method: M;
    readonly path: Path;
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly answer: A;
  },
) => declaration as unknown as Endpoint & Shape<M, Path, P, Q, B, A>;

/** What addresses of the route look like, without what stands before `/api`. */
export const addressesOf = ({ path }: Pick<Endpoint, 'path'>): RegExp =>
  new RegExp(`^/api${path.replace(/\{\w+\}/g, '[^/]+')}$`);

export const tenantTarget = (tenantId: number, signedIn: boolean): Target => ({
  tenantId,
  class: signedIn ? 'S1' : 'S0',
});
