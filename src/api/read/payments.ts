// Payment batches, their items and the match, as the API shows them and as authorisation sees them.
import { z } from '@hono/zod-openapi';
import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { cut } from '#api/paging.ts';
import { atMost } from '#api/read/cases.ts';
import { count, fen, id, instant, iso, isoOrNull, text } from '#api/shapes.ts';
import { findRound } from '#engine/rounds.ts';
import { maskAccount, maskName } from '#kit/mask.ts';
import { findBatch, type PaymentBatch } from '#payments/batches.ts';
import { openItemAccount } from '#payments/items.ts';
import type { Match } from '#payments/match.ts';
import type { Sensitivity } from '#policy/form.ts';
import type { House } from '#store/house.ts';

export const format = z
  .string()
  .regex(/^[A-Za-z0-9.-]{1,40}$/)
  .openapi({ description: '`pain.001` (its answers: camt.053, pain.002), or the key of a bank template' });

export const batch = z
  .object({
    id,
    roundId: id,
    number: z.string(),
    state: z.enum(['preparing', 'prepared', 'approved', 'sent', 'settled', 'withdrawn']),
    items: count,
    amountFen: fen,
    preparedBy: id,
    preparedAt: instant,
    approvedBy: id.nullable(),
    approvedAt: instant.nullable(),
    sentBy: id.nullable(),
    sentAt: instant.nullable(),
    settledAt: instant.nullable(),
    fileFormat: z.string().nullable(),
  })
  .openapi('PaymentBatch');

export const shown = (one: PaymentBatch) => ({
  ...one,
  preparedAt: iso(one.preparedAt),
  approvedAt: isoOrNull(one.approvedAt),
  sentAt: isoOrNull(one.sentAt),
  settledAt: isoOrNull(one.settledAt),
});

export const batchTarget =
  (sensitivity: Sensitivity) =>
  async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
    const found = await findBatch(house.db, tenantId, params.id);
    const round = found && (await findRound(house.db, tenantId, found.roundId));
    if (!found || !round) return null;
    const { organisationId, programmeKey } = round;
    return [{ tenantId, organisationId, programmeKey, preparedById: found.preparedBy, class: sensitivity }];
  };

export const matched = z
  .object({
    cases: count,
    ...{ grantedFen: fen, sentFen: fen, settledFen: fen, rejectedFen: fen },
    ...{ underWayFen: fen, ledgerFen: fen, differenceFen: fen },
    differingCases: count,
    items: z.array(
      z.object({
        caseId: count,
        why: z.string(),
        ...{ grantedFen: fen, sentFen: fen, settledFen: fen, rejectedFen: fen, ledgerFen: fen },
      }),
    ),
    next: z.string().nullable(),
  })
  .openapi('Match');

/** `found` with one difference more than the limit, if there are so many. */
export const shownMatch = (found: Match, limit: number) => ({
  ...found,
  ...cut(found.items, limit, (one) => [one.caseId]),
});

export const item = z
  .object({
    id,
    caseId: id,
    attempt: count,
    amountFen: fen,
    payee: z.string().openapi({ description: 'Masked unless the viewer works on the batch' }),
    account: text.openapi({ description: 'Its last digits' }),
    bank: z.string().nullable(),
    result: z.enum(['settled', 'rejected']).nullable(),
    reason: z.string().nullable(),
    bankReference: z.string().nullable(),
  })
  .openapi('PaymentItem');

interface ItemOnFile {
  id: number;
  caseId: number;
  attempt: number;
  amountFen: number;
  payeePersonId: number | null;
  payeeOrganisationId: number | null;
  payeeName: string;
  sealed: Buffer;
  bank: string | null;
  result: 'settled' | 'rejected' | null;
  reason: string | null;
  bankReference: string | null;
}

/** Items of a batch by id; of a person only what `upTo` allows. */
export async function shownItems(
  house: House,
  tenantId: number,
  asked: { batchId: number; after: number; limit: number; upTo: Sensitivity },
) {
  const rows = await house.db.query<ItemOnFile>(
    `SELECT i.id, i.case_id AS "caseId", i.attempt, i.amount_fen AS "amountFen", i.payee_person_id AS "payeePersonId",
            i.payee_organisation_id AS "payeeOrganisationId", i.payee_name AS "payeeName", i.account_sealed AS sealed, i.account_bank AS bank,
            r.result, r.reason, r.bank_reference AS "bankReference"
       FROM payment_items i LEFT JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id
      WHERE i.tenant_id = $1 AND i.batch_id = $2 AND i.id > $3 ORDER BY i.id LIMIT $4`,
    [tenantId, asked.batchId, asked.after, asked.limit],
  );
  const crypto = rows.length > 0 ? await house.crypto(tenantId) : null;
  const inFull = atMost('S2', asked.upTo);
  return rows.map((row) => {
    const account = openItemAccount(crypto!, tenantId, row);
    const open = inFull || row.payeePersonId === null;
    return {
      ...row,
      payee: open ? row.payeeName : maskName(row.payeeName),
      account: { zh: maskAccount(account), en: maskAccount(account, 'en') },
    };
  });
}
