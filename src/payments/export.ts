// The file for the bank: the only place where the account numbers of a batch are opened, at the moment somebody who may takes it out.
import type { CryptoProvider } from '#crypto/provider.ts';
import { chinaDate } from '#kit/clock.ts';
import { sha256 } from '#kit/json.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { openOrganisationAccount } from '#organisations/account.ts';
import { findBatch, type PaymentBatch } from '#payments/batches.ts';
import { type FileFormat, type MadeFile, paymentFile } from '#payments/formats.ts';
import { itemsOf, openItemAccount } from '#payments/items.ts';
import { itemReference } from '#payments/reference.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ExportedFile extends MadeFile {
  readonly batch: PaymentBatch;
  /** SHA-256 of the bytes, 32 bytes: what `sendBatch` is told was sent. */
  readonly hash: Buffer;
}

/**
 * The file of an approved batch (or of a sent one, again: the same bytes as long as payer and round keep their names).
 * `purpose` is what the payee reads; default: the round's name. The caller logs who took it.
 * Refuses: batch-unknown, batch-not-approved, payer-account-missing, format-unknown, payment-file-unfit.
 */
export async function exportBatch(
  q: Queryable,
  tenantId: number,
  wanted: { readonly batchId: number; readonly format: FileFormat; readonly purpose?: string },
  crypto: CryptoProvider,
): Promise<ExportedFile | Refusal> {
  const batch = await findBatch(q, tenantId, wanted.batchId);
  if (!batch) return refuse('batch-unknown', '没有这个付款批次', 'There is no such payment batch');
  if (!['approved', 'sent', 'settled'].includes(batch.state) || !batch.approvedAt) {
    return refuse(
      'batch-not-approved',
      '批次还没有复核，不能导出银行文件',
      'The batch is not approved, so no bank file leaves the house',
      {
        next: { zh: '先由另一位复核人复核', en: 'Have another person approve it first' },
      },
    );
  }
  const payer = await payerOf(q, tenantId, batch.roundId);
  if (!payer?.sealed) {
    return refuse(
      'payer-account-missing',
      '付款单位没有登记银行账户',
      'The paying organisation has no bank account on file',
      {
        next: { zh: '先登记付款单位的账户', en: 'Record its account first' },
      },
    );
  }
  const items = await itemsOf(q, tenantId, batch.id);
  const made = paymentFile(
    {
      number: batch.number,
      createdAt: batch.approvedAt,
      executeOn: chinaDate(batch.approvedAt),
      payer: {
        name: payer.name,
        bank: payer.bank ?? '',
        account: openOrganisationAccount(crypto, tenantId, payer.id, payer.sealed),
      },
      purpose: wanted.purpose ?? payer.round,
      items: items.map((item) => ({
        reference: itemReference(batch.number, item.id),
        account: openItemAccount(crypto, tenantId, item),
        ...{ amountFen: item.amountFen, payeeName: item.payeeName, bank: item.bank ?? '' },
      })),
    },
    wanted.format,
  );
  return isRefusal(made) ? made : { ...made, batch, hash: sha256(made.bytes) };
}

interface Payer {
  id: number;
  name: string;
  sealed: Buffer | null;
  bank: string | null;
  round: string;
}

async function payerOf(q: Queryable, tenantId: number, roundId: number): Promise<Payer | undefined> {
  const [payer] = await q.query<Payer>(
    `SELECT o.id, o.name, o.account_sealed AS sealed, o.bank, r.name AS round
       FROM rounds r JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id WHERE r.tenant_id = $1 AND r.id = $2`,
    [tenantId, roundId],
  );
  return payer;
}
