// Public notices: who is to get what, with masked names, for the days the policy names. The public sees only what is written into the
// entries; the cases behind them move in the engine, whose transaction the writing functions join.
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day } from '#kit/days.ts';
import { maskName } from '#kit/mask.ts';
import { Fault, invariant } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import type { Queryable } from '#store/queryable.ts';

/**
 * How whoever the list is about is written: 'name' 王*明 beside the union, 'organisation' the union and nobody in it, 'none' unions in full.
 * People are never printed in full, whatever the policy says; organisations are never masked.
 */
export type NoticeMask = 'name' | 'organisation' | 'none';

/** Details everybody may read (S0), shown as columns: amount, level, contest. Never an identifier or a name. */
export type NoticeDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface NewNotice {
  readonly id: number;
  readonly roundId: number;
  /** The stage that waits for it. */
  readonly stage: string;
  /** Who publishes. */
  readonly organisationId: number;
  readonly title: Text;
  readonly publishedBy: number | null;
  /** From when the public reads it. */
  readonly publishedAt: Date;
  /** When it was announced; until it is public it can be taken back. */
  readonly announcedAt?: Date;
  /** What the officer wrote in front of the list. */
  readonly preface?: string;
  /** The last day on which the public may object. */
  readonly until: Day;
  /** In the order of the list. */
  readonly cases: readonly { readonly caseId: number; readonly details?: NoticeDetails }[];
  /** Default 'name'. */
  readonly mask?: NoticeMask;
}

/** A notice stays to be read for this long after its last day, then only those who handle the cases see it (PIPL art. 19: no longer than needed). */
export const SHOWN_AFTER_DAYS = 30;

interface Subject {
  caseId: number;
  person: string | null;
  subject: string | null;
  organisation: string;
}

async function subjectsOf(q: Queryable, tenantId: number, caseIds: readonly number[]): Promise<Map<number, Subject>> {
  const rows = await q.query<Subject>(
    `SELECT c.id AS "caseId", p.name AS person, s.name AS subject, o.name AS organisation
       FROM cases c JOIN organisations o ON o.tenant_id = $1 AND o.id = c.organisation_id
       LEFT JOIN people p ON p.tenant_id = $1 AND p.id = c.person_id
       LEFT JOIN organisations s ON s.tenant_id = $1 AND s.id = c.subject_organisation_id
      WHERE c.tenant_id = $1 AND c.id = ANY ($2::bigint[])`,
    [tenantId, caseIds],
  );
  return new Map(rows.map((row) => [row.caseId, row]));
}

/** One line as everybody reads it. With 'organisation' a choice beside the union would tell who of it is meant: only the amount stays. */
function lineOf({ person, subject, organisation }: Subject, mask: NoticeMask, details: NoticeDetails) {
  if (person === null) return { name: subject ?? organisation, organisation, details };
  if (mask !== 'organisation') return { name: maskName(person), organisation, details };
  const { amountFen } = details;
  return { name: organisation, organisation, details: amountFen === undefined ? {} : { amountFen } };
}

/** The lines of a list as everybody will read them. */
export async function linesOf(q: Queryable, tenantId: number, cases: NewNotice['cases'], mask: NoticeMask) {
  const caseIds = cases.map((one) => one.caseId);
  const subjects = await subjectsOf(q, tenantId, caseIds);
  return cases.map(({ caseId, details = {} }) => {
    const subject = subjects.get(caseId);
    if (!subject) throw new Fault(`a notice of a case that is not there: ${caseId}`);
    return lineOf(subject, mask, details);
  });
}

