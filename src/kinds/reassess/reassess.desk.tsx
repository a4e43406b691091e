// A review of what is registered, on the desk: kept with one key, or mended and revoked with a reason; and what the year brought, counted by the system.
import type { ReassessState } from '#kinds/reassess/reassess.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const reassessDesk: DeskWords<ReassessState> = {
  main: 'keep',
  keys: { a: 'keep', r: 'rectify', n: 'revoke' },
  together: 'keep',
  told: ({ status, suspendedBy }) => [
    ...(status === 'handed-in' ? [text('已说明整改情况', 'What was mended has been told')] : []),
    ...(suspendedBy === null
      ? []
      : [
          text(
            '要求过整改，登记现在暂停；撤销要由另一人决定',
            'It was to be mended and is suspended; revoking it takes somebody else',
          ),
        ]),
  ],
  // Revoking comes after the chance to mend it, and nobody mends twice at once.
  offers: (action, { status }) =>
    action === 'keep'
      ? status !== 'mending'
      : action === 'rectify'
        ? status === 'open' || status === 'late' || status === 'handed-in'
        : action === 'revoke'
          ? status !== 'open' && status !== 'mending'
          : action === 'hand-in' && (status === 'mending' || status === 'late'),
};
