// Forgets, once a day, what signing in and idempotency no longer need, files that nobody handed in and certificates set for a printer; whoever runs
// the recurring tasks adds these to them.
import { sweepBuckets } from '#access/rate.ts';
import { sweepKeys } from '#api/idempotency.ts';
import { clearLooseDocuments } from '#documents/case-documents.ts';
import { defineTask, type Task } from '#jobs/tasks.ts';
import { clearPrints } from '#records/prints.ts';

const day = 86_400_000;
/** A picture sent for a form that nobody handed in since. */
const looseDays = 14;
/** Volumes of certificates: long enough to take them to a printer. */
const printDays = 7;

export const apiTasks: readonly Task[] = [
  defineTask('sweep-access', day, async (house, tenantId) => {
    const before = (days: number) => new Date(house.clock.now().getTime() - days * day);
    await sweepBuckets(house.db, tenantId, before(1));
    await sweepKeys(house.db, tenantId, before(30));
  }),
  defineTask('clear-loose-documents', day, async (house, tenantId) => {
    const now = house.clock.now();
    await clearLooseDocuments(house.db, tenantId, new Date(now.getTime() - looseDays * day), now);
  }),
  defineTask('clear-certificate-prints', day, (house, tenantId) =>
    house.db.transaction((q) => clearPrints(q, tenantId, new Date(house.clock.now().getTime() - printDays * day))),
  ),
];
