// Every hour: owners hear that what they show is over, and cases that nobody renewed come to their end.
import type { Engine } from '#engine/engine.ts';
import { defineTask, type Task } from '#jobs/tasks.ts';
import { seeToOver } from '#matches/over.ts';

export const showingsOverTask = (engine: Engine): Task =>
  defineTask('showings-over', 3_600_000, (_house, tenantId) => seeToOver(engine, tenantId));
