// 名师带徒助推: the leader of a studio takes two to four apprentices, each of whom agrees for himself, and meets them at least six times; then the union
// grants what the round says. No amount was printed, so it is the round's to give.
import { text } from '#kit/text.ts';
import { fromRound } from '#policy/amount.ts';
import { fact, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';

export const mentoring = defineProgramme({
  key: 'mentoring',
  effectiveFrom: '2020-01-01',
  effectiveUntil: '2022-12-31',
  basis: ['北京市总工会职工技术协会“名师带徒”助推（2020 年，见报道，文号未公布）'],
  title: text('名师带徒助推', 'Masters and apprentices'),
  theme: 'innovation',
  inShort: text(
    '创新工作室领军人带两到四名徒弟，徒弟自己同意、带满六次，工会给一笔助推金。',
    'The leader of a studio takes two to four apprentices, who agree for themselves; after six meetings the union pays a grant.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: { amountFen: { type: 'money', label: text('助推金额', 'Amount of the grant') } },
  who: [
    ...membersInScope,
    rule(
      'has-studio',
      fact('record.studio').known(),
      text('师傅须是登记在册、有效的工作室的领军人', 'The master must lead a valid studio on the register'),
    ),
  ],
  form: {
    studio: { type: 'text', label: text('领衔的创新工作室', 'Studio that the master leads'), maxLength: 60 },
    trade: { type: 'text', label: text('工种', 'Trade'), maxLength: 40, prefill: 'person.occupation' },
    apprentices: {
      type: 'number',
      whole: true,
      min: 0,
      max: 50,
      label: text('打算带几名徒弟', 'How many apprentices'),
      help: text(
        '下一步按姓名、手机号请他们，每人自己同意才算',
        'They are asked next, by name and phone, and each agrees for himself',
      ),
    },
    plan: {
      ...{
        type: 'text',
        prose: true,
        optional: true,
        maxLength: 500,
        label: text('打算教什么', 'What is to be taught'),
      },
      help: text('徒弟同意以前看得到', 'Apprentices read it before they agree'),
    },
    sessions: {
      type: 'table',
      label: text('带徒记录', 'Meetings'),
      optional: true,
      maxRows: 60,
      columns: {
        on: { type: 'date', label: text('日期', 'Day') },
        what: { type: 'text', label: text('教了什么', 'What was taught'), maxLength: 200, prose: true },
        scan: {
          type: 'file',
          label: text('照片', 'Picture'),
          optional: true,
          accept: ['image/jpeg', 'image/png'],
        },
      },
    },
  },
  rules: [
    rule(
      'two-to-four',
      fact('form.apprentices').between(2, 4),
      text('一名师傅带两到四名徒弟', 'One master takes two to four apprentices'),
    ),
  ],
  amount: fromRound('amountFen'),
  stages: {
    apply: stage('apply', { by: ['member', 'union'], once: 'year' }),
    pact: stage('pact', { least: 2, most: 4, shows: ['studio', 'trade', 'plan'].map((field) => ({ field })) }),
    district: stage(
      'review',
      { at: 'district', within: workingDays(5) },
      text('区总工会审核', 'Review by the district federation'),
    ),
    sessions: stage(
      'deliver',
      { evidence: 'sessions', least: 6, within: { days: 365 }, at: 'district', answerWithin: workingDays(10) },
      text('带徒和验收', 'Meetings and acceptance'),
    ),
    grant: stage('grant', { from: 'budget', hands: 'another' }),
    pay: stage('pay', { to: 'member' }),
  },
  appeal: { within: workingDays(10), at: 'district' },
  evidence: { kind: 'mentoring', at: 'sessions', title: 'trade' },
  bulletin: [
    {
      zh: '{round.year}年，结成师徒{pact.agreed}对<；{sessions.accepted}名师傅带徒期满验收合格><，带徒{sessions.reports}次><，助推资金{pay.settledFen|money}>。',
      en: 'In {round.year}, {pact.agreed} pairs of master and apprentice were agreed<; {sessions.accepted} masters finished with their apprentices><; they met {sessions.reports} times><; {pay.settledFen|money} were granted>.',
    },
  ],
});
