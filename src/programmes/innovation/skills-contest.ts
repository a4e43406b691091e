// 职业技能大赛: unions enter their people as delegations, each contestant in one project; judges on site mark him module by module, and every project
// has its own places. Which awards there are was printed; weights, points and how many of each were not, so they are those usual at such contests.
import { text } from '#kit/text.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

const modules = (
  scheme: string,
  all: readonly (readonly [key: string, says: string, saysEn: string, weight: number])[],
) => all.map(([key, says, saysEn, weight]) => ({ scheme, key, says, saysEn, weight, top: 100 }));
const medal = (key: string, says: string, saysEn: string, floor: number) => ({
  ...{ key, says: `技能大赛${says}`, saysEn: `Skills contest: ${saysEn}`, places: 1, floor },
});

export const skillsContest = defineProgramme({
  key: 'skills-contest',
  effectiveFrom: '2020-01-01',
  basis: ['第一届全国职业技能大赛（国赛精选、世赛选拔两类项目，金、银、铜、优胜奖，见报道；评分办法未公布）'],
  title: text('职业技能大赛', 'Skills contest'),
  theme: 'innovation',
  lifeEvent: 'learn',
  inShort: text(
    '所在工会组队报名，现场按模块打分，每个项目排名次；得奖的登记在册。',
    'Your union enters a delegation; you are marked module by module, every project has its places, and awards are registered.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: { projects: { type: 'offers', label: text('参赛项目', 'Projects of the contest') } },
  who: [...membersInScope],
  form: {
    family: {
      type: 'choice',
      label: text('项目类别', 'Family of the project'),
      choices: [
        { key: 'national', label: text('国赛精选', 'national-selected'), spellings: ['国赛', '国赛精选项目'] },
        { key: 'world', label: text('世赛选拔', 'world skills'), spellings: ['世赛', '世赛选拔项目'] },
      ],
      headings: ['类别', '赛项类别'],
      help: text(
        '照大赛公布的项目单，项目列在哪一类就选哪一类；同一项目报成两类的，更正以前不能评',
        'As the list of the contest has it: a project is of one family, and where its entries name two nobody is judged until they are corrected',
      ),
    },
    project: {
      type: 'choice',
      label: text('参赛项目', 'Project'),
      choices: { parameter: 'projects' },
      headings: ['项目', '赛项', '参赛工种'],
    },
    coach: {
      ...{ type: 'text', optional: true, maxLength: 40, label: text('指导教练所在单位', 'Where the coach comes from') },
      headings: ['教练单位'],
    },
  },
  rules: [],
  stages: {
    entry: stage('apply', { by: ['union'], once: 'round' }, text('代表团报名', 'Entry by a delegation')),
    score: stage(
      'score',
      {
        ...{
          at: 'district',
          judges: 3,
          by: 'family',
          group: 'project',
          groupsWhole: true,
          named: true,
          apart: 20,
          atCut: 'all-out',
        },
        schemes: [
          { key: 'national', says: '国赛精选项目', saysEn: 'National-selected projects', average: 'mean', floor: 60 },
          { key: 'world', says: '世赛选拔项目', saysEn: 'World skills projects', average: 'mean', floor: 60 },
        ],
        criteria: [
          ...modules('national', [
            ['theory', '理论', 'Theory', 30],
            ['practice', '实操', 'Practice', 70],
          ]),
          ...modules('world', [
            ['first', '模块一', 'First module', 30],
            ['second', '模块二', 'Second module', 30],
            ['third', '模块三', 'Third module', 40],
          ]),
          { key: 'conduct', says: '违规作业', saysEn: 'Breach of the rules', weight: 0, top: 1, veto: true },
        ],
        ties: [
          { by: 'criterion', of: 'practice', prefers: 'more' },
          { by: 'criterion', of: 'third', prefers: 'more' },
        ],
        awards: [
          medal('gold', '金牌', 'gold medal', 85),
          medal('silver', '银牌', 'silver medal', 80),
          medal('bronze', '铜牌', 'bronze medal', 75),
          { key: 'merit', says: '技能大赛优胜奖', saysEn: 'Skills contest: merit', floor: 60 },
          {
            ...{ scheme: 'world', key: 'squad', says: '入选世赛集训队', saysEn: 'World skills squad', beside: true },
            ...{ places: 5, floor: 70 },
          },
        ],
      },
      text('现场评分', 'Marking on site'),
    ),
    register: stage(
      'register',
      { record: 'medal', grade: 'district', award: 'score' },
      text('登记获奖', 'Awards registered'),
    ),
  },
  appeal: { within: { days: 7 }, at: 'district' },
  breakdowns: ['family', 'project'],
  bulletin: [
    {
      zh: '{round.year}年职业技能大赛，参赛{count(score.works@project)}个项目<，{count(score.taken@project)}个项目得奖><，获{score.taken@award=gold}金、{score.taken@award=silver}银、{score.taken@award=bronze}铜和{score.taken@award=merit}个优胜奖>。',
      en: 'In the skills contest of {round.year}, {count(score.works@project)} projects were entered< and {count(score.taken@project)} won an award><: {score.taken@award=gold} gold, {score.taken@award=silver} silver, {score.taken@award=bronze} bronze and {score.taken@award=merit} merit>.',
    },
    {
      zh: '国赛精选{score.works@family=national}人参赛<、{score.taken@family=national}人得奖>，世赛选拔{score.works@family=world}人参赛<、{score.taken@family=world}人得奖><，{score.taken@award=squad}人入选集训队>。',
      en: '{score.works@family=national} entered in national-selected projects<, {score.taken@family=national} won>; {score.works@family=world} entered in world skills<, {score.taken@family=world} won><, {score.taken@award=squad} joined the squad>.',
    },
  ],
});
