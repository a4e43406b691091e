// Signing in by phone and password. Every way of failing answers with the same words after the same work, so that nobody learns
// from here who has an account.
import { type Guess, mayGuess, wasRight, wasWrong } from '#access/guessing.ts';
import { logAccess } from '#access/log.ts';
import {
  acceptPassword,
  checkNothing,
  checkPassword,
  type HashCost,
  hashPassword,
  standardCost,
} from '#access/password.ts';
import { guesses, take } from '#access/rate.ts';
import { endAllSessions, type OpenedSession, openSession } from '#access/sessions.ts';
import { parsePhone } from '#kit/identifiers.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { idNumberIndexes, phoneIndexes } from '#people/fields.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface SignInFrom {
  /** What the device calls itself; shown in the list of devices. */
  readonly device: string;
  /** Network address, for the loose limit; '' when unknown. */
  readonly address: string;
}

export interface SignedIn extends OpenedSession {
  readonly personId: number;
}

interface Candidate {
  person_id: number;
  password_hash: string | null;
  disabled_at: Date | null;
}

/** Relatives share phones; more than this on one number is not a family. */
const sharedAtMost = 3;

/**
 * A session for phone and password. Refuses: sign-in-failed (whatever the reason), too-many-tries, phone-*.
 * Throws Outage when too many sign in at once.
 */
export async function signIn(
  house: House,
  tenantId: number,
  given: { phone: string; password: string },
  from: SignInFrom,
  cost: HashCost = standardCost,
): Promise<SignedIn | Refusal> {
  const phone = parsePhone(given.phone);
  if (isRefusal(phone)) return phone;
  const indexes = phoneIndexes(await house.crypto(tenantId), phone);
  const guess: Guess = { way: 'password', index: indexes[0]!, from };
  const limited = await mayGuess(house, tenantId, guess);
  if (limited) return limited;
  const candidates = await house.db.query<Candidate>(
    `SELECT c.person_id, c.password_hash, c.disabled_at FROM people p
     JOIN credentials c ON c.tenant_id = p.tenant_id AND c.person_id = p.id
     WHERE p.tenant_id = $1 AND p.phone_index = ANY ($2::bytea[]) AND p.merged_into_id IS NULL AND c.password_hash IS NOT NULL
     ORDER BY p.id LIMIT $3`,
    [tenantId, indexes, sharedAtMost],
  );
  const person = await firstRight(house, tenantId, candidates, given.password, cost);
  if (person === null) {
    await wasWrong(house, tenantId, guess, candidates[0]?.person_id ?? null);
    return signInFailed();
  }
  await wasRight(house, tenantId, guess);
  return enter(house, tenantId, person, from, 'password');
}

async function firstRight(
  house: House,
  tenantId: number,
  candidates: readonly Candidate[],
  password: string,
  cost: HashCost,
): Promise<number | null> {
  if (candidates.length === 0) await checkNothing(password, cost);
  let found: number | null = null;
  for (const candidate of candidates) {
    const checked = await checkPassword(password, candidate.password_hash!, cost);
    if (checked === 'wrong' || candidate.disabled_at || found !== null) continue;
    found = candidate.person_id;
    if (checked === 'outdated') await store(house, tenantId, found, await hashPassword(password, house.random, cost));
  }
  return found;
}

/** Opens the session and writes it down; the one way in for every kind of proof. */
export async function enter(
  house: House,
  tenantId: number,
  personId: number,
  from: SignInFrom,
  by: string,
): Promise<SignedIn> {
  const opened = await openSession(house, tenantId, personId, from.device);
  await logAccess(house.db, tenantId, house.clock.now(), {
    actorId: personId,
    what: 'sign-in',
    target: `person:${personId}`,
    allowed: true,
    details: { by },
  });
  return { ...opened, personId };
}

export const signInFailed = (): Refusal =>
  refuse(
    'sign-in-failed',
    '手机号和密码（或验证码）对不上',
    'The phone number and the password (or code) do not match',
    {
      next: {
        zh: '请再核对一遍；忘记密码可以用短信验证码登录',
        en: 'Check them again; if you forgot the password, sign in with a code by message',
      },
    },
  );

async function store(house: House, tenantId: number, personId: number, hash: string): Promise<void> {
  await house.db.query(
    `INSERT INTO credentials (tenant_id, person_id, password_hash, updated_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, person_id) DO UPDATE SET password_hash = excluded.password_hash, password_initial = false, updated_at = excluded.updated_at`,
    [tenantId, personId, hash, house.clock.now()],
  );
}

