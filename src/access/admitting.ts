// Taking in somebody whom the officer cannot see: by name and ID number, on file or not. Whatever stands against it is answered with one
// sentence, or the register could be asked who is a member of what, number by number.
import { logAccess } from '#access/log.ts';
import { changeMembership } from '#access/membership-changes.ts';
import { type Bucket, take } from '#access/rate.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { type IdNumber, parseIdNumber } from '#kit/identifiers.ts';
import { normaliseName } from '#kit/normalise.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { alreadyMember, cannotJoinHere, currentMemberships, keepingUnion, wrongSince } from '#people/memberships.ts';
import { addPeople, findByIdNumbers, parsePersonName } from '#people/people.ts';
import { holderOfPost, holdsPost } from '#people/posts.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Admission {
  readonly name: string;
  readonly idNumber: string;
  readonly organisationId: number;
  readonly since: Day;
  readonly by: number;
}

/** `existed`: they were on file before, and nothing but the membership was changed. */
export type Admitted = { readonly personId: number; readonly existed: boolean };

/** A morning's newcomers by hand; more come as a workbook. */
const admissions = (by: number): Bucket => ({
  name: `admit:${by}`,
  burst: 30,
  perMinutes: { tokens: 30, minutes: 60 },
});

/** No phone: it opens an account, and one that serves two people opens neither. The member binds their own at the first sign-in. */
interface Checked {
  readonly name: string;
  readonly id: IdNumber;
}

function checked(house: House, { name, idNumber, since }: Admission): Checked | Refusal {
  const named = parsePersonName(name);
  if (isRefusal(named)) return named;
  const id = parseIdNumber(idNumber);
  if (isRefusal(id)) return id;
  return wrongSince(since, chinaDate(house.clock.now()), id.birthDay) ?? { name: named, id };
}

/** Carries a refusal out of the transaction, so that nothing of it stays. */
class Refused extends Error {
  readonly refusal: Refusal;
  readonly personId: number | null;
  constructor(refusal: Refusal, personId: number | null) {
    super(refusal.code);
    this.refusal = refusal;
    this.personId = personId;
  }
}

const isBelow = async (q: Queryable, tenantId: number, organisationId: number | null, above: number) =>
  (
    await q.query(
      'SELECT FROM organisation_paths WHERE tenant_id = $1 AND ancestor_id = $2 AND descendant_id = $3 LIMIT 1',
      [tenantId, above, organisationId],
    )
  ).length > 0;

/**
 * Somebody on file: null where they may join. The officer is told more than the one sentence only of people kept in the part of the tree
 * that is theirs, and only under the right name.
 */
async function standsAgainst(
  house: House,
  q: Queryable,
  tenantId: number,
  found: { readonly id: number; readonly name: string },
  admission: Admission,
): Promise<Refusal | 'done' | null> {
  const { id: personId } = found;
  await q.query('SELECT FROM people WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, personId]);
  if (normaliseName(found.name) !== normaliseName(admission.name)) return cannotJoinHere();
  const present = (await currentMemberships(q, tenantId, [personId])).get(personId);
  // The same asked again: it is so already.
  if (present?.organisationId === admission.organisationId && present.since === admission.since) return 'done';
  const held = await holdsPost(q, tenantId, personId, chinaDate(house.clock.now()));
  if (!present && !held) return null;
  if (!(await isBelow(q, tenantId, await keepingUnion(q, tenantId, personId), admission.organisationId)))
    return cannotJoinHere();
  if (!present) return holderOfPost();
  const [union] = await q.query<{ name: string }>('SELECT name FROM organisations WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    present.organisationId,
  ]);
  return alreadyMember(union?.name ?? '');
}

async function joined(
  house: House,
  q: Queryable,
  tenantId: number,
  who: Checked,
  admission: Admission,
): Promise<Admitted> {
  const { organisationId, since, by } = admission;
  const found = (await findByIdNumbers(house, tenantId, [who.id.number], q)).get(who.id.number);
  const against = found ? await standsAgainst(house, q, tenantId, found, admission) : null;
  if (found && against === 'done') return { personId: found.id, existed: true };
  if (against !== null) throw new Refused(against as Refusal, found?.id ?? null);
  const [added] = await addPeople(house, q, tenantId, [{ name: who.name, idNumber: who.id.number }]);
  if (isRefusal(added!)) throw new Refused(added, null);
  const { personId, existed } = added!;
  const change = { change: 'join' as const, organisationId, since };
  const changed = await changeMembership(house, q, tenantId, {
    ...{ personId, change, by, operation: 'memberships.admit' },
  });
  // Somebody else was quicker: what is known of the person now is not this officer's to hear.
  if (isRefusal(changed)) {
    throw new Refused(changed.code === 'already-member' ? cannotJoinHere() : changed, personId);
  }
  return { personId, existed };
}

/**
 * Takes somebody in, in a transaction of its own; every try is logged. Doing it twice is the same as once.
 * Refuses: name-*, id-number-*, since-*, too-many-tries, organisation-not-found, cannot-join-here; of people whom the officer may see also
 * already-member and holder-of-post.
 */
export async function admitMember(house: House, tenantId: number, admission: Admission): Promise<Admitted | Refusal> {
  const who = checked(house, admission);
  if (isRefusal(who)) return who;
  const at = house.clock.now();
  const stop = await take(house.db, tenantId, admissions(admission.by), at);
  if (stop)
    return {
      ...stop,
      next: text('一次来了很多人，请用名册表格导入', 'If many have come at once, import them as a workbook of members'),
    };
  try {
    return await house.db.transaction((q) => joined(house, q, tenantId, who, admission));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await logAccess(house.db, tenantId, at, {
      actorId: admission.by,
      what: 'memberships.admit',
      target: error.personId === null ? `organisation:${admission.organisationId}` : `person:${error.personId}`,
      allowed: false,
      details: { code: error.refusal.code, organisationId: admission.organisationId },
    });
    return error.refusal;
  }
}
