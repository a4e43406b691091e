// Whose data of class S2 or above an answer holds, and that it is written down before the answer leaves. A route marks such fields in its answer
// (`personal`) and says in `shows` whose they are; one that does the first without the second does not start.
import type { z } from '@hono/zod-openapi';
import type { Download, Endpoint } from '#api/endpoint.ts';
import { Fault } from '#kit/refusal.ts';
import { hourOf, type Whose, writeLooks } from '#people/views.ts';
import type { House } from '#store/house.ts';

const marked = new WeakSet<object>();

/** A field of an answer that tells something of class S2 or above about a person. The mark is on what this gives, not on what is made of it. */
export function personal<S extends z.ZodType>(schema: S, description?: string): S {
  const own = schema.openapi({ 'x-personal': 'S2', ...(description === undefined ? {} : { description }) });
  marked.add(own);
  return own;
}

/** Of a file: whom its handler said it names. */
export const whoseFile = (_: unknown, file: Download): Whose => file.whose ?? {};

/** Names of the marked fields, as paths: `items[].words`. */
export function personalFields(schema: z.ZodType, path = ''): string[] {
  if (marked.has(schema)) return [path];
  const def = schema._zod.def as unknown as Readonly<Record<string, unknown>> & { readonly type: string };
  const inside = (of: unknown, at: string): string[] => personalFields(of as z.ZodType, at);
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape as object).flatMap(([key, of]) => inside(of, path ? `${path}.${key}` : key));
    case 'array':
      return inside(def.element, `${path}[]`);
    case 'record':
      return inside(def.valueType, `${path}.*`);
    case 'union':
      return (def.options as unknown[]).flatMap((of) => inside(of, path));
    case 'nullable':
    case 'optional':
      return inside(def.innerType, path);
    default:
      return [];
  }
}

/** Throws a Fault for a route that shows somebody's data and does not say whose, or a file of which nobody said. */
export function checkShows({ operation, answer, shows }: Endpoint): void {
  if (typeof answer === 'string') {
    if (shows === undefined)
      throw new Fault(`${operation} answers with a ${answer} and does not say whose data it holds`);
    return;
  }
  const fields = personalFields(answer);
  if (fields.length > 0 && (shows === undefined || shows === 'nobody'))
    throw new Fault(`${operation} shows ${fields.join(', ')} and does not say whose`);
  if (fields.length === 0 && shows !== undefined && shows !== 'nobody')
    throw new Fault(`${operation} says whose data it shows and marks no field`);
}

export interface Looks {
  /** Writes down whose data is in this; whoever catches what it throws shows nothing. */
  write(tenantId: number, viewerId: number, endpoint: Endpoint, whose: Whose): Promise<void>;
}

/** Of a page; longer lists are asked for once. */
const rememberedOf = 200;
const rememberedMost = 20_000;

/**
 * What this process knows to be committed is not asked of the database again within the hour: a queue that a page reads every few seconds costs
 * nothing. Whatever other processes wrote is found by the unique index.
 */
export function looksOf(house: House): Looks {
  let hour = 0;
  let known = new Set<string>();
  const fresh = (now: number) => {
    if (now === hour && known.size < rememberedMost) return;
    hour = now;
    known = new Set();
  };
  return {
    async write(tenantId, viewerId, { operation, shows }, { people = [], cases = [], caseId, payeesOf }) {
      if (shows === undefined || typeof shows === 'string') return;
      const at = house.clock.now();
      fresh(hourOf(at).getTime());
      const name = (kind: string) => (id: number | null) =>
        `${tenantId}|${viewerId}|${operation}|${caseId ?? ''}|${kind}${id}`;
      const still = (kind: string, ids: readonly (number | null)[]) => {
        const nameOf = name(kind);
        return ids.filter((id) => id !== null && !known.has(nameOf(id)));
      };
      const left = { people: still('p', people), cases: still('c', cases) };
      if (left.people.length + left.cases.length === 0 && payeesOf === undefined) return;
      const whose = {
        ...left,
        ...(caseId === undefined ? {} : { caseId }),
        ...(payeesOf === undefined ? {} : { payeesOf }),
      };
      await writeLooks(house.db, tenantId, at, { viewerId, what: shows.what, purpose: operation }, whose);
      if (left.people.length + left.cases.length > rememberedOf || hourOf(at).getTime() !== hour) return;
      for (const id of left.people) known.add(name('p')(id));
      for (const id of left.cases) known.add(name('c')(id));
    },
  };
}
