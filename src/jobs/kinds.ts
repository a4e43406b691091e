// Every kind of job there is: what a worker of the whole house can do.
import type { Engine } from '#engine/engine.ts';
import { bulkActionJob } from '#jobs/bulk-action.ts';
import { importCommitJob } from '#jobs/import-commit.ts';
import { type JobKinds, jobKinds } from '#jobs/jobs.ts';
import { openFromRegisterJob } from '#jobs/open-from-register.ts';
import { preparationJob } from '#jobs/prepare-payments.ts';
import { printJob } from '#jobs/print-certificates.ts';
import { settleJob } from '#jobs/settle.ts';
import { verificationJob } from '#jobs/verification.ts';

export const allJobKinds = (engine: Engine): JobKinds =>
  jobKinds(
    bulkActionJob(engine),
    settleJob(engine),
    importCommitJob(engine),
    openFromRegisterJob(engine),
    preparationJob(),
    printJob(),
    verificationJob(),
  );
