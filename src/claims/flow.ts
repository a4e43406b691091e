// How what a round gives out came to people, counted from the record of claims: asked for, given, given back or lapsed, kept, and how far the cases of
// those who keep one have come. Whoever found nothing left and did not wait leaves no trace, and is counted nowhere.
import type { Queryable } from '#store/queryable.ts';

export interface CaseStanding {
  readonly stage: string;
  readonly status: string;
  readonly n: number;
}

export interface ClaimFlow {
  /** Names put down in the round's draws, and of them those in draws still to be carried out. */
  readonly entered: number;
  readonly undrawn: number;
  readonly waiting: number;
  /** Every time one was given: one that came back and went to the next counts twice. given = back + lapsed + offered + held. */
  readonly given: number;
  readonly back: number;
  readonly lapsed: number;
  /** To be confirmed. */
  readonly offered: number;
  readonly held: number;
  /** Of those held. */
  readonly cases: readonly CaseStanding[];
}

const offers = 'claim_offers o WHERE o.tenant_id = $1 AND o.round_id = $2';

export async function claimFlow(q: Queryable, tenantId: number, roundId: number): Promise<ClaimFlow> {
  const [row] = await q.query<Omit<ClaimFlow, 'cases'>>(
    `WITH moved AS (
       SELECT b.kind, sum(t.amount)::bigint AS n FROM claim_offers o JOIN claim_batches b ON b.tenant_id = $1 AND b.offer_id = o.id
         JOIN transfers t ON t.tenant_id = $1 AND t.id = b.transfer_id WHERE o.tenant_id = $1 AND o.round_id = $2 GROUP BY b.kind),
     drawn AS (
       SELECT d.state IN ('drawn', 'finished') AS done,
              coalesce(d.entries, (SELECT count(*) FROM draw_entries e WHERE e.tenant_id = $1 AND e.draw_id = d.id)) AS n
         FROM draws d WHERE d.tenant_id = $1 AND d.state <> 'dropped' AND d.offer_id IN (SELECT o.id FROM ${offers}))
     SELECT coalesce((SELECT sum(n) FROM drawn), 0)::bigint AS entered, coalesce((SELECT sum(n) FROM drawn WHERE NOT done), 0)::bigint AS undrawn,
            (SELECT count(*) FROM claim_waits w WHERE w.tenant_id = $1 AND w.offer_id IN (SELECT o.id FROM ${offers})) AS waiting,
            coalesce((SELECT n FROM moved WHERE kind = 'take'), 0) AS given, coalesce((SELECT n FROM moved WHERE kind = 'give-back'), 0) AS back,
            coalesce((SELECT n FROM moved WHERE kind = 'expire'), 0) AS lapsed,
            (SELECT count(*) FROM claims c WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.until IS NOT NULL) AS offered,
            (SELECT count(*) FROM claims c WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.until IS NULL) AS held`,
    [tenantId, roundId],
  );
  const cases = await q.query<CaseStanding>(
    `SELECT s.stage, s.status, count(*) AS n FROM claims c JOIN cases s ON s.tenant_id = $1 AND s.id = c.case_id
      WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.until IS NULL GROUP BY s.stage, s.status`,
    [tenantId, roundId],
  );
  return { ...row!, cases };
}
