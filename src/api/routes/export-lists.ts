// The other lists as Excel or CSV: figures, members, import rows, payments and transfers, each with the right of its screen.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { whoseFile } from '#api/looks.ts';
import { atMost } from '#api/read/cases.ts';
import { monthSheet, monthTable } from '#api/read/figure-months.ts';
import { figuresTarget, measureText, scopeQuery, tableOf } from '#api/read/figures.ts';
import { eachOf, fileFormat, listFile, listPatience, pagesOf } from '#api/read/lists.ts';
import { batchTarget, shownItems } from '#api/read/payments.ts';
import { runTarget, whoseRows } from '#api/routes/imports.ts';
import { accountTarget, type TransferRow, transfersOf } from '#api/routes/ledger.ts';
import { type MemberRow, membersBelow } from '#api/routes/members.ts';
import { idText } from '#api/shapes.ts';
import { type RowListed, runRows } from '#documents/import-run.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { isRefusal } from '#kit/refusal.ts';

const tag = 'Exports';
const params = z.object({ id: idText });
const format = z.strictObject({ format: fileFormat });

const fateWords: Readonly<Record<string, string>> = {
  good: '可办',
  ineligible: '不符合规定，将登记为不通过',
  bad: '不可办',
  same: '已有',
  done: '已办',
  filed: '不符合规定，已登记为不通过',
  skipped: '跳过',
};

