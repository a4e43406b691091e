// 一线和户外劳动者物资: goods for staff on duty by a list, and on the spot for couriers, cleaners and others who are no members. Such a one gives his name
// and the last four digits of his phone, no more; the same two are given nothing twice in a round.
import { text } from '#kit/text.ts';
import { any, fact, not, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { stage } from '#policy/stage.ts';
import { walkInForm } from '#policy/walk-in.ts';

const union = fact('membership.organisation');

export const workerGoods = defineProgramme({
  key: 'worker-goods',
  effectiveFrom: '2020-12-01',
  basis: ['北京市西城区德胜街道总工会送温暖“四步走”第三步、户外劳动者棉马甲（2021 年元旦、春节，见报道，文号未公布）'],
  title: text('一线和户外劳动者物资', 'Goods for front-line and outdoor workers'),
  theme: 'hardship',
  lifeEvent: 'hardship',
  inShort: text(
    '节日坚守岗位的职工和户外劳动者，没入会也能领，现场登记、当场签收。',
    'For staff on duty over the festival and for outdoor workers, members or not: received on the spot.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: { package: { type: 'goods', label: text('每人发什么', 'What each gets') } },
  who: [
    rule(
      'in-scope',
      any(not(union.known()), union.within('round.scope')),
      text(
        '所在工会须在本批次范围内；没入会的劳动者不受此限',
        "A member's union must lie within the round's scope; whoever is no member is not bound by it",
      ),
    ),
  ],
  form: {
    address: {
      type: 'text',
      optional: true,
      label: text('送到哪里', 'Address'),
      maxLength: 100,
      class: 'S2',
      prose: true,
      headings: ['地址', '送货地址', '岗位'],
    },
    ...walkInForm,
  },
  stages: {
    list: stage('apply', { by: ['union'] }, text('列入名单', 'On the list')),
    handover: stage(
      'hand-over',
      {
        ...{ what: 'goods', package: 'package', proof: 'either', where: 'route', at: 'district', address: 'address' },
        within: { days: 28 },
      },
      text('发放签收', 'Hand-over'),
    ),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  bulletin: [
    {
      zh: '{round.year}年，向{handover.handed}名一线职工和户外劳动者送去物资{handover.pieces}件<，其中未入会的{handover.outsiders}人>。',
      en: 'In {round.year}, {handover.pieces} pieces went to {handover.handed} front-line and outdoor workers<, {handover.outsiders} of them not members>.',
    },
  ],
});
