import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { CaseAction } from '#engine/act.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { makeCardNumber } from '#kit/identifiers.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { balancesByCode } from '#ledger/accounts.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { setOrganisationAccount } from '#organisations/account.ts';
import { approveBatch, preparePayments, sendBatch, withdrawBatch } from '#payments/batches.ts';
import { exportBatch } from '#payments/export.ts';
import { match } from '#payments/match.ts';
import { prepareBatch, takeReturn } from '#payments/paying.ts';
import { itemReference } from '#payments/reference.ts';
import { setPayAccount } from '#people/people.ts';
import { askAgainHours } from '#policy/account-changes.ts';
import { stage } from '#policy/stage.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let nextPerson = 400;
const chair = acting(390, 'chair', places.district);
const [maker, checker] = [391, 392];
const { apply, grant } = littleProgramme.stages;
const programme = {
  ...littleProgramme,
  key: 'instalments',
  amount: {
    ...littleProgramme.amount!,
    instalments: [
      { key: 'first', percent: 60 },
      { key: 'final', percent: 40, after: 'first' },
    ],
  },
  stages: {
    apply: apply!,
    grant: grant!,
    first: stage('pay', { to: 'member', instalment: 'first' }),
    final: stage('pay', { to: 'member', instalment: 'final' }),
  },
};

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  engine = makeEngine(house);
  await setOrganisationAccount(house.db, await house.crypto(tenantId), tenantId, places.district, {
    account: '0200001234567890123',
    bank: '工商银行顺义支行',
  });
});
after(() => database.drop());

