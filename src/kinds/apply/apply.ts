// Bringing a case: the member (or the union for him) hands in answers, the rules are judged at once, and a "no" says which rule.
import { type ClaimedKey, claimedKeys, claimedLabel, onceInWords } from '#kinds/apply/claimed-keys.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { agreementOf } from '#policy/agreement.ts';
import type { Finding } from '#policy/condition.ts';
import { type AskedToCorrect, type Corrected, correctedIn, correctedInWords } from '#policy/correction.ts';
import type { Answers } from '#policy/form.ts';
import { joined } from '#policy/in-words.ts';
import { judgedOn } from '#policy/judged-on.ts';
import type { Effect, Kind, StageContext, StageEvent } from '#policy/kind.ts';
import { notEligible } from '#policy/not-eligible.ts';
import type { Programme } from '#policy/programme.ts';
import { rosterOf } from '#policy/roster.ts';
import { roundNotOpen, takesCases } from '#policy/round-time.ts';

export interface ApplyState {
  readonly status: 'draft' | 'submitted' | 'refused' | 'returned';
  readonly odd?: true;
  readonly returns?: number;
  /** The member agreed to what is done with what he hands in; the words are in the history. */
  readonly agreed?: true;
  /** What is to be corrected, while it waits for that; cases sent back without ticks have none. */
  readonly asked?: readonly AskedToCorrect[];
  /** What became of it when it was handed in again. */
  readonly corrected?: readonly Corrected[];
}

/** Findings kept in history: keys and outcomes; values seen stay out, they may be personal. */
const summary = (findings: readonly Finding[]) =>
  findings.filter((f) => f.holds !== true).map((f) => ({ rule: f.key, holds: f.holds }));

/** What the register gave stays as it was when a case comes back to be corrected. */
function asGiven(context: StageContext, { status }: ApplyState, given: unknown): unknown {
  const fields = Object.keys(rosterOf(context.programme));
  if (status !== 'returned' || fields.length === 0) return given;
  const before = context.answers();
  const kept = fields.filter((field) => before[field] !== undefined).map((field) => [field, before[field]]);
  return { ...(given as Answers), ...Object.fromEntries(kept) };
}

function submit(
  context: StageContext,
  state: ApplyState,
  input: Readonly<Record<string, unknown>>,
): readonly StageEvent[] | Refusal {
  const { round, today } = context;
  // Whoever was sent back handed in on time: he may correct what he wrote after the round has closed.
  if (!takesCases(round, today) && state.status !== 'returned') return roundNotOpen(round);
  const agreement = agreementOf(context.programme);
  if (input.agreed !== undefined && input.agreed !== agreement.key)
    return refuse('agreement-changed', '要您同意的那句话变了', 'What you are asked to agree to has changed', {
      next: text('请刷新，看一遍再点同意', 'Reload, read it and tick the box again'),
    });
  const agreed = input.agreed === undefined ? {} : { agreed: agreement.says };
  const asked = state.status === 'returned' ? (state.asked ?? []) : [];
  const before = asked.length > 0 ? context.answers() : {};
  const answers = context.checkAnswers(asGiven(context, state, input.answers ?? {}));
  if (isRefusal(answers)) return answers;
  const corrected = correctedIn(context.programme.form, asked, { before, after: answers, stands: input.stands });
  if (isRefusal(corrected)) return corrected;
  const mended = corrected.length > 0 ? { corrected } : {};
  const verdict = context.judge(answers);
  if (verdict.holds === false) {
    if (input.onRecord !== true)
      return notEligible(
        verdict.findings,
        text('如认为有误，可以要求登记在案，再提出异议', 'If you think this is wrong, have it filed and object'),
      );
    return [
      { stage: context.stageKey, type: 'submitted', data: { odd: true, onRecord: true, ...mended, ...agreed } },
      { stage: context.stageKey, type: 'refused', data: { rules: summary(verdict.findings) } },
    ];
  }
  return [
    {
      stage: context.stageKey,
      type: 'submitted',
      data: {
        odd: verdict.holds === 'unknown',
        rules: summary(verdict.findings),
        ...(state.returns ? { again: true } : {}),
        ...mended,
        ...agreed,
      },
    },
  ];
}

/** Somebody else's number, or his own earlier case. */
function takenAlready({ programme }: StageContext, { field }: ClaimedKey): Refusal {
  const once = onceInWords(programme, field);
  if (field === null)
    return refuse('applied-already', `已经申请过：${once.zh}`, `There is a case already: ${once.en.toLowerCase()}`, {
      rule: 'once',
      next: text('在办件里看原来那件的进度', 'Follow the earlier one under the cases'),
    });
  const label = claimedLabel(programme, field);
  return refuse(
    'already-used',
    `${label.zh}已经用过：${once.zh}`,
    `${label.en} has been used before: ${once.en.toLowerCase()}`,
    {
      rule: `form.${field}`,
      next: text('请核对是否填错，或查看原来那件的进度', 'Check the entry, or look at the earlier case'),
    },
  );
}

