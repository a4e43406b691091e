// The city that `bench studios` measures: sixteen districts and a development area with their squares, 2,000 grass-roots unions, the studios with the
// cases that made and raised them, the people in them and what these proved, beside a register of honours and the cases that everybody else has.
import type { Dice } from '#kit/random.ts';
import { addOrganisations, type NewOrganisation } from '#organisations/tree.ts';
import { programmeHash, programmeToJson } from '#policy/hash.ts';
import { programmes } from '#programmes/index.ts';
import type { House } from '#store/house.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';

export const city = 2;
const all = Object.values(programmes);
const districts = 17;
const perDistrict = 20;
const perSecond = 6;
const trades = '焊工 钳工 电工 数控车工 护士 厨师 快递员 幼师 司机 绿化工'.split(' ');
const kinds = ['patent', 'conversion', 'project', 'contest', 'mentoring'];
export const tradeOf = (n: number): string => trades[n % trades.length]!;
export const districtId = (n: number): number => 100 + (n % districts);

interface Made {
  readonly studios: number;
  /** People in studios beside their leaders, and as many cases that proved something. */
  readonly people: number;
}

const unitId = (n: number): number => 10_000 + (n % (districts * perDistrict * perSecond));

function tree(): NewOrganisation[] {
  const rows: NewOrganisation[] = [
    { id: 1, parentId: null, level: 'national', name: '全国总工会' },
    { id: city, parentId: 1, level: 'municipal', name: '北京市总工会' },
  ];
  for (let d = 0; d < districts; d++) {
    const place = { column: 1 + (d % 6), row: 1 + Math.floor(d / 6) };
    rows.push({ id: districtId(d), parentId: city, level: 'district', name: `第${d + 1}区总工会`, place });
    for (let s = 0; s < perDistrict; s++) {
      const second = 1_000 + d * perDistrict + s;
      rows.push({ id: second, parentId: districtId(d), level: 'second-level', name: `第${second}镇总工会` });
      for (let g = 0; g < perSecond; g++) {
        const id = unitId((d * perDistrict + s) * perSecond + g);
        rows.push({ id, parentId: second, level: 'grassroots', name: `第${id}厂工会` });
      }
    }
  }
  return rows;
}

/** Every programme there is as a version, with a round a year for each: what a query parses is as long as it really is. */
async function roundsOf({ db }: House): Promise<void> {
  for (const [n, programme] of all.entries()) {
    const hash = programmeHash(programme);
    await db.query(
      `INSERT INTO programme_versions (tenant_id, hash, programme_key, definition, effective_from, prepared_at) VALUES ($1, $2, $3, $4, '2015-01-01', now())`,
      [tenantId, hash, programme.key, JSON.stringify(programmeToJson(programme))],
    );
    await db.query(
      `INSERT INTO rounds (tenant_id, id, programme_key, version_hash, organisation_id, year, name, parameters, opens_on, closes_on, state, created_at)
       SELECT $1, $2 + y, $3, $4, $5, 2018 + y, '年度', '{}', make_date(2018 + y, 1, 1), make_date(2018 + y, 12, 31), 'closed', now() FROM generate_series(0, 4) y`,
      [tenantId, 500 + n * 5, programme.key, hash, city],
    );
  }
}
const roundOf = (key: string, year: number): number =>
  500 + all.findIndex((one) => one.key === key) * 5 + (year - 2018);

const cases = `INSERT INTO cases (tenant_id, id, round_id, programme_key, organisation_id, person_id, stage, status, state, seq, head, amount_fen, opened_at, changed_at)
  SELECT $1, r.id, r.round, r.key, r.unit, r.person, 'register', 'passed', '{}', 9, '', r.fen, r.at, r.at`;
const rowsAs = 'FROM jsonb_to_recordset($2::jsonb) AS r(';

