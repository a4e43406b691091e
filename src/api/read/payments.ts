// Payment batches, their items and the match, as the API shows them and as authorisation sees them.
import { z } from '@hono/zod-openapi';
import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { cut } from '#api/paging.ts';
import { atMost } from '#api/read/cases.ts';
import { count, day, fen, id, instant, iso, isoOrNull, text, textOrNull } from '#api/shapes.ts';
import { findRound } from '#engine/rounds.ts';
import { maskAccount, maskName } from '#kit/mask.ts';
import { findBatch, type PaymentBatch } from '#payments/batches.ts';
import { openItemAccount } from '#payments/items.ts';
import type { Match } from '#payments/match.ts';
import { promisedInBatches } from '#payments/promised.ts';
import { bankReason } from '#payments/reasons.ts';
import { peopleByIds } from '#people/people.ts';
import { askedAgainSince, heldHours, shownSince } from '#policy/account-changes.ts';
import type { Sensitivity } from '#policy/form.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

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
    preparedByName: z.string(),
    preparedAt: instant,
    approvedBy: id.nullable(),
    approvedByName: z.string().nullable(),
    approvedAt: instant.nullable(),
    approvedLooked: count.nullable().openapi({ description: 'Payments the second person had before their eyes' }),
    sentBy: id.nullable(),
    sentByName: z.string().nullable(),
    sentAt: instant.nullable(),
    settledAt: instant.nullable(),
    fileFormat: z.string().nullable(),
    answered: count.openapi({ description: 'Payments the bank has answered' }),
    rejected: count,
    unpaid: count.openapi({ description: 'Of the rejected, those not paid in a later batch yet' }),
    promisedOn: day.nullable().openapi({ description: 'The earliest day promised to a payee who was not paid yet' }),
  })
  .openapi('PaymentBatch');

/** Batches with the names of their hands and what the bank has answered; in the order given. */
export async function shownBatches<T extends PaymentBatch>(q: Queryable, tenantId: number, batches: readonly T[]) {
  const hands = batches.flatMap(({ preparedBy, approvedBy, sentBy }) =>
    [preparedBy, approvedBy, sentBy].filter((one) => one !== null),
  );
  const people = await peopleByIds(q, tenantId, [...new Set(hands)]);
  const nameOf = (personId: number | null) => (personId === null ? null : (people.get(personId)?.name ?? ''));
  const answers = await answeredOf(
    q,
    tenantId,
    batches.filter(({ state }) => state === 'sent' || state === 'settled'),
  );
  const open = batches.filter(({ state }) => ['preparing', 'prepared', 'approved', 'sent'].includes(state));
  const promised = await promisedInBatches(
    q,
    tenantId,
    open.map(({ id }) => id),
  );
  return batches.map((one) => ({
    ...one,
    promisedOn: promised.get(one.id) ?? null,
    ...(answers.get(one.id) ?? { answered: 0, rejected: 0, unpaid: 0 }),
    preparedByName: nameOf(one.preparedBy)!,
    approvedByName: nameOf(one.approvedBy),
    sentByName: nameOf(one.sentBy),
    preparedAt: iso(one.preparedAt),
    approvedAt: isoOrNull(one.approvedAt),
    sentAt: isoOrNull(one.sentAt),
    settledAt: isoOrNull(one.settledAt),
  }));
}

export const shownBatch = async (q: Queryable, tenantId: number, one: PaymentBatch) =>
  (await shownBatches(q, tenantId, [one]))[0]!;

interface Answered {
  readonly answered: number;
  readonly rejected: number;
  readonly unpaid: number;
}

/** A settled batch is answered whole, so only those under way are counted; rejections have an index of their own. */
async function answeredOf(
  q: Queryable,
  tenantId: number,
  batches: readonly PaymentBatch[],
): Promise<Map<number, Answered>> {
  const rows = await q.query<Answered & { id: number }>(
    `SELECT b.id, CASE WHEN b.state = 'settled' THEN b.items
              ELSE (SELECT count(*) FROM payment_results r WHERE r.tenant_id = $1 AND r.batch_id = b.id) END AS answered,
            (SELECT count(*) FROM payment_results r WHERE r.tenant_id = $1 AND r.batch_id = b.id AND r.result = 'rejected') AS rejected,
            (SELECT count(*) FROM payment_results r JOIN payment_items i ON i.tenant_id = $1 AND i.id = r.item_id
              WHERE r.tenant_id = $1 AND r.batch_id = b.id AND r.result = 'rejected' AND NOT EXISTS (
                SELECT FROM payment_items j JOIN payment_results n ON n.tenant_id = $1 AND n.item_id = j.id AND n.result = 'settled'
                 WHERE j.tenant_id = $1 AND j.case_id = i.case_id AND j.stage = i.stage AND j.attempt > i.attempt)) AS unpaid
       FROM payment_batches b WHERE b.tenant_id = $1 AND b.id = ANY ($2::bigint[])`,
    [tenantId, batches.map(({ id }) => id)],
  );
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

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
    organisationName: z.string().openapi({ description: 'The union the case belongs to' }),
    attempt: count,
    amountFen: fen,
    payee: personal(z.string(), 'Masked unless the viewer works on the batch'),
    account: text.openapi({ description: 'Its last digits' }),
    bank: z.string().nullable(),
    result: z.enum(['settled', 'rejected']).nullable(),
    reason: z.string().nullable(),
    why: textOrNull.openapi({ description: 'What the bank’s reason means' }),
    bankReference: z.string().nullable(),
    since: z
      .enum(['waiting', 'corrected', 'again', 'paid'])
      .nullable()
      .openapi({ description: 'What became of a rejected payment' }),
    accountChangedAt: instant
      .nullable()
      .openapi({ description: 'When the payee changed the account, if that was a few days ago' }),
    askAgain: z.boolean().openapi({ description: 'Changed just now: whoever pays confirms this very payment' }),
    toFormer: z.boolean().openapi({ description: 'Changed after the batch was prepared: it pays the former account' }),
  })
  .openapi('PaymentItem');

