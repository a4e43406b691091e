// The tree of unions of the demo tenant: real names down to the towns and sub-districts of 顺义区 (public geography), fictional
// companies, schools and hospitals below. Seven levels, so that every figure and every right has a whole path to climb.
import { developmentArea, otherDistricts, type Square } from '#demo/districts.ts';
import { makeCardNumber, makeCreditCode } from '#kit/identifiers.ts';
import { type Dice, seededRandomness } from '#kit/random.ts';

export type DemoLevel = 'national' | 'municipal' | 'district' | 'second-level' | 'grassroots' | 'branch' | 'group';

export type Trade =
  | 'office'
  | 'auto'
  | 'machinery'
  | 'food'
  | 'logistics'
  | 'property'
  | 'retail'
  | 'hotel'
  | 'building'
  | 'technology'
  | 'education'
  | 'health'
  | 'utilities';

export interface DemoOrganisation {
  readonly key: string;
  /** null for the national federation alone. */
  readonly parentKey: string | null;
  readonly level: DemoLevel;
  readonly name: string;
  readonly nameEn: string;
  /** GB 32100, fictional; present for the district, second-level and grass-roots unions. */
  readonly creditCode?: string;
  /** The employer behind a grass-roots union, as unions write it in their lists. */
  readonly employer?: string;
  readonly trade?: Trade;
  /** Column and row on the tile map of the union above. */
  readonly square?: Square;
  /** Where money to the union goes; present for second-level unions. */
  readonly account?: { readonly holder: string; readonly number: string; readonly bank: string };
}
export const districtKey = 'shunyi';

interface SecondLevel {
  readonly key: string;
  /** The place or system, as in file names: 杨镇, 双丰街道, 区教育工会. */
  readonly place: string;
  readonly name: string;
  readonly nameEn: string;
  /** Towns and sub-districts have one, systems have none. */
  readonly square?: Square;
  readonly trades: readonly Trade[];
  /** Grass-roots unions below it, 4 to 8, the office of the place itself included. */
  readonly below: number;
}

const town = (
  key: string,
  place: string,
  en: string,
  square: Square,
  below: number,
  ...trades: Trade[]
): SecondLevel => ({
  square,
  key: `${districtKey}/${key}`,
  place,
  name: `${place}总工会`,
  nameEn: `${en} Federation of Trade Unions`,
  trades,
  below,
});

const system = (key: string, place: string, en: string, below: number, ...trades: Trade[]): SecondLevel => ({
  key: `${districtKey}/${key}`,
  place,
  name: place,
  nameEn: en,
  trades,
  below,
});

