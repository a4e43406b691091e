// What is to be delivered, to whoever promised it: how far he is, and what was said of it.
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import { type Text, text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

const happened = {
  lapsed: text('期限到了，还没有请工会验收', 'The time was over and nothing was handed in'),
  returned: text('工会请您改好再交', 'Your union asked for something to be mended'),
  accepted: text('验收通过', 'Accepted'),
  refused: text('没有通过验收', 'Not accepted'),
} as const;

type Reporting = 'reported' | 'handed-in';
const reporting: Readonly<Record<'own' | 'others', Readonly<Record<Reporting, Text>>>> = {
  own: {
    reported: text('您记了一次', 'You reported'),
    'handed-in': text('您说全部完成，请工会验收', 'You handed it in for acceptance'),
  },
  others: {
    reported: text('工会替您记了一次', 'Your union reported for you'),
    'handed-in': text('工会替您交了，等验收', 'Your union handed it in for you'),
  },
};

export const deliverWords: MemberWords<DeliverState> = {
  standing({ state: { status, reports, least } }) {
    if (status === 'handed-in') return { tone: 'go', says: text('已交，等工会验收', 'Handed in; to be accepted') };
    if (status === 'late')
      return {
        tone: 'warn',
        says: text('期限到了，请尽快完成或和工会商量', 'Late: finish soon or speak with your union'),
      };
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
