// Every ten minutes: whoever asked to be told that a programme opens hears of it.
import type { Engine } from '#engine/engine.ts';
import { tellWishes } from '#engine/wishes-told.ts';
import { defineTask, type Task } from '#jobs/tasks.ts';

export const wishesTask = (engine: Engine): Task =>
  defineTask('tell-wishes', 600_000, (_house, tenantId) => tellWishes(engine, tenantId));
