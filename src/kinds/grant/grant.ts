// The decision to pay: the amount follows from the policy alone and leaves the round's budget in the same transaction, once.
import type { Day } from '#kit/days.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { durationOf, joined, levelNames, put } from '#policy/in-words.ts';
import type { Kind } from '#policy/kind.ts';
import type { Level } from '#policy/programme.ts';
import { promisedDay } from '#policy/promised-day.ts';

export interface GrantState {
  readonly level: Level;
  readonly outcome: 'open' | 'passed' | 'failed';
  readonly amountFen: number;
  /** The day promised to the member; left out where the programme says no time. */
  readonly dueOn?: Day;
}

/** As the paper says; where it says nothing, whoever reviewed may also grant. */
const recusal = ({ hands }: Readonly<Record<string, unknown>>) => (hands === 'another' ? 'preparer' : 'subject');

export const grant: Kind<GrantState> = {
  key: 'grant',
  title: text('批准拨付', 'Grant'),
  settings: {
    from: {
      type: 'choice',
      label: text('从哪里出', 'Paid from'),
      choices: [
        { key: 'budget', label: text('本批次预算', "the round's budget") },
        // The same account, which nothing but donations and funds may fill (engine/rounds.ts, gifts/verify.ts).
        { key: 'fund', label: text('专项基金或捐款', 'a fund or donation') },
      ],
    },
    hands: {
      type: 'choice',
      optional: true,
      label: text('由谁批准', 'Who grants'),
      help: text(
        '审过这件的、替本人交来的，都算经手。钱由另一个人批，审核和批准就不在一个人手里。',
        'Whoever reviewed the case or handed it in for the member had a hand in it. With another granting, review and grant are never in one hand.',
      ),
      choices: [
        { key: 'another', label: text('由未经手的人批准', 'somebody who had no hand in the case') },
        { key: 'anyone', label: text('审过的人也可以批准', 'also whoever reviewed it') },
      ],
    },
    within: { type: 'duration', optional: true, label: text('多久内批准', 'Time to decide the grant') },
  },
  actions: {
    grant: {
      label: text('批准', 'Grant'),
      by: ['handler'],
      bulk: true,
      decides: true,
      pays: true,
      recusal,
      reads: true,
      input: {
        amountFen: {
          type: 'number',
          optional: true,
          min: 1,
          label: text('按比例核减后的金额（分）', 'Amount after a proportional cut (fen)'),
        },
      },
    },
    refuse: {
      label: text('不批准', 'Refuse'),
      by: ['handler'],
      decides: true,
      recusal,
      input: { why: { type: 'text', label: text('理由', 'Reason'), maxLength: 500, prose: true } },
    },
  },
  passage: () => ({ through: 'granted', not: 'refused', says: text('批准', 'granted') }),
  measures: {
    granted: text('批准', 'granted'),
    amountFen: text('批准金额（分）', 'amount granted (fen)'),
    refused: text('不批准', 'refused'),
  },
  says({ within, from, hands }, { runBy }) {
    const time = durationOf(within);
    const level = levelNames[runBy];
    return joined(
      [
        from === 'fund'
          ? put('{0}批准，只从专项基金或捐款列支', '{0} decides the grant, paid from a fund or donation only', level)
          : put('{0}批准，从本批次预算列支', "{0} decides the grant, paid from the round's budget", level),
        ...(hands === 'another' ? [text('由未经手的人批准', 'by somebody who had no hand in the case')] : []),
        ...(time ? [put('{0}内批准', 'within {0}', time)] : []),
      ],
      '，',
      ', ',
    );
  },
  meanings: {
    granted: text('批准拨付的；批准了还没到账的也算', 'Granted, also when it is not paid yet'),
    amountFen: text('批准的金额，还没到账的也算', 'The amount granted, also what is not paid yet'),
    refused: text('到了批准这一步没有批的', 'Not granted when it came to that'),
  },
  start(context) {
    const dueOn = promisedDay(context);
    if (isRefusal(dueOn)) return dueOn;
    return [
      {
        stage: context.stageKey,
        type: 'started',
        data: { level: context.programme.runBy, ...(dueOn ? { dueOn } : {}) },
      },
    ];
  },
  decide(context, _state, { action, input }) {
    if (action === 'refuse')
      return [{ stage: context.stageKey, type: 'refused', data: { why: input.why, by: context.actor.personId } }];
    if (action !== 'grant')
      return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
    const due = context.amount();
    if (isRefusal(due)) return due;
    const asked = input.amountFen as number | undefined | null;
    if (asked != null && asked > due)
      return refuse('above-policy', '金额超过办法规定', 'The amount exceeds what the policy gives');
    if (asked != null && asked < due && context.programme.amount?.atBudget !== 'proportional')
      return refuse('not-proportional', '本办法不按比例核减', 'This programme does not cut amounts');
    return [{ stage: context.stageKey, type: 'granted', data: { amountFen: asked ?? due } }];
  },
  evolve(state = { level: 'district', outcome: 'open', amountFen: 0 }, { type, data }) {
    switch (type) {
      case 'started':
        return {
          ...{ level: data.level as Level, outcome: 'open', amountFen: 0 },
          ...(data.dueOn ? { dueOn: data.dueOn as Day } : {}),
        };
      case 'granted':
        return { ...state, outcome: 'passed', amountFen: data.amountFen as number };
      case 'refused':
        return { ...state, outcome: 'failed' };
      default:
        return state;
    }
  },
  outcome: (state) => state.outcome,
  waiting: (_settings, state) => ({ with: { level: state.level }, dueOn: state.dueOn ?? null, odd: false }),
  contribution: (state) => ({
    granted: state.outcome === 'passed' ? 1 : 0,
    amountFen: state.amountFen,
    refused: state.outcome === 'failed' ? 1 : 0,
  }),
  effects: (_context, { type, data }) =>
    type === 'granted'
      ? [
          {
            do: 'transfer',
            debit: 'round-budget',
            credit: 'round-payable',
            amountFen: data.amountFen as number,
            kind: 'post',
            code: 'grant',
            entitlement: 'grant',
          },
          {
            do: 'message',
            topic: 'case-granted',
            to: 'subject',
            words: text('已批准，正在安排付款', 'Granted; payment is being arranged'),
          },
        ]
      : type === 'refused'
        ? [
            { do: 'release-keys' },
            {
              do: 'message',
              topic: 'case-refused',
              to: 'subject',
              words: text('未批准，理由写在办件里；不服可以提异议', 'Not granted; you may object'),
            },
          ]
        : [],
};
