// 物资采购分装发放: what the union bought is packed by household, brought by route on one day and signed for. The list is the union's own and
// comes in as a workbook; what one recipient gets is the round's, since it is known when the goods have been bought.
import { text } from '#kit/text.ts';
import { fact, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { stage } from '#policy/stage.ts';

export const goodsDistribution = defineProgramme({
  key: 'goods-distribution',
  effectiveFrom: '2020-01-01',
  basis: ['区总工会慰问物资采购、分装、发放的做法（见报道，文号未公布）'],
  title: text('慰问物资发放', 'Goods handed out'),
  theme: 'hardship',
  lifeEvent: 'hardship',
  inShort: text(
    '工会统一采购的慰问物资，按户送到您手里，签收为准。',
    'Goods the union bought for you, brought to your door.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    package: { type: 'goods', label: text('每户发什么', 'What each household gets') },
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
      label: text('对象', 'Group'),
      choices: [
        { key: 'household', label: text('慰问户', 'household'), spellings: ['困难户', '慰问家庭'] },
        { key: 'model-worker', label: text('劳动模范', 'model worker'), spellings: ['劳模'] },
      ],
      headings: ['慰问对象', '对象类别'],
    },
    household: {
      type: 'text',
      label: text('户号', 'Household'),
      maxLength: 30,
      class: 'S2',
      uniqueIn: 'round',
      help: text('一户一份：同一户写同一个号', 'One parcel a household: the same number for the same household'),
      headings: ['家庭编号', '户编号'],
    },
    address: {
      type: 'text',
      label: text('送到哪里', 'Address'),
      maxLength: 100,
      class: 'S2',
      prose: true,
      headings: ['地址', '住址', '送货地址'],
    },
  },
  stages: {
    list: stage('apply', { by: ['union'] }, text('列入名单', 'On the list')),
    handover: stage(
      'hand-over',
      {
        what: 'goods',
        package: 'package',
        proof: 'either',
        where: 'route',
        at: 'district',
        address: 'address',
        within: { days: 28 },
      },
      text('发放签收', 'Hand-over'),
    ),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  breakdowns: ['group'],
  bulletin: [
    {
      zh: '{round.year}年，向{handover.handed@group=household}户慰问家庭、{handover.handed@group=model-worker}名劳动模范送去慰问物资{handover.pieces}件。',
      en: 'In {round.year}, {handover.pieces} pieces were brought to {handover.handed@group=household} households and {handover.handed@group=model-worker} model workers.',
    },
  ],
});
