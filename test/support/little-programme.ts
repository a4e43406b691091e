// A programme of every stage kind but `attend`, as small as it can be: for tests of the engine, not of any policy.

import { text } from '#kit/text.ts';
import { byChoice } from '#policy/amount.ts';
import { all, fact, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

export const littleProgramme = defineProgramme({
  key: 'little-grant',
  effectiveFrom: '2020-01-01',
  basis: ['测试'],
  title: text('小额助推', 'Little grant'),
  theme: 'innovation',
  runBy: 'district',
  subject: 'member',
  parameters: {},
  who: [
    rule('member', all(fact('membership.status').is('active')), text('是在册会员', 'Is an active member'), '第二条'),
  ],
  form: {
    level: {
      type: 'choice',
      label: text('等级', 'Level'),
      choices: [
        { key: 'high', label: text('高级', 'high') },
        { key: 'low', label: text('中级', 'low') },
      ],
    },
    number: { type: 'text', label: text('证书编号', 'Certificate number'), uniqueIn: 'programme', maxLength: 30 },
    issuedOn: { type: 'date', label: text('发证日期', 'Issued on') },
    scan: { type: 'file', label: text('照片', 'Picture'), optional: true, accept: ['image/jpeg'], maxBytes: 100_000 },
  },
  rules: [
    rule(
      'in-year',
      fact('form.issuedOn').inYearOf('round'),
      text('证书在本年度取得', 'Issued in the year of the round'),
      '第三条',
    ),
  ],
  amount: byChoice('form.level', { high: 200_000, low: 100_000 }),
  stages: {
    apply: stage('apply', { by: ['member', 'union'] }),
    basic: stage('review', { at: 'second-level', within: workingDays(5) }),
    district: stage('review', { at: 'district', within: workingDays(5) }),
    notice: stage('notice', { for: workingDays(5), mask: 'name' }),
    grant: stage('grant', { from: 'budget' }),
    pay: stage('pay', { to: 'member' }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  breakdowns: ['level'],
  bulletin: [{ zh: '{round.year}年共{pay.settled}人', en: '{pay.settled} people in {round.year}' }],
});
