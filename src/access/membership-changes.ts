// Who belongs where is changed here and nowhere else on the desk: every change is done, written to the access log and told to the person in one
// transaction, a transfer also to the union that gives and the one that receives.
import { logAccess, logAccesses } from '#access/log.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { maskName } from '#kit/mask.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { type NewMessage, putMessages } from '#messages/outbox.ts';
import { makeMemberImporter } from '#people/import-members.ts';
import { keepersAt } from '#people/keepers.ts';
import {
  birthDayOf,
  endMembership,
  joinMembers,
  type Membership,
  membershipsOf,
  setMembershipStatus,
  transferMembership,
  wrongSince,
} from '#people/memberships.ts';
import { peopleByIds } from '#people/people.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export type MembershipChange =
  | { readonly change: 'join'; readonly organisationId: number; readonly since: Day }
  | { readonly change: 'transfer'; readonly organisationId: number; readonly on: Day }
  | { readonly change: 'end'; readonly until: Day }
  | { readonly change: 'retain' }
  | { readonly change: 'resume' };

export interface ChangingMembership {
  readonly personId: number;
  readonly change: MembershipChange;
  /** The officer who does it, or the second of two who decided it. */
  readonly by: number;
  /** The operation it is logged under. */
  readonly operation?: string;
}

async function carryOut(
  house: House,
  q: Queryable,
  tenantId: number,
  { personId, change }: ChangingMembership,
): Promise<object | Refusal> {
  switch (change.change) {
    case 'join': {
      const { organisationId, since } = change;
      const wrong = wrongSince(since, chinaDate(house.clock.now()), await birthDayOf(q, tenantId, personId));
      return wrong ?? (await joinMembers(house, q, tenantId, [{ personId, organisationId, since }]))[0]!;
    }
    case 'transfer':
      return transferMembership(house, q, tenantId, personId, change.organisationId, change.on);
    case 'end':
      return endMembership(house, q, tenantId, personId, change.until);
    case 'retain':
    case 'resume':
      return setMembershipStatus(q, tenantId, personId, change.change === 'retain' ? 'retained' : 'active');
  }
}

interface Told {
  readonly change: MembershipChange;
  readonly now: Membership;
  /** Of the union left; empty: none. */
  readonly from: string;
  readonly to: string;
}

const topic = 'membership-changed';

const joinedWords = (to: string, since: Day): Text =>
  text(`从 ${since} 起是“${to}”的会员`, `begun at “${to}” on ${since}`);

const ownWords = (what: Text): Text =>
  text(
    `您${what.zh}。不是您的意思，请马上告诉工会`,
    `Your membership was ${what.en}. If you did not want this, tell the union at once`,
  );

/** What happened, after “您” or “会员…”, and after “the membership was”. */
function happened({ change, now, from, to }: Told): Text {
  const { since, until } = now;
  switch (change.change) {
    case 'join':
      return joinedWords(to, since);
    case 'transfer':
      return text(
        `的会籍从“${from}”转到了“${to}”，从 ${since} 起`,
        `transferred from “${from}” to “${to}” as of ${since}`,
      );
    case 'end':
      return text(`在“${to}”的会籍终止了，最后一天是 ${until}`, `ended at “${to}”, last day ${until}`);
    case 'retain':
      return text(`在“${to}”的会籍改为保留`, `kept at “${to}” while between employers`);
    case 'resume':
      return text(`在“${to}”的会籍恢复了`, `made active again at “${to}”`);
  }
}

async function tell(
  house: House,
  q: Queryable,
  tenantId: number,
  { personId, by }: ChangingMembership,
  before: Membership | undefined,
  told: Told,
): Promise<void> {
  const at = house.clock.now();
  const today = chinaDate(at);
  const dedupe = `${topic}-${told.now.id}-${told.change.change}-${at.getTime()}`;
  const what = happened(told);
  const messages: NewMessage[] = [
    { topic, dedupe, personId, payload: { words: ownWords(what), link: '/hall/me/file' } },
  ];
  // Whoever loses or gains a member hears of it; who did it knows.
  const left = before && before.organisationId !== told.now.organisationId ? before.organisationId : null;
  if (left !== null) {
    const name = maskName((await peopleByIds(q, tenantId, [personId])).get(personId)?.name ?? '');
    const words = text(`会员${name}${what.zh}`, `The membership of ${name} was ${what.en}`);
    const gives = (await keepersAt(q, tenantId, left, today, personId))?.people ?? [];
    const takes = (await keepersAt(q, tenantId, told.now.organisationId, today, personId))?.people ?? [];
    for (const keeper of new Set([...takes, ...gives])) {
      if (keeper === by) continue;
      const link = takes.includes(keeper) ? { link: `/desk/people/${personId}` } : {};
      messages.push({ topic, dedupe: `${dedupe}-${keeper}`, personId: keeper, payload: { words, ...link } });
    }
  }
  await putMessages(house, q, tenantId, messages);
}

async function namesOf(q: Queryable, tenantId: number, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await q.query<{ id: number; name: string }>(
    'SELECT id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * Changes one membership in the caller's transaction, logs and tells it. Whether `by` may, and whether the person holds a post
 * (`holdsPost`: then two people decide), is the caller's to ask. A refusal has changed nothing.
 * Refuses: since-*, already-member, no-membership, membership-dates, person-not-found, organisation-not-found.
 */
export async function changeMembership(
  house: House,
  q: Queryable,
  tenantId: number,
  changing: ChangingMembership,
): Promise<Membership | Refusal> {
  const { personId, change, by, operation = 'memberships.change' } = changing;
  const [before] = await membershipsOf(q, tenantId, personId);
  const done = await carryOut(house, q, tenantId, changing);
  if (isRefusal(done)) return done;
  const now = (await membershipsOf(q, tenantId, personId))[0]!;
  const names = await namesOf(q, tenantId, [now.organisationId, before?.organisationId ?? now.organisationId]);
  const from = before && before.organisationId !== now.organisationId ? before.organisationId : null;
  await logAccess(q, tenantId, house.clock.now(), {
    actorId: by,
    what: operation,
    target: `person:${personId}`,
    allowed: true,
    details: {
      change: change.change,
      organisationId: now.organisationId,
      ...(from === null ? {} : { from }),
      on: now.until ?? now.since,
    },
  });
  const to = names.get(now.organisationId) ?? '';
  await tell(house, q, tenantId, changing, before, { change, now, from: names.get(from ?? 0) ?? '', to });
  return now;
}

/** The members' import, with whoever was on file before told and logged as if an officer had joined them one by one. */
export const memberImporter = makeMemberImporter(async (house, q, run, joined) => {
  const { tenantId, createdBy } = run;
  const at = house.clock.now();
  const names = await namesOf(
    q,
    tenantId,
    joined.map(({ organisationId }) => organisationId),
  );
  await logAccesses(
    q,
    tenantId,
    at,
    joined.map(({ personId, organisationId, since }) => ({
      ...{ actorId: createdBy, what: 'memberships.change', target: `person:${personId}`, allowed: true },
      details: { change: 'join', organisationId, on: since, import: run.id },
    })),
  );
  await putMessages(
    house,
    q,
    tenantId,
    joined.map(({ personId, organisationId, since }) => ({
      ...{ topic, dedupe: `${topic}-import-${run.id}-${personId}`, personId },
      payload: { words: ownWords(joinedWords(names.get(organisationId) ?? '', since)), link: '/hall/me/file' },
    })),
  );
});
