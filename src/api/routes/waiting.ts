// The inbox of the desk: everything that waits for the reader at one union, and how much of the same queues other people have.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { count, day, fen, idText, instant, iso, text, textOrNull } from '#api/shapes.ts';
import { waitingFor } from '#api/waiting/sources.ts';
import type { Engine } from '#engine/engine.ts';

const thing = z
  .object({
    source: z.string().openapi({ description: 'Which kind of thing it is' }),
    act: text.openapi({ description: 'What is to be done' }),
    title: text,
    says: textOrNull,
    count: count.openapi({ description: 'How many acts it is' }),
    amountFen: fen.nullable(),
    dueOn: day.nullable(),
    since: instant.nullable(),
    link: z.string().openapi({ description: 'Where on the desk it is done' }),
  })
  .openapi('WaitingThing');

export const waitingRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.waiting',
    method: 'get',
    path: '/me/waiting',
    tag: 'Me',
    summary: { zh: '等我办的，全部', en: 'Everything that waits for me' },
    description:
      'Only what the viewer can do now, from the posts at this union. What judges or colleagues have is counted beside it.',
    query: z.strictObject({ organisation: idText.openapi({ description: 'Where the viewer holds a post' }) }),
    answer: z.object({
      items: z.array(thing),
      others: z.array(z.object({ whose: z.enum(['judges', 'carrier', 'colleague', 'recused']), count })),
    }),
    handle: async ({ tenantId, viewer, query }) => {
      const { items, others } = await waitingFor(engine, tenantId, viewer, query.organisation);
      return { items: items.map((one) => ({ ...one, since: one.since === null ? null : iso(one.since) })), others };
    },
  }),
];
