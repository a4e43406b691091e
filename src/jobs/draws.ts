// What time alone brings about in draws: lists are sealed, silence is recorded, and what has its outside value is drawn.
import { actOnDraws } from '#draws/drawing.ts';
import { tellLostBy } from '#engine/draw-told.ts';
import { defineTask } from '#jobs/tasks.ts';

/** Whoever waits for the hour looks at the screen: every two seconds. */
export const drawsTask = defineTask('draws', 2_000, (house, tenantId) =>
  actOnDraws(house, tenantId, tellLostBy(house)),
);
