// What the bank answers moves the money and the cases together: settled cases pass, rejected ones are re-opened with the reason.
import { systemActs } from '#access/duties.ts';
import type { CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { sha256 } from '#kit/json.ts';
import { Fault, isRefusal, type Refusal } from '#kit/refusal.ts';
import { type BankReturn, inOrder, type ReturnProblem } from '#payments/bank-return.ts';
import { type PreparedBatch, preparePayments } from '#payments/batches.ts';
import type { FileFormat } from '#payments/formats.ts';
import { type RecordedReturn, type RejectedCase, recordReturn, type SettledCase } from '#payments/record-return.ts';
import { readReturnApart } from '#payments/return-apart.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import { retrying } from '#store/connection.ts';
import type { Queryable } from '#store/queryable.ts';

/** A batch of all that is due, in a transaction of its own. */
export function prepareBatch(
  engine: Engine,
  tenantId: number,
  asked: { readonly roundId: number; readonly stage: string; readonly preparedBy: number; readonly number?: string },
): Promise<PreparedBatch | Refusal> {
  const { db, ids, clock } = engine.house;
  return retrying(() => db.transaction((q) => preparePayments(q, tenantId, asked, { ids, at: clock.now() })));
}

/** Lines of a return taken in per transaction: enough to be quick, few enough to hold locks briefly. */
const linesAtOnce = 5000;

/** Nobody reads more, and of a file of the wrong bank every line is one. */
const problemsTold = 1000;

export interface TakenReturn extends Omit<RecordedReturn, 'settled' | 'rejected'> {
  readonly settled: number;
  readonly rejected: RecordedReturn['rejected'];
}

/** As `takeRead`, of a file as the bank sent it. Refuses a file that cannot be read. */
export async function takeReturn(
  engine: Engine,
  tenantId: number,
  returned: { bytes: Uint8Array; format: FileFormat; actorId: number | null },
): Promise<TakenReturn | Refusal> {
  const file = await readReturnApart(async () => returned.bytes, returned.format);
  if (isRefusal(file)) return file;
  return takeRead(engine, tenantId, { file, hash: sha256(returned.bytes), actorId: returned.actorId });
}

/**
 * Takes a bank's answer in, chunk by chunk; the same file (by the SHA-256 of its bytes) again changes nothing, an interrupted one goes on.
 * Single lines that do not fit are in `problems`, the first thousand of them.
 */
export async function takeRead(
  engine: Engine,
  tenantId: number,
  { file, hash, actorId }: { readonly file: BankReturn; readonly hash: Buffer; readonly actorId: number | null },
): Promise<TakenReturn> {
  const [rejected, problems, finishedBatchIds]: [RejectedCase[], ReturnProblem[], number[]] = [[], [], []];
  const sums = { settled: 0, repeated: 0, pending: 0 };
  for (const part of partsOf(file)) {
    const done = await retrying(() =>
      engine.house.db.transaction((q) => takePart(engine, q, tenantId, part, hash, actorId)),
    );
    sums.settled += done.settled.length;
    sums.repeated += done.repeated;
    sums.pending += done.pending;
    for (const one of done.rejected) rejected.push(one);
    for (const one of done.problems.slice(0, problemsTold - problems.length)) problems.push(one);
    for (const one of done.finishedBatchIds) finishedBatchIds.push(one);
  }
  return { ...sums, rejected, problems, finishedBatchIds };
}

/** Lines with the same reference stay together, so that a contradiction inside the file is seen. */
function partsOf(file: BankReturn): BankReturn[] {
  const lines = inOrder(file.lines);
  const parts: BankReturn[] = [];
  for (let from = 0; from < lines.length; ) {
    let to = Math.min(from + linesAtOnce, lines.length);
    while (to < lines.length && lines[to]!.reference === lines[to - 1]!.reference) to++;
    const { whole: _, ...rest } = file;
    parts.push({ ...rest, lines: lines.slice(from, to), problems: [], pending: 0 });
    from = to;
  }
  // What is not lines (problems, a message rejected as a whole) is taken in once, with the last part.
  const last = parts.pop() ?? { ...file, lines: [] };
  return [...parts, { ...file, lines: last.lines }];
}

async function takePart(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  file: BankReturn,
  hash: Buffer,
  actorId: number | null,
): Promise<RecordedReturn> {
  const { house } = engine;
  const recorded = await recordReturn(q, tenantId, { file, hash, actorId }, { ids: house.ids, at: house.clock.now() });
  const actionIds = await actionIdsOf(house, tenantId);
  const answer = (one: SettledCase, action: string, more: Record<string, unknown> = {}): CaseAction => ({
    acting: systemActs,
    target: { caseId: one.caseId },
    request: {
      id: actionIds.named(one.caseId, `bank|${tenantId}|${one.itemId}|${action}`),
      action,
      input: { attempt: one.attempt, ...more },
    },
  });
  const outcomes = await engine.actWithin(q, tenantId, [
    ...recorded.settled.map((one) => answer(one, 'settle')),
    ...recorded.rejected.map((one) => answer(one, 'reject', { reason: one.reason })),
  ]);
  // The money and the case are one: if the case cannot follow, nothing of this part happened.
  for (const outcome of outcomes)
    if (isRefusal(outcome)) throw new Fault(`a case cannot take the bank's answer: ${outcome.code}`);
  return recorded;
}
