import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { balances, closeAccount, ensureAccounts } from '#ledger/accounts.ts';
import { type Transfer, type TransferDone, transferBatch } from '#ledger/transfers.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { retrying } from '#store/connection.ts';
import { blockIds } from '#store/ids.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { LedgerModel, type Verdict } from '#test/support/ledger-model.ts';

let base: TestDatabase;
let tenants = 0;
const at = new Date('2020-11-20T09:00:00+08:00');

before(async () => {
  base = await testDatabase();
});
after(() => base.drop());

/** source (no floor), budget and payable (floor 0), owed (floor -500), tickets (another unit). */
async function ledger() {
  const tenantId = ++tenants;
  const ids = blockIds(base.db);
  const byCode = await ensureAccounts(
    base.db,
    tenantId,
    [
      { code: 'source', name: '来源', kind: 'source' },
      { code: 'budget', name: '预算', kind: 'budget', floor: 0 },
      { code: 'payable', name: '应付', kind: 'payable', floor: 0 },
      { code: 'owed', name: '垫付', kind: 'other', floor: -500 },
      { code: 'tickets', name: '门票', kind: 'other', unit: 'ticket' },
    ],
    { ids, at },
  );
  const account = (code: string) => byCode.get(code)!;
  const send = (transfers: Transfer[], mode: 'allOrNothing' | 'inOrder' = 'inOrder') =>
    transferBatch(base.db, tenantId, transfers, { mode, at });
  return { tenantId, ids, account, send };
}

const verdictOf = (outcome: TransferDone | Refusal): Verdict =>
  isRefusal(outcome) ? 'refused' : outcome.already ? 'already' : 'done';
const codes = (outcomes: (TransferDone | Refusal)[]) =>
  outcomes.map((one) => (isRefusal(one) ? one.code : one.already ? `already ${one.id}` : 'done'));

test('two phases: a reservation leaves the balance, not the headroom; posting and voiding resolve it once', async () => {
  const { tenantId, account, send } = await ledger();
  const [source, budget, payable] = [account('source'), account('budget'), account('payable')];
  const common = { code: 'x' };
  await send([{ ...common, id: 1, kind: 'post', debitId: source, creditId: budget, amount: 1000 }]);
  await send([{ ...common, id: 2, kind: 'reserve', debitId: budget, creditId: payable, amount: 700 }]);
  const reserved = (await balances(base.db, tenantId, [budget])).get(budget)!;
  assert.deepEqual([reserved.balance, reserved.headroom, reserved.debitsPending], [1000, 300, 700]);
  assert.deepEqual(
    codes(await send([{ ...common, id: 3, kind: 'post', debitId: budget, creditId: payable, amount: 301 }])),
    ['insufficient'],
  );
  assert.deepEqual(codes(await send([{ ...common, id: 4, kind: 'post-reserved', originalId: 2 }])), ['done']);
  assert.deepEqual(
    codes(
      await send([
        { ...common, id: 4, kind: 'post-reserved', originalId: 2 },
        { ...common, id: 5, kind: 'void-reserved', originalId: 2 },
        { ...common, id: 6, kind: 'reverse', originalId: 2 },
        { ...common, id: 7, kind: 'void-reserved', originalId: 1 },
        { ...common, id: 8, kind: 'reverse', originalId: 99 },
      ]),
    ),
    ['already 4', 'already-resolved', 'original-not-posted', 'original-not-reserved', 'original-unknown'],
  );
  assert.deepEqual(
    codes(await send([{ ...common, id: 9, kind: 'reverse', originalId: 4 }])),
    ['done'],
    'what was posted from a reservation can be reversed',
  );
  const back = (await balances(base.db, tenantId, [budget, payable])).get(budget)!;
  assert.deepEqual([back.balance, back.headroom, back.debitsPending], [1000, 1000, 0]);
  assert.equal(await verifyLedger(base.db, tenantId), null);
});

