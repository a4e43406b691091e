// The 2020 rounds of the four programmes: dates, parameters, lists and budgets. Amounts are parameters of this demonstration only:
// no published rate of 顺义 was found, so nothing here may become a programme's default.
import { makeCardNumber } from '#kit/identifiers.ts';
import type { Text } from '#kit/text.ts';
import { districtKey, type Trade } from './places.ts';

export type DemoProgramme = 'certificate-grant' | 'contest-prize-grant' | 'contest-host-grant' | 'training-course';

export type SkillLevel = 'level1' | 'level2' | 'level3' | 'level4';

/** Every spelling met in the demo workbooks, the official one first. */
export const levelSpellings: Record<SkillLevel, readonly string[]> = {
  level1: ['高级技师', '一级/高级技师', '高级技师（一级）', '一级', '１级'],
  level2: ['技师', '二级/技师', '技师（二级）', '二级', '2级'],
  level3: ['高级工', '三级/高级工', '高级工（三级）', '三级', '3级'],
  level4: ['中级工', '四级/中级工', '中级工（四级）', '四级', '４级'],
};

export type ContestTier = 'above-city' | 'city' | 'district';
export const tierSpellings: Record<ContestTier, readonly string[]> = {
  'above-city': ['国家级', '全国', '国家级'],
  city: ['市级', '北京市级', '市 级'],
  district: ['区级', '顺义区级', '区级'],
};

/** What each trade's people take certificates in; together they are the round's list of occupations. */
export const certificateOccupations: Record<Trade, readonly string[]> = {
  office: ['劳动关系协调员', '企业人力资源管理师', '社会工作者'],
  auto: ['汽车维修工', '焊工', '工业机器人系统操作员', '汽车装调工'],
  machinery: ['车工', '铣工', '钳工', '电工', '焊工'],
  food: ['食品检验员', '制冷空调系统安装维修工', '叉车司机'],
  logistics: ['叉车司机', '安检员', '物流服务师'],
  property: ['消防设施操作员', '电工', '制冷空调系统安装维修工'],
  retail: ['电子商务师', '物流服务师', '营养配餐员'],
  hotel: ['中式烹调师', '中式面点师', '西式烹调师', '茶艺师'],
  building: ['砌筑工', '电工', '焊工', '起重装卸机械操作工'],
  technology: ['计算机程序设计员', '网络与信息安全管理员', '工业机器人系统操作员'],
  education: ['保育员', '育婴员', '中式烹调师'],
  health: ['养老护理员', '健康管理师', '育婴员'],
  utilities: ['锅炉操作工', '管道工', '电工', '汽车维修工'],
};
export const listedOccupations: readonly string[] = [...new Set(Object.values(certificateOccupations).flat())];
export const unlistedOccupations = ['宠物美容师', '瑜伽教练员'] as const;

export const listedIssuers = [
  '北京市职业技能鉴定管理中心',
  '顺义区职业技能鉴定所',
  '北京市第二十三职业技能鉴定所',
  '北京潮岭职业技能等级认定站',
  '首都机场职业技能鉴定站',
] as const;
export const unlistedIssuers = ['环球职业资格认证网', '华夏国际人才测评中心', '中研职业能力培训学院'] as const;

export interface DemoContest {
  readonly key: string;
  readonly name: string;
  readonly tier: ContestTier;
  readonly host: string;
  readonly heldOn: string;
}

const contest = (key: string, name: string, tier: ContestTier, host: string, heldOn: string): DemoContest => ({
  key,
  name,
  tier,
  host,
  heldOn,
});
export const contests: readonly DemoContest[] = [
  contest('robot', '全国工业机器人应用职工技能邀请赛', 'above-city', '全国职工技能竞赛组委会', '2020-09-18'),
  contest('welding', '第六届北京市职工焊接技能大赛', 'city', '北京市职工技能竞赛组委会', '2020-08-21'),
  contest('cookery', '北京市职工中式烹调技能大赛', 'city', '北京市职工技能竞赛组委会', '2020-09-04'),
  contest('care', '北京市养老护理员职业技能大赛', 'city', '北京市职工技能竞赛组委会', '2020-07-31'),
  contest('lathe', '北京市职工数控车工技能大赛', 'city', '北京市职工技能竞赛组委会', '2020-09-11'),
  contest('cargo', '北京市航空货运职工技能大赛', 'city', '首都机场地区职工技能竞赛组委会', '2020-06-24'),
  contest('electric', '顺义区职工电工技能比武', 'district', '北京市顺义区总工会', '2020-07-10'),
  contest('welding-2019', '第五届北京市职工焊接技能大赛', 'city', '北京市职工技能竞赛组委会', '2019-09-20'),
];

