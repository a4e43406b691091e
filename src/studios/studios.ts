// Studios as a union looks at them: which there are below it, and the page of one. Everything is read from records, cases and evidence; nothing about a
// studio is kept a second time.
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import type { Day } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';
import type { RecordNumber } from '#policy/record.ts';
import type { Queryable } from '#store/queryable.ts';

export const studioOrders = ['number', 'from', 'level', 'title'] as const;
export type StudioOrder = (typeof studioOrders)[number];

export interface Studio extends RecordNumber {
  readonly id: number;
  readonly title: Text;
  readonly level: string;
  readonly leader: string;
  readonly unionId: number;
  /** The grass-roots union: a group's name says nothing where there are many. */
  readonly unit: string;
  /** The branch or group below it that its leader belongs to. */
  readonly group: string | null;
  readonly trade: string | null;
  readonly from: Day;
  readonly until: Day | null;
  readonly state: 'valid' | 'suspended' | 'revoked';
  /** Members and apprentices now, the leader not counted. */
  readonly people: number;
  /** What cases proved of its people while they belonged to it. */
  readonly results: number;
}

/** Of the record `r`: who belongs to it, from when until when. */
const belonging = `SELECT r.person_id, r.from_on, NULL::date AS until_on WHERE r.person_id IS NOT NULL
    UNION ALL SELECT m.person_id, m.from_on, m.until_on FROM record_people m WHERE m.tenant_id = $1 AND m.record_id = r.id`;
/** Of the record `r`: evidence `e` of one of them, of a day on which he belonged. */
export const proved = `(${belonging}) b JOIN cases c ON c.tenant_id = $1 AND c.person_id = b.person_id
    JOIN evidence e ON e.tenant_id = $1 AND e.case_id = c.id AND e.what = 'given' AND e.day >= b.from_on AND (b.until_on IS NULL OR e.day <= b.until_on)
     AND NOT EXISTS (SELECT FROM evidence x WHERE x.tenant_id = $1 AND x.case_id = e.case_id AND x.step = e.step + 1 AND x.what = 'taken-back')`;
/** Of what the union `$2` registered, or what came through unions below it. */
export const below = `r.kind = 'studio' AND EXISTS (SELECT FROM organisation_paths t WHERE t.tenant_id = $1 AND t.ancestor_id = $2 AND t.descendant_id = r.union_id)`;
/** Taken back within minutes of being made: it never was. */
export const real = `NOT EXISTS (SELECT FROM record_steps k WHERE k.tenant_id = $1 AND k.record_id = r.id AND k.what = 'taken-back')`;

const isGroup = `u.level IN ('branch', 'group')`;
const grassroots = `(SELECT o.name FROM organisation_paths t JOIN organisations o ON o.tenant_id = $1 AND o.id = t.ancestor_id
     WHERE t.tenant_id = $1 AND t.descendant_id = r.union_id AND o.level NOT IN ('branch', 'group') ORDER BY t.distance LIMIT 1)`;

const select = `SELECT r.id, r.kind, r.issuer_id AS "issuerId", r.year, r.number, jsonb_build_object('zh', r.title_zh, 'en', r.title_en) AS title, r.level,
    coalesce(p.name, h.name) AS leader, r.union_id AS "unionId", coalesce(${grassroots}, u.name) AS unit, CASE WHEN ${isGroup} THEN u.name END AS "group", a.plain ->> 'trade' AS trade, r.from_on AS from, r.until_on AS until, r.state,
    (SELECT count(*) FROM record_people m WHERE m.tenant_id = $1 AND m.record_id = r.id AND m.until_on IS NULL)::int AS people,
    (SELECT count(DISTINCT e.case_id) FROM ${proved})::int AS results
  FROM records r JOIN organisations u ON u.tenant_id = $1 AND u.id = r.union_id
  LEFT JOIN people p ON p.tenant_id = $1 AND p.id = r.person_id LEFT JOIN organisations h ON h.tenant_id = $1 AND h.id = r.organisation_id
  LEFT JOIN answers a ON a.tenant_id = $1 AND a.case_id = r.case_id
  WHERE r.tenant_id = $1`;

/** From the city down is the order of levels; a record of no such level comes last. */
const rank = `CASE r.level WHEN 'demonstration' THEN '1' WHEN 'municipal' THEN '2' WHEN 'district' THEN '3' ELSE '4' END`;
const keys: Readonly<Record<StudioOrder, string>> = {
  ...{ number: `lpad(r.id::text, 16, '0')`, from: 'r.from_on::text', level: rank, title: 'r.title_zh' },
};

