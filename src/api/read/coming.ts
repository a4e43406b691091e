// Rounds that a member can count on: opening soon, or closing soon, where his union lies.
import { z } from '@hono/zod-openapi';
import { roundsByIds } from '#api/read/cases.ts';
import { day, id, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';

export const comingRound = z.object({
  roundId: id,
  programmeKey: z.string(),
  programme: text,
  roundName: z.string(),
  opensOn: day,
  closesOn: day,
  opens: z.boolean().openapi({ description: 'It is not open yet' }),
});

/** Further ahead or later than this is not soon. */
const soonDays = 60;
/** Of all unions of the tenant; what lies elsewhere is left out afterwards. */
const atMost = 500;

/** In order of the day that comes next. */
export async function comingRounds(engine: Engine, tenantId: number, organisationId: number) {
  const { house, caches } = engine;
  const today = chinaDate(house.clock.now());
  const soon = addDays(today, soonDays);
  const rows = await house.db.query<{ id: number }>(
    `SELECT id FROM rounds WHERE tenant_id = $1 AND state = 'open' AND closes_on >= $2
        AND (opens_on > $2 AND opens_on <= $3 OR opens_on <= $2 AND closes_on <= $3)
      ORDER BY CASE WHEN opens_on > $2 THEN opens_on ELSE closes_on END, id LIMIT $4`,
    [tenantId, today, soon, atMost],
  );
  const rounds = await roundsByIds(
    engine,
    house.db,
    tenantId,
    rows.map((row) => row.id),
  );
  const forest = await caches.forests.get(house.db, tenantId);
  return rows.flatMap((row) => {
    const { view, programme } = rounds.get(row.id)!;
    if (programme.subject !== 'member' || !forest.within(organisationId, view.organisationId)) return [];
    const { programmeKey, name, opensOn, closesOn } = view;
    return [
      {
        roundId: row.id,
        programmeKey,
        programme: programme.title,
        roundName: name,
        opensOn,
        closesOn,
        opens: opensOn > today,
      },
    ];
  });
}
