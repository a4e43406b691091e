// What a donor is told: received, allotted, used and left, and how many people were helped where. Never who: people are counted by the unions
// below, and what would be so few that they could be recognised is told together with others or not at all.
import { type Agreement, findAgreement, listAgreements } from '#gifts/agreements.ts';
import { type Allotment, allotmentsOf } from '#gifts/allotments.ts';
import { type Fund, findFund } from '#gifts/funds.ts';
import { fewestHelped } from '#policy/gift-units.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Helped {
  /** null: several unions, told together because each alone would be few. */
  readonly organisationName: string | null;
  readonly people: number;
}

export interface Destination {
  readonly organisationName: string;
  readonly roundName: string | null;
  readonly what: string;
  readonly unit: string;
  readonly allotted: number;
  readonly used: number;
}

export interface GiftReport {
  readonly destinations: readonly Destination[];
  /** null: fewer than three in all. */
  readonly people: number | null;
  readonly helped: readonly Helped[];
}

/** Few are put together, the smallest first, until together they are no longer few; if all are few, nothing is told. */
export function togetherWhereFew(counts: ReadonlyMap<string, number>): { people: number | null; helped: Helped[] } {
  const sorted = [...counts].filter(([, people]) => people > 0);
  const people = sorted.reduce((sum, [, one]) => sum + one, 0);
  if (people === 0) return { people: 0, helped: [] };
  if (people < fewestHelped) return { people: null, helped: [] };
  const bySize = [...sorted].sort(([, a], [, b]) => a - b);
  const hidden = new Set<string>();
  let together = 0;
  for (const [name, one] of bySize) {
    if (one >= fewestHelped && (hidden.size === 0 || together >= fewestHelped)) break;
    hidden.add(name);
    together += one;
  }
  const shown = sorted.filter(([name]) => !hidden.has(name));
  return {
    people,
    helped: [
      ...shown.map(([organisationName, one]) => ({ organisationName, people: one })),
      ...(together > 0 ? [{ organisationName: null, people: together }] : []),
    ],
  };
}

/** People whose cases in these rounds were paid, by the second-level union they belong to, in the order of the tree. */
const paidPeople = `SELECT u.id, u.name, count(DISTINCT c.person_id)::int AS people FROM cases c
    JOIN organisation_paths x ON x.tenant_id = $1 AND x.descendant_id = c.organisation_id
    JOIN organisations u ON u.tenant_id = $1 AND u.id = x.ancestor_id AND u.level = 'second-level'
   WHERE c.tenant_id = $1 AND c.round_id = ANY ($2::bigint[]) AND c.status = 'passed'
   GROUP BY u.id, u.name, u.ordinal ORDER BY u.ordinal, u.id`;

/** To whom parcels with pieces of these allotments were handed over, by the same unions. */
const handedPeople = `SELECT u.name, count(DISTINCT c.person_id)::int AS people FROM gift_uses t
    JOIN goods_lots l ON l.tenant_id = $1 AND l.gift_use_id = t.id JOIN goods_lot_routes w ON w.tenant_id = $1 AND w.lot_id = l.id
    JOIN delivery_stops d ON d.tenant_id = $1 AND d.route_id = w.route_id JOIN cases c ON c.tenant_id = $1 AND c.id = d.case_id
    CROSS JOIN LATERAL json_each(c.state -> 'stages') AS s(key, value)
    JOIN organisation_paths x ON x.tenant_id = $1 AND x.descendant_id = c.organisation_id
    JOIN organisations u ON u.tenant_id = $1 AND u.id = x.ancestor_id AND u.level = 'second-level'
   WHERE t.tenant_id = $1 AND t.allotment_id = ANY ($2::bigint[]) AND s.value ->> 'status' IN ('handed', 'closed') AND EXISTS (
     SELECT FROM json_array_elements(s.value -> 'parcel') AS p(value) WHERE (p.value ->> 'lot')::bigint = l.id)
   GROUP BY u.id, u.name, u.ordinal ORDER BY u.ordinal, u.id`;

