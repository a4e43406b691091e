// Records as they are read: those of a person, and one by its number.
import type { Day } from '#kit/days.ts';
import type { RecordNumber } from '#policy/record.ts';
import type { Queryable } from '#store/queryable.ts';

export interface FoundRecord extends RecordNumber {
  readonly id: number;
  readonly title: { readonly zh: string; readonly en: string };
  readonly level: string;
  readonly holder: string;
  readonly isPerson: boolean;
  readonly unit: string;
  readonly issuer: string;
  readonly basis: string;
  readonly from: Day;
  readonly until: Day | null;
  readonly state: 'valid' | 'suspended' | 'revoked';
  /** The day of the last step. */
  readonly changedOn: Day;
}

const select = `SELECT r.id, r.kind, r.issuer_id AS "issuerId", r.year, r.number, jsonb_build_object('zh', r.title_zh, 'en', r.title_en) AS title, r.level,
    coalesce(p.name, h.name) AS holder, r.person_id IS NOT NULL AS "isPerson", u.name AS unit, i.name AS issuer, o.name AS basis,
    r.from_on AS from, r.until_on AS until, r.state, (s.at AT TIME ZONE 'Asia/Shanghai')::date AS "changedOn"
  FROM records r JOIN organisations i ON i.tenant_id = $1 AND i.id = r.issuer_id JOIN organisations u ON u.tenant_id = $1 AND u.id = r.union_id
  JOIN cases c ON c.tenant_id = $1 AND c.id = r.case_id JOIN rounds o ON o.tenant_id = $1 AND o.id = c.round_id
  JOIN record_steps s ON s.tenant_id = $1 AND s.record_id = r.id AND s.step = r.steps
  LEFT JOIN people p ON p.tenant_id = $1 AND p.id = r.person_id LEFT JOIN organisations h ON h.tenant_id = $1 AND h.id = r.organisation_id
  WHERE r.tenant_id = $1`;

/** The newest first. */
export const recordsOf = (q: Queryable, tenantId: number, personId: number): Promise<FoundRecord[]> =>
  q.query<FoundRecord>(`${select} AND r.person_id = $2 ORDER BY r.from_on DESC, r.id DESC`, [tenantId, personId]);

/** Issued by a union, the newest first. */
export const recordsIssued = (
  q: Queryable,
  tenantId: number,
  asked: { readonly issuerId: number; readonly before?: number; readonly limit: number },
): Promise<FoundRecord[]> =>
  q.query<FoundRecord>(
    `${select} AND r.issuer_id = $2 AND ($3::bigint IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4`,
    [tenantId, asked.issuerId, asked.before ?? null, asked.limit],
  );

/** Of one kind and year, those that are valid, by number. */
export const recordsToPrint = (
  q: Queryable,
  tenantId: number,
  asked: Omit<RecordNumber, 'number'> & { readonly after: number; readonly limit: number },
): Promise<FoundRecord[]> =>
  q.query<FoundRecord>(
    `${select} AND r.issuer_id = $2 AND r.kind = $3 AND r.year = $4 AND r.number > $5 AND r.state = 'valid' ORDER BY r.number LIMIT $6`,
    [tenantId, asked.issuerId, asked.kind, asked.year, asked.after, asked.limit],
  );

export interface RecordStep {
  readonly what: 'registered' | 'taken-back' | 'suspended' | 'restored' | 'revoked' | 'raised' | 'renewed' | 'put-back';
  /** Of 'raised', and of 'registered': the level it gave. */
  readonly level: string | null;
  readonly reason: string | null;
  readonly by: string | null;
  readonly at: Date;
}

/** Its history, and itself; null where there is none. */
export async function recordWhole(
  q: Queryable,
  tenantId: number,
  id: number,
): Promise<{ readonly record: FoundRecord; readonly steps: readonly RecordStep[] } | null> {
  const [record] = await q.query<FoundRecord>(`${select} AND r.id = $2`, [tenantId, id]);
  if (!record) return null;
  const steps = await q.query<RecordStep>(
    `SELECT s.what, s.level, s.reason, p.name AS by, s.at FROM record_steps s LEFT JOIN people p ON p.tenant_id = $1 AND p.id = s.by_id
      WHERE s.tenant_id = $1 AND s.record_id = $2 ORDER BY s.step`,
    [tenantId, id],
  );
  return { record, steps };
}

export async function recordByNumber(
  q: Queryable,
  tenantId: number,
  { issuerId, kind, year, number }: RecordNumber,
): Promise<FoundRecord | null> {
  const rows = await q.query<FoundRecord>(
    `${select} AND r.issuer_id = $2 AND r.kind = $3 AND r.year = $4 AND r.number = $5`,
    [tenantId, issuerId, kind, year, number],
  );
  return rows[0] ?? null;
}