async function granted(round: Round, count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < count; n++) {
    const personId = nextPerson++;
    await makeMembers(house, [{ id: personId, organisationId: places.yangFirm }]);
    must(await setPayAccount(house, tenantId, personId, { account: '6222021234567890128', bank: '工商银行' }));
    const open: CaseAction = {
      acting: { personId, posts: [] },
      target: { open: { roundId: round.id, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
      request: {
        id: randomUUID(),
        action: 'open',
        input: { submit: { answers: { level: 'high', number: `P${personId}`, issuedOn: '2020-02-01' } } },
      },
    };
    const { caseId } = must(await engine.act(tenantId, open));
    must(
      await engine.act(tenantId, {
        acting: chair,
        target: { caseId },
        request: { id: randomUUID(), action: 'grant', input: {} },
      }),
    );
    ids.push(caseId);
  }
  house.clock.advance(undoWindowMinutes * 60_000);
  return ids;
}

const state = async (caseId: number) =>
  (
    await house.db.query<{
      stage: string;
      status: string;
      state: { stages: Record<string, { status: string; reason: string | null; attempt: number }> };
    }>('SELECT stage, status, state FROM cases WHERE tenant_id = $1 AND id = $2', [tenantId, caseId])
  )[0]!;

/** Prepares, approves and sends what is due; the bank's lines are made from `results` by case. */
async function pay(round: Round, stageKey: string, results: (caseId: number) => string) {
  const batch = must(await prepareBatch(engine, tenantId, { roundId: round.id, stage: stageKey, preparedBy: maker }));
  const at = house.clock.now();
  must(
    await house.db.transaction((q) => approveBatch(q, tenantId, { batchId: batch.batchId, approvedBy: checker, at })),
  );
  const file = must(
    await exportBatch(
      house.db,
      tenantId,
      { batchId: batch.batchId, format: 'ordinary-csv' },
      await house.crypto(tenantId),
    ),
  );
  must(
    await house.db.transaction((q) =>
      sendBatch(
        q,
        tenantId,
        { batchId: batch.batchId, sentBy: maker, fileFormat: 'ordinary-csv', fileHash: file.hash },
        { ids: house.ids, at },
      ),
    ),
  );
  const items = await house.db.query<{ id: number; case_id: number; amount_fen: number }>(
    'SELECT id, case_id, amount_fen FROM payment_items WHERE tenant_id = $1 AND batch_id = $2 ORDER BY id',
    [tenantId, batch.batchId],
  );
  const entries = items.map(({ id, case_id, amount_fen }) => {
    const code = results(case_id);
    const status = code === 'ok' ? 'ACSC' : 'RJCT';
    const reason = code === 'ok' ? '' : `<StsRsnInf><Rsn><Cd>${code}</Cd></Rsn></StsRsnInf>`;
    return `<TxInfAndSts><OrgnlEndToEndId>${itemReference(batch.number, id)}</OrgnlEndToEndId><TxSts>${status}</TxSts>${reason}<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">${(amount_fen / 100).toFixed(2)}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>`;
  });
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlPmtInfAndSts>${entries.join('')}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
  const bytes = Buffer.from(xml, 'utf8');
  return {
    batch,
    bytes,
    taken: must(await takeReturn(engine, tenantId, { bytes, format: 'pain.001', actorId: maker })),
  };
}

test('two instalments, one of them rejected, corrected and paid again; the same return twice changes nothing', async () => {
  const round = await makeRound(house, programme);
  const [good, wrong] = await granted(round, 2);
  const first = await pay(round, 'first', (caseId) => (caseId === wrong ? 'AC04' : 'ok'));
  assert.deepEqual([first.taken.settled, first.taken.rejected.length, first.taken.problems], [1, 1, []]);
  assert.equal((await state(good!)).stage, 'final');
  const rejected = await state(wrong!);
  assert.deepEqual([rejected.stage, rejected.state.stages.first!.status], ['first', 'rejected']);
  assert.ok(rejected.state.stages.first!.reason!.length > 0);

  const again = must(await takeReturn(engine, tenantId, { bytes: first.bytes, format: 'pain.001', actorId: maker }));
  assert.deepEqual([again.settled, again.rejected.length, again.repeated], [0, 0, 2]);

  const personId = (
    await house.db.query<{ person_id: number }>('SELECT person_id FROM cases WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      wrong,
    ])
  )[0]!.person_id;
  must(
    await engine.act(tenantId, {
      acting: { personId, posts: [] },
      target: { caseId: wrong! },
      request: { id: randomUUID(), action: 'correct-account', input: {} },
    }),
  );
  assert.equal((await pay(round, 'first', () => 'ok')).taken.settled, 1);
  const final = await pay(round, 'final', () => 'ok');
  assert.equal(final.taken.settled, 2);
  for (const caseId of [good!, wrong!]) assert.equal((await state(caseId)).status, 'passed');

  const balances = await balancesByCode(house.db, tenantId, [`round:${round.id}:payable`, `bank:${places.district}`]);
  assert.equal(balances.get(`round:${round.id}:payable`)!.balance, 0);
  assert.equal(balances.get(`bank:${places.district}`)!.balance, 400_000);
  const three = (await match(house.db, tenantId, { roundId: round.id }))!;
  assert.deepEqual([three.grantedFen, three.settledFen, three.differenceFen], [400_000, 400_000, 0]);
  assert.equal(await verifyLedger(house.db, tenantId), null);
});

test('a withdrawn batch leaves its cases due; nothing is in two batches; a file that is none is refused in words', async () => {
  const round = await makeRound(house, { ...programme, key: 'withdrawn' });
  await granted(round, 2);
  const asked = { roundId: round.id, stage: 'first', preparedBy: maker };
  const batch = must(await prepareBatch(engine, tenantId, asked));
  const twice = await prepareBatch(engine, tenantId, asked);
  assert.ok(isRefusal(twice) && twice.code === 'nothing-to-pay');
  must(await house.db.transaction((q) => withdrawBatch(q, tenantId, batch.batchId)));
  const made = await Promise.all(
    [1, 2, 3].map(() =>
      house.db.transaction((q) => preparePayments(q, tenantId, asked, { ids: house.ids, at: house.clock.now() })),
    ),
  );
  assert.deepEqual(
    made.filter((one) => !isRefusal(one)).map((one) => (isRefusal(one) ? 0 : one.items)),
    [2],
  );
  const nonsense = await takeReturn(engine, tenantId, {
    bytes: Buffer.from('你好'),
    format: 'pain.001',
    actorId: maker,
  });
  assert.ok(isRefusal(nonsense) && nonsense.why.zh !== '' && nonsense.why.en !== '');
});

