// The people of the demo tenant: members, former members, workers who never joined, and those who hold a post. All are invented:
// ID numbers are valid but use the sequence numbers 900–995 of a day, telephones begin with 199 0000, cards with 629999, none given out.
import { makeCardNumber, makeIdNumber } from '#kit/identifiers.ts';
import { type Dice, seededRandomness } from '#kit/random.ts';
import { invariant } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { makeName, type Sex } from './names.ts';
import { type DemoOrganisation, districtKey, secondLevelUnions, type Trade } from './places.ts';

export interface DemoMembership {
  readonly status: 'active' | 'ended';
  readonly since: string;
  readonly until?: string;
}

export interface DemoPerson {
  readonly key: string;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  /** A bank card that passes Luhn, and the branch that keeps it. */
  readonly card: string;
  readonly bank: string;
  readonly sex: Sex;
  readonly birthDay: string;
  /** Where the person works: a grass-roots union, a branch or a group. */
  readonly organisationKey: string;
  /** null: works there, never joined. */
  readonly membership: DemoMembership | null;
  readonly frontline: boolean;
  readonly occupation: string;
}

export type DemoRole =
  | 'chair'
  | 'officer'
  | 'reviewer'
  | 'finance-maker'
  | 'finance-checker'
  | 'auditor'
  | 'system-admin'
  | 'security-admin'
  | 'audit-admin';

export interface DemoPost {
  readonly personKey: string;
  readonly organisationKey: string;
  readonly role: DemoRole;
  readonly title: Text;
  readonly since: string;
}

export const activeMembers = 6000;
const endedMembers = 120;
const neverJoined = 60;

const banks = [
  '中国工商银行北京顺义支行',
  '中国农业银行北京顺义支行',
  '中国建设银行北京顺义支行',
  '中国银行北京顺义支行',
  '北京银行顺义支行',
  '北京农商银行顺义支行',
  '中国邮政储蓄银行北京顺义区支行',
] as const;

// The present district, the county before 1998, and where its workers come from.
const regions = [
  '110113',
  '110113',
  '110113',
  '110222',
  '110222',
  '130681',
  '130728',
  '131082',
  '371425',
  '411627',
] as const;

const jobs: Record<Trade, readonly string[]> = {
  office: ['工会社会工作者', '办公室干事', '档案管理员', '窗口服务员'],
  auto: ['焊工', '汽车装调工', '钳工', '模具工', '质检员', '仓储管理员'],
  machinery: ['车工', '铣工', '钳工', '电工', '焊工', '机床操作员', '工艺技术员'],
  food: ['食品检验员', '包装工', '制冷设备操作工', '肉制品加工工', '叉车司机'],
  logistics: ['货运员', '叉车司机', '理货员', '报关员', '安检员', '货车司机'],
  property: ['电工', '保洁员', '秩序维护员', '绿化工', '消防设施操作员', '客服专员'],
  retail: ['收银员', '理货员', '导购员', '配送员', '门店店长'],
  hotel: ['中式烹调师', '中式面点师', '客房服务员', '前厅服务员', '西式烹调师'],
  building: ['砌筑工', '钢筋工', '焊工', '电工', '测量员', '塔吊司机'],
  technology: ['软件工程师', '网络管理员', '测试工程师', '智能设备装调员', '运维工程师'],
  education: ['教师', '保育员', '食堂厨师', '校医', '后勤管理员'],
  health: ['护士', '药剂员', '检验技师', '养老护理员', '医生', '收费员'],
  utilities: ['锅炉操作工', '管道工', '公交驾驶员', '电工', '水质检验员'],
};
const atDesks = new Set(
  '办公室干事 档案管理员 工艺技术员 报关员 客服专员 门店店长 软件工程师 网络管理员 测试工程师 运维工程师 后勤管理员 收费员 工会社会工作者'.split(
    ' ',
  ),
);

