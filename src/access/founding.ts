// How a federation begins: its place in the tree, the chart of accounts, and the first people with posts, all or nothing. Everything after that
// is done on the desk. It takes the first tenant of an empty database, never one where somebody already works.
import { type HashCost, hashPassword, standardCost } from '#access/password.ts';
import { giveWord } from '#access/totp.ts';
import { strongRoles } from '#access/viewer.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { dice } from '#kit/random.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { loadChart } from '#ledger/chart.ts';
import { addOrganisations, levelRank } from '#organisations/tree.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople } from '#people/people.ts';
import { grantPosts, type Role } from '#people/posts.ts';
import { type Level, levels } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** The tenant whom the server signs people in to. */
export const firstTenantId = 1;

export interface FirstOfficer {
  readonly posts: readonly Role[];
  readonly name: string;
  readonly phone: string;
  /** With it, the import of members later finds that this is the same person. */
  readonly idNumber?: string;
  /** When they joined the union; left out: today. */
  readonly memberSince?: Day;
}

export interface Founding {
  readonly name: string;
  readonly nameEn?: string;
  readonly level: Level;
  /** Names of the unions above, from the top; the last stands one level above this one. */
  readonly above: readonly string[];
  readonly officers: readonly FirstOfficer[];
}

export interface Founded {
  readonly tenantId: number;
  readonly organisationId: number;
  /** Passwords are told once and kept nowhere: each is asked to set his own. */
  readonly officers: readonly (FirstOfficer & {
    readonly password: string;
    /** With a strong post: binds the authenticator. Told once, too. */
    readonly word: string | null;
  })[];
}

/** Without these nobody could publish a programme (two persons), grant a post, or read the access log. */
const needed: readonly (readonly [Role, string, string])[] = [
  ['chair', '主席', 'a chair'],
  ['officer', '经办干部', 'an officer'],
  ['security-admin', '安全管理员', 'a security administrator'],
  ['audit-admin', '审计管理员', 'an audit administrator'],
];

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Twelve letters that cannot be mistaken for each other: 60 bits. */
function initialPassword(house: House): string {
  const chance = dice(house.random);
  return Array.from({ length: 12 }, () => chance.pick([...letters])).join('');
}

const twice = (name: string): Refusal =>
  refuse('founding-twice', `“${name}”写了两次`, `“${name}” is named twice`, {
    next: text('同一个人写一次，几个岗位都写在 posts 里', 'Name a person once, with all posts in “posts”'),
  });

function wrong({ level, above, officers }: Founding): Refusal | null {
  const again = officers.find((one, n) => officers.findIndex(({ phone }) => phone === one.phone) < n);
  if (again) return twice(again.name);
  if (above.length > levelRank(level))
    return refuse(
      'founding-above',
      `“${level}”之上最多有 ${levelRank(level)} 级，文件里写了 ${above.length} 个上级工会`,
      `There are at most ${levelRank(level)} levels above ${level}; the file names ${above.length} unions`,
    );
  const missing = needed.filter(([role]) => !officers.some(({ posts }) => posts.includes(role)));
  if (missing.length === 0) return null;
  return refuse(
    'founding-officers',
    `还缺：${missing.map(([, zh]) => zh).join('、')}`,
    `Missing: ${missing.map(([, , en]) => en).join(', ')}`,
    {
      next: text(
        '在文件的 officers 里补上。办法要两个人才能发布，岗位由安全管理员授予，谁看过什么由审计管理员查',
        'Add them to “officers”: a programme needs two persons, posts are granted by the security administrator, and the access log is read by the audit administrator',
      ),
    },
  );
}

async function findTenant(q: Queryable): Promise<Refusal | null> {
  const [there] = await q.query<{ name: string }>('SELECT name FROM tenants WHERE tenant_id = $1', [firstTenantId]);
  if (!there) return null;
  return refuse('not-empty', `数据库里已有“${there.name}”`, `The database already holds “${there.name}”`, {
    next: text(
      '换一个空数据库：DATABASE_URL 或 NIANGJIA_DATA，并设 NIANGJIA_DEMO=0',
      'Use an empty one: DATABASE_URL or NIANGJIA_DATA, with NIANGJIA_DEMO=0',
    ),
  });
}

