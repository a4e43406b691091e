// Puts the demo world into the database: the tree, the people and their posts, accounts to sign in with. One transaction, all or nothing.
import { hashPassword } from '#access/password.ts';
import { bindTotp } from '#access/totp.ts';
import { strongRoles } from '#access/viewer.ts';
import { cityKey } from '#demo/city.ts';
import { headerWords } from '#demo/looks.ts';
import type { DemoPerson, DemoPost } from '#demo/people.ts';
import { districtKey } from '#demo/places.ts';
import type { DemoWorld } from '#demo/world.ts';
import { makeCardNumber } from '#kit/identifiers.ts';
import { Fault, isRefusal, type Refusal } from '#kit/refusal.ts';
import { loadChart } from '#ledger/chart.ts';
import { sealOrganisationAccount } from '#organisations/account.ts';
import { setContact } from '#organisations/contact.ts';
import { addOrganisations, type NewOrganisation } from '#organisations/tree.ts';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import { addPeople } from '#people/people.ts';
import { grantPosts } from '#people/posts.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const demoTenantId = 1;
export const demoKey = 'demo';
/** Everybody's in the demonstration; a real installation has no such accounts (NIANGJIA_DEMO=0). */
export const demoPassword = 'niangjia2020';
/** The second factor of finance and administrators in the demonstration, for any authenticator. */
export const demoTotpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** Ids by the generator's keys. */
export interface DemoIds {
  readonly organisations: ReadonlyMap<string, number>;
  readonly people: ReadonlyMap<string, number>;
  readonly providers: ReadonlyMap<string, number>;
}

/** The value, or a Fault: the demo's own data are never refused. */
export function granted<T>(value: T | Refusal): T {
  if (isRefusal(value))
    throw new Fault(
      `the demo was refused: ${value.code} ${value.why.en} ${JSON.stringify(value.details ?? '').slice(0, 500)}`,
    );
  return value as T;
}

const idAt = (ids: ReadonlyMap<string, number>, key: string): number => {
  const id = ids.get(key);
  if (id === undefined) throw new Fault(`the demo has no ${key}`);
  return id;
};

/** Accounts that grants are paid from. */
const payers: Readonly<Record<string, { readonly number: string; readonly bank: string }>> = {
  [districtKey]: { number: makeCardNumber('02000088', 1), bank: '中国工商银行北京顺义支行' },
  [cityKey]: { number: makeCardNumber('02000088', 2), bank: '中国工商银行北京分行' },
};

type Unions = Pick<DemoWorld, 'organisations' | 'providers' | 'districtKey'>;

/** `above`: unions that are there already; what is added comes after them in every list. */
async function organisations(
  house: House,
  q: Queryable,
  world: Unions,
  above: ReadonlyMap<string, number> = new Map(),
): Promise<Pick<DemoIds, 'organisations' | 'providers'>> {
  const count = world.organisations.length + world.providers.length;
  const first = await house.ids.take(demoTenantId, count);
  const crypto = await house.crypto(demoTenantId);
  const ids = new Map([...above, ...world.organisations.map((one, n) => [one.key, first + n] as const)]);
  const providers = new Map(world.providers.map((one, n) => [one.key, first + world.organisations.length + n]));
  const account = (id: number, number: string, bank: string) => ({
    accountSealed: sealOrganisationAccount(crypto, demoTenantId, id, number),
    bank,
  });
  const rows = world.organisations.map((one, n): NewOrganisation => {
    const id = idAt(ids, one.key);
    const own = payers[one.key] ?? one.account;
    return {
      id,
      parentId: one.parentKey === null ? null : idAt(ids, one.parentKey),
      level: one.level,
      name: one.name,
      nameEn: one.nameEn,
      ordinal: above.size + n,
      ...(one.employer === undefined ? {} : { shortName: one.employer }),
      ...(one.creditCode === undefined ? {} : { creditCode: one.creditCode }),
      ...(one.square === undefined ? {} : { place: { column: one.square[0], row: one.square[1] } }),
      ...(own === undefined ? {} : account(id, own.number, own.bank)),
    };
  });
  // Schools are no unions; they stand in the register so that they can be paid.
  const schools = world.providers.map((one, n): NewOrganisation => {
    const id = idAt(providers, one.key);
    return {
      id,
      parentId: idAt(ids, world.districtKey),
      level: 'grassroots',
      name: one.name,
      nameEn: one.nameEn,
      ordinal: 10_000 + n,
      ...account(id, one.account.number, one.account.bank),
    };
  });
  granted(await addOrganisations(q, demoTenantId, [...rows, ...schools], house.clock.now()));
  await contacts(house, q, world, ids);
  return { organisations: ids, providers };
}

