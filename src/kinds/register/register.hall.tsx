// What the register says to the member: waited for, then on it.
import type { RegisterState } from '#kinds/register/register.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const registerWords: MemberWords<RegisterState> = {
  standing: () => ({ tone: 'go', says: text('等待登记在册', 'Waiting to be registered') }),
  happened: ({ type }) => (type === 'registered' ? text('已登记在册', 'Entered in the register') : null),
  ahead: () => text('登记在册', 'Registration'),
};