/** In the order in which their workbooks are received. */
export const secondLevelUnions: readonly SecondLevel[] = [
  town('renhe', '仁和镇', 'Renhe Town', [4, 4], 8, 'auto', 'machinery', 'property', 'retail'),
  town('houshayu', '后沙峪镇', 'Houshayu Town', [1, 4], 7, 'logistics', 'technology', 'property', 'hotel'),
  town('tianzhu', '天竺镇', 'Tianzhu Town', [2, 5], 7, 'logistics', 'hotel', 'technology', 'retail'),
  town('yangzhen', '杨镇', 'Yangzhen Town', [5, 2], 7, 'auto', 'machinery', 'food'),
  town('niulanshan', '牛栏山镇', 'Niulanshan Town', [3, 1], 7, 'food', 'machinery', 'auto'),
  town('nanfaxin', '南法信镇', 'Nanfaxin Town', [2, 4], 6, 'logistics', 'technology', 'hotel'),
  town('mapo', '马坡镇', 'Mapo Town', [2, 2], 6, 'technology', 'machinery', 'property'),
  town('gaoliying', '高丽营镇', 'Gaoliying Town', [1, 3], 6, 'machinery', 'building', 'food'),
  town('liqiao', '李桥镇', 'Liqiao Town', [3, 5], 6, 'logistics', 'building', 'food'),
  town('zhaoquanying', '赵全营镇', 'Zhaoquanying Town', [1, 2], 6, 'auto', 'machinery', 'technology'),
  town('nancai', '南彩镇', 'Nancai Town', [5, 3], 5, 'machinery', 'food', 'retail'),
  town('beixiaoying', '北小营镇', 'Beixiaoying Town', [4, 2], 5, 'auto', 'building', 'machinery'),
  town('mulin', '木林镇', 'Mulin Town', [4, 1], 4, 'food', 'building'),
  town('zhangzhen', '张镇', 'Zhangzhen Town', [6, 2], 4, 'food', 'machinery'),
  town('dasungezhuang', '大孙各庄镇', 'Dasungezhuang Town', [6, 3], 4, 'food', 'building'),
  town('beiwu', '北务镇', 'Beiwu Town', [6, 4], 4, 'food', 'machinery'),
  town('beishicao', '北石槽镇', 'Beishicao Town', [2, 1], 4, 'machinery', 'food'),
  town('longwantun', '龙湾屯镇', 'Longwantun Town', [5, 1], 4, 'food', 'hotel'),
  town('lisui', '李遂镇', 'Lisui Town', [5, 4], 4, 'machinery', 'hotel'),
  town('shengli', '胜利街道', 'Shengli Sub-district', [3, 3], 5, 'retail', 'property', 'hotel'),
  town('guangming', '光明街道', 'Guangming Sub-district', [4, 3], 5, 'property', 'retail', 'hotel'),
  town('shiyuan', '石园街道', 'Shiyuan Sub-district', [3, 4], 5, 'property', 'retail'),
  town('wangquan', '旺泉街道', 'Wangquan Sub-district', [2, 3], 5, 'property', 'retail', 'technology'),
  town('shuangfeng', '双丰街道', 'Shuangfeng Sub-district', [3, 2], 5, 'property', 'retail', 'hotel'),
  town('konggang', '空港街道', 'Konggang Sub-district', [1, 5], 6, 'logistics', 'hotel', 'property'),
  system('education', '区教育工会', 'Shunyi Education Union', 8, 'education'),
  system('health', '区卫生健康工会', 'Shunyi Health Union', 7, 'health'),
  system('assets', '国资系统工会', 'Shunyi State-owned Enterprises Union', 7, 'utilities', 'building', 'property'),
  system('offices', '区直机关工会', 'Shunyi District Offices Union', 4, 'office'),
];

// Invented trade names: a syllable pair rarely used in registered names; the pinyin is for the English name.
const firsts: readonly (readonly [string, string])[] = [
  ['潮岭', 'Chaoling'],
  ['箭杆', 'Jiangan'],
  ['呼奴', 'Hunu'],
  ['狐岭', 'Huling'],
  ['柳浦', 'Liupu'],
  ['雁汀', 'Yanting'],
  ['澍原', 'Shuyuan'],
  ['砚河', 'Yanhe'],
  ['禾桐', 'Hetong'],
  ['蓟桥', 'Jiqiao'],
  ['汇砚', 'Huiyan'],
  ['榆渡', 'Yudu'],
  ['棠湾', 'Tangwan'],
  ['朗朔', 'Langshuo'],
];
const seconds: readonly (readonly [string, string])[] = [
  ['恒启', 'Hengqi'],
  ['远程', 'Yuancheng'],
  ['同砺', 'Tongli'],
  ['嘉禾', 'Jiahe'],
  ['众衡', 'Zhongheng'],
  ['信达', 'Xinda'],
  ['天工', 'Tiangong'],
  ['新航', 'Xinhang'],
  ['安泽', 'Anze'],
  ['明煦', 'Mingxu'],
  ['广筑', 'Guangzhu'],
  ['卓匠', 'Zhuojiang'],
  ['永宁', 'Yongning'],
];

