// What studios came to together: by level for the figures at the head, by union below for the map. Both are one gathering of the same studios under another
// key, so that squares and figures say the same.
import type { MapPlace } from '#kit/map-place.ts';
import type { Queryable } from '#store/queryable.ts';
import { below, everReached, paid, real } from '#studios/studios.ts';

interface Money {
  readonly grantedFen: number;
  readonly paidFen: number;
}
interface Brought {
  readonly kind: string;
  readonly count: number;
}

/** A group of studios: how many of each level there are, what was granted and paid, what they proved. */
export interface Gathered extends Money {
  readonly levels: readonly { readonly level: string; readonly valid: number; readonly others: number }[];
  readonly results: readonly Brought[];
}

/** The union directly below the one asked for through which the record `r` came; what came through that one itself is of itself. */
const child = `coalesce((SELECT up.ancestor_id FROM organisation_paths up JOIN organisations k ON k.tenant_id = $1 AND k.id = up.ancestor_id AND k.parent_id = $2
     WHERE up.tenant_id = $1 AND up.descendant_id = r.union_id), $2)::text COLLATE "C"`;

/** Studios `own` with the key `g` they are gathered under; read once for all that is asked of them. */
const own = (key: string) =>
  `own AS MATERIALIZED (SELECT r.id, r.person_id, r.level, r.state, r.registered_at, r.from_on, ${key} AS g FROM records r WHERE r.tenant_id = $1 AND ${below} AND ${real})`;

const counted = (key: string) =>
  `SELECT ${key} AS g, r.level, count(*) FILTER (WHERE r.state = 'valid')::int AS valid, count(*) FILTER (WHERE r.state <> 'valid')::int AS others
     FROM records r WHERE r.tenant_id = $1 AND ${below} AND ${real} GROUP BY 1, 2 ORDER BY 1, 2`;

/** Distinct cases by key and kind; the line without a key is of all, because two studios may share what one person proved. */
const brought = (key: string) => `WITH ${own(key)},
  belonging AS (SELECT o.g, o.person_id, o.from_on, NULL::date AS until_on FROM own o WHERE o.person_id IS NOT NULL
    UNION ALL SELECT o.g, m.person_id, m.from_on, m.until_on FROM own o JOIN record_people m ON m.tenant_id = $1 AND m.record_id = o.id),
  proved AS MATERIALIZED (SELECT DISTINCT b.g, e.kind COLLATE "C" AS kind, e.case_id FROM belonging b JOIN cases c ON c.tenant_id = $1 AND c.person_id = b.person_id
    JOIN evidence e ON e.tenant_id = $1 AND e.case_id = c.id AND e.what = 'given' AND e.day >= b.from_on AND (b.until_on IS NULL OR e.day <= b.until_on)
   WHERE NOT EXISTS (SELECT FROM evidence x WHERE x.tenant_id = $1 AND x.case_id = e.case_id AND x.step = e.step + 1 AND x.what = 'taken-back'))
  SELECT g, kind, count(*)::int AS count FROM proved GROUP BY 1, 2
   UNION ALL SELECT NULL, a.kind, count(*)::int FROM (SELECT DISTINCT kind, case_id FROM proved) a GROUP BY 2 ORDER BY 1, 2`;

/** Cases that made or changed the record, and projects that were helped because its leader has it. */
const money = (key: string) => `WITH ${own(key)},
  projects AS MATERIALIZED (SELECT o.id FROM rounds o JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = o.version_hash
     WHERE o.tenant_id = $1 AND v.definition -> 'evidence' ->> 'kind' = 'project'),
  helped AS (SELECT o.g, s.case_id FROM own o JOIN record_steps s ON s.tenant_id = $1 AND s.record_id = o.id WHERE s.case_id IS NOT NULL
    UNION SELECT o.g, c.id FROM own o JOIN cases c ON c.tenant_id = $1 AND c.person_id = o.person_id AND c.opened_at >= o.registered_at JOIN projects p ON p.id = c.round_id),
  sums AS MATERIALIZED (SELECT c.id, c.amount_fen AS granted, (${paid})::bigint AS paid FROM cases c WHERE c.tenant_id = $1 AND c.id IN (SELECT case_id FROM helped)),
  each AS (SELECT h.g, s.granted, s.paid FROM helped h JOIN sums s ON s.id = h.case_id UNION ALL SELECT NULL, s.granted, s.paid FROM sums s)
  SELECT g, coalesce(sum(granted), 0)::bigint AS "grantedFen", coalesce(sum(paid), 0)::bigint AS "paidFen" FROM each GROUP BY 1 ORDER BY 1`;

