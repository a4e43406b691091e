// Who hears of a changed phone, name, ID number, account, authenticator, membership or post: always the person, on the number on file; the other
// officers of the union, or whoever may confirm; of a new phone the new number, too.
import { administratorRoles } from '#access/viewer.ts';
import { chinaDate } from '#kit/clock.ts';
import { type Text, text } from '#kit/text.ts';
import { type NewMessage, putMessages } from '#messages/outbox.ts';
import { keepersAt } from '#people/keepers.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** A member's new phone, name or ID number, recorded by an officer, is in force after this many hours without an objection. */
export const waitHours = 48;
/** What two people decide lapses when nobody has confirmed it within this many days. */
export const confirmDays = 7;

export interface Told {
  readonly id: number;
  readonly personId: number;
  readonly words: Text;
  /** Masked; null where it is better not repeated. */
  readonly shown: Text | null;
  readonly objectable: boolean;
  /** Of a changed phone. */
  readonly newPhone?: string;
}

const mine = '/hall/me/changes';
const waiting = '/desk/changes';
const confirmersAtMost = 50;

const now = ({ words, shown }: Told): Text =>
  shown
    ? text(`${words.zh}（${shown.zh}）`, `${words.en.toLowerCase()} (${shown.en})`)
    : text(words.zh, words.en.toLowerCase());

/** Who could confirm it: system and audit administrators, chairs at or above `organisationId`; not who proposed it, not whom it concerns. */
async function confirmersOf(
  q: Queryable,
  tenantId: number,
  organisationId: number | null,
  but: readonly number[],
  at: Date,
) {
  const rows = await q.query<{ id: number }>(
    `SELECT DISTINCT p.person_id AS id FROM posts p
      WHERE p.tenant_id = $1 AND p.revoked_at IS NULL AND p.valid_from <= $3::date AND (p.valid_until IS NULL OR p.valid_until >= $3::date)
        AND p.person_id <> ALL ($4::bigint[])
        AND (p.role = ANY ($5::text[]) OR (p.role = 'chair' AND p.organisation_id IN
          (SELECT x.ancestor_id FROM organisation_paths x WHERE x.tenant_id = $1 AND x.descendant_id = $2)))
      ORDER BY 1 LIMIT $6`,
    [
      tenantId,
      organisationId,
      chinaDate(at),
      but,
      administratorRoles.filter((one) => one !== 'security-admin'),
      confirmersAtMost,
    ],
  );
  return rows.map(({ id }) => id);
}

/** Two people decide: it was proposed. */
export async function tellProposed(
  house: House,
  q: Queryable,
  tenantId: number,
  told: Told & { readonly proposedBy: number; readonly organisationId: number | null },
): Promise<void> {
  const { id, personId, proposedBy } = told;
  const what = now(told);
  const objecting = told.objectable
    ? text('。不是您要改的，请点开提出异议', '. If you did not ask for it, open this and object')
    : text('', '');
  const own = text(
    `有人提出改您的${what.zh}，等另一个人确认${objecting.zh}`,
    `A change of your ${what.en} was proposed and waits for a second person${objecting.en}`,
  );
  const theirs = text(
    `有一项身份变更等您确认：${told.words.zh}`,
    `A change waits for a second person: ${told.words.en.toLowerCase()}`,
  );
  const confirmers = await confirmersOf(q, tenantId, told.organisationId, [personId, proposedBy], house.clock.now());
  await putMessages(house, q, tenantId, [
    { topic: 'change-proposed', dedupe: `change-${id}`, personId, payload: { words: own, link: mine } },
    ...confirmers.map((one): NewMessage => {
      const payload = { words: theirs, link: waiting };
      return { topic: 'change-to-confirm', dedupe: `change-${id}-confirm-${one}`, personId: one, payload };
    }),
  ]);
}

/** To a number that is not, or no longer, on file. */
const toNumber = (dedupe: string, phone: string, words: Text): NewMessage => ({
  ...{ topic: 'change-number', dedupe, personId: null },
  ...{ payload: { words }, secret: { phone } },
});

