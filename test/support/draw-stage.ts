// A draw in the demo's year, as far along as a screen needs it: with members of the demo who put their names down.
import { actOnDraws } from '#draws/drawing.ts';
import { enter } from '#draws/entering.ts';
import type { NewDraw } from '#draws/opening.ts';
import { fixedClock } from '#kit/clock.ts';
import { sha256Hex } from '#kit/json.ts';
import { demoToday } from '#test/support/demo.ts';
import { carriedOut, hour, prepared, published } from '#test/support/draw-rows.ts';
import { testHouse } from '#test/support/house.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';
import type { Stage } from '#test/support/stage.ts';

export interface DrawOnStage {
  readonly upTo: 'preparing' | 'open' | 'sealed' | 'drawn';
  readonly names: number;
  /** Among those who entered. */
  readonly with?: number;
  readonly more?: Partial<NewDraw>;
  readonly silent?: readonly number[];
  /** Default: of the certificate round. */
  readonly roundId?: number;
}

/** When it begins, so that it stands where it should on the demo's day. */
const hoursBefore = { preparing: 1, open: 1, sealed: 10, drawn: 24 } as const;

export async function drawOnStage(
  stage: Stage,
  { upTo, names, with: person, more, silent, roundId = stage.presentRoundId }: DrawOnStage,
): Promise<number> {
  const clock = fixedClock(new Date(demoToday.getTime() - hoursBefore[upTo] * hour).toISOString());
  const house = testHouse(stage.year.database.db, clock, `draw ${upTo}`);
  const make = upTo === 'preparing' ? prepared : published;
  const id = await make(house, roundId, { quota: 5, waiting: 10, ...more });
  if (upTo === 'preparing') return id;
  const people = await house.db.query<{ id: number }>(
    `SELECT m.person_id AS id FROM memberships m WHERE m.tenant_id = $1 AND m.status = 'active' AND m.person_id <> $3 ORDER BY m.person_id LIMIT $2`,
    [tenantId, names, person ?? 0],
  );
  for (const { id: personId } of [
    ...people.slice(person === undefined ? 0 : 1),
    ...(person === undefined ? [] : [{ id: person }]),
  ])
    must(await enter(house, tenantId, id, { personId, tickets: 1, held: [] }));
  if (upTo === 'drawn') await carriedOut(house, id, sha256Hex('round 4218806'), silent);
  if (upTo === 'sealed') {
    clock.advance(10 * hour);
    await actOnDraws(house, tenantId);
  }
  return id;
}
