// The second factor: a six-digit code from an authenticator (RFC 6238). Finance and administrators need it; a code is accepted once.
import { timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { logAccess } from '#access/log.ts';
import { guesses, take } from '#access/rate.ts';
import { endAllSessions } from '#access/sessions.ts';
import { strongRoles } from '#access/viewer.ts';
import { fieldAad } from '#crypto/provider.ts';
import { chinaDate } from '#kit/clock.ts';
import { dice } from '#kit/random.ts';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

const period = 30;
/** One period either way for clocks that differ. */
const window = 1;

const aad = (tenantId: number, personId: number): string =>
  fieldAad({ tenantId, table: 'credentials', column: 'totp_sealed', rowId: personId, sensitivity: 'S4' });

export { aad as totpPlace };

const generator = (secret: Uint8Array): TOTP =>
  new TOTP({
    issuer: 'Niangjia',
    label: 'Niangjia',
    algorithm: 'SHA1',
    digits: 6,
    period,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
  });

export interface Enrolment {
  /** `otpauth://totp/…`, to be shown as a QR code once. */
  readonly uri: string;
  /** The same secret in base32, to be typed. */
  readonly secret: string;
}

/** Whether a post of theirs, today's or a coming one, is used with a second factor only. */
async function holdsStrongPost(q: Queryable, tenantId: number, personId: number, now: Date): Promise<boolean> {
  const rows = await q.query(
    `SELECT FROM posts WHERE tenant_id = $1 AND person_id = $2 AND role = ANY ($3::text[]) AND revoked_at IS NULL
        AND (valid_until IS NULL OR valid_until >= $4::date) LIMIT 1`,
    [tenantId, personId, strongRoles, chinaDate(now)],
  );
  return rows.length > 0;
}

/**
 * A new secret, not in force until it is confirmed with a code. Whoever holds a strong post gives the one-time word with it: a session alone,
 * which may be stolen, binds nothing. Refuses: totp-enrolled while one is in force, word-needed, word-wrong, too-many-tries.
 */
export async function enrolTotp(
  house: House,
  tenantId: number,
  personId: number,
  word?: string,
): Promise<Enrolment | Refusal> {
  const now = house.clock.now();
  const strong = await holdsStrongPost(house.db, tenantId, personId, now);
  const refused =
    word === undefined || word === '' ? strong && wordNeeded() : await tryWord(house, tenantId, personId, word);
  if (refused) return refused;
  const secret = house.random.bytes(20);
  const crypto = await house.crypto(tenantId);
  const sealed = crypto.encrypt(secret, aad(tenantId, personId));
  const rows = await house.db.query(
    `UPDATE credentials SET totp_sealed = $3, totp_by_word = $5, totp_last_step = NULL, updated_at = $4
     WHERE tenant_id = $1 AND person_id = $2 AND totp_confirmed_at IS NULL RETURNING 1`,
    [tenantId, personId, sealed, now, Boolean(word)],
  );
  if (rows.length === 0) {
    return refuse('totp-enrolled', '您已经绑定了验证器', 'An authenticator is already bound to your account', {
      next: {
        zh: '要更换，请安全管理员提出解除，另一人确认',
        en: 'To change it, ask the security administrator to propose its release; a second person confirms',
      },
    });
  }
  const totp = generator(secret);
  return { uri: totp.toString(), secret: totp.secret.base32 };
}

/**
 * Checks a code and uses it up. With `confirm`, also puts a waiting enrolment into force.
 * Refuses: totp-wrong, totp-missing, word-needed (bound by a session alone, and the post asks for more), too-many-tries.
 */
export async function useTotp(
  house: House,
  tenantId: number,
  personId: number,
  code: string,
  confirm = false,
): Promise<Refusal | null> {
  const now = house.clock.now();
  const limited = await take(house.db, tenantId, guesses(`totp:${personId}`), now);
  if (limited) return limited;
  const [row] = await house.db.query<{ sealed: Buffer | null; confirmedAt: Date | null; byWord: boolean }>(
    `SELECT totp_sealed AS sealed, totp_confirmed_at AS "confirmedAt", totp_by_word AS "byWord" FROM credentials
      WHERE tenant_id = $1 AND person_id = $2`,
    [tenantId, personId],
  );
  if (!row?.sealed || (!confirm && !row.confirmedAt)) {
    return refuse('totp-missing', '您还没有绑定验证器', 'No authenticator is bound to your account yet', {
      next: { zh: '先到“我的 → 密码和设备”里绑定', en: 'Bind one first, in Me → Password and devices' },
    });
  }
  if (!row.byWord && (await holdsStrongPost(house.db, tenantId, personId, now))) return wordNeeded();
  const secret = (await house.crypto(tenantId)).decrypt(row.sealed, aad(tenantId, personId));
  const delta = generator(secret).validate({ token: code, timestamp: now.getTime(), window });
  if (delta === null) return wrong();
  const step = Math.floor(now.getTime() / 1000 / period) + delta;
  // Only of the secret that was looked at: another may have been asked for meanwhile.
  const used = await house.db.query(
    `UPDATE credentials SET totp_last_step = $3, totp_confirmed_at = coalesce(totp_confirmed_at, $4), word_hash = NULL, word_until = NULL
     WHERE tenant_id = $1 AND person_id = $2 AND totp_sealed = $5 AND (totp_last_step IS NULL OR totp_last_step < $3) RETURNING 1`,
    [tenantId, personId, step, now, row.sealed],
  );
  return used.length > 0 ? null : wrong();
}

const wrong = (): Refusal =>
  refuse('totp-wrong', '验证码不对，或者已经用过', 'This code is wrong or was used before', {
    next: { zh: '等验证器换出下一个数字再输一次', en: 'Wait for the next code of your authenticator and try again' },
  });

/** Takes a lost authenticator out of force and ends every session; the person is told by whoever decided it. */
export async function releaseTotp(house: House, q: Queryable, tenantId: number, personId: number): Promise<void> {
  const now = house.clock.now();
  await q.query(
    `UPDATE credentials SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, totp_by_word = false, updated_at = $3
      WHERE tenant_id = $1 AND person_id = $2`,
    [tenantId, personId, now],
  );
  await endAllSessions(q, tenantId, personId, now);
}

/** Of somebody who is given a strong post: one that a session alone has bound goes. Gives whether none is bound now. */
export async function releaseWordless(
  house: House,
  q: Queryable,
  tenantId: number,
  personId: number,
): Promise<boolean> {
  await q.query(
    `UPDATE credentials SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, updated_at = $3
      WHERE tenant_id = $1 AND person_id = $2 AND NOT totp_by_word`,
    [tenantId, personId, house.clock.now()],
  );
  const bound = await q.query(
    'SELECT FROM credentials WHERE tenant_id = $1 AND person_id = $2 AND totp_confirmed_at IS NOT NULL',
    [tenantId, personId],
  );
  return bound.length === 0;
}

export const wordDays = 7;
const wordTries = 5;
const wordLetters = 'abcdefghijkmnpqrstuvwxyz23456789';

const wordHash = async (house: House, tenantId: number, personId: number, word: string): Promise<Buffer> =>
  (await house.crypto(tenantId)).mac('authenticator-word', `${personId}|${word.toLowerCase().replace(/[\s-]/g, '')}`);

/** A one-time word (40 bits, two groups of four) to bind an authenticator with: told once, kept as a keyed hash, good for seven days and five tries. */
export async function giveWord(house: House, q: Queryable, tenantId: number, personId: number): Promise<string> {
  const chance = dice(house.random);
  const four = () => Array.from({ length: 4 }, () => chance.pick([...wordLetters])).join('');
  const word = `${four()}-${four()}`;
  const now = house.clock.now();
  await q.query(
    `INSERT INTO credentials (tenant_id, person_id, word_hash, word_until, updated_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant_id, person_id) DO UPDATE
     SET word_hash = excluded.word_hash, word_until = excluded.word_until, word_tries = 0, updated_at = excluded.updated_at`,
    [
      ...[tenantId, personId, await wordHash(house, tenantId, personId, word)],
      ...[new Date(now.getTime() + wordDays * 86_400_000), now],
    ],
  );
  return word;
}

/** By the security administrator: written to the access log, and told to the person, without the word. */
export async function giveOutWord(house: House, tenantId: number, personId: number, by: number): Promise<string> {
  return house.db.transaction(async (q) => {
    const word = await giveWord(house, q, tenantId, personId);
    const at = house.clock.now();
    await logAccess(q, tenantId, at, {
      actorId: by,
      what: 'credentials.giveWord',
      target: `person:${personId}`,
      allowed: true,
    });
    const words = text(
      '安全管理员给您发了绑定验证器的一次性口令，请当面去要。不是您要的，请马上告诉安全管理员',
      'The security administrator has a one-time word for you to bind an authenticator with. If you did not ask for it, say so at once',
    );
    await putMessages(house, q, tenantId, [
      {
        topic: 'word-given',
        dedupe: `word-${personId}-${at.getTime()}`,
        personId,
        payload: { words, link: '/hall/me/security' },
      },
    ]);
    return word;
  });
}

const wordNeeded = (): Refusal =>
  refuse(
    'word-needed',
    '您的岗位要凭一次性口令绑定验证器',
    'Your post needs a one-time word to bind an authenticator',
    {
      next: text(
        '口令由安全管理员当面告诉您，七天内有效',
        'The security administrator tells you the word in person; it is good for seven days',
      ),
    },
  );

/** The word stays good until the authenticator is confirmed with a code, so that a page may be opened again. */
async function tryWord(house: House, tenantId: number, personId: number, word: string): Promise<Refusal | null> {
  const now = house.clock.now();
  const limited = await take(house.db, tenantId, guesses(`word:${personId}`), now);
  if (limited) return limited;
  const [row] = await house.db.query<{ hash: Buffer }>(
    `UPDATE credentials SET word_tries = word_tries + 1
      WHERE tenant_id = $1 AND person_id = $2 AND word_until > $3 AND word_tries < $4 RETURNING word_hash AS hash`,
    [tenantId, personId, now, wordTries],
  );
  const right = row && timingSafeEqual(row.hash, await wordHash(house, tenantId, personId, word));
  if (!right)
    return refuse('word-wrong', '口令不对，或已过期', 'The word is wrong or has lapsed', {
      next: text('请安全管理员再发一个', 'Ask the security administrator for another'),
    });
  await house.db.query('UPDATE credentials SET word_tries = 0 WHERE tenant_id = $1 AND person_id = $2', [
    ...[tenantId, personId],
  ]);
  return null;
}

/** The code of a secret at an instant, for tests and the demo. */
export function totpAt(secretBase32: string, at: Date): string {
  const secret = Secret.fromBase32(secretBase32);
  if (secret.bytes.length === 0) throw new Fault('an empty TOTP secret');
  return generator(secret.bytes).generate({ timestamp: at.getTime() });
}

/** Puts a given secret into force, for demo accounts whose authenticator is printed at the start. */
export async function bindTotp(house: House, tenantId: number, personId: number, secretBase32: string): Promise<void> {
  const sealed = (await house.crypto(tenantId)).encrypt(Secret.fromBase32(secretBase32).bytes, aad(tenantId, personId));
  await house.db.query(
    `INSERT INTO credentials (tenant_id, person_id, totp_sealed, totp_confirmed_at, totp_by_word, updated_at) VALUES ($1, $2, $3, $4, true, $4)
     ON CONFLICT (tenant_id, person_id) DO UPDATE
     SET totp_sealed = excluded.totp_sealed, totp_confirmed_at = excluded.totp_confirmed_at, totp_by_word = true, totp_last_step = NULL,
         updated_at = excluded.updated_at`,
    [tenantId, personId, sealed, house.clock.now()],
  );
}
