// 工作室联盟难题征集: what a line or a ward is stuck at is written down by any unit, shown to studios of all districts, trades and firms, and solved
// with one or several of them. That production problems are collected for an alliance was printed; deadlines were not, so they are the usual.
import { text } from '#kit/text.ts';
import { defineProgramme } from '#policy/define.ts';
import { unionsInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';
import { trades } from '#policy/trades.ts';

export const problemPool = defineProgramme({
  key: 'problem-pool',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市总工会跨区域、跨行业、跨企业工作室联盟（规划，见报道，文号未公布）'],
  title: text('工作室联盟难题征集', 'Problems for the alliance of studios'),
  theme: 'innovation',
  inShort: text(
    '现场卡住的事写下来，各区各行业的工作室都看得到，揭榜的来一起解。',
    'What you are stuck at is written down; studios of every district and trade see it, and come to solve it.',
  ),
  runBy: 'district',
  subject: 'organisation',
  parameters: {},
  who: [unionsInScope],
  form: {
    title: {
      ...{ type: 'text', prose: true, maxLength: 60, uniqueIn: 'subject', label: text('难题', 'The problem') },
      headings: ['难题', '难题名称'],
    },
    trade: { type: 'choice', label: text('行业', 'Trade'), choices: trades, headings: ['行业'] },
    stuck: {
      ...{ type: 'text', prose: true, maxLength: 400, label: text('卡在哪里', 'Where it is stuck') },
      help: text('会公开，不要写工艺秘密', 'Everybody reads it: no trade secrets'),
      headings: ['卡在哪里', '现状'],
    },
    wanted: {
      ...{ type: 'text', prose: true, maxLength: 200, label: text('做到什么样算解决', 'What would solve it') },
      headings: ['要求', '目标'],
    },
    details: {
      ...{
        type: 'text',
        prose: true,
        optional: true,
        maxLength: 1000,
        label: text('现场数据和条件', 'Data and conditions on site'),
      },
      help: text('同意对接以后，对方才看得到', 'Read by the other side once you agreed'),
    },
    contact: {
      ...{ type: 'text', pattern: 'phone', optional: true, label: text('联系电话', 'Phone') },
      help: text('同意对接以后，对方才看得到', 'Read by the other side once you agreed'),
    },
    progress: {
      ...{ type: 'table', optional: true, maxRows: 60, label: text('怎么解决的', 'How it was solved') },
      columns: {
        on: { type: 'date', label: text('日期', 'Day') },
        what: {
          type: 'text',
          prose: true,
          maxLength: 300,
          label: text('试了什么、结果怎样', 'What was tried, and the result'),
        },
      },
    },
  },
  rules: [],
  stages: {
    apply: stage('apply', { by: ['union'] }),
    review: stage('review', { at: 'district', within: workingDays(5) }),
    publish: stage('publish', {
      ...{ what: 'problem', title: 'title', trade: 'trade', at: 'district', years: 1 },
      shows: [
        ...['stuck', 'wanted'].map((field) => ({ field, to: 'open' })),
        ...['details', 'contact'].map((field) => ({ field, to: 'agreed' })),
      ],
    }),
    match: stage('match', {
      ...{ at: 'district', from: ['studio', 'union'], partners: 'several', needsPartner: true },
      ...{ answerWithin: { days: 30 }, solution: 'progress' },
    }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  breakdowns: ['trade'],
  bulletin: [
    {
      zh: '{round.year}年，征集难题{publish.shown}个<，工作室和工会揭榜{match.interests}次><，{match.unions}家次工会、{match.districts}个区次参加><，解决{match.solved}个>。',
      en: 'In {round.year}, {publish.shown} problems were put up<; {match.interests} offered to solve one, counted by problem><; {match.unions} unions and {match.districts} districts took part><; problems solved: {match.solved}>.',
    },
  ],
});
