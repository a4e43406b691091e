// The other end of a LockedChild: answers job after job and ends with its parent.
import { getPriority, setPriority } from 'node:os';
import type { Begun } from '#documents/locked-child.ts';

/** Lets the server go before this process; one that gives way more already, as under `nice`, may not come back and stays where it is. */
export function giveWay(): void {
  const behind = 10;
  if (getPriority() < behind) setPriority(behind);
}

/** `work` says in its answer what is wrong with a job; what it throws ends the process, and the parent starts another. */
export function answerJobs<Job extends object, Answer>(work: (job: Job) => Answer | Promise<Answer>): void {
  process.on('message', async (message) => {
    const { id, ...job } = message as { readonly id: number } & Job;
    process.send?.({ id, answer: await work(job as unknown as Job) });
  });
  process.on('disconnect', () => process.exit(0));
  const begun: Begun = { begun: true };
  process.send?.(begun);
}
