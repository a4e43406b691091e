// Lists of cases: those of an organisation's subtree, a queue with exceptions first, and one's own.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { classesOfRounds, namesFor, shownRow, unionNames } from '#api/read/cases.ts';
import { created, day, fen, flagText, id, idText, instant, keyText } from '#api/shapes.ts';
import { paysAs } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import {
  type CaseFilter,
  type CaseRow,
  caseOrders,
  listCases,
  listQueue,
  type QueueCursor,
  sortCases,
} from '#engine/queues.ts';
import { findRound } from '#engine/rounds.ts';
import { startBulkAction } from '#jobs/bulk-action.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';

const status = z.enum(['open', 'passed', 'failed', 'withdrawn']);
const caseRow = z
  .object({
    id,
    roundId: id,
    programmeKey: z.string(),
    organisationId: id,
    personId: id.nullable(),
    subjectOrganisationId: id.nullable(),
    name: z.string().openapi({ description: 'Masked' }),
    stage: z.string(),
    status,
    handlerOrganisationId: id.nullable(),
    organisationName: z.string(),
    amountFen: fen.nullable(),
    dueOn: day.nullable(),
    odd: z.boolean(),
    seq: z.number().int(),
    openedAt: instant,
    changedAt: instant,
  })
  .openapi('CaseRow');

/** Only cases where `field`, a choice of the form that is nobody's secret, has this answer. */
export const chosenQuery = {
  field: z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9]{0,40}$/)
    .optional()
    .openapi({ description: 'A choice of the form that is nobody’s secret' }),
  choice: z.string().min(1).max(200).optional().openapi({ description: 'Only cases where `field` has this answer' }),
};
export const chosenOf = (query: { field?: string | undefined; choice?: string | undefined }): CaseFilter =>
  query.field && query.choice ? { chosen: { field: query.field, choice: query.choice } } : {};

export const caseFilters = {
  ...chosenQuery,
  round: idText.optional(),
  programme: keyText.optional(),
  stage: keyText.optional(),
  status: status.optional(),
  odd: flagText.optional(),
  text: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: 'Part of the name of whom it is about, its pinyin or initials, or the case’s number' }),
};

export const filterOf = (query: {
  round?: number | undefined;
  programme?: string | undefined;
  stage?: string | undefined;
  status?: CaseRow['status'] | undefined;
  odd?: boolean | undefined;
  text?: string | undefined;
  field?: string | undefined;
  choice?: string | undefined;
}): CaseFilter => ({
  ...chosenOf(query),
  ...(query.round === undefined ? {} : { roundId: query.round }),
  ...(query.programme === undefined ? {} : { programmeKey: query.programme }),
  ...(query.stage === undefined ? {} : { stage: query.stage }),
  ...(query.status === undefined ? {} : { status: query.status }),
  ...(query.odd === undefined ? {} : { odd: query.odd }),
  ...(query.text === undefined ? {} : { text: query.text }),
});

/** Of S3 and S4 programmes only what this very organisation has in hand: to anybody above, even that a case exists is sensitive. */
async function withoutSensitive<
  T extends { roundId: number; organisationId: number; handlerOrganisationId: number | null },
>(engine: Engine, house: House, tenantId: number, organisationId: number, rows: readonly T[]): Promise<T[]> {
  const classes = await classesOfRounds(engine, house.db, tenantId, [...new Set(rows.map((row) => row.roundId))]);
  return rows.filter(
    (row) => classes.get(row.roundId) === 'S1' || (row.handlerOrganisationId ?? row.organisationId) === organisationId,
  );
}

async function shownPage(
  house: House,
  tenantId: number,
  rows: readonly CaseRow[],
  limit: number,
  keys: (row: CaseRow) => (string | number)[],
) {
  const page = cut(rows, limit, keys);
  const [names, unions] = await Promise.all([
    namesFor(house.db, tenantId, page.items),
    unionNames(house.db, tenantId, page.items),
  ]);
  const items = page.items.map((row) => ({
    ...shownRow(row, names.get(row.id) ?? ''),
    organisationName: unions.get(row.organisationId) ?? '',
  }));
  return { items, next: page.next };
}

const bulk = z.strictObject({
  organisationId: id.openapi({ description: 'Where the viewer holds the post' }),
  action: keyText,
  stage: keyText,
  input: z.record(z.string().max(100), z.unknown()).default({}),
  roundId: id.optional(),
  caseIds: z.array(id).min(1).max(10_000).optional(),
  odd: z.boolean().optional(),
});

