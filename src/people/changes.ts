// Mending people: a corrected name or number, and two records that turn out to be one person. Each runs in its own transaction,
// because the unique index has the last word on ID numbers.
import { chinaDate } from '#kit/clock.ts';
import { parseIdNumber, parsePhone } from '#kit/identifiers.ts';
import { grams, pinyinOf } from '#kit/pinyin.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { countOnce } from '#people/counted.ts';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import { idNumberIndexes, openField, phoneIndexes, type SealedField, sealField } from '#people/fields.ts';
import { himself } from '#people/merged.ts';
import { findByIdNumbers, idNumberFacts, parsePersonName, personMissing } from '#people/people.ts';
import { administrators } from '#people/posts.ts';
import { mergeWishes } from '#people/wishes.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Correction {
  readonly name?: string;
  readonly idNumber?: string;
  readonly phone?: string;
}

/** Carries a refusal out of a transaction, so that it is rolled back. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const idNumberTaken = (): Refusal =>
  refuse('id-number-taken', '这个身份证号已经登记在另一个人名下', 'This ID number is on file for another person', {
    next: { zh: '如果是同一个人，请合并两条记录', en: 'If they are the same person, merge the two records' },
  });

/** What `correctWithin` throws comes out as a value; the transaction inside was rolled back. */
export async function orRefusal<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    const { code, message } = error as { code?: string; message?: string };
    if (code === '23505' && /people_id_number_key/.test(message ?? '')) return idNumberTaken();
    throw error;
  }
}

/** Throws Refused: person-not-found, person-merged. */
export async function lockPerson(q: Queryable, tenantId: number, id: number): Promise<void> {
  const rows = await q.query<{ merged_into_id: number | null }>(
    'SELECT merged_into_id FROM people WHERE tenant_id = $1 AND id = $2 FOR UPDATE',
    [tenantId, id],
  );
  if (!rows[0]) throw new Refused(personMissing(id));
  if (rows[0].merged_into_id !== null) {
    throw new Refused(
      refuse('person-merged', '这条记录已并入另一个人', 'This record has been merged into another person', {
        details: { mergedIntoId: rows[0].merged_into_id },
      }),
    );
  }
}

async function setIdNumber(house: House, q: Queryable, tenantId: number, personId: number, raw: string): Promise<void> {
  const id = parseIdNumber(raw);
  if (isRefusal(id)) throw new Refused(id);
  const crypto = await house.crypto(tenantId);
  const holder = (await findByIdNumbers(house, tenantId, [id.number], q)).get(id.number);
  if (holder && holder.id !== personId) throw new Refused(idNumberTaken());
  await q.query('UPDATE people SET id_number_sealed = $3, id_number_index = $4 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    personId,
    sealField(crypto, tenantId, 'id_number', personId, id.number),
    idNumberIndexes(crypto, id.number)[0],
  ]);
  const at = house.clock.now();
  await q.query(
    `UPDATE facts SET withdrawn_at = $3, withdrawn_why = 'id-number-corrected'
      WHERE tenant_id = $1 AND person_id = $2 AND source = 'id-number' AND withdrawn_at IS NULL`,
    [tenantId, personId, at],
  );
  await recordFacts(q, tenantId, idNumberFacts(await house.ids.take(tenantId, 2), personId, id, chinaDate(at)), at);
}

/**
 * Corrects what is given, in the caller's transaction, which `orRefusal` surrounds: a refusal is thrown, so that nothing of it stays.
 * Of a changed phone or ID number the sessions are the caller's to end.
 */
export async function correctWithin(
  house: House,
  q: Queryable,
  tenantId: number,
  personId: number,
  correction: Correction,
): Promise<void> {
  await lockPerson(q, tenantId, personId);
  if (correction.name !== undefined) {
    const name = parsePersonName(correction.name);
    if (isRefusal(name)) throw new Refused(name);
    const spoken = pinyinOf(name);
    await q.query(
      'UPDATE people SET name = $3, pinyin = $4, initials = $5, grams = $6 WHERE tenant_id = $1 AND id = $2',
      [...[tenantId, personId, name, spoken.full, spoken.initials], grams(name)],
    );
  }
  if (correction.idNumber !== undefined) await setIdNumber(house, q, tenantId, personId, correction.idNumber);
  if (correction.phone !== undefined) {
    const phone = parsePhone(correction.phone);
    if (isRefusal(phone)) throw new Refused(phone);
    const crypto = await house.crypto(tenantId);
    await q.query('UPDATE people SET phone_sealed = $3, phone_index = $4 WHERE tenant_id = $1 AND id = $2', [
      ...[tenantId, personId, sealField(crypto, tenantId, 'phone', personId, phone), phoneIndexes(crypto, phone)[0]],
    ]);
  }
  await refreshSnapshots(q, tenantId, [personId]);
}

