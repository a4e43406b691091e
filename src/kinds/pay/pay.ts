// What was granted reaches an account: in a batch with four eyes, answered by the bank, and tried again after a correction. Money moves with the batch (engine/payments.ts).
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { instalmentsOf } from '#policy/amount-evaluate.ts';
import { durationOf, joined, put } from '#policy/in-words.ts';
import type { Kind, StageContext } from '#policy/kind.ts';
import type { Offer, Programme } from '#policy/programme.ts';
import { promisedDay } from '#policy/promised-day.ts';

export interface PayState {
  readonly dueFen: number;
  readonly payee: 'member' | 'organisation' | 'provider';
  readonly providerId: number | null;
  /** Whether an item of a batch carries it now is the batch's state, not the case's: a million cases are not rewritten when a file is sent. */
  readonly status: 'due' | 'settled' | 'rejected';
  /** The attempt that is due or was answered last; payment_items are unique by (case, attempt). */
  readonly attempt: number;
  readonly rejections: number;
  readonly reason: string | null;
  /** The day promised to the member; left out where the programme says no time. */
  readonly dueOn?: Day;
}

/** This stage's share of the grant: all of it, or one instalment of it. */
function shareFen(context: StageContext): number {
  const whole = context.case.amountFen ?? 0;
  const { amount } = context.programme;
  if (!amount?.instalments) return whole;
  return instalmentsOf(amount, whole).find((one) => one.key === context.settings.instalment)?.amountFen ?? 0;
}

/** The provider who is paid for a training place: named by the round's 'offers' parameter, found by the case's choice. */
function providerOf(context: StageContext): number | null {
  const { offers, of } = context.settings as { offers?: string; of?: string };
  if (offers === undefined || of === undefined) return null;
  const chosen = own(context.answers(), of);
  return ((own(context.round.parameters, offers) ?? []) as Offer[]).find((o) => o.key === chosen)?.providerId ?? null;
}

/** By its place and its share; a key is nothing to read, and is shown only where the amount knows no such instalment. */
function instalmentInWords(key: string, { amount }: Programme): Text {
  const all = amount?.instalments ?? [];
  const n = all.findIndex((one) => one.key === key);
  return n < 0
    ? text(`付“${key}”这一期`, `the instalment “${key}”`)
    : text(`付第 ${n + 1} 期，${all[n]!.percent}%`, `instalment ${n + 1} of ${all.length}, ${all[n]!.percent} %`);
}

const payees = [
  { key: 'member', label: text('职工本人', 'the member') },
  { key: 'organisation', label: text('申报单位', 'the organisation') },
  { key: 'provider', label: text('培训机构', 'the provider') },
] as const;

const attemptField = { type: 'number', label: text('第几次付款', 'Attempt') } as const;

