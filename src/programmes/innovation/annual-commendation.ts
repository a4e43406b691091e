// 年度表彰: unions nominate, two levels review, the list is published, and who remains is entered in the register as holding the award. How many of
// each award are given is the round's to say, and no more than that are registered.
import { text } from '#kit/text.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

export const annualCommendation = defineProgramme({
  key: 'annual-commendation',
  effectiveFrom: '2020-01-01',
  basis: ['区总工会年度表彰（见报道，文号未公布）'],
  title: text('年度表彰', 'Annual commendation'),
  theme: 'innovation',
  inShort: text(
    '所在工会推荐，两级审核、公示后，评上的登记在册。',
    'Your union nominates; after two reviews and a public notice, who is chosen is entered in the register.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    numbers: { type: 'numbers-by-choice', of: 'award', label: text('各奖项名额', 'Number of each award') },
  },
  who: [...membersInScope],
  form: {
    award: {
      type: 'choice',
      label: text('奖项', 'Award'),
      choices: [
        { key: 'worker', label: text('先进工作者', 'Outstanding worker'), spellings: ['先进职工', '先进个人'] },
        { key: 'union-worker', label: text('优秀工会工作者', 'Outstanding union worker') },
        { key: 'activist', label: text('优秀工会积极分子', 'Outstanding union activist'), spellings: ['积极分子'] },
      ],
      headings: ['推荐奖项', '荣誉称号', '表彰类别'],
    },
    deeds: {
      type: 'text',
      label: text('主要事迹', 'What is commended'),
      maxLength: 1000,
      prose: true,
      headings: ['事迹', '先进事迹', '事迹简介'],
    },
  },
  rules: [],
  stages: {
    nominate: stage('apply', { by: ['union'], once: 'round' }, text('推荐', 'Nomination')),
    basic: stage(
      'review',
      { at: 'second-level', within: { days: 7 } },
      text('二级工会审核', 'Review by the second-level union'),
    ),
    district: stage(
      'review',
      { at: 'district', within: { days: 7 } },
      text('区总工会审核', 'Review by the district federation'),
    ),
    notice: stage('notice', { for: { days: 7 }, mask: 'name' }),
    register: stage('register', { record: 'honour', grade: 'district', award: 'award', numbers: 'numbers' }),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  breakdowns: ['award'],
  bulletin: [
    {
      zh: '{round.year}年度表彰{register.registered}人<，其中先进工作者{register.registered@award=worker}人><，优秀工会工作者{register.registered@award=union-worker}人><，优秀工会积极分子{register.registered@award=activist}人>。',
      en: 'In {round.year}, {register.registered} people were commended<, {register.registered@award=worker} outstanding workers><, {register.registered@award=union-worker} union workers><, {register.registered@award=activist} activists>.',
    },
  ],
});
