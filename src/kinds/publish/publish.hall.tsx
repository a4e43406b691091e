// What the showcase says to whoever handed something in for it: waited for, then shown.
import type { PublishState } from '#kinds/publish/publish.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const publishWords: MemberWords<PublishState> = {
  standing: () => ({ tone: 'go', says: text('等工会决定公开', 'Waiting to be shown') }),
  happened: ({ type }) =>
    type === 'disclosed'
      ? text('公开推介，时间留有凭证', 'Put into the showcase, with its time on record')
      : type === 'refused'
        ? text('没有公开推介', 'Not put into the showcase')
        : null,
  ahead: () => text('公开推介', 'Into the showcase'),
};
