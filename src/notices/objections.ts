// Anybody may object to an entry of a running notice; what they write, who they are and how to reach them are sealed on arrival (S3), for those alone who
// handle the case. Who is signed in and says so is known, and holds the entry; what nobody stands for is read by an officer first, so that a script, which
// has no name, holds nothing.
import { daily, take } from '#access/rate.ts';
import { openText, sealText } from '#crypto/provider.ts';
import { type ObjectionColumn, objectionPlace } from '#engine/objection-place.ts';
import { addWorkingDays, type Calendar } from '#kit/calendar.ts';
import { atStartOfDay, chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { networkOf } from '#kit/network.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const GROUNDS_MIN = 10;
export const GROUNDS_MAX = 2000;
export const CONTACT_MAX = 200;
/** Without a name, a day: to one entry, to one notice, from one address. Whoever is known has the first for themself. */
export const PER_ENTRY = 3;
export const NAMELESS_PER_NOTICE = 30;
export const NAMELESS_PER_ADDRESS = 10;
/** Of one person who is known, a day, to all notices. */
export const KNOWN_PER_PERSON = 20;
/** An objection without a name is to be read within so many working days. */
export const READ_WITHIN = 3;

export interface NewObjection {
  readonly noticeId: number;
  /** The number in the public list. */
  readonly ordinal: number;
  readonly grounds: string;
  /** How to reach the one who objects; may be left out. */
  readonly contact?: string;
  /** Who is signed in and stands for it; left out: nobody does. */
  readonly raiser?: number;
  /** Where it comes from, for the bound of an address; left out: from the house itself. */
  readonly address?: string;
}

const length = (words: string) => [...words].length;

function wrongWords(grounds: string, contact: string): Refusal | undefined {
  if (length(grounds) < GROUNDS_MIN) {
    return refuse(
      'objection-too-short',
      `请至少用 ${GROUNDS_MIN} 个字说明理由`,
      `Say in at least ${GROUNDS_MIN} characters why you object`,
      {
        rule: 'grounds',
        next: {
          zh: '写明哪一点不符合规定、您是怎么知道的',
          en: 'Say which point is against the rules and how you know',
        },
      },
    );
  }
  if (length(grounds) > GROUNDS_MAX) {
    return refuse(
      'objection-too-long',
      `理由不能超过 ${GROUNDS_MAX} 字`,
      `The reasons are limited to ${GROUNDS_MAX} characters`,
      {
        rule: 'grounds',
        next: { zh: '请先写要点，工作人员会与您联系', en: 'Write the main points; the officers will contact you' },
      },
    );
  }
  if (length(contact) <= CONTACT_MAX) return undefined;
  return refuse(
    'objection-contact-too-long',
    `联系方式不能超过 ${CONTACT_MAX} 字`,
    `The contact is limited to ${CONTACT_MAX} characters`,
    {
      rule: 'contact',
      next: { zh: '请只写电话或邮箱', en: 'Give only a telephone number or an e-mail address' },
    },
  );
}

const enough = (zh: string, en: string): Refusal =>
  refuse('objections-enough', zh, en, {
    next: {
      zh: '已经有人会看；要补充，请明天再来，或登录后以本人身份提出，或向发布公示的工会、12351 反映',
      en: 'Somebody will read what is there. To add to it come tomorrow, sign in and object in your own name, or turn to the union or 12351',
    },
  });

interface Entry {
  readonly caseId: number;
  readonly until: string;
  readonly withdrawn: boolean;
}

/** Asked while the notice is held, so that two at once count each other. */
async function tooMany(
  house: House,
  q: Queryable,
  tenantId: number,
  { noticeId, raiser, address }: NewObjection,
  { caseId, code }: { readonly caseId: number; readonly code: Buffer | null },
): Promise<Refusal | null> {
  const now = house.clock.now();
  const [count] = await q.query<{ entry: number; notice: number }>(
    `SELECT count(*) FILTER (WHERE case_id = $4) AS entry, count(*) AS notice FROM objections
      WHERE tenant_id = $1 AND notice_id = $2 AND raised_at >= $3 AND raiser_code IS NOT DISTINCT FROM $5 AND known = ($5::bytea IS NOT NULL)`,
    [tenantId, noticeId, atStartOfDay(chinaDate(now)), caseId, code],
  );
  if (count!.entry >= PER_ENTRY)
    return raiser === undefined
      ? enough('对这一位，今天不留名的异议已经收满', 'No more objections without a name to this entry today')
      : enough('您今天对这一位已经提了三次', 'You objected to this entry three times today');
  if (raiser !== undefined) return take(q, tenantId, daily(`object-known:${raiser}`, KNOWN_PER_PERSON), now);
  if (count!.notice >= NAMELESS_PER_NOTICE)
    return enough('这份公示今天不留名的异议已经收满', 'No more objections without a name to this notice today');
  return address === undefined
    ? null
    : take(q, tenantId, daily(`object-nameless:${networkOf(address)}`, NAMELESS_PER_ADDRESS), now);
}

/**
 * Records the objection in the transaction of `q` and gives the case it concerns, for the engine to mark.
 * Refuses: objection-too-short, objection-too-long, objection-contact-too-long, notice-not-found, notice-ended, objections-enough, too-many-tries.
 */
export async function raiseObjection(
  house: House,
  q: Queryable,
  tenantId: number,
  objection: NewObjection,
): Promise<{ id: number; caseId: number; known: boolean } | Refusal> {
  const [grounds, contact] = [objection.grounds.trim(), (objection.contact ?? '').trim()];
  const wrong = wrongWords(grounds, contact);
  if (wrong) return wrong;
  const now = house.clock.now();
  const [entry] = await q.query<Entry>(
    `SELECT e.case_id AS "caseId", n.until, n.withdrawn_at IS NOT NULL AS withdrawn
       FROM notices n JOIN notice_entries e ON e.tenant_id = $1 AND e.notice_id = n.id AND e.ordinal = $3
      WHERE n.tenant_id = $1 AND n.id = $2 AND n.published_at <= $4 FOR UPDATE OF n`,
    [tenantId, objection.noticeId, objection.ordinal, now],
  );
  if (!entry || entry.withdrawn) {
    return refuse('notice-not-found', '没有找到这条公示', 'There is no such entry in a notice', {
      next: { zh: '请从公示页面重新选择', en: 'Choose it again on the page of the notice' },
    });
  }
  if (chinaDate(now) > entry.until) {
    return refuse('notice-ended', `公示已于 ${entry.until} 结束`, `The notice ended on ${entry.until}`, {
      next: { zh: '可直接向发布公示的工会反映', en: 'Turn directly to the union that published it' },
    });
  }
  const crypto = await house.crypto(tenantId);
  const { noticeId, raiser } = objection;
  const { caseId } = entry;
  const known = raiser !== undefined;
  const code = known ? crypto.mac('objection-raiser', `${noticeId}|${caseId}|${raiser}`) : null;
  const limited = await tooMany(house, q, tenantId, objection, { caseId, code });
  if (limited) return limited;
  const id = await house.ids.take(tenantId);
  const seal = (words: string, column: ObjectionColumn) =>
    words === '' ? null : sealText(crypto, words, objectionPlace(tenantId, id, column));
  await q.query(
    `INSERT INTO objections (tenant_id, id, notice_id, case_id, grounds_sealed, contact_sealed, raised_at, known, raiser_sealed, raiser_code)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[tenantId, id, noticeId, caseId, seal(grounds, 'grounds_sealed'), seal(contact, 'contact_sealed'), now],
      ...[known, known ? seal(String(raiser), 'raiser_sealed') : null, code],
    ],
  );
  return { id, caseId, known };
}

export interface Objection {
  readonly id: number;
  readonly noticeId: number | null;
  readonly caseId: number;
  readonly raisedAt: Date;
  /** Somebody stands for it; false: an officer reads it first. */
  readonly known: boolean;
  readonly grounds: string;
  readonly contact: string | null;
  readonly raiserId: number | null;
}

/** The last day on which an objection without a name is to be read. */
export const readBy = (raisedAt: Date, calendar: Calendar): Day =>
  addWorkingDays(chinaDate(raisedAt), READ_WITHIN, calendar);

type Row = Omit<Objection, 'grounds' | 'contact' | 'raiserId'> & {
  grounds: Buffer;
  contact: Buffer | null;
  raiser: Buffer | null;
};

const columns = `o.id, o.notice_id AS "noticeId", o.case_id AS "caseId", o.raised_at AS "raisedAt", o.known, o.grounds_sealed AS grounds, o.contact_sealed AS contact,
  o.raiser_sealed AS raiser`;

async function opened(house: House, tenantId: number, rows: readonly Row[]): Promise<Objection[]> {
  if (rows.length === 0) return [];
  const crypto = await house.crypto(tenantId);
  const open = (sealed: Buffer, id: number, column: ObjectionColumn) =>
    openText(crypto, sealed, objectionPlace(tenantId, id, column));
  return rows.map(({ grounds, contact, raiser, ...row }) => ({
    ...row,
    grounds: open(grounds, row.id, 'grounds_sealed'),
    contact: contact && open(contact, row.id, 'contact_sealed'),
    raiserId: raiser && Number(open(raiser, row.id, 'raiser_sealed')),
  }));
}

/** The objections to these cases, opened, oldest first. Whoever calls has asked `may` and records the view. */
export const objectionsTo = async (house: House, tenantId: number, caseIds: readonly number[]): Promise<Objection[]> =>
  opened(
    house,
    tenantId,
    await house.db.query<Row>(
      `SELECT ${columns} FROM objections o WHERE o.tenant_id = $1 AND o.case_id = ANY ($2::bigint[]) ORDER BY o.raised_at, o.id`,
      [tenantId, caseIds],
    ),
  );

/** By number, opened. */
export const objectionsById = async (house: House, tenantId: number, ids: readonly number[]): Promise<Objection[]> =>
  opened(
    house,
    tenantId,
    await house.db.query<Row>(
      `SELECT ${columns} FROM objections o WHERE o.tenant_id = $1 AND o.id = ANY ($2::bigint[]) ORDER BY o.id`,
      [tenantId, ids],
    ),
  );

/** Of the cases that this union has: those that nobody has read, as the cases' own states say; not of whoever asks. */
const unread = `FROM queue_entries e JOIN cases c ON c.tenant_id = $1 AND c.id = e.case_id AND c.stage = e.stage
    JOIN objections o ON o.tenant_id = $1 AND o.case_id = c.id AND NOT o.known
   WHERE e.tenant_id = $1 AND e.handler_organisation_id = $2 AND e.odd AND c.person_id IS DISTINCT FROM $3
     AND (c.state -> 'stages' -> c.stage -> 'unread')::jsonb @> to_jsonb(o.id)`;

interface Desk {
  readonly organisationId: number;
  readonly personId: number;
}

/** Opened, oldest first, at most 200. */
export const unreadObjections = async (
  house: House,
  tenantId: number,
  { organisationId, personId }: Desk,
): Promise<Objection[]> =>
  opened(
    house,
    tenantId,
    await house.db.query<Row>(`SELECT ${columns} ${unread} ORDER BY o.id LIMIT 200`, [
      ...[tenantId, organisationId, personId],
    ]),
  );

/** Counted up to a hundred; needs no key. */
export async function unreadCount(q: Queryable, tenantId: number, { organisationId, personId }: Desk): Promise<number> {
  const [row] = await q.query<{ n: number }>(`SELECT count(*)::int AS n FROM (SELECT 1 ${unread} LIMIT 100) waiting`, [
    tenantId,
    organisationId,
    personId,
  ]);
  return row!.n;
}

/** How many objections each case has; needs no key. */
export async function objectionCounts(
  q: Queryable,
  tenantId: number,
  caseIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = await q.query<{ caseId: number; count: number }>(
    `SELECT case_id AS "caseId", count(*) AS count FROM objections WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[]) GROUP BY 1`,
    [tenantId, caseIds],
  );
  return new Map(rows.map((row) => [row.caseId, row.count]));
}
