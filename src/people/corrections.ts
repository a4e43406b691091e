// "This is wrong": a person says what the register has wrong about him, his union looks and answers. What he writes is sealed; the request
// changes nothing by itself.
import { fieldAad, openText, sealText } from '#crypto/provider.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Answers } from '#policy/form.ts';
import type { House } from '#store/house.ts';

export interface Correction {
  readonly id: number;
  readonly personId: number;
  readonly organisationId: number;
  /** A fact's path, or name, id-number, phone, membership. */
  readonly what: string;
  /** What it should be, in the person's words. */
  readonly words: string;
  readonly askedAt: Date;
  readonly answeredAt: Date | null;
  readonly accepted: boolean | null;
  readonly answer: string | null;
  /** The officer who asked for the person, and how the person had agreed; null where he asked himself. */
  readonly askedBy: number | null;
  readonly consent: Answers | null;
}

/** The first answer stands. */
export const alreadyAnswered = (): Refusal =>
  refuse('already-resolved', '这一条已经有人答复', 'Somebody has answered this already');

interface Row extends Omit<Correction, 'words' | 'consent'> {
  readonly sealed: Buffer;
  readonly consentSealed: Buffer | null;
}

const columns = `id, person_id AS "personId", organisation_id AS "organisationId", what, words_sealed AS sealed, asked_at AS "askedAt",
  answered_at AS "answeredAt", accepted, answer, asked_by AS "askedBy", consent_sealed AS "consentSealed"`;

const place = (tenantId: number, id: number, column: 'words_sealed' | 'consent_sealed' = 'words_sealed') =>
  fieldAad({ tenantId, table: 'corrections', column, rowId: id, sensitivity: 'S2' });

export { place as correctionPlace };

async function opened(house: House, tenantId: number, rows: readonly Row[]): Promise<Correction[]> {
  if (rows.length === 0) return [];
  const crypto = await house.crypto(tenantId);
  return rows.map(({ sealed, consentSealed, ...row }) => ({
    ...row,
    words: openText(crypto, sealed, place(tenantId, row.id)),
    consent:
      consentSealed &&
      (JSON.parse(openText(crypto, consentSealed, place(tenantId, row.id, 'consent_sealed'))) as Answers),
  }));
}

/** In the caller's transaction. Refuses: correction-open (one at a time about the same thing). */
export async function askCorrection(
  house: House,
  tenantId: number,
  asked: Pick<Correction, 'personId' | 'organisationId' | 'what' | 'words'> &
    Partial<Pick<Correction, 'askedBy' | 'consent'>>,
): Promise<{ readonly id: number } | Refusal> {
  const { db, clock } = house;
  await db.query('SELECT FROM people WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, asked.personId]);
  const open = await db.query(
    'SELECT FROM corrections WHERE tenant_id = $1 AND person_id = $2 AND what = $3 AND answered_at IS NULL LIMIT 1',
    [tenantId, asked.personId, asked.what],
  );
  if (open.length > 0)
    return refuse(
      'correction-open',
      asked.askedBy ? '这一条已经代为提过，工会正在核对' : '这一条您已经提过，工会正在核对',
      'This was asked about already; it is being looked at',
      {
        next: { zh: '有答复会通知本人', en: 'The member will be told when there is an answer' },
      },
    );
  const id = await house.ids.take(tenantId);
  const crypto = await house.crypto(tenantId);
  const { askedBy = null, consent = null } = asked;
  const given = consent && sealText(crypto, JSON.stringify(consent), place(tenantId, id, 'consent_sealed'));
  await db.query(
    `INSERT INTO corrections (tenant_id, id, person_id, organisation_id, what, words_sealed, asked_at, asked_by, consent_sealed)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[tenantId, id, asked.personId, asked.organisationId, asked.what],
      ...[sealText(crypto, asked.words, place(tenantId, id)), clock.now(), askedBy, given],
    ],
  );
  return { id };
}

/** Of one person, the newest first. */
export const correctionsOf = async (house: House, tenantId: number, personId: number): Promise<Correction[]> =>
  opened(
    house,
    tenantId,
    await house.db.query<Row>(
      `SELECT ${columns} FROM corrections WHERE tenant_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT 50`,
      [tenantId, personId],
    ),
  );

/** Not answered yet, of an organisation and those below it, the oldest first. */
export const openCorrections = async (
  house: House,
  tenantId: number,
  organisationId: number,
  page: { readonly after: number; readonly limit: number },
): Promise<Correction[]> =>
  opened(
    house,
    tenantId,
    await house.db.query<Row>(
      `SELECT ${columns} FROM corrections WHERE tenant_id = $1 AND answered_at IS NULL AND id > $3
          AND organisation_id IN (SELECT x.descendant_id FROM organisation_paths x WHERE x.tenant_id = $1 AND x.ancestor_id = $2)
        ORDER BY id LIMIT $4`,
      [tenantId, organisationId, page.after, page.limit],
    ),
  );

export async function findCorrection(house: House, tenantId: number, id: number): Promise<Correction | null> {
  const rows = await house.db.query<Row>(`SELECT ${columns} FROM corrections WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    id,
  ]);
  return (await opened(house, tenantId, rows))[0] ?? null;
}

/** The first answer stands. Refuses: already-resolved. */
export async function answerCorrection(
  house: House,
  tenantId: number,
  id: number,
  given: { readonly by: number; readonly accepted: boolean; readonly answer: string },
): Promise<Refusal | null> {
  const rows = await house.db.query(
    `UPDATE corrections SET answered_at = $3, answered_by = $4, accepted = $5, answer = $6
      WHERE tenant_id = $1 AND id = $2 AND answered_at IS NULL RETURNING id`,
    [tenantId, id, house.clock.now(), given.by, given.accepted, given.answer],
  );
  return rows.length > 0 ? null : alreadyAnswered();
}
