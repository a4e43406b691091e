// A round's panels for the union that runs it: who judges what, how far each seat is and how it marks, and closing with a ranking.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { panelHead, seatRows, shownCriteria, unionsRow, withoutPanel } from '#api/read/panels.ts';
import { roundTarget } from '#api/round-target.ts';
import { criterion, panelHeadShape } from '#api/routes/my-panels.ts';
import { count, id, idText, keyText, line, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { closePanel } from '#panels/closing.ts';
import { openPanel, takeInWorks } from '#panels/opening.ts';
import { findPanel, panelsOfRound, schemeIn, worksOf } from '#panels/panels.ts';

const tag = 'Panels';
const params = z.object({ id: idText });
const thousandths = count.nullable().openapi({ description: 'Thousandths of a point' });

export const ofPanel = async <Q, B>(asked: Located<{ id: number }, Q, B>) => {
  const panel = await findPanel(asked.house.db, asked.tenantId, asked.params.id);
  return panel && roundTarget()({ ...asked, params: { id: panel.roundId } });
};

const head = z.object(panelHeadShape).openapi('Panel');
const seat = z.object({
  ...{ seat: count, personId: id, name: z.string(), marked: count, recused: count, left: count },
  gone: z.boolean().openapi({ description: 'They have left; what they gave counts no more' }),
  sheets: count.openapi({ description: 'Typed from paper by one person, or by two who do not agree' }),
  difference: thousandths.openapi({ description: 'Above or below the others on average; null: nothing to compare' }),
  distance: thousandths.openapi({ description: 'From the others on average, whichever way' }),
});
const whole = head
  .extend({ criteria: z.array(criterion), seats: z.array(seat), works: count, open: count, complete: count })
  .openapi('PanelWhole');
const work = z
  .object({
    ...{ number: count, caseId: id, open: z.boolean(), reopened: count, marked: count, missing: count },
    ...{ total: thousandths, spread: thousandths, vetoed: z.boolean() },
    ...{ place: count.nullable(), taken: z.boolean().nullable(), awards: z.array(text) },
  })
  .openapi('PanelWork');

const reading = (engine: Engine) => [
  endpoint({
    operation: 'panels.list',
    method: 'get',
    path: '/rounds/{id}/panels',
    tag,
    summary: { zh: '这一批的评审组，和还没有评审组的标准', en: 'Panels of a round, and schemes without one' },
    params,
    answer: z.object({
      items: z.array(head),
      without: z.array(
        z.object({
          ...{ stage: z.string(), scheme: z.string(), label: text },
          judges: count.openapi({ description: 'At least' }),
        }),
      ),
    }),
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round) return notFound();
      const panels = await panelsOfRound(house.db, tenantId, params.id);
      return { items: panels.map((panel) => panelHead(round, panel)), without: withoutPanel(round, panels) };
    },
  }),
  endpoint({
    operation: 'panels.get',
    method: 'get',
    path: '/panels/{id}',
    tag,
    summary: { zh: '一个评审组：进度和评委偏差', en: 'One panel: how far it is and how its judges mark' },
    params,
    answer: whole,
    target: ofPanel,
    handle: async ({ house, tenantId, params }) => {
      const panel = await findPanel(house.db, tenantId, params.id);
      const found = panel ? await schemeIn(engine, house.db, tenantId, panel) : notFound();
      if (isRefusal(found)) return found;
      const seats = await seatRows(house.db, tenantId, panel!, found.scheme);
      const works = await worksOf(house.db, tenantId, panel!);
      const rows = works.map((one) => unionsRow(panel!, found.scheme, one));
      const open = rows.filter((row) => row.open);
      return {
        ...{ ...panelHead(found.round, panel!), criteria: shownCriteria(found.scheme), seats },
        ...{ works: rows.length, open: open.length, complete: open.filter(({ missing }) => missing === 0).length },
      };
    },
  }),
  endpoint({
    operation: 'panels.works',
    method: 'get',
    path: '/panels/{id}/works',
    tag,
    summary: { zh: '参评作品，按盲评编号', en: 'Works of a panel by their blind numbers' },
    params,
    query: z.strictObject(pageQuery),
    answer: pageOf(work),
    target: ofPanel,
    handle: async ({ house, tenantId, params, query }) => {
      const panel = await findPanel(house.db, tenantId, params.id);
      const cursor = readCursor(query.cursor, ['number']);
      const found = panel ? await schemeIn(engine, house.db, tenantId, panel) : notFound();
      if (isRefusal(found)) return found;
      if (isRefusal(cursor)) return cursor;
      const limit = query.limit ?? 50;
      const page = { after: Number(cursor?.[0] ?? 0), limit: limit + 1 };
      const works = await worksOf(house.db, tenantId, panel!, page);
      const rows = works.map((one) => unionsRow(panel!, found.scheme, one));
      return cut(rows, limit, ({ number }) => [number]);
    },
  }),
];

const running = (engine: Engine) => [
  endpoint({
    operation: 'panels.open',
    patience: 30,
    method: 'post',
    path: '/rounds/{id}/panels',
    tag,
    summary: { zh: '设立评审组', en: 'Set up a panel' },
    description:
      'Works that wait get blind numbers by chance; who is of the same unit, or had a hand in a work, is recused from it.',
    params,
    body: z.strictObject({
      ...{ stage: keyText, scheme: z.string().min(1).max(40), name: line(60) },
      judges: z.array(id).min(1).max(31),
    }),
    answer: z.object({ id, works: count }),
    status: 201,
    repeat: 'key',
    target: roundTarget(),
    handle: ({ house, tenantId, params, body, viewer }) =>
      house.db.transaction((q) =>
        openPanel({ ...engine, house }, q, tenantId, { ...body, roundId: params.id }, viewer.personId),
      ),
  }),
  endpoint({
    operation: 'panels.takeIn',
    method: 'post',
    path: '/panels/{id}/works',
    tag,
    summary: { zh: '把后来的作品也编进来', en: 'Take in works that came later' },
    params,
    answer: z.object({ works: count }),
    repeat: 'key',
    target: ofPanel,
    handle: ({ house, tenantId, params }) =>
      house.db.transaction((q) => takeInWorks({ ...engine, house }, q, tenantId, params.id)),
  }),
  endpoint({
    operation: 'panels.close',
    patience: 30,
    method: 'post',
    path: '/panels/{id}/close',
    tag,
    summary: { zh: '结束评审，排出名次', en: 'Close the panel: all of its works are ranked' },
    params,
    answer: z.object({ ranked: count, taken: count }),
    repeat: 'key',
    target: ofPanel,
    handle: ({ house, tenantId, params, viewer }) =>
      closePanel({ ...engine, house }, tenantId, params.id, viewer.personId),
  }),
];

export const panelRoutes = (engine: Engine) => [...reading(engine), ...running(engine)];