/** Writes the notice and its entries in the caller's transaction; gives the number of entries. A Fault for a case that is not there. */
export async function publishNotice(q: Queryable, tenantId: number, notice: NewNotice): Promise<number> {
  invariant(notice.cases.length > 0, 'a notice names at least one case');
  const caseIds = notice.cases.map((one) => one.caseId);
  const { mask = 'name' } = notice;
  const lines = await linesOf(q, tenantId, notice.cases, mask);
  await q.query(
    `INSERT INTO notices (tenant_id, id, round_id, stage, organisation_id, title, title_en, published_at, published_by, until, mask, announced_at, preface)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[tenantId, notice.id, notice.roundId, notice.stage, notice.organisationId, notice.title.zh, notice.title.en],
      ...[notice.publishedAt, notice.publishedBy, notice.until, mask],
      ...[notice.announcedAt ?? null, notice.preface ?? ''],
    ],
  );
  await q.query(
    `INSERT INTO notice_entries (tenant_id, notice_id, case_id, ordinal, masked_name, organisation_name, details)
     SELECT $1, $2, e.case_id, e.ordinal, e.name, e.organisation, e.details
       FROM unnest($3::bigint[], $4::text[], $5::text[], $6::jsonb[]) WITH ORDINALITY AS e (case_id, name, organisation, details, ordinal)`,
    [
      ...[tenantId, notice.id, caseIds, lines.map((one) => one.name), lines.map((one) => one.organisation)],
      lines.map((one) => JSON.stringify(one.details)),
    ],
  );
  return lines.length;
}

/** Which list of its round the next notice is; those taken off the pages keep their number, those that were never public do not. */
export async function nextOfRound(q: Queryable, tenantId: number, roundId: number): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    'SELECT count(*) AS n FROM notices WHERE tenant_id = $1 AND round_id = $2 AND coalesce(withdrawn_at >= published_at, true)',
    [tenantId, roundId],
  );
  return row!.n + 1;
}

/** Takes the notice off the public pages at once; false when it was not there or was withdrawn before. */
export async function withdrawNotice(q: Queryable, tenantId: number, id: number, at: Date): Promise<boolean> {
  const rows = await q.query(
    'UPDATE notices SET withdrawn_at = $3 WHERE tenant_id = $1 AND id = $2 AND withdrawn_at IS NULL RETURNING id',
    [tenantId, id, at],
  );
  return rows.length > 0;
}

export interface PublicNotice {
  readonly id: number;
  readonly title: Text;
  /** What the officer wrote in front of the list. */
  readonly preface: string;
  readonly organisation: Text;
  readonly programmeKey: string;
  readonly year: number;
  readonly mask: NoticeMask;
  readonly publishedAt: Date;
  readonly until: Day;
  readonly entries: number;
  /** Objections are taken until the end of `until`. */
  readonly running: boolean;
}

export interface PublicEntry {
  /** The number in the list, by which the public names an entry; the case's own number is not shown. */
  readonly ordinal: number;
  /** As the notice's mask writes it; with 'organisation', and of organisations, that of the union. */
  readonly maskedName: string;
  readonly organisationName: string;
  readonly details: NoticeDetails;
}

interface NoticeRow extends Omit<PublicNotice, 'title' | 'organisation' | 'running'> {
  title: string;
  titleEn: string;
  organisation: string;
  organisationEn: string;
}

const shaped = ({ titleEn, organisationEn, ...row }: NoticeRow, today: Day): PublicNotice => ({
  ...row,
  title: { zh: row.title, en: titleEn || row.title },
  organisation: { zh: row.organisation, en: organisationEn || row.organisation },
  running: row.until >= today,
});

const NOTICES = `SELECT n.id, n.preface, n.title, n.title_en AS "titleEn", o.name AS organisation, o.name_en AS "organisationEn", r.programme_key AS "programmeKey",
    r.year, n.mask, n.published_at AS "publishedAt", n.until,
    (SELECT count(*) FROM notice_entries e WHERE e.tenant_id = $1 AND e.notice_id = n.id) AS entries
  FROM notices n JOIN organisations o ON o.tenant_id = $1 AND o.id = n.organisation_id JOIN rounds r ON r.tenant_id = $1 AND r.id = n.round_id
 WHERE n.tenant_id = $1 AND n.withdrawn_at IS NULL`;

const SHOWN = `${NOTICES} AND n.until >= $2 AND n.published_at <= $3`;

/** What the public may read today: running, or ended at most 30 days ago; those that end last first. */
export async function publicNotices(
  q: Queryable,
  tenantId: number,
  options: { now: Date; roundId?: number; limit?: number },
): Promise<PublicNotice[]> {
  const today = chinaDate(options.now);
  const rows = await q.query<NoticeRow>(
    `${SHOWN} AND ($4::bigint IS NULL OR n.round_id = $4) ORDER BY n.until DESC, n.id DESC LIMIT $5`,
    [
      ...[tenantId, addDays(today, -SHOWN_AFTER_DAYS), options.now, options.roundId ?? null],
      Math.min(options.limit ?? 100, 500),
    ],
  );
  return rows.map((row) => shaped(row, today));
}

/** Announced and not public yet: to be read by the union alone, which may still take them back. */
export async function announcedNotices(q: Queryable, tenantId: number, roundId: number, now: Date) {
  const rows = await q.query<NoticeRow>(`${NOTICES} AND n.round_id = $2 AND n.published_at > $3 ORDER BY n.id DESC`, [
    tenantId,
    roundId,
    now,
  ]);
  return rows.map((row) => shaped(row, chinaDate(now)));
}

/** One notice with a page of its entries, or undefined when the public may not (or no longer) see it. */
export async function publicNotice(
  q: Queryable,
  tenantId: number,
  id: number,
  options: { now: Date; after?: number; limit?: number },
): Promise<{ notice: PublicNotice; entries: PublicEntry[] } | undefined> {
  const today = chinaDate(options.now);
  const [row] = await q.query<NoticeRow>(`${SHOWN} AND n.id = $4`, [
    tenantId,
    addDays(today, -SHOWN_AFTER_DAYS),
    options.now,
    id,
  ]);
  if (!row) return undefined;
  const entries = await q.query<PublicEntry>(
    `SELECT ordinal, masked_name AS "maskedName", organisation_name AS "organisationName", details FROM notice_entries
      WHERE tenant_id = $1 AND notice_id = $2 AND ordinal > $3 ORDER BY ordinal LIMIT $4`,
    [tenantId, id, options.after ?? 0, Math.min(options.limit ?? 100, 1000)],
  );
  return { notice: shaped(row, today), entries };
}

/** The form of the programme that the notice's round pins: what its details are called. */
export async function formOfNotice(q: Queryable, tenantId: number, id: number): Promise<Form> {
  const [row] = await q.query<{ form: Form }>(
    `SELECT v.definition -> 'form' AS form FROM notices n
       JOIN rounds r ON r.tenant_id = $1 AND r.id = n.round_id JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
      WHERE n.tenant_id = $1 AND n.id = $2`,
    [tenantId, id],
  );
  return row?.form ?? {};
}
