// What `verify` reads for one range of case ids, set-wise: rows, history, answers, and the money that moved for them.
import type { CaseState } from '#engine/case-state.ts';
import { consentColumns, type SealedConsent } from '#engine/consents.ts';
import { type JudgedFacts, loadJudgedFacts } from '#engine/judged-facts.ts';
import { loadAnswers, type PinnedRound, type RoundCache } from '#engine/load.ts';
import type { EvidenceRow } from '#engine/verify-evidence.ts';
import type { HeldKey } from '#engine/verify-keys.ts';
import { noneUnlessOutage } from '#engine/verify-outage.ts';
import type { Forest } from '#organisations/forest.ts';
import type { Answers } from '#policy/form.ts';
import type { StageEvent } from '#policy/kind.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface CaseRow {
  readonly id: number;
  readonly round_id: number;
  readonly programme_key: string;
  readonly organisation_id: number;
  readonly person_id: number | null;
  readonly subject_organisation_id: number | null;
  readonly stage: string;
  readonly status: string;
  readonly handler_organisation_id: number | null;
  readonly state: CaseState;
  readonly seq: number;
  readonly head: Buffer;
  readonly amount_fen: number | null;
  readonly due_on: string | null;
  readonly odd: boolean;
  readonly opened_at: Date;
  readonly changed_at: Date;
}

export interface EventRow {
  readonly case_id: number;
  readonly seq: number;
  readonly action_id: string;
  readonly actor_id: number | null;
  readonly at: Date;
  readonly action: string;
  readonly events: readonly StageEvent[];
  readonly version_hash: string;
  readonly hash: Buffer;
}

export interface AnswersRow {
  readonly case_id: number;
  readonly salt: Buffer;
  readonly digest: Buffer;
  readonly erased: boolean;
}

export interface Money {
  readonly case_id: number;
  readonly granted: number;
  readonly paid: number;
}

/** What belongs to the cases of one range of ids. */
export interface Range {
  readonly events: ReadonlyMap<number, EventRow[]>;
  readonly answersRows: ReadonlyMap<number, AnswersRow>;
  readonly answers: ReadonlyMap<number, Answers> | null;
  readonly judged: ReadonlyMap<number, JudgedFacts> | null;
  readonly money: ReadonlyMap<number, Money>;
  readonly keys: ReadonlyMap<number, HeldKey[]>;
  readonly consents: ReadonlyMap<number, SealedConsent[]>;
  readonly evidence: ReadonlyMap<number, EvidenceRow[]>;
  readonly rounds: ReadonlyMap<number, PinnedRound>;
  readonly forest: Forest;
}

/** Read once and used for all ranges. */
export interface Standing {
  readonly rounds: RoundCache;
  readonly forest: Forest;
}

const byCase = <T extends { case_id: number }>(rows: readonly T[]): Map<number, T> =>
  new Map(rows.map((row) => [row.case_id, row]));

/** Everything that belongs to `cases`, which are all there are with ids in (after, upTo]. */
export async function readRange(
  house: House,
  q: Queryable,
  tenantId: number,
  cases: readonly CaseRow[],
  { rounds, forest }: Standing,
  after: number,
  upTo: number | string,
): Promise<Range> {
  const range = [tenantId, after, upTo];
  const keys = await q.query<HeldKey>(
    'SELECT case_id, scope, key FROM case_keys WHERE tenant_id = $1 AND case_id > $2 AND case_id <= $3',
    range,
  );
  const consents = await q.query<SealedConsent>(
    `SELECT ${consentColumns} FROM consents n WHERE n.tenant_id = $1 AND n.case_id > $2 AND n.case_id <= $3`,
    range,
  );
  const evidence = await q.query<EvidenceRow>(
    'SELECT case_id, step, what, kind, day, words, at FROM evidence WHERE tenant_id = $1 AND case_id > $2 AND case_id <= $3 ORDER BY case_id, step',
    range,
  );
  const rows = await q.query<EventRow>(
    `SELECT case_id, seq, action_id, actor_id, at, action, events, version_hash, hash FROM case_events
      WHERE tenant_id = $1 AND case_id > $2 AND case_id <= $3 ORDER BY case_id, seq`,
    range,
  );
  const events = Map.groupBy(rows, (row) => row.case_id);
  const answersRows = await q.query<AnswersRow>(
    'SELECT case_id, salt, digest, erased_at IS NOT NULL AS erased FROM answers WHERE tenant_id = $1 AND case_id > $2 AND case_id <= $3',
    range,
  );
  const kept = answersRows.filter((row) => !row.erased).map((row) => row.case_id);
  // One that cannot be opened is found alone, case by case.
  const answers = await loadAnswers(house, q, tenantId, kept).catch(noneUnlessOutage);
  const judged = await loadJudgedFacts(house, q, tenantId, kept).catch(noneUnlessOutage);
  const money = await q.query<Money>(
    `SELECT case_id, coalesce(sum(granted), 0)::bigint AS granted, coalesce(sum(paid), 0)::bigint AS paid FROM (
       SELECT t.case_id, t.amount AS granted, 0 AS paid FROM transfers t
        WHERE t.tenant_id = $1 AND t.case_id > $2 AND t.case_id <= $3 AND t.entitlement IS NOT NULL AND t.kind = 'post' AND t.code <> 'place' AND t.code NOT LIKE 'goods-%'
          AND NOT EXISTS (SELECT FROM transfers r WHERE r.tenant_id = $1 AND r.original_id = t.id)
       UNION ALL
       SELECT i.case_id, 0, i.amount_fen FROM payment_items i JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id AND r.result = 'settled'
        WHERE i.tenant_id = $1 AND i.case_id > $2 AND i.case_id <= $3
     ) AS moved GROUP BY case_id`,
    range,
  );
  const pinned = await rounds.get(
    q,
    tenantId,
    0,
    cases.map((row) => row.round_id),
  );
  return {
    ...{ events, answersRows: byCase(answersRows), answers, judged, money: byCase(money), rounds: pinned, forest },
    keys: Map.groupBy(keys, (row) => row.case_id),
    evidence: Map.groupBy(evidence, (row) => row.case_id),
    consents: Map.groupBy(consents, (row) => row.caseId),
  };
}
