// Anybody may object to an entry of a running notice. What he writes and how to reach him are sealed on arrival (S3): the one objected to
// must not learn it, and only those who handle the case open it.
import { fieldAad, openText, sealText } from '#crypto/provider.ts';
import { chinaDate } from '#kit/clock.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const GROUNDS_MIN = 10;
export const GROUNDS_MAX = 2000;
export const CONTACT_MAX = 200;

export interface NewObjection {
  readonly noticeId: number;
  /** The number in the public list. */
  readonly ordinal: number;
  readonly grounds: string;
  /** How to reach the one who objects; may be left out. */
  readonly contact?: string;
}

const place = (tenantId: number, id: number, column: 'grounds_sealed' | 'contact_sealed') =>
  fieldAad({ tenantId, table: 'objections', column, rowId: id, sensitivity: 'S3' });

export { place as objectionPlace };

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

/**
 * Records the objection in the transaction of `q` and gives the case it concerns, for the engine to mark.
 * Refuses: objection-too-short, objection-too-long, objection-contact-too-long, notice-not-found, notice-ended.
 */
export async function raiseObjection(
  house: House,
  q: Queryable,
  tenantId: number,
  objection: NewObjection,
): Promise<{ id: number; caseId: number } | Refusal> {
  const [grounds, contact] = [objection.grounds.trim(), (objection.contact ?? '').trim()];
  const wrong = wrongWords(grounds, contact);
  if (wrong) return wrong;
  const now = house.clock.now();
  const [entry] = await q.query<{ caseId: number; until: string; withdrawn: boolean }>(
    `SELECT e.case_id AS "caseId", n.until, n.withdrawn_at IS NOT NULL AS withdrawn
       FROM notices n JOIN notice_entries e ON e.tenant_id = $1 AND e.notice_id = n.id AND e.ordinal = $3
      WHERE n.tenant_id = $1 AND n.id = $2`,
    [tenantId, objection.noticeId, objection.ordinal],
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
  const id = await house.ids.take(tenantId);
  const crypto = await house.crypto(tenantId);
  const seal = (words: string, column: 'grounds_sealed' | 'contact_sealed') =>
    words === '' ? null : sealText(crypto, words, place(tenantId, id, column));
  await q.query(
    `INSERT INTO objections (tenant_id, id, notice_id, case_id, grounds_sealed, contact_sealed, raised_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[tenantId, id, objection.noticeId, entry.caseId],
      ...[seal(grounds, 'grounds_sealed'), seal(contact, 'contact_sealed'), now],
    ],
  );
  return { id, caseId: entry.caseId };
}

export interface Objection {
  readonly id: number;
  readonly noticeId: number | null;
  readonly caseId: number;
  readonly raisedAt: Date;
  readonly grounds: string;
  readonly contact: string | null;
}

/** The objections to these cases, opened, oldest first. Whoever calls has asked `may` and records the view. */
export async function objectionsTo(house: House, tenantId: number, caseIds: readonly number[]): Promise<Objection[]> {
  const rows = await house.db.query<
    Omit<Objection, 'grounds' | 'contact'> & { grounds: Buffer; contact: Buffer | null }
  >(
    `SELECT id, notice_id AS "noticeId", case_id AS "caseId", raised_at AS "raisedAt", grounds_sealed AS grounds, contact_sealed AS contact
       FROM objections WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[]) ORDER BY raised_at, id`,
    [tenantId, caseIds],
  );
  if (rows.length === 0) return [];
  const crypto = await house.crypto(tenantId);
  const open = (sealed: Buffer, id: number, column: 'grounds_sealed' | 'contact_sealed') =>
    openText(crypto, sealed, place(tenantId, id, column));
  return rows.map(({ grounds, contact, ...row }) => ({
    ...row,
    grounds: open(grounds, row.id, 'grounds_sealed'),
    contact: contact && open(contact, row.id, 'contact_sealed'),
  }));
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
