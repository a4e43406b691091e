// Donors, agreements and bookings for tests, each in a transaction of its own as a request would have it.
import { makeAgreement, type NewAgreement } from '#gifts/agreements.ts';
import { addDonor } from '#gifts/donors.ts';
import type { Booking } from '#gifts/receipts.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { retrying } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

export const officerId = 901;

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
): Promise<T | Refusal> {
  return retrying(async () => {
    try {
      return await house.db.transaction(async (q) => {
        const done = await work(q, booking(house));
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
