// Workbooks in: read and judged row by row first (the dry run), carried out only when somebody says so, as a job.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import type { Target } from '#access/viewer.ts';
import { fileBytes } from '#api/body.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { created, done, id, idText, instant, iso, isoOrNull, text } from '#api/shapes.ts';
import type { RowListed } from '#documents/import-run.ts';
import { createRun, importRun, importRuns, runRows, withdrawRun } from '#documents/import-run.ts';
import { template } from '#documents/workbook-write.ts';
import type { Engine } from '#engine/engine.ts';
import { findRound } from '#engine/rounds.ts';
import { IMPORT_COMMIT } from '#jobs/import-commit.ts';
import { findImporter, importables, importKind } from '#jobs/importers.ts';
import { startJob } from '#jobs/jobs.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import type { Whose } from '#people/views.ts';
import type { Queryable } from '#store/queryable.ts';

const tag = 'Imports';
const params = z.object({ id: idText });
const counts = {
  good: z.number().int(),
  ineligible: z.number().int().openapi({
    description: 'Rows that a rule refuses: a commit files them as refused, so that the member can read why and appeal',
  }),
  bad: z.number().int().openapi({ description: 'Rows that cannot be filed at all' }),
};
const run = z
  .object({
    id,
    kind: z.string(),
    roundId: id.nullable(),
    organisationId: id.nullable(),
    fileName: z.string(),
    state: z.enum(['read', 'checked', 'committing', 'committed', 'withdrawn']),
    rows: z.number().int(),
    ...counts,
  })
  .openapi('ImportRun');
const fate = z.enum(['read', 'good', 'ineligible', 'bad', 'same', 'done', 'filed', 'skipped']);
const row = z
  .object({
    rowNumber: z.number().int(),
    label: personal(z.string()),
    fate,
    reasons: personal(
      z.array(
        z.object({
          code: z.string(),
          why: text,
          rule: z.string().optional().openapi({ description: 'The clause of a rule that does not hold' }),
          next: text.optional(),
          warning: z.boolean().optional(),
        }),
      ),
    ),
    personId: id.nullable(),
    caseId: id.nullable(),
  })
  .openapi('ImportRow');

/** People that rows were found to be about; of a row that knows its case alone, whose that is. */
export const whoseRows = (rows: readonly Pick<RowListed, 'personId' | 'caseId'>[]): Whose => ({
  people: rows.map(({ personId }) => personId),
  cases: rows.map(({ personId, caseId }) => (personId === null ? caseId : null)),
});

export const runTarget = async <Q, B>({
  house,
  tenantId,
  params,
}: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
  const found = await importRun(house.db, tenantId, params.id);
  if (!found) return null;
  const programmeKey = await programmeOf(house.db, tenantId, found.roundId);
  return [{ tenantId, organisationId: found.organisationId, programmeKey, class: 'S2' }];
};

async function programmeOf(q: Queryable, tenantId: number, roundId: number | null): Promise<string | null> {
  return roundId === null ? null : ((await findRound(q, tenantId, roundId))?.programmeKey ?? null);
}

