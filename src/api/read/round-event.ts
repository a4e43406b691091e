// The event of a round as members are told it: the moments as instants.
import { z } from '@hono/zod-openapi';
import { day, instant, isoOrNull, text } from '#api/shapes.ts';
import type { PinnedRound } from '#engine/load.ts';
import { eventOf } from '#engine/offered.ts';
import { beginningOf, doorsOf } from '#policy/round-event.ts';

const eventShown = z
  .object({
    what: text,
    beginsAt: instant.nullable().openapi({ description: 'Null: nothing begins, it is fetched' }),
    doorsAt: instant.nullable(),
    place: z.string(),
    address: z.string().nullable(),
    collectBy: day.nullable().openapi({ description: 'The last day to fetch it' }),
    collectAt: z.string().nullable(),
  })
  .openapi('RoundEvent');
// Not `.nullable()`: the document generator then loses the null of a named shape.
export const eventOrNull = z.union([eventShown, z.null()]);

export function shownEvent(round: PinnedRound) {
  const event = eventOf(round);
  if (!event) return null;
  return {
    ...{ what: event.what, place: event.place, address: event.address ?? null },
    ...{ beginsAt: isoOrNull(beginningOf(event)), doorsAt: isoOrNull(doorsOf(event)) },
    ...{ collectBy: event.collectBy ?? null, collectAt: event.collectAt ?? null },
  };
}