export const pay: Kind<PayState> = {
  key: 'pay',
  title: text('付款', 'Payment'),
  settings: {
    to: {
      type: 'choice',
      label: text('付给', 'Paid to'),
      choices: payees,
    },
    within: { type: 'duration', optional: true, label: text('批准后多久付到', 'Time to pay after the grant') },
    instalment: {
      ...{ type: 'text', optional: true },
      label: text('付哪一期', 'Which instalment'),
      names: [{ of: 'instalment' }],
    },
    offers: {
      ...{ type: 'text', optional: true },
      label: text('机构写在批次的哪份清单里', 'Which list of the round names the provider'),
      names: [{ of: 'parameter', types: ['offers'], when: { column: 'to', is: 'provider' } }],
    },
    of: {
      ...{ type: 'text', optional: true },
      label: text('申请时在哪一项里选的', 'The field in which it is chosen'),
      names: [{ of: 'field', types: ['choice'], when: { column: 'to', is: 'provider' } }],
    },
  },
  actions: {
    settle: { label: text('已到账', 'Settled'), by: ['system'], recusal: 'none', input: { attempt: attemptField } },
    reject: {
      label: text('银行退回', 'Rejected by the bank'),
      by: ['system'],
      recusal: 'none',
      input: { attempt: attemptField, reason: { type: 'text', label: text('退回原因', 'Reason'), maxLength: 200 } },
    },
    'correct-account': {
      label: text('账户已改好', 'Account corrected'),
      by: ['subject', 'opener', 'finance-maker', 'system'],
      recusal: 'none',
    },
  },
  passage: () => ({ through: 'settled', not: 'rejected', says: text('到账', 'paid') }),
  measures: {
    due: text('待付', 'due'),
    settled: text('到账', 'settled'),
    settledFen: text('到账金额（分）', 'settled (fen)'),
    rejected: text('退回未重付', 'rejected, not yet repaid'),
    rejections: text('银行退回次数', 'rejections'),
  },
  says({ to, within, instalment, offers, of }, programme) {
    const time = durationOf(within);
    const whom = payees.find((one) => one.key === to)?.label ?? payees[0].label;
    const provider = to === 'provider' && typeof of === 'string' && typeof offers === 'string';
    return joined(
      [
        put('付到{0}的账户', 'paid to {0}', whom),
        ...(time ? [put('批准后{0}内付到', 'within {0} of the grant', time)] : []),
        ...(provider
          ? [
              put(
                '机构按所选的“{0}”（见“{1}”）',
                'by the choice of “{0}” (see “{1}”)',
                own(programme.form, of)?.label ?? text(of, of),
                own(programme.parameters, offers)?.label ?? text(offers, offers),
              ),
            ]
          : []),
        ...(typeof instalment === 'string' ? [instalmentInWords(instalment, programme)] : []),
      ],
      '，',
      ', ',
    );
  },
  meanings: {
    due: text('该付、还没有到账的，银行退回等着重付的也算', 'Owed and not yet received, also what the bank sent back'),
    settled: text(
      '银行回单显示付成、没有退汇的，一件算一次；公示中、待付、退汇待重付的不算',
      'Paid according to the bank and not sent back, each case once; not what is on notice, due, or to be paid again',
    ),
    settledFen: text('到账各件的金额之和，和账上一分不差', 'The sum of what was received, to the fen as in the ledger'),
    rejected: text('银行退回、还没有重新付成的', 'Sent back by the bank and not yet paid again'),
    rejections: text(
      '银行退回的次数，后来付成的也算',
      'How often the bank sent something back, also when it was paid later',
    ),
  },
  start: (context) => {
    const payee = context.settings.to as PayState['payee'];
    const providerId = payee === 'provider' ? providerOf(context) : null;
    if (payee === 'provider' && providerId === null)
      return refuse(
        'no-provider',
        '批次参数里没有写明该课程付给哪家机构',
        'The round does not say which provider is paid for this offer',
        { next: text('请在批次参数里补上', "Add it to the round's parameters") },
      );
    const dueOn = promisedDay(context);
    if (isRefusal(dueOn)) return dueOn;
    const data = { dueFen: shareFen(context), payee, providerId, ...(dueOn ? { dueOn } : {}) };
    return [{ stage: context.stageKey, type: 'due', data }];
  },
  decide(context, state, { action, input }) {
    const is = (type: string, more: Record<string, unknown> = {}) => [{ stage: context.stageKey, type, data: more }];
    const wrong = () =>
      refuse(
        'wrong-payment-state',
        `这笔现在是“${state.status}”，不能“${action}”`,
        `This payment is "${state.status}"; it cannot "${action}"`,
      );
    switch (action) {
      case 'settle':
        return state.status === 'due' && state.attempt === input.attempt ? is('settled') : wrong();
      case 'reject':
        return state.status === 'due' && state.attempt === input.attempt
          ? is('rejected', { reason: input.reason })
          : wrong();
      case 'correct-account':
        return state.status === 'rejected' ? is('account-corrected') : wrong();
      default:
        return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
    }
  },
  evolve(
    state = { dueFen: 0, payee: 'member', providerId: null, status: 'due', attempt: 1, rejections: 0, reason: null },
    { type, data: d },
  ) {
    switch (type) {
      case 'due':
        return {
          ...state,
          dueFen: d.dueFen as number,
          payee: d.payee as PayState['payee'],
          providerId: (d.providerId as number | null) ?? null,
          status: 'due',
          ...(d.dueOn ? { dueOn: d.dueOn as Day } : {}),
        };
      case 'settled':
        return { ...state, status: 'settled', reason: null };
      case 'rejected':
        return { ...state, status: 'rejected', rejections: state.rejections + 1, reason: d.reason as string };
      case 'account-corrected':
        return { ...state, status: 'due', attempt: state.attempt + 1 };
      default:
        return state;
    }
  },
  outcome: (state) => (state.status === 'settled' ? 'passed' : 'open'),
  waiting: (_settings, state) => ({
    with: state.status === 'rejected' ? 'subject' : 'finance',
    // Sent back by the bank, it waits for the member, whom no day binds.
    dueOn: state.status === 'rejected' ? null : (state.dueOn ?? null),
    odd: state.status === 'rejected',
  }),
  hand: () => 'elsewhere',
  oddities: ({ status, reason }) =>
    status === 'rejected' ? [text(`银行退回：${reason ?? ''}`, `Returned by the bank: ${reason ?? ''}`)] : [],
  contribution: (state) => ({
    due: state.status === 'settled' ? 0 : 1,
    settled: state.status === 'settled' ? 1 : 0,
    settledFen: state.status === 'settled' ? state.dueFen : 0,
    rejected: state.status === 'rejected' ? 1 : 0,
    rejections: state.rejections,
  }),
  effects: (_context, { type }) =>
    type === 'settled'
      ? [{ do: 'message', topic: 'paid', to: 'subject', words: text('已到账', 'Paid into your account') }]
      : type === 'rejected'
        ? [
            {
              do: 'message',
              topic: 'payment-rejected',
              to: 'subject',
              words: text(
                '银行退回：请改好收款账户，改好后重付',
                'The bank returned the payment: please correct the account',
              ),
            },
          ]
        : [],
};
