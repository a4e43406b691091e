import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { balances } from '#ledger/accounts.ts';
import { ensureRoundAccounts, type RoundAccounts } from '#ledger/budgets.ts';
import { transferBatch } from '#ledger/transfers.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { sealOrganisationAccount } from '#organisations/account.ts';
import { type BankReturn, type ReturnLine, reasonOf } from '#payments/bank-return.ts';
import {
  approveBatch,
  findBatch,
  listBatches,
  type PreparedBatch,
  preparePayments,
  sendBatch,
  withdrawBatch,
} from '#payments/batches.ts';
import { exportBatch } from '#payments/export.ts';
import { readReturn } from '#payments/formats.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { match } from '#payments/match.ts';
import { recordReturn } from '#payments/record-return.ts';
import { itemReference, messageId } from '#payments/reference.ts';
import { sealField } from '#people/fields.ts';
import { blockIds, type IdSource } from '#store/ids.ts';
import { testCrypto } from '#test/support/crypto.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { insertOrganisation, insertPerson, insertRound } from '#test/support/rows.ts';

let base: TestDatabase;
let ids: IdSource;
const tenantId = 1;
const crypto = testCrypto(tenantId);
const at = new Date('2020-11-20T09:00:00+08:00');
const organisationId = 100;
const [maker, checker] = [901, 902];
/** person ids 1 … 9; 8 has no account. */
const person = (n: number) => 10 + n;

before(async () => {
  base = await testDatabase();
  ids = blockIds(base.db);
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
});
after(() => base.drop());

const made = <T>(value: T) => {
  assert.ok(!isRefusal(value), JSON.stringify(value));
  return value as Exclude<T, Refusal>;
};
const code = (value: unknown) => (isRefusal(value) ? value.code : 'done');

interface Due {
  attempt: number;
  dueFen: number;
  payee: string;
  providerId: number | null;
  status: string;
}

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
        { stages: { pay: { attempt: 1, dueFen: 100_000, payee: 'member', providerId: null, status: 'due', ...more } } },
        at,
      ],
    );
  for (let n = 1; n <= count; n += 1) await setPay(n);
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

const approve = (batchId: number, approvedBy = checker) =>
  base.db.transaction((q) => approveBatch(q, tenantId, { batchId, approvedBy, at }));
const send = (batchId: number, fileHash: Uint8Array = Buffer.alloc(32, 1)) =>
  base.db.transaction((q) =>
    sendBatch(q, tenantId, { batchId, sentBy: maker, fileFormat: 'pain.001', fileHash }, { ids, at }),
  );
const record = (file: BankReturn, hash = 'r1', actorId: number | null = maker) =>
  base.db.transaction((q) => recordReturn(q, tenantId, { file, hash: Buffer.from(hash), actorId }, { ids, at }));
const line = (reference: string, result: 'settled' | 'rejected', more: Partial<ReturnLine> = {}): ReturnLine => ({
  ...{ row: 1, reference, result, amountFen: 100_000, bankReference: null },
  ...(result === 'rejected' ? reasonOf('AC04', '') : { reasonCode: null, reason: null }),
  ...more,
});
const answer = (lines: ReturnLine[]): BankReturn => ({ lines, problems: [], pending: 0, others: 0 });
const money = async ({ payableId, bankId }: RoundAccounts) => {
  const all = await balances(base.db, tenantId, [payableId, bankId]);
  return [all.get(payableId)!.balance, all.get(payableId)!.debitsPending];
};