async function placeUnions(
  house: House,
  q: Queryable,
  { name, nameEn, level, above }: Founding,
): Promise<number | Refusal> {
  const first = await house.ids.take(firstTenantId, above.length + 1);
  const chain = [...above.map((one) => ({ name: one })), { name, ...(nameEn === undefined ? {} : { nameEn }) }];
  const rows = chain.map((one, n) => ({
    ...one,
    id: first + n,
    parentId: n === 0 ? null : first + n - 1,
    level: levels[levelRank(level) - above.length + n]!,
  }));
  const added = await addOrganisations(q, firstTenantId, rows, house.clock.now());
  return isRefusal(added) ? added : first + above.length;
}

async function giveOffice(
  house: House,
  q: Queryable,
  organisationId: number,
  officers: readonly FirstOfficer[],
): Promise<readonly number[] | Refusal> {
  const people = await addPeople(house, q, firstTenantId, officers);
  const refused = people.find(isRefusal);
  if (refused) return refused;
  const added = people.flatMap((one) => (isRefusal(one) ? [] : [one]));
  const again = added.findIndex(({ existed }) => existed);
  if (again >= 0) return twice(officers[again]!.name);
  const personIds = added.map(({ personId }) => personId);
  const from = chinaDate(house.clock.now());
  // They belong where they work: whoever belonged nowhere would be kept by nobody, and could be claimed by anybody.
  const members = personIds.map((personId, n) => ({
    personId,
    organisationId,
    since: officers[n]!.memberSince ?? from,
  }));
  const joined = (await joinMembers(house, q, firstTenantId, members)).find(isRefusal);
  if (joined) return joined;
  const posts = officers.flatMap((one, n) =>
    one.posts.map((role) => ({ personId: personIds[n]!, organisationId, role, from })),
  );
  return (await grantPosts(house, q, firstTenantId, posts, null)).find(isRefusal) ?? personIds;
}

/** Thrown to undo the transaction, caught right outside it. */
class Undone extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const must = <T>(value: T | Refusal): T => {
  if (isRefusal(value)) throw new Undone(value);
  return value;
};

/**
 * Refuses: not-empty (there is a tenant), founding-above, founding-officers, and what addPeople, addOrganisations, joinMembers and grantPosts refuse
 * (administrators-exclusive: GB/T 22239—2019). Nothing is written then.
 */
export async function foundFederation(
  house: House,
  founding: Founding,
  cost: HashCost = standardCost,
): Promise<Founded | Refusal> {
  const refused = wrong(founding) ?? (await findTenant(house.db));
  if (refused) return refused;
  // Outside the transaction: keys are stored on their own, and hashing takes time.
  await house.crypto(firstTenantId);
  const passwords = founding.officers.map(() => initialPassword(house));
  const hashes: string[] = [];
  for (const one of passwords) hashes.push(await hashPassword(one, house.random, cost));
  const at = house.clock.now();
  try {
    const founded = await house.db.transaction(async (q) => {
      const [taken] = await q.query(
        `INSERT INTO tenants (tenant_id, key, name, name_en, created_at) VALUES ($1, 'federation', $2, coalesce($3, ''), $4)
         ON CONFLICT DO NOTHING RETURNING 1`,
        [firstTenantId, founding.name, founding.nameEn ?? null, at],
      );
      if (!taken) must((await findTenant(q)) as Refusal);
      await loadChart(q, firstTenantId);
      const id = must(await placeUnions(house, q, founding));
      const personIds = must(await giveOffice(house, q, id, founding.officers));
      await q.query(
        `INSERT INTO credentials (tenant_id, person_id, password_hash, password_initial, updated_at)
         SELECT $1, c.person, c.hash, true, $4 FROM unnest($2::bigint[], $3::text[]) c (person, hash)`,
        [firstTenantId, personIds, hashes, at],
      );
      const words: (string | null)[] = [];
      for (const [n, { posts }] of founding.officers.entries()) {
        const strong = posts.some((role) => strongRoles.includes(role));
        words.push(strong ? await giveWord(house, q, firstTenantId, personIds[n]!) : null);
      }
      return { organisationId: id, words };
    });
    const { organisationId, words } = founded;
    const officers = founding.officers.map((one, n) => ({ ...one, password: passwords[n]!, word: words[n] ?? null }));
    return { tenantId: firstTenantId, organisationId, officers };
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
}
