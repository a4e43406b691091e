// The one decision about access: pure, driven by table.ts, denying by default. Nothing else in the program compares roles.
// Sources: trust.md C3; 三员分立 (GB/T 22239—2019, three administrators apart).
import { type Grant, type Operation, type Permission, table } from '#access/table.ts';
import {
  administratorRoles,
  type Post,
  type Role,
  type Surroundings,
  strongRoles,
  type Target,
  type Viewer,
} from '#access/viewer.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Sensitivity } from '#policy/form.ts';

export interface Allowed {
  readonly allowed: true;
  /** The most sensitive class this viewer sees of this target; answers are masked above it. */
  readonly upTo: Sensitivity;
  /** Organisations where the viewer holds a post that allows it; empty for oneself. */
  readonly organisationIds: readonly number[];
}

export const stepUpMinutes = 5;
const order: readonly Sensitivity[] = ['S0', 'S1', 'S2', 'S3', 'S4'];
const rank = (of: Sensitivity): number => order.indexOf(of);

/**
 * Whether the viewer (null: nobody signed in) may do the operation on the target.
 * Refuses: not-signed-in, not-found (where he may not even know that it exists), not-allowed, own-matter, same-person,
 * two-factor-needed, step-up-needed.
 */
export function may(
  viewer: Viewer | null,
  operation: Operation,
  target: Target,
  surroundings: Surroundings,
): Allowed | Refusal {
  const permission: Permission = table[operation];
  if (permission.grants.some((grant) => grant.who === 'anyone') && rank(target.class) <= 0) {
    return { allowed: true, upTo: 'S0', organisationIds: [] };
  }
  if (!viewer) return notSignedIn();
  if (viewer.tenantId !== target.tenantId) return notFound();
  const holding = permission.grants.flatMap((grant) => hold(viewer, grant, target, surroundings));
  if (holding.length === 0) return knows(viewer, permission, target, surroundings) ? notAllowed() : notFound();
  return restricted(viewer, permission, target, holding, surroundings) ?? allowance(holding);
}

interface Holding {
  readonly upTo: Sensitivity;
  readonly post: Post | null;
}

/** The ways in which one grant holds: at most one for a person, one per post otherwise. */
function hold(viewer: Viewer, grant: Grant, target: Target, { within }: Surroundings): Holding[] {
  if (rank(target.class) > rank(grant.upTo)) return [];
  const here = (holds: boolean): Holding[] => (holds ? [{ upTo: grant.upTo, post: null }] : []);
  if (!('at' in grant)) {
    if (grant.who === 'self') return here(target.personId === viewer.personId);
    if (grant.who === 'opener') return here(target.openedById === viewer.personId);
    return here(grant.who === 'signed-in');
  }
  return usablePosts(viewer.posts).flatMap((post) => {
    if (!grant.who.includes(post.role)) return [];
    if (post.programmeKey !== null && post.programmeKey !== target.programmeKey) return [];
    return grant.at.some((relation) => related(post, relation, target, within))
      ? [{ upTo: ceiling(post, grant.upTo, target), post }]
      : [];
  });
}

function related(post: Post, relation: string, target: Target, within: Surroundings['within']): boolean {
  const [mine, theirs] = [post.organisationId, target.organisationId];
  // S3 and S4 stay with the organisation that handles the case: nothing sensitive is inherited up the tree.
  if (rank(target.class) >= 3 && mine !== (target.handlerOrganisationId ?? theirs)) return false;
  switch (relation) {
    case 'own':
      return mine === theirs;
    case 'below':
      return typeof theirs === 'number' && theirs !== mine && within(theirs, mine);
    case 'subject':
      return mine === target.subjectOrganisationId;
    case 'handler':
      return mine === target.handlerOrganisationId;
    case 'payer':
      return mine === target.roundOrganisationId;
    default:
      return relation === 'tenant';
  }
}

function ceiling(post: Post, upTo: Sensitivity, target: Target): Sensitivity {
  const handles = post.organisationId === (target.handlerOrganisationId ?? target.organisationId);
  return rank(upTo) >= 3 && !handles ? 'S2' : upTo;
}

/** An administrator holds no other post, and who holds two kinds of administrator holds none: a mistake in the data opens nothing. */
export function usablePosts(posts: readonly Post[]): readonly Post[] {
  const families = new Set<Role>(posts.map((post) => post.role).filter((role) => administratorRoles.includes(role)));
  if (families.size === 0) return posts;
  return families.size > 1 ? [] : posts.filter((post) => families.has(post.role));
}

