// A federation as `niangjia federation` founds it, with unions below that were set up on the desk: for tests of who may touch whom.
import { type Founded, foundFederation } from '#access/founding.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { openRound } from '#engine/rounds.ts';
import { fixedClock } from '#kit/clock.ts';
import { makeCardNumber, makeIdNumber } from '#kit/identifiers.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople, setPayAccount } from '#people/people.ts';
import { grantPosts, type Role } from '#people/posts.ts';
import { programmeHash, programmeToJson } from '#policy/hash.ts';
import { testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { must } from '#test/support/little-tenant.ts';

export interface Known {
  readonly personId: number;
  readonly name: string;
  readonly phone: string;
  readonly idNumber: string;
  readonly account: string;
}

/** Who holds a post in a union below, and where. */
export interface Holder extends Known {
  readonly organisationId: number;
  readonly roles: readonly Role[];
}

export interface Federation {
  readonly house: TestHouse;
  readonly engine: Engine;
  readonly tenantId: number;
  readonly organisationId: number;
  readonly founders: readonly Known[];
  readonly places: { readonly district: number; readonly otherDistrict: number; readonly leaf: number };
  readonly below: { readonly leafOfficer: Holder; readonly districtOfficer: Holder; readonly districtChair: Holder };
  /** A member of the leaf who holds no post. */
  readonly member: Known;
  readonly roundId: number;
  close(): Promise<void>;
}

/** Cheap: nobody's password is guessed here. */
const cost = { memoryKiB: 64, passes: 1, lanes: 1 };
const names = ['李明华', '周敏芝', '陈立国', '赵颖慧', '孙建业', '钱思远', '吴海涛', '郑晓燕'];
const posts: readonly Role[] = [
  'chair',
  'officer',
  'finance-maker',
  'finance-checker',
  'auditor',
  'system-admin',
  'security-admin',
  'audit-admin',
];

const identifiers = (n: number) => ({
  phone: `1390000${String(n).padStart(4, '0')}`,
  idNumber: makeIdNumber('110105', '1980-04-05', n),
  account: makeCardNumber('622202', n),
});

async function peopleOf(house: TestHouse, founded: Founded): Promise<Known[]> {
  const rows = await house.db.query<{ id: number; name: string }>(
    'SELECT id, name FROM people WHERE tenant_id = $1 ORDER BY id',
    [founded.tenantId],
  );
  return Promise.all(
    rows.map(async ({ id, name }) => {
      const known = { personId: id, name, ...identifiers(names.indexOf(name) + 1) };
      must(await setPayAccount(house, founded.tenantId, id, { account: known.account, bank: '中国工商银行' }));
      return known;
    }),
  );
}

async function unions(house: TestHouse, { tenantId, organisationId }: Founded): Promise<Federation['places']> {
  const first = await house.ids.take(tenantId, 4);
  const [district, otherDistrict, town, leaf] = [first, first + 1, first + 2, first + 3] as const;
  const rows = [
    { id: district, parentId: organisationId, level: 'district' as const, name: '顺义区总工会' },
    { id: otherDistrict, parentId: organisationId, level: 'district' as const, name: '怀柔区总工会' },
    { id: town, parentId: district, level: 'second-level' as const, name: '杨镇总工会' },
    { id: leaf, parentId: town, level: 'grassroots' as const, name: '杨镇机械厂工会' },
  ];
  must(await house.db.transaction((q) => addOrganisations(q, tenantId, rows, house.clock.now())));
  return { district, otherDistrict, leaf };
}

async function settle(
  house: TestHouse,
  { tenantId }: Founded,
  n: number,
  name: string,
  organisationId: number,
  roles: readonly Role[],
): Promise<Holder> {
  const { account, ...rest } = identifiers(n);
  return house.db.transaction(async (q) => {
    const [added] = await addPeople(house, q, tenantId, [{ name, ...rest, account, accountBank: '北京银行' }]);
    const { personId } = must(added!);
    const [joined] = await joinMembers(house, q, tenantId, [{ personId, organisationId, since: '2015-01-01' }]);
    must(joined!);
    const granted = await grantPosts(
      house,
      q,
      tenantId,
      roles.map((role) => ({ personId, organisationId, role, from: '2019-01-01' })),
      null,
    );
    for (const one of granted) must(one);
    return { personId, name, ...rest, account, organisationId, roles };
  });
}

async function round(
  engine: Engine,
  { tenantId, organisationId }: Founded,
  [openedBy, approvedBy]: readonly number[],
): Promise<number> {
  const { house } = engine;
  const hash = programmeHash(littleProgramme);
  await house.db.query(
    `INSERT INTO programme_versions (tenant_id, hash, programme_key, definition, effective_from, prepared_by, prepared_at, approved_by, published_at)
     VALUES ($1, $2, $3, $4, $5, $6, $8, $7, $8)`,
    [
      ...[tenantId, hash, littleProgramme.key, JSON.stringify(programmeToJson(littleProgramme))],
      ...[littleProgramme.effectiveFrom, openedBy, approvedBy, house.clock.now()],
    ],
  );
  const opened = await openRound(house, tenantId, {
    ...{ versionHash: hash, organisationId, year: 2020, name: '2020年度', parameters: {}, openedBy: openedBy! },
    ...{ opensOn: '2020-01-01', closesOn: '2020-12-31' },
  });
  return must(opened).id;
}

/** Eight founders with one post each, two districts, and a factory below one of them. */
export async function makeFederation(): Promise<Federation> {
  const database = await testDatabase();
  const house = testHouse(database.db, fixedClock('2020-03-02T10:00:00+08:00'), `federation-${process.pid}`);
  const officers = posts.map((post, n) => {
    const { account: _, ...rest } = identifiers(n + 1);
    return { posts: [post], name: names[n]!, ...rest };
  });
  const founding = { name: '北京市总工会', level: 'municipal' as const, above: ['中华全国总工会'], officers };
  const founded = must(await foundFederation(house, founding, cost));
  const founders = await peopleOf(house, founded);
  const places = await unions(house, founded);
  const engine = makeEngine(house);
  return {
    ...{ house, engine, founders, places, tenantId: founded.tenantId, organisationId: founded.organisationId },
    below: {
      leafOfficer: await settle(house, founded, 101, '冯小刚', places.leaf, ['officer']),
      districtOfficer: await settle(house, founded, 102, '褚文静', places.district, ['officer', 'reviewer']),
      districtChair: await settle(house, founded, 103, '卫国强', places.district, ['chair']),
    },
    member: await settle(house, founded, 104, '韩小梅', places.leaf, []),
    roundId: await round(
      engine,
      founded,
      founders.map(({ personId }) => personId),
    ),
    close: () => database.drop(),
  };
}
