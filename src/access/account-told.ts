// An account that one person alone has given: told to the payee, in the access log, and not paid on before there was time to hear of it.
import { spendOwnCode } from '#access/codes.ts';
import { logAccess } from '#access/log.ts';
import { checkOwnPassword } from '#access/sign-in.ts';
import { chinaDate } from '#kit/clock.ts';
import { formatInstant } from '#kit/format.ts';
import { parseCardNumber } from '#kit/identifiers.ts';
import { maskAccount } from '#kit/mask.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import { setOrganisationAccount } from '#organisations/account.ts';
import { lockPayAccount, movesMoney, setPayAccount } from '#people/people.ts';
import { heldHours, heldUntil } from '#policy/account-changes.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** Before this moment no payment goes to the person's account; null: any may. */
export async function accountFrom(house: House, tenantId: number, personId: number): Promise<Date | null> {
  const [row] = await house.db.query<{ from: Date | null }>(
    'SELECT account_from AS "from" FROM people WHERE tenant_id = $1 AND id = $2 AND account_from > $3',
    [tenantId, personId, house.clock.now()],
  );
  return row?.from ?? null;
}

/** What shows that it is not a session alone that gives the account. A password may be known to whoever has the session: it is held for a day. */
export type AccountProof = { readonly code: string } | { readonly password: string } | null;

const proofNeeded = (): Refusal =>
  refuse('account-proof-needed', '换收款账户要先确认是您本人', 'Before you are paid elsewhere, show that it is you', {
    next: text('发验证码到您登记的手机，或再输一次密码', 'Have a code sent to your phone, or give your password again'),
  });

/** Refuses what `spendOwnCode` and `checkOwnPassword` refuse. */
async function prove(house: House, tenantId: number, personId: number, proof: AccountProof): Promise<Refusal | null> {
  if (proof === null) return null;
  return 'code' in proof
    ? spendOwnCode(house, tenantId, personId, proof.code)
    : checkOwnPassword(house, tenantId, personId, proof.password);
}

/** Whether the account stands already, and is paid on: asked again, because the answer was lost, it needs no second proof. */
async function standsAlready(house: House, tenantId: number, personId: number, written: string): Promise<boolean> {
  const account = parseCardNumber(written);
  if (isRefusal(account)) return false;
  const before = await house.db.transaction((q) => lockPayAccount(house, q, tenantId, personId));
  return before?.account === account && (before.from === null || before.from <= house.clock.now());
}

/**
 * By the member. With a code from the phone on file it is paid on at once; else after `heldHours`. Where it moves money that is his already, a proof
 * is needed. Refuses: account-proof-needed, code-wrong, password-wrong, card-*, bank-missing, person-not-found.
 */
export async function giveOwnAccount(
  house: House,
  tenantId: number,
  personId: number,
  given: { readonly account: string; readonly bank: string },
  proof: AccountProof,
): Promise<Refusal | null> {
  const wrong = (await standsAlready(house, tenantId, personId, given.account))
    ? null
    : await prove(house, tenantId, personId, proof);
  if (wrong) return wrong;
  const at = house.clock.now();
  const held = !proof || !('code' in proof);
  return house.db.transaction(async (q) => {
    const before = await lockPayAccount(house, q, tenantId, personId);
    const account = parseCardNumber(given.account);
    if (proof === null && !isRefusal(account) && movesMoney(before, account)) return proofNeeded();
    const from = held ? { from: heldUntil(at) } : {};
    const set = await setPayAccount(house, tenantId, personId, { ...given, ...from }, q);
    if (isRefusal(set)) return set;
    await logAccess(q, tenantId, at, {
      ...{ actorId: personId, what: 'me.setAccount', target: `person:${personId}`, allowed: true },
      details: { proved: proof === null ? 'no' : 'code' in proof ? 'code' : 'password', changed: set.changed },
    });
    if (!set.changed) return null;
    const told = await house.ids.take(tenantId);
    await putMessages(house, q, tenantId, [
      {
        topic: 'account-changed',
        dedupe: `account-${personId}-${told}`,
        personId,
        payload: { words: changedWords(at, before?.account ?? null, set, held), link: '/hall/me/account' },
      },
    ]);
    return null;
  });
}

