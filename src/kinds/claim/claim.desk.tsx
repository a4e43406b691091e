// A claim on the desk: it writes itself down; nothing is done by hand.
import type { ClaimState } from '#kinds/claim/claim.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const claimDesk: DeskWords<ClaimState> = {
  keys: {},
  offers: () => false,
  told: (state) => (state.package === undefined ? [text('正在记下领到的', 'Being written down')] : []),
};