test('from what is due to money in accounts: file, rejection, correction, second attempt, match', async () => {
  const { roundId, accounts, caseOf, setPay, prepare } = await granted(3);
  const batch = made(await prepare());
  const { ref, itemOf } = await references(batch);
  assert.deepEqual([batch.items, batch.amountFen, batch.withoutAccount], [3, 300_000, []]);
  assert.equal(
    code(await exportBatch(base.db, tenantId, { batchId: batch.batchId, format: 'pain.001' }, crypto)),
    'batch-not-approved',
  );
  assert.equal(code(await send(batch.batchId)), 'batch-state');
  made(await approve(batch.batchId));
  // A correction after preparation does not change what was approved.
  const changed = sealField(crypto, tenantId, 'account', person(1), '6222029999999999999');
  await base.db.query('UPDATE people SET account_sealed = $3 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    person(1),
    changed,
  ]);
  const file = made(await exportBatch(base.db, tenantId, { batchId: batch.batchId, format: 'ordinary-csv' }, crypto));
  const text = new TextDecoder('gb18030').decode(file.bytes);
  assert.equal(text.split('\r\n')[1], `${ref(1)}|622202123456789011|张一|1000.00|工商银行|第${roundId}轮`);
  assert.deepEqual(await money(accounts), [300_000, 0]);
  assert.equal(made(await send(batch.batchId, file.hash)).already, false);
  assert.equal(made(await send(batch.batchId, file.hash)).already, true);
  assert.equal(code(await send(batch.batchId)), 'batch-state', 'another file cannot be sent in its place');
  assert.deepEqual(await money(accounts), [300_000, 300_000]);
  const again = made(await exportBatch(base.db, tenantId, { batchId: batch.batchId, format: 'ordinary-csv' }, crypto));
  assert.deepEqual(again.hash, file.hash);

  const csv = [
    '客户流水号|处理结果|失败原因|金额',
    `${ref(1)}|成功||1000.00`,
    `${ref(2)}|失败|账户已销户|1,000.00`,
    `${ref(3)}|处理中||1000.00`,
  ].join('\r\n');
  const returned = made(readReturn(made(encodeGb18030(csv)), 'ordinary-csv'));
  const first = await record(returned, 'day 1');
  assert.deepEqual(first.settled, [{ caseId: caseOf(1), attempt: 1, itemId: itemOf(1) }]);
  assert.deepEqual(first.rejected, [
    { caseId: caseOf(2), attempt: 1, itemId: itemOf(2), reasonCode: 'AC04', reason: '账户已销户' },
  ]);
  assert.deepEqual([first.pending, first.problems.length, first.finishedBatchIds], [1, 0, []]);
  assert.deepEqual(await money(accounts), [200_000, 100_000]);
  const repeat = await record(returned, 'day 1');
  assert.deepEqual([repeat.settled, repeat.rejected, repeat.problems, repeat.repeated], [[], [], [], 2]);

  const so = (await match(base.db, tenantId, { roundId }))!;
  assert.deepEqual(
    [so.grantedFen, so.sentFen, so.settledFen, so.rejectedFen, so.underWayFen, so.ledgerFen, so.differenceFen],
    [300_000, 300_000, 100_000, 100_000, 100_000, 100_000, 200_000],
  );
  assert.deepEqual(
    so.items.map(({ caseId, why }) => [caseId, why]),
    [
      [caseOf(2), 'rejected'],
      [caseOf(3), 'under-way'],
    ],
  );

  await setPay(1, { status: 'settled' });
  await setPay(2, { status: 'rejected' });
  assert.equal(
    code(await prepare()),
    'nothing-to-pay',
    'one under way is not paid again, a rejected one waits for its correction',
  );
  await setPay(2, { attempt: 2 });
  const second = made(await prepare());
  assert.deepEqual([second.items, second.amountFen], [1, 100_000]);
  made(await approve(second.batchId));
  made(await send(second.batchId));
  const ref2 = (await references(second)).ref;
  const done = await record(answer([line(ref2(2), 'settled'), line(ref(3), 'settled')]), 'day 2');
  assert.deepEqual([...done.finishedBatchIds].sort(), [batch.batchId, second.batchId].sort());
  assert.equal((await findBatch(base.db, tenantId, second.batchId))?.state, 'settled');
  assert.equal((await listBatches(base.db, tenantId, roundId)).length, 2);
  const end = (await match(base.db, tenantId, { roundId }))!;
  assert.deepEqual(
    [
      end.grantedFen,
      end.sentFen,
      end.settledFen,
      end.rejectedFen,
      end.ledgerFen,
      end.differenceFen,
      end.differingCases,
    ],
    [300_000, 400_000, 300_000, 100_000, 300_000, 0, 0],
  );
  const ofFirst = (await match(base.db, tenantId, { batchId: batch.batchId }))!;
  assert.deepEqual(
    [ofFirst.grantedFen, ofFirst.sentFen, ofFirst.settledFen, ofFirst.rejectedFen, ofFirst.differenceFen],
    [200_000, 300_000, 200_000, 100_000, 0],
  );
  assert.deepEqual(await money(accounts), [0, 0]);
  assert.equal(await verifyLedger(base.db, tenantId), null);
});

