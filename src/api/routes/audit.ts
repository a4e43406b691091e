// For audit administrators: who came in, who was refused, who looked at whom. They read logs and nothing else.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { created, id, instant, iso } from '#api/shapes.ts';
import { startJob } from '#jobs/jobs.ts';
import { VERIFICATION, verificationUnderWay } from '#jobs/verification.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';

const tag = 'Audit';
const entry = z
  .object({
    id,
    at: instant,
    actorId: id.nullable(),
    what: z.string(),
    target: z.string(),
    allowed: z.boolean(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .openapi('AccessEntry');
const view = z
  .object({ id, at: instant, viewerId: id, personId: id, caseId: id.nullable(), what: z.string(), purpose: z.string() })
  .openapi('View');

const list = <const Path extends string, Shape extends z.ZodType>(
  columns: string,
  from: string,
  shape: Shape,
  operation: 'audit.log' | 'audit.views',
  path: Path,
  summary: { zh: string; en: string },
) =>
  endpoint({
    operation,
    method: 'get',
    path,
    tag,
    summary,
    query: z.strictObject(pageQuery),
    answer: pageOf(shape),
    handle: async ({ house, tenantId, query }) => {
      const before = readCursor(query.cursor, ['number']);
      if (isRefusal(before)) return before;
      const limit = query.limit ?? 50;
      const rows = await house.db.query<{ id: number; at: Date }>(
        `SELECT ${columns} FROM ${from} WHERE tenant_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [tenantId, before?.[0] ?? null, limit + 1],
      );
      const page = cut(rows, limit, (row) => [row.id]);
      return { items: page.items.map((row) => ({ ...row, at: iso(row.at) })), next: page.next };
    },
  });

export const auditRoutes = () => [
  list(
    'id, at, actor_id AS "actorId", what, target, allowed, details',
    'access_log',
    entry,
    'audit.log',
    '/audit/access-log',
    { zh: '访问日志', en: 'Access log, newest first' },
  ),
  list(
    'id, at, viewer_id AS "viewerId", person_id AS "personId", case_id AS "caseId", what, purpose',
    'views',
    view,
    'audit.views',
    '/audit/views',
    { zh: '谁看过谁的资料', en: 'Who looked at whose data, newest first' },
  ),
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
  }),
];
