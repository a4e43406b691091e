// The first time: somebody whose phone is not on record proves who he is by name and ID number, and that he holds the phone by a code.
// Every way of failing gives the same answer after the same work; what is bound is written down, and told to the person.
import { sendCode, spendCode } from '#access/codes.ts';
import { proveWaitingPhone, supersede } from '#access/identity-changes.ts';
import { logAccess } from '#access/log.ts';
import { guesses, perAddress, take } from '#access/rate.ts';
import { enter, type SignedIn, type SignInFrom } from '#access/sign-in.ts';
import { chinaDate } from '#kit/clock.ts';
import { type IdNumber, parseIdNumber, parsePhone } from '#kit/identifiers.ts';
import { maskName, maskPhone } from '#kit/mask.ts';
import { normaliseName } from '#kit/normalise.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import { correctWithin, lockPerson, orRefusal } from '#people/changes.ts';
import { idNumberIndexes, phoneIndexes } from '#people/fields.ts';
import { keepersOf } from '#people/keepers.ts';
import { findByPhone } from '#people/people.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Binding {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
}

interface Checked {
  readonly name: string;
  readonly id: IdNumber;
  readonly phone: string;
  readonly idIndexes: readonly Buffer[];
  readonly phoneIndexes: readonly Buffer[];
}

/** As SQL, of a change `w` of person `p`: the officer who recorded it has had the whole ID number before him. */
const knownToRecorder = `(
  EXISTS (SELECT FROM views v WHERE v.tenant_id = w.tenant_id AND v.person_id = w.person_id AND v.viewer_id = w.proposed_by
    AND (v.what LIKE '%id_number%' OR v.what LIKE '%document%'))
  OR EXISTS (SELECT FROM identity_changes k WHERE k.tenant_id = w.tenant_id AND k.person_id = w.person_id AND k.kind = 'id-number'
    AND k.proposed_by = w.proposed_by)
  OR EXISTS (SELECT FROM import_runs r JOIN import_rows i ON i.tenant_id = r.tenant_id AND i.run_id = r.id
    WHERE r.tenant_id = w.tenant_id AND r.created_by = w.proposed_by AND i.person_id = w.person_id))`;

async function checked(house: House, tenantId: number, given: Binding): Promise<Checked | Refusal> {
  const id = parseIdNumber(given.idNumber);
  if (isRefusal(id)) return id;
  const phone = parsePhone(given.phone);
  if (isRefusal(phone)) return phone;
  const crypto = await house.crypto(tenantId);
  return {
    name: normaliseName(given.name),
    id,
    phone,
    idIndexes: idNumberIndexes(crypto, id.number),
    phoneIndexes: phoneIndexes(crypto, phone),
  };
}

/**
 * Whom the name and number mean, if the account is not shut, no post is theirs (of its holders two people decide), and either no phone is on
 * record or this very number was recorded for them and waits. Whoever recorded it must not be the one who proves it: not where that officer was
 * shown the ID number, brought it in a file, or had it changed. Nor does a name or number that one officer wrote bind a first phone.
 */
async function unbound(
  house: House,
  q: Queryable,
  tenantId: number,
  { name, idIndexes, phoneIndexes }: Checked,
): Promise<number | null> {
  const [person] = await q.query<{ id: number; name: string }>(
    `SELECT p.id, p.name FROM people p LEFT JOIN credentials c ON c.tenant_id = p.tenant_id AND c.person_id = p.id
      WHERE p.tenant_id = $1 AND p.id_number_index = ANY ($2::bytea[]) AND p.merged_into_id IS NULL AND c.disabled_at IS NULL
        AND NOT EXISTS (SELECT FROM posts o WHERE o.tenant_id = $1 AND o.person_id = p.id AND o.revoked_at IS NULL
              AND (o.valid_until IS NULL OR o.valid_until >= $4::date))
        AND (EXISTS (SELECT FROM identity_changes w WHERE w.tenant_id = $1 AND w.person_id = p.id AND w.kind = 'phone' AND w.rule = 'waiting'
              AND w.state = 'waiting' AND w.phone_index = ANY ($3::bytea[]) AND NOT ${knownToRecorder})
          OR (p.phone_index IS NULL AND NOT EXISTS (SELECT FROM identity_changes k WHERE k.tenant_id = $1 AND k.person_id = p.id
              AND k.kind IN ('name', 'id-number') AND k.rule = 'waiting' AND k.state = 'in-force'))) LIMIT 1`,
    [tenantId, idIndexes, phoneIndexes, chinaDate(house.clock.now())],
  );
  return person && normaliseName(person.name) === name ? person.id : null;
}

const limited = async (house: House, tenantId: number, { idIndexes, phoneIndexes }: Checked, from: SignInFrom) => {
  const now = house.clock.now();
  return (
    (await take(house.db, tenantId, perAddress('bind', from.address), now)) ??
    (await take(house.db, tenantId, guesses(`bind-id:${idIndexes[0]!.toString('hex')}`), now)) ??
    (await take(house.db, tenantId, guesses(`bind-phone:${phoneIndexes[0]!.toString('hex')}`), now))
  );
};

