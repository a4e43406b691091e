// Who has one of a round, who is still to say yes, who waits: one list, in the order in which it was decided.
import { normaliseText } from '#kit/normalise.ts';
import type { Queryable } from '#store/queryable.ts';

/** held: his. offered: kept for them until they say yes. waiting: in line. */
export const claimStates = ['held', 'offered', 'waiting'] as const;
export type ClaimListed = (typeof claimStates)[number];

export interface ClaimRow {
  readonly state: ClaimListed;
  readonly offerId: number;
  /** Of the batch that gave it, or his place among all who ever waited. */
  readonly number: number;
  readonly personId: number;
  readonly package: string;
  readonly name: string;
  /** His union now; null: none. */
  readonly organisationId: number | null;
  readonly at: Date;
  readonly until: Date | null;
  readonly caseId: number | null;
}

export interface ClaimsAsked {
  readonly roundId: number;
  readonly state?: ClaimListed;
  /** The beginning of a name, its pinyin or initials. */
  readonly text?: string;
  readonly after?: Pick<ClaimRow, 'state' | 'offerId' | 'number' | 'personId'>;
  readonly limit: number;
}

const rankOf = (state: ClaimListed): number => claimStates.indexOf(state) + 1;
const likeness = (text: string): string =>
  `${normaliseText(text)
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`;

export async function listClaims(
  q: Queryable,
  tenantId: number,
  { roundId, state, text, after, limit }: ClaimsAsked,
): Promise<ClaimRow[]> {
  return q.query<ClaimRow>(
    `SELECT ($3::text[])[s.rank] AS state, s.offer_id AS "offerId", s.number, s.person_id AS "personId", o.package, p.name,
            (f.snapshot ->> 'membership.organisation')::bigint AS "organisationId", s.at, s.until, s.case_id AS "caseId"
       FROM (SELECT CASE WHEN c.until IS NULL THEN 1 ELSE 2 END AS rank, c.offer_id, c.batch::bigint AS number, c.person_id, b.at, c.until, c.case_id
               FROM claims c JOIN claim_batches b ON b.tenant_id = $1 AND b.offer_id = c.offer_id AND b.number = c.batch
              WHERE c.tenant_id = $1 AND c.round_id = $2
             UNION ALL
             SELECT 3, w.offer_id, w.place, w.person_id, w.since, NULL, NULL FROM claim_waits w
               JOIN claim_offers r ON r.tenant_id = $1 AND r.id = w.offer_id AND r.round_id = $2 WHERE w.tenant_id = $1) s
       JOIN claim_offers o ON o.tenant_id = $1 AND o.id = s.offer_id
       JOIN people p ON p.tenant_id = $1 AND p.id = s.person_id
       LEFT JOIN person_facts f ON f.tenant_id = $1 AND f.person_id = s.person_id
      WHERE ($4::int IS NULL OR s.rank = $4) AND ($5::text IS NULL OR p.name LIKE $5 OR p.pinyin LIKE $5 OR p.initials LIKE $5)
        AND (s.rank, s.offer_id, s.number, s.person_id) > ($6::int, $7::bigint, $8::bigint, $9::bigint)
      ORDER BY s.rank, s.offer_id, s.number, s.person_id LIMIT $10`,
    [
      ...[tenantId, roundId, claimStates, state ? rankOf(state) : null, text ? likeness(text) : null],
      ...(after ? [rankOf(after.state), after.offerId, after.number, after.personId] : [0, 0, 0, 0]),
      limit,
    ],
  );
}
