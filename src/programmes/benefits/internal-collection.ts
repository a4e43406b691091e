// 内部互助捐款: colleagues of one unit give for one of them who is in need. Who gave what is nobody's business (src/gifts/collections.ts); what was
// collected is granted by the unit's own union, by two people, and paid by a third and a fourth. Why somebody is in need stays in the unit.
import { text } from '#kit/text.ts';
import { fact, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { stage } from '#policy/stage.ts';

export const internalCollection = defineProgramme({
  key: 'internal-collection',
  effectiveFrom: '2020-01-01',
  basis: ['《中华人民共和国慈善法》第一百一十条（2023年修正后为第一百二十二条）：单位内部的互助互济'],
  title: text('内部互助捐款', 'Collection among colleagues'),
  theme: 'mutual',
  lifeEvent: 'hardship',
  inShort: text(
    '同事遇到难处，本单位的人自愿捐一点；谁捐了多少，只有自己看得到。',
    'When a colleague is in need, those of the unit give what they like; what each gave is for his own eyes only.',
  ),
  runBy: 'grassroots',
  subject: 'member',
  parameters: {},
  who: [
    rule(
      'member',
      fact('membership.status').is('active'),
      text('须是在会的工会会员', 'Must be an active member of the union'),
    ),
    rule(
      'in-scope',
      fact('membership.organisation').within('round.scope'),
      text('须是本单位的职工', 'Must be of this unit'),
    ),
  ],
  form: {
    need: {
      type: 'text',
      prose: true,
      label: text('遇到什么难处', 'What happened'),
      class: 'S3',
      maxLength: 500,
    },
    amountFen: {
      type: 'money',
      label: text('给本人多少', 'How much for the member'),
      minFen: 1,
      help: text('不能超过已经募集到的', 'Not more than was collected'),
    },
    proof: {
      type: 'file',
      label: text('证明', 'Proof'),
      optional: true,
      class: 'S3',
      accept: ['image/jpeg', 'image/png', 'application/pdf'],
    },
  },
  rules: [],
  amount: { amount: { answer: 'form.amountFen' } },
  stages: {
    apply: stage('apply', { by: ['member', 'union'] }),
    unit: stage(
      'review',
      { at: 'grassroots', within: { days: 5 } },
      text('本单位工会审核', "Review by the unit's union"),
    ),
    // Whoever reviewed first cannot be the second.
    second: stage(
      'review',
      { at: 'grassroots', within: { days: 5 } },
      text('本单位工会另一人复核', 'Second review by another person of the union'),
    ),
    // The paper asks for two people, who are two already; a unit's union often has no third.
    grant: stage('grant', { from: 'fund', hands: 'anyone' }),
    pay: stage('pay', { to: 'member' }),
  },
  appeal: { within: { days: 14 }, at: 'grassroots' },
  bulletin: [
    {
      zh: '{round.year}年，本单位职工互助捐款{pay.settledFen|money}，已经交到同事手上。',
      en: 'In {round.year}, colleagues gave {pay.settledFen|money}, which reached the colleague in need.',
    },
  ],
});