/**
 * Corrects what is given, at once: for loading. An officer's correction goes by src/access/identity-changes.ts.
 * Refuses: person-not-found, person-merged, name-*, id-number-*, id-number-taken, phone-*; then nothing changed.
 */
export async function correctPerson(
  house: House,
  tenantId: number,
  personId: number,
  correction: Correction,
): Promise<{ readonly corrected: true } | Refusal> {
  return orRefusal(() =>
    house.db.transaction(async (q) => {
      await correctWithin(house, q, tenantId, personId, correction);
      return { corrected: true as const };
    }),
  );
}

interface Sealed {
  readonly id: number;
  readonly id_number_sealed: Buffer | null;
  readonly id_number_index: Buffer | null;
  readonly phone_sealed: Buffer | null;
  readonly phone_index: Buffer | null;
  readonly account_sealed: Buffer | null;
  readonly account_bank: string | null;
}

/** What the kept record lacks is taken from the other, sealed anew for its new place. */
async function takeIdentifiers(
  house: House,
  q: Queryable,
  tenantId: number,
  keepId: number,
  dropId: number,
): Promise<void> {
  const rows = await q.query<Sealed>(
    `SELECT id, id_number_sealed, id_number_index, phone_sealed, phone_index, account_sealed, account_bank
       FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[])`,
    [tenantId, [keepId, dropId]],
  );
  const keep = rows.find((row) => row.id === keepId)!;
  const drop = rows.find((row) => row.id === dropId)!;
  if (keep.id_number_index && drop.id_number_index) {
    throw new Refused(
      refuse(
        'people-differ',
        '两条记录的身份证号不同，不是同一个人',
        'The two records have different ID numbers: they are not one person',
        {
          next: {
            zh: '如果有一个写错了，请先更正身份证号',
            en: 'If one of them is wrong, correct that ID number first',
          },
        },
      ),
    );
  }
  const crypto = await house.crypto(tenantId);
  const moved = (column: SealedField): Buffer | null => {
    const own = keep[`${column}_sealed`];
    const other = drop[`${column}_sealed`];
    if (own !== null || other === null) return own;
    return sealField(crypto, tenantId, column, keepId, openField(crypto, tenantId, column, dropId, other));
  };
  await q.query(
    `UPDATE people SET id_number_sealed = NULL, id_number_index = NULL, phone_sealed = NULL, phone_index = NULL,
            account_sealed = NULL, account_bank = NULL, merged_into_id = $3 WHERE tenant_id = $1 AND id = $2`,
    [tenantId, dropId, keepId],
  );
  await q.query(
    `UPDATE people SET id_number_sealed = $3, id_number_index = $4, phone_sealed = $5, phone_index = $6, account_sealed = $7, account_bank = $8,
            account_from = CASE WHEN account_sealed IS NULL THEN (SELECT d.account_from FROM people d WHERE d.tenant_id = $1 AND d.id = $9) ELSE account_from END,
            account_changed_at = CASE WHEN account_sealed IS NULL THEN (SELECT d.account_changed_at FROM people d WHERE d.tenant_id = $1 AND d.id = $9) ELSE account_changed_at END
      WHERE tenant_id = $1 AND id = $2`,
    [
      ...[tenantId, keepId, moved('id_number'), keep.id_number_index ?? drop.id_number_index],
      ...[moved('phone'), keep.phone_index ?? drop.phone_index],
      ...[moved('account'), keep.account_sealed ? keep.account_bank : drop.account_bank, dropId],
    ],
  );
}

async function checkAdministrators(q: Queryable, tenantId: number, ids: readonly number[]): Promise<void> {
  const rows = await q.query<{ holders: number }>(
    `SELECT count(DISTINCT person_id) AS holders FROM posts
      WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[]) AND revoked_at IS NULL AND role = ANY ($3::text[])`,
    [tenantId, ids, administrators],
  );
  if (rows[0]!.holders < 2) return;
  throw new Refused(
    refuse(
      'administrators-exclusive',
      '两条记录都担任管理员，合并后一人会兼两职',
      'Both records hold an administrator post; merged, one person would hold two',
      { next: { zh: '请先免去其中一个', en: 'Revoke one of them first' } },
    ),
  );
}