/** Districts and second-level unions publish whom to ask; their grass-roots unions do not, so that members see that of the union above. */
async function contacts(house: House, q: Queryable, world: Unions, ids: ReadonlyMap<string, number>): Promise<void> {
  const publish = world.organisations.filter(({ level }) => level === 'district' || level === 'second-level');
  for (const [n, { key }] of publish.entries()) {
    // 010-6000 1xxx: the numbers of this demonstration.
    const contact = { office: '职工服务窗口', phone: `010-6000${String(1100 + n)}` };
    granted(await setContact(q, demoTenantId, idAt(ids, key), contact, { by: null, at: house.clock.now() }));
  }
}

/** People whose union has a column for the card give it in its workbook; of the others the card is on file. */
function cardsInWorkbooks(world: DemoWorld): ReadonlySet<string> {
  const withColumn = world.workbooks.filter((book) =>
    book.sheets[0]!.rows.slice(0, 6).some((row) =>
      row.some((cell) => typeof cell === 'string' && headerWords.card.includes(cell)),
    ),
  );
  const rows = withColumn.flatMap((book) => book.expected);
  const paidBefore = new Set(world.earlierGrants.map((one) => one.personKey));
  return new Set(
    rows.flatMap(({ personKey }) => (personKey === undefined || paidBefore.has(personKey) ? [] : [personKey])),
  );
}

async function people(
  house: House,
  q: Queryable,
  all: readonly DemoPerson[],
  places: ReadonlyMap<string, number>,
  inWorkbooks: ReadonlySet<string> = new Set(),
): Promise<Map<string, number>> {
  const added = await addPeople(
    house,
    q,
    demoTenantId,
    all.map((one) => ({
      name: one.name,
      idNumber: one.idNumber,
      phone: one.phone,
      ...(inWorkbooks.has(one.key) ? {} : { account: one.card, accountBank: one.bank }),
    })),
    { snapshots: false },
  );
  const ids = new Map(all.map((one, n) => [one.key, granted(added[n]!).personId]));
  const members = all.filter((one) => one.membership !== null);
  const first = await house.ids.take(demoTenantId, members.length);
  const at = house.clock.now();
  await q.query(
    `INSERT INTO memberships (tenant_id, id, person_id, organisation_id, status, since, until, created_at)
     SELECT $1, $2::bigint + m.n - 1, m.person_id, m.organisation_id, m.status, m.since, m.until, $8
       FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::date[], $7::date[]) WITH ORDINALITY AS m (person_id, organisation_id, status, since, until, n)`,
    [
      ...[demoTenantId, first],
      members.map((one) => idAt(ids, one.key)),
      members.map((one) => idAt(places, one.organisationKey)),
      members.map((one) => one.membership!.status),
      members.map((one) => one.membership!.since),
      members.map((one) => one.membership!.until ?? null),
      at,
    ],
  );
  const firstFact = await house.ids.take(demoTenantId, all.length * 2);
  const facts = all.flatMap((one, n) => {
    const of = { personId: idAt(ids, one.key), source: 'demo', observedOn: '2020-01-01' };
    return [
      { ...of, id: firstFact + 2 * n, key: 'person.frontline', value: one.frontline },
      { ...of, id: firstFact + 2 * n + 1, key: 'person.occupation', value: one.occupation },
    ];
  });
  await recordFacts(q, demoTenantId, facts, at);
  await refreshSnapshots(q, demoTenantId, [...ids.values()]);
  return ids;
}

async function posts(
  house: House,
  q: Queryable,
  held: readonly DemoPost[],
  ids: Pick<DemoIds, 'organisations' | 'people'>,
): Promise<void> {
  const rows = held.map((one) => ({
    personId: idAt(ids.people, one.personKey),
    organisationId: idAt(ids.organisations, one.organisationKey),
    role: one.role,
    from: one.since,
  }));
  for (const outcome of await grantPosts(house, q, demoTenantId, rows, null)) granted(outcome);
}

