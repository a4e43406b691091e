// The second factor: a six-digit code from an authenticator (RFC 6238). Finance and administrators need it; a code is accepted once.
import { Secret, TOTP } from 'otpauth';
import { guesses, take } from '#access/rate.ts';
import { endAllSessions } from '#access/sessions.ts';
import { fieldAad } from '#crypto/provider.ts';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import type { House } from '#store/house.ts';

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

/** A new secret, not in force until it is confirmed with a code. Refuses: totp-enrolled while one is in force. */
export async function enrolTotp(house: House, tenantId: number, personId: number): Promise<Enrolment | Refusal> {
  const secret = house.random.bytes(20);
  const crypto = await house.crypto(tenantId);
  const sealed = crypto.encrypt(secret, aad(tenantId, personId));
  const rows = await house.db.query(
    `UPDATE credentials SET totp_sealed = $3, totp_last_step = NULL, updated_at = $4
     WHERE tenant_id = $1 AND person_id = $2 AND totp_confirmed_at IS NULL RETURNING 1`,
    [tenantId, personId, sealed, house.clock.now()],
  );
  if (rows.length === 0) {
    return refuse('totp-enrolled', '您已经绑定了验证器', 'An authenticator is already bound to your account', {
      next: {
        zh: '要更换，请安全管理员先解除绑定',
        en: 'To change it, ask the security administrator to release it first',
      },
    });
  }
  const totp = generator(secret);
  return { uri: totp.toString(), secret: totp.secret.base32 };
}

/**
 * Checks a code and uses it up. With `confirm`, also puts a waiting enrolment into force.
 * Refuses: totp-wrong, totp-missing, too-many-tries.
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
  const [row] = await house.db.query<{ totp_sealed: Buffer | null; totp_confirmed_at: Date | null }>(
    'SELECT totp_sealed, totp_confirmed_at FROM credentials WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, personId],
  );
  if (!row?.totp_sealed || (!confirm && !row.totp_confirmed_at)) {
    return refuse('totp-missing', '您还没有绑定验证器', 'No authenticator is bound to your account yet', {
      next: { zh: '先到“我的 → 密码和设备”里绑定', en: 'Bind one first, in Me → Password and devices' },
    });
  }
  const secret = (await house.crypto(tenantId)).decrypt(row.totp_sealed, aad(tenantId, personId));
  const delta = generator(secret).validate({ token: code, timestamp: now.getTime(), window });
  if (delta === null) return wrong();
  const step = Math.floor(now.getTime() / 1000 / period) + delta;
  const used = await house.db.query(
    `UPDATE credentials SET totp_last_step = $3, totp_confirmed_at = coalesce(totp_confirmed_at, $4)
     WHERE tenant_id = $1 AND person_id = $2 AND (totp_last_step IS NULL OR totp_last_step < $3) RETURNING 1`,
    [tenantId, personId, step, now],
  );
  return used.length > 0 ? null : wrong();
}

const wrong = (): Refusal =>
  refuse('totp-wrong', '验证码不对，或者已经用过', 'This code is wrong or was used before', {
    next: { zh: '等验证器换出下一个数字再输一次', en: 'Wait for the next code of your authenticator and try again' },
  });

/** Takes a lost authenticator out of force and ends every session; the person is told. None bound: nothing happens. */
export async function releaseTotp(house: House, tenantId: number, personId: number): Promise<void> {
  const now = house.clock.now();
  await house.db.transaction(async (q) => {
    const released = await q.query(
      `UPDATE credentials SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, updated_at = $3
        WHERE tenant_id = $1 AND person_id = $2 AND totp_confirmed_at IS NOT NULL RETURNING 1`,
      [tenantId, personId, now],
    );
    if (released.length === 0) return;
    await endAllSessions(q, tenantId, personId, now);
    const words = text(
      '安全管理员解除了您的验证器，下次登录后请绑定新的。不是您要求的，请马上告诉单位工会',
      'The security administrator released your authenticator; bind a new one after signing in. If you did not ask for it, tell your union at once',
    );
    await putMessages(house, q, tenantId, [
      {
        topic: 'authenticator-released',
        dedupe: `released-${personId}-${now.getTime()}`,
        personId,
        payload: { words },
      },
    ]);
  });
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
    `INSERT INTO credentials (tenant_id, person_id, totp_sealed, totp_confirmed_at, updated_at) VALUES ($1, $2, $3, $4, $4)
     ON CONFLICT (tenant_id, person_id) DO UPDATE
     SET totp_sealed = excluded.totp_sealed, totp_confirmed_at = excluded.totp_confirmed_at, totp_last_step = NULL, updated_at = excluded.updated_at`,
    [tenantId, personId, sealed, house.clock.now()],
  );
}