/** A phone number is known to everybody who knows the person, an ID number to every counter that copied it. Refuses: password-own-number. */
async function notTheirNumber(
  house: House,
  tenantId: number,
  personId: number,
  password: string,
): Promise<Refusal | null> {
  const plain = password.normalize('NFKC');
  const phones = plain.match(/1\d{10}/g) ?? [];
  const idNumbers = plain.toUpperCase().match(/\d{17}[\dX]/g) ?? [];
  if (phones.length + idNumbers.length === 0) return null;
  const crypto = await house.crypto(tenantId);
  const [own] = await house.db.query(
    `SELECT FROM people WHERE tenant_id = $1 AND id = $2 AND (phone_index = ANY ($3::bytea[]) OR id_number_index = ANY ($4::bytea[]))`,
    [
      tenantId,
      personId,
      phones.flatMap((one) => phoneIndexes(crypto, one)),
      idNumbers.flatMap((one) => idNumberIndexes(crypto, one)),
    ],
  );
  if (!own) return null;
  return refuse(
    'password-own-number',
    '密码里不能有自己的手机号或身份证号',
    'Your own phone or ID number cannot be part of the password',
    { next: { zh: '换一个更长的，比如四个不相干的词', en: 'Take a longer one, four unrelated words for example' } },
  );
}

/** Sets a password and ends every session. Refuses: password-length, password-common, password-own-number. */
export async function setPassword(
  house: House,
  tenantId: number,
  personId: number,
  password: string,
  cost: HashCost = standardCost,
): Promise<Refusal | null> {
  const refused = (await acceptPassword(password)) ?? (await notTheirNumber(house, tenantId, personId, password));
  if (refused) return refused;
  await store(house, tenantId, personId, await hashPassword(password, house.random, cost));
  await endAllSessions(house.db, tenantId, personId, house.clock.now());
  return null;
}

/** How whoever changes a password shows that it is not a session alone: by the present password, or a code that was checked just now. */
export type PasswordProof = { readonly current: string } | { readonly byCode: true };

/** Changes one's own password. Refuses: code-needed (there is no present one, and no code), password-wrong, password-*, too-many-tries. */
export async function changePassword(
  house: House,
  tenantId: number,
  personId: number,
  given: { readonly proof: PasswordProof | null; readonly next: string },
  cost: HashCost = standardCost,
): Promise<Refusal | null> {
  const limited = await take(house.db, tenantId, guesses(`change:${personId}`), house.clock.now());
  if (limited) return limited;
  const { proof, next } = given;
  if (proof && 'byCode' in proof) return setPassword(house, tenantId, personId, next, cost);
  const stored = await passwordHashOf(house.db, tenantId, personId);
  if (stored === null)
    return refuse(
      'code-needed',
      '第一次设密码，要先用手机验证码确认是您本人',
      'To set a first password, give a code from your phone',
      {
        next: text('请点“发验证码”', 'Have a code sent'),
      },
    );
  const right = proof !== null && (await checkPassword(proof.current, stored, cost)) !== 'wrong';
  return right ? setPassword(house, tenantId, personId, next, cost) : passwordWrong();
}

const passwordWrong = (): Refusal => refuse('password-wrong', '现在的密码不对', 'The current password is wrong');

async function passwordHashOf(q: Queryable, tenantId: number, personId: number): Promise<string | null> {
  const [row] = await q.query<{ hash: string | null }>(
    'SELECT password_hash AS hash FROM credentials WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, personId],
  );
  return row?.hash ?? null;
}

/** Whether whoever is signed in knows the password of the account. Refuses: password-wrong (there is none, too), too-many-tries. */
export async function checkOwnPassword(
  house: House,
  tenantId: number,
  personId: number,
  password: string,
  cost: HashCost = standardCost,
): Promise<Refusal | null> {
  const limited = await take(house.db, tenantId, guesses(`change:${personId}`), house.clock.now());
  if (limited) return limited;
  const stored = await passwordHashOf(house.db, tenantId, personId);
  const right = stored !== null && (await checkPassword(password, stored, cost)) !== 'wrong';
  return right ? null : passwordWrong();
}

/** Shuts an account or opens it again; open sessions end at once. */
export async function setDisabled(house: House, tenantId: number, personId: number, disabled: boolean): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (q) => {
    await q.query(
      `INSERT INTO credentials (tenant_id, person_id, disabled_at, updated_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, person_id) DO UPDATE SET disabled_at = excluded.disabled_at, updated_at = excluded.updated_at`,
      [tenantId, personId, disabled ? now : null, now],
    );
    if (disabled) await endAllSessions(q, tenantId, personId, now);
  });
}

/** What a person has to sign in with; nothing of it says what it is. */
export async function accessOf(
  q: Queryable,
  tenantId: number,
  personId: number,
): Promise<{ disabled: boolean; password: boolean; authenticator: boolean }> {
  const [row] = await q.query<{ disabled: boolean; password: boolean; authenticator: boolean }>(
    `SELECT disabled_at IS NOT NULL AS disabled, password_hash IS NOT NULL AS password, totp_confirmed_at IS NOT NULL AS authenticator
       FROM credentials WHERE tenant_id = $1 AND person_id = $2`,
    [tenantId, personId],
  );
  return row ?? { disabled: false, password: false, authenticator: false };
}
