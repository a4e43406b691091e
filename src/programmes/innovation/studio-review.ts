// 创新工作室复评: once a year every studio on the register is looked at again. The system opens the case and writes into it what the year brought, because every
// patent, result and project came through cases of the same union; the leader adds what it cannot know. Experts give an order and no verdict: whether a
// studio is kept, mended or revoked is decided by a person with a reason.
import { text } from '#kit/text.ts';
import { fact, rule } from '#policy/condition.ts';
import { studioCriteria } from '#policy/criterion.ts';
import { defineProgramme } from '#policy/define.ts';
import { evidenceKinds } from '#policy/evidence.ts';
import { workingDays } from '#policy/programme.ts';
import { resultsMost } from '#policy/roster.ts';
import { stage } from '#policy/stage.ts';

const counted = (zh: string, en: string) => ({ type: 'number', whole: true, min: 0, label: text(zh, en) }) as const;

export const studioReview = defineProgramme({
  key: 'studio-review',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['区总工会职工创新工作室复评（见报道，文号未公布）'],
  title: text('创新工作室复评', 'Yearly review of studios'),
  theme: 'innovation',
  inShort: text(
    '登记在册的工作室每年复评：系统列出这一年的成果，领军人核对、补充后交，再由专家打分、区总工会决定。',
    'Every studio on the register is reviewed once a year: the system lays out its results, the leader looks at them and adds to them, experts mark them and the district decides.',
  ),
  runBy: 'district',
  subject: 'member',
  who: [
    rule(
      'has-studio',
      fact('record.studio').known(),
      text('须有登记在册、有效的工作室', 'There must be a valid studio on the register'),
    ),
  ],
  form: {
    number: {
      ...{ type: 'text', maxLength: 30, uniqueIn: 'round' },
      label: text('工作室的登记编号', 'Number'),
      help: text('写证书上的编号，例如 GZ3-2020-0001', 'As on the certificate, for instance GZ3-2020-0001'),
    },
    studio: { type: 'text', maxLength: 200, label: text('工作室名称', 'Studio') },
    members: counted('成员', 'Members'),
    apprentices: counted('徒弟', 'Apprentices'),
    conversions: counted('本年成果转化', 'Put to use'),
    patents: counted('本年发明专利', 'Patents'),
    projects: counted('本年验收的创新项目', 'Projects accepted'),
    results: {
      ...{ type: 'table', optional: true, maxRows: resultsMost },
      label: text('本年成果清单', 'Results'),
      columns: {
        kind: { type: 'choice', label: text('种类', 'Kind'), choices: evidenceKinds },
        day: { type: 'date', label: text('日期', 'Day') },
        title: { type: 'text', optional: true, maxLength: 100, label: text('名称', 'Name') },
      },
    },
    added: {
      ...{ type: 'table', optional: true, maxRows: 50 },
      label: text('系统里没有的成果', 'Added results'),
      columns: {
        title: { type: 'text', maxLength: 100, label: text('名称', 'Name') },
        brought: { type: 'text', maxLength: 300, prose: true, label: text('带来了什么', 'What it brought') },
      },
    },
  },
  roster: {
    record: 'studio',
    answers: {
      ...{ number: 'number', studio: 'name', members: 'people.member', apprentices: 'people.apprentice' },
      ...{ conversions: 'evidence.conversion', patents: 'evidence.patent', projects: 'evidence.project' },
      results: 'results',
    },
  },
  stages: {
    apply: stage('apply', { by: ['union'] }, text('系统开件', 'Opened by the system')),
    results: stage(
      'deliver',
      {
        ...{ evidence: 'added', least: 0, within: workingDays(20), at: 'second-level', answerWithin: workingDays(10) },
        onward: true,
      },
      text('核对年度成果', 'Looking at the results of the year'),
    ),
    score: stage(
      'score',
      {
        ...{ at: 'district', judges: 3, apart: 20, atCut: 'all-in', named: true },
        schemes: [{ key: 'all', says: '创新工作室', saysEn: 'Studios', average: 'mean' }],
        criteria: studioCriteria,
        shows: ['studio', 'members', 'apprentices', 'conversions', 'patents', 'projects', 'results', 'added'].map(
          (field) => ({ field }),
        ),
      },
      text('专家评审', 'Judging by experts'),
    ),
    reassess: stage('reassess', { record: 'studio', chosen: 'number' }, text('复评决定', 'Decision')),
  },
  appeal: { within: workingDays(10), at: 'district' },
  bulletin: [
    {
      zh: '{round.year}年，复评创新工作室{cases.opened}个<，保留{reassess.kept}个><；这一年成果转化{reassess.evidence@kind=conversion}项><，发明专利{reassess.evidence@kind=patent}项><，创新项目{reassess.evidence@kind=project}个>。',
      en: 'In {round.year}, {cases.opened} studios were reviewed< and {reassess.kept} kept><; the year brought {reassess.evidence@kind=conversion} results put to use><, {reassess.evidence@kind=patent} patents><, {reassess.evidence@kind=project} innovation projects>.',
    },
  ],
});
