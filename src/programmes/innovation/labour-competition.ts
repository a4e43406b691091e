// 劳动竞赛（单位）: units compete in six things, each category of work for its own number of places; whoever had a serious accident is out. How many are
// commended is said by each round, category by category.
import { text } from '#kit/text.ts';
import { criterion } from '#policy/criterion.ts';
import { defineProgramme } from '#policy/define.ts';
import { unionsInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

const categories = [
  { key: 'production', label: text('生产制造', 'production') },
  { key: 'construction', label: text('工程建设', 'construction') },
  { key: 'service', label: text('服务保障', 'services') },
] as const;

export const labourCompetition = defineProgramme({
  key: 'labour-competition',
  effectiveFrom: '2020-01-01',
  basis: ['区总工会劳动和技能竞赛（六比：安全、质量、进度、创新、节约、协作，见报道，名额和评分未公布）'],
  title: text('劳动竞赛先进单位评选', 'Labour competition: units'),
  theme: 'innovation',
  runBy: 'district',
  subject: 'organisation',
  parameters: {
    numbers: {
      type: 'numbers-by-choice',
      of: 'category',
      label: text('各类取几家', 'Units commended in each category'),
    },
  },
  who: [unionsInScope],
  form: {
    category: {
      ...{ type: 'choice', label: text('参赛类别', 'Category'), choices: categories },
      headings: ['类别', '竞赛类别'],
    },
    project: {
      ...{ type: 'text', maxLength: 60, label: text('竞赛主题', 'What the competition was about') },
      headings: ['主题', '竞赛项目'],
    },
    workers: {
      ...{ type: 'number', whole: true, min: 1, max: 1_000_000, label: text('参赛职工人数', 'Workers who took part') },
      headings: ['参赛人数', '人数'],
    },
    results: {
      ...{ type: 'text', prose: true, maxLength: 1000, label: text('竞赛成效', 'What it brought') },
      help: text('照六比的次序写，写数字', 'In the order of the six, with numbers'),
      headings: ['成效', '主要成效'],
    },
  },
  rules: [],
  stages: {
    apply: stage('apply', { by: ['union'], once: 'round' }, text('申报', 'Entry')),
    score: stage(
      'score',
      {
        ...{ at: 'district', judges: 3, by: 'category', named: true, apart: 20, atCut: 'all-out' },
        ...{ numbers: 'numbers', numbersOf: 'scheme' },
        schemes: categories.map(({ key, label }) => ({
          ...{ key, says: label.zh, saysEn: label.en, average: 'mean', floor: 60 },
        })),
        criteria: [
          { ...criterion('safety', '比安全', 'Safety', 20), veto: true },
          criterion('quality', '比质量', 'Quality', 20),
          criterion('progress', '比进度', 'Progress', 15),
          criterion('novelty', '比创新', 'Innovation', 15),
          criterion('saving', '比节约', 'Saving', 15),
          criterion('together', '比协作', 'Working together', 15),
        ],
        ties: [
          { by: 'criterion', of: 'safety', prefers: 'more' },
          { by: 'number', of: 'workers', prefers: 'more' },
        ],
        awards: [{ key: 'advanced', says: '劳动竞赛先进单位', saysEn: 'Labour competition: outstanding unit' }],
        shows: ['category', 'project', 'workers', 'results'].map((field) => ({ field })),
      },
      text('六比评分', 'Marking in the six'),
    ),
    notice: stage('notice', { for: { days: 7 }, mask: 'none' }),
    register: stage('register', { record: 'honour', grade: 'district', award: 'score' }),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  breakdowns: ['category'],
  bulletin: [
    {
      zh: '{round.year}年，{score.works}家单位参加劳动竞赛评比<，评出先进单位{register.registered}家><，其中生产制造{register.registered@category=production}家><，工程建设{register.registered@category=construction}家><，服务保障{register.registered@category=service}家><；因安全被否决{score.vetoed}家>。',
      en: 'In {round.year}, {score.works} units competed< and {register.registered} were commended><, {register.registered@category=production} in production><, {register.registered@category=construction} in construction><, {register.registered@category=service} in services><; {score.vetoed} were out for safety>.',
    },
  ],
});
