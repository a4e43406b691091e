// Donations as the API shows them: a donor's name and contact to the union that received from him, to those above it what the public knows.
import { z } from '@hono/zod-openapi';
import type { Allowed } from '#access/may.ts';
import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { count, day, fen, id, instant, iso, isoOrNull } from '#api/shapes.ts';
import { type Agreement, findAgreement } from '#gifts/agreements.ts';
import type { Allotment } from '#gifts/allotments.ts';
import { type Arrival, findArrival } from '#gifts/arrivals.ts';
import { donorsOf } from '#gifts/donors.ts';
import { type Fund, findFund } from '#gifts/funds.ts';
import type { Paper } from '#gifts/papers.ts';
import type { Receipt } from '#gifts/receipts.ts';
import { findReversal, type Reversal } from '#gifts/reversals.ts';
import { giftUnitKeys } from '#policy/gift-units.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const unit = z.enum(giftUnitKeys as [(typeof giftUnitKeys)[number]]);
/** In its unit: fen, pairs, hours. */
export const amount = z.number().int().min(1).max(1_000_000_000_000_00).openapi({ format: 'int64' });
const whole = z.number().int().openapi({ format: 'int64', description: 'In the unit; fen where it is money' });

export const donor = z
  .object({
    id,
    kind: z.enum(['organisation', 'person']),
    name: z.string().nullable().openapi({ description: 'null: not named to those who did not receive from them' }),
    contact: z.string().nullable(),
    named: z.boolean().openapi({ description: 'Consented to be named in public' }),
  })
  .openapi('Donor');

export const agreement = z
  .object({
    ...{ id, organisationId: id, donor, fundId: id.nullable(), fundName: z.string().nullable(), purpose: z.string() },
    ...{ programmeKey: z.string().nullable(), roundId: id.nullable() },
    ...{ fromOn: day, untilOn: day, signedOn: day, madeAt: instant },
    lines: z.array(
      z.object({
        ...{ line: count, what: z.string(), unit: z.string(), amount: whole, valueFen: fen.nullable() },
        ...{
          received: whole,
          receivedValueFen: fen,
          unconfirmed: whole,
          reversing: whole,
          allotted: whole.nullable(),
          left: whole.nullable(),
        },
      }),
    ),
  })
  .openapi('GiftAgreement');

export const receipt = z
  .object({
    ...{ year: count, number: count, agreementId: id, line: count, what: z.string(), unit: z.string(), amount: whole },
    ...{ valueFen: fen.nullable(), receivedOn: day, reference: z.string(), mark: z.string(), at: instant },
    ...{ reversesYear: count.nullable(), reversesNumber: count.nullable() },
    ...{ reversedInYear: count.nullable(), reversedBy: count.nullable(), reversalAsked: z.boolean() },
  })
  .openapi('GiftReceipt');

/** Money that was written down as arrived; `why`: sent back, not booked. */
export const arrival = z
  .object({
    ...{ id, agreementId: id, line: count, what: z.string(), amount: whole, receivedOn: day, reference: z.string() },
    ...{ recordedBy: id, recordedByName: z.string(), recordedAt: instant },
    ...{ decidedByName: z.string().nullable(), decidedAt: instant.nullable(), why: z.string().nullable() },
    ...{ receiptYear: count.nullable(), receiptNumber: count.nullable() },
  })
  .openapi('GiftArrival');

/** A receipt for money that somebody asks to take back; `sentBackWhy`: it stands. */
export const reversal = z
  .object({
    ...{ id, year: count, number: count, agreementId: id, amount: whole, why: z.string() },
    ...{ askedBy: id, askedByName: z.string(), askedAt: instant },
    ...{ decidedByName: z.string().nullable(), decidedAt: instant.nullable(), sentBackWhy: z.string().nullable() },
  })
  .openapi('GiftReversal');

/** A scan of what both signed; the newest is the one that holds. */
export const paper = z
  .object({ id, name: z.string(), mediaType: z.string(), size: count, keptByName: z.string(), keptAt: instant })
  .openapi('GiftPaper');

export const allotment = z
  .object({
    ...{ id, agreementId: id.nullable(), line: count.nullable(), fundId: id.nullable(), organisationId: id },
    ...{ organisationName: z.string(), roundId: id.nullable(), roundName: z.string().nullable(), what: z.string() },
    ...{
      unit: z.string(),
      amount: whole,
      takenBack: whole,
      used: whole,
      stocked: whole,
      left: whole,
      people: count,
      reason: z.string(),
      at: instant,
    },
  })
  .openapi('GiftAllotment');

export const fund = z
  .object({
    ...{ id, organisationId: id, name: z.string(), purpose: z.string(), programmeKey: z.string().nullable() },
    ...{ openedAt: instant, receivedFen: fen, allottedFen: fen, reversingFen: fen, leftFen: fen },
  })
  .openapi('GiftFund');

