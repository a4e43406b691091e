// The city around the demo's district: what its other districts, and an industry's union that lies nowhere on the map, had on their paper registers of studios.
// Grass-roots unions with fictional employers, the leaders of those studios and their colleagues, who decides in each district, and who works for the city.
import { developmentArea, otherDistricts } from '#demo/districts.ts';
import { type Cast, type DemoPerson, type DemoPost, moreMembers, post, split } from '#demo/people.ts';
import { companyNames, creditCode, type DemoOrganisation, type Employer, employer, type Trade } from '#demo/places.ts';
import { seededRandomness } from '#kit/random.ts';
import { invariant } from '#kit/refusal.ts';

export const cityKey = 'bj';

export interface CityStudio {
  readonly leaderKey: string;
  readonly name: string;
  readonly districtKey: string;
}

export type CityCast = Pick<Cast, 'chair' | 'officerA' | 'officerB' | 'financeMaker' | 'financeChecker'>;

export interface DemoCity {
  readonly organisations: readonly DemoOrganisation[];
  readonly people: readonly DemoPerson[];
  readonly posts: readonly DemoPost[];
  readonly cast: CityCast;
  /** Of the other districts; the demo's own district recognises its own. */
  readonly studios: readonly CityStudio[];
}

/** How many studios a district had on paper. With the 101 of the demo's district they are 648, the number printed of the city's platform, there of studios of the city's level and above. */
const counts: Readonly<Record<string, number>> = {
  ...{ haidian: 92, chaoyang: 84, 'development-area': 58, xicheng: 52, fengtai: 43, dongcheng: 41, changping: 31 },
  ...{ daxing: 27, tongzhou: 24, shijingshan: 19, fangshan: 16, huairou: 9, mentougou: 7, pinggu: 6, miyun: 6 },
  ...{ yanqing: 4, 'city-education': 28 },
};

/** Most of a union's studios are in its trades: the old city has hotels and hospitals, the south has works and depots. */
const tradesOf: Readonly<Record<string, readonly Trade[]>> = {
  ...{ xicheng: ['utilities', 'health', 'hotel'], dongcheng: ['hotel', 'health', 'utilities'] },
  ...{ 'development-area': ['auto', 'machinery'], daxing: ['logistics', 'food'], tongzhou: ['building', 'utilities'] },
  ...{ yanqing: ['hotel'], huairou: ['food'], miyun: ['food'], mentougou: ['building'] },
};
const ordinaryTrades: readonly Trade[] = ['machinery', 'utilities', 'building', 'auto', 'logistics', 'health'];

/** Studios to a union, roughly. */
const toUnion = 14;

const atCity = (key: string, name: string, nameEn: string): DemoOrganisation => ({
  ...{ key, parentKey: cityKey, level: 'district', name, nameEn },
});
const education = atCity('city-education', '北京市教育工会', 'Beijing Education Union');
const offices = atCity('city-offices', '北京市直机关工会', 'Beijing Municipal Offices Union');
const office: DemoOrganisation = {
  ...{ key: 'city-offices/01', parentKey: offices.key, level: 'grassroots', trade: 'office' },
  ...{ name: '北京市总工会机关工会', nameEn: 'Beijing Federation Office Trade Union', employer: '北京市总工会机关' },
  creditCode: creditCode(9_001),
};

type Pair = ReturnType<typeof companyNames>[number];

/** Schools and clinics have one name before them, companies two. */
function employerIn(place: DemoOrganisation, trade: Trade, n: number, [first, second]: Pair): Employer {
  const made = employer(trade, n, first, second);
  const [zh, en] = [
    place.name.replace(/^北京(市)?|(区)?总工会$|教育工会$/g, '').replace('经济技术开发', '亦庄'),
    place.nameEn.split(' ')[0]!,
  ];
  return {
    ...{ trade, name: made.name.replace(/^顺义区/, `北京市${zh}`) },
    nameEn: made.nameEn.replace(/^Shunyi /, `${en} `),
  };
}

