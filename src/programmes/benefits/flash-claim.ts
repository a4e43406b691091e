// 线上抢票、抢福利: tickets, fruit and the like for whoever comes first, one each, never more than there are; whoever comes too late may wait, and what
// is given back goes by turn. What there is, when and where is the round's; it is handed over against a code.
import { text } from '#kit/text.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

export const flashClaim = defineProgramme({
  key: 'flash-claim',
  effectiveFrom: '2020-12-01',
  basis: ['北京市西城区德胜街道总工会“送温暖”线上活动（2021 年元旦、春节，见报道，文号未公布）'],
  title: text('线上抢票、抢福利', 'Tickets and gifts, first come'),
  theme: 'culture',
  lifeEvent: 'rest',
  inShort: text(
    '演出票、应季福利，到点在手机上领，一人一份，领完可以排队候补。',
    'Tickets and gifts of the season: claim one on the phone when it opens; if all are gone, wait in line.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    packages: { type: 'offers', label: text('有什么可领', 'What there is') },
    event: { type: 'event', label: text('是什么活动、什么时候、在哪里', 'What it is, when and where') },
  },
  who: [...membersInScope],
  form: {},
  rules: [],
  stages: {
    claim: stage('claim', { sharing: 'queue', per: 'person', confirmWithin: { days: 1 } }, text('领取', 'Claim')),
    handover: stage(
      'hand-over',
      { what: 'claimed', proof: 'code', where: 'point', at: 'grassroots' },
      text('凭码取', 'Hand-over against a code'),
    ),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  bulletin: [
    {
      zh: '线上领取活动“{round.name}”，{claim.claimed}人次领到<，{handover.handed}人已取>。',
      en: 'In “{round.name}”, {claim.claimed} were claimed online< and {handover.handed} handed over>.',
    },
  ],
});
