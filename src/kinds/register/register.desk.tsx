// Registering on the desk: what was decided before is registered together.
import type { RegisterState } from '#kinds/register/register.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const registerDesk: DeskWords<RegisterState> = {
  main: 'register',
  keys: { a: 'register' },
  together: 'register',
  told: () => [],
};
