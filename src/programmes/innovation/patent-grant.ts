// 职工发明专利助推: who is named first on a patent that came of his work and is in use is paid a fixed sum. There is no limit to how many patents are
// helped, and each person is helped once a year: both are in what was printed.
import { text } from '#kit/text.ts';
import { fixedFen } from '#policy/amount.ts';
import { fact, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

export const patentGrant = defineProgramme({
  key: 'patent-grant',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市总工会职工创新助推资金办法（2019—2020 年，见报道；文号未公布）'],
  title: text('职工发明专利助推', 'Grant for employees’ patents'),
  theme: 'innovation',
  inShort: text(
    '一线职工在岗位上做出的发明拿到专利、用上了，工会给第一发明人 3,000 元。',
    'A front-line worker whose invention at work was patented and is in use gets 3,000 yuan as its first inventor.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {},
  who: [
    ...membersInScope,
    rule('front-line', fact('person.frontline').is(true), text('须是一线职工', 'Must be a front-line worker')),
  ],
  form: {
    name: {
      type: 'text',
      label: text('发明名称', 'Name of the invention'),
      maxLength: 100,
      headings: ['专利名称', '发明专利名称'],
    },
    number: {
      type: 'text',
      label: text('专利号', 'Patent number'),
      maxLength: 40,
      uniqueIn: 'programme',
      headings: ['专利编号', '发明专利号', '授权专利号'],
      help: text('写专利证书上的号，例如 ZL201910123456.7', 'As on the patent, for instance ZL201910123456.7'),
    },
    grantedOn: {
      type: 'date',
      label: text('授权公告日', 'Granted on'),
      headings: ['授权日期', '授权公告日期', '授权时间'],
    },
    place: {
      type: 'number',
      whole: true,
      min: 1,
      max: 50,
      label: text('第几发明人', 'Place among the inventors'),
      headings: ['发明人排名', '发明人排序', '第几发明人'],
    },
    atWork: {
      type: 'yes-no',
      label: text('是在本岗位工作中做出的', 'It came of the work at the post'),
      headings: ['是否岗位创新', '职务发明'],
    },
    inUse: {
      type: 'yes-no',
      label: text('已经用在生产上', 'It is used in production'),
      headings: ['是否应用', '是否投入使用'],
    },
    scan: {
      type: 'file',
      label: text('专利证书照片', 'Picture of the patent'),
      optional: true,
      accept: ['image/jpeg', 'image/png', 'application/pdf'],
    },
  },
  rules: [
    rule('first-inventor', fact('form.place').is(1), text('须是第一发明人', 'Must be the first inventor')),
    rule(
      'granted-in-year',
      fact('form.grantedOn').inYearOf('round'),
      text('专利须在本年度授权', 'The patent must have been granted in the year of the round'),
    ),
    rule(
      'at-work',
      fact('form.atWork').is(true),
      text('须是在本岗位工作中做出的发明', 'Must have come of the work at the post'),
    ),
    rule('in-use', fact('form.inUse').is(true), text('发明须已用在生产上', 'Must be used in production')),
  ],
  amount: fixedFen(300_000),
  stages: {
    apply: stage('apply', { by: ['member', 'union'], once: 'year' }),
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
  evidence: { kind: 'patent', at: 'grant', day: 'grantedOn', title: 'name' },
  bulletin: [
    {
      zh: '{round.year}年，{pay.settled}名一线职工的发明专利得到助推<，资金{pay.settledFen|money}>。',
      en: 'In {round.year}, the patents of {pay.settled} front-line workers were supported< with {pay.settledFen|money}>.',
    },
  ],
});
