// What officers do at a panel by hand: signed sheets typed by one and again by another, and a judge who leaves or comes.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { sheetRow } from '#api/read/panel-sheets.ts';
import { actionId, sheet } from '#api/routes/my-panels.ts';
import { ofPanel } from '#api/routes/panels.ts';
import { count, id, idText } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal } from '#kit/refusal.ts';
import { findPanel, seatsOf, worksOf } from '#panels/panels.ts';
import { reseat } from '#panels/reseating.ts';
import { typeSheet } from '#panels/sheets.ts';

const tag = 'Panels';
const params = z.object({ id: idText });
const seat = z.number().int().min(1).max(1_000);

const row = z
  .object({
    number: count,
    standing: z
      .enum(['waiting', 'typed', 'typed-by-you', 'differs', 'marked', 'recused', 'closed'])
      .openapi({ description: '`typed`: by a colleague, and waits for somebody else to type it again' }),
    differing: z.array(z.string()).openapi({ description: 'Criteria for which two people typed something else' }),
    own: z
      .array(
        z.object({ criterion: z.string(), points: count.nullable(), veto: z.boolean(), why: z.string().nullable() }),
      )
      .nullable()
      .openapi({ description: 'What you typed and does not count yet; never what a colleague typed' }),
  })
  .openapi('SheetRow');

const typing = (engine: Engine) => [
  endpoint({
    operation: 'panels.sheets',
    method: 'get',
    path: '/panels/{id}/sheets',
    tag,
    summary: { zh: '一席的纸质评分表录到哪里了', en: 'How far the signed sheets of a seat are typed' },
    params,
    query: z.strictObject({ ...pageQuery, seat: idText }),
    answer: pageOf(row),
    target: ofPanel,
    handle: async ({ house, tenantId, viewer, params, query }) => {
      const panel = await findPanel(house.db, tenantId, params.id);
      const cursor = readCursor(query.cursor, ['number']);
      const seats = await seatsOf(house.db, tenantId, params.id);
      if (!panel || !seats.some((one) => one.seat === query.seat)) return notFound();
      if (isRefusal(cursor)) return cursor;
      const limit = query.limit ?? 50;
      const page = { after: Number(cursor?.[0] ?? 0), limit: limit + 1 };
      const works = await worksOf(house.db, tenantId, panel, page);
      const rows = works.map((one) => sheetRow(panel, one, query.seat, viewer.personId));
      return cut(rows, limit, ({ number }) => [number]);
    },
  }),
  endpoint({
    operation: 'panels.typeSheet',
    method: 'post',
    path: '/panels/{id}/sheets',
    tag,
    summary: { zh: '录一张签了字的评分表', en: 'Type a signed sheet' },
    description: 'It counts when a second person has typed the same. Whoever types again corrects what they typed.',
    params,
    body: z.strictObject({ id: actionId, number: id, seat, sheet, paper: id.optional() }),
    answer: z.object({ counts: z.boolean() }),
    repeat: 'natural',
    target: ofPanel,
    handle: ({ tenantId, viewer, params, body: { number, seat, paper, ...typed } }) =>
      typeSheet(
        engine,
        tenantId,
        viewer,
        { panelId: params.id, number, seat },
        { ...typed, ...(paper === undefined ? {} : { paper }) },
      ),
  }),
];

const seating = (engine: Engine) => [
  endpoint({
    operation: 'panels.reseat',
    method: 'post',
    path: '/panels/{id}/seats',
    tag,
    summary: { zh: '评委退出、换人或增加', en: 'A judge leaves, another takes their place, or one more comes' },
    description: 'What was given at a seat that is left stays in the history and counts no more.',
    params,
    body: z
      .strictObject({ left: seat.optional(), personId: id.optional(), why: z.string().trim().min(2).max(500) })
      .refine(({ left, personId }) => left !== undefined || personId !== undefined, 'left or personId'),
    answer: z.object({ seat: count.nullable(), works: count }),
    repeat: 'key',
    target: ofPanel,
    handle: ({ house, tenantId, viewer, params, body: { left, personId, why } }) =>
      house.db.transaction((q) =>
        reseat(
          { ...engine, house },
          q,
          tenantId,
          params.id,
          { ...(left === undefined ? {} : { left }), ...(personId === undefined ? {} : { personId }), why },
          viewer.personId,
        ),
      ),
  }),
];

export const panelHandRoutes = (engine: Engine) => [...typing(engine), ...seating(engine)];
