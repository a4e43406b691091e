import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sha256 } from '#kit/json.ts';
import { isRefusal } from '#kit/refusal.ts';
import { transferBatch } from '#ledger/transfers.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { findBatch, listBatches, preparePayments, withdrawBatch } from '#payments/batches.ts';
import { exportBatch } from '#payments/export.ts';
import { readReturn } from '#payments/formats.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { match } from '#payments/match.ts';
import { sealField } from '#people/fields.ts';
import { bytesOf } from '#test/support/payment-file.ts';
import {
  answer,
  at,
  code,
  crypto,
  line,
  made,
  maker,
  organisationId,
  type PayingHouse,
  payingHouse,
  person,
  tenantId,
} from '#test/support/payments.ts';

let house: PayingHouse;

before(async () => {
  house = await payingHouse();
});
after(() => house.base.drop());

test('from what is due to money in accounts: file, rejection, correction, second attempt, match', async () => {
  const { roundId, accounts, caseOf, setPay, prepare } = await house.granted(3);
  const batch = made(await prepare());
  const { ref, itemOf } = await house.references(batch);
  assert.deepEqual([batch.items, batch.amountFen, batch.withoutAccount], [3, 300_000, []]);
  assert.equal(
    code(await exportBatch(house.base.db, tenantId, { batchId: batch.batchId, format: 'pain.001' }, crypto)),
    'batch-not-approved',
  );
  assert.equal(code(await house.send(batch.batchId)), 'batch-state');
  made(await house.approve(batch.batchId));
  // A correction after preparation does not change what was approved.
  const changed = sealField(crypto, tenantId, 'account', person(1), '6222029999999999999');
  await house.base.db.query('UPDATE people SET account_sealed = $3 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    person(1),
    changed,
  ]);
  const file = made(
    await exportBatch(house.base.db, tenantId, { batchId: batch.batchId, format: 'ordinary-csv' }, crypto),
  );
  const text = new TextDecoder('gb18030').decode(await bytesOf(file));
  const remark = '组织100 certificate-grant';
  assert.equal(text.split('\r\n')[1], `${ref(1)}|622202123456789011|张一|1000.00|工商银行|${remark}`);
  assert.deepEqual(await house.money(accounts), [300_000, 0]);
  assert.equal(made(await house.send(batch.batchId, file.hash)).already, false);
  assert.equal(made(await house.send(batch.batchId, file.hash)).already, true);
  assert.equal(code(await house.send(batch.batchId)), 'batch-state', 'another file cannot be sent in its place');
  assert.deepEqual(await house.money(accounts), [300_000, 300_000]);
  const again = made(
    await exportBatch(house.base.db, tenantId, { batchId: batch.batchId, format: 'ordinary-csv' }, crypto),
  );
  assert.deepEqual(again.hash, file.hash);
  for (const format of ['ordinary-csv', 'pain.001', 'ordinary-xlsx']) {
    const one = made(await exportBatch(house.base.db, tenantId, { batchId: batch.batchId, format }, crypto));
    const bytes = await bytesOf(one);
    assert.deepEqual([bytes.length, sha256(bytes)], [one.size, one.hash], format);
    assert.deepEqual(await bytesOf(one), bytes, 'read once more');
  }
  const rename = (to: string) =>
    house.base.owner.query(`UPDATE payment_items SET payee_name = $2 WHERE tenant_id = $1 AND payee_person_id = $3`, [
      ...[tenantId, to, person(1)],
    ]);
  await rename('张二');
  await assert.rejects(bytesOf(file), /not the same file/, 'what was not hashed does not leave as a whole');
  await rename('张一');

  const csv = [
    '客户流水号|处理结果|失败原因|金额',
    `${ref(1)}|成功||1000.00`,
    `${ref(2)}|失败|账户已销户|1,000.00`,
    `${ref(3)}|处理中||1000.00`,
  ].join('\r\n');
  const returned = made(readReturn(made(encodeGb18030(csv)), 'ordinary-csv'));
  const first = await house.record(returned, 'day 1');
  assert.deepEqual(first.settled, [{ caseId: caseOf(1), attempt: 1, itemId: itemOf(1) }]);
  assert.deepEqual(first.rejected, [
    { caseId: caseOf(2), attempt: 1, itemId: itemOf(2), reasonCode: 'AC04', reason: '账户已销户' },
  ]);
  assert.deepEqual([first.pending, first.problems.length, first.finishedBatchIds], [1, 0, []]);
  assert.deepEqual(await house.money(accounts), [200_000, 100_000]);
  const repeat = await house.record(returned, 'day 1');
  assert.deepEqual([repeat.settled, repeat.rejected, repeat.problems, repeat.repeated], [[], [], [], 2]);

  const so = (await match(house.base.db, tenantId, { roundId }))!;
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
  made(await house.approve(second.batchId));
  made(await house.send(second.batchId));
  const ref2 = (await house.references(second)).ref;
  const done = await house.record(answer([line(ref2(2), 'settled'), line(ref(3), 'settled')]), 'day 2');
  assert.deepEqual([...done.finishedBatchIds].sort(), [batch.batchId, second.batchId].sort());
  assert.equal((await findBatch(house.base.db, tenantId, second.batchId))?.state, 'settled');
  assert.equal((await listBatches(house.base.db, tenantId, roundId)).length, 2);
  const end = (await match(house.base.db, tenantId, { roundId }))!;
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
  const ofFirst = (await match(house.base.db, tenantId, { batchId: batch.batchId }))!;
  assert.deepEqual(
    [ofFirst.grantedFen, ofFirst.sentFen, ofFirst.settledFen, ofFirst.rejectedFen, ofFirst.differenceFen],
    [200_000, 300_000, 200_000, 100_000, 0],
  );
  assert.deepEqual(await house.money(accounts), [0, 0]);
  assert.equal(await verifyLedger(house.base.db, tenantId), null);
});

