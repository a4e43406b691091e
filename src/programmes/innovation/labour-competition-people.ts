// 劳动竞赛（班组和个人）: teams and people of the same competition, each with its own number of places. A team is handed in by whoever leads it, and the
// record bears his name.
import { text } from '#kit/text.ts';
import { fact } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

const criterion = (scheme: string, key: string, says: string, saysEn: string, weight: number) => ({
  ...{ scheme, key, says, saysEn, weight, top: weight },
});
const six = (scheme: string, [safety, quality, progress, novelty, saving, together]: readonly number[]) => [
  { ...criterion(scheme, 'safety', '比安全', 'Safety', safety!), veto: true },
  criterion(scheme, 'quality', '比质量', 'Quality', quality!),
  criterion(scheme, 'progress', '比进度', 'Progress', progress!),
  criterion(scheme, 'novelty', '比创新', 'Innovation', novelty!),
  criterion(scheme, 'saving', '比节约', 'Saving', saving!),
  criterion(scheme, 'together', '比协作', 'Working together', together!),
];

export const labourCompetitionPeople = defineProgramme({
  key: 'labour-competition-people',
  effectiveFrom: '2020-01-01',
  basis: ['区总工会劳动和技能竞赛（六比：安全、质量、进度、创新、节约、协作，见报道，名额和评分未公布）'],
  title: text('劳动竞赛先进班组和个人评选', 'Labour competition: teams and people'),
  theme: 'innovation',
  inShort: text(
    '劳动竞赛里干得好的班组和个人，由所在工会申报，六比打分、公示后登记在册。',
    'Teams and people who did well in the competition are entered by their union, marked in six things, published and registered.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    numbers: {
      type: 'numbers-by-choice',
      of: 'category',
      label: text('班组、个人各取几名', 'Teams and people commended'),
    },
  },
  who: [...membersInScope],
  form: {
    category: {
      type: 'choice',
      label: text('班组还是个人', 'Team or person'),
      choices: [
        { key: 'team', label: text('班组', 'a team'), spellings: ['先进班组', '集体'] },
        { key: 'person', label: text('个人', 'a person'), spellings: ['先进个人'] },
      ],
      headings: ['类别', '申报类别'],
    },
    team: {
      ...{ type: 'text', maxLength: 60, label: text('班组名称', 'Name of the team') },
      help: text('报班组的，由班组长报名', 'A team is entered under the name of its leader'),
      showWhen: fact('form.category').is('team'),
      headings: ['班组'],
    },
    results: {
      ...{ type: 'text', prose: true, maxLength: 1000, label: text('竞赛成绩', 'What was achieved') },
      help: text('照六比的次序写，不写姓名和单位', 'In the order of the six; no name and no employer'),
      headings: ['成绩', '主要成绩'],
    },
  },
  rules: [],
  stages: {
    apply: stage('apply', { by: ['member', 'union'], once: 'round' }, text('申报', 'Entry')),
    score: stage(
      'score',
      {
        ...{ at: 'district', judges: 3, by: 'category', apart: 20, atCut: 'all-out' },
        ...{ numbers: 'numbers', numbersOf: 'scheme' },
        schemes: [
          { key: 'team', says: '班组', saysEn: 'Teams', average: 'mean', floor: 60 },
          { key: 'person', says: '个人', saysEn: 'People', average: 'mean', floor: 60 },
        ],
        criteria: [...six('team', [20, 20, 15, 15, 10, 20]), ...six('person', [20, 25, 15, 20, 10, 10])],
        ties: [
          { by: 'criterion', of: 'safety', prefers: 'more' },
          { by: 'criterion', of: 'quality', prefers: 'more' },
        ],
        awards: [
          { scheme: 'team', key: 'team', says: '劳动竞赛先进班组', saysEn: 'Labour competition: outstanding team' },
          { scheme: 'person', key: 'person', says: '劳动竞赛标兵', saysEn: 'Labour competition: outstanding worker' },
        ],
        shows: [{ field: 'category' }, { field: 'results' }],
      },
      text('六比评分', 'Marking in the six'),
    ),
    notice: stage('notice', { for: { days: 7 }, mask: 'name' }),
    register: stage('register', { record: 'honour', grade: 'district', award: 'score' }),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  breakdowns: ['category'],
  bulletin: [
    {
      zh: '{round.year}年劳动竞赛，{score.works}个班组和个人参评<，评出先进班组{register.registered@category=team}个><，评出竞赛标兵{register.registered@category=person}名>。',
      en: 'In the labour competition of {round.year}, {score.works} teams and workers were entered<; {register.registered@category=team} teams were commended><; {register.registered@category=person} workers were commended>.',
    },
  ],
});
