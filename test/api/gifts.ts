// Gifts of the second-level union of the API tests, so that every operation about them has something to be asked about.
import { openRound, type Round } from '#engine/rounds.ts';
import { allotGift } from '#gifts/allotments.ts';
import { type NewArrival, rejectArrival } from '#gifts/arrivals.ts';
import { openFund } from '#gifts/funds.ts';
import { keepPaper } from '#gifts/papers.ts';
import { receive } from '#gifts/receipts.ts';
import { askReversal, rejectReversal } from '#gifts/reversals.ts';
import { putToUse } from '#gifts/uses.ts';
import { ensureAccounts } from '#ledger/accounts.ts';
import {
  agreementOf,
  arrivalOf,
  booked,
  booking,
  checkerId,
  donorOf,
  officerId,
  received,
} from '#test/support/gifts.ts';
import type { TestHouse } from '#test/support/house.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';
import { littlePicture } from '#test/support/pictures.ts';

export interface GiftIds {
  readonly agreement: number;
  /** Its signed agreement. */
  readonly paper: number;
  /** An agreement about money. */
  readonly money: number;
  /** 700 fen of it, not confirmed. */
  readonly arrival: number;
  /** Written down wrongly and sent back. */
  readonly sentBack: number;
  /** Of money: somebody asked to take it back, and it was sent back. */
  readonly moneyReceipt: { readonly year: number; readonly number: number };
  readonly sentBackReversal: number;
  /** Of another receipt for money, not decided. */
  readonly reversal: number;
  readonly receipt: { readonly year: number; readonly number: number };
  readonly mark: string;
  readonly allotment: number;
  readonly use: number;
  readonly fund: number;
  /** The round of a collection, and what somebody gave. */
  readonly collection: number;
}

/** A union that is no unit cannot collect, so the collection is put there by hand: the tests ask who may do what with it. */
async function makeCollection(house: TestHouse, like: Round): Promise<number> {
  const round = must(
    await openRound(house, tenantId, {
      ...{ versionHash: like.versionHash, organisationId: places.yang, year: 2020, name: '互助', parameters: {} },
      ...{ opensOn: '2020-01-01', closesOn: '2020-12-31', openedBy: null },
    }),
  );
  const code = `collection:${round.id}`;
  const spec = { code, name: '募集', kind: 'collection', roundId: round.id, floor: 0 };
  const accounts = await ensureAccounts(house.db, tenantId, [spec], booking(house));
  await house.db.query(
    `INSERT INTO gift_collections (tenant_id, round_id, organisation_id, announcement, leftover, account_id, opened_by, opened_at)
     VALUES ($1, $2, $3, '募集', 'member', $4, 901, $5)`,
    [tenantId, round.id, places.yang, accounts.get(code), house.clock.now()],
  );
  return round.id;
}

/** One that waits for the second person, one that he sent back. */
async function makeArrivals(house: TestHouse, donorId: number) {
  const { id: money } = await agreementOf(house, { organisationId: places.yang, donorId });
  const came = { agreementId: money, line: 1, receivedOn: '2020-03-01' };
  const arrival = must(await arrivalOf(house, { ...came, amount: 700, reference: 'ICBC-7' })).id;
  const sentBack = must(await arrivalOf(house, { ...came, amount: 600, reference: 'ICBC-6' })).id;
  const wrong = { id: sentBack, why: '没有这笔' };
  must(await booked(house, (q, doing) => rejectArrival(q, tenantId, wrong, doing), checkerId));
  return { money, arrival, sentBack, ...(await makeReversals(house, came)) };
}

type Came = Pick<NewArrival, 'agreementId' | 'line' | 'receivedOn'>;

/** Two receipts for money: taking back the one was sent back, taking back the other waits. */
async function makeReversals(house: TestHouse, came: Came) {
  const asked = async (amount: number) => {
    const { year, number } = must(
      await received(house, { ...came, amount, reference: `ICBC-${amount}`, valueFen: null }),
    );
    const of = { year, number, why: '汇错了' };
    return {
      ...must(await booked(house, (q, doing) => askReversal(q, tenantId, of, doing))),
      receipt: { year, number },
    };
  };
  const { id: sentBackReversal, receipt: moneyReceipt } = await asked(500);
  const wrong = { id: sentBackReversal, why: '没有汇错' };
  must(await booked(house, (q, doing) => rejectReversal(q, tenantId, wrong, doing), checkerId));
  return { moneyReceipt, sentBackReversal, reversal: (await asked(400)).id };
}

export async function makeGifts(house: TestHouse, like: Round): Promise<GiftIds> {
  const donorId = await donorOf(house);
  await house.db.query('UPDATE gift_donors SET organisation_id = $2 WHERE tenant_id = $1', [tenantId, places.yang]);
  const lines = [{ what: '手套', unit: 'pair' as const, amount: 100, valueFen: 100_000 }];
  const { id } = await agreementOf(house, { organisationId: places.yang, donorId, lines });
  const came = {
    agreementId: id,
    line: 1,
    amount: 50,
    valueFen: 50_000,
    receivedOn: '2020-03-01',
    reference: '送货单1',
  };
  const receipt = must(await booked(house, (q, doing) => receive(q, tenantId, came, doing)));
  const to = {
    from: { agreementId: id, line: 1 },
    roundId: null,
    organisationId: places.yang,
    amount: 20,
    reason: '发放',
  };
  const allotment = must(await booked(house, (q, doing) => allotGift(q, tenantId, to, doing))).id;
  const use = { allotmentId: allotment, amount: 5, people: 5, usedOn: '2020-03-01', note: '发放' };
  const used = must(await booked(house, (q, doing) => putToUse(q, tenantId, use, doing))).id;
  const fund = { organisationId: places.yang, name: '助学基金', purpose: '助学', programmeKey: null };
  const [row] = await house.db.query<{ mark: string }>('SELECT mark FROM gift_receipts WHERE tenant_id = $1', [
    tenantId,
  ]);
  const scan = { agreementId: id, name: '协议.jpg', bytes: littlePicture() };
  const paper = must(await keepPaper(house, tenantId, { ...scan, byId: officerId })).id;
  return {
    ...{
      agreement: id,
      paper,
      receipt: { year: receipt.year, number: receipt.number },
      mark: row!.mark,
      allotment,
      use: used,
    },
    ...(await makeArrivals(house, donorId)),
    fund: must(await booked(house, (q, doing) => openFund(q, tenantId, fund, doing))).id,
    collection: await makeCollection(house, like),
  };
}