/** Sends a code to the phone if the person is on file without one. Refuses: id-number-*, phone-*, too-many-tries. */
export async function requestBinding(
  house: House,
  tenantId: number,
  given: Binding,
  from: SignInFrom,
): Promise<Refusal | null> {
  const who = await checked(house, tenantId, given);
  if (isRefusal(who)) return who;
  const stop = await limited(house, tenantId, who, from);
  if (stop) return stop;
  const to = await unbound(house, house.db, tenantId, who);
  const target = to === null ? 'person' : `person:${to}`;
  await logAccess(house.db, tenantId, house.clock.now(), {
    actorId: to,
    what: 'bind-request',
    target,
    allowed: to !== null,
  });
  await sendCode(house, tenantId, {
    phone: who.phone,
    index: who.phoneIndexes[0]!,
    to,
    purpose: 'bind',
    about: who.id.number,
  });
  return null;
}

/** To the person, on the phone just bound, and to his union: if it was somebody else who bound it, only the union can know. */
async function tellOfBinding(
  house: House,
  q: Queryable,
  tenantId: number,
  personId: number,
  { name, phone }: Checked,
  at: Date,
) {
  const own = text(
    '您的手机号已登记，以后用它登录。不是您本人办的，请马上告诉单位工会',
    'Your phone is on record and you sign in with it. If this was not you, tell your union at once',
  );
  const who = `${maskName(name)}（${maskPhone(phone)}）`;
  const theirs = text(
    `会员${who}刚登记了手机号，用姓名、证件号和验证码核过。不像本人办的，请核对后停用`,
    `A member, ${who}, has just bound a phone by name, ID number and code. If it does not look right, check and disable it`,
  );
  const dedupe = `bound-${personId}-${at.getTime()}`;
  const union = await keepersOf(q, tenantId, personId, chinaDate(at));
  await putMessages(house, q, tenantId, [
    { topic: 'phone-bound', dedupe, personId, payload: { words: own } },
    ...(union?.people ?? []).map((keeper) => ({
      ...{ topic: 'phone-bound-by-member', dedupe: `${dedupe}-${keeper}`, personId: keeper },
      payload: { words: theirs, link: `/desk/people/${personId}` },
    })),
  ]);
}

const failed = (): Refusal =>
  refuse(
    'sign-in-failed',
    '姓名、证件号、验证码对不上，或者已经登记过手机号',
    'Name, ID number and code do not fit, or a phone is on record already',
    {
      next: text(
        '看看是不是有生僻字；换了手机号的，请单位工会更正',
        'Check the characters of the name; if you changed your number, your union can correct it',
      ),
    },
  );

/** Nobody had a phone on record for them: this one, now. Refuses: sign-in-failed where another was put there meanwhile. */
async function bindFirst(house: House, tenantId: number, personId: number, who: Checked): Promise<Refusal | null> {
  const now = house.clock.now();
  return orRefusal(() =>
    house.db.transaction(async (q) => {
      await lockPerson(q, tenantId, personId);
      if ((await unbound(house, q, tenantId, who)) !== personId) return failed();
      await correctWithin(house, q, tenantId, personId, { phone: who.phone });
      await supersede(q, tenantId, personId, now, ['phone']);
      await logAccess(q, tenantId, now, {
        actorId: personId,
        what: 'bind',
        target: `person:${personId}`,
        allowed: true,
      });
      await tellOfBinding(house, q, tenantId, personId, who, now);
      return null;
    }),
  );
}

/**
 * Puts the phone on record and signs in. Refuses: sign-in-failed, phone-shared (another person has this number), id-number-*, phone-*,
 * too-many-tries.
 */
export async function bindByCode(
  house: House,
  tenantId: number,
  given: Binding & { readonly code: string },
  from: SignInFrom,
): Promise<SignedIn | Refusal> {
  const who = await checked(house, tenantId, given);
  if (isRefusal(who)) return who;
  const stop = await take(house.db, tenantId, perAddress('sign-in', from.address), house.clock.now());
  if (stop) return stop;
  const purpose = { purpose: 'bind', about: who.id.number } as const;
  if (!(await spendCode(house, tenantId, who.phoneIndexes, purpose, given.code))) return failed();
  const personId = await unbound(house, house.db, tenantId, who);
  if (personId === null) return failed();
  // Whoever has the code holds the phone, so it is no secret to him that somebody else gave it.
  if ((await findByPhone(house, tenantId, who.phone)).length > 0)
    return refuse('phone-shared', '这个手机号已登记在另一个人名下', 'This number is on record for another person', {
      next: text('请用自己的手机号，或请单位工会登记', 'Use a number of your own, or ask your union'),
    });
  const proved = await proveWaitingPhone(house, tenantId, personId, who.phoneIndexes);
  if (isRefusal(proved)) return proved;
  if (proved === null) {
    const bound = await bindFirst(house, tenantId, personId, who);
    if (isRefusal(bound)) return bound;
  }
  return enter(house, tenantId, personId, from, 'binding');
}