/** Uniform between two whole years, never 29 February so that later anniversaries exist. */
function dayBetween(random: Dice, fromYear: number, toYear: number): string {
  const year = fromYear + random.int(toYear - fromYear + 1);
  const month = 1 + random.int(12);
  const day = 1 + random.int(28);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

interface Makers {
  readonly random: Dice;
  readonly idNumbers: Set<string>;
  readonly phones: readonly string[];
  readonly people: DemoPerson[];
}

function makePerson(
  at: Makers,
  place: DemoOrganisation,
  organisationKey: string,
  membership: 'active' | 'ended' | null,
): DemoPerson {
  const { random } = at;
  const sex: Sex = random.int(100) < 46 ? 'female' : 'male';
  // Of working age in 2020: men to 60, women to 55.
  const birthDay = dayBetween(random, sex === 'male' ? 1961 : 1966, 1999);
  const birthYear = Number(birthDay.slice(0, 4));
  const region = random.pick(regions);
  let idNumber: string;
  do idNumber = makeIdNumber(region, birthDay, 900 + random.int(48) * 2 + (sex === 'male' ? 1 : 0));
  while (at.idNumbers.has(idNumber));
  at.idNumbers.add(idNumber);
  const number = at.people.length;
  const bankAt = random.int(banks.length);
  const occupation = random.pick(jobs[place.trade!]);
  const since = dayBetween(random, Math.max(2004, birthYear + 20), 2019);
  const person: DemoPerson = {
    key: `p${String(number + 1).padStart(5, '0')}`,
    name: makeName(random, sex, birthYear),
    idNumber,
    phone: at.phones[number]!,
    card: makeCardNumber(`629999${String(bankAt + 10)}`, number),
    bank: banks[bankAt]!,
    sex,
    birthDay,
    organisationKey,
    membership:
      membership === null
        ? null
        : membership === 'active'
          ? { status: 'active', since }
          : { status: 'ended', since, until: `2020-01-${String(1 + random.int(28)).padStart(2, '0')}` },
    frontline: !atDesks.has(occupation),
    occupation,
  };
  at.people.push(person);
  return person;
}

/** `count` split by weight so that the parts sum to it exactly (largest remainder, earlier first on a tie). */
export function split(count: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (count * weight) / sum);
  const parts = exact.map(Math.floor);
  const order = exact
    .map((value, i) => [value - Math.floor(value), i] as const)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const left = count - parts.reduce((a, b) => a + b, 0);
  for (const [, i] of order.slice(0, left)) parts[i]! += 1;
  return parts;
}

const phoneNumbers = (random: Dice): readonly string[] =>
  random.shuffle(Array.from({ length: 10_000 }, (_, i) => `1990000${String(i).padStart(4, '0')}`));

/** Makes members beyond those there are: with keys, numbers and cards that nobody has yet. */
export function moreMembers(seed: string, people: readonly DemoPerson[]): (place: DemoOrganisation) => DemoPerson {
  const at: Makers = {
    random: seededRandomness(seed),
    idNumbers: new Set(people.map(({ idNumber }) => idNumber)),
    phones: phoneNumbers(seededRandomness('demo/people')),
    people: [...people],
  };
  return (place) => makePerson(at, place, place.key, 'active');
}

/** Everybody, in a fixed order: first the members place by place, then former members, then those who never joined. */
export function makePeople(organisations: readonly DemoOrganisation[]): readonly DemoPerson[] {
  const random = seededRandomness('demo/people');
  const at: Makers = { random, idNumbers: new Set(), phones: phoneNumbers(random), people: [] };
  const grassroots = organisations.filter((o) => o.level === 'grassroots');
  // Inside a union with branches, people belong to the lowest unit there is.
  const leaves = new Map<string, string[]>();
  const parents = new Set(organisations.map((o) => o.parentKey));
  for (const unit of organisations) {
    if ((unit.level !== 'branch' && unit.level !== 'group') || parents.has(unit.key)) continue;
    const top = unit.key.split('/').slice(0, 3).join('/');
    leaves.set(top, [...(leaves.get(top) ?? []), unit.key]);
  }
  const sizes = split(
    activeMembers,
    grassroots.map((o) => (o.trade === 'office' ? 14 : leaves.has(o.key) ? 90 : 18 + random.int(42))),
  );
  grassroots.forEach((place, g) => {
    const units = leaves.get(place.key) ?? [place.key];
    for (let i = 0; i < sizes[g]!; i += 1) makePerson(at, place, units[i % units.length]!, 'active');
  });
  const employers = grassroots.filter((o) => o.trade !== 'office');
  for (let i = 0; i < endedMembers; i += 1) {
    const place = employers[(i * 7) % employers.length]!;
    makePerson(at, place, place.key, 'ended');
  }
  for (let i = 0; i < neverJoined; i += 1) {
    const place = employers[(i * 11 + 3) % employers.length]!;
    makePerson(at, place, place.key, null);
  }
  return at.people;
}

