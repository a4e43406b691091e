import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRefusal } from '#kit/refusal.ts';
import { balances } from '#ledger/accounts.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { reasonOf } from '#payments/bank-return.ts';
import type { PreparedBatch } from '#payments/batches.ts';
import { match } from '#payments/match.ts';
import { itemReference, messageId } from '#payments/reference.ts';
import { answer, code, line, made, type PayingHouse, payingHouse, tenantId } from '#test/support/payments.ts';

let house: PayingHouse;

before(async () => {
  house = await payingHouse();
});
after(() => house.base.drop());

test('what a return says wrongly is reported and not applied', async () => {
  const { prepare, caseOf, accounts, roundId } = await house.granted(6);
  const batch = made(await prepare());
  const { ref, itemOf } = await house.references(batch);
  const early = await house.record(answer([line(ref(1), 'settled')]), 'early');
  assert.deepEqual(
    early.problems.map(({ code }) => code),
    ['batch-not-sent'],
  );
  made(await house.approve(batch.batchId));
  made(await house.send(batch.batchId));
  const result = await house.record(
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
  const later = await house.record(
    answer([line(ref(2), 'settled'), line(ref(4), 'settled'), line(ref(5), 'rejected')]),
    'two',
  );
  assert.deepEqual(
    later.problems.map(({ code }) => code),
    ['already-answered', 'contradicts-earlier', 'returned-after-settled'],
  );
  assert.deepEqual([later.settled, later.rejected, later.repeated], [[], [], 0]);
  assert.deepEqual(await house.money(accounts), [400_000, 300_000]);

  const whole = { messageId: messageId(batch.number), ...reasonOf('FF01', '') };
  const rest = await house.record({ ...answer([line(ref(1), 'settled')]), whole }, 'three');
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
    (await house.record({ ...answer([]), whole: { ...whole, messageId: 'NJNONE' } }, 'four')).problems.map(
      ({ code }) => code,
    ),
    ['reference-unknown'],
  );
  const found = (await match(house.base.db, tenantId, { roundId }))!;
  assert.equal(found.settledFen, found.ledgerFen);
  assert.equal(await match(house.base.db, tenantId, { roundId: 4 }), undefined);
});

test('the same return taken in by many at once is applied once; the same cases prepared by many at once are taken once', async () => {
  const { prepare, accounts } = await house.granted(5);
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => prepare()));
  assert.deepEqual(outcomes.map(code).sort(), ['done', ...Array.from({ length: 5 }, () => 'nothing-to-pay')]);
  const batch = outcomes.find((one) => !isRefusal(one)) as PreparedBatch;
  assert.equal(batch.items, 5);
  made(await house.approve(batch.batchId));
  await Promise.all(Array.from({ length: 6 }, () => house.send(batch.batchId).then(made)));
  assert.deepEqual(await house.money(accounts), [500_000, 500_000]);
  const { ref } = await house.references(batch);
  const file = answer([1, 2, 3, 4, 5].map((n) => line(ref(n), n === 5 ? 'rejected' : 'settled')));
  const results = await Promise.all(Array.from({ length: 6 }, () => house.record(file, 'same')));
  assert.equal(results.flatMap(({ settled }) => settled).length, 4);
  assert.equal(results.flatMap(({ rejected }) => rejected).length, 1);
  assert.equal(
    results.reduce((sum, { repeated }) => sum + repeated, 0),
    25,
  );
  assert.deepEqual(await house.money(accounts), [100_000, 0]);
  assert.equal(await verifyLedger(house.base.db, tenantId), null);
});

test('the match tells what was paid without or beyond a grant, and when the ledger disagrees', async () => {
  const { prepare, caseOf, setPay, accounts, roundId } = await house.granted(4);
  await setPay(4, { status: 'settled' });
  const batch = made(await prepare());
  const { ref } = await house.references(batch);
  made(await house.approve(batch.batchId));
  made(await house.send(batch.batchId));
  await house.record(answer([1, 2, 3].map((n) => line(ref(n), 'settled'))), 'all');
  // Tampered with by the owner: a payment larger than its grant, one of a case without a grant, and one the ledger does not know.
  await house.base.owner.query('UPDATE payment_items SET amount_fen = 150000 WHERE tenant_id = $1 AND case_id = $2', [
    tenantId,
    caseOf(1),
  ]);
  await house.base.owner.query(
    `UPDATE transfers SET case_id = 5 WHERE tenant_id = $1 AND case_id = $2 AND kind = 'post'`,
    [tenantId, caseOf(2)],
  );
  await house.base.owner.query(
    `UPDATE transfers SET case_id = 6 WHERE tenant_id = $1 AND case_id = $2 AND kind = 'post-reserved'`,
    [tenantId, caseOf(3)],
  );
  const { items } = (await match(house.base.db, tenantId, { roundId }))!;
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
  assert.equal(
    (await balances(house.base.db, tenantId, [accounts.payableId])).get(accounts.payableId)!.balance,
    100_000,
  );
});