test('payees are members, organisations or providers; one without an account is left out and named', async () => {
  const { roundId, caseOf, setPay, prepare } = await house.granted(9);
  await setPay(2, { payee: 'organisation' });
  await setPay(3, { payee: 'provider', providerId: organisationId });
  await setPay(4, { payee: 'provider', providerId: 999_999 });
  await setPay(5, { status: 'settled' });
  const batch = made(await prepare('B1'));
  assert.deepEqual([batch.items, batch.number, batch.withoutAccount], [6, 'B1', [caseOf(4), caseOf(8)]]);
  made(await house.approve(batch.batchId));
  const file = made(
    await exportBatch(house.base.db, tenantId, { batchId: batch.batchId, format: 'ordinary-csv' }, crypto),
  );
  const accounts = new TextDecoder('gb18030')
    .decode(await bytesOf(file))
    .split('\r\n')
    .slice(1, 4)
    .map((row) => row.split('|')[1]);
  assert.deepEqual(accounts.slice(1), ['0200001234567', '0200001234567']);
  assert.equal(code(await prepare()), 'nothing-to-pay');
  assert.equal((await listBatches(house.base.db, tenantId, roundId)).length, 1, 'an empty batch leaves nothing behind');
  await setPay(6, { attempt: 2 });
  assert.equal(code(await prepare('x y')), 'batch-number');
  assert.equal(code(await prepare('B1')), 'batch-number-taken');
  const nowhere = await house.base.db.transaction((q) =>
    preparePayments(q, tenantId, { roundId: 5, stage: 'pay', preparedBy: maker }, { ids: house.ids, at }),
  );
  assert.equal(code(nowhere), 'round-unknown');
  const rows = await house.base.db.query<{ sealed: Buffer }>(
    'SELECT account_sealed AS sealed FROM payment_items WHERE tenant_id = $1',
    [tenantId],
  );
  assert.ok(
    rows.every(({ sealed }) => !sealed.includes('62220212345678901')),
    'never in the clear',
  );
  const open = (await match(house.base.db, tenantId, { roundId }))!.items.filter(({ why }) => why === 'not-in-batch');
  assert.deepEqual(
    open.map(({ caseId }) => caseId - caseOf(0)),
    [4, 5, 8],
  );
  const page = (await match(house.base.db, tenantId, { roundId }, { after: caseOf(2), limit: 2 }))!.items;
  assert.deepEqual(
    page.map(({ caseId }) => caseId - caseOf(0)),
    [3, 4],
  );
});

