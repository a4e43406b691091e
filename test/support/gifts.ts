// Donors, agreements and bookings for tests, each in a transaction of its own as a request would have it.
import { findAgreement, makeAgreement, type NewAgreement } from '#gifts/agreements.ts';
import { confirmArrival, type NewArrival, type Recorded, recordArrival } from '#gifts/arrivals.ts';
import { addDonor } from '#gifts/donors.ts';
import {
  type Booked,
  type Booking,
  findReceipt,
  type NewReceipt,
  type Reversing,
  receive,
  reverseReceipt,
} from '#gifts/receipts.ts';
import { askReversal, confirmReversal } from '#gifts/reversals.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { retrying } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

export const officerId = 901;
/** Confirms what he did not write down. */
export const checkerId = 902;

export const booking = (house: House, actorId = officerId): Booking => ({
  ...{ ids: house.ids, at: house.clock.now(), random: house.random, actorId },
});

class Undone extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** As the API does it: a refusal leaves nothing behind. */
export async function booked<T>(
  house: House,
  work: (q: Queryable, doing: Booking) => Promise<T | Refusal>,
  actorId = officerId,
): Promise<T | Refusal> {
  return retrying(async () => {
    try {
      return await house.db.transaction(async (q) => {
        const done = await work(q, booking(house, actorId));
        if (isRefusal(done)) throw new Undone(done);
        return done;
      });
    } catch (error) {
      if (error instanceof Undone) return error.refusal;
      throw error;
    }
  });
}

export const donorOf = (house: House, named = true): Promise<number> =>
  addDonor(
    house,
    tenantId,
    {
      ...{ organisationId: places.district, kind: 'organisation', name: '北京中和珍贝科技有限公司' },
      ...{ contact: '01060000000', named },
    },
    officerId,
  );

/** An agreement of one line, by default 1,000 yuan for whatever fits its purpose. */
export async function agreementOf(
  house: House,
  more: Partial<NewAgreement> = {},
): Promise<{ readonly id: number; readonly donorId: number }> {
  const donorId = more.donorId ?? (await donorOf(house));
  const draft: NewAgreement = {
    ...{
      organisationId: places.district,
      donorId,
      fundId: null,
      purpose: '帮助困难职工',
      programmeKey: null,
      roundId: null,
    },
    ...{ fromOn: '2020-01-01', untilOn: '2020-12-31', signedOn: '2020-01-02' },
    lines: [{ what: '捐款', unit: 'fen', amount: 100_000, valueFen: null }],
    ...more,
  };
  const { id } = must(await booked(house, (q, doing) => makeAgreement(q, tenantId, draft, doing)));
  return { id, donorId };
}

/** Money written down as arrived, not confirmed. */
export const arrivalOf = (house: House, came: NewArrival): Promise<Recorded | Refusal> =>
  booked(house, (q, doing) => recordArrival(q, tenantId, came, doing));

/** What came: things are booked by one person, money is written down by one and confirmed by another. */
export async function received(house: House, came: NewReceipt): Promise<Booked | Refusal> {
  const lines = (await findAgreement(house.db, tenantId, came.agreementId))?.lines;
  if (lines?.find(({ line }) => line === came.line)?.unit !== 'fen')
    return booked(house, (q, doing) => receive(q, tenantId, came, doing));
  const arrival = await arrivalOf(house, came);
  if (isRefusal(arrival)) return arrival;
  const seen = { id: arrival.id, amount: came.amount };
  return booked(house, (q, doing) => confirmArrival(q, tenantId, seen, doing), checkerId);
}

/** A receipt taken back: of things by one person, of money by two. */
export async function reversed(house: House, of: Pick<Reversing, 'year' | 'number'>): Promise<Booked | Refusal> {
  const reversing = { ...of, why: '登记错了' };
  if ((await findReceipt(house.db, tenantId, of.year, of.number))?.unit !== 'fen')
    return booked(house, (q, doing) => reverseReceipt(q, tenantId, reversing, doing));
  const asked = await booked(house, (q, doing) => askReversal(q, tenantId, reversing, doing));
  if (isRefusal(asked)) return asked;
  return booked(house, (q, doing) => confirmReversal(q, tenantId, asked, doing), checkerId);
}
