// One action on any number of cases, as a job: chunks of 500 in the order of ids, each action idempotent by (job, case), refusals kept by case.
import type { Assurance } from '#access/acting.ts';
import type { CaseAction } from '#engine/act.ts';
import { actingNow } from '#engine/acting-now.ts';
import { actAllAsked } from '#engine/delegates.ts';
import type { Engine } from '#engine/engine.ts';
import { type CaseFilter, countCases, listCases } from '#engine/queues.ts';
import { actedBy } from '#jobs/acted.ts';
import { defineJob, type JobError, type JobKind, startJob } from '#jobs/jobs.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { House } from '#store/house.ts';

export interface BulkAction {
  readonly action: string;
  readonly stage: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly filter: CaseFilter;
}

const chunk = 500;

/** Who starts a job, and how surely it was he: his strong posts count in the job only if they counted when he started it. */
export interface Starter {
  readonly personId: number;
  readonly assurance: Assurance;
}

/** Starts the job. Refuses a list that names no round and no cases: "everything" is never meant. */
export async function startBulkAction(
  house: House,
  tenantId: number,
  bulk: BulkAction,
  starter: Starter | null,
  dedupe?: string,
): Promise<{ id: number } | Refusal> {
  if (bulk.filter.roundId === undefined && bulk.filter.caseIds === undefined)
    return refuse('bulk-too-wide', '请指明批次或办件', 'Name a round or the cases');
  const total = await countCases(house.db, tenantId, { ...bulk.filter, stage: bulk.stage, status: 'open' });
  const actorId = starter?.personId ?? null;
  return startJob(house, tenantId, {
    kind: 'bulk-action',
    input: { ...bulk, actorId, assurance: starter?.assurance },
    total,
    createdBy: actorId,
    ...(dedupe === undefined ? {} : { dedupe }),
  });
}

interface Started extends BulkAction {
  readonly actorId: number | null;
  readonly assurance?: Assurance;
}

export const bulkActionJob = (engine: Engine): JobKind =>
  defineJob('bulk-action', {
    steps: 'idempotent',
    async step({ house, tenantId, job }) {
      const { action, stage, input, filter, actorId, assurance } = job.input as Started;
      const { after } = (job.cursor ?? { after: 0 }) as { after: number };
      const rows = await listCases(house.db, tenantId, { ...filter, stage, status: 'open' }, { after, limit: chunk });
      const own = { jobId: job.id, action, actorId };
      const acted = (last?: number) => actedBy(house, tenantId, own, after, last);
      const upTo = rows.at(-1)?.id;
      if (upTo === undefined) return { done: await acted(), cursor: { after }, finished: true };
      const acting = await actingNow(house, tenantId, actorId, assurance);
      const ids = (await actionIdsOf(house, tenantId)).bulk(job.id);
      const actions = rows.map(
        ({ id }): CaseAction => ({
          acting,
          target: { caseId: id },
          request: { id: ids.of(id), action, stage, input },
        }),
      );
      const outcomes = await actAllAsked(engine, tenantId, actions);
      const errors = outcomes.flatMap((outcome, n): JobError[] =>
        isRefusal(outcome) ? [{ row: rows[n]!.id, refusal: outcome }] : [],
      );
      const finished = rows.length < chunk;
      const done = (await acted(finished ? undefined : upTo)) + errors.length;
      return { done, cursor: { after: upTo }, errors, finished };
    },
  });
