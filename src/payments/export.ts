// The file for the bank: the only place where the account numbers of a batch are opened, at the moment somebody who may takes it out.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { CryptoProvider } from '#crypto/provider.ts';
import { chinaDate } from '#kit/clock.ts';
import { invariant, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { openOrganisationAccount } from '#organisations/account.ts';
import { findBatch, type PaymentBatch } from '#payments/batches.ts';
import { type FileFormat, type FileMaker, fileMaker } from '#payments/formats.ts';
import { itemsAfter, openItemAccount } from '#payments/items.ts';
import type { PaymentFileHead } from '#payments/payment-file.ts';
import { itemReference } from '#payments/reference.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ExportedFile {
  readonly mediaType: string;
  readonly fileName: string;
  readonly batch: PaymentBatch;
  /** SHA-256 of the bytes, 32 bytes: what `sendBatch` is told was sent. */
  readonly hash: Buffer;
  /** Bytes. */
  readonly size: number;
  /** The bytes, read from the database once more as they are asked for; nothing of them is kept. */
  readonly parts: () => AsyncIterable<Buffer>;
}

/** Payments opened and written at once: some hundred kilobytes, some tens of milliseconds. */
const page = 2000;

/**
 * The file of an approved batch (or of a sent one, again: the same bytes as long as the payer keeps its name).
 * `purpose` is what the payee reads on the statement; default: who pays, and under which programme. The caller logs who took it.
 * Refuses: batch-unknown, batch-not-approved, payer-account-missing, format-unknown, payment-file-*, character-without-code.
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
  const head: PaymentFileHead = {
    ...{ number: batch.number, createdAt: batch.approvedAt, executeOn: chinaDate(batch.approvedAt) },
    payer: {
      name: payer.name,
      bank: payer.bank ?? '',
      account: openOrganisationAccount(crypto, tenantId, payer.id, payer.sealed),
    },
    ...{ purpose: wanted.purpose ?? remarkOf(payer), items: batch.items, amountFen: batch.amountFen },
  };
  const maker = fileMaker(head, wanted.format);
  if (isRefusal(maker)) return maker;
  const written = (by: FileMaker) => partsOf(q, tenantId, batch, crypto, by);
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let size = 0;
  for await (const part of written(maker)) {
    if (isRefusal(part)) return part;
    hash.update(part);
    size += part.length;
    if (maker.whole) kept.push(part);
  }
  const { mediaType, fileName } = maker;
  const digest = hash.digest();
  const again = () => asBefore(written(fileMaker(head, wanted.format) as FileMaker), digest);
  const parts = maker.whole ? () => Readable.from(kept) : again;
  return { mediaType, fileName, batch, hash: digest, size, parts };
}

/** The file part by part; after a Refusal comes nothing more. */
async function* partsOf(
  q: Queryable,
  tenantId: number,
  batch: PaymentBatch,
  crypto: CryptoProvider,
  maker: FileMaker,
): AsyncGenerator<Buffer | Refusal> {
  yield maker.begin();
  for (let after = 0; ; ) {
    const items = await itemsAfter(q, tenantId, batch.id, after, page);
    if (items.length === 0) break;
    yield maker.add(
      items.map((item) => ({
        reference: itemReference(batch.number, item.id),
        account: openItemAccount(crypto, tenantId, item),
        ...{ amountFen: item.amountFen, payeeName: item.payeeName, bank: item.bank ?? '' },
      })),
    );
    after = items.at(-1)!.id;
  }
  yield await maker.end();
}

/** The payments of an approved batch do not change; a file that all the same came out otherwise breaks off. */
async function* asBefore(parts: AsyncIterable<Buffer | Refusal>, digest: Buffer): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const part of parts) {
    invariant(!isRefusal(part), 'a file that could be made cannot be made again');
    hash.update(part);
    yield part;
  }
  invariant(hash.digest().equals(digest), 'a second export is not the same file');
}

interface Payer {
  id: number;
  name: string;
  sealed: Buffer | null;
  bank: string | null;
  programme: string;
}

/** What banks let a remark hold at most, in characters of two bytes. */
const remarkAtMost = 30;

/** Whoever reads only this line must know whom it is from and what for; the programme is told before the union's name is. */
function remarkOf({ name, programme }: Payer): string {
  const whole = `${name} ${programme}`;
  return [...whole].length <= remarkAtMost ? whole : [...programme].slice(0, remarkAtMost).join('');
}

async function payerOf(q: Queryable, tenantId: number, roundId: number): Promise<Payer | undefined> {
  const [payer] = await q.query<Payer>(
    `SELECT o.id, o.name, o.account_sealed AS sealed, o.bank, v.definition -> 'title' ->> 'zh' AS programme
       FROM rounds r JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id
       JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash WHERE r.tenant_id = $1 AND r.id = $2`,
    [tenantId, roundId],
  );
  return payer;
}