/** When, from which to which account, and what to do about it if it was somebody else. */
function changedWords(
  at: Date,
  before: string | null,
  { account, bank }: { readonly account: string; readonly bank: string },
  held: boolean,
): Text {
  const when = formatInstant(at);
  const instead =
    before === null
      ? text('', '')
      : text(`（原来是${maskAccount(before)}）`, ` (before: ${maskAccount(before, 'en')})`);
  const paid = held
    ? text(`，${heldHours}小时后才用它付款`, `; you are paid on it after ${heldHours} hours`)
    : text('', '');
  return text(
    `您的收款账户${when.zh}改为${bank} ${maskAccount(account)}${instead.zh}${paid.zh}。不是您改的，请马上改回来，并告诉单位工会`,
    `Your account was changed on ${when.en} to ${bank} ${maskAccount(account, 'en')}${instead.en}${paid.en}. If it was not you, change it back at once and tell your union`,
  );
}

/** The accounts that a file brought for people who had none: each is told. In the caller's transaction. */
export async function tellOfFiledAccounts(
  house: House,
  q: Queryable,
  tenantId: number,
  runId: number,
  accounts: readonly { readonly personId: number; readonly account: string; readonly bank: string }[],
): Promise<void> {
  await putMessages(
    house,
    q,
    tenantId,
    accounts.map(({ personId, account, bank }) => ({
      topic: 'account-changed',
      dedupe: `account-${personId}-file-${runId}`,
      personId,
      payload: {
        words: text(
          `工会用名单替您登记了收款账户${bank} ${maskAccount(account)}，${heldHours}小时后才用它付款。不对的，请改成自己的`,
          `Your union put the account ${bank} ${maskAccount(account, 'en')} on file for you from a list; it is paid on after ${heldHours} hours. If it is wrong, give your own`,
        ),
        link: '/hall/me/account',
      },
    })),
  );
}

/** By one person of its finance: told to the chair and the others of finance there. Gives whether the union was found. */
export async function giveUnionAccount(
  house: House,
  tenantId: number,
  organisationId: number,
  given: { readonly account: string; readonly bank: string },
  by: number,
): Promise<boolean> {
  const crypto = await house.crypto(tenantId);
  const at = house.clock.now();
  return house.db.transaction(async (q) => {
    const set = await setOrganisationAccount(q, crypto, tenantId, organisationId, { ...given, from: heldUntil(at) });
    if (!set) return false;
    await logAccess(q, tenantId, at, {
      ...{ actorId: by, what: 'organisations.setAccount', target: `organisation:${organisationId}`, allowed: true },
    });
    const others = await q.query<{ id: number }>(
      `SELECT DISTINCT person_id AS id FROM posts WHERE tenant_id = $1 AND organisation_id = $2 AND revoked_at IS NULL AND valid_from <= $3::date
          AND (valid_until IS NULL OR valid_until >= $3::date) AND role IN ('chair', 'finance-maker', 'finance-checker') AND person_id <> $4`,
      [tenantId, organisationId, chinaDate(at), by],
    );
    const words = text(
      `本会的银行账户改为${given.bank} ${maskAccount(given.account)}，${heldHours}小时后才往里付款。不对的，请马上找改的人核对`,
      `The account of your union is now ${given.bank} ${maskAccount(given.account, 'en')}; it is paid on after ${heldHours} hours. If that is wrong, ask at once who changed it`,
    );
    await putMessages(
      house,
      q,
      tenantId,
      others.map(({ id }) => ({
        ...{ topic: 'account-changed', dedupe: `union-account-${organisationId}-${at.getTime()}-${id}`, personId: id },
        payload: { words, link: `/desk/organisations/${organisationId}` },
      })),
    );
    return true;
  });
}