/** The record `r` ever had the level, and the step was not put back. */
export const everReached = (
  level: string,
): string => `EXISTS (SELECT FROM record_steps s WHERE s.tenant_id = $1 AND s.record_id = r.id AND s.level = ${level}
      AND NOT EXISTS (SELECT FROM record_steps b WHERE b.tenant_id = $1 AND b.record_id = r.id AND b.step = s.step + 1 AND b.what = 'put-back'))`;

export interface StudiosAsked {
  readonly organisationId: number;
  readonly level?: string;
  /** Ever had this level, whatever became of it. */
  readonly reached?: string;
  readonly state?: string;
  /** A union below: only what came through it. */
  readonly under?: number;
  readonly trade?: string;
  readonly order?: StudioOrder;
  readonly down?: boolean;
  readonly after?: readonly [key: string, id: number];
  readonly limit: number;
}

export const studiosBelow = (
  q: Queryable,
  tenantId: number,
  asked: StudiosAsked,
): Promise<(Studio & { readonly orderedBy: string })[]> => {
  const { order = 'number', down = false } = asked;
  const key = `(${keys[order]}) COLLATE "C"`;
  const [than, way] = down ? ['<', 'DESC'] : ['>', 'ASC'];
  return q.query(
    `SELECT s.* FROM (${select.replace('SELECT r.id,', `SELECT ${key} AS "orderedBy", r.id,`)} AND ${below} AND ${real}
        AND ($3::text IS NULL OR r.level = $3) AND ($4::text IS NULL OR r.state = $4)
        AND ($5::bigint IS NULL OR EXISTS (SELECT FROM organisation_paths t WHERE t.tenant_id = $1 AND t.ancestor_id = $5 AND t.descendant_id = r.union_id))
        AND ($6::text IS NULL OR a.plain ->> 'trade' = $6)
        AND ($7::text IS NULL OR ${everReached('$7')})
        AND ($8::text IS NULL OR (${key}, r.id) ${than} ($8 COLLATE "C", $9::bigint))
      ORDER BY ${key} ${way}, r.id ${way} LIMIT $10) s`,
    [
      ...[tenantId, asked.organisationId, asked.level ?? null, asked.state ?? null, asked.under ?? null],
      ...[asked.trade ?? null, asked.reached ?? null, asked.after?.[0] ?? null, asked.after?.[1] ?? null, asked.limit],
    ],
  );
};

export async function studioById(q: Queryable, tenantId: number, id: number): Promise<Studio | null> {
  const [row] = await q.query<Studio>(`${select} AND r.id = $2 AND r.kind = 'studio' AND ${real}`, [tenantId, id]);
  return row ?? null;
}

export type StudioRole = 'leader' | 'member' | 'apprentice';

/** Those that he leads or belongs to now. */
export const studiosOf = (
  q: Queryable,
  tenantId: number,
  personId: number,
): Promise<(Studio & { readonly role: StudioRole })[]> =>
  q.query(
    `SELECT s.*, coalesce((SELECT m.role FROM record_people m WHERE m.tenant_id = $1 AND m.record_id = s.id AND m.person_id = $2 AND m.until_on IS NULL), 'leader') AS role
       FROM (${select} AND r.kind = 'studio' AND ${real} AND r.id IN (
         SELECT o.id FROM records o WHERE o.tenant_id = $1 AND o.person_id = $2
         UNION SELECT m.record_id FROM record_people m WHERE m.tenant_id = $1 AND m.person_id = $2 AND m.until_on IS NULL)) s ORDER BY s.id`,
    [tenantId, personId],
  );

/** Cases that made or changed the record `r`, and projects that were helped because its leader has it. */
const helped = `SELECT s.case_id FROM record_steps s WHERE s.tenant_id = $1 AND s.record_id = r.id AND s.case_id IS NOT NULL
    UNION SELECT c.id FROM cases c JOIN rounds o ON o.tenant_id = $1 AND o.id = c.round_id
      JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = o.version_hash AND v.definition -> 'evidence' ->> 'kind' = 'project'
     WHERE c.tenant_id = $1 AND c.person_id = r.person_id AND c.opened_at >= r.registered_at`;