export interface DemoProvider {
  readonly key: string;
  readonly name: string;
  readonly nameEn: string;
  readonly account: { readonly holder: string; readonly number: string; readonly bank: string };
}

const provider = (key: string, name: string, nameEn: string, number: number, bank: string): DemoProvider => ({
  key,
  name,
  nameEn,
  account: { holder: name, number: makeCardNumber('02000099', number), bank },
});
/** Schools that hold the courses; fictional, paid by the union for every member who passes. */
export const providers: readonly DemoProvider[] = [
  provider(
    'huiyan',
    '北京汇砚职业技能培训学校',
    'Beijing Huiyan Vocational Training School',
    901,
    '中国工商银行北京顺义支行',
  ),
  provider('yudu', '北京榆渡数字艺术培训中心', 'Beijing Yudu Digital Arts Training Centre', 902, '北京银行顺义支行'),
];

export interface DemoCourse {
  readonly key: string;
  readonly name: Text;
  readonly providerKey: string;
  readonly feeFen: number;
  readonly sessions: number;
  readonly endsOn: string;
  /** How many passed, failed and stayed away: 310 passed over the four. */
  readonly passed: number;
  readonly failed: number;
  readonly absent: number;
}

export const courses: readonly DemoCourse[] = [
  {
    key: 'cad',
    name: { zh: 'CAD制图', en: 'CAD drawing' },
    providerKey: 'huiyan',
    feeFen: 128_000,
    sessions: 16,
    endsOn: '2020-08-14',
    passed: 86,
    failed: 6,
    absent: 3,
  },
  {
    key: 'graphic-design',
    name: { zh: '平面设计师', en: 'Graphic designer' },
    providerKey: 'yudu',
    feeFen: 156_000,
    sessions: 18,
    endsOn: '2020-09-11',
    passed: 74,
    failed: 5,
    absent: 2,
  },
  {
    key: 'three-d-design',
    name: { zh: '三维设计师', en: 'Three-dimensional designer' },
    providerKey: 'yudu',
    feeFen: 198_000,
    sessions: 20,
    endsOn: '2020-09-25',
    passed: 70,
    failed: 3,
    absent: 2,
  },
  {
    key: 'e-commerce',
    name: { zh: '电子商务（网站建设与运营）', en: 'E-commerce (building and running a site)' },
    providerKey: 'huiyan',
    feeFen: 142_000,
    sessions: 16,
    endsOn: '2020-10-16',
    passed: 80,
    failed: 4,
    absent: 3,
  },
];

export interface DemoRound {
  readonly key: string;
  readonly programme: DemoProgramme;
  readonly year: number;
  readonly organisationKey: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly budgetFen: number;
  /** What the programme leaves to the round; money in fen. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export const levelAmountsFen: Record<SkillLevel, number> = {
  level1: 200_000,
  level2: 150_000,
  level3: 100_000,
  level4: 50_000,
};
export const tierAmountsFen: Record<Exclude<ContestTier, 'district'>, number> = {
  'above-city': 500_000,
  city: 200_000,
};
export const hostAmountFen = 1_000_000;

const round = (programme: DemoProgramme, budgetFen: number, parameters: Record<string, unknown>): DemoRound => ({
  key: `${programme}/2020`,
  programme,
  year: 2020,
  organisationKey: districtKey,
  opensOn: '2020-03-02',
  closesOn: '2020-10-30',
  budgetFen,
  parameters,
});

/** Each budget leaves room over what the good rows come to (a test holds it). */
export const rounds: readonly DemoRound[] = [
  round('certificate-grant', 20_000_000, {
    amountsFen: levelAmountsFen,
    issuers: listedIssuers,
    occupations: listedOccupations,
  }),
  round('contest-prize-grant', 5_000_000, { amountsFen: tierAmountsFen }),
  round('contest-host-grant', 6_000_000, { amountFen: hostAmountFen }),
  round('training-course', 52_000_000, {
    feesFen: Object.fromEntries(courses.map((course) => [course.key, course.feeFen])),
    providers: Object.fromEntries(courses.map((course) => [course.key, course.providerKey])),
  }),
];