/** Who won a prize and judges others' works now; the start page names him. */
export const judgeOf = (world: DemoWorld): string =>
  world.expected.find(({ programme, fate }) => programme === 'contest-prize-grant' && fate === 'paid')!.personKey!;

/**
 * Who can sign in: everybody with a post, the first member without one (the start page names him), and of each programme the members
 * with something to see: refused, sent back, objected to, returned by the bank, and the first ten that were simply paid.
 */
export function signInKeys(world: DemoWorld): ReadonlySet<string> {
  const holders = new Set(world.posts.map((one) => one.personKey));
  const member = world.people.find((one) => one.membership?.status === 'active' && !holders.has(one.key));
  const plain = new Map<string, number>();
  const applicants = world.expected.filter((row) => {
    if (row.personKey === undefined || row.purpose !== 'cases') return false;
    if (row.plot !== undefined || (row.reason !== undefined && row.at !== 'attend')) return true;
    const before = plain.get(row.programme) ?? 0;
    plain.set(row.programme, before + 1);
    return before < 10;
  });
  return new Set([
    ...holders,
    ...(member ? [member.key] : []),
    ...applicants.map((row) => row.personKey!),
    ...world.bankReturns.map((one) => one.personKey),
  ]);
}

/** The password is hashed once, a demonstration needs no more. */
async function credentials(
  house: House,
  q: Queryable,
  keys: readonly string[],
  ids: ReadonlyMap<string, number>,
): Promise<void> {
  const hash = await hashPassword(demoPassword, house.random);
  await q.query(
    `INSERT INTO credentials (tenant_id, person_id, password_hash, updated_at) SELECT $1, p, $3, $4 FROM unnest($2::bigint[]) AS p`,
    [demoTenantId, keys.map((key) => idAt(ids, key)), hash, house.clock.now()],
  );
}

/** Whole rounds are decided at the district and at the city, with a fresh code: their leaders and reviewers have an authenticator, too. */
async function codes(house: House, held: readonly DemoPost[], ids: ReadonlyMap<string, number>): Promise<void> {
  const withCodes = held.filter(
    ({ role, organisationKey }) =>
      strongRoles.includes(role) ||
      ([districtKey, cityKey].includes(organisationKey) && ['chair', 'officer', 'reviewer'].includes(role)),
  );
  for (const one of withCodes) await bindTotp(house, demoTenantId, idAt(ids, one.personKey), demoTotpSecret);
}

/** The whole world but its rounds, and but the city around it. */
export async function loadTenant(house: House, world: DemoWorld): Promise<DemoIds> {
  // Keys are stored outside the transaction, before anything is sealed under them.
  await house.crypto(demoTenantId);
  const ids = await house.db.transaction(async (q): Promise<DemoIds> => {
    await q.query(
      `INSERT INTO tenants (tenant_id, key, name, name_en, created_at) VALUES ($1, $3, '北京市总工会（演示）', 'Beijing Federation (demonstration)', $2)`,
      [demoTenantId, house.clock.now(), demoKey],
    );
    await loadChart(q, demoTenantId);
    const places = await organisations(house, q, world);
    const persons = await people(house, q, world.people, places.organisations, cardsInWorkbooks(world));
    await posts(house, q, world.posts, { organisations: places.organisations, people: persons });
    await credentials(house, q, [...signInKeys(world)], persons);
    return { ...places, people: persons };
  });
  await codes(house, world.posts, ids.people);
  return ids;
}

/** The city around the district: its unions, its people, and accounts for all who hold a post there; gives the ids of both. */
export async function loadCity(house: House, { city, districtKey: own }: DemoWorld, ids: DemoIds): Promise<DemoIds> {
  const both = await house.db.transaction(async (q): Promise<DemoIds> => {
    const unions = { organisations: city.organisations, providers: [], districtKey: own };
    const places = await organisations(house, q, unions, ids.organisations);
    const persons = await people(house, q, city.people, places.organisations);
    await posts(house, q, city.posts, { organisations: places.organisations, people: persons });
    const keys = city.posts.map(({ personKey }) => personKey);
    await credentials(house, q, keys, persons);
    return { ...ids, organisations: places.organisations, people: new Map([...ids.people, ...persons]) };
  });
  await codes(house, city.posts, both.people);
  return both;
}
