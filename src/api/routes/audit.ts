// For audit administrators: who came in, who was refused, who looked at whom, and the chain of the record. They read logs and nothing else.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { loggedAccesses, loggedViews, recordedConsents } from '#api/read/audit.ts';
import { shownConsent, shownConsents } from '#api/read/consents.ts';
import { count, created, day, flagText, hash, id, idText, instant, iso } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { startJob } from '#jobs/jobs.ts';
import { VERIFICATION, verificationUnderWay } from '#jobs/verification.ts';
import { maskName } from '#kit/mask.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { peopleByIds } from '#people/people.ts';

const tag = 'Audit';
const entry = z
  .object({
    id,
    at: instant,
    actorId: id.nullable(),
    actorName: z.string().nullable(),
    what: z.string(),
    target: z.string(),
    allowed: z.boolean(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .openapi('AccessEntry');
const view = z
  .object({
    id,
    at: instant,
    viewerId: id,
    viewerName: z.string(),
    personId: id,
    personName: z.string().openapi({ description: 'Masked' }),
    caseId: id.nullable(),
    what: z.string(),
    purpose: z.string(),
  })
  .openapi('View');

const isUuid = (said: unknown): boolean => z.uuid().safeParse(said).success;

/** The first and the last day, China time. */
const days = { from: day.optional(), until: day.optional() };

const blocks = () =>
  endpoint({
    operation: 'audit.blocks',
    method: 'get',
    path: '/audit/history-blocks',
    tag,
    summary: { zh: '历史链的区块', en: 'The blocks of the history, newest first' },
    description:
      'Each hash covers its rows and the block before: an end kept elsewhere is a witness that nothing was rewritten.',
    query: z.strictObject(pageQuery),
    answer: pageOf(z.object({ batchId: id, at: instant, actions: count, hash })),
    handle: async ({ house, tenantId, query }) => {
      const before = readCursor(query.cursor, ['number']);
      if (isRefusal(before)) return before;
      const limit = query.limit ?? 50;
      const rows = await house.db.query<{ batchId: number; at: Date; actions: number; hash: string }>(
        `SELECT batch_id AS "batchId", at, actions, encode(hash, 'hex') AS hash FROM history_blocks
          WHERE tenant_id = $1 AND ($2::bigint IS NULL OR batch_id < $2) ORDER BY batch_id DESC LIMIT $3`,
        [tenantId, before?.[0] ?? null, limit + 1],
      );
      const page = cut(rows, limit, (row) => [row.batchId]);
      return { items: page.items.map((row) => ({ ...row, at: iso(row.at) })), next: page.next };
    },
  });

const verifications = () =>
  endpoint({
    operation: 'audit.verify',
    method: 'post',
    path: '/audit/verifications',
    tag,
    summary: {
      zh: '核对全部记录（作为长任务）',
      en: 'Check that everything derived follows from the record, as a job',
    },
    description:
      'Re-folds every case, re-computes hashes, adds up money and figures in one snapshot; the first row that differs is named in the `result` of the job (`GET /api/jobs/{id}`). One at a time: asked again while it runs, the same job is named.',
    answer: created,
    status: 202,
    repeat: 'key',
    handle: async ({ house, tenantId, viewer }) => {
      const running = await verificationUnderWay(house.db, tenantId);
      if (running?.createdBy === viewer.personId) return { id: running.id };
      // As busy it is not kept under the key: the same request may be sent again later.
      if (running)
        return refuse('busy', '别人正在核对，请等它做完', 'Somebody else’s check is under way; please wait for it', {
          details: { retryAfterSeconds: 60 },
        });
      return startJob(house, tenantId, { kind: VERIFICATION, input: {}, createdBy: viewer.personId });
    },
  });

const consents = (engine: Engine) =>
  endpoint({
    operation: 'audit.consents',
    method: 'get',
    path: '/audit/consents',
    tag,
    summary: { zh: '替会员办事的同意记录', en: 'Consents under which officers acted for members, newest first' },
    query: z.strictObject(pageQuery),
    answer: pageOf(
      shownConsent.extend({
        personId: id.nullable(),
        personName: z.string().openapi({ description: 'Masked, as is a witness' }),
      }),
    ),
    handle: async ({ house, tenantId, query }) => {
      const before = readCursor(query.cursor, ['string', 'string']);
      if (isRefusal(before)) return before;
      if (before && (Number.isNaN(Date.parse(String(before[0]))) || !isUuid(before[1])))
        return refuse('cursor-invalid', '翻页标记不对，请从第一页重新开始', 'The cursor is not valid; start again');
      const limit = query.limit ?? 50;
      const rows = await recordedConsents(house, tenantId, {
        before: before as [string, string] | null,
        limit: limit + 1,
      });
      const page = cut(rows, limit, (row) => [iso(row.at), row.actionId]);
      const shown = await shownConsents(engine, tenantId, page.items);
      const people = await peopleByIds(
        house.db,
        tenantId,
        page.items.flatMap((row) => row.personId ?? []),
      );
      const items = shown.map((one, n) => {
        const personId = page.items[n]!.personId;
        const detail = one.how === 'spoken' ? maskName(one.detail ?? '') : one.detail;
        return { ...one, personId, detail, personName: maskName(people.get(personId ?? 0)?.name ?? '') };
      });
      return { items, next: page.next };
    },
  });

export const auditRoutes = (engine: Engine) => [
  endpoint({
    operation: 'audit.log',
    method: 'get',
    path: '/audit/access-log',
    tag,
    summary: { zh: '访问日志', en: 'Access log, newest first' },
    query: z.strictObject({
      ...pageQuery,
      ...days,
      actor: idText.optional(),
      what: z
        .string()
        .regex(/^[A-Za-z.-]{1,60}$/)
        .optional()
        .openapi({ description: 'An operation, as in `posts.grant`' }),
      denied: flagText.optional().openapi({ description: 'Only what was refused' }),
    }),
    answer: pageOf(entry),
    handle: async ({ house, tenantId, query }) => {
      const before = readCursor(query.cursor, ['number']);
      if (isRefusal(before)) return before;
      const limit = query.limit ?? 50;
      const asked = { ...query, before: (before?.[0] as number) ?? null, limit: limit + 1 };
      const page = cut(await loggedAccesses(house.db, tenantId, asked), limit, (row) => [row.id]);
      return { items: page.items.map((row) => ({ ...row, at: iso(row.at) })), next: page.next };
    },
  }),
  endpoint({
    operation: 'audit.views',
    method: 'get',
    path: '/audit/views',
    tag,
    summary: { zh: '谁看过谁的资料', en: 'Who looked at whose data, newest first' },
    query: z.strictObject({ ...pageQuery, ...days, viewer: idText.optional(), person: idText.optional() }),
    answer: pageOf(view),
    handle: async ({ house, tenantId, query }) => {
      const before = readCursor(query.cursor, ['number']);
      if (isRefusal(before)) return before;
      const limit = query.limit ?? 50;
      const asked = { ...query, before: (before?.[0] as number) ?? null, limit: limit + 1 };
      const page = cut(await loggedViews(house.db, tenantId, asked), limit, (row) => [row.id]);
      return { items: page.items.map((row) => ({ ...row, at: iso(row.at) })), next: page.next };
    },
  }),
  consents(engine),
  blocks(),
  verifications(),
];
