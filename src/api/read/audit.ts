// The two logs as an auditor asks for them. Ids are given in the order of time, so a span of days is a span of ids, found by two look-ups.
import { type Consent, consentColumns, openConsents, type SealedConsent } from '#engine/consents.ts';
import { atEndOfDay, atStartOfDay } from '#kit/clock.ts';
import { maskName } from '#kit/mask.ts';
import { peopleByIds } from '#people/people.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

interface Span {
  readonly before: number | null;
  readonly limit: number;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

interface Accessed {
  readonly id: number;
  readonly at: Date;
  readonly actorId: number | null;
  readonly what: string;
  readonly target: string;
  readonly allowed: boolean;
  readonly details: Record<string, string | number | boolean | null>;
}

const instants = ({ from, until }: Span) => [from ? atStartOfDay(from) : null, until ? atEndOfDay(until) : null];

const spanOf = (table: 'access_log' | 'views') => `
  AND ($2::bigint IS NULL OR l.id < $2)
  AND ($4::timestamptz IS NULL OR l.id >= (SELECT f.id FROM ${table} f WHERE f.tenant_id = $1 AND f.at >= $4 ORDER BY f.at, f.id LIMIT 1))
  AND ($5::timestamptz IS NULL OR l.id <= (SELECT f.id FROM ${table} f WHERE f.tenant_id = $1 AND f.at <= $5 ORDER BY f.at DESC, f.id DESC LIMIT 1))
  ORDER BY l.id DESC LIMIT $3`;

/** Newest first, each with the name of who did it. */
export async function loggedAccesses(
  q: Queryable,
  tenantId: number,
  asked: Span & {
    readonly actor?: number | undefined;
    readonly what?: string | undefined;
    readonly denied?: boolean | undefined;
  },
) {
  const rows = await q.query<Accessed>(
    `SELECT l.id, l.at, l.actor_id AS "actorId", l.what, l.target, l.allowed, l.details FROM access_log l
      WHERE l.tenant_id = $1 AND ($6::bigint IS NULL OR l.actor_id = $6) AND ($7::text IS NULL OR l.what = $7)
        AND ($8::boolean IS NOT TRUE OR NOT l.allowed) ${spanOf('access_log')}`,
    [
      ...[tenantId, asked.before, asked.limit, ...instants(asked)],
      ...[asked.actor ?? null, asked.what ?? null, asked.denied ?? null],
    ],
  );
  const actors = [...new Set(rows.flatMap((row) => row.actorId ?? []))];
  const people = await peopleByIds(q, tenantId, actors);
  return rows.map((row) => ({
    ...row,
    actorName: row.actorId === null ? null : (people.get(row.actorId)?.name ?? null),
  }));
}

interface Viewed {
  readonly id: number;
  readonly at: Date;
  readonly viewerId: number;
  readonly personId: number;
  readonly caseId: number | null;
  readonly what: string;
  readonly purpose: string;
}

/** Newest first: who looked in full, whose data they were masked. */
export async function loggedViews(
  q: Queryable,
  tenantId: number,
  asked: Span & { readonly viewer?: number | undefined; readonly person?: number | undefined },
) {
  const rows = await q.query<Viewed>(
    `SELECT l.id, l.at, l.viewer_id AS "viewerId", l.person_id AS "personId", l.case_id AS "caseId", l.what, l.purpose FROM views l
      WHERE l.tenant_id = $1 AND ($6::bigint IS NULL OR l.viewer_id = $6) AND ($7::bigint IS NULL OR l.person_id = $7) ${spanOf('views')}`,
    [tenantId, asked.before, asked.limit, ...instants(asked), asked.viewer ?? null, asked.person ?? null],
  );
  const ids = [...new Set(rows.flatMap(({ viewerId, personId }) => [viewerId, personId]))];
  const people = await peopleByIds(q, tenantId, ids);
  const nameOf = (personId: number) => people.get(personId)?.name ?? '';
  return rows.map((row) => ({
    ...row,
    viewerName: nameOf(row.viewerId),
    personName: maskName(nameOf(row.personId)),
  }));
}

/** Consents to act for members, newest first, each with whose case it is. */
export async function recordedConsents(
  house: House,
  tenantId: number,
  { before, limit }: { readonly before: readonly [at: string, actionId: string] | null; readonly limit: number },
): Promise<(Consent & { readonly personId: number | null })[]> {
  const rows = await house.db.query<SealedConsent & { personId: number | null }>(
    `SELECT ${consentColumns}, c.person_id AS "personId" FROM consents n LEFT JOIN cases c ON c.tenant_id = $1 AND c.id = n.case_id
      WHERE n.tenant_id = $1 AND ($2::timestamptz IS NULL OR (n.recorded_at, n.action_id) < ($2::timestamptz, $3::uuid))
      ORDER BY n.recorded_at DESC, n.action_id DESC LIMIT $4`,
    [tenantId, before?.[0] ?? null, before?.[1] ?? null, limit],
  );
  const opened = await openConsents(house, tenantId, rows);
  return opened.map((one, n) => ({ ...one, personId: rows[n]!.personId }));
}
