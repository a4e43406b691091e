// 送到单位的物资: goods for the staff of a firm, received by its union and signed for there. How many people it is for is what the firm says; who they
// are is not asked, so in a campaign they are counted apart from those who are known by name.
import { text } from '#kit/text.ts';
import { defineProgramme } from '#policy/define.ts';
import { unionsInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

export const firmGoods = defineProgramme({
  key: 'firm-goods',
  effectiveFrom: '2020-12-01',
  basis: ['北京市西城区德胜街道总工会送温暖“四步走”第三步（2021 年元旦、春节，见报道，文号未公布）'],
  title: text('送到单位的物资', 'Goods for firms'),
  theme: 'hardship',
  lifeEvent: 'hardship',
  inShort: text(
    '工会把应季物资送到单位，由单位工会签收、分给职工。',
    'Goods of the season are brought to a firm; its union signs for them and shares them out.',
  ),
  runBy: 'district',
  subject: 'organisation',
  parameters: { package: { type: 'goods', label: text('每家单位送什么', 'What each firm gets') } },
  who: [unionsInScope],
  form: {
    staff: {
      type: 'number',
      label: text('分给多少职工', 'How many of the staff it is for'),
      whole: true,
      min: 1,
      max: 100_000,
      headings: ['职工人数', '人数', '分给人数'],
    },
    address: {
      type: 'text',
      label: text('送到哪里', 'Address'),
      maxLength: 100,
      prose: true,
      headings: ['地址', '送货地址', '单位地址'],
    },
  },
  stages: {
    list: stage('apply', { by: ['union'] }, text('列入名单', 'On the list')),
    handover: stage(
      'hand-over',
      {
        ...{
          what: 'goods',
          package: 'package',
          proof: 'signature',
          where: 'route',
          at: 'district',
          address: 'address',
        },
        within: { days: 28 },
      },
      text('发放签收', 'Hand-over'),
    ),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  bulletin: [
    {
      zh: '{round.year}年，向{handover.handed}家单位送去物资{handover.pieces}件。',
      en: 'In {round.year}, {handover.pieces} pieces were brought to {handover.handed} firms.',
    },
  ],
});