const companies: Record<Exclude<Trade, 'office' | 'education' | 'health'>, readonly (readonly [string, string])[]> = {
  auto: [
    ['汽车零部件有限公司', 'Auto Parts Co., Ltd.'],
    ['汽车饰件有限公司', 'Auto Trim Co., Ltd.'],
  ],
  machinery: [
    ['精密机械有限公司', 'Precision Machinery Co., Ltd.'],
    ['机电设备有限公司', 'Electromechanical Equipment Co., Ltd.'],
  ],
  food: [
    ['食品有限公司', 'Food Co., Ltd.'],
    ['农产品加工有限公司', 'Farm Produce Co., Ltd.'],
  ],
  logistics: [
    ['航空货运服务有限公司', 'Air Cargo Services Co., Ltd.'],
    ['物流有限公司', 'Logistics Co., Ltd.'],
  ],
  property: [
    ['物业管理有限公司', 'Property Management Co., Ltd.'],
    ['环境服务有限公司', 'Environmental Services Co., Ltd.'],
  ],
  retail: [
    ['商贸有限公司', 'Trading Co., Ltd.'],
    ['连锁超市有限公司', 'Supermarkets Co., Ltd.'],
  ],
  hotel: [
    ['酒店管理有限公司', 'Hotel Management Co., Ltd.'],
    ['餐饮服务有限公司', 'Catering Co., Ltd.'],
  ],
  building: [
    ['建筑工程有限公司', 'Construction Co., Ltd.'],
    ['装饰工程有限公司', 'Fitting-out Co., Ltd.'],
  ],
  technology: [
    ['信息技术有限公司', 'Information Technology Co., Ltd.'],
    ['智能装备有限公司', 'Smart Equipment Co., Ltd.'],
  ],
  utilities: [
    ['供热有限公司', 'Heating Co., Ltd.'],
    ['供水有限公司', 'Water Supply Co., Ltd.'],
    ['公共交通有限公司', 'Public Transport Co., Ltd.'],
  ],
};

const schools: readonly (readonly [string, string])[] = [
  ['中学', 'Middle School'],
  ['小学', 'Primary School'],
  ['职业学校', 'Vocational School'],
  ['幼儿园', 'Kindergarten'],
];
const clinics: readonly (readonly [string, string])[] = [
  ['医院', 'Hospital'],
  ['社区卫生服务中心', 'Community Health Centre'],
  ['中医医院', 'Chinese Medicine Hospital'],
];
const offices: readonly (readonly [string, string])[] = [
  ['机关服务保障中心', 'Office Services Centre'],
  ['市民服务大厅', 'Citizens’ Service Hall'],
  ['园林养护中心', 'Gardens Maintenance Centre'],
];

export interface Employer {
  readonly name: string;
  readonly nameEn: string;
  readonly trade: Trade;
}

/** The office of the place itself comes first: its staff run the second-level union. */
function ownOffice(union: SecondLevel): Employer {
  if (union.place.endsWith('镇'))
    return { name: `${union.place}机关`, nameEn: `${union.nameEn.split(' ')[0]} Town Office`, trade: 'office' };
  if (union.place.endsWith('街道')) {
    return {
      name: `${union.place}办事处`,
      nameEn: `${union.nameEn.split(' ')[0]} Sub-district Office`,
      trade: 'office',
    };
  }
  const names: Record<string, readonly [string, string]> = {
    education: ['顺义区教育机关', 'Shunyi Education Office'],
    health: ['顺义区卫生健康机关', 'Shunyi Health Office'],
    assets: ['顺义区国资机关', 'Shunyi State Assets Office'],
    offices: ['顺义区总工会机关', 'Shunyi Federation Office'],
  };
  const [name, nameEn] = names[union.key.slice(districtKey.length + 1)]!;
  return { name, nameEn, trade: 'office' };
}

export function employer(
  trade: Trade,
  at: number,
  [zh, en]: readonly [string, string],
  [zh2, en2]: readonly [string, string],
): Employer {
  const choose = (list: readonly (readonly [string, string])[]) => list[at % list.length]!;
  if (trade === 'education' || trade === 'health' || trade === 'office') {
    const [kind, kindEn] = choose(trade === 'education' ? schools : trade === 'health' ? clinics : offices);
    return { name: `顺义区${zh}${kind}`, nameEn: `Shunyi ${en} ${kindEn}`, trade };
  }
  const [kind, kindEn] = choose(companies[trade]);
  return { name: `北京${zh}${zh2}${kind}`, nameEn: `Beijing ${en} ${en2} ${kindEn}`, trade };
}

