// What a round gives out as it stands for one person: what there is of it, what he has, his place in line; and the draws by which it is shared.
import { z } from '@hono/zod-openapi';
import { drawRow, findWhole, isPublic, rowOf, standingOf } from '#api/read/draws.ts';
import { eventOrNull, shownEvent } from '#api/read/round-event.ts';
import type { Member } from '#api/read/service-about.ts';
import { count, id, instant, iso, keyText, text } from '#api/shapes.ts';
import { offersOf } from '#claims/offers.ts';
import { placesInLine } from '#claims/waiting.ts';
import { listConcerning } from '#draws/draws.ts';
import { remindedOf, reminderAt } from '#engine/claim-reminder.ts';
import { claimStage, type Held, holdingsOf } from '#engine/claimed.ts';
import { type Board, nearest } from '#engine/claiming.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import { labelsOf } from '#engine/offered.ts';
import { type Sharing, sharings } from '#kinds/claim/claim.ts';

const onOffer = z.object({
  key: keyText,
  label: text,
  left: count.openapi({ description: 'A second ago at most' }),
  given: count,
  opensAt: instant,
  closesAt: instant,
  place: count.nullable().openapi({ description: 'In line for it: 1 is the next; null: not in line' }),
});
export const claimHeld = z.object({
  package: keyText,
  label: text,
  at: instant,
  until: instant.nullable(),
  backOn: instant.nullable().openapi({ description: 'Given back, and kept until then' }),
  caseId: id.nullable(),
});

export const claimShown = z
  .object({
    now: instant.openapi({ description: 'The clock that decides' }),
    sharing: z.enum(sharings),
    packages: z.array(onOffer),
    reminder: z
      .enum(['asked', 'possible'])
      .nullable()
      .openapi({ description: 'Of the opening; null: it opens too soon for one, or is open' }),
    event: eventOrNull,
    mine: z
      .union([claimHeld, z.null()])
      .openapi({ description: 'What one has, since `at`; `until`: to be confirmed by then' }),
  })
  .openapi('ClaimOfRound');

export const shownHeld = (round: PinnedRound, held: Held) => ({
  ...{ package: held.package, label: labelsOf(round)(held.package), caseId: held.caseId, at: iso(held.at) },
  until: held.until ? iso(held.until) : null,
  backOn: held.backOn ? iso(held.backOn) : null,
});

/** A round with those of its offers that are for one person. */
export type OwnBoard = Pick<Board, 'round' | 'sharing' | 'offers'>;

/** As they stand for this person, in their order: read together, however many there are. */
export async function shownClaims(engine: Engine, tenantId: number, personId: number, boards: readonly OwnBoard[]) {
  if (boards.length === 0) return [];
  const { db, clock } = engine.house;
  const now = clock.now();
  const roundIds = boards.map(({ round }) => round.view.id);
  const ahead = boards.flatMap(({ round, offers }) => {
    const at = reminderAt(offers, now);
    return at ? [{ roundId: round.view.id, at }] : [];
  });
  const [asked, held, places] = await Promise.all([
    remindedOf(engine, tenantId, personId, ahead),
    holdingsOf(db, tenantId, roundIds, personId),
    placesInLine(db, tenantId, roundIds, personId),
  ]);
  const possible = new Set(ahead.map(({ roundId }) => roundId));
  return boards.map(({ round, sharing, offers }) => {
    const { id: roundId } = round.view;
    const labelOf = labelsOf(round);
    const mine = held.get(roundId);
    const reminder = asked.has(roundId) ? ('asked' as const) : ('possible' as const);
    return {
      ...{ now: iso(now), sharing, reminder: possible.has(roundId) ? reminder : null },
      packages: offers.map((offer) => ({
        ...{ key: offer.package, label: labelOf(offer.package), left: offer.left, given: offer.held },
        ...{ opensAt: iso(offer.opensAt), closesAt: iso(offer.closesAt), place: places.get(offer.id) ?? null },
      })),
      event: shownEvent(round),
      mine: mine ? shownHeld(round, mine) : null,
    };
  });
}

/** Rounds as they stand for this member now, by round; without those that do not begin with a claim. */
export async function claimsFor(engine: Engine, tenantId: number, rounds: readonly PinnedRound[], member: Member) {
  const { organisationId, forest, personId } = member;
  const giving = rounds.flatMap((round) => {
    const stage = claimStage(round.programme);
    return stage ? [{ round, sharing: stage.settings.sharing as Sharing }] : [];
  });
  const roundIds = giving.map(({ round }) => round.view.id);
  const all = organisationId === null || giving.length === 0 ? [] : await offersOf(engine.house.db, tenantId, roundIds);
  const byRound = Map.groupBy(all, ({ roundId }) => roundId);
  const boards = giving.map(({ round, sharing }) => {
    const offers = organisationId === null ? [] : nearest(byRound.get(round.view.id) ?? [], organisationId, forest);
    return { round, sharing, offers };
  });
  const shown = await shownClaims(engine, tenantId, personId, boards);
  return new Map(roundIds.map((roundId, n) => [roundId, shown[n]!]));
}

export const myDrawRow = drawRow.extend({ roundId: id, entered: z.boolean(), witness: z.boolean() });
const listedAtMost = 50;

/** Draws that he may enter, entered or witnesses, of one round or of all; the newest first. */
export async function drawsConcerning(engine: Engine, tenantId: number, personId: number, roundId?: number) {
  const { house } = engine;
  const shown = await Promise.all(
    (await listConcerning(house.db, tenantId, personId, { most: listedAtMost, roundId })).map(async (draw) => {
      const { entered, witness } = draw;
      const found = await findWhole(engine, house, tenantId, draw.id);
      if (!found) return [];
      const may = entered || witness || (await standingOf(engine, tenantId, found, personId)).holds === true;
      return may && (witness || isPublic(draw))
        ? [{ ...rowOf(draw), roundId: found.offer.roundId, entered, witness }]
        : [];
    }),
  );
  return shown.flat();
}
