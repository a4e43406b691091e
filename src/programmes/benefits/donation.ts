// 爱心捐赠: a union asks for donated money for a purpose of the donor's, says how many people it is for, and receives it. Agreements, receipts,
// allotting and the report to the donor are not stages of a case (decision 15): what a donor gives comes before anybody asks for it.
import { text } from '#kit/text.ts';
import { fact, parameter, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { unionsInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

export const donation = defineProgramme({
  key: 'donation',
  effectiveFrom: '2020-01-01',
  basis: ['《中华人民共和国公益事业捐赠法》', '中关村科学城总工会公益捐赠（见报道，文号未公布）'],
  title: text('爱心捐赠', 'Donations'),
  theme: 'hardship',
  lifeEvent: 'hardship',
  inShort: text(
    '工会按捐赠人的用途申请捐款，公示后拨到工会账户，用了多少告诉捐赠人。',
    "A union asks for donated money for the donor's purpose; it is published, paid to the union, and the donor is told.",
  ),
  runBy: 'district',
  subject: 'organisation',
  parameters: {
    purpose: { type: 'text', label: text('捐赠人写明的用途', "The donor's purpose") },
    mostFen: { type: 'money', label: text('每家最多', 'Most for one union') },
  },
  who: [unionsInScope],
  form: {
    plan: {
      type: 'text',
      prose: true,
      label: text('打算怎么用', 'What it is for'),
      maxLength: 500,
      headings: ['用途', '使用计划', '拟用于'],
    },
    people: {
      type: 'number',
      label: text('帮助多少人', 'People it helps'),
      whole: true,
      min: 1,
      max: 100_000,
      headings: ['受益人数', '帮助人数', '人数'],
    },
    amountFen: {
      type: 'money',
      label: text('需要多少', 'Amount needed'),
      minFen: 1,
      headings: ['金额', '申请金额', '所需金额'],
    },
  },
  rules: [
    rule(
      'within-most',
      fact('form.amountFen').atMost(parameter('mostFen')),
      text('不能超过每家最多的金额', 'Not more than the most for one union'),
    ),
  ],
  amount: { amount: { answer: 'form.amountFen' } },
  stages: {
    apply: stage('apply', { by: ['union'] }),
    district: stage(
      'review',
      { at: 'district', within: { days: 7 }, exceptionsFirst: true },
      text('区总工会审核', 'Review by the district federation'),
    ),
    notice: stage('notice', { for: { days: 7 }, mask: 'none' }),
    grant: stage('grant', { from: 'fund', hands: 'another' }),
    pay: stage('pay', { to: 'organisation' }),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  bulletin: [
    {
      zh: '{round.year}年，{pay.settled}家工会收到爱心捐款{pay.settledFen|money}。',
      en: 'In {round.year}, {pay.settled} unions received {pay.settledFen|money} of donated money.',
    },
  ],
});