function effects(context: StageContext, event: StageEvent): readonly Effect[] {
  if (event.type === 'refused') return [{ do: 'release-keys' }];
  if (event.type !== 'submitted') return [];
  const answers: Answers = context.answers();
  const judged: Effect = { do: 'answers', answers, facts: judgedOn(context.programme, context.facts()) };
  // Filed only to be refused: it must not keep a number from whoever has a right to it.
  if (event.data.onRecord === true) return [judged];
  const subjectId = context.case.personId ?? context.case.subjectOrganisationId;
  const keys = claimedKeys(context.programme, context.round, subjectId, answers).map(
    (claimed): Effect => ({
      ...{ do: 'claim-key', scope: claimed.scope, key: claimed.key },
      refusal: takenAlready(context, claimed),
    }),
  );
  // A number that was corrected is free again for whoever it belongs to.
  const earlier: Effect[] = event.data.again === true ? [{ do: 'release-keys' }] : [];
  return [judged, ...earlier, ...keys];
}

function whoApplies(by: unknown, { subject }: Programme): Text {
  const own = Array.isArray(by) && by.includes('member');
  const union = Array.isArray(by) && by.includes('union');
  if (subject === 'organisation') return text('由工会申报', 'the union applies');
  if (own && union) return text('由本人申请，也可以由工会代办', 'the member applies, or the union for the member');
  return union ? text('由工会代为申请', 'the union applies for the member') : text('由本人申请', 'the member applies');
}

export const apply: Kind<ApplyState> = {
  key: 'apply',
  title: text('申请', 'Application'),
  settings: {
    by: {
      type: 'choice',
      many: true,
      label: text('由谁提出', 'Brought by'),
      choices: [
        { key: 'member', label: text('职工本人', 'the member') },
        { key: 'union', label: text('工会代办', 'the union for the member') },
      ],
    },
    once: {
      type: 'choice',
      optional: true,
      label: text('每人限一次', 'Once for each'),
      choices: [
        { key: 'round', label: text('每批次一次', 'in a round') },
        { key: 'year', label: text('每年一次', 'in a year') },
      ],
    },
  },
  actions: {
    submit: {
      label: text('提交', 'Submit'),
      by: ['subject', 'opener', 'handler'],
      reads: true,
      ownInput: true,
      recusal: 'none',
    },
  },
  passage: () => ({ through: 'submitted', not: 'refused', says: text('申报', 'applied'), comes: true }),
  measures: {
    submitted: text('提交', 'submitted'),
    passed: text('受理', 'accepted'),
    refused: text('不符合', 'not eligible'),
  },
  says({ by, once }, programme) {
    const limited = once === 'round' || once === 'year';
    return joined([whoApplies(by, programme), ...(limited ? [onceInWords(programme, null)] : [])], '，', ', ');
  },
  meanings: {
    submitted: text(
      '交上来的申请，后来退回、撤回或未通过的也算',
      'Applications handed in, whatever became of them later',
    ),
    passed: text('交上来时各项规定都符合的申请', 'Applications that met every rule when they were handed in'),
    refused: text('交上来时就有规定不符合的申请', 'Applications that failed a rule when they were handed in'),
  },
  start: (context) => [{ stage: context.stageKey, type: 'started', data: {} }],
  decide(context, state, { action, input }) {
    if (action !== 'submit')
      return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
    if (state.status === 'submitted' || state.status === 'refused')
      return refuse('already-submitted', '已经提交过了，不用再交', 'Already submitted', {
        next: text('在“我的办件”里看进度', 'Follow it under "my cases"'),
      });
    return submit(context, state, input);
  },
  evolve(state = { status: 'draft' }, event) {
    const { odd: _, asked: __, corrected: ___, ...before } = state;
    switch (event.type) {
      case 'submitted':
        return {
          ...before,
          status: 'submitted',
          ...(event.data.odd === true || state.returns ? { odd: true } : {}),
          ...(event.data.agreed === undefined ? {} : { agreed: true }),
          ...(event.data.corrected ? { corrected: event.data.corrected as readonly Corrected[] } : {}),
        };
      case 'refused':
        return { ...state, status: 'refused' };
      case 'reopened':
        return {
          ...before,
          ...(state.odd ? { odd: state.odd } : {}),
          status: 'returned',
          returns: (state.returns ?? 0) + 1,
          ...(event.data.what ? { asked: event.data.what as readonly AskedToCorrect[] } : {}),
        };
      default:
        return state;
    }
  },
  outcome: (state) => (state.status === 'submitted' ? 'passed' : state.status === 'refused' ? 'failed' : 'open'),
  waiting: (_settings, state) => ({ with: 'subject', dueOn: null, odd: state.odd ?? false }),
  oddities: ({ returns = 0, corrected = [] }, { form }) =>
    returns > 0
      ? [
          text(
            `退回补正过 ${returns} 次，这是改过再交的`,
            `Sent back ${returns === 1 ? 'once' : `${returns} times`}; this is the corrected one`,
          ),
          ...corrected.map((one) => correctedInWords(form, one)),
        ]
      : [],
  draft: ({ status }) => status === 'draft',
  contribution: (state) => ({
    submitted: state.status === 'draft' ? 0 : 1,
    passed: state.status === 'submitted' ? 1 : 0,
    refused: state.status === 'refused' ? 1 : 0,
  }),
  effects,
};
