// 职工自主创新成果评选: sixty results a year, judged blind by a panel and paid. That it is sixty was printed; criteria, weights and money were not,
// so the criteria are the usual ones of such sheets and the money is the round's.
import { text } from '#kit/text.ts';
import { fromRound } from '#policy/amount.ts';
import { criterion } from '#policy/criterion.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

export const resultSelection = defineProgramme({
  key: 'result-selection',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市总工会职工创新助推（每年评选自主创新成果 60 项，见报道，文号未公布）'],
  title: text('职工自主创新成果评选', 'Selection of workers’ own innovations'),
  theme: 'innovation',
  inShort: text(
    '您或您的小组自己搞出来的创新成果，专家盲评，每年选出 60 项给予助推。',
    'What you or your team invented is judged blind by experts; sixty a year get a grant.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: { amountFen: { type: 'money', label: text('每项金额', 'Amount for each') } },
  who: [...membersInScope],
  form: {
    title: {
      ...{ type: 'text', maxLength: 60, uniqueIn: 'subject', label: text('成果名称', 'Name of the result') },
      headings: ['成果名称', '项目名称'],
    },
    area: {
      type: 'choice',
      label: text('属于哪一类', 'Kind of result'),
      choices: [
        { key: 'technique', label: text('技术、工艺', 'technique or process') },
        { key: 'tool', label: text('工具、设备', 'tool or equipment') },
        { key: 'method', label: text('操作、管理方法', 'way of working or managing') },
      ],
      headings: ['成果类别', '类别'],
    },
    summary: {
      ...{ type: 'text', prose: true, maxLength: 500, label: text('新在哪里', 'What is new about it') },
      help: text('评委只见编号，请不要写姓名和单位', 'Judges see a number alone: give no name and no employer'),
      headings: ['创新点', '成果简介'],
    },
    benefit: {
      ...{ type: 'text', prose: true, maxLength: 500, label: text('用得怎么样', 'What it brought') },
      help: text('省了多少工、多少料，安全了多少', 'Work or material saved, safety gained'),
      headings: ['应用效果', '经济效益'],
    },
    people: {
      ...{ type: 'number', whole: true, min: 1, max: 50, label: text('几个人一起做的', 'People who made it') },
      headings: ['完成人数', '团队人数'],
    },
    frontLine: {
      ...{ type: 'number', whole: true, min: 0, max: 50, label: text('其中一线职工', 'Of them at the front line') },
      headings: ['一线职工人数'],
    },
  },
  rules: [],
  amount: fromRound('amountFen'),
  stages: {
    apply: stage('apply', { by: ['member', 'union'] }),
    score: stage(
      'score',
      {
        ...{ at: 'district', judges: 5, apart: 20, atCut: 'all-out' },
        schemes: [{ key: 'all', says: '创新成果', saysEn: 'Results', average: 'drop-high-low', take: 60, floor: 60 }],
        criteria: [
          criterion('novelty', '创新性', 'Novelty', 25),
          criterion('technique', '技术水平', 'Technical level', 20),
          criterion('benefit', '效益', 'Benefit', 25),
          criterion('spread', '推广价值', 'Use for others', 15),
          criterion('effort', '难度', 'Difficulty', 10),
          criterion('paper', '材料', 'Papers', 5),
        ],
        ties: [
          { by: 'criterion', of: 'novelty', prefers: 'more' },
          { by: 'number', of: 'frontLine', prefers: 'more' },
        ],
        shows: ['title', 'area', 'summary', 'benefit'].map((field) => ({ field })),
      },
      text('专家评审', 'Judging by experts'),
    ),
    notice: stage('notice', { for: workingDays(5), mask: 'name' }),
    grant: stage('grant', { from: 'budget', hands: 'another' }),
    pay: stage('pay', { to: 'member' }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  evidence: { kind: 'conversion', at: 'grant', title: 'title' },
  breakdowns: ['area'],
  bulletin: [
    {
      zh: '{round.year}年，{score.works}项职工自主创新成果参评<，专家评出{score.taken}项><，发放助推金{pay.settledFen|money}>。',
      en: 'In {round.year}, {score.works} results of workers were entered<; experts chose {score.taken} of them><, supported with {pay.settledFen|money}>.',
    },
  ],
});
