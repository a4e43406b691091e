// Signing in with a six-digit code by message: proof of holding the phone, for the many members who will never keep a password.
// The code leaves through the outbox like every other message; here only its keyed hash stays.
import { timingSafeEqual } from 'node:crypto';
import { type Guess, mayGuess, wasRight, wasWrong } from '#access/guessing.ts';
import { type Asker, answersRightly, askWhetherHuman, type CheckAnswer, type Question } from '#access/human-check.ts';
import { type Bucket, daily, guesses, take } from '#access/rate.ts';
import { enter, type SignedIn, type SignInFrom, signInFailed } from '#access/sign-in.ts';
import { parsePhone } from '#kit/identifiers.ts';
import { networkOf } from '#kit/network.ts';
import { dice } from '#kit/random.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { CODE_TOPIC, cancelMessages, putMessages } from '#messages/outbox.ts';
import { openField, phoneIndexes } from '#people/fields.ts';
import type { House } from '#store/house.ts';

export const codeMinutes = 5;
const triesAtMost = 5;

/** What a code is for. `about` is proved with it (the ID number of a binding): the code opens nothing else. */
export interface CodePurpose {
  readonly purpose: 'sign-in' | 'bind' | 'own';
  readonly about: string;
}

const signingIn: CodePurpose = { purpose: 'sign-in', about: '' };

const codeHash = async (house: House, tenantId: number, id: number, about: string, code: string): Promise<Buffer> =>
  (await house.crypto(tenantId)).mac('one-time-code', `${id}|${about}|${code}`);

/** Messages cost money and ring at night: so many a day to one phone, for one network, and of the whole house. */
const codesADay = { phone: 10, network: 1_000, house: 100_000 } as const;

/** What nobody is asked a question for: the first code in ten minutes, and a factory's shift behind one address. */
const unasked = (index: string, address: string): readonly Bucket[] => [
  { name: `code-first:${index}`, burst: 1, perMinutes: { tokens: 1, minutes: 10 } },
  { name: `code-first@${networkOf(address)}`, burst: 60, perMinutes: { tokens: 60, minutes: 15 } },
];

/** null: yes; a question: once it is answered. Refuses: too-many-tries. */
async function mayAsk(
  house: House,
  tenantId: number,
  phoneIndex: Buffer,
  { address }: SignInFrom,
  check: CheckAnswer | undefined,
): Promise<Refusal | Question | null> {
  const now = house.clock.now();
  const index = phoneIndex.toString('hex');
  const crypto = await house.crypto(tenantId);
  const asker: Asker = { tenantId, purpose: 'code', who: index };
  if (!check || !answersRightly(crypto, asker, now, check))
    for (const bucket of unasked(index, address))
      if (await take(house.db, tenantId, bucket, now))
        return askWhetherHuman(crypto, asker, now, house.random.bytes(2));
  return (
    (await take(house.db, tenantId, guesses(`code-sent:${index}`), now)) ??
    (await take(house.db, tenantId, daily(`codes:${index}`, codesADay.phone), now)) ??
    (await take(house.db, tenantId, daily(`codes@${networkOf(address)}`, codesADay.network), now)) ??
    (await take(house.db, tenantId, daily('codes', codesADay.house), now))
  );
}

/**
 * Sends a code if the phone belongs to somebody; the answer and the work are the same if it does not.
 * A question comes instead of a code where a machine may be pressing: ask again with its answer. Refuses: phone-*, too-many-tries.
 */
