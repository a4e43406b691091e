// Any list as a workbook: the same rows and masks as on the screen, cells as text so that nothing becomes a formula.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { classesOfRounds, namesFor, unionNames } from '#api/read/cases.ts';
import { fileFormat, listFile, listPatience, pagesOf } from '#api/read/lists.ts';
import { caseFilters, filterOf } from '#api/routes/case-lists.ts';
import { flagText, idText } from '#api/shapes.ts';
import type { ListColumn, ListValue } from '#documents/workbook-write.ts';
import type { Engine } from '#engine/engine.ts';
import { type CaseRow, listCases } from '#engine/queues.ts';
import { chinaDate } from '#kit/clock.ts';
import type { House } from '#store/house.ts';

const columns: readonly ListColumn[] = [
  { heading: '编号', type: 'number' },
  { heading: '姓名或单位' },
  { heading: '所在工会' },
  { heading: '项目' },
  { heading: '环节' },
  { heading: '状态' },
  { heading: '金额（元）', type: 'money' },
  { heading: '期限', type: 'date' },
  { heading: '提出日期', type: 'date' },
];
const statusWords = { open: '办理中', passed: '已办结', failed: '未通过', withdrawn: '已撤回' } as const;

async function rowsOf(
  engine: Engine,
  house: House,
  tenantId: number,
  organisationId: number,
  cases: readonly CaseRow[],
): Promise<ListValue[][]> {
  const classes = await classesOfRounds(engine, house.db, tenantId, [...new Set(cases.map((row) => row.roundId))]);
  const shown = cases.filter(
    (row) => classes.get(row.roundId) === 'S1' || (row.handlerOrganisationId ?? row.organisationId) === organisationId,
  );
  const names = await namesFor(house.db, tenantId, shown);
  const unionOf = await unionNames(house.db, tenantId, shown);
  return shown.map((row) => [
    ...[row.id, names.get(row.id), unionOf.get(row.organisationId), row.programmeKey, row.stage],
    ...[statusWords[row.status], row.amountFen, row.dueOn, chinaDate(row.openedAt)],
  ]);
}

export const exportRoutes = (engine: Engine) => [
  endpoint({
    operation: 'exports.make',
    method: 'get',
    path: '/exports/cases',
    tag: 'Exports',
    summary: { zh: '把办件列表导出为 Excel 或 CSV', en: 'A list of cases as Excel or CSV, masked as on the screen' },
    query: z.strictObject({ ...caseFilters, organisation: idText, queue: flagText.optional(), format: fileFormat }),
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    target: ({ tenantId, query }) => [
      { tenantId, organisationId: query.organisation, programmeKey: query.programme ?? null, class: 'S1' },
    ],
    handle: async (asked) => {
      const { house, tenantId, query } = asked;
      const filter = query.queue
        ? { ...filterOf(query), handlerOrganisationIds: [query.organisation], status: 'open' as const }
        : { ...filterOf(query), withinOrganisationId: query.organisation };
      const rows = pagesOf<CaseRow>(
        (last, limit) => listCases(house.db, tenantId, filter, { after: last?.id ?? 0, limit }),
        (cases) => rowsOf(engine, house, tenantId, query.organisation, cases),
      );
      const of = { format: query.format, what: 'exports.make', target: `organisation:${query.organisation}` };
      return listFile(asked, { name: '办件', columns, rows }, of);
    },
  }),
];
