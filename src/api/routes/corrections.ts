// What members say is wrong about them, in front of the officers of their union: the list that waits, and the answer, which the member reads.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { labelOf } from '#api/read/my-facts.ts';
import { done, id, idText, instant, iso, line, text } from '#api/shapes.ts';
import { isRefusal } from '#kit/refusal.ts';
import { text as said } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import { answerCorrection, findCorrection, openCorrections } from '#people/corrections.ts';
import { maskedPeople } from '#people/show.ts';
import { logViews } from '#people/views.ts';

const tag = 'People';

export const correctionRoutes = () => [
  endpoint({
    operation: 'corrections.list',
    method: 'get',
    path: '/organisations/{id}/corrections',
    tag,
    summary: { zh: '会员提出的更正，等答复的', en: 'Corrections that members ask for, not answered yet' },
    description: 'Reading them is a view that each member can see.',
    params: z.object({ id: idText }),
    query: z.strictObject(pageQuery),
    answer: pageOf(
      z.object({
        id,
        personId: id,
        name: z.string(),
        what: z.string(),
        label: text,
        words: z.string(),
        askedAt: instant,
      }),
    ),
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S2' }],
    handle: async ({ house, tenantId, viewer, params, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const rows = await openCorrections(house, tenantId, params.id, {
        after: Number(after?.[0] ?? 0),
        limit: limit + 1,
      });
      const page = cut(rows, limit, (row) => [row.id]);
      const seen = { viewerId: viewer.personId, what: 'correction', purpose: 'corrections.list' };
      await logViews(
        house.db,
        tenantId,
        house.clock.now(),
        page.items.map(({ personId }) => ({ ...seen, personId })),
      );
      const people = await maskedPeople(house, tenantId, [...new Set(page.items.map((row) => row.personId))]);
      return {
        items: page.items.map((row) => ({
          ...row,
          name: people.get(row.personId)?.name ?? '',
          label: labelOf(row.what),
          askedAt: iso(row.askedAt),
        })),
        next: page.next,
      };
    },
  }),
  endpoint({
    operation: 'corrections.answer',
    method: 'post',
    path: '/corrections/{id}/answer',
    tag,
    summary: { zh: '答复一条更正', en: 'Answer a correction' },
    description: 'The register itself is mended with the operations for people, memberships and facts.',
    params: z.object({ id: idText }),
    body: z.strictObject({ accepted: z.boolean(), answer: line(500) }),
    answer: done,
    repeat: 'key',
    target: async ({ house, tenantId, params }) => {
      const found = await findCorrection(house, tenantId, params.id);
      return (
        found && [{ tenantId, organisationId: found.organisationId, personId: found.personId, class: 'S2' as const }]
      );
    },
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const found = (await findCorrection(house, tenantId, params.id))!;
      const refused = await answerCorrection(house, tenantId, params.id, { by: viewer.personId, ...body });
      if (refused) return refused;
      const label = labelOf(found.what);
      const words = body.accepted
        ? said(`您说“${label.zh}”不对，工会核对后已更正`, `“${label.en}” was wrong and has been corrected`)
        : said(
            `您说“${label.zh}”不对，工会核对后没有改，理由写在“我的资料”里`,
            `“${label.en}” was looked at and stays; see why under your file`,
          );
      await putMessages(house, house.db, tenantId, [
        {
          topic: 'correction-answered',
          dedupe: `correction-answered-${params.id}`,
          personId: found.personId,
          payload: { words, link: '/hall/me/file' },
        },
      ]);
      return { done: true };
    },
  }),
];
