// "Ask the officer": a member asks about his case, whoever has it answers. Both are sealed and written once; one question at a time about a
// case and a few a day from one person, so that nobody is flooded.

import { fieldAad, openText, sealText } from '#crypto/provider.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { alreadyAnswered } from '#people/corrections.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Question {
  readonly id: number;
  readonly caseId: number;
  /** Empty: erased. */
  readonly words: string;
  readonly askedBy: number;
  readonly askedAt: Date;
  readonly answer: string | null;
  readonly answeredBy: number | null;
  /** The organisation in whose name it was answered. */
  readonly answeredFor: number | null;
  readonly answeredAt: Date | null;
}

interface Row extends Omit<Question, 'words' | 'answer'> {
  readonly sealedWords: Buffer | null;
  readonly sealedAnswer: Buffer | null;
}

const columns = `q.id, q.case_id AS "caseId", q.asked_by AS "askedBy", q.asked_at AS "askedAt", q.words_sealed AS "sealedWords",
  q.answered_by AS "answeredBy", q.answered_for AS "answeredFor", q.answered_at AS "answeredAt", q.answer_sealed AS "sealedAnswer"`;

const place = (tenantId: number, id: number, column: 'words_sealed' | 'answer_sealed') =>
  fieldAad({ tenantId, table: 'case_questions', column, rowId: id, sensitivity: 'S2' });

export { place as caseQuestionPlace };

async function opened(house: House, tenantId: number, rows: readonly Row[]): Promise<Question[]> {
  if (rows.length === 0) return [];
  const crypto = await house.crypto(tenantId);
  const read = (sealed: Buffer | null, id: number, column: 'words_sealed' | 'answer_sealed') =>
    sealed && openText(crypto, sealed, place(tenantId, id, column));
  return rows.map(({ sealedWords, sealedAnswer, ...row }) => ({
    ...row,
    words: read(sealedWords, row.id, 'words_sealed') ?? '',
    answer: read(sealedAnswer, row.id, 'answer_sealed'),
  }));
}

async function sealed(
  house: House,
  tenantId: number,
  id: number,
  column: 'words_sealed' | 'answer_sealed',
  words: string,
) {
  return sealText(await house.crypto(tenantId), words, place(tenantId, id, column));
}

/** Questions of one person in a day, about all cases. */
const aDayAtMost = 10;
const dayMs = 86_400_000;

const questionOpen = (): Refusal =>
  refuse(
    'question-open',
    '上一句还没有答复，答复了再问',
    'Your last question is not answered yet; ask again after that',
    {
      next: { zh: '有答复会通知您', en: 'You will be told when there is an answer' },
    },
  );

/** Refuses: question-open (one at a time about a case), too-many-questions. */
export async function askQuestion(
  house: House,
  tenantId: number,
  asked: { readonly caseId: number; readonly personId: number; readonly words: string },
): Promise<{ readonly id: number } | Refusal> {
  const { db, clock } = house;
  const now = clock.now();
  const [today] = await db.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM case_questions WHERE tenant_id = $1 AND asked_by = $2 AND asked_at > $3',
    [tenantId, asked.personId, new Date(now.getTime() - dayMs)],
  );
  if ((today?.n ?? 0) >= aDayAtMost)
    return refuse('too-many-questions', `一天最多问 ${aDayAtMost} 句`, `At most ${aDayAtMost} questions a day`, {
      next: { zh: '明天再问；急的请打 12351', en: 'Ask again tomorrow; if it is urgent call 12351' },
    });
  const id = await house.ids.take(tenantId);
  const rows = await db.query(
    `INSERT INTO case_questions (tenant_id, id, case_id, asked_by, asked_at, words_sealed) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (tenant_id, case_id) WHERE answered_at IS NULL AND erased_at IS NULL DO NOTHING RETURNING id`,
    [
      ...[tenantId, id, asked.caseId, asked.personId, now],
      await sealed(house, tenantId, id, 'words_sealed', asked.words),
    ],
  );
  return rows.length > 0 ? { id } : questionOpen();
}

/** About these cases, the oldest first. */
export const questionsOf = async (house: House, tenantId: number, caseIds: readonly number[]): Promise<Question[]> =>
  opened(
    house,
    tenantId,
    await house.db.query<Row>(
      `SELECT ${columns} FROM case_questions q WHERE q.tenant_id = $1 AND q.case_id = ANY ($2::bigint[]) ORDER BY q.id`,
      [tenantId, caseIds],
    ),
  );

/** How many wait for an answer, by case, where any do; his own are nobody's to answer. */
export async function unansweredOf(
  q: Queryable,
  tenantId: number,
  caseIds: readonly number[],
  readerId: number,
): Promise<Map<number, number>> {
  const rows = await q.query<{ caseId: number; n: number }>(
    `SELECT case_id AS "caseId", count(*)::int AS n FROM case_questions
      WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[]) AND answered_at IS NULL AND erased_at IS NULL AND asked_by <> $3
      GROUP BY case_id`,
    [tenantId, caseIds, readerId],
  );
  return new Map(rows.map(({ caseId, n }) => [caseId, n]));
}

export interface OpenQuestion {
  readonly id: number;
  readonly caseId: number;
  readonly askedAt: Date;
  readonly organisationId: number;
  readonly roundId: number;
  readonly stage: string;
  readonly programmeKey: string;
  readonly personId: number;
}

/** Not answered yet, of cases that these organisations have in hand (where nobody has: that they run), the oldest first. */
export const openQuestions = (
  house: House,
  tenantId: number,
  organisationIds: readonly number[],
  limit: number,
): Promise<OpenQuestion[]> =>
  house.db.query<OpenQuestion>(
    `SELECT q.id, q.case_id AS "caseId", q.asked_at AS "askedAt", coalesce(c.handler_organisation_id, r.organisation_id) AS "organisationId",
            c.round_id AS "roundId", c.stage, c.programme_key AS "programmeKey", c.person_id AS "personId"
       FROM case_questions q
       JOIN cases c ON c.tenant_id = q.tenant_id AND c.id = q.case_id
       JOIN rounds r ON r.tenant_id = c.tenant_id AND r.id = c.round_id
      WHERE q.tenant_id = $1 AND q.answered_at IS NULL AND q.erased_at IS NULL
        AND coalesce(c.handler_organisation_id, r.organisation_id) = ANY ($2::bigint[])
      ORDER BY q.id LIMIT $3`,
    [tenantId, organisationIds, limit],
  );

/** The case that a question is about; null: there is no such question. */
export async function caseOfQuestion(house: House, tenantId: number, id: number): Promise<number | null> {
  const [row] = await house.db.query<{ caseId: number }>(
    'SELECT case_id AS "caseId" FROM case_questions WHERE tenant_id = $1 AND id = $2',
    [tenantId, id],
  );
  return row?.caseId ?? null;
}

/** The first answer stands. Refuses: already-resolved. */
export async function answerQuestion(
  house: House,
  tenantId: number,
  id: number,
  given: { readonly by: number; readonly organisationId: number; readonly words: string },
): Promise<Refusal | null> {
  const rows = await house.db.query(
    `UPDATE case_questions SET answered_at = $3, answered_by = $4, answered_for = $5, answer_sealed = $6
      WHERE tenant_id = $1 AND id = $2 AND answered_at IS NULL AND erased_at IS NULL RETURNING id`,
    [
      ...[tenantId, id, house.clock.now(), given.by, given.organisationId],
      await sealed(house, tenantId, id, 'answer_sealed', given.words),
    ],
  );
  return rows.length > 0 ? null : alreadyAnswered();
}
