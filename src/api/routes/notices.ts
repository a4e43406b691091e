// Public notices: anybody reads them masked and may object while they stand. The case's own number never shows.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { notFound } from '#access/may.ts';
import { perAddress, take } from '#access/rate.ts';
import { endpoint } from '#api/endpoint.ts';
import { pageQuery, readCursor, writeCursor } from '#api/paging.ts';
import { fileFormat, fileOf } from '#api/read/lists.ts';
import { noticeSheet } from '#api/read/notice-sheet.ts';
import { roundTarget } from '#api/round-target.ts';
import { day, id, idText, instant, iso, keyText, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { announcedNotices, type PublicNotice, publicNotice, publicNotices } from '#notices/notices.ts';
import { CONTACT_MAX, GROUNDS_MAX, readBy } from '#notices/objections.ts';
import { objectToEntry, previewStage, publishStage, takeNoticeBack } from '#notices/publishing.ts';

const tag = 'Notices';
const params = z.object({ id: idText });
const notice = z
  .object({
    id,
    title: text,
    preface: z.string().openapi({ description: 'What the union wrote in front of the list' }),
    organisation: text,
    programmeKey: z.string(),
    year: z.number().int(),
    mask: z.enum(['name', 'organisation', 'none']).openapi({
      description: 'name: people masked, beside their union; organisation: unions alone; none: unions in full',
    }),
    publishedAt: instant,
    until: day,
    entries: z.number().int(),
    running: z.boolean(),
  })
  .openapi('Notice');
const shown = (one: PublicNotice) => ({ ...one, publishedAt: iso(one.publishedAt) });

const printed = z.object({
  name: z.string(),
  organisation: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** What the union sees before everybody does, and how it takes it back. */
const beforeItIsPublic = (engine: Engine) => [
  endpoint({
    operation: 'notices.preview',
    method: 'get',
    path: '/rounds/{id}/notice-preview',
    tag,
    summary: { zh: '公示出去会是什么样', en: 'What would be public, line by line' },
    params,
    query: z.strictObject({ ...pageQuery, stage: keyText }),
    answer: z.object({
      title: text,
      until: day,
      items: z.array(printed.extend({ caseId: id, changedAt: instant })),
      next: z.string().nullable(),
    }),
    shows: 'nobody',
    target: roundTarget(),
    handle: async ({ house, tenantId, params, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const asked = {
        roundId: params.id,
        stage: query.stage,
        after: Number(after?.[0] ?? 0),
        limit: query.limit ?? 100,
      };
      const found = await previewStage({ ...engine, house }, tenantId, asked);
      if (isRefusal(found)) return found;
      return {
        ...found,
        items: found.items.map((one) => ({ ...one, changedAt: iso(one.changedAt) })),
        next: found.next === null ? null : writeCursor([found.next]),
      };
    },
  }),
  endpoint({
    operation: 'notices.announced',
    method: 'get',
    path: '/rounds/{id}/notices',
    tag,
    summary: { zh: '已经公示、还没上公示网的', en: 'Announced and not public yet' },
    params,
    answer: z.object({ items: z.array(notice) }),
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => ({
      items: (await announcedNotices(house.db, tenantId, params.id, house.clock.now())).map(shown),
    }),
  }),
  endpoint({
    operation: 'notices.takeBack',
    patience: 30,
    method: 'post',
    path: '/rounds/{id}/notices/{notice}/withdrawal',
    tag,
    summary: { zh: '撤回还没上公示网的公示', en: 'Take a notice back before it is public' },
    params: params.extend({ notice: idText }),
    answer: z.object({ entries: z.number().int() }),
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, viewer, params, log }) => {
      const asked = { roundId: params.id, noticeId: params.notice, by: viewer.personId };
      const taken = await takeNoticeBack({ ...engine, house }, tenantId, asked);
      if (isRefusal(taken)) return taken;
      await log({
        actorId: viewer.personId,
        what: 'notices.takeBack',
        target: `notice:${params.notice}`,
        allowed: true,
      });
      return taken;
    },
  }),
];

export const noticeRoutes = (engine: Engine) => [
  endpoint({
    operation: 'notices.publicList',
    method: 'get',
    path: '/notices',
    tag,
    summary: { zh: '正在公示和刚公示完的', en: 'Notices running or lately ended' },
    query: z.strictObject({ round: idText.optional() }),
    answer: z.object({ items: z.array(notice) }),
    handle: async ({ house, tenantId, query }) => {
      const notices = await publicNotices(house.db, tenantId, {
        now: house.clock.now(),
        ...(query.round === undefined ? {} : { roundId: query.round }),
      });
      return { items: notices.map(shown) };
    },
  }),
  endpoint({
    operation: 'notices.publicGet',
    method: 'get',
    path: '/notices/{id}',
    tag,
    summary: { zh: '一份公示名单', en: 'One notice with its list' },
    params,
    query: z.strictObject(pageQuery),
    answer: notice.extend({
      list: z.array(
        z.object({
          ordinal: z.number().int(),
          maskedName: z.string(),
          organisationName: z.string(),
          details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
        }),
      ),
      next: z.string().nullable(),
    }),
    handle: async ({ house, tenantId, params, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 100;
      const found = await publicNotice(house.db, tenantId, params.id, {
        now: house.clock.now(),
        limit,
        ...(after ? { after: after[0] as number } : {}),
      });
      if (!found) return notFound();
      const last = found.entries.at(-1);
      return {
        ...shown(found.notice),
        list: found.entries,
        next: last && found.entries.length === limit ? writeCursor([last.ordinal]) : null,
      };
    },
  }),
  endpoint({
    operation: 'notices.publicFile',
    method: 'get',
    path: '/notices/{id}/file',
    tag,
    summary: { zh: '一份公示名单，下载', en: 'One notice with its whole list as a file' },
    params,
    query: z.strictObject({ format: fileFormat }),
    answer: 'download',
    shows: 'nobody',
    handle: async ({ house, tenantId, params, query }) => {
      const now = house.clock.now();
      const sheet = await noticeSheet(house.db, tenantId, params.id, now);
      return sheet ? fileOf(sheet, query.format, chinaDate(now)) : notFound();
    },
  }),
  endpoint({
    operation: 'notices.object',
    method: 'post',
    path: '/notices/{id}/objections',
    tag,
    summary: { zh: '对公示提出异议', en: 'Object to an entry of a notice' },
    description:
      'Open to everybody. `named` by whoever is signed in: the entry waits until it is resolved. Otherwise an officer reads it first; it holds nothing until they open it.',
    params,
    body: z.strictObject({
      ordinal: z.number().int().min(1).max(1_000_000),
      grounds: z.string().max(GROUNDS_MAX * 2),
      contact: z
        .string()
        .max(CONTACT_MAX * 2)
        .optional(),
      named: z.boolean().optional(),
    }),
    answer: z.object({
      id,
      known: z.boolean(),
      readBy: day.nullable().openapi({ description: 'Without a name: the last day on which it is to be read' }),
    }),
    status: 201,
    repeat: 'key',
    handle: async ({ house, tenantId, params, body, from, signedIn, viewer }) => {
      const limited = await take(house.db, tenantId, perAddress('object', from.address), house.clock.now());
      if (limited) return limited;
      const { ordinal, grounds, contact, named = false } = body;
      if (named && !signedIn)
        return refuse('not-signed-in', '以本人身份提异议要先登录', 'To object in your own name, sign in first', {
          next: { zh: '登录后再提，或不留名提', en: 'Sign in, or object without a name' },
        });
      const raised = await objectToEntry({ ...engine, house }, tenantId, {
        ...{ noticeId: params.id, ordinal, grounds, address: from.address },
        ...(contact === undefined ? {} : { contact }),
        ...(named ? { raiser: viewer.personId } : {}),
      });
      if (isRefusal(raised)) return raised;
      return {
        ...{ id: raised.objectionId, known: raised.known },
        readBy: raised.known ? null : readBy(house.clock.now(), await engine.caches.calendars.get(house.db, tenantId)),
      };
    },
  }),
  endpoint({
    operation: 'notices.publish',
    patience: 30,
    method: 'post',
    path: '/rounds/{id}/notices',
    tag,
    summary: { zh: '把一个环节的办件公示出去', en: 'Publish what waits in a notice stage as one notice' },
    params,
    takes: { entries: 12_000 },
    body: z.strictObject({
      stage: keyText,
      caseIds: z.array(id).min(1).max(10_000).optional(),
      preface: z.string().max(1000).optional().openapi({ description: 'Plain text in front of the list' }),
    }),
    answer: z.object({
      noticeId: id,
      publicFrom: instant,
      until: day,
      entries: z.number().int(),
      left: z.array(z.object({ caseId: id, why: text })),
    }),
    status: 201,
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const asked = {
        roundId: params.id,
        stage: body.stage,
        acting: actingOf(viewer),
        ...(body.caseIds ? { caseIds: body.caseIds } : {}),
        ...(body.preface === undefined ? {} : { preface: body.preface }),
      };
      const published = await publishStage({ ...engine, house }, tenantId, asked);
      if (isRefusal(published)) return published;
      return {
        ...published,
        publicFrom: iso(published.publicFrom),
        left: published.left.map(({ caseId, refusal }) => ({ caseId, why: refusal.why })),
      };
    },
  }),
  ...beforeItIsPublic(engine),
];
