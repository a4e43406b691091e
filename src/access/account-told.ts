// An account that one person alone has given: told to the payee, in the access log, and not paid on before there was time to hear of it.
import { logAccess } from '#access/log.ts';
import { chinaDate } from '#kit/clock.ts';
import { maskAccount } from '#kit/mask.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import { setOrganisationAccount } from '#organisations/account.ts';
import { accountHours, setPayAccount } from '#people/people.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

const later = (house: House): Date => new Date(house.clock.now().getTime() + accountHours * 3_600_000);

/** Before this moment no payment goes to the person's account; null: any may. */
export async function accountFrom(house: House, tenantId: number, personId: number): Promise<Date | null> {
  const [row] = await house.db.query<{ from: Date | null }>(
    'SELECT account_from AS "from" FROM people WHERE tenant_id = $1 AND id = $2 AND account_from > $3',
    [tenantId, personId, house.clock.now()],
  );
  return row?.from ?? null;
}

/** By the member. `proved`: with a code from the phone on file, so that it is paid on at once. Refuses: card-*, bank-missing, person-not-found. */
export async function giveOwnAccount(
  house: House,
  tenantId: number,
  personId: number,
  given: { readonly account: string; readonly bank: string },
  proved: boolean,
): Promise<Refusal | null> {
  const at = house.clock.now();
  return house.db.transaction(async (q) => {
    const set = await setPayAccount(
      house,
      tenantId,
      personId,
      { ...given, ...(proved ? {} : { from: later(house) }) },
      q,
    );
    if (isRefusal(set)) return set;
    await logAccess(q, tenantId, at, {
      ...{ actorId: personId, what: 'me.setAccount', target: `person:${personId}`, allowed: true },
      details: { proved },
    });
    if (!set.changed) return null;
    const [zh, en] = [`${set.bank} ${maskAccount(set.account)}`, `${set.bank} ${maskAccount(set.account, 'en')}`];
    const words = proved
      ? text(
          `您的收款账户改为${zh}。不是您改的，请马上告诉单位工会`,
          `You are now paid on ${en}. If it was not you, tell your union at once`,
        )
      : text(
          `您的收款账户改为${zh}，${accountHours}小时后才用它付款。不是您改的，请马上改回来并告诉单位工会`,
          `You are paid on ${en} after ${accountHours} hours. If it was not you, change it back and tell your union at once`,
        );
    await putMessages(house, q, tenantId, [
      {
        topic: 'account-changed',
        dedupe: `account-${personId}-${at.getTime()}`,
        personId,
        payload: { words, link: '/hall/me/account' },
      },
    ]);
    return null;
  });
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
          `工会用名单替您登记了收款账户${bank} ${maskAccount(account)}，${accountHours}小时后才用它付款。不对的，请改成自己的`,
          `Your union put the account ${bank} ${maskAccount(account, 'en')} on file for you from a list; it is paid on after ${accountHours} hours. If it is wrong, give your own`,
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
    const set = await setOrganisationAccount(q, crypto, tenantId, organisationId, { ...given, from: later(house) });
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
      `本会的银行账户改为${given.bank} ${maskAccount(given.account)}，${accountHours}小时后才往里付款。不对的，请马上找改的人核对`,
      `The account of your union is now ${given.bank} ${maskAccount(given.account, 'en')}; it is paid on after ${accountHours} hours. If that is wrong, ask at once who changed it`,
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