test('every refusal has its code, words in both languages, and changes nothing', async () => {
  const { tenantId, ids, account, send } = await ledger();
  const [source, budget, payable, tickets] = ['source', 'budget', 'payable', 'tickets'].map(account) as [
    number,
    number,
    number,
    number,
  ];
  const old = (await ensureAccounts(base.db, tenantId, [{ code: 'old', name: '旧', kind: 'other' }], { ids, at })).get(
    'old',
  )!;
  assert.deepEqual(await closeAccount(base.db, tenantId, old, at), { closedAt: at });
  const post = (id: number, debitId: number, creditId: number, amount: number, more = {}): Transfer => ({
    ...{ id, code: 'x', kind: 'post', debitId, creditId, amount },
    ...more,
  });
  await send([post(1, source, budget, 100, { caseId: 7, entitlement: 'grant' })]);
  const outcomes = await send([
    post(1, source, budget, 101),
    post(2, source, budget, 100, { caseId: 7, entitlement: 'grant' }),
    post(3, source, budget, 99, { caseId: 7, entitlement: 'grant' }),
    post(4, source, source, 5),
    post(5, source, budget, 0),
    post(6, source, 987_654, 5),
    post(7, source, tickets, 5),
    post(8, source, old, 5),
    post(9, budget, payable, 101),
    { id: 10, code: 'x', kind: 'post', debitId: source, creditId: budget, amount: 3, originalId: 1 } as Transfer,
  ]);
  assert.deepEqual(codes(outcomes), [
    ...['transfer-id-taken', 'already 1', 'entitlement-taken', 'same-account', 'amount-not-positive'],
    ...['account-unknown', 'unit-mismatch', 'account-closed', 'insufficient', 'transfer-malformed'],
  ]);
  for (const one of outcomes) {
    if (isRefusal(one)) assert.ok(one.why.zh && one.why.en && one.next?.zh && one.next.en, one.code);
  }
  assert.equal((await balances(base.db, tenantId, [budget])).get(budget)!.balance, 100);
  const refusal = await closeAccount(base.db, tenantId, budget, at);
  assert.ok(isRefusal(refusal) && refusal.code === 'account-not-empty');
  assert.ok(isRefusal(await closeAccount(base.db, tenantId, 987_654, at)));
});

test('in order takes what fits; all or nothing takes all or says which one failed', async () => {
  const { tenantId, account, send } = await ledger();
  const [source, budget, payable] = [account('source'), account('budget'), account('payable')];
  await send([{ id: 1, code: 'fund', kind: 'post', debitId: source, creditId: budget, amount: 100 }]);
  const claims = [60, 50, 40].map(
    (amount, i): Transfer => ({
      ...{ id: 10 + i, code: 'grant', kind: 'post', debitId: budget, creditId: payable, amount },
      ...{ caseId: i, entitlement: 'grant' },
    }),
  );
  assert.deepEqual(codes(await send(claims, 'allOrNothing')), [
    'batch-not-written',
    'insufficient',
    'batch-not-written',
  ]);
  assert.equal((await balances(base.db, tenantId, [budget])).get(budget)!.balance, 100);
  assert.deepEqual(codes(await send(claims)), ['done', 'insufficient', 'done']);
  assert.deepEqual(codes(await send(claims)), ['already 10', 'insufficient', 'already 12']);
  assert.deepEqual(await send([]), []);
});

test('the application cannot rewrite what moved', async () => {
  const { tenantId } = await ledger();
  for (const sql of ['UPDATE transfers SET amount = 1', 'DELETE FROM transfers']) {
    await assert.rejects(base.db.query(`${sql} WHERE tenant_id = $1`, [tenantId]), { code: '42501' });
  }
});