export const report = z
  .object({
    destinations: z.array(
      z.object({
        ...{ organisationName: z.string(), roundName: z.string().nullable(), what: z.string(), unit: z.string() },
        ...{ allotted: whole, used: whole },
      }),
    ),
    people: count.nullable().openapi({ description: 'null: fewer than three, not told' }),
    helped: z.array(
      z.object({
        organisationName: z.string().nullable().openapi({ description: 'null: several unions told together' }),
        people: count,
      }),
    ),
  })
  .openapi('GiftReport');

export async function shownAgreements(
  house: House,
  tenantId: number,
  rows: readonly Agreement[],
  { organisationIds }: Allowed,
) {
  const donors = await donorsOf(
    house,
    tenantId,
    rows.map(({ donorId }) => donorId),
  );
  return rows.map(({ donorId, madeAt, ...row }) => {
    const { publicName, name, contact, kind } = donors.get(donorId)!;
    const own = organisationIds.includes(row.organisationId);
    const told = { name: own ? name : publicName, contact: own ? contact : null, named: publicName !== null };
    return { ...row, madeAt: iso(madeAt), donor: { id: donorId, kind, ...told } };
  });
}

export async function shownArrivals(q: Queryable, tenantId: number, rows: readonly Arrival[]) {
  const people = rows.flatMap(({ recordedBy, decidedBy }) =>
    decidedBy === null ? [recordedBy] : [recordedBy, decidedBy],
  );
  const names = await namesOf(q, tenantId, { people: [...new Set(people)], organisations: [] });
  return rows.map(({ recordedAt, decidedAt, decidedBy, ...row }) => ({
    ...row,
    ...{ recordedByName: names.person(row.recordedBy), recordedAt: iso(recordedAt) },
    ...{ decidedByName: decidedBy === null ? null : names.person(decidedBy), decidedAt: isoOrNull(decidedAt) },
  }));
}

export async function shownReversals(q: Queryable, tenantId: number, rows: readonly Reversal[]) {
  const people = rows.flatMap(({ askedBy, decidedBy }) => [askedBy, decidedBy ?? []].flat());
  const names = await namesOf(q, tenantId, { people: [...new Set(people)], organisations: [] });
  return rows.map(({ askedAt, decidedAt, decidedBy, ...row }) => ({
    ...row,
    ...{ askedByName: names.person(row.askedBy), askedAt: iso(askedAt) },
    ...{ decidedByName: decidedBy === null ? null : names.person(decidedBy), decidedAt: isoOrNull(decidedAt) },
  }));
}

export async function shownPapers(q: Queryable, tenantId: number, papers: readonly Paper[]) {
  const names = await namesOf(q, tenantId, { people: papers.map(({ keptBy }) => keptBy), organisations: [] });
  return papers.map(({ id, name, mediaType, size, keptBy, keptAt }) => ({
    ...{ id, name, mediaType, size, keptByName: names.person(keptBy), keptAt: iso(keptAt) },
  }));
}

export const shownReceipt = ({ at, ...row }: Receipt) => ({ ...row, at: iso(at) });
export const shownAllotment = ({ at, ...row }: Allotment) => ({ ...row, at: iso(at) });
export const shownFund = ({ openedAt, ...row }: Fund) => ({ ...row, openedAt: iso(openedAt) });

type OfOne<Q, B> = Located<{ id: number }, Q, B>;
/** Whoever prepared it is not the second person. */
const prepared = (tenantId: number, organisationId: number, preparedById: number): Target[] => [
  { tenantId, organisationId, preparedById, class: 'S1' },
];

export const arrivalTarget = async <Q, B>({ house, tenantId, params }: OfOne<Q, B>) => {
  const found = await findArrival(house.db, tenantId, params.id);
  return found && prepared(tenantId, found.organisationId, found.recordedBy);
};

export const reversalTarget = async <Q, B>({ house, tenantId, params }: OfOne<Q, B>) => {
  const found = await findReversal(house.db, tenantId, params.id);
  return found && prepared(tenantId, found.organisationId, found.askedBy);
};

const at = (tenantId: number, found: { readonly organisationId: number } | null): Target[] | null =>
  found && [{ tenantId, organisationId: found.organisationId, class: 'S1' }];

export const agreementTarget = async <Q, B>({ house, tenantId, params }: OfOne<Q, B>) =>
  at(tenantId, await findAgreement(house.db, tenantId, params.id));

export const fundTarget = async <Q, B>({ house, tenantId, params }: OfOne<Q, B>) =>
  at(tenantId, await findFund(house.db, tenantId, params.id));
