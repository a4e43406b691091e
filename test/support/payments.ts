// Payees with accounts, rounds whose cases are granted and due, and the steps of a batch: what the tests of payments begin with.
import assert from 'node:assert/strict';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { balances } from '#ledger/accounts.ts';
import { ensureRoundAccounts, type RoundAccounts } from '#ledger/budgets.ts';
import { transferBatch } from '#ledger/transfers.ts';
import { sealOrganisationAccount } from '#organisations/account.ts';
import { type BankReturn, type ReturnLine, reasonOf } from '#payments/bank-return.ts';
import { approveBatch, type PreparedBatch, preparePayments, sendBatch } from '#payments/batches.ts';
import { recordReturn } from '#payments/record-return.ts';
import { itemReference } from '#payments/reference.ts';
import { sealField } from '#people/fields.ts';
import { blockIds } from '#store/ids.ts';
import { testCrypto } from '#test/support/crypto.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { enterQueues, insertOrganisation, insertPerson, insertRound } from '#test/support/rows.ts';

export const tenantId = 1;
export const crypto = testCrypto(tenantId);
export const at = new Date('2020-11-20T09:00:00+08:00');
export const organisationId = 100;
export const [maker, checker] = [901, 902] as const;
/** Person ids 1 … 9; 8 has no account. */
export const person = (n: number) => 10 + n;

/** The value, which must be no refusal. */
export const made = <T>(value: T) => {
  assert.ok(!isRefusal(value), JSON.stringify(value));
  return value as Exclude<T, Refusal>;
};
export const code = (value: unknown) => (isRefusal(value) ? value.code : 'done');

export const line = (
  reference: string,
  result: 'settled' | 'rejected',
  more: Partial<ReturnLine> = {},
): ReturnLine => ({
  ...{ row: 1, reference, result, amountFen: 100_000, bankReference: null },
  ...(result === 'rejected' ? reasonOf('AC04', '') : { reasonCode: null, reason: null }),
  ...more,
});
export const answer = (lines: ReturnLine[]): BankReturn => ({ lines, problems: [], pending: 0, others: 0 });

interface Due {
  attempt: number;
  dueFen: number;
  payee: string;
  providerId: number | null;
  status: string;
}

export type PayingHouse = Awaited<ReturnType<typeof payingHouse>>;

async function seed(base: TestDatabase) {
  const ids = blockIds(base.db);
  await ids.take(tenantId, 1_000_000);
  await insertOrganisation(base.db, tenantId, organisationId);
  await base.db.query('UPDATE organisations SET account_sealed = $2, bank = $3 WHERE tenant_id = $1', [
    ...[tenantId, sealOrganisationAccount(crypto, tenantId, organisationId, '0200001234567'), '工行房山支行'],
  ]);
  for (let n = 1; n <= 9; n += 1) {
    const accountSealed = n === 8 ? null : sealField(crypto, tenantId, 'account', person(n), `62220212345678901${n}`);
    await insertPerson(base.db, tenantId, {
      id: person(n),
      name: `张${'一二三四五六七八九'[n - 1]}`,
      accountSealed,
      accountBank: '工商银行',
    });
  }
  return ids;
}

/** A database of its own with an organisation and nine payees. */
export async function payingHouse() {
  const base = await testDatabase();
  const ids = await seed(base);
  let rounds = 1000;
  /** A round whose cases 1 … count were granted 1000.00 each and stand at the pay stage; case ids are round × 100 + n. */
  async function granted(count: number) {
    const roundId = ++rounds;
    await insertRound(base.db, tenantId, { id: roundId, organisationId, programmeKey: 'certificate-grant' });
    const accounts = await ensureRoundAccounts(
      base.db,
      tenantId,
      { roundId, organisationId, name: '证书助推' },
      { ids, at },
    );
    const caseOf = (n: number) => roundId * 100 + n;
    const first = await ids.take(tenantId, count + 1);
    const outcomes = await transferBatch(
      base.db,
      tenantId,
      [
        {
          id: first,
          kind: 'post',
          code: 'allot',
          debitId: accounts.bankId,
          creditId: accounts.budgetId,
          amount: 1_000_000_000,
        },
        ...Array.from({ length: count }, (_, i) => ({
          ...{ id: first + 1 + i, kind: 'post' as const, code: 'grant', caseId: caseOf(i + 1), entitlement: 'grant' },
          ...{ debitId: accounts.budgetId, creditId: accounts.payableId, amount: 100_000 },
        })),
      ],
      { mode: 'allOrNothing', at },
    );
    outcomes.forEach(made);
    /** What the kind `pay` keeps in the case's state. */
    const setPay = (n: number, more: Partial<Due> = {}) =>
      base.db.query(
        `INSERT INTO cases (tenant_id, id, round_id, programme_key, organisation_id, person_id, subject_organisation_id, stage, status, state, seq, head, opened_at, changed_at)
         VALUES ($1, $2, $3, 'certificate-grant', $4, $5, $4, 'pay', 'open', $6, 1, '', $7, $7)
         ON CONFLICT (tenant_id, id) DO UPDATE SET state = excluded.state`,
        [
          ...[tenantId, caseOf(n), roundId, organisationId, person(n)],
          {
            stages: { pay: { attempt: 1, dueFen: 100_000, payee: 'member', providerId: null, status: 'due', ...more } },
          },
          at,
        ],
      );
    for (let n = 1; n <= count; n += 1) await setPay(n);
    await enterQueues(base.db, tenantId);
    const prepare = (number?: string) =>
      base.db.transaction((q) =>
        preparePayments(q, tenantId, { roundId, stage: 'pay', preparedBy: maker, number }, { ids, at }),
      );
    return { roundId, accounts, caseOf, setPay, prepare };
  }

  /** References by the n of the case. */
  async function references(batch: PreparedBatch) {
    const items = await base.db.query<{ id: number; n: number }>(
      'SELECT id, (case_id % 100)::int AS n FROM payment_items WHERE tenant_id = $1 AND batch_id = $2',
      [tenantId, batch.batchId],
    );
    const byCase = new Map(items.map(({ id, n }) => [n, id]));
    const itemOf = (n: number) => byCase.get(n)!;
    return { itemOf, ref: (n: number) => itemReference(batch.number, itemOf(n)) };
  }

  const approve = (batchId: number, approvedBy: number = checker) =>
    base.db.transaction((q) => approveBatch(q, tenantId, { batchId, approvedBy, at }));
  const send = (batchId: number, fileHash: Uint8Array = Buffer.alloc(32, 1)) =>
    base.db.transaction((q) =>
      sendBatch(q, tenantId, { batchId, sentBy: maker, fileFormat: 'pain.001', fileHash }, { ids, at }),
    );
  const record = (file: BankReturn, hash = 'r1', actorId: number | null = maker) =>
    base.db.transaction((q) => recordReturn(q, tenantId, { file, hash: Buffer.from(hash), actorId }, { ids, at }));
  const money = async ({ payableId, bankId }: RoundAccounts) => {
    const all = await balances(base.db, tenantId, [payableId, bankId]);
    return [all.get(payableId)!.balance, all.get(payableId)!.debitsPending];
  };
  return { base, ids, granted, references, approve, send, record, money };
}