/** What the table gives to posts of this role, somewhere. */
export const operationsOf = (role: Role): Operation[] =>
  (Object.entries(table) as [Operation, Permission][]).flatMap(([operation, { grants }]) =>
    grants.some((grant) => 'at' in grant && grant.who.includes(role)) ? [operation] : [],
  );

function knows(viewer: Viewer, permission: Permission, target: Target, surroundings: Surroundings): boolean {
  if (permission.seenBy === 'signed-in') return true;
  if (permission.seenBy === 'nobody') return false;
  const reading: Permission = table[permission.seenBy.operation as Operation];
  return reading.grants.some((grant) => hold(viewer, grant, target, surroundings).length > 0);
}

function restricted(
  viewer: Viewer,
  permission: Permission,
  target: Target,
  holding: readonly Holding[],
  { now }: Surroundings,
): Refusal | null {
  if (permission.notSelf && target.personId === viewer.personId) return ownMatter();
  if (permission.notPreparer && target.preparedById === viewer.personId) return samePerson();
  const byPost = holding.filter((held) => held.post);
  const weak = holding.some((held) => !held.post || !strongRoles.includes(held.post.role));
  if (byPost.length > 0 && !weak && viewer.assurance !== 'two-factor') return twoFactorNeeded();
  const code = permission.stepUp === 'paying' ? target.pays : permission.stepUp;
  if (code && !fresh(viewer, now)) return stepUpNeeded();
  return null;
}

function fresh(viewer: Viewer, now: Date): boolean {
  if (!viewer.steppedUpAt) return false;
  const age = now.getTime() - viewer.steppedUpAt.getTime();
  return age >= 0 && age <= stepUpMinutes * 60_000;
}

function allowance(holding: readonly Holding[]): Allowed {
  const upTo = order[Math.max(...holding.map((held) => rank(held.upTo)))]!;
  const organisationIds = [...new Set(holding.flatMap((held) => (held.post ? [held.post.organisationId] : [])))];
  return { allowed: true, upTo, organisationIds };
}

export const notSignedIn = (): Refusal =>
  refuse('not-signed-in', '您还没有登录，或登录已经过期', 'You are not signed in, or your session has ended', {
    next: { zh: '请登录后再试', en: 'Please sign in and try again' },
  });

/** The same words whether it does not exist or is not for this viewer. */
export const notFound = (): Refusal =>
  refuse('not-found', '没有找到，或者您无权查看', 'Not found, or not for you to see', {
    next: {
      zh: '请核对地址；如果您认为应当能看到，请联系本级工会',
      en: 'Check the address; if you should see it, ask your union',
    },
  });

const notAllowed = (): Refusal =>
  refuse('not-allowed', '您现在的岗位不能做这件事', 'Your posts do not allow this', {
    next: {
      zh: '请由有相应岗位的人办理，或向安全管理员申请岗位',
      en: 'Ask somebody with the post, or ask the security administrator for it',
    },
  });

const ownMatter = (): Refusal =>
  refuse('own-matter', '这是您自己的事，要由别人办理', 'This concerns yourself; somebody else has to do it');

const samePerson = (): Refusal =>
  refuse('same-person', '这是您准备的，要由另一个人来审核', 'You prepared this; another person has to approve it', {
    rule: 'four-eyes',
    next: { zh: '请交给另一位有审核岗位的同事', en: 'Pass it to a colleague with the approving post' },
  });

const twoFactorNeeded = (): Refusal =>
  refuse(
    'two-factor-needed',
    '财务和管理员岗位登录后还要输入动态验证码',
    'Finance and administrators’ posts also need an authenticator code',
    {
      next: {
        zh: '请输入验证器上的六位数字',
        en: 'Give the six digits of your authenticator',
      },
    },
  );

const stepUpNeeded = (): Refusal =>
  refuse(
    'step-up-needed',
    `这一步要重新输入动态验证码（${stepUpMinutes} 分钟内有效）`,
    `This step needs a fresh authenticator code (good for ${stepUpMinutes} minutes)`,
    {
      next: {
        zh: '请输入验证器上的六位数字',
        en: 'Give the six digits of your authenticator',
      },
    },
  );