interface CaseRow {
  readonly id: number;
  readonly round: number;
  readonly key: string;
  readonly unit: number;
  readonly person: number;
  readonly fen: number | null;
  readonly at: string;
}
const shape = 'id bigint, round bigint, key text, unit bigint, person bigint, fen bigint, at timestamptz';

async function inChunks<T>(rows: readonly T[], write: (json: string) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += 5_000) await write(JSON.stringify(rows.slice(from, from + 5_000)));
}

async function addCases({ db }: House, rows: readonly CaseRow[], paid: boolean): Promise<void> {
  await inChunks(rows, (json) => db.query(`${cases} ${rowsAs}${shape})`, [tenantId, json]));
  if (!paid) return;
  await inChunks(rows, async (json) => {
    await db.query(
      `INSERT INTO payment_items (tenant_id, id, batch_id, case_id, stage, attempt, amount_fen, payee_name) SELECT $1, r.id, 1, r.id, 'pay', 1, r.fen, '收款人' ${rowsAs}${shape}) WHERE r.fen > 0`,
      [tenantId, json],
    );
    await db.query(
      `INSERT INTO payment_results (tenant_id, item_id, batch_id, result, return_hash, at) SELECT $1, r.id, 1, 'settled', '', r.at ${rowsAs}${shape}) WHERE r.fen > 0`,
      [tenantId, json],
    );
  });
}

const leaderOf = (n: number): number => 1_000_000 + n;
const levelOf = (n: number): string => (n % 31 === 0 ? 'demonstration' : n % 4 === 0 ? 'municipal' : 'district');
const recordId = (n: number): number => 2_000_000 + n;

async function studiosOf(house: House, { studios }: Made, random: Dice): Promise<void> {
  const { db } = house;
  const rows = Array.from({ length: studios }, (_, n) => {
    const year = 2018 + (n % 4);
    const unit = unitId(random.int(districts * perDistrict * perSecond));
    const day = `${year}-0${1 + (n % 9)}-15`;
    return {
      ...{ id: recordId(n), caseId: 3_000_000 + n * 3, year, number: n + 1, person: leaderOf(n), unit, day },
      ...{ title: `${tradeOf(n)}创新工作室${n}`, trade: tradeOf(n), level: levelOf(n), issuer: districtId(n) },
      state: n % 40 === 0 ? 'suspended' : 'valid',
    };
  });
  const made = rows.map(({ caseId, year, unit, person, day }): CaseRow => {
    const key = 'studio-recognition';
    return { id: caseId, round: roundOf(key, year), key, unit, person, fen: 1_000_000, at: `${day}T02:00:00Z` };
  });
  const raised = rows.filter(({ level }) => level !== 'district');
  await addCases(house, made, true);
  await addCases(
    house,
    raised.map(({ caseId, year, unit, person, day }): CaseRow => {
      const key = 'studio-promotion';
      return { id: caseId + 1, round: roundOf(key, year), key, unit, person, fen: 3_000_000, at: `${day}T03:00:00Z` };
    }),
    true,
  );
  const projects = rows.filter((_, n) => n % 3 === 0);
  await addCases(
    house,
    projects.map(({ caseId, unit, person, year }): CaseRow => {
      const key = 'innovation-project';
      return {
        id: caseId + 2,
        round: roundOf(key, year),
        key,
        unit,
        person,
        fen: 5_000_000,
        at: '2022-03-01T02:00:00Z',
      };
    }),
    true,
  );
  const whole = JSON.stringify(rows);
  const as = `${rowsAs}id bigint, "caseId" bigint, year int, number int, person bigint, unit bigint, day date, title text, trade text, level text, issuer bigint, state text)`;
  await db.query(
    `INSERT INTO answers (tenant_id, case_id, plain, salt, digest, changed_at) SELECT $1, r."caseId", jsonb_build_object('trade', r.trade, 'studio', r.title, 'summary', repeat('一年里把返修率降了下来。', 20)), '', '', now() ${as}`,
    [tenantId, whole],
  );
  await db.query(
    `INSERT INTO records (tenant_id, id, issuer_id, kind, year, number, person_id, union_id, title_zh, title_en, level, from_on, state, steps, case_id, registered_at)
     SELECT $1, r.id, r.issuer, 'studio', r.year, r.number, r.person, r.unit, r.title, '', r.level, r.day, r.state, 1, r."caseId", r.day ${as}`,
    [tenantId, whole],
  );
  await db.query(
    `INSERT INTO record_steps (tenant_id, record_id, step, what, by_id, at, case_id, level) SELECT $1, r.id, 1, 'registered', 1, r.day, r."caseId", 'district' ${as}`,
    [tenantId, whole],
  );
  await db.query(
    `INSERT INTO record_steps (tenant_id, record_id, step, what, by_id, at, case_id, level) SELECT $1, r.id, 2, 'raised', 1, r.day, r."caseId" + 1, r.level ${as} WHERE r.level <> 'district'`,
    [tenantId, whole],
  );
}

