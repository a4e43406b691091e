// 走访慰问: a list made by the union, a visit to each, what is needed noted, and something brought. What somebody needs stays with the union that
// keeps his file; above it one reads how many were visited and how many needed something.
import { text } from '#kit/text.ts';
import { fact, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { stage } from '#policy/stage.ts';

export const careVisit = defineProgramme({
  key: 'care-visit',
  effectiveFrom: '2020-12-01',
  basis: ['北京市平谷区平谷镇总工会走访企业“送温暖”（2021 年，见报道，文号未公布）'],
  title: text('走访慰问', 'Visits with a gift'),
  theme: 'hardship',
  lifeEvent: 'hardship',
  inShort: text(
    '工会上门走访，听您说说需要什么，带去慰问品。',
    'Your union comes to see you, listens to what you need, and brings a gift.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    package: { type: 'goods', label: text('每人带什么', 'What is brought to each') },
  },
  who: [
    rule(
      'in-scope',
      fact('membership.organisation').within('round.scope'),
      text('所在工会须在本批次范围内', "The member's union must lie within the round's scope"),
    ),
  ],
  form: {
    group: {
      type: 'choice',
      label: text('走访对象', 'Group'),
      choices: [
        { key: 'front-line', label: text('一线职工', 'front-line worker'), spellings: ['坚守岗位职工'] },
        { key: 'model-worker', label: text('劳动模范', 'model worker'), spellings: ['劳模'] },
        { key: 'hardship', label: text('困难职工', 'worker in hardship'), spellings: ['困难职工家庭'] },
        { key: 'outdoor', label: text('户外劳动者', 'outdoor worker') },
      ],
      class: 'S3',
      headings: ['慰问对象', '对象类别'],
    },
    address: {
      type: 'text',
      label: text('去哪里', 'Where to'),
      maxLength: 100,
      class: 'S2',
      prose: true,
      headings: ['地址', '住址'],
    },
    needs: {
      type: 'text',
      optional: true,
      label: text('需要', 'Needs'),
      maxLength: 500,
      class: 'S3',
      prose: true,
      help: text(
        '走访时记下；只有管档案的工会看得到',
        'Noted at the visit; only the union that keeps the file sees it',
      ),
      headings: ['需求', '困难和需求'],
    },
  },
  rules: [],
  stages: {
    list: stage('apply', { by: ['union'] }, text('列入名单', 'On the list')),
    visit: stage('visit', { at: 'second-level', needs: 'needs' }, text('走访', 'The visit')),
    handover: stage(
      'hand-over',
      { what: 'goods', package: 'package', proof: 'either', where: 'route', at: 'district', address: 'address' },
      text('送上慰问品', 'The gift'),
    ),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  bulletin: [
    {
      zh: '{round.year}年，走访慰问{visit.visited}人<，送去慰问品{handover.pieces}件><，记下{visit.needs}人的需要>。',
      en: 'In {round.year}, {visit.visited} people were visited<, {handover.pieces} gifts brought><, and the needs of {visit.needs} noted>.',
    },
  ],
});
