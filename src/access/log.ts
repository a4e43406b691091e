// The access log: sign-ins, posts granted and revoked, refusals of access. Append-only and read by audit administrators alone; who
// looked at whose data is people/views.ts, which the person reads.
import type { Queryable } from '#store/connection.ts';

export interface AccessEntry {
  readonly actorId: number | null;
  readonly what: string;
  /** Kind and id, never a name or number of a person: `organisation:12`. */
  readonly target: string;
  readonly allowed: boolean;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

export const logAccess = (q: Queryable, tenantId: number, at: Date, entry: AccessEntry): Promise<void> =>
  logAccesses(q, tenantId, at, [entry]);

export async function logAccesses(
  q: Queryable,
  tenantId: number,
  at: Date,
  entries: readonly AccessEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await q.query(
    `INSERT INTO access_log (tenant_id, at, actor_id, what, target, allowed, details)
     SELECT $1, $2, e.* FROM unnest($3::bigint[], $4::text[], $5::text[], $6::boolean[], $7::jsonb[]) AS e`,
    [
      ...[tenantId, at, entries.map((one) => one.actorId), entries.map((one) => one.what)],
      ...[entries.map((one) => one.target), entries.map((one) => one.allowed)],
      entries.map((one) => JSON.stringify(one.details ?? {})),
    ],
  );
}
