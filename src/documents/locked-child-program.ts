// The other end of a LockedChild: answers job after job and ends with its parent.

/** `work` says in its answer what is wrong with a job; what it throws ends the process, and the parent starts another. */
export function answerJobs<Job extends object, Answer>(work: (job: Job) => Answer | Promise<Answer>): void {
  process.on('message', async (message) => {
    const { id, ...job } = message as { readonly id: number } & Job;
    process.send?.({ id, answer: await work(job as unknown as Job) });
  });
  process.on('disconnect', () => process.exit(0));
}