test('payees are members, organisations or providers; one without an account is left out and named', async () => {
  const { roundId, caseOf, setPay, prepare } = await granted(9);
  await setPay(2, { payee: 'organisation' });
  await setPay(3, { payee: 'provider', providerId: organisationId });
  await setPay(4, { payee: 'provider', providerId: 999_999 });
  await setPay(5, { status: 'settled' });
  const batch = made(await prepare('B1'));
  assert.deepEqual([batch.items, batch.number, batch.withoutAccount], [6, 'B1', [caseOf(4), caseOf(8)]]);
  made(await approve(batch.batchId));
  const file = made(await exportBatch(base.db, tenantId, { batchId: batch.batchId, format: 'ordinary-csv' }, crypto));
  const accounts = new TextDecoder('gb18030')
    .decode(file.bytes)
    .split('\r\n')
    .slice(1, 4)
    .map((row) => row.split('|')[1]);
  assert.deepEqual(accounts.slice(1), ['0200001234567', '0200001234567']);
  assert.equal(code(await prepare()), 'nothing-to-pay');
  assert.equal((await listBatches(base.db, tenantId, roundId)).length, 1, 'an empty batch leaves nothing behind');
  await setPay(6, { attempt: 2 });
  assert.equal(code(await prepare('x y')), 'batch-number');
  assert.equal(code(await prepare('B1')), 'batch-number-taken');
  const nowhere = await base.db.transaction((q) =>
    preparePayments(q, tenantId, { roundId: 5, stage: 'pay', preparedBy: maker }, { ids, at }),
  );
  assert.equal(code(nowhere), 'round-unknown');
  const rows = await base.db.query<{ sealed: Buffer }>(
    'SELECT account_sealed AS sealed FROM payment_items WHERE tenant_id = $1',
    [tenantId],
  );
  assert.ok(
    rows.every(({ sealed }) => !sealed.includes('62220212345678901')),
    'never in the clear',
  );
  const open = (await match(base.db, tenantId, { roundId }))!.items.filter(({ why }) => why === 'not-in-batch');
  assert.deepEqual(
    open.map(({ caseId }) => caseId - caseOf(0)),
    [4, 5, 8],
  );
  const page = (await match(base.db, tenantId, { roundId }, { after: caseOf(2), limit: 2 }))!.items;
  assert.deepEqual(
    page.map(({ caseId }) => caseId - caseOf(0)),
    [3, 4],
  );
});

test('a batch that would pay a case more than it was granted is not approved', async () => {
  const { caseOf, setPay, prepare, accounts } = await granted(3);
  await setPay(2, { dueFen: 100_001 });
  const batch = made(await prepare());
  const refused = await approve(batch.batchId);
  assert.ok(isRefusal(refused) && refused.code === 'amount-exceeds-grant');
  assert.deepEqual(refused.details, { caseIds: [caseOf(2)] });
  made(await base.db.transaction((q) => withdrawBatch(q, tenantId, batch.batchId)));
  await setPay(2);
  const good = made(await prepare());
  made(await approve(good.batchId));
  // Attempt 2 while attempt 1 is under way would pay twice.
  await setPay(1, { attempt: 2 });
  const twice = made(await prepare());
  assert.deepEqual([twice.items, code(await approve(twice.batchId))], [1, 'amount-exceeds-grant']);
  assert.deepEqual(await money(accounts), [300_000, 0]);
});