/** One person at two seats would mark the same works twice. */
async function checkJudges(q: Queryable, tenantId: number, keepId: number, dropId: number): Promise<void> {
  const sits = (
    who: string,
  ) => `SELECT s.panel_id FROM score_seats s WHERE s.tenant_id = $1 AND s.person_id = ANY (${himself(who)})
    AND NOT EXISTS (SELECT FROM score_seat_steps t WHERE t.tenant_id = $1 AND t.panel_id = s.panel_id AND t.seat = s.seat AND t.what = 'left')`;
  const rows = await q.query(
    `SELECT FROM score_panels p WHERE p.tenant_id = $1 AND p.closed_at IS NULL AND p.id IN (${sits('$2')}) AND p.id IN (${sits('$3')}) LIMIT 1`,
    [tenantId, keepId, dropId],
  );
  if (rows.length === 0) return;
  throw new Refused(
    refuse(
      'judges-exclusive',
      '两条记录在同一个评审组各有一席，合并后一人会评两遍',
      'Both records have a seat on one panel; merged, one person would mark twice',
      { next: text('请先让其中一席离开评审组', 'Have one of the two leave the panel first') },
    ),
  );
}

/** Of a studio that both belonged to, or that one leads, the other's line ends. */
async function endSecondLines(q: Queryable, tenantId: number, keepId: number, dropId: number, at: Date): Promise<void> {
  await q.query(
    `UPDATE record_people r SET until_on = greatest(r.from_on, $4::date), ended_at = $5
      WHERE r.tenant_id = $1 AND r.until_on IS NULL AND (
        (r.person_id = $3 AND EXISTS (SELECT FROM record_people k
          WHERE k.tenant_id = $1 AND k.record_id = r.record_id AND k.person_id = $2 AND k.until_on IS NULL))
        OR (r.person_id = ANY (ARRAY[$2::bigint, $3]) AND EXISTS (SELECT FROM records l
          WHERE l.tenant_id = $1 AND l.id = r.record_id AND l.person_id = ANY (ARRAY[$2::bigint, $3]))))`,
    [tenantId, keepId, dropId, chinaDate(at), at],
  );
}

/**
 * Two records of one person: memberships, posts, facts, cases and records go to `keepId`; of two present memberships the kept record's stays
 * and the other ends today. What is written once (interests, seats of judges, messages) is read through the merger (merged.ts).
 * The dropped record remains, closed, with `merged_into`; its sign-in ends.
 * Refuses: person-not-found, person-merged, person-itself, people-differ, administrators-exclusive, judges-exclusive.
 */
export async function mergePeople(
  house: House,
  tenantId: number,
  keepId: number,
  dropId: number,
): Promise<{ readonly merged: true } | Refusal> {
  if (keepId === dropId) return refuse('person-itself', '不能与自己合并', 'A record cannot be merged with itself');
  return orRefusal(() =>
    house.db.transaction(async (q) => {
      for (const id of [keepId, dropId].sort((a, b) => a - b)) await lockPerson(q, tenantId, id);
      await checkAdministrators(q, tenantId, [keepId, dropId]);
      await checkJudges(q, tenantId, keepId, dropId);
      await takeIdentifiers(house, q, tenantId, keepId, dropId);
      const at = house.clock.now();
      await q.query(
        `UPDATE memberships SET status = 'ended', until = greatest(since, $4::date)
          WHERE tenant_id = $1 AND person_id = $3 AND status <> 'ended'
            AND EXISTS (SELECT FROM memberships k WHERE k.tenant_id = $1 AND k.person_id = $2 AND k.status <> 'ended')`,
        [tenantId, keepId, dropId, chinaDate(at)],
      );
      await endSecondLines(q, tenantId, keepId, dropId, at);
      for (const table of ['memberships', 'posts', 'facts', 'corrections', 'cases', 'records', 'record_people']) {
        await q.query(`UPDATE ${table} SET person_id = $2 WHERE tenant_id = $1 AND person_id = $3`, [
          tenantId,
          keepId,
          dropId,
        ]);
      }
      // What waits for either record was proposed of somebody who is another person now.
      await q.query(
        `UPDATE identity_changes SET state = 'superseded', decided_at = $3, value_sealed = NULL, phone_index = NULL
          WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[]) AND state = 'waiting'`,
        [tenantId, [keepId, dropId], at],
      );
      await countOnce(q, tenantId, keepId, dropId, at);
      await mergeWishes(q, tenantId, keepId, dropId);
      await q.query('DELETE FROM person_facts WHERE tenant_id = $1 AND person_id = $2', [tenantId, dropId]);
      await q.query(
        'UPDATE credentials SET disabled_at = $3, epoch = epoch + 1 WHERE tenant_id = $1 AND person_id = $2',
        [tenantId, dropId, at],
      );
      await q.query('UPDATE sessions SET ended_at = $3 WHERE tenant_id = $1 AND person_id = $2 AND ended_at IS NULL', [
        tenantId,
        dropId,
        at,
      ]);
      await q.query('UPDATE tenants SET posts_epoch = posts_epoch + 1 WHERE tenant_id = $1', [tenantId]);
      await refreshSnapshots(q, tenantId, [keepId]);
      return { merged: true as const };
    }),
  );
}
