// What an application says to the member: it waits for him, or he handed it in.
import type { ApplyState } from '#kinds/apply/apply.ts';
import { text } from '#kit/text.ts';
import type { EventSeen, MemberWords } from '#policy/member-words.ts';

function submitted({ data, by }: EventSeen) {
  if (data.onRecord === true) return text('按您的要求登记在案', 'Filed at your wish');
  if (data.again === true)
    return by === 'you'
      ? text('您改好后再交了', 'You corrected it and handed it in again')
      : text('工会替您改好后再交了', 'Your union corrected it and handed it in again');
  if (by === 'system') return text('系统按登记册开了这件', 'The system opened this case');
  return by === 'you' ? text('您提交了申请', 'You applied') : text('工会替您提交了申请', 'Your union applied for you');
}

export const applyWords: MemberWords<ApplyState> = {
  standing: ({ state }) => ({
    tone: 'wait',
    says:
      state.status === 'returned'
        ? text('等您补正', 'Waiting for your correction')
        : text('等您填好提交', 'Waiting for you to hand it in'),
  }),
  happened(event) {
    if (event.type === 'submitted') return submitted(event);
    return event.type === 'refused' ? text('不符合规定，没有受理', 'Not eligible; it was not taken on') : null;
  },
  ahead: ({ title }) => title,
};
