// Carrying out an import as a job: one step, because commitRun goes on where it stopped and does each row once.
import { commitRun } from '#documents/import-run.ts';
import type { Engine } from '#engine/engine.ts';
import { findImporter } from '#jobs/importers.ts';
import { defineJob, type JobKind } from '#jobs/jobs.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';

export const IMPORT_COMMIT = 'import-commit';

/** Its input is `{runId, kind}`. */
export const importCommitJob = (engine: Engine): JobKind =>
  defineJob(IMPORT_COMMIT, {
    steps: 'idempotent',
    async step({ house, tenantId, job }) {
      const { runId, kind } = job.input as { runId: number; kind: string };
      const importer = await findImporter(engine, tenantId, kind);
      if (isRefusal(importer)) throw new Fault(`no importer of ${kind}: ${importer.code}`);
      const committed = await commitRun(house, tenantId, runId, importer);
      if (isRefusal(committed)) {
        return { done: 0, cursor: null, finished: true, errors: [{ row: runId, refusal: committed }] };
      }
      const { done, filed, turnedBad } = committed;
      return { done: done + filed + turnedBad, cursor: null, finished: true, result: committed };
    },
  });