test('four eyes, recusal, withdrawal', async () => {
  const { prepare, accounts } = await granted(2);
  const { batchId } = made(await prepare());
  assert.equal(code(await approve(batchId, maker)), 'four-eyes');
  assert.equal(code(await approve(batchId, person(2))), 'recusal');
  assert.equal(code(await approve(123)), 'batch-unknown');
  const first = made(await approve(batchId));
  assert.deepEqual(made(await approve(batchId)), first, 'saying it again changes nothing');
  assert.equal(code(await approve(batchId, 903)), 'batch-state');
  await assert.rejects(
    base.db.query('UPDATE payment_batches SET approved_by = prepared_by WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      batchId,
    ]),
    /payment_batches_four_eyes/,
  );
  const withdraw = (id: number) => base.db.transaction((q) => withdrawBatch(q, tenantId, id));
  for (const _ of [1, 2]) assert.equal(made(await withdraw(batchId)).state, 'withdrawn');
  assert.equal(code(await send(batchId)), 'batch-state');
  assert.equal(code(await approve(batchId)), 'batch-state');
  const next = made(await prepare());
  assert.equal(next.items, 2, 'what was withdrawn is due again');
  made(await approve(next.batchId));
  made(await send(next.batchId));
  assert.equal(code(await withdraw(next.batchId)), 'batch-state');
  assert.equal(code(await withdraw(5)), 'batch-unknown');
  assert.deepEqual(await money(accounts), [200_000, 200_000]);
});

test('a batch that payable does not cover is not sent, and nothing of it is reserved', async () => {
  const { prepare, accounts } = await granted(3);
  const { batchId } = made(await prepare());
  made(await approve(batchId));
  const { payableId: debitId, budgetId: creditId } = accounts;
  const drain = { id: await ids.take(tenantId), kind: 'post' as const, code: 'x', debitId, creditId, amount: 1 };
  await transferBatch(base.db, tenantId, [drain], { mode: 'allOrNothing', at });
  const refused = await send(batchId);
  assert.ok(isRefusal(refused) && refused.code === 'insufficient');
  assert.deepEqual(refused.details, { caseCount: 1 });
  assert.equal((await findBatch(base.db, tenantId, batchId))?.state, 'approved');
  assert.deepEqual(await money(accounts), [299_999, 0]);
});

test('what a return says wrongly is reported and not applied', async () => {
  const { prepare, caseOf, accounts, roundId } = await granted(6);
  const batch = made(await prepare());
  const { ref, itemOf } = await references(batch);
  const early = await record(answer([line(ref(1), 'settled')]), 'early');
  assert.deepEqual(
    early.problems.map(({ code }) => code),
    ['batch-not-sent'],
  );
  made(await approve(batch.batchId));
  made(await send(batch.batchId));
  const result = await record(
    answer([
      line('NJ0-5', 'settled'),
      line('hello', 'settled'),
      line(itemReference('OTHER', itemOf(1)), 'settled'),
      line(ref(1), 'settled', { amountFen: 99_999 }),
      line(ref(2), 'settled'),
      line(ref(2), 'settled', { row: 9 }),
      line(ref(3), 'settled'),
      line(ref(3), 'rejected'),
      line(ref(4), 'rejected'),
      line(ref(5), 'settled', { amountFen: null }),
    ]),
    'one',
  );
  assert.deepEqual(
    result.settled.map(({ caseId }) => caseId),
    [caseOf(2), caseOf(5)],
  );
  assert.deepEqual(
    result.rejected.map(({ caseId }) => caseId),
    [caseOf(4)],
  );
  assert.deepEqual(result.problems.map(({ code }) => code).sort(), [
    ...['amount-differs', 'reference-unknown', 'reference-unknown', 'reference-unknown'],
    ...['twice-contradicting', 'twice-contradicting', 'twice-in-file'],
  ]);
  const later = await record(
    answer([line(ref(2), 'settled'), line(ref(4), 'settled'), line(ref(5), 'rejected')]),
    'two',
  );
  assert.deepEqual(
    later.problems.map(({ code }) => code),
    ['already-answered', 'contradicts-earlier', 'returned-after-settled'],
  );
  assert.deepEqual([later.settled, later.rejected, later.repeated], [[], [], 0]);
  assert.deepEqual(await money(accounts), [400_000, 300_000]);

  const whole = { messageId: messageId(batch.number), ...reasonOf('FF01', '') };
  const rest = await record({ ...answer([line(ref(1), 'settled')]), whole }, 'three');
  assert.deepEqual(
    rest.settled.map(({ caseId }) => caseId),
    [caseOf(1)],
  );
  assert.deepEqual(
    rest.rejected.map(({ caseId, reasonCode }) => [caseId, reasonCode]),
    [
      [caseOf(3), 'FF01'],
      [caseOf(6), 'FF01'],
    ],
  );
  assert.deepEqual(rest.finishedBatchIds, [batch.batchId]);
  assert.deepEqual(
    (await record({ ...answer([]), whole: { ...whole, messageId: 'NJNONE' } }, 'four')).problems.map(
      ({ code }) => code,
    ),
    ['reference-unknown'],
  );
  const found = (await match(base.db, tenantId, { roundId }))!;
  assert.equal(found.settledFen, found.ledgerFen);
  assert.equal(await match(base.db, tenantId, { roundId: 4 }), undefined);
});