export const paid = `SELECT coalesce(sum(i.amount_fen), 0) FROM payment_items i JOIN payment_results x ON x.tenant_id = $1 AND x.item_id = i.id AND x.result = 'settled'
     WHERE i.tenant_id = $1 AND i.case_id = c.id`;

/** How far what was promised is. */
export interface Work {
  readonly status: DeliverState['status'];
  readonly milestones: number;
  readonly done: number;
}

export interface StudioPage {
  readonly people: readonly {
    readonly id: number;
    readonly personId: number;
    readonly name: string;
    readonly role: 'member' | 'apprentice';
    readonly from: Day;
    readonly until: Day | null;
  }[];
  readonly results: readonly {
    readonly kind: string;
    readonly day: Day;
    readonly words: string | null;
    readonly personId: number;
    readonly name: string;
  }[];
  readonly money: readonly {
    readonly title: Text;
    readonly year: number;
    readonly grantedFen: number;
    readonly paidFen: number;
    /** As its reports tell; null where the programme does not ask. */
    readonly usedFen: number | null;
    /** What was promised for it, where anything was. */
    readonly work: Work | null;
  }[];
  readonly honours: readonly (RecordNumber & { readonly title: Text; readonly level: string; readonly from: Day })[];
}

/** What is on the page of a studio beside its record; the newest first. */
export async function studioPage(q: Queryable, tenantId: number, id: number): Promise<StudioPage> {
  const asked = [tenantId, id];
  const people = await q.query<StudioPage['people'][number]>(
    `SELECT m.id, m.person_id AS "personId", p.name, m.role, m.from_on AS from, m.until_on AS until FROM record_people m JOIN people p ON p.tenant_id = $1 AND p.id = m.person_id
      WHERE m.tenant_id = $1 AND m.record_id = $2 ORDER BY m.until_on NULLS FIRST, m.role DESC, m.from_on, m.id`,
    asked,
  );
  const results = await q.query<StudioPage['results'][number]>(
    `SELECT DISTINCT g.case_id, g.kind, g.day, g.words, g.person_id AS "personId", p.name FROM records r CROSS JOIN LATERAL (SELECT e.kind, e.case_id, e.day, e.words, b.person_id FROM ${proved}) g
       JOIN people p ON p.tenant_id = $1 AND p.id = g.person_id WHERE r.tenant_id = $1 AND r.id = $2 ORDER BY g.day DESC, g.case_id DESC LIMIT 500`,
    asked,
  );
  const money = await q.query<StudioPage['money'][number]>(
    `SELECT v.definition -> 'title' AS title, o.year, c.amount_fen AS "grantedFen", (${paid})::bigint AS "paidFen",
         (d.at ->> 'spentFen')::bigint AS "usedFen", CASE WHEN d.at IS NOT NULL THEN jsonb_build_object('status', d.at ->> 'status',
           'milestones', coalesce(json_array_length(d.at -> 'plan'), 0), 'done', (SELECT count(*) FROM json_array_elements(d.at -> 'plan') m WHERE m -> 'doneOn' IS NOT NULL)) END AS work
       FROM records r CROSS JOIN LATERAL (${helped}) g JOIN cases c ON c.tenant_id = $1 AND c.id = g.case_id AND c.amount_fen IS NOT NULL
       JOIN rounds o ON o.tenant_id = $1 AND o.id = c.round_id JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = o.version_hash
       LEFT JOIN LATERAL (SELECT s.value AS at FROM json_each(c.state -> 'stages') s WHERE v.definition -> 'stages' -> s.key ->> 'kind' = 'deliver' LIMIT 1) d ON true
      WHERE r.tenant_id = $1 AND r.id = $2 ORDER BY o.year DESC, c.id DESC`,
    asked,
  );
  const honours = await q.query<StudioPage['honours'][number]>(
    `SELECT o.kind, o.issuer_id AS "issuerId", o.year, o.number, jsonb_build_object('zh', o.title_zh, 'en', o.title_en) AS title, o.level, o.from_on AS from
       FROM records r JOIN records o ON o.tenant_id = $1 AND o.person_id = r.person_id AND o.id <> r.id AND o.kind IN ('honour', 'medal') AND o.state = 'valid'
      WHERE r.tenant_id = $1 AND r.id = $2 ORDER BY o.from_on DESC, o.id DESC`,
    asked,
  );
  return { people, results, money, honours };
}