test('verify names the first difference', async () => {
  const { tenantId, account, send } = await ledger();
  const [source, budget] = [account('source'), account('budget')];
  await send([{ id: 1, code: 'fund', kind: 'post', debitId: source, creditId: budget, amount: 100 }]);
  await send([{ id: 2, code: 'hold', kind: 'reserve', debitId: budget, creditId: source, amount: 30 }]);
  await send([{ id: 3, code: 'hold', kind: 'post-reserved', originalId: 2 }]);
  assert.equal(await verifyLedger(base.db, tenantId), null);
  await base.db.query('UPDATE accounts SET credits = credits + 1 WHERE tenant_id = $1 AND id = $2', [tenantId, budget]);
  const account1 = await verifyLedger(base.db, tenantId);
  assert.deepEqual([account1?.what, account1?.id], ['account', budget]);
  await base.db.query('UPDATE accounts SET credits = credits - 1 WHERE tenant_id = $1 AND id = $2', [tenantId, budget]);
  await base.owner.query('UPDATE transfers SET original_id = 1 WHERE tenant_id = $1 AND id = 3', [tenantId]);
  const resolution = await verifyLedger(base.db, tenantId);
  assert.deepEqual([resolution?.what, resolution?.id], ['resolution', 3]);
});

/** Undefined, but once in `n + 1` times what `arbitrary` gives. */
const seldom = <T>(n: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: n, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

// Most draws make sense, so that much is done; enough repeat an id or an entitlement, resolve the wrong thing or name a wrong account.
const draws = fc.record({
  kind: fc.constantFrom<Transfer['kind'][]>(
    'post',
    'post',
    'reserve',
    'reserve',
    'post-reserved',
    'void-reserved',
    'reverse',
  ),
  /** An earlier transfer sent again, exactly or only under its id. */
  repeats: seldom(6, fc.record({ which: fc.nat(40), exactly: fc.boolean() })),
  debit: fc.nat(3),
  credit: fc.integer({ min: 1, max: 3 }),
  odd: seldom(12, fc.nat(5)),
  amount: fc.oneof(
    { weight: 15, arbitrary: fc.integer({ min: 1, max: 300 }) },
    { weight: 1, arbitrary: fc.constant(0) },
  ),
  original: fc.nat(200),
  fitting: fc.boolean(),
  entitled: seldom(3, fc.nat(12)),
});
type Draw = typeof draws extends fc.Arbitrary<infer T> ? T : never;
const batches = fc.array(
  fc.record({
    mode: fc.constantFrom('allOrNothing' as const, 'inOrder' as const, 'inOrder' as const),
    draws: fc.array(draws, { minLength: 1, maxLength: 10 }),
  }),
  { minLength: 1, maxLength: 15 },
);

/** What every run begins with: money in the budget and in what is payable. */
const funding = ([source, budget, payable]: number[]): Transfer[] => [
  { id: 1, code: 'fund', kind: 'post', debitId: source!, creditId: budget!, amount: 2000 },
  { id: 2, code: 'fund', kind: 'post', debitId: source!, creditId: payable!, amount: 500 },
];

/** Turns draws into transfers; remembers what it has made, so that resolutions find something to resolve. */
function teller(accounts: number[], firstId: number) {
  const sent: Transfer[] = [];
  // The sixth is an account that does not exist.
  const side = (n: number) => accounts[n] ?? 999_999_999;
  const pick = (draw: Draw, kinds: readonly string[]) => {
    const fit = draw.fitting ? sent.filter(({ kind }) => kinds.includes(kind)) : sent;
    return fit[draw.original % fit.length]?.id ?? 1;
  };
  return (draw: Draw): Transfer => {
    const repeated = draw.repeats && sent[draw.repeats.which % sent.length];
    if (repeated && draw.repeats?.exactly) return repeated;
    const id = repeated?.id ?? firstId + sent.length;
    const entitled = draw.entitled === undefined ? {} : { caseId: draw.entitled, entitlement: 'e' };
    const common = { id, code: 'x', ...entitled };
    const transfer: Transfer =
      draw.kind === 'post' || draw.kind === 'reserve'
        ? {
            ...{ ...common, kind: draw.kind, amount: draw.amount, debitId: side(draw.debit) },
            creditId: side(draw.odd ?? (draw.debit + draw.credit) % 4),
          }
        : {
            ...{ ...common, kind: draw.kind },
            originalId: pick(draw, draw.kind === 'reverse' ? ['post', 'post-reserved'] : ['reserve']),
          };
    sent.push(transfer);
    return transfer;
  };
}

const names = ['source', 'budget', 'payable', 'owed', 'tickets'];

test('property: any batches give what the model gives, and the ledger sums to zero at every step', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(batches, async (steps) => {
      const { tenantId, account, send } = await ledger();
      const accounts = names.map(account);
      const model = new LedgerModel();
      for (const [i, id] of accounts.entries()) {
        const floor = [null, 0, 0, -500, null][i]!;
        const empty = { debits: 0, credits: 0, debitsPending: 0, creditsPending: 0 };
        model.accounts.set(id, { ...empty, floor, unit: i === 4 ? 'ticket' : 'fen', closed: false });
      }
      const tell = teller(accounts, 3);
      model.batch(funding(accounts), 'inOrder');
      await send(funding(accounts));
      for (const { mode, draws } of steps) {
        const transfers = draws.map(tell);
        const expected = model.batch(transfers, mode);
        for (const [i, verdict] of expected.entries()) seen.add(`${transfers[i]!.kind} ${verdict}`);
        assert.deepEqual((await send(transfers, mode)).map(verdictOf), expected);
        const stored = await balances(base.db, tenantId, accounts);
        for (const [id, expects] of model.accounts) {
          const { debits, credits, debitsPending, creditsPending } = stored.get(id)!;
          const { floor: _f, unit: _u, closed: _c, ...sums } = expects;
          assert.deepEqual({ debits, credits, debitsPending, creditsPending }, sums);
        }
        const all = [...stored.values()];
        assert.equal(
          all.reduce((sum, one) => sum + one.balance, 0),
          0,
        );
        assert.equal(
          all.reduce((sum, one) => sum + one.creditsPending - one.debitsPending, 0),
          0,
        );
      }
      assert.equal(await verifyLedger(base.db, tenantId), null);
    }),
    { numRuns: Number(process.env.NIANGJIA_RUNS ?? 150) },
  );
  // Else the property would say little.
  for (const kind of ['post', 'reserve', 'post-reserved', 'void-reserved', 'reverse']) {
    for (const verdict of ['done', 'refused']) assert.ok(seen.has(`${kind} ${verdict}`), `${kind} ${verdict} was met`);
  }
  assert.ok(seen.has('post already') && seen.has('reserve already'));
});

test('property: four workers with repeats and races never break the sum, a floor or once-only', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batches, { minLength: 4, maxLength: 4 }), async (workers) => {
      const { tenantId, account, send } = await ledger();
      const accounts = names.map(account);
      await send(funding(accounts));
      const done = new Set([1, 2]);
      await Promise.all(
        workers.map(async (steps, worker) => {
          // Two and two share their ids and send different things under them.
          const tell = teller(accounts, worker < 2 ? 3 : 40);
          for (const { mode, draws } of steps) {
            const transfers = draws.map(tell);
            const outcomes = await retrying(() => transferBatch(base.db, tenantId, transfers, { mode, at }));
            for (const one of outcomes) {
              if (isRefusal(one) || one.already) continue;
              assert.ok(!done.has(one.id), 'newly done once only');
              done.add(one.id);
            }
          }
        }),
      );
      const written = await base.db.query<{ id: number }>('SELECT id FROM transfers WHERE tenant_id = $1', [tenantId]);
      assert.deepEqual(new Set(written.map(({ id }) => id)), done);
      assert.equal(await verifyLedger(base.db, tenantId), null);
    }),
    { numRuns: Number(process.env.NIANGJIA_RUNS ?? 40) },
  );
});