export const caseListRoutes = (engine: Engine) => [
  endpoint({
    operation: 'cases.bulk',
    patience: 30,
    method: 'post',
    path: '/cases/bulk-actions',
    tag: 'Cases',
    summary: { zh: '批量办理（作为长任务）', en: 'One action on many cases, as a job' },
    description: 'Every case is decided for itself; what is refused is listed by case in the job.',
    takes: { entries: 12_000 },
    body: bulk,
    answer: created,
    status: 202,
    repeat: 'key',
    target: async ({ house, tenantId, body }) => {
      const round = body.roundId === undefined ? null : await findRound(house.db, tenantId, body.roundId);
      if (body.roundId !== undefined && !round) return null;
      return [
        {
          ...{ tenantId, organisationId: body.organisationId, programmeKey: round?.programmeKey ?? null },
          ...{ class: 'S1', pays: paysAs(body.action) },
        },
      ];
    },
    handle: async ({ house, tenantId, viewer, body, actionId }) => {
      const { action, stage, input, roundId, caseIds, odd } = body;
      const filter: CaseFilter = {
        ...(roundId === undefined ? {} : { roundId }),
        ...(caseIds ? { caseIds } : {}),
        ...(odd === undefined ? {} : { odd }),
      };
      return startBulkAction(house, tenantId, { action, stage, input, filter }, viewer, `bulk-${await actionId()}`);
    },
  }),
  endpoint({
    operation: 'cases.list',
    method: 'get',
    path: '/cases',
    tag: 'Cases',
    summary: { zh: '本级及下级的申请', en: 'Cases of an organisation and those below it' },
    description: '`queue=true`: only what this organisation has in hand, exceptions first, then by deadline.',
    query: z.strictObject({
      ...pageQuery,
      ...caseFilters,
      organisation: idText,
      person: idText.optional().openapi({ description: 'Only cases about this person' }),
      queue: flagText.optional(),
      sort: z.enum(caseOrders).optional().openapi({ description: 'Left out: as they came' }),
    }),
    answer: pageOf(caseRow),
    target: ({ tenantId, query }) => [
      { tenantId, organisationId: query.organisation, programmeKey: query.programme ?? null, class: 'S1' },
    ],
    handle: async ({ house, tenantId, query }) => {
      const limit = query.limit ?? 50;
      const asked = { ...filterOf(query), ...(query.person === undefined ? {} : { personId: query.person }) };
      if (query.queue) {
        const after = readCursor(query.cursor, ['number', 'string', 'number']);
        if (isRefusal(after)) return after;
        const cursor: QueueCursor | undefined = after && {
          odd: after[0] === 1,
          dueOn: after[1] === '' ? null : String(after[1]),
          id: Number(after[2]),
        };
        const filter = { ...asked, handlerOrganisationIds: [query.organisation] };
        const rows = await listQueue(house.db, tenantId, filter, {
          limit: limit + 1,
          ...(cursor ? { after: cursor } : {}),
        });
        return shownPage(house, tenantId, rows, limit, (row) => [row.odd ? 1 : 0, row.dueOn ?? '', row.id]);
      }
      if (query.sort) {
        const after = readCursor(query.cursor, ['string', 'number']);
        if (isRefusal(after)) return after;
        const filter = { ...asked, withinOrganisationId: query.organisation };
        const rows = await sortCases(house.db, tenantId, filter, {
          ...{ order: query.sort, limit: limit + 1 },
          ...(after ? { after: { orderedBy: String(after[0]), id: Number(after[1]) } } : {}),
        });
        const orderedBy = new Map(rows.map((row) => [row.id, row.orderedBy]));
        const plain = rows.map(({ orderedBy: _, ...row }) => row);
        const page = await shownPage(house, tenantId, plain, limit, (row) => [orderedBy.get(row.id)!, row.id]);
        return { ...page, items: await withoutSensitive(engine, house, tenantId, query.organisation, page.items) };
      }
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const rows = await listCases(
        house.db,
        tenantId,
        { ...asked, withinOrganisationId: query.organisation },
        { limit: limit + 1, after: Number(after?.[0] ?? 0) },
      );
      const page = await shownPage(house, tenantId, rows, limit, (row) => [row.id]);
      return { ...page, items: await withoutSensitive(engine, house, tenantId, query.organisation, page.items) };
    },
  }),
];
