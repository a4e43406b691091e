// What about somebody is changed by two people: one entry per kind, with its words, what it checks when it is proposed and what it does when it
// is confirmed. Another kind is another entry; how a change waits, is confirmed or lapses is identity-changes.ts and the same for all.
import { changeMembership, type MembershipChange } from '#access/membership-changes.ts';
import { giveWord, releaseTotp, releaseWordless } from '#access/totp.ts';
import { type Role, strongRoles } from '#access/viewer.ts';
import type { Day } from '#kit/days.ts';
import { parseCardNumber, parseIdNumber, parsePhone } from '#kit/identifiers.ts';
import { maskAccount, maskIdNumber, maskPhone } from '#kit/mask.ts';
import { normaliseText } from '#kit/normalise.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { correctWithin, Refused } from '#people/changes.ts';
import { parsePersonName, setPayAccount } from '#people/people.ts';
import { grantPosts, type Post, postWrong, revokePosts } from '#people/posts.ts';
import { roleNames } from '#policy/role-names.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface PostGrant {
  readonly organisationId: number;
  readonly role: Role;
  readonly programmeKey?: string | undefined;
  readonly from: Day;
  readonly until?: Day | undefined;
}

/** What is proposed, by kind. */
export interface ChangeValues {
  readonly phone: { readonly phone: string };
  readonly name: { readonly name: string };
  readonly 'id-number': { readonly idNumber: string };
  readonly account: { readonly account: string; readonly bank: string };
  readonly membership: MembershipChange;
  /** Released, and a new one-time word given out. */
  readonly authenticator: Readonly<Record<string, never>>;
  readonly 'post-grant': PostGrant;
  readonly 'post-revoke': { readonly postId: number };
}
export type ChangeKind = keyof ChangeValues;
export type Proposed = { [K in ChangeKind]: { readonly kind: K; readonly value: ChangeValues[K] } }[ChangeKind];

/** Inside the confirming transaction. */
interface Applying {
  readonly house: House;
  readonly q: Queryable;
  readonly tenantId: number;
  readonly personId: number;
  readonly proposedBy: number;
  /** Who confirmed; null where time did. */
  readonly decidedBy: number | null;
}

/** What whoever confirmed is shown once. */
export interface Applied {
  /** The one-time word that binds an authenticator. */
  readonly word?: string;
}

interface Kind<V> {
  readonly words: Text;
  /** Sessions of the person end with it. Posts are read anew at each request and end none. */
  readonly endsSessions: boolean;
  /** Whether the person may object, which ends it; who holds which post is not theirs to say. */
  readonly objectable: boolean;
  /** What tells two open ones of one person apart; '' where there is one. */
  readonly about?: (value: V) => string;
  /** In the form it is kept in. */
  check(at: Omit<Applying, 'proposedBy' | 'decidedBy'>, value: V): V | Refusal | Promise<V | Refusal>;
  /** Throws Refused. */
  apply(at: Applying, value: V): Promise<Applied>;
  /** As whoever confirms and whom it concerns read it: identifiers masked. */
  shown(q: Queryable, tenantId: number, value: V): Text | Promise<Text>;
}

const nothing: Applied = {};
const must = <T>(value: T | Refusal): T => {
  if (isRefusal(value)) throw new Refused(value);
  return value;
};

async function unionNamed(q: Queryable, tenantId: number, organisationId: number): Promise<string> {
  const [row] = await q.query<{ name: string }>('SELECT name FROM organisations WHERE tenant_id = $1 AND id = $2', [
    ...[tenantId, organisationId],
  ]);
  return row?.name ?? '';
}

const postWords = (role: Role, union: string, programmeKey: string | null | undefined): Text => {
  const { zh, en } = roleNames[role];
  return programmeKey
    ? text(`${union} ${zh}（只办 ${programmeKey}）`, `${en}, ${union} (only ${programmeKey})`)
    : text(`${union} ${zh}`, `${en}, ${union}`);
};

