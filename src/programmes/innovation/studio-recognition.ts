// 创新工作室认定: a unit applies for the studio of one of its members; experts judge it, the district goes to see it, and it is on the register under its own
// name. What a district gives was not printed, so the round says it. Whoever comes to see a studio writes what he found with his decision.
import { text } from '#kit/text.ts';
import { fromRound } from '#policy/amount.ts';
import { fact, not, rule } from '#policy/condition.ts';
import { studioCriteria } from '#policy/criterion.ts';
import { defineProgramme } from '#policy/define.ts';
import { leadersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

export const studioRecognition = defineProgramme({
  key: 'studio-recognition',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['区总工会职工创新工作室认定（见报道，文号未公布）'],
  title: text('创新工作室认定', 'Recognition of studios'),
  theme: 'innovation',
  inShort: text(
    '单位为职工领衔的创新工作室申报，专家评审、到场查看、公示后认定为区级，登记在册。',
    'A unit applies for the studio that a worker leads; judged by experts, seen on the spot and published, it becomes a district studio on the register.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: { amountFen: { type: 'money', label: text('每个工作室的助推金', 'Grant for each studio') } },
  who: [
    ...leadersInScope,
    rule(
      'no-studio',
      not(fact('record.studio').known()),
      text(
        '领军人还没有登记在册的工作室；升级走“创新工作室升级”',
        'The leader has no studio on the register yet; another level is a programme of its own',
      ),
    ),
  ],
  form: {
    studio: {
      ...{ type: 'text', maxLength: 60, uniqueIn: 'programme', label: text('工作室名称', 'Name of the studio') },
      headings: ['创新工作室名称', '工作室'],
    },
    trade: { type: 'text', maxLength: 40, prefill: 'person.occupation', label: text('行业（工种）', 'Trade') },
    people: {
      ...{ type: 'number', whole: true, min: 1, max: 200, label: text('团队人数', 'People in the team') },
      headings: ['成员人数'],
    },
    place: { type: 'yes-no', label: text('有固定场所和设备', 'It has a place and equipment'), headings: ['场所设备'] },
    order: {
      ...{ type: 'yes-no', label: text('有制度、有目标、有经费', 'It has rules, goals and money of its own') },
      headings: ['制度目标经费'],
    },
    results: {
      ...{
        type: 'number',
        whole: true,
        min: 0,
        max: 100,
        label: text('上一年的创新成果（项）', 'Results of the year before'),
      },
      headings: ['年度成果数', '成果数'],
    },
    summary: {
      ...{
        type: 'text',
        prose: true,
        maxLength: 500,
        label: text('攻关和带徒情况', 'What it works on and whom it trains'),
      },
      headings: ['工作室简介'],
    },
  },
  rules: [
    rule('place', fact('form.place').is(true), text('须有固定场所和设备', 'It must have a place and equipment')),
    rule('order', fact('form.order').is(true), text('须有制度、目标和经费', 'It must have rules, goals and money')),
    rule(
      'results',
      fact('form.results').atLeast(1),
      text('上一年至少有 1 项成果', 'It must have had a result in the year before'),
    ),
  ],
  amount: fromRound('amountFen'),
  stages: {
    apply: stage('apply', { by: ['union'], once: 'round' }, text('单位申报', 'Application by the unit')),
    basic: stage(
      'review',
      { at: 'second-level', within: workingDays(5) },
      text('二级工会审核', 'Review by the second-level union'),
    ),
    score: stage(
      'score',
      {
        ...{ at: 'district', judges: 3, apart: 20, atCut: 'all-in', named: true },
        schemes: [{ key: 'all', says: '创新工作室', saysEn: 'Studios', average: 'mean', floor: 60 }],
        criteria: studioCriteria,
        shows: ['studio', 'trade', 'people', 'results', 'summary'].map((field) => ({ field })),
      },
      text('专家评审', 'Judging by experts'),
    ),
    visit: stage('review', { at: 'district', within: workingDays(15) }, text('到场查看', 'Seeing it on the spot')),
    notice: stage('notice', { for: workingDays(5), mask: 'name' }),
    register: stage(
      'register',
      { record: 'studio', grade: 'district', named: 'studio' },
      text('认定登记', 'Recognition'),
    ),
    grant: stage('grant', { from: 'budget', hands: 'another' }),
    pay: stage('pay', { to: 'member' }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  bulletin: [
    {
      zh: '{round.year}年，{score.works}个工作室申报区级创新工作室<，从中认定{register.registered}个><，发放助推金{pay.settledFen|money}>。',
      en: 'In {round.year}, {score.works} studios applied to the district<; {register.registered} of them were recognised>< and supported with {pay.settledFen|money}>.',
    },
  ],
});
