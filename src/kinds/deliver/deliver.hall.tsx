// What is to be delivered, to whoever promised it: how far he is, and what was said of it.
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

const happened = {
  reported: text('记了一次', 'Reported once more'),
  'handed-in': text('全部完成，请工会验收', 'Finished and handed in for acceptance'),
  lapsed: text('期限到了，还没有请工会验收', 'The time was over and nothing was handed in'),
  returned: text('工会请您改好再交', 'Your union asked for something to be mended'),
  accepted: text('验收通过', 'Accepted'),
  refused: text('没有通过验收', 'Not accepted'),
} as const;

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
      says: text(`进行中，已记 ${reports} 次，至少 ${least} 次`, `Under way: ${reports} of at least ${least}`),
    };
  },
  happened: ({ type }) => happened[type as keyof typeof happened] ?? null,
  ahead: ({ title }) => title,
};
