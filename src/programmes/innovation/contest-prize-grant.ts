// 竞赛获奖助推: a prize at city level or above; the tier of the contest decides the amount, and one contest pays a member once.
// The tier is asked with the district's too, so that a district prize is refused by its rule and not by a missing choice.
import { text } from '#kit/text.ts';
import { byParameter } from '#policy/amount.ts';
import { fact, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

export const contestPrizeGrant = defineProgramme({
  key: 'contest-prize-grant',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市顺义区总工会 2020—2022 年三年助推计划及 2020 年调整通知（见报道，文号未公布）'],
  title: text('市级及以上技能竞赛获奖助推', 'Grant for contest prizes at city level and above'),
  theme: 'innovation',
  inShort: text(
    '在市级及以上技能竞赛获奖的会员，工会按级别给一笔助推金。',
    'Members who win a prize at a city contest or above get a grant by its tier.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    amountsFen: { type: 'money-by-choice', of: 'tier', label: text('各级别金额', 'Amount by tier') },
  },
  who: [...membersInScope],
  form: {
    contest: {
      type: 'text',
      label: text('竞赛名称', 'Contest'),
      maxLength: 100,
      uniqueIn: 'subject',
      headings: ['大赛名称', '赛事名称', '技能竞赛名称', '比赛名称'],
    },
    tier: {
      type: 'choice',
      label: text('竞赛级别', 'Tier of the contest'),
      choices: [
        {
          key: 'above-city',
          label: text('市级以上', 'above city level'),
          spellings: ['国家级', '全国', '全国级', '国家', '世界级', '国际级'],
        },
        { key: 'city', label: text('市级', 'city level'), spellings: ['北京市级', '省级', '省市级', '北京市'] },
        { key: 'district', label: text('区级', 'district level'), spellings: ['顺义区级', '区县级', '顺义区'] },
      ],
      headings: ['赛事级别', '竞赛等级', '大赛级别', '级别'],
    },
    prize: {
      type: 'text',
      label: text('获奖等次', 'Prize'),
      maxLength: 40,
      headings: ['名次', '奖项', '获奖名次', '获奖等级'],
    },
    wonOn: { type: 'date', label: text('获奖日期', 'Won on'), headings: ['获奖时间', '颁奖日期', '取得时间'] },
    number: {
      type: 'text',
      label: text('获奖证书编号', 'Number of the award'),
      maxLength: 40,
      uniqueIn: 'programme',
      headings: ['获奖证书号', '证书编号', '奖励证书编号'],
    },
    host: {
      type: 'text',
      label: text('主办单位', 'Host'),
      optional: true,
      maxLength: 100,
      headings: ['竞赛主办单位', '组织单位', '主办机构'],
    },
    scan: {
      type: 'file',
      label: text('获奖证书照片', 'Picture of the award'),
      optional: true,
      accept: ['image/jpeg', 'image/png', 'application/pdf'],
    },
  },
  rules: [
    rule(
      'city-or-above',
      fact('form.tier').oneOf(['above-city', 'city']),
      text('须是市级及以上竞赛的奖项', 'The prize must be of a contest at city level or above'),
    ),
    rule(
      'won-in-year',
      fact('form.wonOn').inYearOf('round'),
      text('奖项须在本年度取得', 'The prize must have been won in the year of the round'),
    ),
  ],
  amount: byParameter('amountsFen', 'form.tier'),
  stages: {
    apply: stage('apply', { by: ['member', 'union'] }),
    basic: stage(
      'review',
      { at: 'second-level', within: workingDays(5) },
      text('二级工会审核', 'Review by the second-level union'),
    ),
    district: stage(
      'review',
      { at: 'district', within: workingDays(5), exceptionsFirst: true },
      text('区总工会审核', 'Review by the district federation'),
    ),
    notice: stage('notice', { for: workingDays(5), mask: 'name' }),
    grant: stage('grant', { from: 'budget', hands: 'another' }),
    pay: stage('pay', { to: 'member' }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  evidence: { kind: 'contest', at: 'grant', day: 'wonOn', title: 'contest' },
  breakdowns: ['tier'],
  bulletin: [
    {
      zh: '{round.year}年，{pay.settled}名职工在市级及以上技能竞赛中获奖并得到助推<，其中市级以上{pay.settled@tier=above-city}名、市级{pay.settled@tier=city}名>。',
      en: 'In {round.year}, {pay.settled} members were supported for prizes in contests at city level or above<: {pay.settled@tier=above-city} above city level and {pay.settled@tier=city} at city level>.',
    },
  ],
});
