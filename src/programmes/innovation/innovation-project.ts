// 创新项目助推: a studio is helped with a project in one of three tiers, the best of each; 60 % when it is granted and 40 % when it is accepted, within two
// years. Whoever has one that is not accepted yet gets no second. The three sums were printed; the parts, the years and who may ask for which tier are the
// city's rule of 2019 and 2020.
import { text } from '#kit/text.ts';
import { byChoice } from '#policy/amount.ts';
import { any, fact, not, rule } from '#policy/condition.ts';
import { criterion } from '#policy/criterion.ts';
import { defineProgramme } from '#policy/define.ts';
import { leadersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

const scheme = (key: string, says: string, saysEn: string, floor: number) => ({
  ...{ key, says, saysEn, average: 'mean', floor },
});
const unaccepted = fact('delivery.innovation-project');

export const innovationProject = defineProgramme({
  key: 'innovation-project',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市总工会创新项目助推（2019—2020 年，见报道；京工办发〔2020〕30 号）'],
  title: text('创新项目助推', 'Grants for innovation projects'),
  theme: 'innovation',
  inShort: text(
    '工作室的创新项目择优助推，10 万、5 万、3 万元三档；先付六成，两年内验收后付四成。',
    'The best projects of studios get 100,000, 50,000 or 30,000 yuan: sixty percent at once, the rest when accepted within two years.',
  ),
  runBy: 'district',
  subject: 'member',
  who: [
    ...leadersInScope,
    rule(
      'has-studio',
      fact('record.studio').known(),
      text('领军人须有登记在册、有效的工作室', 'The leader must have a valid studio on the register'),
    ),
    rule(
      'earlier-accepted',
      any(not(unaccepted.known()), unaccepted.is('accepted')),
      text('以前助推的项目须已验收', 'What was funded before must have been accepted'),
    ),
  ],
  form: {
    title: {
      ...{ type: 'text', maxLength: 60, uniqueIn: 'subject', label: text('项目名称', 'Name of the project') },
      headings: ['项目名称', '创新项目名称'],
    },
    tier: {
      type: 'choice',
      label: text('申报哪一档', 'Tier'),
      choices: [
        { key: 'first', label: text('10 万元', '100,000 yuan'), spellings: ['一档', '10万'] },
        { key: 'second', label: text('5 万元', '50,000 yuan'), spellings: ['二档', '5万'] },
        { key: 'third', label: text('3 万元', '30,000 yuan'), spellings: ['三档', '3万'] },
      ],
      headings: ['申报档次', '档次'],
    },
    startedOn: { type: 'date', label: text('立项日期', 'Started on'), headings: ['立项时间'] },
    approved: {
      ...{
        type: 'yes-no',
        label: text('单位已批准立项，并投了启动资金', 'Approved and given its first money by the unit'),
      },
      headings: ['单位立项'],
    },
    plan: {
      ...{
        type: 'text',
        prose: true,
        maxLength: 500,
        label: text('攻什么难题，怎么攻', 'What is to be solved, and how'),
      },
      headings: ['项目内容', '实施方案'],
    },
    milestones: {
      ...{ type: 'table', optional: true, maxRows: 20 },
      label: text('节点', 'Milestones'),
      columns: {
        what: { type: 'text', label: text('做成什么', 'What is done by then'), maxLength: 100 },
        by: { type: 'date', label: text('到哪天', 'By') },
      },
    },
    progress: {
      type: 'table',
      label: text('项目进展', 'Progress'),
      optional: true,
      maxRows: 50,
      columns: {
        on: { type: 'date', label: text('日期', 'Day') },
        what: { type: 'text', label: text('做成了什么', 'What was done'), maxLength: 300, prose: true },
        spent: { type: 'money', optional: true, label: text('用了多少助推资金', 'How much of the grant was used') },
        scan: {
          ...{ type: 'file', optional: true, label: text('证明材料', 'Proof') },
          accept: ['image/jpeg', 'image/png', 'application/pdf'],
        },
      },
    },
  },
  rules: [
    rule(
      'tier-of-studio',
      any(fact('form.tier').is('third'), fact('record.studio').oneOf(['municipal', 'demonstration'])),
      text('10 万、5 万两档只给市级和示范工作室', 'The two higher tiers are for city and demonstration studios'),
    ),
    rule(
      'started-in-year',
      fact('form.startedOn').inYearOf('round'),
      text('须在本年度立项', 'It must have been started in the year of the round'),
    ),
    rule(
      'approved',
      fact('form.approved').is(true),
      text('须由单位批准并投入启动资金', 'The unit must have approved it and given its first money'),
    ),
  ],
  amount: {
    ...byChoice('form.tier', { first: 10_000_000, second: 5_000_000, third: 3_000_000 }),
    instalments: [
      { key: 'start', percent: 60 },
      { key: 'rest', percent: 40, after: 'delivery' },
    ],
  },
  stages: {
    apply: stage('apply', { by: ['member', 'union'], once: 'year' }),
    basic: stage(
      'review',
      { at: 'second-level', within: workingDays(5) },
      text('二级工会审核', 'Review by the second-level union'),
    ),
    score: stage(
      'score',
      {
        ...{ at: 'district', judges: 3, apart: 20, atCut: 'all-in', by: 'tier' },
        schemes: [
          scheme('first', '10 万元档', 'Tier of 100,000 yuan', 80),
          scheme('second', '5 万元档', 'Tier of 50,000 yuan', 70),
          scheme('third', '3 万元档', 'Tier of 30,000 yuan', 60),
        ],
        criteria: [
          criterion('need', '解决的难题', 'What it solves', 40),
          criterion('way', '可行性', 'Whether it can be done', 30),
          criterion('benefit', '效益', 'Benefit', 30),
        ],
        shows: ['title', 'tier', 'plan'].map((field) => ({ field })),
      },
      text('专家评审', 'Judging by experts'),
    ),
    notice: stage('notice', { for: workingDays(5), mask: 'name' }),
    grant: stage('grant', { from: 'budget', hands: 'another' }),
    pay: stage('pay', { to: 'member', instalment: 'start' }, text('先付六成', 'The first sixty percent')),
    delivery: stage(
      'deliver',
      {
        ...{
          evidence: 'progress',
          plan: 'milestones',
          least: 1,
          within: { days: 730 },
          at: 'district',
          remembers: true,
        },
        answerWithin: workingDays(15),
      },
      text('实施和验收', 'Work and acceptance'),
    ),
    rest: stage('pay', { to: 'member', instalment: 'rest' }, text('再付四成', 'The other forty percent')),
  },
  appeal: { within: workingDays(10), at: 'district' },
  breakdowns: ['tier'],
  evidence: { kind: 'project', at: 'delivery', title: 'title' },
  bulletin: [
    {
      zh: '{round.year}年，助推创新项目{grant.granted}个<，已验收{delivery.accepted}个><，到账{pay.settledFen|money}><，验收后又到账{rest.settledFen|money}><；完成节点{delivery.milestones}个><，已用助推资金{delivery.spentFen|money}>。',
      en: 'In {round.year}, {grant.granted} projects were supported< and {delivery.accepted} accepted><; {pay.settledFen|money} were paid at first><; {rest.settledFen|money} were paid after acceptance><; {delivery.milestones} milestones were reached><; {delivery.spentFen|money} were used>.',
    },
  ],
});
