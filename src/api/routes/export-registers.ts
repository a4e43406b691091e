// Lists of what there is, as Excel or CSV: rounds, payment batches, imports, the unions below one; each with the right of its screen.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { roundsByIds } from '#api/read/cases.ts';
import { eachOf, fileFormat, listFile, listPatience, pagesOf } from '#api/read/lists.ts';
import { unionsBelow } from '#api/read/organisations.ts';
import { idText, yearText } from '#api/shapes.ts';
import { importRuns } from '#documents/import-run.ts';
import type { Engine } from '#engine/engine.ts';
import { listRounds } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { type PaymentBatch, recentBatches } from '#payments/batches.ts';

const tag = 'Exports';
const ofUnion = z.strictObject({ organisation: idText, format: fileFormat });
const number = (heading: string) => ({ heading, type: 'number' as const });
const date = (heading: string) => ({ heading, type: 'date' as const });
const wide = (heading: string) => ({ heading, width: 30 });

const batchStates: Readonly<Record<PaymentBatch['state'], string>> = {
  ...{
    preparing: '编制中',
    prepared: '待复核',
    approved: '已复核',
    sent: '已送银行',
    settled: '已结清',
    withdrawn: '已撤回',
  },
};
const runStates: Readonly<Record<string, string>> = {
  ...{ read: '还没试算', checked: '等提交', committing: '正在办', committed: '办完了', withdrawn: '已放弃' },
};
const levelWords: Readonly<Record<string, string>> = {
  ...{
    national: '全国',
    municipal: '市',
    district: '区',
    'second-level': '二级工会',
    grassroots: '基层',
    branch: '分会',
    group: '小组',
  },
};

const ofMoney = (engine: Engine) =>
  endpoint({
    operation: 'exports.batches',
    method: 'get',
    path: '/exports/payment-batches',
    tag,
    summary: { zh: '导出付款批次', en: 'The payment batches of an organisation’s rounds' },
    query: ofUnion,
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async (asked) => {
      const { house, tenantId, query } = asked;
      const rows = pagesOf<PaymentBatch>(
        (last, limit) =>
          recentBatches(house.db, tenantId, { organisationId: query.organisation, before: last?.id ?? null, limit }),
        async (found) => {
          const rounds = await roundsByIds(engine, house.db, tenantId, [
            ...new Set(found.map(({ roundId }) => roundId)),
          ]);
          return found.map((one) => [
            ...[
              one.number,
              rounds.get(one.roundId)?.programme.title.zh ?? '',
              rounds.get(one.roundId)?.view.name ?? '',
            ],
            ...[one.items, one.amountFen, chinaDate(one.preparedAt), batchStates[one.state]],
          ]);
        },
      );
      const columns = [
        ...[{ heading: '批号' }, wide('办法'), { heading: '批次' }, number('笔数')],
        ...[{ heading: '金额（元）', type: 'money' as const }, date('制单日期'), { heading: '状态' }],
      ];
      const of = { format: query.format, what: 'exports.batches', target: `organisation:${query.organisation}` };
      return listFile(asked, { name: '付款批次', columns, rows }, of);
    },
  });

export const exportRegisterRoutes = (engine: Engine) => [
  ofMoney(engine),
  endpoint({
    operation: 'exports.rounds',
    method: 'get',
    path: '/exports/rounds',
    tag,
    summary: { zh: '导出批次', en: 'The rounds' },
    query: z.strictObject({
      around: idText.optional().openapi({ description: 'Of this union, those below it and those above it' }),
      year: yearText.optional(),
      format: fileFormat,
    }),
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    handle: async (asked) => {
      const { house, tenantId, query } = asked;
      const found = await listRounds(house.db, tenantId, {
        ...(query.around === undefined ? {} : { around: query.around }),
        ...(query.year === undefined ? {} : { year: query.year }),
      });
      const pinned = await roundsByIds(
        engine,
        house.db,
        tenantId,
        found.map(({ id }) => id),
      );
      const words = { open: '开着', closed: '已截止' } as Readonly<Record<string, string>>;
      const rows = found.map((one) => [
        ...[one.id, pinned.get(one.id)?.programme.title.zh ?? '', one.name, one.year],
        ...[words[one.state] ?? one.state, one.opensOn, one.closesOn],
      ]);
      const columns = [
        ...[number('编号'), wide('办法'), { heading: '批次' }, number('年度')],
        ...[{ heading: '状态' }, date('开始受理'), date('截止')],
      ];
      return listFile(
        asked,
        { name: '批次', columns, rows },
        { format: query.format, what: 'exports.rounds', target: 'rounds' },
      );
    },
  }),
  endpoint({
    operation: 'exports.imports',
    method: 'get',
    path: '/exports/imports',
    tag,
    summary: { zh: '导出导入记录', en: 'The imports of an organisation and those below it' },
    query: ofUnion.extend({ round: idText.optional() }),
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S2' }],
    handle: async (asked) => {
      const { house, tenantId, query } = asked;
      const of = { organisationId: query.organisation, roundId: query.round ?? null };
      const rows = pagesOf<Awaited<ReturnType<typeof importRuns>>[number]>(
        (last, limit) => importRuns(house.db, tenantId, { ...of, before: last?.id ?? null, limit }),
        eachOf((one) => [
          ...[
            one.id,
            one.fileName,
            chinaDate(one.createdAt),
            one.rows,
            one.bad,
            own(runStates, one.state) ?? one.state,
          ],
        ]),
      );
      const columns = [
        ...[number('编号'), wide('文件'), date('日期'), number('行'), number('办不了'), { heading: '状态' }],
      ];
      const target = `organisation:${query.organisation}`;
      return listFile(
        asked,
        { name: '导入记录', columns, rows },
        { format: query.format, what: 'exports.imports', target },
      );
    },
  }),
  endpoint({
    operation: 'exports.organisations',
    method: 'get',
    path: '/exports/organisations',
    tag,
    summary: { zh: '导出下属工会', en: 'The unions below one' },
    query: ofUnion,
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    handle: async (asked) => {
      const { house, tenantId, query } = asked;
      const rows = pagesOf<Awaited<ReturnType<typeof unionsBelow>>[number]>(
        (last, limit) =>
          unionsBelow(house.db, tenantId, { organisationId: query.organisation, after: last?.id ?? 0, limit }),
        eachOf((one) => [one.id, one.name, own(levelWords, one.level) ?? one.level, one.parentName]),
      );
      const columns = [number('编号'), wide('工会'), { heading: '层级' }, wide('上级')];
      const target = `organisation:${query.organisation}`;
      return listFile(
        asked,
        { name: '下属工会', columns, rows },
        { format: query.format, what: 'exports.organisations', target },
      );
    },
  }),
];
