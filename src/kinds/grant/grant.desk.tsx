// Granting on the desk: the amount follows from the policy, so cases in order are granted together.
import type { GrantState } from '#kinds/grant/grant.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const grantDesk: DeskWords<GrantState> = {
  main: 'grant',
  keys: { a: 'grant', n: 'refuse' },
  together: 'grant',
  told: () => [],
};
