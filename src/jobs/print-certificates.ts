// Prints a union's certificates in the background: some volumes a step, each step counted once.
import { defineJob, type JobKind } from '#jobs/jobs.ts';
import { type PrintCursor, printNext } from '#records/prints.ts';

export const PRINT_CERTIFICATES = 'print-certificates';

/** `page`: the address of the page that checks certificates, as whoever asked reached us. */
export interface PrintInput {
  readonly page: string;
}

export const printJob = (): JobKind =>
  defineJob(PRINT_CERTIFICATES, {
    steps: 'atomic',
    async step({ house, tenantId, job, q }) {
      const cursor = (job.cursor ?? { volume: 0, after: 0 }) as PrintCursor;
      const asked = { printId: job.id, ...(job.input as PrintInput) };
      const made = await printNext(house, q, tenantId, asked, cursor);
      if (!made) return { done: 0, cursor, finished: true, result: { volumes: cursor.volume } };
      return {
        ...{ done: made.done, cursor: made.cursor },
        errors: made.left.map(({ number, refusal }) => ({ row: number, refusal })),
      };
    },
  });