const personOf = (n: number): number => 4_000_000 + n;

/** Each of them in a studio, with one case that proved something and three that proved nothing. */
async function peopleOf(house: House, { studios, people }: Made): Promise<void> {
  const { db } = house;
  const known = (from: number, count: number) =>
    db.query(
      `INSERT INTO people (tenant_id, id, name, created_at) SELECT $1, $2::bigint + n, '王小' || n, now() FROM generate_series(0, $3::int - 1) n`,
      [tenantId, from, count],
    );
  await known(leaderOf(0), studios);
  await known(personOf(0), people);
  await db.query(
    `INSERT INTO record_people (tenant_id, id, record_id, person_id, role, from_on, added_by, added_at)
     SELECT $1, 6000000 + n, $2::bigint + n % $3::int, $4::bigint + n, CASE n % 5 WHEN 0 THEN 'apprentice' ELSE 'member' END, '2021-12-01', 1, now() FROM generate_series(0, $5::int - 1) n`,
    [tenantId, recordId(0), studios, personOf(0), people],
  );
  const plain = (first: number, key: string, each: number) =>
    Array.from({ length: people * each }, (_, n): CaseRow => {
      const person = personOf(n % people);
      return {
        id: first + n,
        round: roundOf(key, 2021),
        key,
        unit: unitId(n),
        person,
        fen: null,
        at: '2022-01-05T02:00:00Z',
      };
    });
  await addCases(house, plain(10_000_000, 'patent-grant', 1), false);
  await addCases(house, plain(20_000_000, 'certificate-grant', 3), false);
  await db.query(
    `INSERT INTO evidence (tenant_id, case_id, step, what, kind, day, words, at)
     SELECT $1, 10000000 + n, 1, 'given', ($3::text[])[1 + n % 5], DATE '2022-01-05' + n % 300, '一种装置', now() FROM generate_series(0, $2::int - 1) n`,
    [tenantId, people, kinds],
  );
  // Honours and certificates on the same register.
  await db.query(
    `INSERT INTO records (tenant_id, id, issuer_id, kind, year, number, person_id, union_id, title_zh, title_en, level, from_on, state, steps, case_id, registered_at)
     SELECT $1, 7000000 + n, 100 + n % 17, 'honour', 2021, n, $2::bigint + n % $3::int, 10000 + n % 2040, '先进工作者', '', 'district', '2021-05-01', 'valid', 1, 20000000 + n, '2021-05-01'
       FROM generate_series(1, $3::int) n`,
    [tenantId, personOf(0), people],
  );
}

export async function makeCity(house: House, made: Made, random: Dice): Promise<void> {
  const { db } = house;
  await db.query(
    `INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, 'bench-studios', 'bench', now())`,
    [tenantId],
  );
  must(await db.transaction((q) => addOrganisations(q, tenantId, tree(), house.clock.now())));
  await roundsOf(house);
  await studiosOf(house, made, random);
  await peopleOf(house, made);
  await db.query('VACUUM (ANALYZE)');
}
