// What the decision to pay says to the member: how much was granted.
import type { GrantState } from '#kinds/grant/grant.ts';
import { formatYuan } from '#kit/money.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const grantWords: MemberWords<GrantState> = {
  standing: () => ({ tone: 'go', says: text('等待批准拨付', 'Waiting for the grant') }),
  happened({ type, data }) {
    if (type === 'refused') return text('没有批准', 'Not granted');
    if (type !== 'granted') return null;
    const amount = formatYuan(Number(data.amountFen));
    return text(`批准拨付 ${amount}`, `${amount} granted`);
  },
  ahead: () => text('批准拨付', 'Grant'),
};
