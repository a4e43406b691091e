// Takes in what the bank answered: each item once, the money posted or given back in the same transaction. What does not fit is
// reported and not applied: an unknown reference, another amount, an item answered twice or differently before.
import { Fault, isRefusal } from '#kit/refusal.ts';
import { transferBatch } from '#ledger/transfers.ts';
import { type BankReturn, problem, type ReturnLine, type ReturnProblem } from '#payments/bank-return.ts';
import { itemReference, parseMessageId, parseReference } from '#payments/reference.ts';
import type { IdSource } from '#store/ids.ts';
import type { Queryable } from '#store/queryable.ts';

export interface SettledCase {
  readonly caseId: number;
  readonly attempt: number;
  readonly itemId: number;
}

export interface RejectedCase extends SettledCase {
  readonly reasonCode: string;
  readonly reason: string;
}

export interface RecordedReturn {
  readonly settled: readonly SettledCase[];
  readonly rejected: readonly RejectedCase[];
  readonly problems: readonly ReturnProblem[];
  /** Lines of this very file that had been taken in before. */
  readonly repeated: number;
  /** Lines the bank has not decided yet. */
  readonly pending: number;
  /** Batches whose last item was answered by this file. */
  readonly finishedBatchIds: readonly number[];
}

interface Item {
  id: number;
  batchId: number;
  caseId: number;
  attempt: number;
  amountFen: number;
  reserveId: number;
  number: string;
  state: string;
  result: 'settled' | 'rejected' | null;
  returnHash: Buffer | null;
}

interface Answered {
  readonly item: Item;
  readonly line: ReturnLine;
}

export async function recordReturn(
  q: Queryable,
  tenantId: number,
  returned: { readonly file: BankReturn; readonly hash: Uint8Array; readonly actorId: number | null },
  making: { readonly ids: IdSource; readonly at: Date },
): Promise<RecordedReturn> {
  const { file, hash } = returned;
  const problems: ReturnProblem[] = [...file.problems];
  const lines = [...file.lines, ...(await linesOfWhole(q, tenantId, file, problems))];
  const ids = lines.flatMap(({ reference }) => parseReference(reference)?.itemId ?? []);
  const items = await lockItems(q, tenantId, ids);
  const { answers, repeated } = sort(lines, items, Buffer.from(hash), problems);
  await moveMoney(q, tenantId, answers, returned.actorId, making);
  await insertResults(q, tenantId, answers, Buffer.from(hash), making.at);
  const finished = await q.query<{ id: number }>(
    `UPDATE payment_batches b SET state = 'settled', settled_at = $3
      WHERE b.tenant_id = $1 AND b.id = ANY ($2::bigint[]) AND b.state = 'sent'
        AND b.items = (SELECT count(*) FROM payment_results r WHERE r.tenant_id = $1 AND r.batch_id = b.id)
      RETURNING b.id`,
    [tenantId, [...new Set(answers.map(({ item }) => item.batchId))], making.at],
  );
  return {
    settled: answers.filter(({ line }) => line.result === 'settled').map(({ item }) => caseOf(item)),
    rejected: answers
      .filter(({ line }) => line.result === 'rejected')
      .map(({ item, line }) => ({
        ...caseOf(item),
        ...{ reasonCode: line.reasonCode ?? 'NJ00', reason: line.reason ?? '' },
      })),
    ...{ problems, repeated, pending: file.pending, finishedBatchIds: finished.map(({ id }) => id) },
  };
}

const caseOf = ({ caseId, attempt, id: itemId }: Item): SettledCase => ({ caseId, attempt, itemId });

/** A message rejected as a whole, as lines: every item of its batch that has no answer yet and that the file does not name itself. */
async function linesOfWhole(
  q: Queryable,
  tenantId: number,
  file: BankReturn,
  problems: ReturnProblem[],
): Promise<ReturnLine[]> {
  if (!file.whole) return [];
  const { messageId, reasonCode, reason } = file.whole;
  const number = parseMessageId(messageId);
  const [batch] = await q.query<{ id: number }>('SELECT id FROM payment_batches WHERE tenant_id = $1 AND number = $2', [
    ...[tenantId, number ?? ''],
  ]);
  if (!batch) problems.push(unknownReference(0, messageId));
  const items = await q.query<{ id: number }>(
    `SELECT i.id FROM payment_items i LEFT JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id
      WHERE i.tenant_id = $1 AND i.batch_id = $2 AND r.item_id IS NULL ORDER BY i.id`,
    [tenantId, batch?.id ?? 0],
  );
  const named = new Set(file.lines.map(({ reference }) => parseReference(reference)?.itemId));
  return items
    .filter(({ id }) => !named.has(id))
    .map(({ id }) => ({
      ...{ row: 0, reference: itemReference(number!, id), result: 'rejected', amountFen: null },
      ...{ reasonCode, reason, bankReference: null },
    }));
}

