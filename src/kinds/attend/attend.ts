// A place in a course or a journey: enrolled, then the roster says passed, failed or absent; having passed, or been there, is written as a fact that
// the next programme can read.
import type { Day } from '#kit/days.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Effect, Kind } from '#policy/kind.ts';
import type { Level } from '#policy/programme.ts';

export interface AttendState {
  readonly level: Level;
  readonly result: 'enrolled' | 'passed' | 'failed' | 'absent';
}

export const attend: Kind<AttendState> = {
  key: 'attend',
  title: text('参加', 'Attendance'),
  settings: {
    pass: {
      type: 'choice',
      label: text('怎样算结业', 'Passed by'),
      choices: [
        { key: 'result', label: text('考核合格', 'the result on the roster') },
        { key: 'presence', label: text('到场参加', 'being there') },
      ],
    },
  },
  actions: {
    record: {
      label: text('登记结果', 'Record the result'),
      by: ['handler'],
      bulk: true,
      decides: true,
      recusal: 'preparer',
      reads: true,
      input: {
        result: {
          type: 'choice',
          label: text('结果', 'Result'),
          choices: [
            { key: 'passed', label: text('合格', 'passed') },
            { key: 'failed', label: text('不合格', 'failed') },
            { key: 'absent', label: text('缺考', 'absent') },
          ],
        },
        certificateNumber: {
          type: 'text',
          optional: true,
          label: text('证书编号', 'Certificate number'),
          maxLength: 40,
        },
        on: { type: 'date', label: text('日期', 'Date') },
      },
    },
  },
  passage: () => ({ through: 'passed', not: 'failed', says: text('结业', 'passed') }),
  measures: {
    enrolled: text('报名', 'enrolled'),
    passed: text('结业', 'passed'),
    failed: text('未结业', 'not passed'),
  },
  says: ({ pass }) =>
    pass === 'presence'
      ? text('到场参加，结果按名册登记', 'attends, as recorded on the roster')
      : text('参加并考核合格，结果按名册登记', 'attends and passes, as recorded on the roster'),
  meanings: {
    enrolled: text('报上名的，后来没来、没结业的也算', 'Enrolled, whatever came of it'),
    passed: text('参加了的；要考核的，考核合格的', 'Attended, and passed where there was an examination'),
    failed: text('没有来，或考核不合格的', 'Did not come, or did not pass'),
  },
  start: (context) => [{ stage: context.stageKey, type: 'started', data: { level: context.programme.runBy } }],
  decide(context, state, { action, input }) {
    if (action !== 'record')
      return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
    if (state.result !== 'enrolled')
      return refuse('already-recorded', '结果已经登记过', 'The result is already recorded');
    if (input.result === 'passed' && !input.certificateNumber && context.settings.pass !== 'presence')
      return refuse('certificate-missing', '合格的要写证书编号', 'A pass needs its certificate number', {
        next: text('在名册里补上证书编号', 'Add the certificate number to the roster'),
      });
    return [
      {
        stage: context.stageKey,
        type: 'recorded',
        data: {
          result: input.result,
          on: input.on,
          ...(input.certificateNumber ? { certificateNumber: input.certificateNumber } : {}),
        },
      },
    ];
  },
  evolve(state = { level: 'district', result: 'enrolled' }, { type, data }) {
    if (type === 'started') return { level: data.level as Level, result: 'enrolled' };
    return type === 'recorded' ? { ...state, result: data.result as AttendState['result'] } : state;
  },
  outcome: (state) => (state.result === 'enrolled' ? 'open' : state.result === 'passed' ? 'passed' : 'failed'),
  waiting: (_settings, state) => ({ with: { level: state.level }, dueOn: null, odd: false }),
  contribution: (state) => ({
    enrolled: 1,
    passed: state.result === 'passed' ? 1 : 0,
    failed: state.result === 'failed' || state.result === 'absent' ? 1 : 0,
  }),
  effects(context, { type, data }): readonly Effect[] {
    if (type !== 'recorded') return [];
    // Whoever failed or stayed away may take the course again.
    if (data.result !== 'passed') return [{ do: 'release-keys' }];
    return [
      {
        do: 'fact',
        ...(data.certificateNumber === undefined
          ? { key: `attended.${context.programme.key}`, value: data.on }
          : { key: `training.${context.programme.key}`, value: data.certificateNumber }),
        observedOn: data.on as Day,
        source: `${context.programme.key}:${context.round.id}`,
      },
    ];
  },
};
