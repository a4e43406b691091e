// What was objected to a case: opened only for those who have it in hand, never for the one it is about, and every look is written down.

import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { findCase, targetOf } from '#api/read/cases.ts';
import { id, idText, instant, iso } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { objectionsTo } from '#notices/objections.ts';

export const objectionRoutes = (engine: Engine) => [
  endpoint({
    operation: 'objections.list',
    method: 'get',
    path: '/cases/{id}/objections',
    tag: 'Cases',
    summary: { zh: '对这件的异议', en: 'Objections to a case, for who handles it' },
    description: 'To be resolved with the action `resolve` and the objection’s id.',
    params: z.object({ id: idText }),
    answer: z.object({
      items: z.array(
        z.object({
          id,
          noticeId: id.nullable(),
          raisedAt: instant,
          grounds: personal(z.string()),
          contact: personal(z.string().nullable()),
        }),
      ),
    }),
    shows: {
      what: 'objection',
      of: ({ params }, { items }: { items: readonly unknown[] }) => (items.length > 0 ? { cases: [params.id] } : {}),
    },
    target: async ({ house, tenantId, params }) => {
      const found = await findCase(engine, house.db, tenantId, params.id);
      return found && [{ ...targetOf(tenantId, found), class: 'S3' }];
    },
    handle: async ({ house, tenantId, viewer, params, log }) => {
      const found = await objectionsTo(house, tenantId, [params.id]);
      const target = `case:${params.id}`;
      await log({ actorId: viewer.personId, what: 'objections.list', target, allowed: true });
      return { items: found.map((one) => ({ ...one, raisedAt: iso(one.raisedAt) })) };
    },
  }),
];
