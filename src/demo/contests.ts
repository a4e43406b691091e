// The rows of contest-prize-grant (19 good: 2 above city level, 17 city) and contest-host-grant (5 good unions), with their bad rows.
import { type Dice, seededRandomness } from '#kit/random.ts';
import { type DemoRow, grassrootsOf, type Register, refusedRow, scatter } from './answers.ts';
import type { DemoPerson } from './people.ts';
import { districtKey } from './places.ts';
import { contests, hostAmountFen, tierAmountsFen } from './rounds.ts';

/** Good rows: which union sends a winner of which contest, with which prize. */
const winners: readonly (readonly [string, string, string])[] = [
  ['zhaoquanying', 'robot', '一等奖（冠军）'],
  ['yangzhen', 'robot', '二等奖'],
  ['renhe', 'welding', '一等奖'],
  ['renhe', 'welding', '三等奖'],
  ['renhe', 'lathe', '二等奖'],
  ['yangzhen', 'welding', '二等奖'],
  ['yangzhen', 'lathe', '优秀奖'],
  ['niulanshan', 'lathe', '一等奖'],
  ['niulanshan', 'cookery', '三等奖'],
  ['tianzhu', 'cargo', '一等奖'],
  ['tianzhu', 'cargo', '二等奖'],
  ['tianzhu', 'cookery', '二等奖'],
  ['nanfaxin', 'cargo', '三等奖'],
  ['konggang', 'cargo', '二等奖'],
  ['konggang', 'cookery', '优秀奖'],
  ['mapo', 'lathe', '三等奖'],
  ['health', 'care', '一等奖'],
  ['health', 'care', '三等奖'],
  ['assets', 'welding', '三等奖'],
];

function winnerRow(
  register: Register,
  random: Dice,
  person: DemoPerson,
  union: string,
  contestKey: string,
  prize: string,
  serial: number,
): DemoRow {
  const contest = contests.find((one) => one.key === contestKey)!;
  return {
    programme: 'contest-prize-grant',
    purpose: 'cases',
    union,
    values: {
      name: person.name,
      idNumber: person.idNumber,
      unit: register.organisation(grassrootsOf(person.organisationKey)).employer!,
      contest: contest.name,
      tier: contest.tier,
      prize,
      wonOn: contest.heldOn,
      awardNumber: `JS${contest.heldOn.slice(0, 4)}-${contest.key.slice(0, 2).toUpperCase()}-${String(serial * 3 + random.int(3)).padStart(4, '0')}`,
      host: contest.host,
      phone: person.phone,
      card: person.card,
      bank: person.bank,
    },
    personKey: person.key,
    fate: 'paid',
    amountFen: contest.tier === 'district' ? 0 : tierAmountsFen[contest.tier],
  };
}

export function makePrizes(register: Register): readonly DemoRow[] {
  const random = seededRandomness('demo/prizes');
  let serial = 0;
  const lists = new Map<string, DemoRow[]>();
  const row = (key: string, contest: string, prize: string, person?: DemoPerson) => {
    const union = `${districtKey}/${key}`;
    return winnerRow(register, random, person ?? register.take(union), union, contest, prize, ++serial);
  };
  for (const [key, contest, prize] of winners) lists.set(key, [...(lists.get(key) ?? []), row(key, contest, prize)]);
  const add = (key: string, bad: DemoRow) => lists.set(key, scatter(random, lists.get(key) ?? [], [bad]));
  const first = (key: string) => lists.get(key)!.find((one) => one.fate === 'paid')!;
  add('renhe', refusedRow(row('renhe', 'electric', '一等奖'), 'contest-level-too-low'));
  add('gaoliying', refusedRow(row('gaoliying', 'electric', '二等奖'), 'contest-level-too-low'));
  add('assets', refusedRow(row('assets', 'welding-2019', '二等奖'), 'won-in-other-year'));
  add('niulanshan', refusedRow(row('niulanshan', 'welding-2019', '优秀奖'), 'won-in-other-year'));
  add(
    'nanfaxin',
    refusedRow(row('nanfaxin', 'cargo', '优秀奖'), 'award-certificate-missing', { values: { awardNumber: '' } }),
  );
  add('mapo', refusedRow(row('mapo', 'lathe', '优秀奖'), 'award-certificate-missing', { values: { awardNumber: '' } }));
  // One contest, a prize alone and one in a team: the second does not pay, so it must stand below the first.
  for (const [key, contest] of [
    ['tianzhu', 'cargo'],
    ['health', 'care'],
  ] as const) {
    const winner = register.person(first(key).personKey!);
    lists.get(key)!.push(refusedRow(row(key, contest, '团体优胜奖', winner), 'same-contest-twice'));
  }
  return [...lists.values()].flat();
}

/** Second-level unions that held a contest of their own: key, contest, day, contestants, trades. */
const hosts: readonly (readonly [string, string, string, number, string])[] = [
  ['yangzhen', '2020年杨镇职工技能大赛', '2020-08-27', 86, '焊工、叉车司机'],
  ['lisui', '李遂镇“温泉杯”职工服务技能比武', '2020-09-15', 48, '客房服务员、中式烹调师'],
  ['mapo', '马坡镇职工数字技能竞赛', '2020-09-22', 64, '计算机程序设计员'],
  ['beixiaoying', '北小营镇职工安全技能大赛', '2020-07-17', 72, '电工、汽车装调工'],
  ['shuangfeng', '双丰街道物业职工技能大赛', '2020-10-13', 55, '消防设施操作员、保洁员'],
];

export function makeHosts(register: Register, officerOf: (union: string) => DemoPerson): readonly DemoRow[] {
  const row = ([key, contest, heldOn, contestants, trades]: (typeof hosts)[number]): DemoRow => {
    const union = register.organisation(`${districtKey}/${key}`);
    const officer = officerOf(union.key);
    return {
      programme: 'contest-host-grant',
      purpose: 'cases',
      union: union.key,
      values: {
        unit: union.name,
        contest,
        heldOn,
        contestants: String(contestants),
        trades,
        accountHolder: union.account!.holder,
        account: union.account!.number,
        bank: union.account!.bank,
        contact: officer.name,
        phone: officer.phone,
      },
      fate: 'paid',
      amountFen: hostAmountFen,
    };
  };
  const good = hosts.map(row);
  const lastYear = row(['nancai', '南彩镇第三届职工技能比武', '2019-11-08', 40, '钳工、导购员']);
  // 杨镇 sends its contest again in a second workbook; the importer meets it after the first.
  return [...good, refusedRow(lastYear, 'held-in-other-year'), refusedRow(good[0]!, 'applied-twice')];
}
