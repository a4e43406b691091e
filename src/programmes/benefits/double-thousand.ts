// 疗休养、体检“双千工程”: a thousand places of rest and a thousand health checks a year for five years, shared out down the tree and drawn. Who had
// one waits three years. The groups named in the report are front-line and outdoor workers; how many each union gets is the round's.
import { text } from '#kit/text.ts';
import { any, fact, not, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { lostFact } from '#policy/draw-weights.ts';
import { membersInScope } from '#policy/in-scope.ts';
import { stage } from '#policy/stage.ts';

const attended = fact('attended.double-thousand');

export const doubleThousand = defineProgramme({
  key: 'double-thousand',
  effectiveFrom: '2022-01-01',
  effectiveUntil: '2026-12-31',
  basis: ['北京市通州区总工会“双千工程”（2022 年起五年，见报道，文号未公布）'],
  title: text('疗休养、体检“双千工程”', 'Rest cures and health checks'),
  theme: 'recreation',
  lifeEvent: 'rest',
  inShort: text(
    '每年一千个疗休养、一千个体检名额，人多名额少就公开抽签。',
    'A thousand rest cures and a thousand health checks a year, drawn in public when more ask than there are.',
  ),
  runBy: 'district',
  subject: 'member',
  parameters: {
    packages: { type: 'offers', label: text('名额种类', 'What there is') },
  },
  who: [
    ...membersInScope,
    rule('front-line', fact('person.frontline').is(true), text('须是一线职工', 'Must be a front-line worker')),
    rule(
      'rotation',
      any(not(attended.known()), attended.monthsAtLeast(36)),
      text('三年内没有享受过', 'Must not have had one within three years'),
    ),
  ],
  form: {},
  rules: [],
  stages: {
    claim: stage(
      'claim',
      {
        ...{ sharing: 'draw', per: 'person', confirmWithin: { days: 2 } },
        weights: [
          {
            ...{ says: '上次没有抽中', saysEn: 'Not drawn the last time', tickets: 1 },
            ...{ fact: lostFact('double-thousand'), test: 'at-least', least: 1 },
          },
        ],
      },
      text('抽签', 'The draw'),
    ),
    attend: stage('attend', { pass: 'presence' }, text('参加', 'Taking part')),
  },
  appeal: { within: { days: 14 }, at: 'district' },
  bulletin: [
    {
      zh: '{round.year}年，{attend.passed}名一线职工参加了疗休养或体检。',
      en: 'In {round.year}, {attend.passed} front-line workers took a rest cure or had a health check.',
    },
  ],
});
