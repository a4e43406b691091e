// An application on the desk: it waits for the member; the union sees that it does.
import type { ApplyState } from '#kinds/apply/apply.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const applyDesk: DeskWords<ApplyState> = {
  keys: {},
  // It is handed in with its form: by the member, or by who acts for him.
  offers: () => false,
  told({ status }) {
    if (status === 'draft') return [text('还没交', 'Not handed in yet')];
    return status === 'returned' ? [text('退回补正，等本人', 'Sent back; waits for the member')] : [];
  },
};
