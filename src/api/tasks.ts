// Forgets what signing in and idempotency no longer need, once a day; whoever runs the recurring tasks adds these to them.
import { sweepBuckets } from '#access/rate.ts';
import { sweepKeys } from '#api/idempotency.ts';
import { defineTask, type Task } from '#jobs/tasks.ts';

const day = 86_400_000;

export const apiTasks: readonly Task[] = [
  defineTask('sweep-access', day, async (house, tenantId) => {
    const before = (days: number) => new Date(house.clock.now().getTime() - days * day);
    await sweepBuckets(house.db, tenantId, before(1));
    await sweepKeys(house.db, tenantId, before(30));
  }),
];