async function people(q: Queryable, tenantId: number, allotments: readonly Allotment[]) {
  const roundIds = [
    ...new Set(allotments.flatMap(({ unit, roundId }) => (unit === 'fen' && roundId ? [roundId] : []))),
  ];
  const paid = await q.query<{ name: string; people: number }>(paidPeople, [tenantId, roundIds]);
  const things = allotments.flatMap(({ unit, id }) => (unit === 'fen' ? [] : [id]));
  const handed = await q.query<{ name: string; people: number }>(handedPeople, [tenantId, things]);
  const counts = new Map<string, number>();
  for (const { name, people: n } of [...paid, ...handed]) counts.set(name, (counts.get(name) ?? 0) + n);
  for (const { unit, organisationName, people: n } of allotments)
    if (unit !== 'fen') counts.set(organisationName, (counts.get(organisationName) ?? 0) + n);
  return togetherWhereFew(counts);
}

/** Several allotments to one place are told as one. */
function destinations(allotments: readonly Allotment[]): Destination[] {
  return [...Map.groupBy(allotments, ({ toId }) => toId).values()].map((here) => {
    const { organisationName, roundName, what, unit, used } = here[0]!;
    const allotted = here.reduce((sum, one) => sum + one.amount - one.takenBack, 0);
    return {
      ...{ organisationName, roundName, what, unit, allotted },
      used: unit === 'fen' ? used : here.reduce((sum, one) => sum + one.used, 0),
    };
  });
}

async function reportOf(q: Queryable, tenantId: number, allotments: readonly Allotment[]) {
  return { destinations: destinations(allotments), ...(await people(q, tenantId, allotments)) };
}

/** On one agreement; of one that feeds a fund, what became of the fund. */
export async function agreementReport(
  q: Queryable,
  tenantId: number,
  id: number,
): Promise<{ readonly agreement: Agreement; readonly report: GiftReport } | null> {
  const agreement = await findAgreement(q, tenantId, id);
  if (!agreement) return null;
  const of = agreement.fundId === null ? { agreementId: id } : { fundId: agreement.fundId };
  return { agreement, report: await reportOf(q, tenantId, await allotmentsOf(q, tenantId, of)) };
}

export interface FundYear {
  readonly year: number;
  readonly receivedFen: number;
  readonly allottedFen: number;
}

/** What came into a fund and went out of it, year by year. */
const fundYears = `SELECT extract(year FROM t.at AT TIME ZONE 'Asia/Shanghai')::int AS year,
    sum(CASE WHEN t.credit_id = $2 AND t.code <> 'take-back' THEN t.amount WHEN t.code = 'gift-reversed' THEN -t.amount ELSE 0 END)::bigint AS "receivedFen",
    sum(CASE WHEN t.code = 'allot' THEN t.amount WHEN t.code = 'take-back' THEN -t.amount ELSE 0 END)::bigint AS "allottedFen"
  FROM transfers t WHERE t.tenant_id = $1 AND (t.debit_id = $2 OR t.credit_id = $2) AND t.kind NOT IN ('reserve', 'void-reserved') GROUP BY 1 ORDER BY 1 DESC`;

export interface FundReport {
  readonly fund: Fund;
  readonly years: readonly FundYear[];
  readonly report: GiftReport;
  readonly agreements: readonly Agreement[];
}

export async function fundReport(q: Queryable, tenantId: number, id: number): Promise<FundReport | null> {
  const fund = await findFund(q, tenantId, id);
  if (!fund) return null;
  const years = await q.query<FundYear>(fundYears, [tenantId, fund.accountId]);
  const agreements = await listAgreements(q, tenantId, { organisationId: fund.organisationId, fundId: id, limit: 200 });
  const report = await reportOf(q, tenantId, await allotmentsOf(q, tenantId, { fundId: id }));
  return { fund, years, report, agreements };
}
