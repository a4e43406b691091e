// Grants a whole round: chunks of cases decided alike in one statement each, the odd ones one by one; resumable, each chunk its own transaction.
import type { Assurance } from '#access/acting.ts';
import type { Acting } from '#access/duties.ts';
import type { CaseAction } from '#engine/act.ts';
import { actingNow } from '#engine/acting-now.ts';
import type { Engine } from '#engine/engine.ts';
import { actUniform, type UniformAction } from '#engine/uniform.ts';
import { actedBy } from '#jobs/acted.ts';
import { defineJob, type JobError, type JobKind } from '#jobs/jobs.ts';
import { grantProportionally } from '#jobs/proportional.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import { retrying } from '#store/connection.ts';

export const SETTLE_ROUND = 'settle-round';

export interface SettleInput {
  readonly roundId: number;
  readonly stage: string;
  readonly action: string;
  readonly actorId: number;
  /** How surely it was he who started it, as in a bulk action. */
  readonly assurance?: Assurance;
}

const chunk = 25_000;

/** The last id of the next chunk of open cases in the stage, or null when none is left. */
export async function chunkEnd(
  engine: Engine,
  tenantId: number,
  asked: { roundId: number; stage: string; after: number; size: number },
): Promise<number | null> {
  const rows = await engine.house.db.query<{ id: number }>(
    `SELECT max(case_id) AS id FROM (SELECT case_id FROM queue_entries WHERE tenant_id = $1 AND round_id = $2 AND stage = $3 AND case_id > $4 ORDER BY case_id LIMIT $5) q`,
    [tenantId, asked.roundId, asked.stage, asked.after, asked.size],
  );
  return rows[0]?.id ?? null;
}

/** A budget that does not reach for all (CHECK), or an action id or an entitlement that is there already (UNIQUE): then each case by itself. */
const oneStandsInTheWay: ReadonlySet<string> = new Set(['23514', '23505']);

/** One chunk: alike ones together, the rest (own case, not alike, something in the way of one) through the ordinary path. */
export async function settleChunk(
  engine: Engine,
  tenantId: number,
  asked: UniformAction,
  range: { after: number; upTo: number },
): Promise<{ done: number; errors: JobError[] }> {
  const uniform = await retrying(() =>
    engine.house.db.transaction((q) => actUniform(engine, q, tenantId, asked, range)),
  ).catch((error: { code?: string }) => {
    if (error.code !== undefined && oneStandsInTheWay.has(error.code)) return null;
    throw error;
  });
  const written = uniform?.written ?? 0;
  const rest = await engine.house.db.query<{ id: number }>(
    `SELECT case_id AS id FROM queue_entries WHERE tenant_id = $1 AND round_id = $2 AND stage = $3 AND case_id > $4 AND case_id <= $5 ORDER BY case_id`,
    [tenantId, asked.round.view.id, asked.stage, range.after, range.upTo],
  );
  const ids = (await actionIdsOf(engine.house, tenantId)).bulk(asked.sourceId, asked.step);
  const actions = rest.map(
    ({ id }): CaseAction => ({
      acting: asked.acting,
      target: { caseId: id },
      request: {
        id: ids.of(id),
        action: asked.action,
        stage: asked.stage,
        input: asked.input,
      },
    }),
  );
  const outcomes = await engine.actAll(tenantId, actions);
  const errors = outcomes.flatMap((outcome, n): JobError[] =>
    isRefusal(outcome) ? [{ row: rest[n]!.id, refusal: outcome }] : [],
  );
  return { done: written + rest.length, errors };
}

export async function uniformActionOf(
  engine: Engine,
  tenantId: number,
  input: SettleInput,
  acting: Acting,
  sourceId: number,
): Promise<UniformAction> {
  const round = await pinnedRound(engine, engine.house.db, tenantId, input.roundId);
  if (!round) throw new Fault(`round ${input.roundId} is gone`);
  return { round, stage: input.stage, action: input.action, input: {}, acting, sourceId, step: 0 };
}

export const settleJob = (engine: Engine): JobKind =>
  defineJob(SETTLE_ROUND, {
    steps: 'idempotent',
    async step({ house, tenantId, job }) {
      const input = job.input as SettleInput;
      const { after } = (job.cursor ?? { after: 0 }) as { after: number };
      const upTo = await chunkEnd(engine, tenantId, { roundId: input.roundId, stage: input.stage, after, size: chunk });
      const own = { jobId: job.id, action: input.action, actorId: input.actorId };
      const acted = (last?: number) => actedBy(house, tenantId, own, after, last);
      if (upTo === null) return { done: await acted(), cursor: { after }, finished: true };
      const acting = await actingNow(engine.house, tenantId, input.actorId, input.assurance);
      const asked = await uniformActionOf(engine, tenantId, input, acting, job.id);
      const cut = after === 0 ? await grantProportionally(engine, tenantId, asked) : null;
      if (cut) return { ...cut, done: (await acted()) + cut.errors.length, cursor: { after: upTo }, finished: true };
      const { errors } = await settleChunk(engine, tenantId, asked, { after, upTo });
      return { done: (await acted(upTo)) + errors.length, cursor: { after: upTo }, errors };
    },
  });
