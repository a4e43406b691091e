// 技能培训全额助推: the union pays the school the whole fee for every member who passes; who fails or stays away costs nothing.
// The courses, their fees and who teaches them are the round's. The bulletin counts those who passed, and courses with any.
import { text } from '#kit/text.ts';
import { byParameter } from '#policy/amount.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

export const trainingCourse = defineProgramme({
  key: 'training-course',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市顺义区总工会 2020—2022 年三年助推计划及 2020 年调整通知（见报道，文号未公布）'],
  title: text('技能培训全额助推', 'Training courses paid in full'),
  theme: 'innovation',
  lifeEvent: 'learn',
  inShort: text(
    '选一门课，考核合格后由工会把学费付给培训机构。',
    'Choose a course; once you pass it the union pays the school.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    courses: { type: 'offers', label: text('课程、学费和培训机构', 'Courses with their fees and providers') },
  },
  who: [...membersInScope],
  form: {
    course: {
      type: 'choice',
      label: text('课程', 'Course'),
      choices: { parameter: 'courses' },
      uniqueIn: 'subject',
      headings: ['培训课程', '报名课程', '培训项目', '课程名称'],
    },
  },
  amount: byParameter('courses', 'form.course'),
  stages: {
    apply: stage('apply', { by: ['member', 'union'] }, text('报名', 'Enrolment')),
    attend: stage('attend', { pass: 'result' }, text('参加培训', 'Attendance')),
    grant: stage('grant', { from: 'budget', hands: 'another' }),
    pay: stage('pay', { to: 'provider', offers: 'courses', of: 'course' }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  breakdowns: ['course'],
  bulletin: [
    {
      zh: '{round.year}年，开设{count(attend.passed@course)}门课程，{attend.passed}名职工经培训考核合格取得证书，学费由工会全额承担。',
      en: 'In {round.year}, {attend.passed} members completed training and earned certificates in {count(attend.passed@course)} courses, the fees paid in full by the union.',
    },
  ],
});