export const importRoutes = (engine: Engine) => [
  endpoint({
    operation: 'imports.upload',
    patience: 60,
    method: 'post',
    path: '/imports',
    tag,
    summary: {
      zh: '上传表格并试算每一行',
      en: 'Upload a workbook or CSV; every row is judged, nothing is carried out',
    },
    upload: { bytes: fileBytes },
    body: z.strictObject({
      kind: z.enum(importables),
      organisationId: idText,
      roundId: idText.optional(),
      sheet: z.string().max(100).optional(),
    }),
    answer: z.object({
      id,
      rows: z.number().int(),
      ...counts,
      same: z.number().int(),
      headings: z.record(z.string(), z.string()),
      unknown: z.array(z.string()),
      earlier: z.array(id).openapi({ description: 'Imports of exactly this file before' }),
    }),
    status: 201,
    repeat: 'key',
    target: async ({ house, tenantId, body }) => [
      {
        ...{ tenantId, organisationId: body.organisationId, class: 'S2' as const },
        programmeKey: await programmeOf(house.db, tenantId, body.roundId ?? null),
      },
    ],
    handle: async ({ house, tenantId, viewer, body, file }) => {
      const importer = await findImporter(engine, tenantId, importKind(body.kind, body.roundId));
      if (isRefusal(importer)) return importer;
      const { organisationId, roundId, sheet } = body;
      const read = await createRun(house, tenantId, importer, {
        ...{ name: file!.name, bytes: await file!.read(), organisationId, createdBy: viewer.personId },
        ...(roundId === undefined ? {} : { roundId }),
        ...(sheet === undefined ? {} : { sheet }),
      });
      return isRefusal(read) ? read : { ...read, id: read.runId, earlier: read.earlier.map((one) => one.runId) };
    },
  }),
  endpoint({
    operation: 'imports.list',
    method: 'get',
    path: '/imports',
    tag,
    summary: { zh: '导入过的表格', en: 'Imports of an organisation and those below it, newest first' },
    query: z.strictObject({ ...pageQuery, organisation: idText, round: idText.optional() }),
    answer: pageOf(
      run
        .omit({ ineligible: true })
        .extend({ createdAt: instant, committedAt: instant.nullable() })
        .openapi('ImportListed'),
    ),
    target: async ({ house, tenantId, query }) => [
      {
        ...{ tenantId, organisationId: query.organisation, class: 'S2' as const },
        programmeKey: await programmeOf(house.db, tenantId, query.round ?? null),
      },
    ],
    handle: async ({ house, tenantId, query }) => {
      const before = readCursor(query.cursor, ['number']);
      if (isRefusal(before)) return before;
      const limit = query.limit ?? 20;
      const asked = {
        ...{ organisationId: query.organisation, roundId: query.round ?? null, limit: limit + 1 },
        before: (before?.[0] as number | undefined) ?? null,
      };
      const page = cut(await importRuns(house.db, tenantId, asked), limit, (one) => [one.id]);
      const items = page.items.map((one) => ({
        ...one,
        createdAt: iso(one.createdAt),
        committedAt: isoOrNull(one.committedAt),
      }));
      return { items, next: page.next };
    },
  }),
  endpoint({
    operation: 'imports.get',
    method: 'get',
    path: '/imports/{id}',
    tag,
    summary: { zh: '一次导入', en: 'One import' },
    params,
    answer: run,
    target: runTarget,
    handle: async ({ house, tenantId, params }) => {
      const found = await importRun(house.db, tenantId, params.id);
      return found ?? notFound();
    },
  }),
  endpoint({
    operation: 'imports.rows',
    method: 'get',
    path: '/imports/{id}/rows',
    tag,
    summary: { zh: '每一行的结果和原因', en: 'The rows with their fates and reasons' },
    params,
    query: z.strictObject({ ...pageQuery, fate: fate.optional() }),
    answer: pageOf(row),
    shows: { what: 'import', of: (_, { items }: { items: readonly RowListed[] }) => whoseRows(items) },
    target: runTarget,
    handle: async ({ house, tenantId, params, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 100;
      const asked = {
        limit: limit + 1,
        ...(after ? { after: after[0] as number } : {}),
        ...(query.fate ? { fates: [query.fate] } : {}),
      };
      return cut(await runRows(house.db, tenantId, params.id, asked), limit, (one) => [one.rowNumber]);
    },
  }),
  endpoint({
    operation: 'imports.commit',
    patience: 30,
    method: 'post',
    path: '/imports/{id}/commit',
    tag,
    summary: {
      zh: '提交（作为长任务）：能办的办理，不符合规定的登记为不通过',
      en: 'Carry out the good rows and file the ineligible ones, as a job',
    },
    params,
    answer: created,
    status: 202,
    repeat: 'key',
    target: runTarget,
    handle: async ({ house, tenantId, viewer, params }) => {
      const found = await importRun(house.db, tenantId, params.id);
      if (!found) return notFound();
      if (found.state === 'withdrawn' || found.state === 'read') {
        return refuse(
          'import-state',
          '这次导入还没检查，或已经撤销',
          'This import has not been checked, or was withdrawn',
        );
      }
      const input = { runId: found.id, kind: found.kind };
      const job = {
        kind: IMPORT_COMMIT,
        input,
        total: found.good + found.ineligible,
        dedupe: `import-${found.id}`,
        createdBy: viewer.personId,
      };
      return startJob(house, tenantId, job);
    },
  }),
  endpoint({
    operation: 'imports.withdraw',
    method: 'post',
    path: '/imports/{id}/withdrawal',
    tag,
    summary: { zh: '放弃一次还没提交的导入', en: 'Give up an import of which nothing was carried out' },
    params,
    answer: done,
    repeat: 'key',
    target: runTarget,
    handle: async ({ house, tenantId, params }) => {
      const withdrawn = await withdrawRun(house.db, tenantId, params.id);
      return isRefusal(withdrawn) ? withdrawn : { done: true };
    },
  }),
  endpoint({
    operation: 'imports.template',
    method: 'get',
    path: '/import-templates/{kind}',
    tag,
    summary: { zh: '下载空白表格', en: 'The empty workbook of an import' },
    params: z.object({ kind: z.enum(importables) }),
    query: z.strictObject({ round: idText.optional() }),
    answer: 'download',
    shows: 'nobody',
    handle: async ({ tenantId, params, query }) => {
      const importer = await findImporter(engine, tenantId, importKind(params.kind, query.round));
      if (isRefusal(importer)) return importer;
      const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
      return { fileName: `${params.kind}.xlsx`, mediaType, bytes: await template(importer.columns) };
    },
  }),
];