async function postNow(q: Queryable, tenantId: number, personId: number, postId: number): Promise<Post | Refusal> {
  const [row] = await q.query<Post>(
    `SELECT id, person_id AS "personId", organisation_id AS "organisationId", role, programme_key AS "programmeKey", valid_from AS "from",
            valid_until AS "until" FROM posts WHERE tenant_id = $1 AND id = $2 AND person_id = $3 AND revoked_at IS NULL`,
    [tenantId, postId, personId],
  );
  return (
    row ?? refuse('post-not-held', '这个岗位已经免去，或不是这位的', 'The post is revoked already, or is not theirs')
  );
}

const phone: Kind<ChangeValues['phone']> = {
  words: text('手机号', 'Phone'),
  endsSessions: true,
  objectable: true,
  check: (_, value) => {
    const parsed = parsePhone(value.phone);
    return isRefusal(parsed) ? parsed : { phone: parsed };
  },
  apply: async ({ house, q, tenantId, personId }, value) => {
    await correctWithin(house, q, tenantId, personId, value);
    return nothing;
  },
  shown: (_q, _tenantId, value) => text(maskPhone(value.phone), maskPhone(value.phone)),
};

const name: Kind<ChangeValues['name']> = {
  words: text('姓名', 'Name'),
  endsSessions: false,
  objectable: true,
  check: (_, value) => {
    const parsed = parsePersonName(value.name);
    return isRefusal(parsed) ? parsed : { name: parsed };
  },
  apply: async ({ house, q, tenantId, personId }, value) => {
    await correctWithin(house, q, tenantId, personId, value);
    return nothing;
  },
  shown: (_q, _tenantId, value) => text(value.name, value.name),
};

const idNumber: Kind<ChangeValues['id-number']> = {
  words: text('证件号', 'ID number'),
  endsSessions: true,
  objectable: true,
  check: (_, value) => {
    const parsed = parseIdNumber(value.idNumber);
    return isRefusal(parsed) ? parsed : { idNumber: parsed.number };
  },
  apply: async ({ house, q, tenantId, personId }, value) => {
    await correctWithin(house, q, tenantId, personId, value);
    return nothing;
  },
  shown: (_q, _tenantId, value) => text(maskIdNumber(value.idNumber), maskIdNumber(value.idNumber)),
};

const account: Kind<ChangeValues['account']> = {
  words: text('收款账户', 'Account'),
  endsSessions: false,
  objectable: true,
  check: (_, value) => {
    const parsed = parseCardNumber(value.account);
    if (isRefusal(parsed)) return parsed;
    const bank = normaliseText(value.bank);
    if (bank === '') return refuse('bank-missing', '没有写开户银行', 'The bank is missing');
    return { account: parsed, bank };
  },
  apply: async ({ house, q, tenantId, personId }, value) => {
    must(await setPayAccount(house, tenantId, personId, value, q));
    return nothing;
  },
  shown: (_q, _tenantId, value) =>
    text(`${value.bank} ${maskAccount(value.account)}`, `${value.bank} ${maskAccount(value.account, 'en')}`),
};

const membership: Kind<MembershipChange> = {
  words: text('会籍', 'Membership'),
  endsSessions: false,
  objectable: false,
  check: (_, value) => value,
  apply: async ({ house, q, tenantId, personId, proposedBy, decidedBy }, change) => {
    const by = decidedBy ?? proposedBy;
    must(await changeMembership(house, q, tenantId, { personId, change, by, operation: 'changes.confirm' }));
    return nothing;
  },
  shown: async (q, tenantId, value) => {
    if (value.change === 'end') return text(`${value.until} 终止`, `Ends on ${value.until}`);
    if (value.change === 'retain') return text('保留会籍', 'Retained');
    if (value.change === 'resume') return text('恢复会籍', 'Resumed');
    const union = await unionNamed(q, tenantId, value.organisationId);
    return value.change === 'join'
      ? text(`${value.since} 起加入${union}`, `Joins ${union} as of ${value.since}`)
      : text(`${value.on} 转到${union}`, `Moves to ${union} on ${value.on}`);
  },
};