/** The batches are locked first, then what has been answered is read: two returns at once take turns. */
async function lockItems(q: Queryable, tenantId: number, ids: readonly number[]): Promise<Map<number, Item>> {
  if (ids.length === 0) return new Map();
  await q.query(
    `SELECT FROM payment_batches WHERE tenant_id = $1 AND id IN
       (SELECT batch_id FROM payment_items WHERE tenant_id = $1 AND id = ANY ($2::bigint[])) ORDER BY id FOR UPDATE`,
    [tenantId, ids],
  );
  const rows = await q.query<Item>(
    `SELECT i.id, i.batch_id AS "batchId", i.case_id AS "caseId", i.attempt, i.amount_fen AS "amountFen", i.reserve_id AS "reserveId",
            b.number, b.state, r.result, r.return_hash AS "returnHash"
       FROM payment_items i JOIN payment_batches b ON b.tenant_id = $1 AND b.id = i.batch_id
       LEFT JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id
      WHERE i.tenant_id = $1 AND i.id = ANY ($2::bigint[])`,
    [tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const unknownReference = (row: number, reference: string) =>
  problem(row, reference, 'reference-unknown', `没有编号为“${reference}”的付款`, `There is no payment “${reference}”`);

function sort(lines: readonly ReturnLine[], items: Map<number, Item>, hash: Buffer, problems: ReturnProblem[]) {
  const byItem = new Map<number, ReturnLine[]>();
  for (const line of lines) {
    const parsed = parseReference(line.reference);
    const item = parsed && items.get(parsed.itemId);
    if (!item || item.number !== parsed.number) problems.push(unknownReference(line.row, line.reference));
    else if (byItem.has(item.id)) byItem.get(item.id)!.push(line);
    else byItem.set(item.id, [line]);
  }
  const answers: Answered[] = [];
  let repeated = 0;
  for (const [id, [line, ...more]] of byItem) {
    const item = items.get(id)!;
    const contradicting = more.some(({ result }) => result !== line!.result);
    for (const one of contradicting ? [line!, ...more] : more) {
      problems.push(twice(one, contradicting));
    }
    if (contradicting) continue;
    if (item.result === line!.result && item.returnHash?.equals(hash)) {
      repeated += 1;
      continue;
    }
    const wrong = judge(item, line!);
    if (wrong) problems.push(wrong);
    else answers.push({ item, line: line! });
  }
  return { answers, repeated };
}

const twice = ({ row, reference }: ReturnLine, contradicting: boolean) =>
  contradicting
    ? problem(
        row,
        reference,
        'twice-contradicting',
        '同一笔在文件中既成功又失败，均未入账',
        'It is both paid and rejected in this file; neither was taken in',
      )
    : problem(
        row,
        reference,
        'twice-in-file',
        '同一笔在文件中出现两次，只入账一次',
        'It comes twice in this file and was taken in once',
      );

function judge(item: Item, { row, reference, amountFen, result }: ReturnLine): ReturnProblem | undefined {
  if (item.result === result)
    return problem(
      row,
      reference,
      'already-answered',
      '这笔已按另一份回盘入账',
      'Another return file has answered this payment already',
    );
  if (item.result === 'settled') {
    return problem(
      row,
      reference,
      'returned-after-settled',
      '这笔已到账，现又退回：请财务核实后手工冲销',
      'It was settled before and has now come back: check and reverse it by hand',
    );
  }
  if (item.result)
    return problem(
      row,
      reference,
      'contradicts-earlier',
      '这笔先前已退回，现又称成功：请与银行核实',
      'It was rejected before and is now said to be paid: ask the bank',
    );
  if (item.state !== 'sent')
    return problem(
      row,
      reference,
      'batch-not-sent',
      '这个批次还没有送银行',
      'This batch has not been sent to the bank',
    );
  if (amountFen !== null && amountFen !== item.amountFen) {
    return problem(
      row,
      reference,
      'amount-differs',
      `回盘金额与付款金额不同（应为 ${item.amountFen} 分）`,
      `The amount differs from the payment (${item.amountFen} fen)`,
    );
  }
  return undefined;
}

async function moveMoney(
  q: Queryable,
  tenantId: number,
  answers: readonly Answered[],
  actorId: number | null,
  making: { ids: IdSource; at: Date },
) {
  if (answers.length === 0) return;
  const first = await making.ids.take(tenantId, answers.length);
  const outcomes = await transferBatch(
    q,
    tenantId,
    answers.map(({ item, line }, i) => ({
      id: first + i,
      kind: line.result === 'settled' ? 'post-reserved' : 'void-reserved',
      code: line.result === 'settled' ? 'payment-settled' : 'payment-rejected',
      originalId: item.reserveId,
      caseId: item.caseId,
      ...(actorId === null ? {} : { actorId }),
    })),
    { mode: 'allOrNothing', at: making.at },
  );
  const refused = outcomes.find((one) => isRefusal(one) && one.code !== 'batch-not-written');
  if (refused) throw new Fault(`a reservation of a sent payment cannot be resolved: ${JSON.stringify(refused)}`);
}

async function insertResults(q: Queryable, tenantId: number, answers: readonly Answered[], hash: Buffer, at: Date) {
  if (answers.length === 0) return;
  await q.query(
    `INSERT INTO payment_results (tenant_id, item_id, batch_id, result, reason_code, reason, bank_reference, return_hash, at)
     SELECT $1, t.*, $8, $9 FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]) t`,
    [
      tenantId,
      answers.map(({ item }) => item.id),
      answers.map(({ item }) => item.batchId),
      answers.map(({ line }) => line.result),
      answers.map(({ line }) => line.reasonCode),
      answers.map(({ line }) => line.reason),
      answers.map(({ line }) => line.bankReference),
      ...[hash, at],
    ],
  );
}
