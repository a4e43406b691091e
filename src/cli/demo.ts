// The demo tenant on the command line: loaded once, only into a database that holds nothing else, and the accounts one signs in with.

import { strongRoles } from '#access/viewer.ts';
import type { OpenedHouse } from '#cli/house.ts';
import type { DemoAccount, DemoAccounts } from '#demo/accounts.ts';
import { cityKey } from '#demo/city.ts';
import { demoPassword, demoTenantId, demoTotpSecret, judgeOf } from '#demo/tenant.ts';
import { demoWorld } from '#demo/world.ts';
import { invariant } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

/** Any number; held in the database while the demo is loaded, so that two servers that start together load it once. */
const LOCK = 4_117_003;

/** What there is in the database. 'other': somebody's own data, which a demo must not touch. */
export async function demoState(q: Queryable): Promise<'none' | 'interrupted' | 'loaded' | 'other'> {
  const tenants = await q.query<{ id: number; key: string; loaded: boolean }>(
    'SELECT tenant_id AS id, key, loaded_demo_at IS NOT NULL AS loaded FROM tenants ORDER BY 1 LIMIT 2',
  );
  const [first, second] = tenants;
  if (!first) return 'none';
  if (first.id !== demoTenantId || first.key !== 'demo') return 'other';
  if (first.loaded) return 'loaded';
  return second ? 'other' : 'interrupted';
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);

/**
 * Everybody knows the demo's accounts, so it is served to this machine alone: elsewhere only where NIANGJIA_DEMO=public says that it is meant.
 * Behind a proxy the house is where the proxy is.
 */
export function demoIsForHere(host: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  const said = environment.NIANGJIA_DEMO;
  if (said === '0') return false;
  return said === 'public' || (isLoopback(host) && environment.TRUST_PROXY !== '1');
}

/** Loads the demo unless there is something already; says whether it is there now, and whether this call brought it. */
export async function loadDemoOnce(
  { house, owner }: OpenedHouse,
  tell: (says: Text) => void,
): Promise<{ there: boolean; loadedNow: boolean }> {
  const before = await demoState(house.db);
  if (before === 'loaded' || before === 'other') return { there: before === 'loaded', loadedNow: false };
  return owner.transaction(async (q) => {
    await q.query(
      `SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`,
    );
    await q.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const state = await demoState(house.db);
    if (state === 'loaded' || state === 'other') return { there: state === 'loaded', loadedNow: false };
    tell(
      text(
        '正在装入演示数据（北京市顺义区总工会，约六千人，2020 年的四个办法；全市 648 个工作室），只做这一次……',
        'Loading the demo (Shunyi District Federation, some six thousand people, four programmes of 2020; 648 studios of the city), this once …',
      ),
    );
    // Read only when it is wanted: most starts find the demo there.
    const [{ loadDemo }, { closeSpreadsheetReader }] = await Promise.all([
      import('#demo/load.ts'),
      import('#documents/spreadsheet.ts'),
    ]);
    try {
      return { there: true, loadedNow: await loadDemo(house, owner, (says) => tell(text('  演示：', says))) };
    } finally {
      closeSpreadsheetReader();
    }
  });
}

/** One account per post of the district, the first union's own, then the city's; ordered as in the world. */
export function demoAccounts(): DemoAccounts {
  const world = demoWorld();
  const people = new Map([...world.people, ...world.city.people].map((person) => [person.key, person]));
  const unions = new Map(world.organisations.map((union) => [union.key, union]));
  const firstUnion = world.posts.find((post) => post.organisationKey !== world.districtKey)?.organisationKey;
  const shown = [
    ...world.posts.filter(({ organisationKey: at }) => at === world.districtKey || at === firstUnion),
    ...world.city.posts.filter(({ organisationKey }) => organisationKey === cityKey),
  ];
  const accounts = new Map<string, DemoAccount>();
  for (const post of shown) {
    const [person, union] = [people.get(post.personKey), unions.get(post.organisationKey)];
    invariant(person && union, `the demo has no ${post.personKey} at ${post.organisationKey}`);
    if (accounts.has(person.key)) continue;
    const strong = (strongRoles as readonly string[]).includes(post.role);
    accounts.set(person.key, {
      role: post.title,
      name: person.name,
      phone: person.phone,
      where: { zh: union.name, en: union.nameEn },
      strong,
    });
  }
  const member = world.people.find(
    (person) => person.membership?.status === 'active' && !world.posts.some((post) => post.personKey === person.key),
  );
  const judge = people.get(judgeOf(world));
  invariant(member && judge, 'the demo has no member without a post, or no judge');
  for (const [person, role] of [
    [judge, text('会员，也是评委', 'Member, and a judge')],
    [member, text('会员', 'Member')],
  ] as const) {
    const where = unions.get(person.organisationKey);
    accounts.set(person.key, {
      ...{ role, name: person.name, phone: person.phone, strong: false },
      where: { zh: where?.name ?? '', en: where?.nameEn ?? '' },
    });
  }
  return { password: demoPassword, totpSecret: demoTotpSecret, accounts: [...accounts.values()] };
}
