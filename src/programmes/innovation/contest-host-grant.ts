// 二级工会办赛助推: a second-level union that held a skills contest in the year is supported. The money goes to the organisation,
// so nobody's name is hidden in the notice, and the account is the one on the organisation's record.
import { text } from '#kit/text.ts';
import { fromRound } from '#policy/amount.ts';
import { fact, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { unionsInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

export const contestHostGrant = defineProgramme({
  key: 'contest-host-grant',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市顺义区总工会 2020—2022 年三年助推计划及 2020 年调整通知（见报道，文号未公布）'],
  title: text('二级工会办赛助推', 'Grant for second-level unions that hold a contest'),
  theme: 'innovation',
  runBy: 'district',
  subject: 'organisation',
  parameters: { amountFen: { type: 'money', label: text('每家金额', 'Amount for each union') } },
  who: [
    rule(
      'second-level',
      fact('organisation.level').is('second-level'),
      text('须是二级工会', 'Must be a second-level union'),
    ),
    unionsInScope,
  ],
  form: {
    contest: {
      type: 'text',
      label: text('竞赛名称', 'Contest'),
      maxLength: 100,
      uniqueIn: 'subject',
      headings: ['大赛名称', '赛事名称', '技能竞赛名称', '比赛名称'],
    },
    heldOn: { type: 'date', label: text('举办日期', 'Held on'), headings: ['竞赛时间', '比赛日期', '举办时间'] },
    contestants: {
      type: 'number',
      label: text('参赛职工人数', 'Contestants'),
      min: 1,
      max: 100_000,
      headings: ['参赛人数', '参赛职工数', '人数', '参赛人数（人）'],
    },
    trades: {
      type: 'text',
      label: text('竞赛工种', 'Trades'),
      maxLength: 200,
      headings: ['比赛项目', '竞赛项目', '工种'],
    },
    report: { type: 'file', label: text('竞赛总结', 'Report on the contest'), class: 'S1', optional: true },
  },
  rules: [
    rule(
      'held-in-year',
      fact('form.heldOn').inYearOf('round'),
      text('竞赛须在本年度举办', 'The contest must have been held in the year of the round'),
    ),
  ],
  amount: fromRound('amountFen'),
  stages: {
    apply: stage('apply', { by: ['union'] }),
    district: stage(
      'review',
      { at: 'district', within: workingDays(5), exceptionsFirst: true },
      text('区总工会审核', 'Review by the district federation'),
    ),
    notice: stage('notice', { for: workingDays(5), mask: 'none' }),
    grant: stage('grant', { from: 'budget', hands: 'another' }),
    pay: stage('pay', { to: 'organisation' }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  bulletin: [
    {
      zh: '{round.year}年，{pay.settled}家二级工会举办职工技能竞赛并得到助推。',
      en: 'In {round.year}, {pay.settled} second-level unions held skills contests and were supported.',
    },
  ],
});