/** An officer recorded it for a member; it waits. */
export async function tellRecorded(
  house: House,
  q: Queryable,
  tenantId: number,
  told: Told & { readonly recordedBy: number; readonly organisationId: number | null },
): Promise<void> {
  const { id, personId, recordedBy, organisationId } = told;
  const what = now(told);
  const own = text(
    `工会登记了您新的${what.zh}，${waitHours}小时后生效。不是您要改的，请在这之前登录，点“不是我要改的”`,
    `Your union recorded a new ${what.en}; it is in force in ${waitHours} hours. If you did not ask for it, sign in before and object`,
  );
  const theirs = text(
    `同事给一位会员登记了新的${what.zh}，${waitHours}小时后生效。不像本人要改的，请先停下`,
    `A colleague recorded a new ${what.en} for a member; it is in force in ${waitHours} hours. Stop it if it does not look right`,
  );
  const onNumber = text(
    `工会把这个号码登记给了您，${waitHours}小时后可以用它登录。要马上用，在登录页用姓名和证件号登记。登错了请不理会，并告诉工会`,
    `Your union put this number on record for you; it signs you in after ${waitHours} hours, or at once with name and ID number. If it is not yours, tell the union`,
  );
  const today = chinaDate(house.clock.now());
  const union = organisationId === null ? null : await keepersAt(q, tenantId, organisationId, today, recordedBy);
  await putMessages(house, q, tenantId, [
    { topic: 'change-recorded', dedupe: `change-${id}`, personId, payload: { words: own, link: mine } },
    ...(told.newPhone ? [toNumber(`change-${id}-number`, told.newPhone, onNumber)] : []),
    ...(union?.people ?? []).map((keeper): NewMessage => {
      const payload = { words: theirs, link: `/desk/people/${personId}` };
      return {
        topic: 'change-recorded-by-colleague',
        dedupe: `change-${id}-keeper-${keeper}`,
        personId: keeper,
        payload,
      };
    }),
  ]);
}

/** It is in force: by a second person, by time, or because the member proved who he is. `oldPhone`: where it was another until now. */
export async function tellInForce(
  house: House,
  q: Queryable,
  tenantId: number,
  told: Told & { readonly proposedBy: number; readonly oldPhone?: string | undefined },
): Promise<void> {
  const { id, personId, proposedBy, oldPhone } = told;
  const what = now(told);
  const own = text(
    `您的${what.zh}改好了。不是您要改的，请马上告诉工会`,
    `Your ${what.en} was changed. If you did not ask for it, tell your union at once`,
  );
  const proposer = text(
    `您提出的${told.words.zh}变更生效了`,
    `The change of ${told.words.en.toLowerCase()} that you proposed is in force`,
  );
  await putMessages(house, q, tenantId, [
    { topic: 'change-in-force', dedupe: `change-${id}-done`, personId, payload: { words: own, link: mine } },
    {
      topic: 'change-in-force',
      dedupe: `change-${id}-done-proposer`,
      personId: proposedBy,
      payload: { words: proposer },
    },
    ...(oldPhone && told.newPhone !== oldPhone ? [toNumber(`change-${id}-old`, oldPhone, own)] : []),
  ]);
}

/** It will not be: refused, withdrawn, objected to. */
export async function tellStopped(
  house: House,
  q: Queryable,
  tenantId: number,
  told: Told & { readonly proposedBy: number; readonly objected: boolean },
): Promise<void> {
  const { id, personId, proposedBy, objected } = told;
  const what = told.words;
  const own = text(
    `改您${what.zh}的事停下了，什么都没有改`,
    `The change of your ${what.en.toLowerCase()} was stopped; nothing changed`,
  );
  const proposer = objected
    ? text(
        `本人说不是自己要改的${what.zh}，已停下。请当面核对是谁来办的`,
        `The person did not ask for the change of ${what.en.toLowerCase()}; it was stopped. Check who asked for it`,
      )
    : text(
        `您提出的${what.zh}变更停下了，没有改`,
        `The change of ${what.en.toLowerCase()} that you proposed was stopped`,
      );
  await putMessages(house, q, tenantId, [
    { topic: 'change-stopped', dedupe: `change-${id}-stopped`, personId, payload: { words: own, link: mine } },
    {
      topic: 'change-stopped',
      dedupe: `change-${id}-stopped-proposer`,
      personId: proposedBy,
      payload: { words: proposer },
    },
  ]);
}
