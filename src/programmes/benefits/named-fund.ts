// 专项助学基金: donors feed a fund for the children of women workers who raise them alone and are in need; grants come from that fund and
// nothing else. Amounts by stage of schooling were not printed, so the round gives them. Each child is a case, and the bulletin counts those paid.
import { text } from '#kit/text.ts';
import { byParameter } from '#policy/amount.ts';
import { fact, parameter, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

export const namedFund = defineProgramme({
  key: 'named-fund',
  effectiveFrom: '2010-01-01',
  basis: ['淦清助学专项基金（2010年设立，见报道，文号未公布）', '《中华人民共和国公益事业捐赠法》'],
  title: text('专项助学基金', 'School aid from a named fund'),
  theme: 'hardship',
  lifeEvent: 'hardship',
  inShort: text(
    '单亲困难女职工的子女上学，由爱心人士捐的基金资助，直接打到您的账户。',
    'Children of women workers who raise them alone and are in need get school aid from a donated fund, paid to your account.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    amountsFen: { type: 'money-by-choice', of: 'schooling', label: text('各学段金额', 'Amount by stage of schooling') },
  },
  who: [
    ...membersInScope,
    rule('woman', fact('person.sex').is('female'), text('须是女职工', 'Must be a woman worker')),
  ],
  form: {
    child: {
      type: 'text',
      label: text('孩子姓名', "The child's name"),
      class: 'S2',
      maxLength: 40,
      headings: ['子女姓名', '学生姓名', '孩子姓名', '受助学生'],
    },
    childNumber: {
      type: 'text',
      pattern: 'id-number',
      label: text('孩子身份证号', "The child's identity number"),
      uniqueIn: 'round',
      headings: ['子女身份证号', '学生身份证号', '孩子身份证号码'],
    },
    schooling: {
      type: 'choice',
      label: text('正在上', 'At school'),
      choices: [
        { key: 'primary', label: text('小学', 'Primary school'), spellings: ['小学生'] },
        { key: 'middle', label: text('初中', 'Middle school'), spellings: ['初中生'] },
        {
          key: 'high',
          label: text('高中（含中职）', 'High or vocational school'),
          spellings: ['高中', '中职', '职高'],
        },
        { key: 'college', label: text('大学（含高职）', 'College'), spellings: ['大学', '大专', '高职', '本科'] },
      ],
      headings: ['学段', '就读阶段', '在读'],
    },
    alone: {
      type: 'yes-no',
      label: text('我一个人抚养孩子', 'I raise the child alone'),
      class: 'S2',
      headings: ['是否单亲', '单亲'],
    },
    proof: {
      type: 'file',
      label: text('困难证明或学籍证明', 'Proof of need or of schooling'),
      optional: true,
      class: 'S2',
      accept: ['image/jpeg', 'image/png', 'application/pdf'],
    },
  },
  rules: [
    rule('alone', fact('form.alone').is(true), text('须是单亲家庭', 'Must raise the child alone')),
    rule(
      'schooling-paid',
      fact('form.schooling').oneOf(parameter('amountsFen')),
      text('孩子的学段须在资助范围内', 'The stage of schooling must be one that the round pays for'),
    ),
  ],
  amount: byParameter('amountsFen', 'form.schooling'),
  stages: {
    apply: stage('apply', { by: ['member', 'union'] }),
    basic: stage(
      'review',
      { at: 'second-level', within: { days: 7 } },
      text('二级工会审核', 'Review by the second-level union'),
    ),
    district: stage(
      'review',
      { at: 'district', within: { days: 7 }, exceptionsFirst: true },
      text('区总工会审核', 'Review by the district federation'),
    ),
    notice: stage('notice', { for: { days: 7 }, mask: 'name' }),
    grant: stage('grant', { from: 'fund', hands: 'another' }),
    pay: stage('pay', { to: 'member' }),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  breakdowns: ['schooling'],
  bulletin: [
    {
      zh: '{round.year}年，专项助学基金资助单亲困难女职工子女{pay.settled|count}名，发放助学金{pay.settledFen|money}。',
      en: 'In {round.year}, the fund helped {pay.settled|count} children of women workers through school with {pay.settledFen|money}.',
    },
  ],
});
