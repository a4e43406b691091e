// Carrying out an import as a job: one long step that shows how far it is, because commitRun goes on where it stopped and does each row once.
import { carriedOut, commitRun } from '#documents/import-run.ts';
import type { Engine } from '#engine/engine.ts';
import { findImporter } from '#jobs/importers.ts';
import { defineJob, type JobKind } from '#jobs/jobs.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';

export const IMPORT_COMMIT = 'import-commit';

/** Its input is `{runId, kind}`. */
export const importCommitJob = (engine: Engine): JobKind =>
  defineJob(IMPORT_COMMIT, {
    steps: 'idempotent',
    async step({ house, tenantId, job, progress }) {
      const { runId, kind } = job.input as { runId: number; kind: string };
      const importer = await findImporter(engine, tenantId, kind);
      if (isRefusal(importer)) throw new Fault(`no importer of ${kind}: ${importer.code}`);
      // Counted by the rows themselves: a chunk may have been carried out whose count was lost on the way.
      const start = await carriedOut(house.db, tenantId, runId);
      const total = job.total ?? start.done + start.filed + start.left;
      const before = total - start.left;
      const committed = await commitRun(house, tenantId, runId, importer, {
        goOn: (done) => progress(before + done, total),
      });
      if (isRefusal(committed)) {
        return { done: 0, cursor: null, finished: true, errors: [{ row: runId, refusal: committed }] };
      }
      const { done, filed, left } = await carriedOut(house.db, tenantId, runId);
      // Shown while it went on; what is left to count is nothing.
      await progress(total - left, total);
      if (committed.stopped) return { done: 0, cursor: null };
      return { done: 0, cursor: null, finished: true, result: { done, filed, turnedBad: total - done - filed } };
    },
  });