const authenticator: Kind<ChangeValues['authenticator']> = {
  words: text('验证器', 'Authenticator'),
  endsSessions: true,
  objectable: true,
  check: (_, value) => value,
  apply: async ({ house, q, tenantId, personId }) => {
    await releaseTotp(house, q, tenantId, personId);
    return { word: await giveWord(house, q, tenantId, personId) };
  },
  shown: () => text('解除绑着的，发一次性口令重新绑定', 'Released; a one-time word to bind a new one'),
};

const postGrant: Kind<PostGrant> = {
  words: text('授予岗位', 'Post granted'),
  endsSessions: false,
  objectable: false,
  about: ({ role, organisationId, programmeKey = '' }) => `${role}@${organisationId}/${programmeKey}`,
  check: ({ personId }, value) => postWrong({ personId, ...value }) ?? value,
  apply: async ({ house, q, tenantId, personId, proposedBy }, value) => {
    const { programmeKey, until, ...rest } = value;
    const row = { personId, ...rest, ...(programmeKey ? { programmeKey } : {}), ...(until ? { until } : {}) };
    must((await grantPosts(house, q, tenantId, [row], proposedBy))[0]!);
    if (!strongRoles.includes(value.role)) return nothing;
    // Bound by a session alone: enough for a member, not for whoever moves money or grants posts.
    return (await releaseWordless(house, q, tenantId, personId))
      ? { word: await giveWord(house, q, tenantId, personId) }
      : nothing;
  },
  shown: async (q, tenantId, { role, organisationId, programmeKey, from, until }) => {
    const { zh, en } = postWords(role, await unionNamed(q, tenantId, organisationId), programmeKey);
    return text(
      `${zh}，${from} 起${until ? `，到 ${until}` : ''}`,
      `${en}, from ${from}${until ? ` until ${until}` : ''}`,
    );
  },
};

const postRevoke: Kind<ChangeValues['post-revoke']> = {
  words: text('免去岗位', 'Post revoked'),
  endsSessions: false,
  objectable: false,
  about: ({ postId }) => String(postId),
  check: async ({ q, tenantId, personId }, value) => {
    const post = await postNow(q, tenantId, personId, value.postId);
    return isRefusal(post) ? post : value;
  },
  apply: async ({ house, q, tenantId, personId }, { postId }) => {
    must(await postNow(q, tenantId, personId, postId));
    await revokePosts(q, tenantId, [postId], house.clock.now());
    return nothing;
  },
  shown: async (q, tenantId, { postId }) => {
    const [post] = await q.query<{ role: Role; name: string; programmeKey: string | null }>(
      `SELECT p.role, o.name, p.programme_key AS "programmeKey" FROM posts p
         JOIN organisations o ON o.tenant_id = $1 AND o.id = p.organisation_id WHERE p.tenant_id = $1 AND p.id = $2`,
      [tenantId, postId],
    );
    return post ? postWords(post.role, post.name, post.programmeKey) : text('', '');
  },
};

const kinds: { readonly [K in ChangeKind]: Kind<ChangeValues[K]> } = {
  phone,
  name,
  'id-number': idNumber,
  account,
  membership,
  authenticator,
  'post-grant': postGrant,
  'post-revoke': postRevoke,
};

export const changeKinds = Object.keys(kinds) as readonly ChangeKind[];

/** By the kind of a row or of a request that was checked against `changeKinds`. */
export function kindOf(kind: ChangeKind): Kind<unknown> {
  const found = own(kinds as unknown as Readonly<Record<string, Kind<unknown>>>, kind);
  if (!found) throw new Fault(`there is no kind of change ${kind}`);
  return found;
}

/** The union where the post is granted; of all else the person's own posts say where it belongs. */
export const unionGranted = ({ kind, value }: Proposed): number | null =>
  kind === 'post-grant' ? value.organisationId : null;
