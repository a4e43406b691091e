// 送温暖“四步走”: claimed online, visited, brought to firms and to the front line, and an allowance from a fund; four steps of one campaign, in which
// a person counts once however often he is reached.
import { text } from '#kit/text.ts';
import type { Campaign } from '#policy/campaign.ts';

export const winterCare: Campaign = {
  key: 'winter-care',
  title: text('送温暖“四步走”', 'Winter care in four steps'),
  basis: ['北京市西城区德胜街道总工会送温暖“四步走”（2021 年元旦、春节，见报道，文号未公布）'],
  steps: [
    {
      key: 'claim',
      title: text('线上领', 'Claimed online'),
      says: text('演出票、应季福利，到点在手机上领', 'Tickets and gifts of the season, claimed on the phone'),
      reach: [{ programme: 'flash-claim', measure: 'handover.handed' }],
    },
    {
      key: 'visit',
      title: text('上门访', 'Visited'),
      says: text('走访困难职工、劳模和户外劳动者，听需要', 'Visits to those in hardship, model and outdoor workers'),
      reach: [{ programme: 'care-visit', measure: 'visit.visited' }],
    },
    {
      key: 'hand-over',
      title: text('线下送', 'Brought'),
      says: text(
        '物资送到单位，送到一线和户外劳动者手里',
        'Goods for firms, for the front line and for outdoor workers',
      ),
      reach: [
        { programme: 'firm-goods', measure: 'handover.handed', people: 'staff' },
        { programme: 'worker-goods', measure: 'handover.handed' },
        { programme: 'goods-distribution', measure: 'handover.handed' },
      ],
    },
    {
      key: 'fund',
      title: text('专项给', 'From a fund'),
      says: text('从专项资金里拨给工会或本人', 'An allowance from a fund, to a union or to a person'),
      reach: [
        { programme: 'donation', measure: 'pay.settled', people: 'people' },
        { programme: 'named-fund', measure: 'pay.settled' },
      ],
    },
  ],
  // A sentence of which nothing has happened yet is left out.
  bulletin: [
    { zh: '“{round.name}”分四步走。', en: '“{round.name}” goes in four steps.' },
    { zh: '线上领的，{claim.people}人已经拿到。', en: '{claim.people} received what they claimed online.' },
    { zh: '走访{visit.people}人。', en: '{visit.people} were visited.' },
    {
      zh: '物资送到<{hand-over.firms}家单位、>{hand-over.people}人手里。',
      en: 'Goods reached< {hand-over.firms} firms and> {hand-over.people} people.',
    },
    {
      zh: '专项资金拨给{fund.firms}家工会<、{fund.people}人>。',
      en: 'A fund paid {fund.firms} unions< and {fund.people} people>.',
    },
    { zh: '一人只算一次，共送到{reached.people}人。', en: 'Each counted once, {reached.people} people were reached.' },
    { zh: '其中未入会劳动者{reached.outsiders}人。', en: 'Of them {reached.outsiders} are not members.' },
    {
      zh: '另有单位代领，按单位报的共{reached.told}人。',
      en: 'Unions received for {reached.told} more, as they told.',
    },
  ],
};
