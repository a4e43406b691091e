// A judge and his works: the panels he sits on, what is before him by number, his marks. Whoever does not sit there finds nothing.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { judgesRows, panelHead, shownCriteria, workBefore } from '#api/read/panels.ts';
import { clientId, count, day, done, id, idText, instant, text, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal } from '#kit/refusal.ts';
import { judge } from '#panels/judging.ts';
import { panelsOfJudge, schemeIn, worksOf } from '#panels/panels.ts';
import { seatProgress } from '#panels/progress.ts';

const tag = 'Panels';
const params = z.object({ id: idText });
const workParams = z.object({ id: idText, number: idText });

export const criterion = z.object({
  ...{ key: z.string(), label: text, weight: count.openapi({ description: 'Of 100' }) },
  top: count.openapi({ description: 'Points at most' }),
  veto: z.boolean(),
});
export const panelHeadShape = {
  ...{ id, name: z.string(), roundId: id, roundName: z.string(), programme: text, stage: z.string(), scheme: text },
  ...{ openedAt: instant, closedAt: instant.nullable().openapi({ description: 'Ranked, the last time' }) },
};
const myPanel = z
  .object({
    ...panelHeadShape,
    ...{
      works: count,
      marked: count.openapi({ description: 'By the reader' }),
      recused: count,
      left: count.openapi({ description: 'Open and still to be marked by the reader' }),
      waiting: z.array(count).openapi({ description: 'Their numbers' }),
      dueOn: day.nullable().openapi({ description: 'When the first of them is due' }),
    },
    criteria: z.array(criterion),
  })
  .openapi('MyPanel');
const thousandths = count.nullable().openapi({ description: 'Thousandths of a point, of 100,000' });
const standing = z
  .enum(['waiting', 'marked', 'recused', 'closed'])
  .openapi({ description: 'As long as it is `marked` the mark can be changed' });
const head = { number: count, standing, total: thousandths };
const row = z
  .object({
    ...head,
    title: textOrNull.openapi({ description: 'The first field that judges see of it; null: not of this' }),
  })
  .openapi('WorkToJudge');
const work = z
  .object({
    ...head,
    answers: z.array(z.object({ field: z.string(), label: text, shown: textOrNull })),
    by: personal(z.object({ name: z.string(), organisationName: z.string() }).nullable(), 'null: they judge blind'),
    mark: z
      .object({
        total: count,
        sheet: z.array(
          z.object({ criterion: z.string(), points: count.nullable(), veto: z.boolean(), why: z.string().nullable() }),
        ),
      })
      .nullable(),
  })
  .openapi('WorkBeforeJudge');
export const actionId = clientId.openapi({ description: 'Made by the client: sent again it counts once' });
export const sheet = z
  .array(
    z.strictObject({
      ...{ criterion: z.string().min(1).max(40), points: z.number().int().min(0).max(1_000).optional() },
      ...{ veto: z.boolean().optional(), why: z.string().trim().min(1).max(500).optional() },
    }),
  )
  .min(1)
  .max(50);

/** His panel and seat; null for whoever does not sit there. */
const mine = async (engine: Engine, tenantId: number, personId: number, panelId: number) =>
  (await panelsOfJudge(engine.house.db, tenantId, personId)).find((panel) => panel.id === panelId) ?? null;

async function myPanels(engine: Engine, tenantId: number, personId: number, only?: number) {
  const { db } = engine.house;
  const panels = (await panelsOfJudge(db, tenantId, personId)).filter((one) => only === undefined || one.id === only);
  const items: z.infer<typeof myPanel>[] = [];
  for (const panel of panels) {
    const found = await schemeIn(engine, db, tenantId, panel);
    if (isRefusal(found)) continue;
    const progress = await seatProgress(engine, tenantId, panel, panel.seat);
    items.push({
      ...panelHead(found.round, panel),
      ...progress,
      waiting: [...progress.waiting],
      criteria: shownCriteria(found.scheme),
    });
  }
  return items;
}

