// The service about itself: whether it lives and is ready, its document and its readable page.
import { z } from '@hono/zod-openapi';
import { type Permission, table } from '#access/table.ts';
import { type Endpoint, endpoint } from '#api/endpoint.ts';
import type { Readiness } from '#api/readiness.ts';
import { text } from '#api/shapes.ts';

const tag = 'Service';

const right = z
  .object({
    operation: z.string(),
    tag: z.string(),
    summary: text,
    changes: z.boolean(),
    grants: z.array(
      z.object({
        who: z.array(z.string()).openapi({ description: 'Posts, or anyone, signed-in, self, opener' }),
        at: z.array(z.string()),
        upTo: z.string(),
      }),
    ),
    stepUp: z
      .union([z.boolean(), z.literal('paying')])
      .openapi({ description: '`paying`: for an action that takes money out of a budget' }),
    notPreparer: z.boolean(),
    notSelf: z.boolean(),
  })
  .openapi('Right');

/** What can only be said once all routes are known. */
export interface Made {
  readonly document: object;
  readonly page: string;
  readonly rights: readonly z.infer<typeof right>[];
}

/** The table of access as people may read it: every operation with its own words. */
export const rightsOf = (endpoints: readonly Endpoint[]): Made['rights'] =>
  endpoints.map(({ operation, tag, summary, method }) => {
    const { grants, stepUp, notPreparer, notSelf }: Permission = table[operation];
    return {
      ...{ operation, tag, summary, changes: method !== 'get' },
      grants: grants.map((grant) => ({
        who: typeof grant.who === 'string' ? [grant.who] : [...grant.who],
        at: 'at' in grant ? [...grant.at] : [],
        upTo: grant.upTo,
      })),
      ...{ stepUp: stepUp ?? false, notPreparer: notPreparer ?? false, notSelf: notSelf ?? false },
    };
  });

/** `made` is filled once all routes are known: the document describes these routes too. */
export const serviceRoutes = (made: Made, readiness: Readiness) => [
  endpoint({
    operation: 'health.get',
    method: 'get',
    path: '/health',
    tag,
    summary: { zh: '服务是否正常', en: 'Whether the service lives and is ready' },
    description: 'Ready: the database answers and takes writes; tried every five seconds at most.',
    answer: z.object({ live: z.literal(true), ready: z.literal(true) }),
    handle: async () => (await readiness.ask()) ?? { live: true, ready: true },
  }),
  endpoint({
    operation: 'access.rights',
    method: 'get',
    path: '/access-rights',
    tag,
    summary: { zh: '谁可以做什么', en: 'Who may do what, as it is decided' },
    answer: z.object({ items: z.array(right) }),
    handle: async () => ({ items: made.rights }),
  }),
  endpoint({
    operation: 'api.document',
    method: 'get',
    path: '/openapi.json',
    tag,
    summary: { zh: '接口文档（OpenAPI 3.1）', en: 'The OpenAPI 3.1 document' },
    answer: z.record(z.string(), z.unknown()),
    handle: async () => made.document,
  }),
  endpoint({
    operation: 'api.page',
    method: 'get',
    path: '/docs',
    tag,
    summary: { zh: '接口说明页', en: 'The readable page of the API' },
    answer: 'page',
    shows: 'nobody',
    handle: async () => made.page,
  }),
];
