// Long work and the logs: jobs with their progress, the access log, the views, the check of the record.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { done, id, idText, instant, iso, isoOrNull, text } from '#api/shapes.ts';
import { aboutOf } from '#jobs/about.ts';
import { findJob, type Job, listJobs, pauseJob, resumeJob } from '#jobs/jobs.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';

const params = z.object({ id: idText });
const job = z
  .object({
    id,
    kind: z.string(),
    state: z.enum(['waiting', 'running', 'paused', 'done', 'failed']),
    done: z.number().int(),
    total: z.number().int().nullable(),
    errorCount: z.number().int(),
    errors: z.array(z.object({ row: z.union([z.number(), z.string()]), why: text })),
    result: z
      .union([z.record(z.string(), z.unknown()), z.null()])
      .openapi({ description: 'What the job came to, for who started it: counts, or the answer it was asked for' }),
    about: z
      .object({
        roundId: id.nullable(),
        importId: id.nullable(),
        stage: z.string().nullable(),
        action: z.string().nullable(),
      })
      .openapi({ description: 'What it works on' }),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .openapi('Job');

const shown = (one: Job, own: boolean) => ({
  ...one,
  about: aboutOf(one.input),
  // Errors may name rows of somebody's file: the one who started the job sees them, an administrator only their number.
  errors: own
    ? one.errors
        .slice(0, 200)
        .map(({ row, refusal, message }) => ({ row, why: refusal?.why ?? { zh: message ?? '', en: message ?? '' } }))
    : [],
  result: own ? one.result : null,
  createdAt: iso(one.createdAt),
  startedAt: isoOrNull(one.startedAt),
  finishedAt: isoOrNull(one.finishedAt),
});

const jobTarget = async <Q, B>({
  house,
  tenantId,
  params,
}: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
  const found = await findJob(house.db, tenantId, params.id);
  return found ? [{ tenantId, personId: found.createdBy, class: 'S1' }] : null;
};

export const jobRoutes = () => [
  endpoint({
    operation: 'jobs.list',
    method: 'get',
    path: '/jobs',
    tag: 'Jobs',
    summary: { zh: '我发起的长任务', en: 'Long jobs I started' },
    query: z.strictObject(pageQuery),
    answer: pageOf(job),
    handle: async ({ house, tenantId, viewer, query }) => {
      const before = readCursor(query.cursor, ['number']);
      if (isRefusal(before)) return before;
      const limit = query.limit ?? 50;
      const rows = await listJobs(house.db, tenantId, {
        createdBy: viewer.personId,
        limit: Math.min(limit + 1, 200),
        ...(before ? { before: before[0] as number } : {}),
      });
      const page = cut(rows, limit, (row) => [row.id]);
      return { items: page.items.map((one) => shown(one, true)), next: page.next };
    },
  }),
  endpoint({
    operation: 'jobs.get',
    method: 'get',
    path: '/jobs/{id}',
    tag: 'Jobs',
    summary: { zh: '一个长任务的进度', en: 'A job and how far it is' },
    params,
    answer: job,
    target: jobTarget,
    handle: async ({ house, tenantId, viewer, params }) => {
      const found = await findJob(house.db, tenantId, params.id);
      return found ? shown(found, found.createdBy === viewer.personId) : notFound();
    },
  }),
  ...(['pause', 'resume'] as const).map((what) =>
    endpoint({
      operation: `jobs.${what}`,
      method: 'post',
      path: `/jobs/{id}/${what}`,
      tag: 'Jobs',
      summary:
        what === 'pause' ? { zh: '暂停', en: 'Pause a job' } : { zh: '继续', en: 'Resume a paused or failed job' },
      params,
      answer: done,
      repeat: 'natural',
      target: jobTarget,
      handle: async ({ house, tenantId, params }) => {
        await (what === 'pause' ? pauseJob : resumeJob)(house.db, tenantId, params.id);
        const now = await findJob(house.db, tenantId, params.id);
        const ended = now?.state === 'done';
        return ended ? refuse('job-over', '这个任务已经做完了', 'This job is finished') : { done: true };
      },
    }),
  ),
];
