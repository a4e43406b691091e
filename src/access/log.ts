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

export async function logAccess(q: Queryable, tenantId: number, at: Date, entry: AccessEntry): Promise<void> {
  await q.query(
    'INSERT INTO access_log (tenant_id, at, actor_id, what, target, allowed, details) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [tenantId, at, entry.actorId, entry.what, entry.target, entry.allowed, JSON.stringify(entry.details ?? {})],
  );
}
