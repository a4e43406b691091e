// What whoever audits a union's money looks at first: the batches of the last month at and below it, what is out of the ordinary about each, and the
// rounds in which one person both reviewed and granted. Read from the books; nobody keeps a list of it.
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';
import { shownDays } from '#policy/account-changes.ts';
import type { House } from '#store/house.ts';

const auditedDays = 30;
const batchesAtMost = 50;
const casesAtMost = 5_000;
const roundsAtMost = 20;

export interface AuditedBatch {
  readonly id: number;
  readonly number: string;
  readonly title: Text;
  readonly organisationName: string;
  readonly state: string;
  readonly items: number;
  readonly amountFen: number;
  readonly preparedBy: string;
  readonly approvedBy: string | null;
  readonly preparedAt: Date;
  /** Payments that the bank sent back. */
  readonly sentBack: number;
  /** Payments to somebody whose account was changed in the week before the batch was prepared, or since. */
  readonly accountsChanged: number;
}

/** Cases of one round that the same person reviewed and granted. */
interface SameHands {
  readonly roundId: number;
  readonly title: Text;
  readonly roundName: string;
  readonly organisationName: string;
  readonly cases: number;
}

export interface MoneyAudit {
  readonly since: Day;
  readonly batches: readonly AuditedBatch[];
  readonly sameHands: readonly SameHands[];
}

const isOdd = ({ sentBack, accountsChanged }: AuditedBatch): boolean => sentBack + accountsChanged > 0;

/** Batches with something out of the ordinary before the others, each kind with the newest first. */
export async function moneyAudit({ db, clock }: House, tenantId: number, organisationId: number): Promise<MoneyAudit> {
  const since = new Date(clock.now().getTime() - auditedDays * 86_400_000);
  const batches = await db.query<AuditedBatch>(
    `SELECT b.id, b.number, v.definition -> 'title' AS title, o.name AS "organisationName", b.state, b.items, b.amount_fen AS "amountFen",
            m.name AS "preparedBy", a.name AS "approvedBy", b.prepared_at AS "preparedAt",
            (SELECT count(*)::int FROM payment_results f WHERE f.tenant_id = $1 AND f.batch_id = b.id AND f.result = 'rejected') AS "sentBack",
            (SELECT count(*)::int FROM payment_items i JOIN people p ON p.tenant_id = $1 AND p.id = i.payee_person_id
              WHERE i.tenant_id = $1 AND i.batch_id = b.id AND p.account_changed_at > b.prepared_at - make_interval(days => $4)) AS "accountsChanged"
       FROM organisation_paths x
       JOIN rounds r ON r.tenant_id = $1 AND r.organisation_id = x.descendant_id
       JOIN payment_batches b ON b.tenant_id = $1 AND b.round_id = r.id AND b.prepared_at >= $3 AND b.state NOT IN ('preparing', 'withdrawn')
       JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
       JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id
       JOIN people m ON m.tenant_id = $1 AND m.id = b.prepared_by
       LEFT JOIN people a ON a.tenant_id = $1 AND a.id = b.approved_by
      WHERE x.tenant_id = $1 AND x.ancestor_id = $2 ORDER BY b.prepared_at DESC, b.id DESC LIMIT $5`,
    [tenantId, organisationId, since, shownDays, batchesAtMost],
  );
  const sameHands = await db.query<SameHands>(
    `SELECT h.round_id AS "roundId", v.definition -> 'title' AS title, r.name AS "roundName", o.name AS "organisationName", h.cases
       FROM (SELECT w.round_id, count(*)::int AS cases
               FROM (SELECT c.id, c.round_id, c.state, v.definition -> 'stages' AS stages
                       FROM organisation_paths x
                       JOIN rounds r ON r.tenant_id = $1 AND r.organisation_id = x.descendant_id
                       JOIN cases c ON c.tenant_id = $1 AND c.round_id = r.id AND c.changed_at >= $3
                       JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
                      WHERE x.tenant_id = $1 AND x.ancestor_id = $2 ORDER BY c.id DESC LIMIT $4) w
              WHERE EXISTS (SELECT FROM json_array_elements(w.state -> 'deciders') g
                       JOIN json_array_elements(w.state -> 'deciders') d ON d ->> 'personId' = g ->> 'personId' AND d ->> 'stage' <> g ->> 'stage'
                      WHERE w.stages -> (g ->> 'stage') ->> 'kind' = 'grant')
              GROUP BY w.round_id) h
       JOIN rounds r ON r.tenant_id = $1 AND r.id = h.round_id
       JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
       JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id
      ORDER BY h.cases DESC, h.round_id LIMIT $5`,
    [tenantId, organisationId, since, casesAtMost, roundsAtMost],
  );
  const ordered = [...batches.filter(isOdd), ...batches.filter((one) => !isOdd(one))];
  return { since: chinaDate(since), batches: ordered, sameHands };
}
