// What a member was granted and how far each payment to him has come; payments to providers and organisations are not his.
import { z } from '@hono/zod-openapi';
import { roundsByIds } from '#api/read/cases.ts';
import type { OwnRow } from '#api/read/my-cases.ts';
import { fen, id, instant, isoOrNull, text, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { maskAccount } from '#kit/mask.ts';
import { own } from '#kit/own.ts';
import { openItemAccount } from '#payments/items.ts';
import { bankReason, payeeCanMend } from '#payments/reasons.ts';

export const myPayment = z
  .object({
    caseId: id,
    programme: text,
    roundName: z.string(),
    amountFen: fen,
    state: z.enum(['waiting', 'preparing', 'sent', 'settled', 'rejected']).openapi({
      description:
        'waiting: granted, in no batch yet · preparing: in a batch · sent: at the bank · rejected: the account',
    }),
    at: instant.nullable().openapi({ description: 'When it came to this state, where that is known' }),
    account: textOrNull.openapi({ description: 'Its last digits' }),
    bank: z.string().nullable(),
    reason: textOrNull.openapi({ description: 'Why the bank sent it back' }),
    mendable: z.boolean().openapi({ description: 'A corrected account mends it' }),
  })
  .openapi('MyPayment');

interface ItemRow {
  caseId: number;
  attempt: number;
  id: number;
  amountFen: number;
  payeePersonId: number | null;
  payeeOrganisationId: number | null;
  payeeName: string;
  sealed: Buffer;
  bank: string | null;
  sentAt: Date | null;
  result: 'settled' | 'rejected' | null;
  answeredAt: Date | null;
  reasonCode: string | null;
  reason: string | null;
}

interface PayStateRead {
  readonly payee?: string;
  readonly status?: string;
  readonly attempt?: number;
  readonly reason?: string | null;
}

/** By case, the last item of each. */
async function lastItems(engine: Engine, tenantId: number, caseIds: readonly number[]): Promise<Map<number, ItemRow>> {
  const rows = await engine.house.db.query<ItemRow>(
    `SELECT DISTINCT ON (i.case_id) i.case_id AS "caseId", i.attempt, i.id, i.amount_fen AS "amountFen",
            i.payee_person_id AS "payeePersonId", i.payee_organisation_id AS "payeeOrganisationId", i.payee_name AS "payeeName",
            i.account_sealed AS sealed, i.account_bank AS bank, b.sent_at AS "sentAt", r.result, r.at AS "answeredAt",
            r.reason_code AS "reasonCode", r.reason
       FROM payment_items i JOIN payment_batches b ON b.tenant_id = $1 AND b.id = i.batch_id
       LEFT JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id
      WHERE i.tenant_id = $1 AND i.case_id = ANY ($2::bigint[]) AND b.state <> 'withdrawn'
      ORDER BY i.case_id, i.id DESC`,
    [tenantId, caseIds],
  );
  return new Map(rows.map((row) => [row.caseId, row]));
}

const stateOf = (pay: PayStateRead, item: ItemRow | undefined): z.infer<typeof myPayment>['state'] => {
  if (pay.status === 'settled') return 'settled';
  if (pay.status === 'rejected') return 'rejected';
  if (!item || item.attempt !== pay.attempt || item.result !== null) return 'waiting';
  return item.sentAt === null ? 'preparing' : 'sent';
};

/** Of cases with an amount: one line each where the member himself is paid. */
export async function paymentsOf(engine: Engine, tenantId: number, rows: readonly OwnRow[]) {
  if (rows.length === 0) return [];
  const rounds = await roundsByIds(engine, engine.house.db, tenantId, [...new Set(rows.map((row) => row.roundId))]);
  const payOf = (row: OwnRow): { to: unknown; pay: PayStateRead } | undefined => {
    const [key, stage] =
      Object.entries(rounds.get(row.roundId)!.programme.stages).find(([, { kind }]) => kind === 'pay') ?? [];
    if (key === undefined || stage === undefined) return undefined;
    return { to: stage.settings.to, pay: (own(row.state.stages, key) ?? {}) as PayStateRead };
  };
  const mine = rows.filter((row) => row.amountFen !== null && payOf(row)?.to === 'member');
  const items = await lastItems(
    engine,
    tenantId,
    mine.map((row) => row.id),
  );
  const crypto = items.size > 0 ? await engine.house.crypto(tenantId) : null;
  return mine.map((row) => {
    const { pay } = payOf(row)!;
    const item = items.get(row.id);
    const state = stateOf(pay, item);
    // A payment that will be tried again goes to the account of that day, not to the one it came back from.
    const account = item && state !== 'waiting' ? openItemAccount(crypto!, tenantId, item) : null;
    const rejected = state === 'rejected' ? bankReason(item?.reasonCode ?? '', item?.reason ?? pay.reason ?? '') : null;
    return {
      caseId: row.id,
      programme: rounds.get(row.roundId)!.programme.title,
      roundName: rounds.get(row.roundId)!.view.name,
      amountFen: row.amountFen!,
      state,
      at: isoOrNull(state === 'sent' ? item?.sentAt : state === 'waiting' ? null : item?.answeredAt),
      account: account === null ? null : { zh: maskAccount(account), en: maskAccount(account, 'en') },
      bank: account === null ? null : (item?.bank ?? null),
      reason: rejected?.words ?? null,
      mendable: rejected !== null && payeeCanMend(rejected),
    };
  });
}
