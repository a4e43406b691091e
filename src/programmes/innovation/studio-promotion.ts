// 创新工作室升级: a studio on the register goes from the district's level to the city's, or from the city's to a demonstration studio. Its record stays the same
// one and says what it became. The sums for the level reached were printed: 30,000 and 50,000 yuan.
import { text } from '#kit/text.ts';
import { byChoice } from '#policy/amount.ts';
import { all, any, fact, rule } from '#policy/condition.ts';
import { studioCriteria } from '#policy/criterion.ts';
import { defineProgramme } from '#policy/define.ts';
import { leadersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

const step = (from: string, to: string) => all(fact('record.studio').is(from), fact('form.target').is(to));

export const studioPromotion = defineProgramme({
  key: 'studio-promotion',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市总工会创新工作室认定助推（2020 年，见报道，文号未公布）'],
  title: text('创新工作室升级', 'Promotion of studios'),
  theme: 'innovation',
  inShort: text(
    '区级工作室可以推荐为市级，市级可以推荐为示范；新认定的市级助推 3 万元，示范 5 万元。',
    'A district studio can become a city studio, a city studio a demonstration studio; the grants are 30,000 and 50,000 yuan.',
  ),
  runBy: 'district',
  subject: 'member',
  who: [
    ...leadersInScope,
    rule(
      'has-studio',
      all(fact('record.studio').known(), fact('record.studio').oneOf(['district', 'municipal'])),
      text(
        '领军人须有登记在册、有效的区级或市级工作室',
        'The leader must have a valid district or city studio on the register',
      ),
    ),
  ],
  form: {
    number: {
      ...{
        type: 'text',
        maxLength: 30,
        uniqueIn: 'round',
        label: text('工作室的登记编号', 'Number of the studio on the register'),
      },
      headings: ['登记编号', '编号'],
      help: text('写证书上的编号，例如 GZ3-2020-0001', 'As on the certificate, for instance GZ3-2020-0001'),
    },
    target: {
      type: 'choice',
      label: text('推荐为', 'To become'),
      choices: [
        { key: 'municipal', label: text('市级', 'city studio'), spellings: ['市级工作室'] },
        { key: 'demonstration', label: text('示范', 'demonstration studio'), spellings: ['示范工作室'] },
      ],
      headings: ['推荐级别', '拟升级别'],
    },
    summary: {
      ...{
        type: 'text',
        prose: true,
        maxLength: 500,
        label: text('认定以来的成果', 'Results since it was recognised'),
      },
      headings: ['主要成果'],
    },
  },
  rules: [
    rule(
      'next-level',
      any(step('district', 'municipal'), step('municipal', 'demonstration')),
      text('一级一级地升：区级升市级，市级升示范', 'One level at a time: district to city, city to demonstration'),
    ),
  ],
  amount: byChoice('form.target', { municipal: 3_000_000, demonstration: 5_000_000 }),
  stages: {
    apply: stage('apply', { by: ['union'], once: 'round' }, text('单位申报', 'Application by the unit')),
    basic: stage(
      'review',
      { at: 'second-level', within: workingDays(5) },
      text('二级工会审核', 'Review by the second-level union'),
    ),
    score: stage(
      'score',
      {
        ...{ at: 'district', judges: 3, apart: 20, atCut: 'all-in', by: 'target', named: true },
        schemes: [
          { key: 'municipal', says: '市级', saysEn: 'City studios', average: 'mean', floor: 70 },
          { key: 'demonstration', says: '示范', saysEn: 'Demonstration studios', average: 'mean', floor: 80 },
        ],
        criteria: studioCriteria,
        shows: ['number', 'target', 'summary'].map((field) => ({ field })),
      },
      text('专家评审', 'Judging by experts'),
    ),
    notice: stage('notice', { for: workingDays(5), mask: 'name' }),
    register: stage(
      'register',
      { record: 'studio', does: 'raise', gradeOf: 'target', chosen: 'number' },
      text('升级登记', 'Promotion'),
    ),
    grant: stage('grant', { from: 'budget', hands: 'another' }),
    pay: stage('pay', { to: 'member' }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  breakdowns: ['target'],
  bulletin: [
    {
      zh: '{round.year}年，推荐升级创新工作室{register.raised}个<，其中市级{register.raised@target=municipal}个><，示范{register.raised@target=demonstration}个><，发放助推金{pay.settledFen|money}>。',
      en: 'In {round.year}, {register.raised} studios were promoted<, {register.raised@target=municipal} to city level><, {register.raised@target=demonstration} to demonstration studios><, with {pay.settledFen|money}>.',
    },
  ],
});
