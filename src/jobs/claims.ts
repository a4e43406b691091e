// Claims move on by themselves: cases for what was given, the next in line for what came free.

import type { Engine } from '#engine/engine.ts';
import { keepClaims } from '#engine/given-back.ts';
import { defineTask, type Task } from '#jobs/tasks.ts';

/** Twice a second: whoever got one sees his case at once. */
export const claimsTask = (engine: Engine): Task =>
  defineTask('claims', 500, (_house, tenantId) => keepClaims(engine, tenantId));
