// Rounds that a member can count on: opening soon, or closing soon, where his union lies.
import { z } from '@hono/zod-openapi';
import { memberNow } from '#api/read/service-about.ts';
import { roundsFor } from '#api/read/services.ts';
import { day, id, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { addDays } from '#kit/days.ts';
import type { RoundView } from '#policy/kind.ts';

export const comingRound = z.object({
  roundId: id,
  programme: text,
  roundName: z.string(),
  opensOn: day,
  closesOn: day,
  opens: z.boolean().openapi({ description: 'It is not open yet' }),
});

/** Further ahead or later than this is not soon. */
const soonDays = 60;

/** In order of the day that comes next. */
export async function comingRounds(engine: Engine, tenantId: number, personId: number) {
  const { db } = engine.house;
  const member = await memberNow(engine, tenantId, personId);
  if (member.organisationId === null) return [];
  const { today } = member;
  const soon = addDays(today, soonDays);
  const next = ({ opensOn, closesOn }: RoundView) => (opensOn > today ? opensOn : closesOn);
  const rounds = (await roundsFor(engine, db, tenantId, member)).filter(({ view }) => next(view) <= soon);
  return rounds
    .sort((a, b) => (next(a.view) < next(b.view) ? -1 : 1))
    .map(({ view: { id: roundId, name: roundName, opensOn, closesOn }, programme }) => ({
      ...{ roundId, roundName, programme: programme.title, opensOn, closesOn, opens: opensOn > today },
    }));
}
