// The service about itself: whether it lives and is ready, its document and its readable page.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { refuse } from '#kit/refusal.ts';

const tag = 'Service';

/** `made` is filled once all routes are known: the document describes these routes too. */
export const serviceRoutes = (made: { readonly document: object; readonly page: string }) => [
  endpoint({
    operation: 'health.get',
    method: 'get',
    path: '/health',
    tag,
    summary: { zh: '服务是否正常', en: 'Whether the service lives and is ready' },
    answer: z.object({ live: z.literal(true), ready: z.literal(true) }),
    handle: async ({ house }) => {
      try {
        await house.db.query('SELECT 1');
      } catch {
        return refuse(
          'not-ready',
          '服务在运行，但数据库暂时连不上',
          'The service lives but cannot reach its database',
          { details: { retryAfterSeconds: 5 } },
        );
      }
      return { live: true, ready: true };
    },
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
    handle: async () => made.page,
  }),
];