/** The people a demonstration talks about by name of their post. */
export interface Cast {
  readonly chair: string;
  readonly officerA: string;
  readonly officerB: string;
  readonly financeMaker: string;
  readonly financeChecker: string;
  readonly auditor: string;
  readonly systemAdmin: string;
  readonly securityAdmin: string;
  readonly auditAdmin: string;
}

const since = '2018-03-01';
export const post = (personKey: string, organisationKey: string, role: DemoRole, zh: string, en: string): DemoPost => ({
  personKey,
  organisationKey,
  role,
  title: { zh, en },
  since,
});

function districtPosts(staff: readonly DemoPerson[]): { cast: Cast; posts: DemoPost[] } {
  invariant(staff.length >= 9, `the district federation needs 9 people of its own, found ${staff.length}`);
  const [a, b, c, d, e, f, g, h, i] = staff.map((person) => person.key) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const cast: Cast = {
    chair: a,
    officerA: b,
    officerB: c,
    financeMaker: d,
    financeChecker: e,
    auditor: f,
    systemAdmin: g,
    securityAdmin: h,
    auditAdmin: i,
  };
  const at = districtKey;
  const department = ['经济技术部干部', 'Economic and technology department officer'] as const;
  return {
    cast,
    posts: [
      post(a, at, 'chair', '主席', 'Chair'),
      post(b, at, 'officer', ...department),
      post(b, at, 'reviewer', ...department),
      post(c, at, 'officer', ...department),
      post(c, at, 'reviewer', ...department),
      post(d, at, 'finance-maker', '财务制单', 'Finance, prepares'),
      post(e, at, 'finance-checker', '财务复核', 'Finance, checks'),
      post(f, at, 'auditor', '经费审查委员', 'Funds auditor'),
      post(g, at, 'system-admin', '系统管理员', 'System administrator'),
      post(h, at, 'security-admin', '安全管理员', 'Security administrator'),
      post(i, at, 'audit-admin', '审计管理员', 'Audit administrator'),
    ],
  };
}

/**
 * Who holds which post. Each second-level union has a chair, an officer who brings the workbook and two reviewers (so that a
 * reviewer who applies himself can step aside); each grass-roots union has one officer.
 */
export function makePosts(
  organisations: readonly DemoOrganisation[],
  people: readonly DemoPerson[],
): { cast: Cast; posts: readonly DemoPost[] } {
  const at = new Map<string, DemoPerson[]>();
  for (const person of people) {
    if (person.membership?.status !== 'active') continue;
    const union = person.organisationKey.split('/').slice(0, 3).join('/');
    at.set(union, [...(at.get(union) ?? []), person]);
  }
  const { cast, posts } = districtPosts(at.get(`${districtKey}/offices/01`) ?? []);
  for (const union of secondLevelUnions) {
    // The district's own office lends its people to the union of the offices too, after those above.
    const staff = (at.get(`${union.key}/01`) ?? []).slice(union.key === `${districtKey}/offices` ? 9 : 0);
    invariant(staff.length >= 4, `${union.name} needs 4 people of its own, found ${staff.length}`);
    posts.push(
      post(staff[0]!.key, union.key, 'chair', '主席', 'Chair'),
      post(staff[1]!.key, union.key, 'officer', '工会干事', 'Union officer'),
      post(staff[2]!.key, union.key, 'reviewer', '审核员', 'Reviewer'),
      post(staff[3]!.key, union.key, 'reviewer', '审核员', 'Reviewer'),
    );
  }
  for (const union of organisations) {
    if (union.level !== 'grassroots') continue;
    const own = at.get(union.key) ?? [];
    // In an office the first people are taken; elsewhere the first member is the officer.
    const officer = union.trade === 'office' && union.key.endsWith('/01') ? own[own.length - 1] : own[0];
    invariant(officer, `${union.name} has no member`);
    posts.push(post(officer.key, union.key, 'officer', '基层工会专干', 'Grass-roots union officer'));
  }
  return { cast, posts };
}