test('an account changed within a day is confirmed, payment by payment, by whoever approves and by whoever sends', async () => {
  const round = await makeRound(house, { ...programme, key: 'changed-accounts' });
  const [first, second] = await granted(round, 2);
  const changes = async (caseId: number, n: number) => {
    const rows = await house.db.query<{ id: number }>(
      'SELECT person_id AS id FROM cases WHERE tenant_id = $1 AND id = $2',
      [tenantId, caseId],
    );
    const account = makeCardNumber('62220200', n);
    must(await setPayAccount(house, tenantId, rows[0]!.id, { account, bank: '中国银行' }));
  };
  await changes(first!, 1);
  const { batchId } = must(
    await prepareBatch(engine, tenantId, { roundId: round.id, stage: 'first', preparedBy: maker }),
  );
  const items = await house.db.query<{ id: number; caseId: number }>(
    'SELECT id, case_id AS "caseId" FROM payment_items WHERE tenant_id = $1 AND batch_id = $2',
    [tenantId, batchId],
  );
  const itemOf = (caseId: number) => items.find((one) => one.caseId === caseId)!.id;
  const at = () => house.clock.now();
  const approving = (confirmed: number[]) =>
    house.db.transaction((q) => approveBatch(q, tenantId, { batchId, approvedBy: checker, at: at(), confirmed }));
  const askedOf = (outcome: object | Refusal) =>
    isRefusal(outcome) ? [outcome.code, (outcome.details as { itemIds: number[] }).itemIds] : outcome;
  assert.deepEqual(askedOf(await approving([])), ['accounts-changed', [itemOf(first!)]]);
  assert.deepEqual(askedOf(await approving([itemOf(second!)])), ['accounts-changed', [itemOf(first!)]]);
  must(await approving([itemOf(first!)]));
  must(await approving([]));

  await changes(second!, 2);
  const crypto = await house.crypto(tenantId);
  const file = must(await exportBatch(house.db, tenantId, { batchId, format: 'ordinary-csv' }, crypto));
  const sending = (confirmed: number[]) => {
    const handed = { batchId, sentBy: maker, fileFormat: 'ordinary-csv', fileHash: file.hash, confirmed };
    return house.db.transaction((q) => sendBatch(q, tenantId, handed, { ids: house.ids, at: at() }));
  };
  assert.deepEqual(askedOf(await sending([itemOf(first!)])), ['accounts-changed', [itemOf(second!)]]);
  house.clock.advance(askAgainHours * 3_600_000);
  // A union's account is held for a day after a change; from then on its payments are asked about for a day.
  const { owner } = database;
  await owner.query(
    'UPDATE payment_items SET payee_person_id = NULL, payee_organisation_id = o.id FROM (SELECT min(id) AS id FROM organisations WHERE tenant_id = $1) o WHERE tenant_id = $1 AND payment_items.id = $2',
    [tenantId, itemOf(first!)],
  );
  const paidOnFrom = (hoursAgo: number) =>
    owner.query('UPDATE organisations SET account_from = $2 WHERE tenant_id = $1', [
      tenantId,
      new Date(at().getTime() - hoursAgo * 3_600_000),
    ]);
  await paidOnFrom(1);
  assert.deepEqual(askedOf(await sending([])), ['accounts-changed', [itemOf(first!)]]);
  await paidOnFrom(askAgainHours + 1);
  assert.equal(must(await sending([])).already, false, 'a day later nobody is asked');
  assert.equal(must(await sending([])).already, true);
});