/** Names of companies, in the order in which they are given out: from the front here, from the back in the rest of the city. */
export const companyNames = (
  random: Dice,
): readonly (readonly [readonly [string, string], readonly [string, string]])[] =>
  random.shuffle(firsts.flatMap((first) => seconds.map((second) => [first, second] as const)));

/** 81 = registered by the unions, a grass-roots union; the body YY… is a running number of our own, given out by no registry. */
export const creditCode = (number: number) => makeCreditCode(`81110113YY${String(number).padStart(6, '0')}`);

function branches(union: DemoOrganisation, groupsEach: number): DemoOrganisation[] {
  return ['一', '二', '三'].flatMap((word, b) => {
    const key = `${union.key}/b${b + 1}`;
    const shop =
      union.trade === 'education' ? `第${word}年级组` : union.trade === 'office' ? `第${word}科室` : `第${word}车间`;
    const branch: DemoOrganisation = {
      key,
      parentKey: union.key,
      level: 'branch',
      name: `${union.employer}${shop}分工会`,
      nameEn: `${union.nameEn.replace(/ Trade Union$/, '')} Branch ${b + 1}`,
    };
    const groups = ['甲', '乙', '丙'].slice(0, groupsEach).map(
      (mark, g): DemoOrganisation => ({
        key: `${key}/g${g + 1}`,
        parentKey: key,
        level: 'group',
        name: `${shop}${mark}班工会小组`,
        nameEn: `${branch.nameEn}, Group ${g + 1}`,
      }),
    );
    return [branch, ...groups];
  });
}

function below(
  union: SecondLevel,
  random: Dice,
  names: () => readonly [readonly [string, string], readonly [string, string]],
  code: () => string,
) {
  return Array.from({ length: union.below }, (_, i): DemoOrganisation => {
    const at = i - 1;
    const who =
      i === 0
        ? ownOffice(union)
        : employer(
            union.trades[at % union.trades.length]!,
            Math.floor(at / union.trades.length) + random.int(2),
            ...names(),
          );
    return {
      key: `${union.key}/${String(i + 1).padStart(2, '0')}`,
      parentKey: union.key,
      level: 'grassroots',
      name: `${who.name}工会`,
      nameEn: `${who.nameEn} Trade Union`,
      creditCode: code(),
      employer: who.name,
      trade: who.trade,
    };
  });
}

/** The whole tree, parents before children: 269 organisations, always the same. */
export function makeOrganisations(): readonly DemoOrganisation[] {
  const random = seededRandomness('demo/places');
  const pairs = companyNames(random);
  let [codes, used] = [0, 0];
  const code = () => creditCode(++codes);
  const names = () => pairs[used++ % pairs.length]!;
  const out: DemoOrganisation[] = [
    {
      key: 'cn',
      parentKey: null,
      level: 'national',
      name: '中华全国总工会',
      nameEn: 'All-China Federation of Trade Unions',
    },
    {
      key: 'bj',
      parentKey: 'cn',
      level: 'municipal',
      name: '北京市总工会',
      nameEn: 'Beijing Federation of Trade Unions',
    },
    {
      key: districtKey,
      parentKey: 'bj',
      level: 'district',
      name: '北京市顺义区总工会',
      nameEn: 'Shunyi District Federation of Trade Unions, Beijing',
      creditCode: code(),
      square: [3, 2],
    },
    ...otherDistricts,
  ];
  secondLevelUnions.forEach((union, u) => {
    out.push({
      key: union.key,
      parentKey: districtKey,
      level: 'second-level',
      name: union.name,
      nameEn: union.nameEn,
      creditCode: code(),
      ...(union.square === undefined ? {} : { square: union.square }),
      account: {
        holder: union.name,
        number: makeCardNumber('02000099', u + 1),
        bank: '中国工商银行北京顺义支行',
      },
    });
    const unions = below(union, random, names, code);
    out.push(...unions);
    // Branches and groups only for the second employer of every fourth place: enough for seven levels.
    if (u % 4 === 3 && unions[1] !== undefined) out.push(...branches(unions[1], 1 + (u % 3)));
  });
  return [...out, developmentArea];
}