test('a batch that would pay a case more than it was granted is not approved', async () => {
  const { caseOf, setPay, prepare, accounts } = await house.granted(3);
  await setPay(2, { dueFen: 100_001 });
  const batch = made(await prepare());
  const refused = await house.approve(batch.batchId);
  assert.ok(isRefusal(refused) && refused.code === 'amount-exceeds-grant');
  assert.deepEqual(refused.details, { caseIds: [caseOf(2)] });
  made(await house.base.db.transaction((q) => withdrawBatch(q, tenantId, batch.batchId)));
  await setPay(2);
  const good = made(await prepare());
  made(await house.approve(good.batchId));
  // Attempt 2 while attempt 1 is under way would pay twice.
  await setPay(1, { attempt: 2 });
  const twice = made(await prepare());
  assert.deepEqual([twice.items, code(await house.approve(twice.batchId))], [1, 'amount-exceeds-grant']);
  assert.deepEqual(await house.money(accounts), [300_000, 0]);
});

test('two batches prepared at once take each payment once, and the second what the first left', async () => {
  const { roundId, setPay, prepare } = await house.granted(3);
  await setPay(3, { status: 'settled' });
  let second: ReturnType<typeof prepare> | undefined;
  const first = await house.base.db.transaction(async (q) => {
    const asked = { roundId, stage: 'pay', preparedBy: maker };
    const prepared = made(await preparePayments(q, tenantId, asked, { ids: house.ids, at }));
    await setPay(3);
    second = prepare();
    // It waits for this transaction at the first payment both want.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return prepared;
  });
  const rest = made((await second)!);
  assert.deepEqual([first.items, first.amountFen, rest.items, rest.amountFen], [2, 200_000, 1, 100_000]);
  assert.equal(code(await prepare()), 'nothing-to-pay');
});

test('four eyes, recusal, withdrawal', async () => {
  const { prepare, accounts } = await house.granted(2);
  const { batchId } = made(await prepare());
  assert.equal(code(await house.approve(batchId, maker)), 'four-eyes');
  assert.equal(code(await house.approve(batchId, person(2))), 'recusal');
  assert.equal(code(await house.approve(123)), 'batch-unknown');
  const first = made(await house.approve(batchId));
  assert.deepEqual(made(await house.approve(batchId)), first, 'saying it again changes nothing');
  assert.equal(code(await house.approve(batchId, 903)), 'batch-state');
  await assert.rejects(
    house.base.db.query('UPDATE payment_batches SET approved_by = prepared_by WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      batchId,
    ]),
    /payment_batches_four_eyes/,
  );
  const withdraw = (id: number) => house.base.db.transaction((q) => withdrawBatch(q, tenantId, id));
  for (const _ of [1, 2]) assert.equal(made(await withdraw(batchId)).state, 'withdrawn');
  assert.equal(code(await house.send(batchId)), 'batch-state');
  assert.equal(code(await house.approve(batchId)), 'batch-state');
  const next = made(await prepare());
  assert.equal(next.items, 2, 'what was withdrawn is due again');
  made(await house.approve(next.batchId));
  made(await house.send(next.batchId));
  assert.equal(code(await withdraw(next.batchId)), 'batch-state');
  assert.equal(code(await withdraw(5)), 'batch-unknown');
  assert.deepEqual(await house.money(accounts), [200_000, 200_000]);
});

test('a batch that payable does not cover is not sent, and nothing of it is reserved', async () => {
  const { prepare, accounts } = await house.granted(3);
  const { batchId } = made(await prepare());
  made(await house.approve(batchId));
  const { payableId: debitId, budgetId: creditId } = accounts;
  const drain = { id: await house.ids.take(tenantId), kind: 'post' as const, code: 'x', debitId, creditId, amount: 1 };
  await transferBatch(house.base.db, tenantId, [drain], { mode: 'allOrNothing', at });
  const refused = await house.send(batchId);
  assert.ok(isRefusal(refused) && refused.code === 'insufficient');
  assert.deepEqual(refused.details, { caseCount: 1 });
  assert.equal((await findBatch(house.base.db, tenantId, batchId))?.state, 'approved');
  assert.deepEqual(await house.money(accounts), [299_999, 0]);
});
