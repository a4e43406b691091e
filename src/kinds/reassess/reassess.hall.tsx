// What a review of what is registered says to whoever holds it: waited for, to be mended by a day, kept or revoked.
import type { ReassessState } from '#kinds/reassess/reassess.ts';
import { text } from '#kit/text.ts';
import { dayInWords, put } from '#policy/in-words.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const reassessWords: MemberWords<ReassessState> = {
  standing({ state: { status } }) {
    if (status === 'mending')
      return {
        tone: 'wait',
        says: text('要求整改，登记暂停；改好请说明', 'To be mended, suspended until then; tell when it is done'),
      };
    if (status === 'late')
      return { tone: 'warn', says: text('整改期限到了，请尽快说明', 'Late: tell what was mended') };
    return status === 'handed-in'
      ? { tone: 'go', says: text('整改已说明，等决定', 'Told what was mended; to be decided') }
      : { tone: 'go', says: text('等待复评决定', 'Waiting for the review') };
  },
  happened({ type, data, by }) {
    switch (type) {
      case 'kept':
        return text('复评通过，继续有效', 'Reviewed; it stands');
      case 'rectified':
        return put(
          '要求整改，期限到{0}，登记暂停',
          'To be mended by {0}; suspended until then',
          dayInWords(String(data.until)),
        );
      case 'handed-in':
        return by === 'you'
          ? text('您说明了整改情况', 'You told what was mended')
          : text('工会替您说明了整改情况', 'Your union told for you what was mended');
      case 'lapsed':
        return text('整改期限到了', 'The time to mend it was over');
      case 'revoked':
        return text('复评未通过，已撤销', 'Revoked after the review');
      default:
        return null;
    }
  },
  ahead: ({ title }) => title,
};
