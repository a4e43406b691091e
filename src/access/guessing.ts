// Who guesses at an account: wrong passwords and wrong codes, counted over everything that was sent for it. What came right gives the tries back, so only
// failures count. A network has its own small count, so that a stranger who guesses badly does not shut the owner out of theirs.
import { logAccess } from '#access/log.ts';
import { type Bucket, left, perAddress, refill, take } from '#access/rate.ts';
import type { SignInFrom } from '#access/sign-in.ts';
import { chinaDate } from '#kit/clock.ts';
import { networkOf } from '#kit/network.ts';
import type { Refusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { cancelMessages, putMessages } from '#messages/outbox.ts';
import type { House } from '#store/house.ts';

export type Way = 'password' | 'code';

/**
 * A code is one of a million, a password is not: over codes, at most ten tries at one account in any quarter of an hour and eight an hour from then on;
 * of them from one network five and then five an hour.
 */
const limits: Readonly<
  Record<Way, { readonly account: Omit<Bucket, 'name'>; readonly network: Omit<Bucket, 'name'> }>
> = {
  password: {
    account: { burst: 15, perMinutes: { tokens: 15, minutes: 60 } },
    network: { burst: 5, perMinutes: { tokens: 5, minutes: 15 } },
  },
  code: {
    account: { burst: 8, perMinutes: { tokens: 8, minutes: 60 } },
    network: { burst: 5, perMinutes: { tokens: 5, minutes: 60 } },
  },
};

/** So many wrong ones, and whose account it is hears of it, once a day. */
const tellAfter = 5;

/** The account by the blind index of its phone, whether or not there is one. */
export interface Guess {
  readonly way: Way;
  readonly index: Buffer;
  readonly from: SignInFrom;
}

function buckets({ way, index, from }: Guess): readonly [network: Bucket, account: Bucket] {
  const account = `${way}:${index.toString('hex')}`;
  return [
    { name: `${account}@${networkOf(from.address)}`, ...limits[way].network },
    { name: account, ...limits[way].account },
  ];
}

/** Takes a try. Refuses: too-many-tries. */
export async function mayGuess(house: House, tenantId: number, guess: Guess): Promise<Refusal | null> {
  const [network, account] = buckets(guess);
  const now = house.clock.now();
  return (
    (await take(house.db, tenantId, perAddress('sign-in', guess.from.address), now)) ??
    (await take(house.db, tenantId, network, now)) ??
    (await take(house.db, tenantId, account, now))
  );
}

/** It came right: nothing was guessed. */
export async function wasRight(house: House, tenantId: number, guess: Guess): Promise<void> {
  for (const { name } of buckets(guess)) await refill(house.db, tenantId, name);
}

/**
 * Writes the failure down, and tells the person when it was one too many. The work is the same where the account belongs to nobody (`personId` null), so
 * that its time tells nothing.
 */
export async function wasWrong(house: House, tenantId: number, guess: Guess, personId: number | null): Promise<void> {
  const now = house.clock.now();
  await logAccess(house.db, tenantId, now, {
    actorId: personId,
    what: 'sign-in',
    target: 'session',
    allowed: false,
    details: { by: guess.way },
  });
  const account = buckets(guess)[1];
  if ((await left(house.db, tenantId, account, now)) > account.burst - tellAfter) return;
  const words = text(
    '今天有人多次试图登录您的帐号，没有进来。如果不是您，不要把验证码告诉任何人；用密码的，请换一个',
    'Somebody tried to sign in to your account several times today and did not get in. If it was not you, tell nobody a code; if you use a password, change it',
  );
  const dedupe = `guessed-${guess.index.toString('hex')}-${chinaDate(now)}`;
  await house.db.transaction(async (q) => {
    await putMessages(house, q, tenantId, [{ topic: 'sign-in-guessed', dedupe, personId, payload: { words } }]);
    await cancelMessages(q, tenantId, personId === null ? [dedupe] : [], now);
  });
}
