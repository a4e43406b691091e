// Money as the books hold it: accounts, transfers, the chart of expenditure accounts.
import { z } from '@hono/zod-openapi';
import type { Target } from '#access/viewer.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { fen, id, idText, instant, iso, isoOrNull, text } from '#api/shapes.ts';
import { isRefusal } from '#kit/refusal.ts';
import { listChart } from '#ledger/chart.ts';
import type { Queryable } from '#store/queryable.ts';

const tag = 'Ledger';
const account = z
  .object({
    id,
    code: z.string(),
    name: text,
    kind: z.string(),
    unit: z.string(),
    organisationId: id.nullable(),
    roundId: id.nullable(),
    balance: fen,
    debitsPending: fen,
    headroom: fen.nullable(),
    closedAt: instant.nullable(),
  })
  .openapi('Account', { description: 'balance = credits − debits, in the unit (fen for money).' });
const transfer = z
  .object({
    id,
    debitId: id,
    creditId: id,
    amount: fen,
    kind: z.string(),
    code: z.string(),
    originalId: id.nullable(),
    caseId: id.nullable(),
    at: instant,
    memo: z.string().nullable(),
  })
  .openapi('Transfer');

export interface TransferRow {
  readonly id: number;
  readonly debitId: number;
  readonly creditId: number;
  readonly amount: number;
  readonly kind: string;
  readonly code: string;
  readonly originalId: number | null;
  readonly caseId: number | null;
  readonly at: Date;
  readonly memo: string | null;
}

/** Newest first. */
export const transfersOf = (
  q: Queryable,
  tenantId: number,
  asked: { accountId: number; before: number | null; limit: number },
): Promise<TransferRow[]> =>
  q.query(
    `SELECT id, debit_id AS "debitId", credit_id AS "creditId", amount, kind, code, original_id AS "originalId", case_id AS "caseId", at, memo
       FROM transfers WHERE tenant_id = $1 AND (debit_id = $2 OR credit_id = $2) AND ($3::bigint IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
    [tenantId, asked.accountId, asked.before, asked.limit],
  );

export const accountTarget = async <Q, B>({
  house,
  tenantId,
  params,
}: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
  const [row] = await house.db.query<{ organisationId: number | null }>(
    'SELECT organisation_id AS "organisationId" FROM accounts WHERE tenant_id = $1 AND id = $2',
    [tenantId, params.id],
  );
  return row ? [{ tenantId, organisationId: row.organisationId, class: 'S1' }] : null;
};

export const ledgerRoutes = () => [
  endpoint({
    operation: 'accounts.list',
    method: 'get',
    path: '/accounts',
    tag,
    summary: { zh: '账户和余额', en: 'Accounts of an organisation with their balances' },
    query: z.strictObject({ ...pageQuery, organisation: idText }),
    answer: pageOf(account),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const rows = await house.db.query<{ id: number; name: string; name_en: string; closedAt: Date | null }>(
        `SELECT id, code, name, name_en, kind, unit, organisation_id AS "organisationId", round_id AS "roundId", credits - debits AS balance,
           debits_pending AS "debitsPending", credits - debits - debits_pending - floor AS headroom, closed_at AS "closedAt"
         FROM accounts WHERE tenant_id = $1 AND organisation_id = $2 AND id > $3 ORDER BY id LIMIT $4`,
        [tenantId, query.organisation, after?.[0] ?? 0, limit + 1],
      );
      const page = cut(rows, limit, (row) => [row.id]);
      return {
        items: page.items.map((row) => ({
          ...row,
          name: { zh: row.name, en: row.name_en },
          closedAt: isoOrNull(row.closedAt),
        })),
        next: page.next,
      };
    },
  }),
  endpoint({
    operation: 'transfers.list',
    method: 'get',
    path: '/accounts/{id}/transfers',
    tag,
    summary: { zh: '账户明细', en: 'Transfers of an account, newest first' },
    params: z.object({ id: idText }),
    query: z.strictObject(pageQuery),
    answer: pageOf(transfer),
    target: accountTarget,
    handle: async ({ house, tenantId, params, query }) => {
      const before = readCursor(query.cursor, ['number']);
      if (isRefusal(before)) return before;
      const limit = query.limit ?? 50;
      const asked = { accountId: params.id, before: (before?.[0] as number) ?? null, limit: limit + 1 };
      const rows = await transfersOf(house.db, tenantId, asked);
      const page = cut(rows, limit, (row) => [row.id]);
      return { items: page.items.map((row) => ({ ...row, at: iso(row.at) })), next: page.next };
    },
  }),
  endpoint({
    operation: 'budgets.chart',
    method: 'get',
    path: '/expenditure-accounts',
    tag,
    summary: { zh: '支出科目表', en: 'The chart of expenditure accounts' },
    answer: z.object({
      items: z.array(
        z.object({
          code: z.string(),
          parentCode: z.string().nullable(),
          name: z.string(),
          nameEn: z.string(),
          verified: z.boolean(),
          source: z.string(),
          closedAt: instant.nullable(),
        }),
      ),
    }),
    handle: async ({ house, tenantId }) => ({
      items: (await listChart(house.db, tenantId)).map((row) => ({ ...row, closedAt: isoOrNull(row.closedAt) })),
    }),
  }),
];
