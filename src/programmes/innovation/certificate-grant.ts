// 职业技能等级证书助推: who earns a vocational certificate in the round's year is paid by its level. No rate of the district was
// published, so amounts and lists are the round's to give. In the bulletin those count who were paid; whoever was refused does not.
import { own } from '#kit/own.ts';
import { text } from '#kit/text.ts';
import { byParameter } from '#policy/amount.ts';
import { fact, parameter, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { skillLevels } from '#policy/facts.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

// Both the official names and what is written in unions' workbooks.
const spellings: Readonly<Record<string, readonly string[]>> = {
  level1: ['高级技师', '一级', '1级', '一级/高级技师', '高级技师（一级）'],
  level2: ['技师', '二级', '2级', '二级/技师', '技师（二级）'],
  level3: ['高级工', '三级', '3级', '三级/高级工', '高级工（三级）', '高级技能'],
  level4: ['中级工', '四级', '4级', '四级/中级工', '中级工（四级）', '中级技能'],
  level5: ['初级工', '五级', '5级', '五级/初级工', '初级工（五级）', '初级技能'],
};

export const certificateGrant = defineProgramme({
  key: 'certificate-grant',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市顺义区总工会 2020—2022 年三年助推计划及 2020 年调整通知（见报道，文号未公布）'],
  title: text('职业技能等级证书助推', 'Skill certificate grant'),
  theme: 'innovation',
  lifeEvent: 'learn',
  inShort: text(
    '本年度考下技能等级证书的会员，工会给一笔助推金，打到您本人的卡上。',
    'Members who earned a skill certificate this year get a grant, paid to their own account.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    amountsFen: { type: 'money-by-choice', of: 'level', label: text('各等级金额', 'Amount by level') },
    occupations: { type: 'texts', label: text('职业（工种）名单', 'Listed occupations') },
    issuers: { type: 'texts', label: text('发证机构名单', 'Listed issuers') },
  },
  who: [...membersInScope],
  form: {
    level: {
      type: 'choice',
      label: text('证书等级', 'Level of the certificate'),
      choices: skillLevels.map((level) => ({ ...level, spellings: own(spellings, level.key) ?? [] })),
      headings: ['等级', '技能等级', '级别', '职业技能等级', '职业资格等级'],
      prefill: 'skill.level',
    },
    occupation: {
      type: 'choice',
      label: text('职业（工种）', 'Occupation'),
      choices: { parameter: 'occupations' },
      open: true,
      prefill: 'skill.occupation',
      headings: ['职业(工种)', '职业名称', '工种', '职业', '证书职业（工种）'],
    },
    number: {
      type: 'text',
      label: text('证书编号', 'Certificate number'),
      maxLength: 40,
      uniqueIn: 'programme',
      prefill: 'skill.certificateNumber',
      headings: ['证书号', '职业资格证书编号', '证书编码', '证书号码'],
    },
    issuedOn: {
      type: 'date',
      label: text('发证日期', 'Issued on'),
      prefill: 'skill.issuedOn',
      headings: ['发证时间', '取证日期', '取证时间', '证书取得时间'],
    },
    issuer: {
      type: 'choice',
      label: text('发证机构', 'Issuer'),
      choices: { parameter: 'issuers' },
      open: true,
      prefill: 'skill.issuer',
      headings: ['发证单位', '颁证机构', '鉴定机构', '评价机构'],
    },
    scan: {
      type: 'file',
      label: text('证书照片', 'Picture of the certificate'),
      optional: true,
      help: text(
        '把证书放平，四个角都在框里，编号要看得清。照片只给审您这件的人看。',
        'Lay it flat with all four corners in the frame and the number readable. Only those who handle your case see it.',
      ),
      accept: ['image/jpeg', 'image/png', 'application/pdf'],
    },
  },
  rules: [
    rule(
      'issued-in-year',
      fact('form.issuedOn').inYearOf('round'),
      text('证书须在本年度取得', 'The certificate must have been issued in the year of the round'),
    ),
    rule(
      'issuer-listed',
      fact('form.issuer').oneOf(parameter('issuers')),
      text('发证机构须在名单内', 'The issuer must be on the list'),
    ),
    rule(
      'occupation-listed',
      fact('form.occupation').oneOf(parameter('occupations')),
      text('职业（工种）须在名单内', 'The occupation must be on the list'),
    ),
    rule(
      'level-paid',
      fact('form.level').oneOf(parameter('amountsFen')),
      text('证书等级须在助推范围内', 'The level must be one that the round pays for'),
    ),
  ],
  amount: byParameter('amountsFen', 'form.level'),
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
  evidence: { kind: 'certificate', at: 'grant', day: 'issuedOn' },
  breakdowns: ['level'],
  bulletin: [
    {
      zh: '{round.year}年，全区共有{pay.settled}名职工申请取得职业技能等级证书助推。',
      en: 'In {round.year}, {pay.settled} members of the district applied for and received the skill certificate grant.',
    },
  ],
});
