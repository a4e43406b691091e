// What everybody may read of donations: who gave where he consented to be named, and in total, by union and unit, what came, was put to
// work and was used. Whoever did not consent stands there unnamed; no contact, and nobody who was helped.
import { becameOf } from '#gifts/allotments.ts';
import type { Queryable } from '#store/queryable.ts';

export interface PublicTotal {
  readonly organisationName: string;
  readonly unit: string;
  readonly received: number;
  readonly allotted: number;
  readonly used: number;
}

export interface PublicGift {
  /** null: the donor did not consent to be named. */
  readonly donor: string | null;
  readonly organisationName: string;
  readonly purpose: string;
  readonly what: string;
  readonly unit: string;
  readonly received: number;
  readonly lastOn: string;
}

/** Whatever lies on the account of a fund came from donors or collections; how much was used of money is what its rounds granted. */
const totals = `WITH came AS (
    SELECT g.organisation_id, l.unit, sum(CASE WHEN r.reverses_year IS NULL THEN r.amount ELSE -r.amount END)::bigint AS received FROM gift_receipts r
      JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = r.agreement_id AND l.line = r.line
      JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = r.agreement_id WHERE r.tenant_id = $1 GROUP BY 1, 2),
  places AS (
    SELECT coalesce(g.organisation_id, f.organisation_id) AS organisation_id, a.unit, x.to_id, a.kind, a.credits - a.debits AS balance,
           (sum(x.amount) - sum(u.back))::bigint AS allotted, (sum(u.booked) + sum(h.handed))::bigint AS used FROM gift_allotments x
      JOIN accounts a ON a.tenant_id = $1 AND a.id = x.to_id LEFT JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = x.agreement_id
      LEFT JOIN gift_funds f ON f.tenant_id = $1 AND f.id = x.fund_id
      ${becameOf}
     WHERE x.tenant_id = $1 GROUP BY 1, 2, 3, 4, 5),
  went AS (SELECT organisation_id, unit, sum(allotted)::bigint AS allotted,
      sum(CASE WHEN kind = 'budget' THEN allotted - balance ELSE used END)::bigint AS used FROM places GROUP BY 1, 2)
  SELECT o.name AS "organisationName", c.unit, c.received, coalesce(w.allotted, 0) AS allotted, coalesce(w.used, 0) AS used FROM came c
    JOIN organisations o ON o.tenant_id = $1 AND o.id = c.organisation_id
    LEFT JOIN went w ON w.organisation_id = c.organisation_id AND w.unit = c.unit
   WHERE c.received > 0 ORDER BY o.ordinal, o.id, c.unit = 'fen' DESC, c.unit`;

const gifts = `SELECT d.public_name AS donor, o.name AS "organisationName", coalesce(f.purpose, g.purpose) AS purpose, l.what, l.unit,
    sum(CASE WHEN r.reverses_year IS NULL THEN r.amount ELSE -r.amount END)::bigint AS received, max(r.received_on) AS "lastOn" FROM gift_receipts r
    JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = r.agreement_id AND l.line = r.line
    JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = r.agreement_id JOIN gift_donors d ON d.tenant_id = $1 AND d.id = g.donor_id
    JOIN organisations o ON o.tenant_id = $1 AND o.id = g.organisation_id LEFT JOIN gift_funds f ON f.tenant_id = $1 AND f.id = g.fund_id
   WHERE r.tenant_id = $1 GROUP BY g.id, l.line, d.public_name, o.name, f.purpose, g.purpose, l.what, l.unit
  HAVING sum(CASE WHEN r.reverses_year IS NULL THEN r.amount ELSE -r.amount END) > 0
   ORDER BY g.id DESC, l.line LIMIT 200`;

export async function publicGifts(
  q: Queryable,
  tenantId: number,
): Promise<{ readonly totals: PublicTotal[]; readonly gifts: PublicGift[] }> {
  return {
    totals: await q.query<PublicTotal>(totals, [tenantId]),
    gifts: await q.query<PublicGift>(gifts, [tenantId]),
  };
}
