// What is to be delivered, to whoever promised it: how far he is, and what was said of it.
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import { type Text, text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

const happened = {
  'milestone-missed': text('一个节点到期了，还没有完成', 'The day of a milestone passed before it was done'),
  lapsed: text('期限到了，还没有请工会验收', 'The time was over and nothing was handed in'),
  returned: text('工会请您改好再交', 'Your union asked for something to be mended'),
  accepted: text('验收通过', 'Accepted'),
  refused: text('没有通过验收', 'Not accepted'),
} as const;

type Reporting = 'planned' | 'reported' | 'handed-in';
const reporting: Readonly<Record<'own' | 'others', Readonly<Record<Reporting, Text>>>> = {
  own: {
    planned: text('您定了节点', 'You laid down milestones'),
    reported: text('您记了一次', 'You reported'),
    'handed-in': text('您说全部完成，请工会验收', 'You handed it in for acceptance'),
  },
  others: {
    planned: text('工会替您定了节点', 'Your union laid down milestones for you'),
    reported: text('工会替您记了一次', 'Your union reported for you'),
    'handed-in': text('工会替您交了，等验收', 'Your union handed it in for you'),
  },
};

/** How far the milestones are. */
function milestonesIn(plan: DeliverState['plan']): Text {
  if (!plan) return text('请先定节点，再动手', 'Lay down milestones first');
  const done = plan.filter(({ doneOn }) => doneOn !== undefined).length;
  return text(`进行中，节点完成 ${done} / ${plan.length}`, `Under way: ${done} of ${plan.length} milestones`);
}

export const deliverWords: MemberWords<DeliverState> = {
  standing({ settings, state: { status, reports, least, plan } }) {
    if (status === 'handed-in') return { tone: 'go', says: text('已交，等工会验收', 'Handed in; to be accepted') };
    if (status === 'late')
      return {
        tone: 'warn',
        says: text('期限到了，请尽快完成或和工会商量', 'Late: finish soon or speak with your union'),
      };
    if (settings.plan !== undefined) return { tone: 'wait', says: milestonesIn(plan) };
    return {
      tone: 'wait',
      says:
        least === 0
          ? text('请核对已有的内容，没有补充就交', 'Look at what is there, add what is missing, hand it in')
          : text(`进行中，已记 ${reports} 次，至少 ${least} 次`, `Under way: ${reports} of at least ${least}`),
    };
  },
  happened({ type, by }) {
    const own = by === 'you' ? 'own' : 'others';
    return reporting[own][type as Reporting] ?? happened[type as keyof typeof happened] ?? null;
  },
  ahead: ({ title }) => title,
};
