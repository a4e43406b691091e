// 创新成果网上推介: what workers invented is shown to everybody with the moment of its disclosure, taken up by unions and workers elsewhere, and what it
// brings is followed year by year. Planned by the city's union as an online platform; how it is run was not printed, so years and levels are the usual.
import { text } from '#kit/text.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';
import { trades } from '#policy/trades.ts';

export const showcase = defineProgramme({
  key: 'showcase',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市总工会职工创新成果网上推介平台（规划，见报道，文号未公布）'],
  title: text('创新成果网上推介', 'Showcase of innovations'),
  theme: 'innovation',
  inShort: text(
    '您和班组搞出来的成果，公开推介、留下时间凭证；想用的单位来对接，带来多少效益一年一年记下。',
    'What you and your team invented is shown with its time on record; whoever wants to use it comes to you, and what it brings is followed.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {},
  who: [...membersInScope],
  form: {
    title: {
      ...{
        type: 'text',
        prose: true,
        maxLength: 60,
        uniqueIn: 'subject',
        label: text('成果名称', 'Name of the result'),
      },
      headings: ['成果名称', '项目名称'],
    },
    team: {
      ...{ type: 'text', maxLength: 40, label: text('工作室或班组', 'Studio or team') },
      help: text('会公开；不想写名字就写班组', 'Everybody reads it; name the team if you would rather not be named'),
      headings: ['工作室', '班组'],
    },
    trade: { type: 'choice', label: text('行业', 'Trade'), choices: trades, headings: ['行业', '类别'] },
    summary: {
      ...{
        type: 'text',
        prose: true,
        maxLength: 300,
        label: text('有什么用', 'What it does'),
      },
      help: text('会公开，请写用前用后差多少', 'Everybody reads it: say what was before and what is now'),
      headings: ['成果简介', '简介'],
    },
    patent: {
      type: 'choice',
      label: text('专利', 'Patent'),
      choices: [
        { key: 'granted', label: text('已授权', 'granted'), spellings: ['授权'] },
        { key: 'applied', label: text('申请中', 'applied for'), spellings: ['申请'] },
        { key: 'none', label: text('没有申请', 'not applied for'), spellings: ['无', '没有'] },
      ],
      headings: ['专利情况', '专利'],
    },
    terms: {
      type: 'choice',
      label: text('别人怎么用', 'How others may use it'),
      choices: [
        { key: 'free', label: text('可以直接用', 'freely'), spellings: ['免费'] },
        { key: 'agreement', label: text('要签约', 'under an agreement'), spellings: ['签约'] },
      ],
      headings: ['使用方式'],
    },
    picture: {
      ...{ type: 'file', optional: true, label: text('图片（公开）', 'Picture, for everybody to see') },
      help: text('图上不要有人和单位内部的东西', 'No people in it, and nothing of the firm that is not for others'),
      ...{ accept: ['image/jpeg', 'image/png'], maxBytes: 1_000_000 },
    },
    method: {
      ...{ type: 'text', prose: true, optional: true, maxLength: 1000, label: text('具体怎么做', 'How it is done') },
      help: text('您同意对接以后，对方才看得到', 'Read by the other side once you agreed'),
    },
    contact: {
      ...{ type: 'text', pattern: 'phone', optional: true, label: text('联系电话', 'Phone') },
      help: text('您同意对接以后，对方才看得到', 'Read by the other side once you agreed'),
    },
    notes: {
      ...{
        type: 'text',
        prose: true,
        optional: true,
        maxLength: 500,
        label: text('给审核的人看的', 'For whoever reviews it'),
      },
    },
  },
  rules: [],
  stages: {
    apply: stage('apply', { by: ['member', 'union'] }),
    review: stage('review', { at: 'second-level', within: workingDays(5) }),
    publish: stage('publish', {
      ...{ what: 'result', title: 'title', trade: 'trade', picture: 'picture', at: 'district', years: 3 },
      shows: [
        ...['team', 'summary', 'patent', 'terms'].map((field) => ({ field, to: 'open' })),
        ...['method', 'contact'].map((field) => ({ field, to: 'agreed' })),
      ],
    }),
    match: stage('match', {
      ...{ at: 'district', from: ['union', 'member'], partners: 'several', benefits: true, answerWithin: { days: 30 } },
    }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  breakdowns: ['trade'],
  bulletin: [
    {
      zh: '{round.year}年，公开推介职工创新成果{publish.shown}项<，收到意向{match.interests}份><，对接{match.partners}家次>。',
      en: 'In {round.year}, {publish.shown} results of workers were shown<; {match.interests} were interested><; {match.partners} took one up>.',
    },
    {
      zh: '采用后核实效益{match.benefitFen|money}<，其中第一年{match.firstYearFen|money}><，第二年{match.secondYearFen|money}><，以后{match.laterYearsFen|money}>。',
      en: 'They brought {match.benefitFen|money} as accepted<, {match.firstYearFen|money} in the first year><, {match.secondYearFen|money} in the second><, {match.laterYearsFen|money} later>.',
    },
  ],
});