interface ItemOnFile {
  id: number;
  caseId: number;
  organisationName: string;
  attempt: number;
  amountFen: number;
  payeePersonId: number | null;
  payeeOrganisationId: number | null;
  payeeName: string;
  sealed: Buffer;
  bank: string | null;
  result: 'settled' | 'rejected' | null;
  reasonCode: string | null;
  reason: string | null;
  bankReference: string | null;
  since: 'waiting' | 'corrected' | 'again' | 'paid' | null;
  changedAt: Date | null;
  askAgain: boolean;
  preparedAt: Date;
}

/** A rejected payment is paid again under its next attempt; until that is in a batch, the case says whether the account is mended. */
const becameOf = `CASE WHEN r.result IS DISTINCT FROM 'rejected' THEN NULL ELSE coalesce(
    (SELECT CASE WHEN n.result = 'settled' THEN 'paid' ELSE 'again' END FROM payment_items j
       LEFT JOIN payment_results n ON n.tenant_id = $1 AND n.item_id = j.id
      WHERE j.tenant_id = $1 AND j.case_id = i.case_id AND j.stage = i.stage AND j.attempt = i.attempt + 1),
    CASE WHEN c.state->'stages'->i.stage->>'status' = 'rejected' THEN 'waiting' ELSE 'corrected' END) END`;

/** Items of a batch by id; of a person only what `upTo` allows. */
export async function shownItems(
  house: House,
  tenantId: number,
  asked: {
    batchId: number;
    after: number;
    limit: number;
    upTo: Sensitivity;
    result?: 'settled' | 'rejected' | undefined;
    accounts?: 'ask-again' | undefined;
  },
) {
  const now = house.clock.now();
  const [asksAgain, shown] = [askedAgainSince(now), shownSince(now)];
  const rows = await house.db.query<ItemOnFile>(
    `SELECT i.id, i.case_id AS "caseId", o.name AS "organisationName", i.attempt, i.amount_fen AS "amountFen", i.payee_person_id AS "payeePersonId",
            i.payee_organisation_id AS "payeeOrganisationId", i.payee_name AS "payeeName", i.account_sealed AS sealed, i.account_bank AS bank,
            r.result, r.reason_code AS "reasonCode", r.reason, r.bank_reference AS "bankReference", ${becameOf} AS since,
            coalesce(p.account_changed_at, u.account_from - make_interval(hours => ${heldHours})) AS "changedAt",
            coalesce(coalesce(p.account_changed_at, u.account_from) > $7, false) AS "askAgain", b.prepared_at AS "preparedAt"
       FROM ${asked.result ? `payment_results r JOIN payment_items i ON i.tenant_id = $1 AND i.id = r.item_id` : `payment_items i LEFT JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id`}
       JOIN cases c ON c.tenant_id = $1 AND c.id = i.case_id JOIN organisations o ON o.tenant_id = $1 AND o.id = c.organisation_id
       JOIN payment_batches b ON b.tenant_id = $1 AND b.id = i.batch_id
       LEFT JOIN people p ON p.tenant_id = $1 AND p.id = i.payee_person_id AND p.account_changed_at > $6
       LEFT JOIN organisations u ON u.tenant_id = $1 AND u.id = i.payee_organisation_id AND u.account_from > $6
      WHERE (NOT $5::boolean OR coalesce(p.account_changed_at, u.account_from) > $7) AND ${asked.result ? `r.tenant_id = $1 AND r.batch_id = $2 AND r.result = '${asked.result}' AND r.item_id > $3 ORDER BY r.item_id` : 'i.tenant_id = $1 AND i.batch_id = $2 AND i.id > $3 ORDER BY i.id'} LIMIT $4`,
    [tenantId, asked.batchId, asked.after, asked.limit, asked.accounts !== undefined, shown, asksAgain],
  );
  const crypto = rows.length > 0 ? await house.crypto(tenantId) : null;
  const inFull = atMost('S2', asked.upTo);
  return rows.map(({ changedAt, preparedAt, ...row }) => {
    const account = openItemAccount(crypto!, tenantId, row);
    const open = inFull || row.payeePersonId === null;
    return {
      ...row,
      payee: open ? row.payeeName : maskName(row.payeeName),
      why: row.result === 'rejected' ? bankReason(row.reasonCode ?? '', row.reason ?? '').words : null,
      account: { zh: maskAccount(account), en: maskAccount(account, 'en') },
      accountChangedAt: isoOrNull(changedAt),
      toFormer: changedAt !== null && changedAt > preparedAt,
    };
  });
}
