// A small tenant for engine tests and benches: one district, two second-level unions, a few members, officers and a simple programme.

import type { Acting } from '#access/duties.ts';
import type { Role } from '#access/viewer.ts';
import { openRound, type Round } from '#engine/rounds.ts';
import { isRefusal } from '#kit/refusal.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { refreshSnapshots } from '#people/facts.ts';
import { programmeHash, programmeToJson } from '#policy/hash.ts';
import type { Level, Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import { allotToRound, appropriate } from '#test/support/budget.ts';

export const tenantId = 1;
/** Organisations: 1 national, 2 municipal, 3 district, 10 and 20 second-level, 11, 12 under 10, 21 under 20. */
export const places = { district: 3, yang: 10, ma: 20, yangFirm: 11, yangSchool: 12, maFirm: 21 };

export const must = <T>(value: T): Exclude<T, { refused: true }> => {
  if (isRefusal(value)) throw new Error(`${value.code}: ${value.why.en} ${JSON.stringify(value.details ?? '')}`);
  return value as Exclude<T, { refused: true }>;
};

export async function makeTenant(house: House): Promise<void> {
  const at = house.clock.now();
  await house.db.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, 'test', '测试', $2)`, [
    tenantId,
    at,
  ]);
  await house.ids.take(tenantId, 300);
  const row = (id: number, parentId: number | null, level: Level, name: string) => ({ id, parentId, level, name });
  const rows = [
    row(1, null, 'national', '全国总工会'),
    row(2, 1, 'municipal', '北京市总工会'),
    row(3, 2, 'district', '顺义区总工会'),
    row(10, 3, 'second-level', '杨镇总工会'),
    row(20, 3, 'second-level', '马坡镇总工会'),
    row(11, 10, 'grassroots', '杨镇机械厂工会'),
    row(12, 10, 'grassroots', '杨镇学校工会'),
    row(21, 20, 'grassroots', '马坡制药工会'),
  ];
  must(await house.db.transaction((q) => addOrganisations(q, tenantId, rows, at)));
  await house.db.query(`INSERT INTO expenditure_accounts (tenant_id, code, name) VALUES ($1, 'test', '测试科目')`, [
    tenantId,
  ]);
}

/** People by id, active members of the given organisation. */
export async function makeMembers(
  house: House,
  members: readonly { readonly id: number; readonly organisationId: number; readonly name?: string }[],
): Promise<void> {
  const at = house.clock.now();
  const ids = members.map((m) => m.id);
  await house.db.query(
    `INSERT INTO people (tenant_id, id, name, created_at) SELECT $1, p.id, p.name, $4 FROM unnest($2::bigint[], $3::text[]) AS p(id, name)`,
    [tenantId, ids, members.map((m) => m.name ?? `王小${m.id}`), at],
  );
  await house.db.query(
    `INSERT INTO memberships (tenant_id, id, person_id, organisation_id, status, since, created_at)
     SELECT $1, $2 + p.n, p.id, p.organisation, 'active', '2015-01-01', $5
       FROM unnest($3::bigint[], $4::bigint[]) WITH ORDINALITY AS p(id, organisation, n)`,
    [tenantId, (await house.ids.take(tenantId, ids.length)) - 1, ids, members.map((m) => m.organisationId), at],
  );
  await refreshSnapshots(house.db, tenantId, ids);
}

export const acting = (personId: number, role: Role, organisationId: number): Acting => ({
  personId,
  posts: [{ role, organisationId, programmeKey: null }],
});

/** A published version and an open round of it with money in its budget. */
export async function makeRound(
  house: House,
  programme: Programme,
  parameters: Record<string, unknown> = {},
  budgetFen = 100_000_000,
): Promise<Round> {
  const hash = programmeHash(programme);
  const at = house.clock.now();
  await house.db.query(
    `INSERT INTO programme_versions (tenant_id, hash, programme_key, definition, effective_from, prepared_by, prepared_at, approved_by, published_at)
     VALUES ($1, $2, $3, $4, $5, 900, $6, 901, $6) ON CONFLICT DO NOTHING`,
    [tenantId, hash, programme.key, JSON.stringify(programmeToJson(programme)), programme.effectiveFrom, at],
  );
  const round = must(
    await openRound(house, tenantId, {
      versionHash: hash,
      organisationId: places.district,
      year: 2020,
      name: `2020年度${hash.slice(0, 6)}`,
      opensOn: '2020-01-01',
      closesOn: '2020-12-31',
      parameters,
      openedBy: 900,
    }),
  );
  if (budgetFen > 0) {
    const pot = { organisationId: places.district, year: 2020, expenditureCode: 'test' };
    const purse = { roundId: round.id, organisationId: places.district, name: round.name };
    await house.db.transaction(async (q) => {
      must(await appropriate(q, tenantId, { ...pot, amountFen: budgetFen }, house));
      must(await allotToRound(q, tenantId, { round: purse, from: pot, amountFen: budgetFen }, house));
    });
  }
  return round;
}