export async function requestCode(
  house: House,
  tenantId: number,
  rawPhone: string,
  from: SignInFrom,
  check?: CheckAnswer,
): Promise<Refusal | Question | null> {
  const phone = parsePhone(rawPhone);
  if (isRefusal(phone)) return phone;
  const crypto = await house.crypto(tenantId);
  const indexes = phoneIndexes(crypto, phone);
  const index = indexes[0]!;
  const limited = await mayAsk(house, tenantId, index, from, check);
  if (limited) return limited;
  const [known] = await house.db.query<{ id: number }>(
    `SELECT p.id FROM people p LEFT JOIN credentials c ON c.tenant_id = p.tenant_id AND c.person_id = p.id
     WHERE p.tenant_id = $1 AND p.phone_index = ANY ($2::bytea[]) AND p.merged_into_id IS NULL AND c.disabled_at IS NULL ORDER BY p.id LIMIT 1`,
    [tenantId, indexes],
  );
  await sendCode(house, tenantId, { phone, index, to: known?.id ?? null, ...signingIn });
  return null;
}

/** Sends a code to the phone, or does the same work and sends nothing (`to` null). */
export async function sendCode(
  house: House,
  tenantId: number,
  given: CodePurpose & { readonly phone: string; readonly index: Buffer; readonly to: number | null },
): Promise<void> {
  const now = house.clock.now();
  const code = String(dice(house.random).int(1_000_000)).padStart(6, '0');
  const id = await house.ids.take(tenantId);
  const dedupe = `code-${id}`;
  const expires = new Date(now.getTime() + codeMinutes * 60_000);
  const hash = await codeHash(house, tenantId, id, given.about, code);
  const words =
    given.purpose === 'own'
      ? text(
          `有人正在改您的密码或收款账户，验证码{code}，${codeMinutes}分钟内有效。不是您本人，请勿告诉任何人`,
          `Your password or account is being changed; the code is {code}, good for ${codeMinutes} minutes. If it is not you, tell nobody`,
        )
      : text(
          `您的登录验证码是{code}，${codeMinutes}分钟内有效，请勿告诉他人`,
          `Your sign-in code is {code}, good for ${codeMinutes} minutes; tell nobody`,
        );
  await house.db.transaction(async (q) => {
    await q.query(
      `INSERT INTO one_time_codes (tenant_id, id, phone_index, purpose, code_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [tenantId, id, given.index, given.purpose, hash, now, expires],
    );
    await putMessages(house, q, tenantId, [
      { topic: CODE_TOPIC, dedupe, personId: given.to, payload: { words }, secret: { phone: given.phone, code } },
    ]);
    // For nobody the message is taken back in the same breath: the same statements, nothing sent.
    await cancelMessages(q, tenantId, given.to === null ? [dedupe] : [], now);
  });
}

interface CodeRow {
  id: number;
  code_hash: Buffer;
}

/** Uses up the newest code of the phone for this purpose; false when it does not fit, is old, used or tried too often. */
export async function spendCode(
  house: House,
  tenantId: number,
  indexes: readonly Buffer[],
  { purpose, about }: CodePurpose,
  code: string,
): Promise<boolean> {
  const now = house.clock.now();
  const [row] = await house.db.query<CodeRow>(
    `UPDATE one_time_codes SET tries = tries + 1
     WHERE tenant_id = $1 AND id = (SELECT id FROM one_time_codes WHERE tenant_id = $1 AND phone_index = ANY ($2::bytea[]) AND purpose = $5 ORDER BY id DESC LIMIT 1)
       AND used_at IS NULL AND expires_at > $3 AND tries < $4
     RETURNING id, code_hash`,
    [tenantId, indexes, now, triesAtMost, purpose],
  );
  if (!row) return false;
  const hash = await codeHash(house, tenantId, row.id, about, code);
  if (!timingSafeEqual(hash, row.code_hash)) return false;
  const used = await house.db.query(
    'UPDATE one_time_codes SET used_at = $3 WHERE tenant_id = $1 AND id = $2 AND used_at IS NULL RETURNING 1',
    [tenantId, row.id, now],
  );
  return used.length > 0;
}

/**
 * A session for phone and code. Each code can be tried five times within five minutes and used once; only the newest counts.
 * Refuses: sign-in-failed, phone-shared (several people on the number: a password tells them apart), too-many-tries, phone-*.
 */
export async function signInByCode(
  house: House,
  tenantId: number,
  given: { phone: string; code: string },
  from: SignInFrom,
): Promise<SignedIn | Refusal> {
  const phone = parsePhone(given.phone);
  if (isRefusal(phone)) return phone;
  const indexes = phoneIndexes(await house.crypto(tenantId), phone);
  const guess: Guess = { way: 'code', index: indexes[0]!, from };
  const limited = await mayGuess(house, tenantId, guess);
  if (limited) return limited;
  const right = await spendCode(house, tenantId, indexes, signingIn, given.code);
  const people = await house.db.query<{ id: number }>(
    `SELECT p.id FROM people p LEFT JOIN credentials c ON c.tenant_id = p.tenant_id AND c.person_id = p.id
     WHERE p.tenant_id = $1 AND p.phone_index = ANY ($2::bytea[]) AND p.merged_into_id IS NULL AND c.disabled_at IS NULL ORDER BY p.id LIMIT 2`,
    [tenantId, indexes],
  );
  if (!right) {
    await wasWrong(house, tenantId, guess, people[0]?.id ?? null);
    return signInFailed();
  }
  await wasRight(house, tenantId, guess);
  if (people.length > 1) {
    return refuse(
      'phone-shared',
      '这个手机号登记了不止一个人，请用密码登录',
      'Several people share this phone number; please sign in with a password',
      {
        next: {
          zh: '没有密码的，请到本单位工会登记自己的手机号',
          en: 'Without a password, register your own number with your union',
        },
      },
    );
  }
  return people[0] ? enter(house, tenantId, people[0].id, from, 'code') : signInFailed();
}

async function ownPhone(house: House, tenantId: number, personId: number) {
  const [row] = await house.db.query<{ sealed: Buffer | null }>(
    'SELECT phone_sealed AS sealed FROM people WHERE tenant_id = $1 AND id = $2',
    [tenantId, personId],
  );
  if (!row?.sealed)
    return refuse('phone-missing', '您没有登记手机号', 'No phone is on record for you', {
      next: text('请到本单位工会登记', 'Register one with your union'),
    });
  const crypto = await house.crypto(tenantId);
  const phone = openField(crypto, tenantId, 'phone', personId, row.sealed);
  return { phone, indexes: phoneIndexes(crypto, phone) };
}

/** Sends whoever is signed in a code to the phone on file: a session alone, which may be stolen, changes neither password nor account. Refuses: phone-missing, too-many-tries. */
export async function requestOwnCode(house: House, tenantId: number, personId: number): Promise<Refusal | null> {
  const own = await ownPhone(house, tenantId, personId);
  if (isRefusal(own)) return own;
  const index = own.indexes[0]!;
  const [now, hex] = [house.clock.now(), index.toString('hex')];
  const limited =
    (await take(house.db, tenantId, guesses(`code-sent:${hex}`), now)) ??
    (await take(house.db, tenantId, daily(`codes:${hex}`, codesADay.phone), now));
  if (limited) return limited;
  await sendCode(house, tenantId, { phone: own.phone, index, to: personId, purpose: 'own', about: String(personId) });
  return null;
}

/** Uses that code up. Refuses: code-wrong, phone-missing, too-many-tries. */
export async function spendOwnCode(
  house: House,
  tenantId: number,
  personId: number,
  code: string,
): Promise<Refusal | null> {
  const own = await ownPhone(house, tenantId, personId);
  if (isRefusal(own)) return own;
  const limited = await take(house.db, tenantId, guesses(`own-code:${personId}`), house.clock.now());
  if (limited) return limited;
  if (await spendCode(house, tenantId, own.indexes, { purpose: 'own', about: String(personId) }, code)) return null;
  return refuse('code-wrong', '验证码不对，或已经用过、过期', 'The code is wrong, was used, or has lapsed', {
    next: text('请重新发一个', 'Have another sent'),
  });
}