interface Keyed {
  readonly g: string | null;
}
const nothing: Money = { grantedFen: 0, paidFen: 0 };

/** By key; under null what all came to together. */
async function gathered(q: Queryable, tenantId: number, organisationId: number, key: string) {
  const asked = [tenantId, organisationId];
  const [levels, results, sums] = [
    await q.query<Keyed & Gathered['levels'][number]>(counted(key), asked),
    await q.query<Keyed & Brought>(brought(key), asked),
    await q.query<Keyed & Money>(money(key), asked),
  ];
  const of = (g: string | null): Gathered => ({
    levels: levels.filter((one) => one.g === g).map(({ level, valid, others }) => ({ level, valid, others })),
    results: results.filter((one) => one.g === g).map(({ kind, count }) => ({ kind, count })),
    grantedFen: (sums.find((one) => one.g === g) ?? nothing).grantedFen,
    paidFen: (sums.find((one) => one.g === g) ?? nothing).paidFen,
  });
  return { levels, of };
}

export interface StudiosOverview extends Gathered {
  /** How many were ever registered, and how many of them ever reached a level. */
  readonly funnel: { readonly registered: number; readonly municipal: number; readonly demonstration: number };
  /** The same by the level that studios have now. */
  readonly byLevel: readonly (Gathered & { readonly level: string })[];
  /** Trades that there are, for choosing among them. */
  readonly trades: readonly string[];
}

export async function studiosOverview(
  q: Queryable,
  tenantId: number,
  organisationId: number,
): Promise<StudiosOverview> {
  const asked = [tenantId, organisationId];
  const { levels, of } = await gathered(q, tenantId, organisationId, 'r.level COLLATE "C"');
  const [funnel] = await q.query<StudiosOverview['funnel']>(
    `SELECT count(*)::int AS registered, count(*) FILTER (WHERE ${everReached("'municipal'")})::int AS municipal,
        count(*) FILTER (WHERE ${everReached("'demonstration'")})::int AS demonstration
       FROM records r WHERE r.tenant_id = $1 AND ${below} AND ${real}`,
    asked,
  );
  const trades = await q.query<{ trade: string }>(
    `SELECT DISTINCT a.plain ->> 'trade' AS trade FROM records r JOIN answers a ON a.tenant_id = $1 AND a.case_id = r.case_id
      WHERE r.tenant_id = $1 AND ${below} AND ${real} AND a.plain ->> 'trade' IS NOT NULL ORDER BY 1 LIMIT 200`,
    asked,
  );
  return {
    ...of(null),
    levels: levels.map(({ level, valid, others }) => ({ level, valid, others })),
    funnel: funnel!,
    byLevel: levels.map(({ level }) => ({ level, ...of(level) })),
    trades: trades.map(({ trade }) => trade),
  };
}

export interface StudiosOfUnion extends Gathered {
  readonly id: number;
  readonly name: string;
  readonly nameEn: string;
  readonly place: MapPlace | null;
}

/** Unions directly below, in administrative order, those without studios too; closed ones, and the one asked for itself, only where they have some. */
export async function studiosByUnion(
  q: Queryable,
  tenantId: number,
  organisationId: number,
): Promise<readonly StudiosOfUnion[]> {
  const { levels, of } = await gathered(q, tenantId, organisationId, child);
  const unions = await q.query<Pick<StudiosOfUnion, 'id' | 'name' | 'nameEn' | 'place'>>(
    `SELECT id, name, name_en AS "nameEn", CASE WHEN map_column IS NOT NULL AND parent_id = $2 THEN jsonb_build_object('column', map_column, 'row', map_row) END AS place
       FROM organisations WHERE tenant_id = $1 AND ((parent_id = $2 AND closed_at IS NULL) OR id = ANY ($3::bigint[])) ORDER BY ordinal, id`,
    [tenantId, organisationId, levels.map(({ g }) => Number(g))],
  );
  return unions.map((union) => ({ ...union, ...of(String(union.id)) }));
}