test('the same return taken in by many at once is applied once; the same cases prepared by many at once are taken once', async () => {
  const { prepare, accounts } = await granted(5);
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => prepare()));
  assert.deepEqual(outcomes.map(code).sort(), ['done', ...Array.from({ length: 5 }, () => 'nothing-to-pay')]);
  const batch = outcomes.find((one) => !isRefusal(one)) as PreparedBatch;
  assert.equal(batch.items, 5);
  made(await approve(batch.batchId));
  await Promise.all(Array.from({ length: 6 }, () => send(batch.batchId).then(made)));
  assert.deepEqual(await money(accounts), [500_000, 500_000]);
  const { ref } = await references(batch);
  const file = answer([1, 2, 3, 4, 5].map((n) => line(ref(n), n === 5 ? 'rejected' : 'settled')));
  const results = await Promise.all(Array.from({ length: 6 }, () => record(file, 'same')));
  assert.equal(results.flatMap(({ settled }) => settled).length, 4);
  assert.equal(results.flatMap(({ rejected }) => rejected).length, 1);
  assert.equal(
    results.reduce((sum, { repeated }) => sum + repeated, 0),
    25,
  );
  assert.deepEqual(await money(accounts), [100_000, 0]);
  assert.equal(await verifyLedger(base.db, tenantId), null);
});

test('the match tells what was paid without or beyond a grant, and when the ledger disagrees', async () => {
  const { prepare, caseOf, setPay, accounts, roundId } = await granted(4);
  await setPay(4, { status: 'settled' });
  const batch = made(await prepare());
  const { ref } = await references(batch);
  made(await approve(batch.batchId));
  made(await send(batch.batchId));
  await record(answer([1, 2, 3].map((n) => line(ref(n), 'settled'))), 'all');
  // Tampered with by the owner: a payment larger than its grant, one of a case without a grant, and one the ledger does not know.
  await base.owner.query('UPDATE payment_items SET amount_fen = 150000 WHERE tenant_id = $1 AND case_id = $2', [
    tenantId,
    caseOf(1),
  ]);
  await base.owner.query(`UPDATE transfers SET case_id = 5 WHERE tenant_id = $1 AND case_id = $2 AND kind = 'post'`, [
    tenantId,
    caseOf(2),
  ]);
  await base.owner.query(
    `UPDATE transfers SET case_id = 6 WHERE tenant_id = $1 AND case_id = $2 AND kind = 'post-reserved'`,
    [tenantId, caseOf(3)],
  );
  const { items } = (await match(base.db, tenantId, { roundId }))!;
  assert.deepEqual(
    items.map(({ caseId, why }) => [caseId > 100 ? caseId - caseOf(0) : -caseId, why]),
    [
      [-5, 'not-in-batch'],
      [-6, 'ledger-differs'],
      [1, 'paid-too-much'],
      [2, 'paid-without-grant'],
      [3, 'ledger-differs'],
      [4, 'not-in-batch'],
    ],
  );
  assert.equal((await balances(base.db, tenantId, [accounts.payableId])).get(accounts.payableId)!.balance, 100_000);
});