export const exportListRoutes = (engine: Engine) => [
  endpoint({
    operation: 'exports.figures',
    method: 'get',
    path: '/exports/figures',
    tag,
    summary: { zh: '导出数字表', en: 'The table of figures' },
    query: z.strictObject({
      ...scopeQuery,
      by: z.enum(['organisation', 'year', 'round', 'programme']).optional(),
      measure: measureText.optional(),
      over: z
        .enum(['months'])
        .optional()
        .openapi({ description: 'The measure month by month since January, of a year and the two before it' }),
      format: fileFormat,
    }),
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    target: figuresTarget(engine),
    handle: async (asked) => {
      const of = {
        format: asked.query.format,
        what: 'exports.figures',
        target: `organisation:${asked.query.organisation}`,
      };
      const { measure } = asked.query;
      if (asked.query.over === 'months' && measure !== undefined) {
        const months = await monthTable(engine, asked.house, asked.tenantId, { ...asked.query, measure });
        return months ? listFile(asked, monthSheet(months, measure), of) : notFound();
      }
      const table = await tableOf(engine, asked.house.db, asked.tenantId, asked.query);
      if (!table) return notFound();
      if (isRefusal(table)) return table;
      const columns = table.columns.map(({ title, type }) => ({
        heading: type === 'money' ? `${title.zh.replace('（分）', '')}（元）` : title.zh,
        type: type === 'count' ? ('number' as const) : type,
      }));
      const rows = table.rows.map(({ name, values }) => [name.zh, ...values]);
      return listFile(asked, { name: '数字', columns, rows }, of);
    },
  }),
  endpoint({
    operation: 'exports.members',
    method: 'get',
    path: '/exports/members',
    tag,
    summary: { zh: '导出会员名册（不含证件号）', en: 'The roll of members, without identifiers' },
    query: z.strictObject({ organisation: idText, format: fileFormat }),
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async (asked) => {
      const organisationId = asked.query.organisation;
      const rows = pagesOf<MemberRow>(
        (last, limit) =>
          membersBelow(asked.house.db, asked.tenantId, { organisationId, after: last?.personId ?? 0, limit }),
        eachOf((one) => [
          ...[one.personId, one.name, one.organisationName],
          ...[one.status === 'active' ? '在会' : '保留会籍', one.since],
        ]),
      );
      const columns = [
        { heading: '编号', type: 'number' as const },
        ...[{ heading: '姓名' }, { heading: '所在工会', width: 30 }, { heading: '会籍' }],
        { heading: '入会日期', type: 'date' as const },
      ];
      const of = { format: asked.query.format, what: 'exports.members', target: `organisation:${organisationId}` };
      return listFile(asked, { name: '会员', columns, rows }, of);
    },
  }),
  endpoint({
    operation: 'exports.importRows',
    method: 'get',
    path: '/imports/{id}/rows/file',
    tag,
    summary: { zh: '导出一次导入的逐行结果', en: 'The rows of an import with their fates' },
    params,
    query: format,
    answer: 'download',
    shows: { what: 'import', of: whoseFile },
    list: true,
    patience: listPatience,
    target: runTarget,
    handle: async (asked) => {
      const people: (number | null)[] = [];
      const cases: (number | null)[] = [];
      const rows = pagesOf<RowListed>(
        (last, limit) =>
          runRows(asked.house.db, asked.tenantId, asked.params.id, { after: last?.rowNumber ?? 0, limit }),
        (items) => {
          const whose = whoseRows(items);
          people.push(...(whose.people ?? []));
          cases.push(...(whose.cases ?? []));
          return items.map((one) => [
            ...[one.rowNumber, one.label, own(fateWords, one.fate) ?? one.fate],
            ...[one.reasons.map((reason) => reason.why.zh).join('；'), one.caseId],
          ]);
        },
      );
      const columns = [
        ...[{ heading: '行', type: 'number' as const }, { heading: '姓名或单位' }, { heading: '结果' }],
        ...[
          { heading: '原因', width: 60 },
          { heading: '办件编号', type: 'number' as const },
        ],
      ];
      const of = { format: asked.query.format, what: 'exports.importRows', target: `import:${asked.params.id}` };
      return listFile(asked, { name: '导入结果', columns, rows }, of, { people, cases });
    },
  }),
  endpoint({
    operation: 'exports.paymentItems',
    method: 'get',
    path: '/payment-batches/{id}/items/file',
    tag,
    summary: { zh: '导出批次明细（账号只留尾号）', en: 'The payments of a batch, accounts by their last digits' },
    params,
    query: format,
    answer: 'download',
    shows: { what: 'payment', of: whoseFile },
    list: true,
    patience: listPatience,
    target: batchTarget('S1'),
    handle: async (asked) => {
      type Item = Awaited<ReturnType<typeof shownItems>>[number];
      const { house, tenantId, allowed } = asked;
      const batchId = asked.params.id;
      const result = { settled: '已到账', rejected: '已退回' } as const;
      const inFull = atMost('S2', allowed.upTo);
      const people: (number | null)[] = [];
      const rows = pagesOf<Item>(
        (last, limit) => shownItems(house, tenantId, { batchId, after: last?.id ?? 0, limit, upTo: allowed.upTo }),
        (items) => {
          if (inFull) people.push(...items.map((one) => one.payeePersonId));
          return items.map((one) => [
            ...[one.caseId, one.payee, one.account.zh, one.bank, one.amountFen],
            ...[one.result ? result[one.result] : '', one.reason],
          ]);
        },
      );
      const columns = [
        ...[{ heading: '办件编号', type: 'number' as const }, { heading: '收款人' }, { heading: '账号' }],
        ...[
          { heading: '开户行', width: 30 },
          { heading: '金额（元）', type: 'money' as const },
        ],
        ...[{ heading: '银行答复' }, { heading: '原因', width: 40 }],
      ];
      const of = { format: asked.query.format, what: 'exports.paymentItems', target: `payment-batch:${batchId}` };
      return listFile(asked, { name: '付款明细', columns, rows }, of, { people });
    },
  }),
  endpoint({
    operation: 'exports.transfers',
    method: 'get',
    path: '/accounts/{id}/transfers/file',
    tag,
    summary: { zh: '导出账户明细', en: 'The transfers of an account' },
    params,
    query: format,
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    target: accountTarget,
    handle: async (asked) => {
      const accountId = asked.params.id;
      const rows = pagesOf<TransferRow>(
        (last, limit) => transfersOf(asked.house.db, asked.tenantId, { accountId, before: last?.id ?? null, limit }),
        eachOf((one) => [
          ...[one.id, chinaDate(one.at), one.debitId === accountId ? '支出' : '收入', one.amount],
          ...[one.kind, one.code, one.caseId, one.memo],
        ]),
      );
      const columns = [
        ...[
          { heading: '编号', type: 'number' as const },
          { heading: '日期', type: 'date' as const },
        ],
        ...[{ heading: '方向' }, { heading: '金额（元）', type: 'money' as const }, { heading: '方式' }],
        ...[{ heading: '事由' }, { heading: '办件编号', type: 'number' as const }, { heading: '备注', width: 40 }],
      ];
      const of = { format: asked.query.format, what: 'exports.transfers', target: `account:${accountId}` };
      return listFile(asked, { name: '账户明细', columns, rows }, of);
    },
  }),
];