const reading = (engine: Engine) => [
  endpoint({
    operation: 'me.panels',
    method: 'get',
    path: '/me/panels',
    tag,
    summary: { zh: '我当评委的评审组', en: 'Panels I sit on' },
    answer: z.object({ items: z.array(myPanel) }),
    handle: async ({ tenantId, viewer }) => ({ items: await myPanels(engine, tenantId, viewer.personId) }),
  }),
  endpoint({
    operation: 'me.panel',
    method: 'get',
    path: '/me/panels/{id}',
    tag,
    summary: { zh: '一个评审组：我评了多少', en: 'One panel: how far I am' },
    params,
    answer: myPanel,
    handle: async ({ tenantId, viewer, params }) =>
      (await myPanels(engine, tenantId, viewer.personId, params.id))[0] ?? notFound(),
  }),
  endpoint({
    operation: 'me.panelWorks',
    method: 'get',
    path: '/me/panels/{id}/works',
    tag,
    summary: { zh: '要我评的作品，按编号', en: 'The works before me, by number' },
    params,
    query: z.strictObject(pageQuery),
    answer: pageOf(row),
    handle: async ({ house, tenantId, viewer, params, query }) => {
      const panel = await mine(engine, tenantId, viewer.personId, params.id);
      const cursor = readCursor(query.cursor, ['number']);
      if (!panel) return notFound();
      if (isRefusal(cursor)) return cursor;
      const limit = query.limit ?? 50;
      const page = { after: Number(cursor?.[0] ?? 0), limit: limit + 1 };
      const works = await worksOf(house.db, tenantId, panel, page);
      return cut(await judgesRows(engine, tenantId, panel, panel, works), limit, ({ number }) => [number]);
    },
  }),
  endpoint({
    operation: 'me.panelWork',
    method: 'get',
    path: '/me/panels/{id}/works/{number}',
    tag,
    summary: { zh: '一件作品：能看的内容和我打的分', en: 'One work: what I may see of it, and my mark' },
    params: workParams,
    answer: work,
    shows: {
      what: 'name',
      of: (_, { by, caseId }: { by: object | null; caseId: number }) => (by === null ? {} : { cases: [caseId] }),
    },
    handle: async ({ tenantId, viewer, params }) => {
      const panel = await mine(engine, tenantId, viewer.personId, params.id);
      return panel ? workBefore(engine, tenantId, panel, panel, params.number) : notFound();
    },
  }),
];

const marking = (engine: Engine) => [
  endpoint({
    operation: 'me.markWork',
    method: 'post',
    path: '/me/panels/{id}/works/{number}/mark',
    tag,
    summary: { zh: '打分（结束评审以前可以改）', en: 'Mark a work; it can be changed until the panel is closed' },
    params: workParams,
    body: z.strictObject({ id: actionId, sheet }),
    answer: done,
    repeat: 'natural',
    handle: ({ tenantId, viewer, params, body }) =>
      judge(
        engine,
        tenantId,
        viewer,
        { panelId: params.id, number: params.number },
        { id: body.id, action: 'mark', input: { sheet: body.sheet } },
      ),
  }),
  endpoint({
    operation: 'me.recuseFromWork',
    method: 'post',
    path: '/me/panels/{id}/works/{number}/recusal',
    tag,
    summary: { zh: '申请回避', en: 'Say that one is too near to a work' },
    params: workParams,
    body: z.strictObject({ id: actionId, why: z.string().trim().min(2).max(500) }),
    answer: done,
    repeat: 'natural',
    handle: ({ tenantId, viewer, params, body }) =>
      judge(
        engine,
        tenantId,
        viewer,
        { panelId: params.id, number: params.number },
        { id: body.id, action: 'recuse', input: { why: body.why } },
      ),
  }),
];

export const myPanelRoutes = (engine: Engine) => [...reading(engine), ...marking(engine)];