function unionsOf(place: DemoOrganisation, take: () => Pair, number: () => number): DemoOrganisation[] {
  const trades = place === education ? (['education'] as const) : (tradesOf[place.key] ?? ordinaryTrades);
  return Array.from({ length: Math.ceil(counts[place.key]! / toUnion) }, (_, n): DemoOrganisation => {
    const who = employerIn(place, trades[n % trades.length]!, n, take());
    return {
      ...{ key: `${place.key}/${String(n + 1).padStart(2, '0')}`, parentKey: place.key, level: 'grassroots' },
      ...{ name: `${who.name}工会`, nameEn: `${who.nameEn} Trade Union`, employer: who.name, trade: who.trade },
      creditCode: creditCode(number()),
    };
  });
}

/** By the employer's own name and the trade. */
function studioNames(): (union: DemoOrganisation, leader: DemoPerson) => string {
  const used = new Map<string, number>();
  return ({ employer: by = '' }, { occupation }) => {
    const own = by.replace(/^北京市?/, '').replace(/(.{4}).*有限公司$/, '$1');
    const plain = `${own}${occupation}`;
    const before = used.get(plain) ?? 0;
    used.set(plain, before + 1);
    return `${plain}${before === 0 ? '' : `第${'二三四五六七八九十'[before - 1]}`}创新工作室`;
  };
}

function officePosts(make: (place: DemoOrganisation) => DemoPerson) {
  const staff = Array.from({ length: 6 }, () => make(office));
  const [chair, officerA, officerB, financeMaker, financeChecker] = staff.map(({ key }) => key) as [
    ...[string, string, string, string, string],
  ];
  const department = ['市总工会经济技术部干部', 'City economic and technology officer'] as const;
  const posts = [
    post(chair, cityKey, 'chair', '市总工会主席', 'City chair'),
    post(officerA, cityKey, 'officer', ...department),
    post(officerB, cityKey, 'officer', ...department),
    post(financeMaker, cityKey, 'finance-maker', '市总工会财务制单', 'City finance, prepares'),
    post(financeChecker, cityKey, 'finance-checker', '市总工会财务复核', 'City finance, checks'),
  ];
  return { staff, posts, cast: { chair, officerA, officerB, financeMaker, financeChecker } };
}

/** One district: two who hold its posts, and the leaders of its studios with the colleagues who happen to be no leaders. */
function districtOf(
  unions: readonly DemoOrganisation[],
  place: DemoOrganisation,
  make: (place: DemoOrganisation) => DemoPerson,
  nameOf: ReturnType<typeof studioNames>,
) {
  const own = (one: DemoPerson): DemoPerson => ({
    ...one,
    bank: one.bank.replace(/顺义区?/, place === education ? '海淀' : '').replace('北京支行', '北京分行'),
  });
  const [chair, officer] = [own(make(unions[0]!)), own(make(unions[0]!))];
  const people = [chair, officer];
  const studios: CityStudio[] = [];
  for (const [n, count] of split(
    counts[place.key]!,
    unions.map((_, u) => 5 + ((u * 7) % 9)),
  ).entries()) {
    for (let led = 0; led < count; ) {
      const one = own(make(unions[n]!));
      people.push(one);
      if (!one.frontline) continue;
      led += 1;
      studios.push({ leaderKey: one.key, name: nameOf(unions[n]!, one), districtKey: place.key });
    }
  }
  const posts = [
    post(chair.key, place.key, 'chair', '主席', 'Chair'),
    post(officer.key, place.key, 'officer', '经济技术部干部', 'Economic and technology department officer'),
  ];
  return { people, posts, studios };
}

/** `people`: those there are already, whose numbers are taken. */
export function makeCity(others: readonly DemoPerson[]): DemoCity {
  const make = moreMembers('demo/city', others);
  const pairs = companyNames(seededRandomness('demo/places')).toReversed();
  let [used, code] = [0, 1_000];
  const take = (): Pair => {
    const pair = pairs[used++];
    invariant(pair, 'the city has more employers than there are names');
    return pair;
  };
  const nameOf = studioNames();
  const { staff, posts: atOffice, cast } = officePosts(make);
  const made = [...otherDistricts, developmentArea, education].map((place) => {
    const unions = unionsOf(place, take, () => ++code);
    return { unions, ...districtOf(unions, place, make, nameOf) };
  });
  return {
    organisations: [education, offices, office, ...made.flatMap(({ unions }) => unions)],
    people: [...staff, ...made.flatMap(({ people }) => people)],
    posts: [...atOffice, ...made.flatMap(({ posts }) => posts)],
    cast,
    studios: made.flatMap(({ studios }) => studios),
  };
}
