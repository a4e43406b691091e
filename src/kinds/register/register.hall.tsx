// What the register says to the member: waited for, then on it.
import type { RegisterState } from '#kinds/register/register.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const registerWords: MemberWords<RegisterState> = {
  standing: () => ({ tone: 'go', says: text('等待登记在册', 'Waiting to be registered') }),
  happened: ({ type, data }) =>
    type !== 'registered'
      ? null
      : data.does === 'raise'
        ? text('登记在册的已升级', 'What is on the register has a higher level')
        : data.does === 'renew'
          ? text('登记在册的已延期', 'What is on the register was renewed')
          : text('已登记在册', 'Entered in the register'),
  ahead: () => text('登记在册', 'Registration'),
};
